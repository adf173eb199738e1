"""What a cell means: days, hours, words in any gender; one fault a wrong cell."""

from datetime import date
from decimal import Decimal

import pytest

from members.rules.sheets import Fault, columns, day_in, heading, hours_in, read, word

pytestmark = pytest.mark.once


class Computes(str):
    """Stands for a formula."""

    __slots__ = ()


WORDS = {
    "language": {"fr": "fr"},
    "status": {"salarie": "employee", "associe salarie": "associate"},
    "contract_kind": {"cdi": "cdi"},
    "role": {"gerance": "gerance"},
    "sex": {"f": "f"},
}
HEADER = [
    *("Numéro", "Prénom", "Nom", "Courriel", "Statut", "Statut depuis", "Mandat", "Mandat du", "Mandat au"),
    *("Contrat", "Entrée", "Fin du contrat", "Emploi", "Heures"),
]
PLACES = [
    *("number", "first", "last", "email", "status", "since", "role", "role_from", "role_until"),
    *("contract", "entry", "end", "job", "hours"),
]


def faults_of(*rows: list[str], header: list[str] | None = None) -> list[tuple[int, str, str]]:
    """(line, column, code) of every fault."""
    reading = read(header or HEADER, enumerate(rows, start=2), words=WORDS, formula=Computes)
    return [(fault.line, fault.column, fault.code) for fault in reading.faults]


def row(**cells: str) -> list[str]:
    """A line with these cells; the rest is empty."""
    return [cells.get(name, "") for name in PLACES]


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Né·e le", "ne e le"), (" E-mail ", "e mail"), ("N°", "n"), ("Date d’entrée", "date d entree")],
)
def test_headings_are_compared_without_accents_and_signs(text: str, folded: str) -> None:
    assert heading(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Associé·e salarié·e", "associe salarie"),
        ("associé(e)", "associe"),
        ("Scrutateur·rice", "scrutateur"),
        ("CDI", "cdi"),
    ],
)
def test_words_are_compared_in_any_gender(text: str, folded: str) -> None:
    assert word(text) == folded


@pytest.mark.parametrize(
    ("cell", "day", "wrong"),
    [
        ("03/12/2026", date(2026, 12, 3), ""),
        ("3.2.2026", date(2026, 2, 3), ""),
        ("2026-02-03", date(2026, 2, 3), ""),
        ("2026-02-03 00:00", date(2026, 2, 3), ""),
        ("31/02/2026", None, "no_such_day"),
        ("01/01/1800", date(1800, 1, 1), "no_such_day"),
        ("3/12/26", None, "no_day"),
        ("46000", None, "no_day"),
        ("hier", None, "no_day"),
    ],
)
def test_days_are_read_day_before_month(cell: str, day: date | None, wrong: str) -> None:
    assert day_in(cell) == (day, wrong)


@pytest.mark.parametrize(
    ("cell", "hours", "wrong"),
    [
        ("28", Decimal(28), ""),
        ("17,5", Decimal("17.5"), ""),
        ("35 h", Decimal(35), ""),
        ("61", None, "no_hours"),
        ("-1", None, "no_hours"),
        ("1.001", None, "no_hours"),
        ("NaN", None, "no_hours"),
        ("sept", None, "no_hours"),
    ],
)
def test_hours_are_those_of_a_week(cell: str, hours: Decimal | None, wrong: str) -> None:
    assert hours_in(cell) == (hours, wrong)


def test_columns_stand_in_any_order_and_unknown_ones_are_said() -> None:
    places, faults = columns(["Nom", "", "COURRIEL", "Salaire", "Mail"])
    assert places == {0: "last_name", 2: "email"}
    assert [(fault.column, fault.code) for fault in faults] == [
        ("Salaire", "unknown_column"),
        ("Mail", "column_twice"),
    ]
    assert columns(["Nom"])[1] == [Fault(1, "", "no_key_column")]
    assert faults_of(row(), header=["Nom"]) == [(1, "", "no_key_column")]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"email": "a@b.fr"}, []),
        ({"email": "a@b"}, [("Courriel", "no_email")]),
        ({"email": "a" * 260 + "@b.fr"}, [("Courriel", "no_email")]),
        ({"number": "1" * 31}, [("Numéro", "too_long")]),
        ({"number": "1", "last": "a\x07"}, [("Nom", "unprintable")]),
        ({"first": "Zoé"}, [("", "nobody")]),
        ({"number": "1", "status": "roi", "since": "01/01/2026"}, [("Statut", "unknown_status")]),
        ({"number": "1", "status": "salariée"}, [("Statut depuis", "missing_beside")]),
        ({"number": "1", "since": "01/01/2026"}, [("Statut", "missing_beside")]),
        ({"number": "1", "status": "salarié", "since": "hier"}, [("Statut depuis", "no_day")]),
        ({"number": "1", "role_until": "01/01/2026"}, [("Mandat", "missing_beside")]),
        (
            {"number": "1", "role": "gérance", "role_from": "01/02/2026", "role_until": "01/01/2026"},
            [("Mandat au", "ends_before")],
        ),
        (
            {"number": "1", "contract": "CDI"},
            [("Entrée", "missing_beside"), ("Emploi", "missing_beside"), ("Heures", "missing_beside")],
        ),
        ({"number": "1", "job": "x", "hours": "3"}, [("Contrat", "missing_beside")]),
        (
            {"number": "1", "contract": "CDI", "entry": "01/01/2026", "job": "x", "hours": "99"},
            [("Heures", "no_hours")],
        ),
        (
            {
                "number": "1",
                "contract": "CDI",
                "entry": "01/02/2026",
                "end": "01/01/2026",
                "job": "x",
                "hours": "9",
            },
            [("Fin du contrat", "ends_before")],
        ),
    ],
)
def test_one_wrong_cell_is_one_fault(cells: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert faults_of(row(**cells)) == [(2, *fault) for fault in expected]


def test_formula_is_said_and_short_rows_are_read() -> None:
    reading = read(HEADER, [(2, [Computes("=A1")]), (3, ["7"])], words=WORDS, formula=Computes)
    assert [(fault.line, fault.column, fault.code) for fault in reading.faults] == [(2, "Numéro", "formula")]
    assert reading.lines[1].values == {"staff_number": "7"}


def test_same_person_twice_is_said_once() -> None:
    twice = [row(number="1", email="a@b.fr"), row(number="1", email="A@b.fr")]
    assert faults_of(*twice) == [(3, "Courriel", "twice")]
