"""Files on their way in: none larger than anything we accept, none on disk."""

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler

#: Bytes of a whole request with files: the largest picture and what goes with it.
LARGEST_REQUEST: Final = 12 * 1024 * 1024


class SmallUploads(MemoryFileUploadHandler):
    """Keeps files in memory, and refuses a larger request before it is read (400, as for too much text)."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any) -> None:
        """Look at the announced length; the server reads no more than that."""
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig("a request with files is larger than any file that is accepted")
        self.activated = True
