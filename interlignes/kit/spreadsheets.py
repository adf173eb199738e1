"""Spreadsheets that people bring: CSV as French and other programs write it, and XLSX; read within limits, never run.

What comes out is text: every cell a string as a person would read it, days as `yyyy-mm-dd`. A formula is no value; it
comes out as `Formula`, so that whoever reads the rows can say where it stands. The file itself is not kept.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from interlignes.kit.errors import Refused
from interlignes.kit.tables import about_name

#: Bytes of the file, and of an XLSX once unpacked (a bomb unpacks to a thousand times its size).
LARGEST: Final = 5 * 1024 * 1024
UNPACKED: Final = 12 * 1024 * 1024
#: Parts of an XLSX; rows beneath the header; columns; signs in a cell.
PARTS, ROWS, COLUMNS, CELL = 200, 2_000, 60, 1_000
_OLD: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK\x03\x04"
#: What a spreadsheet program takes for a formula when it opens a CSV.
_STARTS = ("=", "@")

#: What the libraries raise over a file that is not what it says.
_DAMAGED = (
    zipfile.BadZipFile,
    ParseError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    OSError,
    zlib.error,
)


class Formula(str):
    """A cell that computes something instead of saying it."""

    __slots__ = ()


Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Book:
    """What a file holds: the rows of the sheet that is read, its name, and the names of those that are not.

    Sheets without a word, and the one by which our own registers explain themselves, are not counted among them.
    """

    rows: Rows
    sheet: str = ""
    unread: tuple[str, ...] = ()


def read(content: bytes) -> Book:
    """The first sheet with a word in it, blank rows at its end left out. Raises Refused for what cannot be read."""
    if len(content) > LARGEST:
        raise Refused(_("This file is larger than 5 MB: keep only the sheet to import."))
    if content.startswith(_OLD):
        raise Refused(
            _("This is an old or password-protected Excel file: save it as .xlsx without a password.")
        )
    book = _xlsx(content) if content.startswith(_ZIP) else Book(_csv(content))
    if not _without_end(book.rows):
        raise Refused(_("This file holds no line."))
    return book


def _without_end(rows: Rows) -> Rows:
    """The rows, the blank ones at their end taken off."""
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _bounded(rows: Iterable[list[str]]) -> Rows:
    """All rows. Raises Refused for more of them, or of columns, than anybody imports, and for huge cells."""
    kept: Rows = []
    for number, row in enumerate(rows, start=1):
        if number > ROWS + 1:
            raise Refused(_("More than 2,000 lines: import them in several files."))
        if len(row) > COLUMNS and any(row[COLUMNS:]):
            raise Refused(_("More than 60 columns: keep those of the model."))
        if any(len(cell) > CELL for cell in row):
            raise Refused(_("Line %(n)s holds a cell of more than 1,000 signs.") % {"n": number})
        kept.append(row[:COLUMNS])
    return kept


def _csv(content: bytes) -> Rows:
    text = _decoded(content)
    first = text.partition("\n")[0]
    separator = max(";,\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return _bounded([_typed(cell) for cell in row] for row in reader)
    except csv.Error as error:
        raise Refused(
            _("Line %(n)s cannot be read: a quotation mark is missing or too much.") % {"n": reader.line_num}
        ) from error


def _decoded(content: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, or what Windows and old Macs write in French."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content:
        encodings = []
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(_("This is neither a CSV file nor a spreadsheet (.xlsx)."))


def _typed(cell: str) -> str:
    """A cell of a CSV: our own exports mark text that looks like a formula by an apostrophe."""
    cell = cell.strip()
    if cell.startswith("'") and cell[1:2] in {"=", "+", "-", "@"}:
        return cell[1:]
    return Formula(cell) if cell.startswith(_STARTS) else cell


def _xlsx(content: bytes) -> Book:
    try:
        _inspect(content)
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        return _first_of(book.worksheets)
    except (
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        IndexError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
    ) as error:
        raise Refused(
            _("This spreadsheet is damaged or is not an .xlsx: open it and save it as .xlsx or CSV.")
        ) from error


def _first_of(sheets: Iterable[Any]) -> Book:
    """The first sheet that says something; of the others only whether they do, within as many rows."""
    found, unread = Book([]), []
    for sheet in sheets:
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        rows = (_trimmed(row) for row in sheet.iter_rows(max_col=COLUMNS + 1))
        if not found.rows:
            found = Book(_without_end(_bounded(rows)), str(sheet.title))
        elif sheet.title not in _own() and any(islice(rows, ROWS + 1)):
            unread.append(str(sheet.title)[:31])
    return replace(found, unread=tuple(unread))


def _own() -> set[str]:
    """How the sheet is called by which our registers explain themselves, in every language."""
    names = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.add(about_name())
    return names


def _inspect(content: bytes) -> None:
    """Look at the parts of the archive before anything is parsed. Raises Refused for bombs, macros and entities."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
            raise Refused(_("This file is too large once it is unpacked: keep only the sheet to import."))
        if "mimetype" in names:
            raise Refused(_("This is a LibreOffice file: save it as .xlsx or CSV."))
        if any(name.endswith("vbaProject.bin") for name in names):
            raise Refused(_("This file holds macros: save it as .xlsx, which has none."))
        for part in parts:
            # ZipFile gives no more than the size that was added up above.
            if part.filename.endswith((".xml", ".rels")) and b"<!" in _declarations(archive.read(part)):
                raise Refused(
                    _("This file defines entities of its own, which no spreadsheet program writes.")
                )


def _declarations(xml: bytes) -> bytes:
    """What is left of a document of its `<!DOCTYPE` and `<!ENTITY`, whatever its encoding."""
    plain = xml.replace(b"\0", b"").upper()
    return b"<!" if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain else b""


def _trimmed(row: Iterable[Any]) -> list[str]:
    """The cells of a row as text, the empty ones at its end left out."""
    cells = [_cell(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _cell(cell: Any) -> str:
    """What a person reads in a cell of an XLSX."""
    value = cell.value
    if getattr(cell, "data_type", "") == "f":
        return Formula(value)
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == time()
            else value.isoformat(sep=" ", timespec="minutes")
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | Decimal):
        return format(Decimal(str(value)).normalize(), "f")
    return "" if value is None else str(value).strip()


def lines(rows: Rows) -> Iterator[tuple[int, list[str]]]:
    """(number as the program shows it, cells) of the rows beneath the header that say something."""
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            yield number, row
