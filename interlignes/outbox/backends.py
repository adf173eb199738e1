"""Where mails go without a mail server."""

import os
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from interlignes.kit import clock


class FileBackend(BaseEmailBackend):
    """Writes each mail as one .eml file under MAIL_DIR, for its owner only, complete or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the files; the number written. Raises OSError when the disk is full."""
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            self._write(folder, message)
        return len(email_messages)

    def _write(self, folder: Path, message: EmailMessage) -> None:
        """One file, sorted by time of sending: 20261123T101500123456Z-ballot.opened-1a2b3c4d.eml."""
        kind = message.extra_headers.get("X-Interlignes-Kind", "mail")
        number = message.extra_headers.get("Message-ID", "").strip("<>").split("@")[0][:8] or "0"
        draft = folder / f".{uuid.uuid4().hex}"
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(message.message().as_bytes())
            draft.replace(folder / f"{clock.now():%Y%m%dT%H%M%S%f}Z-{kind}-{number}.eml")
        finally:
            draft.unlink(missing_ok=True)
