"""A spreadsheet of people: which column is which, what each cell means, what is wrong with it.

Nothing here knows who is recorded already: that comes in `members.queries.imports`. One wrong cell is one fault, and
what depends on it is not complained about again.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from members.rules.dates import add_months, is_too_far
from members.rules.search import fold

#: field -> headings; the first is the one of the model, in its French spelling, the others are folded.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "staff_number": ("Numéro", "matricule", "n", "no", "numero de salarie", "staff number", "number"),
    "first_name": ("Prénom", "prenoms", "first name"),
    "last_name": ("Nom", "nom de famille", "nom d usage", "last name", "name"),
    "email": ("Courriel", "adresse de courriel", "e mail", "email", "mail", "adresse e mail", "adresse mail"),
    "language": ("Langue", "language"),
    "status": ("Statut", "qualite", "status"),
    "since_on": ("Statut depuis", "depuis", "depuis le", "since"),
    "contract_kind": ("Contrat", "type de contrat", "contract"),
    "contract_from": ("Entrée", "date d entree", "debut du contrat", "embauche", "entry"),
    "contract_until": ("Fin du contrat", "sortie prevue", "fin de contrat", "contract end"),
    "job": ("Emploi", "poste", "job"),
    "qualification": ("Qualification",),
    "hours": ("Heures", "heures par semaine", "heures hebdomadaires", "hours"),
    "hours_wanted": ("Heures souhaitées", "heures voulues", "hours wanted"),
    "role": ("Mandat", "office"),
    "role_from": ("Mandat du", "mandat depuis", "mandat depuis le", "office from"),
    "role_until": ("Mandat au", "mandat jusqu au", "office until"),
    "nationality": ("Nationalité", "nationality"),
    "born_on": ("Date de naissance", "ne e le", "naissance", "date of birth"),
    "sex": ("Sexe", "sex"),
    "left_on": ("Sortie", "date de sortie", "sorti e le", "depart", "date de depart", "left on"),
    "end_reason": ("Motif de sortie", "motif", "motif du depart", "reason"),
    "notified_on": ("Notifiée le", "notifie le", "notification", "date de notification", "notified on"),
    "because": ("Précision", "decision", "pourquoi", "because"),
}
LENGTHS = {
    "staff_number": 30,
    "first_name": 80,
    "last_name": 80,
    "job": 100,
    "qualification": 100,
    "nationality": 60,
    "because": 300,
}
DAYS = (
    *("since_on", "contract_from", "contract_until", "role_from", "role_until", "born_on"),
    *("left_on", "notified_on"),
)
#: What begins on a day. Nobody works under 14 (C. trav. L4153-1).
BEGINNINGS = ("since_on", "contract_from", "role_from")
YOUNGEST = 14
HOURS = ("hours", "hours_wanted")
CHOICES = ("language", "status", "contract_kind", "role", "sex", "end_reason")
#: What goes with what: a cell of the first asks for one of the second.
TOGETHER = (
    ("status", "since_on"),
    ("since_on", "status"),
    ("role", "role_from"),
    ("role_from", "role"),
    ("role_until", "role"),
    ("contract_kind", "contract_from"),
    ("contract_kind", "job"),
    ("contract_kind", "hours"),
    ("contract_from", "contract_kind"),
    ("contract_until", "contract_kind"),
    ("job", "contract_kind"),
    ("qualification", "contract_kind"),
    ("hours", "contract_kind"),
    ("left_on", "end_reason"),
    ("end_reason", "left_on"),
    ("notified_on", "end_reason"),
    ("because", "end_reason"),
)
#: Which day does not lie before which, and what is said where it does.
ORDERED = (
    ("contract_from", "contract_until", "ends_before"),
    ("role_from", "role_until", "ends_before"),
    ("contract_from", "left_on", "ends_before"),
    ("notified_on", "left_on", "notified_after"),
)
_EMAIL = re.compile(r"[^@\s\"(),:;<>\\\[\]]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[/. -](?P<m>\d{1,2})[/. -](?P<y>\d{4})"),
)


@dataclass(frozen=True)
class Fault:
    """What is wrong at a `line`, in the column headed `column` (empty: the whole line); `code` says what, of `what`."""

    line: int
    column: str
    code: str
    what: str = ""


@dataclass(frozen=True)
class Line:
    """What one line says: field -> value, only for cells that are not empty and not wrong; the wrong ones are `bad`."""

    number: int
    values: Mapping[str, Any]
    bad: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reading:
    """A whole sheet: field -> its heading, the lines and the faults."""

    headings: Mapping[str, str]
    lines: Sequence[Line]
    faults: list[Fault] = field(default_factory=list)


def heading(text: str) -> str:
    """A heading as it is compared: «Né·e le» and «Ne(e) le» are the same."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(text)).split())


