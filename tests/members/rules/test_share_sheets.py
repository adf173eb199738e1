"""What a cell of a sheet of share movements means; one fault a wrong cell."""

from datetime import date

import pytest

from members.rules.share_sheets import read, shares_in
from members.rules.sheets import Fault

pytestmark = pytest.mark.once


class Computes(str):
    """Stands for a formula."""

    __slots__ = ()


WORDS = {"kind": {"souscription": "subscription"}, "payment": {"virement": "bank"}}
HEADER = ["Courriel", "Nom", "Date", "Mouvement", "Parts", "Paiement", "Référence", "Cessionnaire"]
LINE = ["A@b.fr", "Roux", "01/02/2024", "Souscription", "1 200", "virement", "B 1", "C@d.fr"]


def test_line_is_read() -> None:
    reading = read(HEADER, [(2, LINE)], words=WORDS, formula=Computes)
    assert reading.faults == []
    assert reading.lines[0].values == {
        "email": "a@b.fr",
        "last_name": "Roux",
        "occurred_on": date(2024, 2, 1),
        "kind": "subscription",
        "shares": 1200,
        "payment": "bank",
        "reference": "B 1",
        "taker": "c@d.fr",
    }


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("Courriel", "pas une adresse", "no_email"),
        ("Courriel", "", "nobody"),
        ("Nom", "x" * 81, "too_long"),
        ("Nom", "a\u0000b", "unprintable"),
        ("Date", "hier", "no_day"),
        ("Date", "", "empty_cell"),
        ("Mouvement", "Cession", "unknown_kind"),
        ("Mouvement", "", "empty_cell"),
        ("Parts", "0", "no_shares"),
        ("Parts", "", "empty_cell"),
        ("Paiement", "coquillages", "unknown_payment"),
        ("Référence", Computes("=1+1"), "formula"),
        ("Cessionnaire", "pas@une adresse", "no_email"),
        ("Cessionnaire", "x" * 255, "too_long"),
    ],
)
def test_wrong_cell_is_one_fault(column: str, cell: str, code: str) -> None:
    cells = [cell if name == column else value for name, value in zip(HEADER, LINE, strict=True)]
    reading = read(HEADER, [(2, cells)], words=WORDS, formula=Computes)
    assert [(fault.column, fault.code) for fault in reading.faults] == [
        ("" if code == "nobody" else column, code)
    ]
    assert reading.lines[0].bad


def test_short_row_misses_its_last_cells() -> None:
    reading = read(HEADER, [(2, LINE[:4])], words=WORDS, formula=Computes)
    assert reading.faults == [Fault(2, "Parts", "empty_cell")]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (["Courriel", "Date", "Mouvement"], "column_missing"),
        (["Date", "Mouvement", "Parts"], "no_key_column"),
        ([*HEADER, "Salaire"], "unknown_column"),
        ([*HEADER, "courriel"], "column_twice"),
    ],
)
def test_headings(header: list[str], code: str) -> None:
    reading = read(header, [(2, LINE)], words=WORDS, formula=Computes)
    assert [fault.code for fault in reading.faults] == [code]
    assert reading.lines == []


@pytest.mark.parametrize(
    ("cell", "shares"),
    [("1", 1), ("1\u202f200", 1200), ("1000000", 1_000_000)],
)
def test_number_of_shares(cell: str, shares: int) -> None:
    assert shares_in(cell) == (shares, "")


@pytest.mark.parametrize("cell", ["0", "-3", "+3", "1,5", "1.0", "²", "dix", "1000001", "9" * 30])
def test_no_number_of_shares(cell: str) -> None:
    assert shares_in(cell)[1] == "no_shares"
