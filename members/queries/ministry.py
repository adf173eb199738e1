"""The yearly list for the ministry of labour (loi 78-763, art. 54; décret 93-1231): every datum it asks, on a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from interlignes.kit.money import euros
from interlignes.kit.ratios import percent
from interlignes.kit.tables import Column, Kind, Table
from members.choices import EMPLOYED, VOTING
from members.models import AllocationDecision, Member, ProfitYear
from members.queries import capital as queries
from members.queries.capital_registers import as_of, category_words
from members.rules.categories import category
from members.rules.dates import add_months, unbroken_since
from members.wording.profit import parts


@dataclass(frozen=True, slots=True)
class Datum:
    """One line: its section, what it is, and its number of people, shares, votes or its words."""

    section: str
    name: str
    people: int | None = None
    shares: int | None = None
    votes: int | None = None
    words: str = ""


def table(day: date) -> Table:
    """The list as a register."""
    columns = [
        Column(_("Section")), Column(_("Datum")), Column(_("People"), Kind.NUMBER), Column(_("Shares"), Kind.NUMBER),
        Column(_("Votes"), Kind.NUMBER), Column(_("Details")),
    ]  # fmt: skip
    rows = [[d.section, d.name, d.people, d.shares, d.votes, d.words] for d in data(day)]
    notes = [
        as_of(day),
        _("Loi 78-763, art. 54. Join the annual accounts and the report of the cooperative audit."),
    ]
    return Table(_("Yearly list for the ministry"), columns, rows, notes)


def data(day: date) -> Iterator[Datum]:
    """Every datum of the list."""
    people = list(_people(day))
    yield from _capital(people)
    yield from _outsiders(people)
    yield from _headcount(people, day)
    yield from _year(day)


def _people(day: date) -> Any:
    """Everybody who works here, is an associate or holds shares on `day`."""
    everybody = queries.with_shares(Member.objects.with_status(day), day).prefetch_related(
        "statuses", "contracts"
    )
    return [
        person
        for person in everybody
        if person.status_read in EMPLOYED or person.status_read in VOTING or person.shares_read
    ]


def _capital(people: list[Any]) -> Iterator[Datum]:
    """Employed associates, the largest holder, the whole."""
    section = _("Capital")
    total = sum(person.shares_read for person in people)
    employed = [person for person in people if person.status_read == "associate"]
    shares = sum(person.shares_read for person in employed)
    part = percent(Fraction(shares, total)) if total else ""
    yield Datum(section, _("Employed associates"), len(employed), shares, len(employed), part)
    holders = sorted(people, key=lambda person: (-person.shares_read, person.pk))
    if total:
        top = holders[0]
        part = percent(Fraction(top.shares_read, total))
        yield Datum(section, _("Largest holder"), shares=top.shares_read, words=f"{top} ({part})")
    voting = sum(1 for person in people if person.status_read in VOTING)
    capital = sum((person.capital_read for person in people), Decimal(0))
    yield Datum(
        section, _("Whole capital"), sum(1 for p in people if p.shares_read), total, voting, euros(capital)
    )


def _outsiders(people: list[Any]) -> Iterator[Datum]:
    """Each holder who is not employed, by name."""
    section = _("Holders who are not employed")
    outside = [
        p for p in people if p.status_read not in EMPLOYED and (p.shares_read or p.status_read in VOTING)
    ]
    for person in outside:
        votes = 1 if category(person.status_read).is_associate else 0
        yield Datum(
            section, str(person), shares=person.shares_read, votes=votes, words=category_words(person)
        )
    if not outside:
        yield Datum(section, _("None"), 0, 0, 0)


def _headcount(people: list[Any], day: date) -> Iterator[Datum]:
    """Associates employed or not, employees who are no associates; the same with two years' seniority."""
    groups = (
        (_("Employed associates"), lambda person: person.status_read == "associate"),
        (
            _("Associates who are not employed"),
            lambda p: p.status_read in VOTING and p.status_read not in EMPLOYED,
        ),
        (_("Employees who are no associates"), lambda person: person.status_read == "employee"),
    )
    for section, belongs in (
        (_("Headcount"), lambda _person: True),
        (_("Headcount with two years of seniority or more"), lambda person: _two_years(person, day)),
    ):
        for name, fits in groups:
            yield Datum(section, name, sum(1 for person in people if fits(person) and belongs(person)))


def _two_years(person: Any, day: date) -> bool:
    since = working_since(person, day)
    return since is not None and add_months(since, 24) <= day


def working_since(person: Any, day: date) -> date | None:
    """From which day on somebody has worked here, or been an associate, without a break; None for nobody of the day.

    The contract in force says it, with those before it that it followed without a day between (a CDD, then a CDI);
    where none is recorded, the statuses do. Reads what was prefetched.
    """
    since = unbroken_since(((row.starts_on, row.ends_on) for row in person.contracts.all()), day)
    if since:
        return since
    for status in sorted(person.statuses.all(), key=lambda status: status.since_on):
        if status.since_on > day:
            break
        belongs = status.kind in VOTING or status.kind in EMPLOYED
        since = (since or status.since_on) if belongs else None
    return since


def _year(day: date) -> Iterator[Datum]:
    """Holdings and the allocation of the last year that closed, as attached to the resolution."""
    section = _("Last financial year")
    year = ProfitYear.objects.filter(closes_on__lte=day).first()
    if year is None:
        yield Datum(section, _("Holdings in other companies"), words=_("not recorded"))
        yield Datum(section, _("Allocation of profit"), words=_("not recorded"))
        return
    closed = _("Year closed on %(day)s") % {"day": date_format(year.closes_on)}
    yield Datum(section, closed, words=_("net surplus %(amount)s") % {"amount": euros(year.result.surplus)})
    yield Datum(section, _("Holdings in other companies"), words=year.holdings or _("none"))
    decided = AllocationDecision.objects.filter(year=year).select_related("frozen").first()
    if decided is None:  # what was only prepared, or attached and taken off again, is no allocation
        yield Datum(section, _("Allocation of profit"), words=_("no assembly has decided on it yet"))
        return
    for code, name in parts():
        yield Datum(section, name, words=euros(Decimal(decided.frozen.totals[code])))
