"""A register as a file: CSV, XLSX, PDF from one description of columns and rows.

    table = Table(_("Members"), [Column(_("Name")), Column(_("Since"), Kind.DAY)], rows)
    return download(table, "xlsx", name="associes", at=clock.now(), cooperative=..., foot=...)

What people typed stays text in a spreadsheet: a cell that begins like a formula is marked as text (OWASP, CSV
injection). CSV is what a French Excel opens by a double click: UTF-8 with a mark, semicolons, and the decimal sign of
the reader's language; days are ISO 8601 there, which every program reads the same way.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from django.http import HttpResponse
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from interlignes.kit import clock, pdf
from interlignes.kit.money import euros

#: A cell beginning with one of these is a formula, or becomes one, in some spreadsheet program.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Format -> type of the file.
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


class Kind(Enum):
    """What a column holds; the value is the number format of a spreadsheet."""

    TEXT = "@"
    NUMBER = "General"
    MONEY = '#,##0.00" €"'
    DAY = "dd/mm/yyyy"


@dataclass(frozen=True)
class Column:
    """A column and its heading."""

    label: Any
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Table:
    """A register: rows of str, int, Decimal, date, lazy text or None, one value a column; `notes` say what it is."""

    title: Any
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[Any] = field(default_factory=tuple)


def neutral(text: str) -> str:
    """`text`, with an apostrophe before what a spreadsheet would take for a formula, without signs no file holds."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{text}" if text.startswith(_STARTS) else text


def to_csv(table: Table) -> bytes:
    """CSV of RFC 4180 with semicolons."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutral(str(column.label)) for column in table.columns])
    for row in _checked(table):
        writer.writerow([_csv_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(clock.PARIS).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.replace(".", ",") if (get_language() or "").startswith("fr") else text
    if isinstance(value, int):
        return str(value)
    return neutral(str(value))


def to_xlsx(table: Table) -> bytes:
    """A workbook: the register with its first row fixed, and a sheet that says what it is."""
    rows = list(_checked(table))
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(str(table.title)))
    sheet.freeze_panes = "A2"
    for number, column in enumerate(table.columns, start=1):
        longest = max((len(str(row[number - 1] or "")) for row in rows), default=0)
        width = min(60, max(10, len(str(column.label)), longest) + 2)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_xlsx_cell(sheet, str(column.label), Kind.TEXT, bold=True) for column in table.columns])
    for row in rows:
        sheet.append(
            [_xlsx_cell(sheet, value, column.kind) for value, column in zip(row, table.columns, strict=True)]
        )
    about = book.create_sheet(about_name())
    about.column_dimensions["A"].width = 100
    for text in (table.title, *table.notes):
        about.append([_xlsx_cell(about, str(text), Kind.TEXT)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def about_name() -> str:
    """How the sheet that explains a register is called in the language of its reader."""
    return _sheet_name(_("About this register"))


def _sheet_name(title: str) -> str:
    """What a tab may be called: 31 signs, and none of these."""
    return "".join(sign for sign in title if sign not in r"[]:*?/\'")[:31] or "1"


def _xlsx_cell(sheet: Any, value: Any, kind: Kind, *, bold: bool = False) -> Any:
    if not isinstance(value, int | Decimal | date | None):
        value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    if isinstance(value, datetime):
        value = value.astimezone(clock.PARIS).replace(tzinfo=None)  # a spreadsheet knows no zone
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, and none after an edit either
        cell.quotePrefix = value.startswith(_STARTS)
        cell.alignment = Alignment(wrap_text=len(value) > 60, vertical="top")
    elif value is not None:
        cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else kind.value
    if bold:
        cell.font = Font(bold=True)
    return cell


def to_pdf(table: Table, *, at: datetime, cooperative: str = "", foot: str = "") -> bytes:
    """A tagged document, on its side when there are more than six columns."""
    right = {Kind.NUMBER, Kind.MONEY}
    return pdf.render(
        "sheet",
        {
            "title": str(table.title),
            "cooperative": cooperative,
            "foot": foot,
            "notes": [str(note) for note in table.notes],
            "columns": [str(column.label) for column in table.columns],
            "rows": [
                [in_words(value, column.kind) for value, column in zip(row, table.columns, strict=True)]
                for row in _checked(table)
            ],
            "numbers": [n for n, column in enumerate(table.columns) if column.kind in right],
        },
        at=at,
    )


def in_words(value: Any, kind: Kind) -> str:
    """A value for a reader, in her language."""
    if value is None:
        return ""
    if kind is Kind.MONEY:
        return euros(value)
    if isinstance(value, datetime):
        return formats.date_format(value.astimezone(clock.PARIS), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, int | Decimal):
        return formats.number_format(value, use_l10n=True, force_grouping=True)
    return str(value)


def _checked(table: Table) -> Iterator[Sequence[Any]]:
    """The rows. Raises ValueError for one that has not one value a column."""
    for row in table.rows:
        if len(row) != len(table.columns):
            raise ValueError(f"{len(row)} values for {len(table.columns)} columns: {row!r}")
        yield row


def download(
    table: Table, form: str, *, name: str, at: datetime, cooperative: str = "", foot: str = ""
) -> HttpResponse:
    """The file as an answer, called `name` and the day; `form` is one of TYPES, others raise ValueError."""
    if form not in TYPES:
        raise ValueError(f"no such format: {form}")
    makers = {
        "csv": lambda: to_csv(table),
        "xlsx": lambda: to_xlsx(table),
        "pdf": lambda: to_pdf(table, at=at, cooperative=cooperative, foot=foot),
    }
    return attachment(makers[form](), f"{name}-{clock.today(at).isoformat()}.{form}", TYPES[form])


def attachment(content: bytes, filename: str, content_type: str = TYPES["pdf"]) -> HttpResponse:
    """A file to keep; nobody's cache keeps it, because it is about people."""
    return _file(content, f'attachment; filename="{filename}"', content_type)


def to_print(content: bytes, filename: str) -> HttpResponse:
    """A PDF that the browser shows, to be printed from there; nobody's cache keeps it either."""
    return _file(content, f'inline; filename="{filename}"', TYPES["pdf"])


def _file(content: bytes, disposition: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = disposition
    response.headers["Cache-Control"] = "private, no-store"
    return response
