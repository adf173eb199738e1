"""Documents that people attach: judged by their content, kept under the digest of it, outside the database.

Nothing here opens, unpacks or runs what came in: an archive is judged by its table of contents alone, and a file on
disk has no name but its digest, so neither a name nor a path of somebody else's making ever reaches the disk.
"""

import hashlib
import io
import os
import re
import tempfile
import unicodedata
import warnings
import zipfile
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from interlignes.kit.errors import Refused

#: Bytes of one document, and of what an archive says it holds when unpacked.
LARGEST: Final = 10 * 1024 * 1024
LARGEST_UNPACKED: Final = 300 * 1024 * 1024
MOST_PARTS: Final = 5000
MOST_PIXELS: Final = 100_000_000
#: Seconds before a file that no row names is swept: its row may still be on its way.
GRACE: Final = 24 * 3600

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_ODF: Final = "application/vnd.oasis.opendocument."
TYPES: Final = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "odt": f"{_ODF}text",
    "ods": f"{_ODF}spreadsheet",
    "odp": f"{_ODF}presentation",
    "docx": f"{_OOXML}wordprocessingml.document",
    "xlsx": f"{_OOXML}spreadsheetml.sheet",
    "pptx": f"{_OOXML}presentationml.presentation",
    "txt": "text/plain",
    "csv": "text/csv",
}
ACCEPT: Final = ",".join(f".{suffix}" for suffix in TYPES)
_PARTS: Final = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_PICTURES: Final = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP"}
_MISMATCH: Final = _("The content of this file is not what its name says: save it again in that format.")
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file is, after looking at it."""

    name: str
    content_type: str
    digest: str


def judge(name: str, content: bytes) -> Judged:
    """A harmless name, the type and the digest of a file. Raises Refused in words at the field `file`."""
    clean = clean_name(name)
    stem, _dot, ending = clean.rpartition(".")
    suffix = ending.lower()
    if not stem or suffix not in TYPES:
        raise _refusal(_("This kind of file is not accepted: PDF, pictures, office documents, text or CSV."))
    if not content:
        raise _refusal(_("This file is empty."))
    if len(content) > LARGEST:
        raise _refusal(_("This file is larger than 10 MB: make it smaller, or cut it in two."))
    _judge_content(suffix, content)
    return Judged(clean, TYPES[suffix], hashlib.sha256(content).hexdigest())


def clean_name(name: str) -> str:
    """The last part of a name without what could deceive a reader or a system of files; 120 characters at most."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(
        "" if unicodedata.category(one)[0] == "C" else one for one in unicodedata.normalize("NFC", last)
    )
    stem, dot, suffix = re.sub(r'[<>:"|?*]', "_", kept).strip(" .").rpartition(".")
    if _RESERVED.match(stem + dot):
        stem = f"_{stem}"
    return f"{stem[: 119 - len(suffix)]}{dot}{suffix}"


def _refusal(words: object) -> Refused:
    return Refused(words, field="file")  # type: ignore[arg-type]


def _judge_content(suffix: str, content: bytes) -> None:
    if suffix in _PICTURES:
        _judge_picture(_PICTURES[suffix], content)
    elif suffix == "pdf":
        if not content.startswith(b"%PDF-"):
            raise _refusal(_MISMATCH)
    elif suffix in ("txt", "csv"):
        _judge_text(content)
    else:
        _judge_archive(suffix, content)


def _judge_picture(kind: str, content: bytes) -> None:
    """By the header: no pixel is decoded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                width, height = picture.size
        except (
            UnidentifiedImageError,
            OSError,
            ValueError,
            SyntaxError,
            Image.DecompressionBombError,
        ) as error:
            raise _refusal(_MISMATCH) from error
    if width * height > MOST_PIXELS:
        raise _refusal(_("This picture has too many pixels: make it smaller first."))


def _judge_text(content: bytes) -> None:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise _refusal(_("This text is not in UTF-8: save it again as “UTF-8”.")) from error
    if "\0" in text:
        raise _refusal(_MISMATCH)


def _judge_archive(suffix: str, content: bytes) -> None:
    """By the table of contents; of the parts only the type that an ODF file names is read, 100 bytes of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts.values()) > LARGEST_UNPACKED:
                raise _refusal(_("This file unpacks to far more than it shows: it is not accepted."))
            if suffix in _PARTS:
                fits = _PARTS[suffix] in parts and "[Content_Types].xml" in parts
            else:
                fits = "content.xml" in parts and _named_type(archive, parts) == TYPES[suffix].encode()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError) as error:
        raise _refusal(_MISMATCH) from error
    if not fits:
        raise _refusal(_MISMATCH)
    if any(name.startswith("Basic/") or name.lower().endswith("vbaproject.bin") for name in parts):
        raise _refusal(_("This file holds macros: save it without them."))


def _named_type(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> bytes:
    if "mimetype" not in parts:
        return b""
    with archive.open(parts["mimetype"]) as part:
        return part.read(100).strip()


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "documents"


def path_of(digest: str) -> Path:
    """Where a document lies."""
    return _folder() / digest[:2] / digest


def store(content: bytes, digest: str) -> None:
    """Keep a document, whole or not at all, before its row is committed; the same content lies there once."""
    path = path_of(digest)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def fetch(digest: str) -> bytes | None:
    """A document as it was stored; None where it is missing or is no longer the same."""
    try:
        content = path_of(digest).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == digest else None


def sweep(kept: Container[str], at: datetime) -> int:
    """Remove files that no row names, a day after they were last stored; how many."""
    limit = at.timestamp() - GRACE
    files = [path for path in _folder().glob("*/*") if path.name not in kept]
    return sum(_swept(path, limit) for path in files if path.stat().st_mtime < limit)


def _swept(path: Path, limit: float) -> bool:
    """Take a file aside, then look again: the same content may have been stored anew in between."""
    aside = path.with_name(f".swept-{path.name}")
    path.replace(aside)
    if aside.stat().st_mtime >= limit:
        aside.replace(path)
        return False
    aside.unlink()
    return True