def word(text: str) -> str:
    """A word of a list as it is compared, in whichever gender: «Associée», «associé·e» and «associe» are the same."""
    plain = re.sub(r"[·.(](e|ne|rice|trice)s?\)?", "", fold(text))
    return " ".join(re.sub(r"ee(?=s?$)", "e", one) for one in re.sub(r"[^a-z0-9]+", " ", plain).split())


def columns(
    header: Sequence[str], headings: Mapping[str, tuple[str, ...]] = HEADINGS
) -> tuple[dict[int, str], list[Fault]]:
    """Place -> field, and faults for headings that are unknown, twice or missing."""
    known = {heading(name): target for target, names in headings.items() for name in names}
    found: dict[int, str] = {}
    faults = []
    for place, text in enumerate(header):
        target = known.get(heading(text))
        if not text.strip():
            continue
        if target is None:
            faults.append(Fault(1, text.strip()[:40], "unknown_column"))
        elif target in found.values():
            faults.append(Fault(1, text.strip(), "column_twice"))
        else:
            found[place] = target
    if not {"email", "staff_number"} & set(found.values()):
        faults.append(Fault(1, "", "no_key_column"))
    return found, faults


def read(
    header: Sequence[str],
    lines: Iterable[tuple[int, Sequence[str]]],
    *,
    words: Mapping[str, Mapping[str, str]],
    formula: type[str],
) -> Reading:
    """The sheet. `words`: for each field of CHOICES folded word -> code; `formula`: the type of cells that compute."""
    places, faults = columns(header)
    headings = {target: header[place].strip() for place, target in places.items()}
    if faults:
        return Reading(headings, [], faults)
    read_lines = []
    for line in lines:
        values, bad, wrong = cells_in(line, places, headings, partial(_value, words), formula)
        faults += [*wrong, *_between(line[0], values, bad, headings)]
        read_lines.append(Line(line[0], values, frozenset(bad)))
    _find_twins(read_lines, headings, faults)
    return Reading(headings, read_lines, faults)


def cells_in(
    line: tuple[int, Sequence[str]],
    places: Mapping[int, str],
    headings: Mapping[str, str],
    value_in: Callable[[str, str], tuple[Any, str]],
    formula: type[str],
    *,
    needed: Collection[str] = (),
) -> tuple[dict[str, Any], set[str], list[Fault]]:
    """What the cells of a numbered line say, the fields that are wrong, and why; an empty cell is only if `needed`.

    `value_in` takes a field and its cell and gives (value, "") or (anything, what is wrong).
    """
    number, cells = line
    values: dict[str, Any] = {}
    bad: set[str] = set()
    faults = []
    for place, target in places.items():
        cell = cells[place].strip() if place < len(cells) else ""
        if not cell and target not in needed:
            continue
        if not cell:
            value, code = "", "empty_cell"
        elif isinstance(cells[place], formula):
            value, code = "", "formula"
        else:
            value, code = value_in(target, cell)
        if code:
            bad.add(target)
            faults.append(Fault(number, headings[target], code, cell[:60]))
        else:
            values[target] = value
    return values, bad, faults


