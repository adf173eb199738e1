"""A spreadsheet of share movements: which column is which, what each cell means, what is wrong with it.

Nothing here knows who is recorded already: that comes in `members.queries.share_imports`. One wrong cell is one fault.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from members.rules.sheets import Fault, Reading, cells_in, columns, day_in, is_email, named_line, word

#: field -> headings; the first is the one of the model, in its French spelling, the others are folded.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "staff_number": ("Numéro", "matricule", "n", "no", "numero de salarie", "staff number", "number"),
    "email": ("Courriel", "adresse de courriel", "e mail", "email", "mail", "adresse e mail", "adresse mail"),
    "last_name": ("Nom", "nom de famille", "nom d usage", "last name", "name"),
    "occurred_on": ("Date", "date du mouvement", "le", "jour", "day"),
    "kind": ("Mouvement", "type", "nature", "type de mouvement", "movement", "kind"),
    "shares": ("Parts", "nombre de parts", "nombre", "shares", "number of shares"),
    "payment": ("Paiement", "mode de paiement", "reglement", "payment"),
    "reference": ("Référence", "bulletin", "numero du bulletin", "reference"),
    "taker": ("Cessionnaire", "beneficiaire", "recu par", "cede a", "a qui", "transferred to", "taker"),
}
#: Without these a line says nothing.
NEEDED = ("occurred_on", "kind", "shares")
CHOICES = ("kind", "payment")
LENGTHS = {"staff_number": 30, "last_name": 80, "reference": 120, "taker": 254}
MOST_SHARES = 1_000_000


def read(
    header: Sequence[str],
    lines: Iterable[tuple[int, Sequence[str]]],
    *,
    words: Mapping[str, Mapping[str, str]],
    formula: type[str],
) -> Reading:
    """The sheet. `words`: for each field of CHOICES folded word -> code; `formula`: the type of cells that compute."""
    places, faults = columns(header, HEADINGS)
    headings = {target: header[place].strip() for place, target in places.items()}
    faults += [Fault(1, HEADINGS[name][0], "column_missing") for name in NEEDED if name not in headings]
    if faults:
        return Reading(headings, [], faults)
    read_lines = []
    for line in lines:
        values, bad, wrong = cells_in(line, places, headings, partial(_value, words), formula, needed=NEEDED)
        read_lines.append(named_line(line[0], values, bad, wrong))
        faults += wrong
    return Reading(headings, read_lines, faults)


def _value(words: Mapping[str, Mapping[str, str]], target: str, cell: str) -> tuple[Any, str]:
    """(value, "") or (anything, what is wrong)."""
    if target in CHOICES:
        code = words[target].get(word(cell))
        return code, "" if code else f"unknown_{target}"
    if target == "occurred_on":
        return day_in(cell)
    if target == "shares":
        return shares_in(cell)
    if target == "email":
        return cell.lower(), "" if is_email(cell) else "no_email"
    if target == "taker" and "@" in cell:  # else a staff number
        return cell.lower(), "" if is_email(cell) else "no_email"
    if len(cell) > LENGTHS[target]:
        return "", "too_long"
    return cell, "" if cell.isprintable() else "unprintable"


def shares_in(cell: str) -> tuple[int, str]:
    """A number of whole shares, at least one; blanks between thousands as programs write them.

    >>> shares_in("1 200")
    (1200, '')
    """
    plain = "".join(cell.split())
    if not (plain.isascii() and plain.isdigit() and len(plain) < 9):
        return 0, "no_shares"
    return int(plain), "" if 1 <= int(plain) <= MOST_SHARES else "no_shares"
