"""What a spreadsheet of a pay office fills into the form of the work of a year; nothing is written here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from interlignes.kit import spreadsheets
from interlignes.kit.spreadsheets import Formula, Rows
from members.models import Member, PersonnelDetails
from members.rules import pay_sheets as sheets
from members.rules.search import fold
from members.rules.sheets import Fault, Line, Reading


@dataclass
class Filling:
    """Number of a member -> what the sheet says of her; and what is wrong with the sheet."""

    values: dict[int, Mapping[str, Decimal]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def fill(rows: Rows, people: Iterable[Member]) -> Filling:
    """Hours and pay of those who were employed in the year; one query."""
    reading = sheets.read(rows[0], spreadsheets.lines(rows), formula=Formula)
    made = Filling(faults=reading.faults)
    there = list(people)
    numbers = PersonnelDetails.objects.filter(member__in=there).exclude(staff_number="")
    by_pk = {member.pk: member for member in there}
    by_number = {number: by_pk[pk] for pk, number in numbers.values_list("member", "staff_number")}
    by_email = {member.email: member for member in there}
    seen: dict[int, int] = {}
    for line in reading.lines:
        member, faults = _who(line, by_email, by_number, reading)
        if member and member.pk in seen:
            faults.append(Fault(line.number, "", "twice", str(seen[member.pk])))
        made.faults += faults
        if member and not faults:
            seen[member.pk] = line.number
            made.values[member.pk] = {
                name: line.values[name] for name in sheets.AMOUNTS if name in line.values
            }
    made.faults.sort(key=lambda fault: (fault.line, fault.column))
    return made


def _who(
    line: Line, by_email: Mapping[str, Member], by_number: Mapping[str, Member], reading: Reading
) -> tuple[Member | None, list[Fault]]:
    """Whom a line is about; the name beside her number or address is compared with her record."""
    if {"email", "staff_number"} & line.bad:
        return None, []
    found: Member | None = None
    for name, known in (("staff_number", by_number), ("email", by_email)):
        said = line.values.get(name)
        if said is None:
            continue
        member = known.get(said)
        if member is None or (found and found.pk != member.pk):
            return None, [Fault(line.number, reading.headings[name], "not_employed_then", said)]
        found = member
    wrong = [
        Fault(line.number, reading.headings[name], "other_name", found.get_full_name())
        for name in ("last_name", "first_name")
        if found and name in line.values and fold(line.values[name]) != fold(getattr(found, name))
    ]
    return found, wrong
