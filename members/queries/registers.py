"""Registers of people as files, and the model of an import; those of shares are in `capital_registers`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interlignes.kit.tables import Column, Kind, Table
from members.choices import Weekday
from members.models import Intern, Mandate, Member
from members.queries.directory import directory_people, profile_of, status_words, with_offices
from members.queries.employment import personnel_register
from members.rules.sharing import Level, days_in
from members.rules.sheets import HEADINGS

#: A line that shows how it is written; nobody is called so.
EXAMPLE = {
    "staff_number": "042",
    "first_name": "Camille",
    "last_name": "Exemple",
    "email": "camille@exemple.fr",
    "language": "fr",
    "status": "salarié·e",
    "since_on": "01/09/2026",
    "contract_kind": "CDI",
    "contract_from": "01/09/2026",
    "job": "Comptable",
    "qualification": "Cadre",
    "hours": "28",
    "hours_wanted": "35",
    "nationality": "française",
    "born_on": "12/03/1990",
}


PERSONNEL = gettext_lazy("Registre unique du personnel")
INTERNS = gettext_lazy("Interns and volunteers (registre unique du personnel)")
MANDATES = gettext_lazy("List of mandates")
DIRECTORY = gettext_lazy("Directory")


@dataclass(frozen=True)
class Register:
    """A table, and the people whose details, beyond what everybody knows, stand in it."""

    table: Table
    people: Sequence[Member] = ()


def import_model() -> Table:
    """The headings that an import knows, and one line. French, whatever the reader's language: a file has one form."""
    columns = [Column(names[0]) for names in HEADINGS.values()]
    return Table(gettext_lazy("People to import"), columns, [[EXAMPLE.get(name, "") for name in HEADINGS]])


def _as_of(day: date) -> str:
    return _("As of %(day)s.") % {"day": formats.date_format(day, "DATE_FORMAT")}


def personnel(day: date) -> Register:
    """The registre unique du personnel (C. trav. L1221-13, D1221-23), in the order of hiring."""
    columns = [
        Column(gettext_lazy("No.")),
        Column(gettext_lazy("Last name")),
        Column(gettext_lazy("First name")),
        Column(gettext_lazy("Nationality")),
        Column(gettext_lazy("Date of birth"), Kind.DAY),
        Column(gettext_lazy("Sex")),
        Column(gettext_lazy("Job")),
        Column(gettext_lazy("Qualification")),
        Column(gettext_lazy("Entry"), Kind.DAY),
        Column(gettext_lazy("Exit (last day)"), Kind.DAY),
        Column(gettext_lazy("Mentions")),
    ]
    notes = [_as_of(day), _("An entry is kept for five years after the exit (C. trav., art. R1221-26).")]
    entries = personnel_register()
    people = {entry.contract.member_id: entry.contract.member for entry in entries}
    table = Table(PERSONNEL, columns, [_entry(one) for one in entries], notes)
    return Register(table, list(people.values()))


def _entry(entry: Any) -> list[Any]:
    contract, details, terms = entry.contract, entry.details, entry.terms
    mentions = [str(contract.get_kind_display())]
    if entry.is_part_time:
        mentions.append(_("part-time employee"))
    if contract.authorised_on:
        mentions.append(_("authorised on %(day)s") % {"day": f"{contract.authorised_on:%d/%m/%Y}"})
    mentions += [
        text for text in (contract.provider, f"{details.permit_kind} {details.permit_number}".strip()) if text
    ]
    if entry.has_permit_copy:
        mentions.append(_("copy of the permit annexed"))
    return [
        details.staff_number,
        contract.member.last_name,
        contract.member.first_name,
        details.nationality,
        details.born_on,
        str(details.get_sex_display()),
        terms.job,
        terms.qualification,
        contract.starts_on,
        contract.ends_on,
        ", ".join(mentions),
    ]


def interns(day: date) -> Register:
    """The part of the register for interns and volunteers, in the order of arrival (L1221-13 al. 3, D1221-23-1)."""
    columns = [
        Column(gettext_lazy("Last name")),
        Column(gettext_lazy("First names")),
        Column(gettext_lazy("Kind")),
        Column(gettext_lazy("First day"), Kind.DAY),
        Column(gettext_lazy("Last day"), Kind.DAY),
        Column(gettext_lazy("Tutor")),
        Column(gettext_lazy("Place")),
    ]
    rows = [
        [
            one.last_name,
            one.first_name,
            str(one.get_kind_display()),
            one.starts_on,
            one.ends_on,
            one.tutor,
            one.place,
        ]
        for one in Intern.objects.all()
    ]
    notes = [_as_of(day), _("An entry is kept for five years after the exit (C. trav., art. R1221-26).")]
    return Register(Table(INTERNS, columns, rows, notes))


def mandates(day: date) -> Register:
    """All offices, past and in force, the latest first."""
    columns = [
        Column(gettext_lazy("Office")),
        Column(gettext_lazy("Last name")),
        Column(gettext_lazy("First name")),
        Column(gettext_lazy("From"), Kind.DAY),
        Column(gettext_lazy("Until (included)"), Kind.DAY),
        Column(gettext_lazy("In force")),
    ]
    held = Mandate.objects.select_related("member").order_by("role", "-starts_on", "pk")
    rows = [
        [
            str(one.get_role_display()),
            one.member.last_name,
            one.member.first_name,
            one.starts_on,
            one.ends_on,
            _("yes") if one.starts_on <= day <= (one.ends_on or date.max) else _("no"),
        ]
        for one in held
    ]
    return Register(Table(MANDATES, columns, rows, [_as_of(day)]))


def directory(day: date) -> Register:
    """Who belongs, with what each shares with everybody: nothing that somebody shares with fewer people."""
    columns = [
        Column(gettext_lazy("Last name")),
        Column(gettext_lazy("First name")),
        Column(gettext_lazy("Status")),
        Column(gettext_lazy("Office")),
        Column(gettext_lazy("What I do here")),
        Column(gettext_lazy("Days")),
        Column(gettext_lazy("Telephone")),
        Column(gettext_lazy("E-mail address")),
    ]
    people = with_offices(list(directory_people(day)), day)
    notes = [
        _as_of(day),
        _("What each person shares with everybody who belongs to the cooperative, and no more."),
    ]
    return Register(Table(DIRECTORY, columns, [_shared(member) for member in people], notes))


def _shared(member: Any) -> list[Any]:
    profile = profile_of(member)

    def said(part: str, value: Any) -> Any:
        return value if profile.shares(part, Level.EVERYBODY) else ""

    return [
        member.last_name,
        member.first_name,
        _status(member),
        ", ".join(str(one.get_role_display()) for one in member.held),
        said("job", profile.job),
        said("days", ", ".join(str(Weekday(number).label) for number in days_in(profile.days))),
        said("phone", profile.phone),
        said("email", member.email),
    ]


def _status(member: Any) -> str:
    return status_words(member, member.current_status)


#: Address -> its title and how it is made.
REGISTERS: dict[str, tuple[Any, Callable[[date], Register]]] = {
    "personnel": (PERSONNEL, personnel),
    "stagiaires": (INTERNS, interns),
    "mandats": (MANDATES, mandates),
    "annuaire": (DIRECTORY, directory),
}
