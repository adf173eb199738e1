"""The server secret: what the server's keys and the voting codes are encrypted with, outside of the database.

It stands in a file (SERVER_SECRET_FILE, default DATA_DIR/server_secret) or in the variable SERVER_SECRET. Several,
separated by blanks, may stand there: the first encrypts, all decrypt, so that one can follow another while we run.
"""

import os
from pathlib import Path
from secrets import token_urlsafe

from django.conf import settings

from interlignes.kit import crypto

PURPOSE = "urn"


class SecretLost(Exception):
    """Nothing that we hold opens this."""


def secrets_now() -> list[str]:
    """The secrets, newest first. The file is read each time: another process may just have written it."""
    path: Path | None = settings.SERVER_SECRET_FILE
    try:
        held = path.read_text(encoding="utf-8") if path else settings.SERVER_SECRET
    except FileNotFoundError:
        held = ""
    return str(held).split()


def is_in_a_file() -> bool:
    """Whether we may replace it ourselves."""
    return settings.SERVER_SECRET_FILE is not None


def lock_up(text: str) -> str:
    """Encrypt with the newest secret. Raises SecretLost when there is none."""
    held = secrets_now()
    if not held:
        raise SecretLost
    return crypto.encrypt(PURPOSE, text, secret=held[0])


def unlock(token: str) -> str:
    """The text again. Raises SecretLost when no secret that we hold opens it."""
    for secret in secrets_now():
        try:
            return crypto.decrypt(PURPOSE, token, secret=secret)
        except ValueError:
            continue
    raise SecretLost


def write(secrets: list[str]) -> None:
    """Replace the file, whole or not at all, mode 0600. Raises ValueError where the secret is in a variable."""
    path: Path | None = settings.SERVER_SECRET_FILE
    if path is None:
        raise ValueError("the secret stands in the variable SERVER_SECRET")
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(secrets) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


# Keys kept apart: a secret of one urn in a file of its own, so that its destruction also reaches backups and the
# write-ahead log of the database, where the encrypted key lives on.


def _apart(uuid: str) -> Path:
    """The file of an urn; `uuid` is ours, base 58."""
    folder: Path = settings.DATA_DIR / "urn-keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / uuid


def keep_apart(uuid: str, text: str) -> str:
    """Encrypt `text` with a new secret that stands in the urn's file only."""
    secret = token_urlsafe(48)
    with open(
        os.open(_apart(uuid), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    return crypto.encrypt(PURPOSE, text, secret=secret)


def read_apart(uuid: str, token: str) -> str:
    """The text again. Raises SecretLost when the file is gone or is another one."""
    try:
        return crypto.decrypt(PURPOSE, token, secret=_apart(uuid).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SecretLost from error


def burn(uuid: str) -> None:
    """Overwrite and delete the urn's file, if it is there."""
    path = _apart(uuid)
    try:
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
