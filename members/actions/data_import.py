"""Importing people from a spreadsheet: all of it or nothing, and only what was looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record, record_all
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.spreadsheets import Rows
from members.actions.accounts import invite
from members.actions.common import refuse_unless_manages
from members.actions.employment import change_personnel_details, start_contract, state_hours_wish
from members.actions.leaving import end_membership
from members.actions.mandates import end_mandate, start_mandate
from members.actions.people import change_member, change_status
from members.choices import Language, StatusKind
from members.models import Cooperative, Member, PersonnelDetails, Status
from members.queries.imports import Item, Plan, plan
from members.rules.sheets import HEADINGS, Fault

#: Field of a refusal -> field of the sheet, by step; the rest has the same name.
_FIELDS = {
    "contract": {"starts_on": "contract_from", "ends_on": "contract_until"},
    "mandate": {"starts_on": "role_from", "ends_on": "role_until"},
    "mandate_end": {"ends_on": "role_until"},
    "wish": {"hours": "hours_wanted"},
    "departure": {"reason": "end_reason", "day": "left_on", "last_day": "left_on"},
}


class Faulty(Refused):
    """The sheet cannot be imported as it is: `plan` says what is wrong, or what it would do by now."""

    def __init__(self, message: Any, made: Plan) -> None:
        super().__init__(message)
        self.plan = made


@dataclass(frozen=True)
class Imported:
    """How many people are new, and how many were changed."""

    added: int
    changed: int


@transaction.atomic
def import_people(
    *, rows: Rows, fingerprint: str, send_invitations: bool, by: Member, at: datetime
) -> Imported:
    """Do what the preview with this fingerprint showed. Raises Faulty, and then nothing at all is written."""
    refuse_unless_manages(by)
    # Whoever imports at the same time waits here, and then finds another plan than the one she looked at.
    list(Cooperative.objects.select_for_update())
    made = plan(rows, clock.today(at))
    if made.faults:
        raise Faulty(_("Something in this file does not fit. Nothing was imported."), made)
    if made.fingerprint != fingerprint:
        raise Faulty(_("Something was changed since you looked. This is what the file would do now."), made)
    done = Imported(made.count("new"), made.count("changed"))
    _add_all([item for item in made.items if "member" in item.steps], by=by, at=at)
    for item in made.items:
        _import_one(item, made, send_invitations=send_invitations, by=by, at=at)
    if done.added or done.changed:
        record("people.imported", by=by.pk, at=at, added=done.added, changed=done.changed)
    return done


def _import_one(item: Item, made: Plan, *, send_invitations: bool, by: Member, at: datetime) -> None:
    """One line, through the same actions as the pages; a refusal names its line and column."""
    is_new = "member" in item.steps
    for step, fields in item.steps.items():
        if is_new and step in {"member", "details"}:
            continue
        try:
            _STEPS[step](item, fields, by, at)
        except Refused as refused:
            name = _FIELDS.get(step, {}).get(refused.field or "", refused.field or "")
            column = made.headings.get(name, "") if name in HEADINGS else ""
            fault = Fault(item.line.number, column, "refused", str(refused.message))
            wrong = Plan(made.items, [fault], made.headings)
            raise Faulty(_("Something in this file does not fit. Nothing was imported."), wrong) from refused
    if send_invitations and is_new and not _has_left(item, at):
        invite(member=item.member, by=by, at=at)


def _has_left(item: Item, at: datetime) -> bool:
    """Whether somebody new is only recorded as having been here."""
    return "departure" in item.steps and item.member.status_on(clock.today(at)) == StatusKind.LEFT


def _add_all(items: list[Item], *, by: Member, at: datetime) -> None:
    """Record everybody who is new, as `add_member` and `change_personnel_details` would, in a few queries for all.

    Nobody of them has an account, an office or a candidacy yet, and the plan has seen that no address or number is
    taken; were one taken meanwhile, the database refuses all.
    """
    rows = [item.steps["member"] for item in items]
    people = [
        Member(
            email=row["email"],
            first_name=row["first_name"],
            last_name=row["last_name"],
            language=row.get("language", Language.FRENCH),
            password=make_password(None),
        )
        for row in rows
    ]
    for item, member in zip(items, Member.objects.bulk_create(people), strict=True):
        item.member = member
    Status.objects.bulk_create(
        Status(member=item.member, kind=row["status"], since_on=row["since_on"])
        for item, row in zip(items, rows, strict=True)
    )
    details = [item for item in items if "details" in item.steps]
    PersonnelDetails.objects.bulk_create(
        PersonnelDetails(member=item.member, **item.steps["details"]) for item in details
    )
    record_all([event for item in items for event in _events(item)], by=by.pk, at=at)


def _events(item: Item) -> Iterator[tuple[str, Member, dict[str, Any]]]:
    """What the journal says of somebody new."""
    row = item.steps["member"]
    yield "member.added", item.member, {}
    yield (
        "member.status_changed",
        item.member,
        {"status": row["status"], "since": row["since_on"].isoformat()},
    )
    if "details" in item.steps:
        yield "member.details_changed", item.member, {}


def _call(action: Callable[..., Any]) -> Callable[[Item, dict[str, Any], Member, datetime], None]:
    """A step that is an action about the person."""

    def step(item: Item, fields: dict[str, Any], by: Member, at: datetime) -> None:
        action(member=item.member, **fields, by=by, at=at)

    return step


def _end(item: Item, fields: dict[str, Any], by: Member, at: datetime) -> None:
    end_mandate(**fields, by=by, at=at)


_STEPS = {
    "change": _call(change_member),
    "details": _call(change_personnel_details),
    "status": _call(change_status),
    "contract": _call(start_contract),
    "mandate": _call(start_mandate),
    "mandate_end": _end,
    "wish": _call(state_hours_wish),
    "departure": _call(end_membership),
}
