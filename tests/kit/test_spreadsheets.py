"""Files that people bring: the usual ones are read, hostile ones get a sentence and no time."""

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from datetime import time as clock_time

import pytest
from django.utils import translation
from openpyxl import Workbook

from interlignes.kit import spreadsheets
from interlignes.kit.errors import Refused
from interlignes.kit.spreadsheets import Formula, read
from interlignes.kit.tables import Column, Table, to_csv, to_xlsx

pytestmark = pytest.mark.once
ROWS = [["Prénom", "Nom"], ["Inès", "Le Goff; “dite” Zoé"], ["Ömer", "+33"]]


def workbook(rows: list[list[object]]) -> bytes:
    """An XLSX as Excel writes it."""
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(out)
    return out.getvalue()


def changed(content: bytes, name: str, data: bytes) -> bytes:
    """The same archive with one part more, or another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_csv_of_every_program(separator: str, encoding: str, end: str) -> None:
    text = end.join(separator.join(f'"{cell}"' for cell in row) for row in ROWS) + end * 3
    assert read(text.encode(encoding)).rows == ROWS


def test_our_own_exports_are_read_back() -> None:
    table = Table("T", [Column("Prénom"), Column("Nom")], ROWS[1:])
    assert read(to_csv(table)).rows == ROWS
    assert read(to_xlsx(table)).rows[:3] == ROWS


def test_cells_of_a_workbook_are_read_as_people_read_them() -> None:
    day = datetime.combine(date(2026, 3, 1), clock_time())
    row = [12, 17.5, date(2026, 3, 1), day.replace(hour=9, minute=30), True, None, " a ", day]
    assert read(workbook([["x"] * 8, row])).rows[1] == [
        "12", "17.5", "2026-03-01", "2026-03-01 09:30", "True", "", "a", "2026-03-01",
    ]  # fmt: skip


def test_formulas_are_told_apart() -> None:
    rows = read(workbook([["a", "b"], ["=1+1", "x"]])).rows
    assert [type(cell) is Formula for cell in rows[1]] == [True, False]
    rows = read(b"a;b\r\n=cmd|' /C calc'!A0;'=texte\r\n").rows
    assert [type(cell) is Formula for cell in rows[1]] == [True, False]
    assert rows[1][1] == "=texte"


def sheets_of(**sheets: list[list[object]]) -> bytes:
    """A workbook with these sheets."""
    book, out = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


def test_the_first_sheet_with_a_word_is_read_and_the_others_are_named() -> None:
    blank: list[list[object]] = [["  "], []]
    found = read(sheets_of(Vide=blank, Équipe=[["a"], ["b"]], Notes=[["x"]], Rien=blank, Ancien=[[], ["y"]]))
    assert (found.rows, found.sheet, found.unread) == ([["a"], ["b"]], "Équipe", ("Notes", "Ancien"))
    assert read(b"a;b\r\n1;2").unread == ()


def test_the_sheet_by_which_our_registers_explain_themselves_is_not_named() -> None:
    table = Table("Équipe", [Column("a")], [["b"]], notes=["Une note"])
    for language in ("fr", "en"):
        with translation.override(language):
            content = to_xlsx(table)
        assert read(content).unread == ()


def test_sheets_that_are_left_out_cost_no_time() -> None:
    many: dict[str, list[list[object]]] = {f"f{n}": [[""], ["x"]] for n in range(50)}
    started = time.process_time()
    assert len(read(sheets_of(Équipe=[["a"]], **many)).unread) == 50
    assert time.process_time() - started < 2


def bomb(size: int) -> bytes:
    """A workbook whose sheet unpacks to `size` bytes."""
    return changed(workbook([["a"]]), "xl/media/x.xml", b"<a>" + b" " * size)


def million_rows() -> bytes:
    """A million short rows, packed: the sheet is read row by row and left at the two thousandth."""
    rows = b"".join(b'<row><c t="inlineStr"><is><t>a</t></is></c></row>' for _ in range(400_000))
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + rows
    return changed(workbook([["a"]]), "xl/worksheets/sheet1.xml", sheet + b"</sheetData></worksheet>")


def lies() -> bytes:
    """An archive that says its part is smaller than it is."""
    content = bytearray(changed(workbook([["a"]]), "xl/media/y.bin", b"\0" * 5_000_000))
    size = (5_000_000).to_bytes(4, "little")
    place = content.rfind(size)
    content[place : place + 4] = (10).to_bytes(4, "little")
    return bytes(content)


ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
)
LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
)
HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "blanks": lambda: b"\r\n \r\n;;\r\n",
    "binary": lambda: b"\x7fELF\0\0\0",
    "picture": lambda: b"\x89PNG\r\n\x1a\n\0\0",
    "broken utf-16": lambda: b"\xff\xfea",
    "old excel": lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 100,
    "zip of nothing": lambda: b"PK\x03\x04" + b"x" * 50,
    "open document": lambda: changed(workbook([["a"]]), "mimetype", b"application/vnd.oasis"),
    "macros": lambda: changed(workbook([["a"]]), "xl/vbaProject.bin", b"x"),
    "zip bomb": lambda: bomb(60_000_000),
    "many parts": lambda: _many_parts(),
    "external entity": lambda: changed(workbook([["a"]]), "xl/worksheets/sheet1.xml", ENTITY),
    "entity in utf-16": lambda: changed(
        workbook([["a"]]), "xl/worksheets/sheet1.xml", ENTITY.decode().encode("utf-16")
    ),
    "billion laughs": lambda: changed(workbook([["a"]]), "xl/sharedStrings.xml", LAUGHS),
    "not xml": lambda: changed(workbook([["a"]]), "xl/worksheets/sheet1.xml", b"<worksheet"),
    "no sheet": lambda: changed(workbook([["a"]]), "xl/workbook.xml", b"<workbook/>"),
    "million rows": million_rows,
    "million rows of csv": lambda: b"a\r\n" * 1_000_000,
    "huge cell": lambda: b"a;b\r\n" + b"x" * 100_000 + b";y\r\n",
    "huge cell in excel": lambda: workbook([["a"], ["x" * 30_000]]),
    "many columns": lambda: b";".join([b"x"] * 500),
    "many columns in excel": lambda: workbook([["x"] * 500]),
    "open quotation": lambda: b'a;b\r\n"x;y\r\n',
    "too large": lambda: b"a;b\r\n" * 1_100_000,
    "wrong size": lies,
}


def _many_parts() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(spreadsheets.PARTS + 1):
            archive.writestr(f"xl/{number}.bin", b"")
    return out.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_gets_a_sentence_and_no_time(name: str) -> None:
    content = HOSTILE[name]()
    begun = time.process_time()
    if name == "wrong size":  # read as far as it says, and no further
        assert read(content).rows == [["a"]]
    else:
        with pytest.raises(Refused) as refused:
            read(content)
        assert len(str(refused.value)) > 15
    assert time.process_time() - begun < 5


def test_lines_keep_their_numbers() -> None:
    rows = [["a"], ["x"], [""], ["y"]]
    assert list(spreadsheets.lines(rows)) == [(2, ["x"]), (4, ["y"])]