def named_line(number: int, values: dict[str, Any], bad: set[str], faults: list[Fault]) -> Line:
    """The line, with a fault of its own where it says of nobody whom it is about."""
    if not {"email", "staff_number"} & (values.keys() | bad):
        faults.append(Fault(number, "", "nobody"))
        bad.add("email")
    return Line(number, values, frozenset(bad))


def _value(words: Mapping[str, Mapping[str, str]], target: str, cell: str) -> tuple[Any, str]:
    """(value, "") or (anything, what is wrong)."""
    if target in CHOICES:
        code = words[target].get(word(cell))
        return code, "" if code else f"unknown_{target}"
    if target in DAYS:
        return day_in(cell)
    if target in HOURS:
        return hours_in(cell)
    if target == "email":
        return cell.lower(), "" if is_email(cell) else "no_email"
    if len(cell) > LENGTHS[target]:
        return "", "too_long"
    return cell, "" if cell.isprintable() else "unprintable"


def is_email(cell: str) -> bool:
    """Whether it has the shape of an address."""
    return len(cell) <= 254 and _EMAIL.fullmatch(cell) is not None


def day_in(cell: str) -> tuple[date | None, str]:
    """A day as people and programs write it, day before month; a time of 00:00 behind it is dropped."""
    plain = re.sub(r"[ T]00:00(:00)?$", "", cell)
    for shape in _DAYS:
        if match := shape.fullmatch(plain):
            try:
                day = date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                return None, "no_such_day"
            return day, "" if 1900 <= day.year <= 2100 else "no_such_day"
    return None, "no_day"


def hours_in(cell: str) -> tuple[Decimal | None, str]:
    """Hours a week, with comma or point, at most two places."""
    try:
        value = Decimal(cell.replace(",", ".").removesuffix("h").strip())
    except InvalidOperation:
        return None, "no_hours"
    if not value.is_finite() or not 0 <= value <= 60 or value != round(value, 2):
        return None, "no_hours"
    return value, ""


def _between(
    number: int, values: Mapping[str, Any], bad: set[str], headings: Mapping[str, str]
) -> Iterable[Fault]:
    """What is missing beside something, and ends before beginnings; one fault for a missing cell."""
    missing: dict[str, str] = {}
    for one, other in TOGETHER:
        if one in values and other not in values and other not in bad:
            missing.setdefault(other, one)
    for other, one in missing.items():
        column = headings.get(other, HEADINGS[other][0])
        yield Fault(number, column, "missing_beside", headings[one])
    for first, last, code in ORDERED:
        if first in values and last in values and values[last] < values[first]:
            yield Fault(number, headings[last], code, f"{values[last]:%d/%m/%Y}")


def out_of_time(line: Line, headings: Mapping[str, str], day: date) -> Iterable[Fault]:
    """Days that can only be slips, seen from `day`: what begins more than a year ahead, births of children."""
    for name in BEGINNINGS:
        begins = line.values.get(name)
        if begins and is_too_far(begins, day):
            yield Fault(line.number, headings[name], "too_far_ahead", f"{begins:%d/%m/%Y}")
    born_on = line.values.get("born_on")
    if born_on and born_on > add_months(day, -12 * YOUNGEST):
        yield Fault(line.number, headings["born_on"], "born_too_late", f"{born_on:%d/%m/%Y}")


def is_to_come(line: Line, day: date) -> bool:
    """Whether something of the line begins after `day`."""
    return any(line.values[name] > day for name in BEGINNINGS if name in line.values)


def _find_twins(lines: Sequence[Line], headings: Mapping[str, str], faults: list[Fault]) -> None:
    """The same person on two lines; a line that names nobody."""
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        keys = [(name, str(line.values[name])) for name in ("email", "staff_number") if name in line.values]
        if not keys and not {"email", "staff_number"} & line.bad:
            faults.append(Fault(line.number, "", "nobody"))
        twin = next((key for key in keys if key in seen), None)
        if twin:
            faults.append(Fault(line.number, headings[twin[0]], "twice", str(seen[twin])))
        for key in keys:
            seen.setdefault(key, line.number)
