"""What a spreadsheet of people would change, line by line; nothing is written here."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from interlignes.kit import spreadsheets
from interlignes.kit.conflicts import canonical, in_words
from interlignes.kit.spreadsheets import Formula, Rows
from members.choices import EMPLOYED, EndReason, StatusKind
from members.models import Member
from members.queries.import_words import LISTS, words
from members.queries.lifecycle import membership_rules
from members.rules import departures, sheets
from members.rules.leaving import reasons
from members.rules.sheets import Fault, Line

#: A field that a cell may correct, where it is kept, and its words.
IDENTITY = {
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "email": _("E-mail address"),
    "language": _("Language"),
}
DETAILS = {
    "staff_number": _("Staff number"),
    "nationality": _("Nationality"),
    "born_on": _("Date of birth"),
    "sex": _("Sex"),
}
#: What tells of a departure.
_LEAVING = ("left_on", "end_reason", "notified_on", "because")
NEEDED = ("email", "first_name", "last_name", "status", "since_on")


@dataclass(frozen=True)
class Change:
    """One thing that a line changes, in words."""

    label: Any
    before: str
    after: str


@dataclass
class Item:
    """What one line does: with whom (None: somebody new), under which name, and its changes.

    `is_to_come`: something of it begins only after today.
    """

    line: Line
    member: Any
    name: str
    changes: list[Change] = field(default_factory=list)
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)
    is_to_come: bool = False

    @property
    def state(self) -> str:
        """new, changed or unchanged."""
        return "new" if self.member is None else "changed" if self.changes else "unchanged"


@dataclass
class Plan:
    """The whole: what each line does, and what is wrong."""

    items: list[Item] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    headings: Mapping[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all that would change, so that what is done is what was looked at."""
        said = [
            [
                item.line.number,
                item.name,
                item.state,
                *([str(one.label), one.before, one.after] for one in item.changes),
            ]
            for item in self.items
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    def count(self, state: str) -> int:
        """How many lines are new, changed or unchanged."""
        return sum(item.state == state for item in self.items)


def plan(rows: Rows, day: date) -> Plan:
    """What the rows would change on `day`, or what is wrong with them. A handful of queries, however many lines."""
    reading = sheets.read(rows[0], spreadsheets.lines(rows), words=words(), formula=Formula)
    made = Plan(faults=reading.faults, headings=reading.headings)
    if not reading.lines:
        return made
    made.faults += [fault for line in reading.lines for fault in sheets.out_of_time(line, made.headings, day)]
    known, wrong = _Known(), {fault.line for fault in made.faults}
    for line in reading.lines:
        item, faults = _item(line, known, reading.headings, day, is_whole=line.number not in wrong)
        made.faults += faults
        if item:
            item.is_to_come = sheets.is_to_come(line, day)
            made.items.append(item)
    made.faults.sort(key=lambda fault: (fault.line, fault.column))
    return made


class _Known:
    """Everybody on record, and what the statuts say of leaving, read once."""

    def __init__(self) -> None:
        own = membership_rules()
        self.statutes = departures.Statutes(
            reasons(renouncing_ends_job=own.renouncing_ends_job),
            {
                EndReason.DEEMED_RESIGNED: own.answer_within_months,
                EndReason.COMMITMENT_FAILURE: own.commitment_answer_months,
            },
        )
        people = Member.objects.select_related("personnel_details").prefetch_related(
            "statuses", "mandates", "contracts__terms", "hours_wishes", "emailaddress_set"
        )
        self.by_email = {member.email: member for member in people}
        self.by_number = {
            member.personnel_details.staff_number: member
            for member in self.by_email.values()
            if hasattr(member, "personnel_details") and member.personnel_details.staff_number
        }


def _item(
    line: Line, known: _Known, headings: Mapping[str, str], day: date, *, is_whole: bool
) -> tuple[Item | None, list[Fault]]:
    """What a line does, unless something is wrong with it; `is_whole`: nothing has been found so far."""
    values = line.values
    by_email = known.by_email.get(str(values.get("email", "")))
    by_number = known.by_number.get(str(values.get("staff_number", "")))
    if by_email and by_number and by_email.pk != by_number.pk:
        return None, [_fault(line, headings, "staff_number", "other_person", by_number.get_full_name())]
    member = by_number or by_email
    if member is None:
        return _new(line, known, headings, day, is_whole=is_whole)
    if not is_whole:
        return None, []
    item = Item(line, member, member.get_full_name())
    faults = [fault for check in _CHECKS for fault in check(item, headings, day)]
    lives = [(status.kind, status.since_on) for status in member.statuses.all()]
    faults += _departure(item, lives, known, headings, day)
    return (None if faults else item), faults


def _fault(line: Line, headings: Mapping[str, str], name: str, code: str, what: str = "") -> Fault:
    column = headings.get(name, sheets.HEADINGS[name][0])
    return Fault(line.number, column, code, what)


def _new(
    line: Line, known: _Known, headings: Mapping[str, str], day: date, *, is_whole: bool
) -> tuple[Item | None, list[Fault]]:
    """Somebody who is not on record yet."""
    values = line.values
    missing = [name for name in NEEDED if name not in values and name not in line.bad]
    beside = {"status", "since_on"} & set(missing)
    if len(beside) == 1:  # said already, beside the other
        missing = [name for name in missing if name not in beside]
    faults = [_fault(line, headings, name, "missing") for name in missing]
    if values.get("status") == StatusKind.LEFT:
        faults.append(_fault(line, headings, "status", "left"))
    if faults or not is_whole:
        return None, faults
    item = Item(line, None, f"{values['first_name']} {values['last_name']}")
    item.steps["member"] = {name: values[name] for name in (*NEEDED, "language") if name in values}
    item.changes = [
        Change(_label(name), "", _words(name, values[name])) for name in values if name not in _LEAVING
    ]
    _add_steps(item, values, DETAILS)
    faults = _departure(item, [(values["status"], values["since_on"])], known, headings, day)
    return (None if faults else item), faults


def _add_steps(item: Item, values: Mapping[str, Any], details: Mapping[str, Any]) -> None:
    """Contract, office, wish and details of somebody new."""
    found = {name: values[name] for name in details if name in values}
    if found:
        item.steps["details"] = found
    for step, first in (("contract", "contract_kind"), ("mandate", "role"), ("wish", "hours_wanted")):
        if first in values:
            item.steps[step] = _step(step, values)


def _step(step: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of an action."""
    if step == "contract":
        return {
            "kind": values["contract_kind"],
            "starts_on": values["contract_from"],
            "ends_on": values.get("contract_until"),
            "job": values["job"],
            "qualification": values.get("qualification", ""),
            "hours": values["hours"],
        }
    if step == "mandate":
        return {"role": values["role"], "starts_on": values["role_from"], "ends_on": values.get("role_until")}
    return {"hours": values["hours_wanted"]}


def _label(name: str) -> Any:
    return IDENTITY.get(name) or DETAILS.get(name) or sheets.HEADINGS[name][0]


def _words(name: str, value: Any) -> str:
    choices = LISTS.get(name)
    return in_words(value, dict(choices.choices) if choices else None)


def _since(name: str, value: Any, day: date) -> str:
    return f"{_words(name, value)}, {in_words(day)}"


def _corrections(item: Item, headings: Mapping[str, str], day: date) -> list[Fault]:
    """Name, address, language, and what the registre du personnel asks."""
    values, details = item.line.values, getattr(item.member, "personnel_details", None)
    if "email" in values and values["email"] != item.member.email and item.member.emailaddress_set.all():
        return [_fault(item.line, headings, "email", "own_account", item.member.get_full_name())]
    for step, names, thing in (("change", IDENTITY, item.member), ("details", DETAILS, details)):
        for name, label in names.items():
            before = getattr(thing, name, "")
            if name in values and canonical(values[name]) != canonical(before):
                item.steps.setdefault(step, {})[name] = values[name]
                item.changes.append(Change(label, _words(name, before), _words(name, values[name])))
    return []


def _status(item: Item, headings: Mapping[str, str], day: date) -> list[Fault]:
    """A status that is not in her history yet begins; one that is there is not rewritten."""
    values = item.line.values
    if "status" not in values or "since_on" not in values:
        return []
    kind, since = values["status"], values["since_on"]
    history = sorted(item.member.statuses.all(), key=lambda status: status.since_on)
    if any((status.kind, status.since_on) == (kind, since) for status in history):
        return []
    if kind == StatusKind.LEFT:
        return [_fault(item.line, headings, "status", "left")]
    if any(status.since_on == since for status in history):
        return [_fault(item.line, headings, "since_on", "status_that_day")]
    before = [status for status in history if status.since_on <= since]
    if before and before[-1].kind == kind:
        return [
            _fault(item.line, headings, "since_on", "status_since", _words("since_on", before[-1].since_on))
        ]
    old = _words("status", before[-1].kind) if before else ""
    item.steps["status"] = {"kind": kind, "since_on": since}
    item.changes.append(Change(_("Status"), old, _since("status", kind, since)))
    return []


def _mandate(item: Item, headings: Mapping[str, str], day: date) -> list[Fault]:
    """An office begins, or its end is set."""
    values = item.line.values
    if "role" not in values or "role_from" not in values:
        return []
    step = _step("mandate", values)
    held = [mandate for mandate in item.member.mandates.all() if mandate.role == step["role"]]
    same = next((mandate for mandate in held if mandate.starts_on == step["starts_on"]), None)
    if same:
        if step["ends_on"] and step["ends_on"] != same.ends_on:
            item.steps["mandate_end"] = {"mandate": same, "ends_on": step["ends_on"]}
            before = _words("role_until", same.ends_on)
            item.changes.append(Change(_("Office: until"), before, _words("role_until", step["ends_on"])))
        return []
    begins = step["starts_on"]
    if any(one.starts_on <= begins <= (one.ends_on or date.max) for one in held):
        return [_fault(item.line, headings, "role_from", "holds_already")]
    item.steps["mandate"] = step
    item.changes.append(Change(_("Office"), "", _since("role", step["role"], begins)))
    return []


def _contract(item: Item, headings: Mapping[str, str], day: date) -> list[Fault]:
    """A contract is recorded once; what changes in it later is an amendment on her record."""
    values = item.line.values
    if not all(name in values for name in ("contract_kind", "contract_from", "job", "hours")):
        return []
    step = _step("contract", values)
    contracts = list(item.member.contracts.all())
    same = next((one for one in contracts if one.starts_on == step["starts_on"]), None)
    if same:
        terms = max(same.terms.all(), key=lambda terms: terms.since_on)
        stored = (same.kind, same.ends_on, terms.job, terms.hours)
        # A departure of this line that is recorded already has moved the last day.
        ends_on = values.get("left_on", step["ends_on"]) if same.end_reason else step["ends_on"]
        wanted = (step["kind"], ends_on, step["job"], step["hours"])
        return (
            [] if stored == wanted else [_fault(item.line, headings, "contract_from", "contract_otherwise")]
        )
    last = step["ends_on"] or date.max
    if any(one.starts_on <= last and (one.ends_on or date.max) >= step["starts_on"] for one in contracts):
        return [_fault(item.line, headings, "contract_from", "contract_overlaps")]
    item.steps["contract"] = step
    after = _since("contract_kind", step["kind"], step["starts_on"])
    item.changes.append(Change(_("Contract"), "", after))
    return []


def _wish(item: Item, headings: Mapping[str, str], day: date) -> list[Fault]:
    """How many hours she wants, from today on."""
    hours = item.line.values.get("hours_wanted")
    if hours is None:
        return []
    said = sorted(item.member.hours_wishes.all(), key=lambda wish: wish.since_on)
    if said and said[-1].hours == hours:
        return []
    begun = [status for status in item.member.statuses.all() if status.since_on <= day]
    latest = max(begun, key=lambda status: status.since_on).kind if begun else None
    if item.line.values.get("status", latest) not in EMPLOYED:
        return [_fault(item.line, headings, "hours_wanted", "not_employed")]
    item.steps["wish"] = {"hours": hours}
    item.changes.append(
        Change(_("Hours wanted a week"), in_words(said[-1].hours) if said else "", in_words(hours))
    )
    return []


def _departure(
    item: Item, lives: Sequence[tuple[str, date]], known: _Known, headings: Mapping[str, str], day: date
) -> list[Fault]:
    """Somebody who has left: what follows from the reason, as on the page of a departure; `lives`: her statuses."""
    values, begun = item.line.values, item.steps.get("status")
    if "left_on" not in values or "end_reason" not in values:
        return []
    history = [*lives, (begun["kind"], begun["since_on"])] if begun else lives
    found = departures.look(values, history, known.statutes, day)
    if isinstance(found, departures.Unfit):
        return [_fault(item.line, headings, found.field, found.code, _words(found.of, found.what))]
    if found is None:
        return []
    if "wish" in item.steps:
        return [_fault(item.line, headings, "hours_wanted", "not_employed")]
    item.steps["departure"] = dict(found.step)
    item.changes += [
        Change(_("Departure"), "", _since("end_reason", values["end_reason"], values["left_on"])),
        Change(_("Status"), _words("status", found.was), _since("status", found.kind, found.since_on)),
    ]
    return []


_CHECKS = (_corrections, _status, _mandate, _contract, _wish)
