"""What log lines must not hold."""

import logging
import re

#: A part of an address that opens a door: the keys of invitations, feeds and resets, signed tokens. Names that people
#: type and files of ours are shorter, or have a point in them.
_KEY = re.compile(r"(?<=/)[\w:=-]{20,}(?=[/?\s]|$)")


class KeyFilter(logging.Filter):
    """Takes keys out of the addresses that a line names, wherever it comes from.

    Django writes down the address of whatever it refuses, also of a mailed link that was posted without its cookie and
    still opens an account.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass, without keys."""
        text = record.getMessage()
        hidden = _KEY.sub("…", text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        return True
