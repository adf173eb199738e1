"""A spreadsheet of hours and pay of a year, as a pay office hands it over: what each cell means, what is wrong with it.

It fills a form in and writes nothing; who is recorded comes in `members.queries.pay_imports`.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from members.rules.sheets import Fault, Reading, cells_in, columns, is_email, named_line

#: field -> headings; the first is the one that is named in messages, the others are folded.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "staff_number": ("Numéro", "matricule", "n", "no", "numero de salarie", "staff number", "number"),
    "email": ("Courriel", "adresse de courriel", "e mail", "email", "mail", "adresse e mail", "adresse mail"),
    "last_name": ("Nom", "nom de famille", "nom d usage", "last name", "name"),
    "first_name": ("Prénom", "prenoms", "first name"),
    "hours": ("Heures", "heures de l exercice", "heures de l annee", "heures payees", "hours"),
    "pay": ("Salaire brut", "brut", "salaire", "remuneration brute", "gross pay", "pay"),
}
AMOUNTS = {"hours": Decimal(99_999), "pay": Decimal("99999999.99")}
_LONGEST = 80


def read(header: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]], *, formula: type[str]) -> Reading:
    """The sheet; `formula`: the type of cells that compute."""
    places, faults = columns(header, HEADINGS)
    headings = {target: header[place].strip() for place, target in places.items()}
    if not AMOUNTS.keys() & headings.keys():
        faults.append(Fault(1, HEADINGS["pay"][0], "pay_missing"))
    if faults:
        return Reading(headings, [], faults)
    read_lines = []
    for line in lines:
        values, bad, wrong = cells_in(line, places, headings, _value, formula)
        read_lines.append(named_line(line[0], values, bad, wrong))
        faults += wrong
    return Reading(headings, read_lines, faults)


def _value(target: str, cell: str) -> tuple[Any, str]:
    """(value, "") or (anything, what is wrong)."""
    if target in AMOUNTS:
        return amount_in(cell, AMOUNTS[target])
    if target == "email":
        return cell.lower(), "" if is_email(cell) else "no_email"
    return cell, "too_long" if len(cell) > _LONGEST else ""


def amount_in(cell: str, most: Decimal) -> tuple[Decimal, str]:
    """An amount as people and programs write it, at most two places, between nothing and `most`.

    >>> amount_in("24 000,50 €", Decimal(99_999))
    (Decimal('24000.50'), '')
    """
    plain = "".join(cell.replace("€", "").split()).replace(",", ".")
    try:
        value = Decimal(plain) if plain.isascii() and "_" not in plain else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value <= most or value != round(value, 2):
        return Decimal(0), "no_amount"
    return value, ""
