"""Where mails go without a mail server."""

import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from interlignes.kit import clock


class FileBackend(BaseEmailBackend):
    """Writes each mail as one .eml file under MAIL_DIR, readable by its owner only, complete or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the files; the number written. Raises OSError when the disk is full."""
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            content = message.message().as_bytes(linesep="\r\n")
            number = message.extra_headers.get("Message-ID", "").strip("<>").split("@")[0][:8]
            name = f"{clock.now():%Y%m%dT%H%M%S%f}Z-{number or 'mail'}.eml"
            draft = folder / f".{name}"
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
            draft.replace(folder / name)
        return len(email_messages)
