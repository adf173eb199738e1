"""Registers as files: what is typed stays text, what is a number stays one."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import load_workbook

from interlignes.kit.tables import TYPES, Column, Kind, Table, download, neutral, to_csv, to_pdf, to_xlsx

pytestmark = pytest.mark.once

AT = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
COLUMNS = [Column("Nom"), Column("Parts", Kind.NUMBER), Column("Montant", Kind.MONEY), Column("Le", Kind.DAY)]
FORMULAS = ["=1+1", "+33 6", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"]
ROWS = [
    ["Éloïse; « dite »", 12, Decimal("1234.50"), date(2026, 1, 31)],
    *[[f, None, None, None] for f in FORMULAS],
]
TABLE = Table("Registre [test] des mouvements de titres", COLUMNS, ROWS, notes=["=NOTE()"])


def test_csv_opens_in_a_french_spreadsheet() -> None:
    with translation.override("fr"):
        content = to_csv(TABLE)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == ["Éloïse; « dite »", "12", "1234,50", "2026-01-31"]
    assert len(rows) == 1 + len(ROWS)


def test_csv_elsewhere_has_a_point() -> None:
    with translation.override("en"):
        assert b"1234.50" in to_csv(TABLE)


@pytest.mark.parametrize("typed", FORMULAS)
def test_what_looks_like_a_formula_is_text_in_csv(typed: str) -> None:
    assert neutral(typed) == f"'{typed}"
    assert f"'{typed}".encode() in to_csv(Table("T", [Column("A")], [[typed]]))


def test_ordinary_words_stay_as_they_are() -> None:
    assert neutral("Le Goff") == "Le Goff"
    assert neutral("a\x00b\x0bc") == "abc"


def test_workbook_holds_numbers_days_and_no_formula() -> None:
    book = load_workbook(io.BytesIO(to_xlsx(TABLE)))
    sheet = book.worksheets[0]
    assert "[" not in sheet.title
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[2]][1:3] == [12, 1234.5]
    assert sheet["D2"].value == datetime(2026, 1, 31)  # noqa: DTZ001 - a spreadsheet knows no zone
    assert sheet["C2"].number_format == '#,##0.00" €"'
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [sheet.cell(3 + n, 1).value for n in range(len(FORMULAS))] == [
        text.replace("\r", "\n") for text in FORMULAS
    ]
    assert all(sheet.cell(3 + n, 1).quotePrefix for n in range(len(FORMULAS)))
    assert book.worksheets[1]["A2"].value == "=NOTE()"


def test_workbook_of_an_empty_register_with_an_impossible_name() -> None:
    book = load_workbook(io.BytesIO(to_xlsx(Table("???", [Column("A")], []))))
    assert book.worksheets[0]["A1"].value == "A"


def test_instants_and_signs_that_no_file_holds() -> None:
    table = Table("T", [Column("A"), Column("B")], [[AT, "a\x00b"]])
    sheet = load_workbook(io.BytesIO(to_xlsx(table))).worksheets[0]
    assert sheet["A2"].value == datetime(2026, 11, 25, 0, 30)  # noqa: DTZ001
    assert sheet["B2"].value == "ab"
    assert to_pdf(table, at=AT).startswith(b"%PDF-")
    assert b"2026-11-25T00:30+01:00;ab" in to_csv(table)


def test_document_is_made_from_the_same_rows() -> None:
    with translation.override("fr"):
        assert to_pdf(TABLE, at=AT, cooperative="Les Passeurs", foot="SCOP").startswith(b"%PDF-")


def test_row_of_another_length_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="2 values for 1 columns"):
        to_csv(Table("T", [Column("A")], [["a", "b"]]))


@pytest.mark.parametrize("form", sorted(TYPES))
def test_download_is_named_after_the_day_in_paris_and_kept_by_no_cache(form: str) -> None:
    response = download(TABLE, form, name="titres", at=AT)
    assert response["Content-Disposition"] == f'attachment; filename="titres-2026-11-25.{form}"'
    assert response["Content-Type"] == TYPES[form]
    assert "no-store" in response["Cache-Control"]
    assert response.content


def test_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="no such format"):
        download(TABLE, "exe", name="titres", at=AT)
