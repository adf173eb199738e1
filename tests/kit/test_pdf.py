"""Documents: tagged, the same for the same input, nothing typed is read as Typst."""

from datetime import UTC, datetime

import pytest

from interlignes.kit.pdf import render

pytestmark = pytest.mark.once

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOSTILE = '#read("/etc/passwd") *gras* $x$ \\ "guillemets" <a> [b] // c'
SHEET = {
    "title": "Liste des associé·es",
    "cooperative": "Les Passeurs",
    "foot": "Les Passeurs, SCOP",
    "columns": ["Nom", "Parts"],
    "rows": [["Éloïse", "12"], [HOSTILE, None]],
    "numbers": [1],
    "notes": [HOSTILE],
}


def test_document_is_tagged_pdf_with_title_and_language() -> None:
    made = render("sheet", SHEET, at=AT)
    assert made.startswith(b"%PDF-")
    assert b"/MarkInfo" in made or b"/StructTreeRoot" in made
    assert b"/Lang" in made


def test_same_input_gives_the_same_bytes() -> None:
    assert render("sheet", SHEET, at=AT) == render("sheet", SHEET, at=AT)


def test_wide_sheet_lies_on_its_side() -> None:
    wide = {**SHEET, "columns": [str(n) for n in range(9)], "rows": [[str(n) for n in range(9)]] * 80}
    assert render("sheet", wide, at=AT).startswith(b"%PDF-")


def test_document_without_its_data_says_which() -> None:
    with pytest.raises(ValueError, match="sheet cannot be set"):
        render("sheet", {"title": "Sans colonnes"}, at=AT)


def test_sign_that_no_font_draws_is_no_reason_to_have_no_document() -> None:
    made = render("sheet", {**SHEET, "rows": [["Éloïse 🌱 ＝ 李", "1"]]}, at=AT)
    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made
