"""Contracts, their terms and ends, the hours a person wants, the details of the registre unique du personnel."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.conflicts import refuse_if_changed, watch
from interlignes.kit.errors import Refused
from members.actions.common import number, refuse_too_far, refuse_unless_manages
from members.choices import EMPLOYED, StatusKind
from members.models import Contract, HoursWish, Member, PersonnelDetails, Terms


@transaction.atomic
def start_contract(
    *,
    member: Member,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    job: str,
    qualification: str,
    hours: Decimal,
    authorised_on: date | None = None,
    provider: str = "",
    by: Member,
    at: datetime,
) -> Contract:
    """Record the entry of a person with her first terms. Raises Refused where contracts would overlap."""
    refuse_unless_manages(by)
    refuse_too_far(starts_on, at, field="starts_on")
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The contract would end before it begins."), field="ends_on")
    overlapping = member.contracts.filter(starts_on__lte=ends_on or date.max).exclude(ends_on__lt=starts_on)
    if overlapping.exists():
        raise Refused(_("Another contract is in force at that time: end it first."), field="starts_on")
    today = clock.today(at)
    if ends_on is None or ends_on >= today:
        was = member.status_on(max(starts_on, today))
        if was is not None and was not in EMPLOYED:
            text = _("On that day she is not employed (%(status)s): first record her new status.")
            raise Refused(text % {"status": StatusKind(was).label}, field="starts_on")
    contract = Contract.objects.create(
        member=member,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        authorised_on=authorised_on,
        provider=provider.strip(),
        recorded_at=at,
        end_recorded_at=at if ends_on else None,
    )
    _add_terms(contract, starts_on, job, qualification, hours, at)
    record("member.contract_started", by=by.pk, at=at, about=member, since=starts_on.isoformat())
    return contract


def _add_terms(
    contract: Contract, since_on: date, job: str, qualification: str, hours: Decimal, at: datetime
) -> Terms:
    return Terms.objects.create(
        contract=contract,
        since_on=since_on,
        job=job.strip(),
        qualification=qualification.strip(),
        hours=hours,
        recorded_at=at,
    )


@transaction.atomic
def amend_contract(
    *,
    contract: Contract,
    since_on: date,
    job: str,
    qualification: str,
    hours: Decimal,
    by: Member,
    at: datetime,
) -> Terms:
    """Begin other terms within a contract; the earlier ones stay in the history. Raises Refused."""
    refuse_unless_manages(by)
    refuse_too_far(since_on, at, field="since_on")
    if since_on <= contract.starts_on or (contract.ends_on and since_on > contract.ends_on):
        raise Refused(_("An amendment begins within the contract, after its first day."), field="since_on")
    if contract.terms.filter(since_on=since_on).exists():
        raise Refused(_("Terms already begin on this day."), field="since_on")
    terms = _add_terms(contract, since_on, job, qualification, hours, at)
    record("member.contract_amended", by=by.pk, at=at, about=contract.member, since=since_on.isoformat())
    return terms


@transaction.atomic
def take_back_terms(*, terms: Terms, by: Member, at: datetime) -> None:
    """Undo an amendment, or a contract, that was typed wrongly and recorded today. Raises Refused.

    Later it is history, on which figures that people have read may rest: then an amendment corrects it.
    """
    refuse_unless_manages(by)
    contract = Contract.objects.select_for_update().select_related("member").get(pk=terms.contract_id)
    newest = contract.terms.order_by("-recorded_at", "-pk").first()
    if newest is None or newest.pk != terms.pk:
        raise Refused(_("Only what was recorded last can be taken back."))
    if clock.today(newest.recorded_at) != clock.today(at):
        raise Refused(_("It was not recorded today: it is history now. Record an amendment instead."))
    if contract.terms.count() > 1:
        newest.delete()
    else:
        contract.delete()
    day = newest.since_on.isoformat()
    record("member.contract_taken_back", by=by.pk, at=at, about=contract.member, since=day)


@transaction.atomic
def end_contract(*, contract: Contract, ends_on: date, reason: str, by: Member | None, at: datetime) -> None:
    """Record the exit: the last day and why. What follows for the quality of associate: `end_membership`."""
    refuse_unless_manages(by)
    if ends_on < contract.starts_on:
        raise Refused(_("The contract would end before it begins."), field="ends_on")
    later = contract.member.contracts.filter(starts_on__gt=contract.starts_on, starts_on__lte=ends_on)
    if later.exists():
        raise Refused(_("Another contract is in force at that time: end it first."), field="ends_on")
    contract.ends_on, contract.end_reason, contract.end_recorded_at = ends_on, reason, at
    contract.save(update_fields=["ends_on", "end_reason", "end_recorded_at"])
    record("member.contract_ended", by=number(by), at=at, about=contract.member, until=ends_on.isoformat())


def close_contract(*, member: Member, ends_on: date, reason: str, by: Member | None, at: datetime) -> None:
    """End the contract that is in force on `ends_on`, if there is one; Refused where it would only begin later.

    Where her last one was ended before that day, by an exit that is being corrected, its last day moves.
    """
    later = member.contracts.filter(starts_on__gt=ends_on).order_by("starts_on").first()
    if later:
        text = _("Her contract begins on %(day)s: it cannot end before.")
        raise Refused(text % {"day": f"{later.starts_on:%d/%m/%Y}"}, field="last_day")
    begun = member.contracts.filter(starts_on__lte=ends_on)
    found = list(begun.in_force(ends_on)) or list(begun.exclude(end_reason="").order_by("-starts_on")[:1])
    for contract in found:
        end_contract(contract=contract, ends_on=ends_on, reason=reason, by=by, at=at)


@transaction.atomic
def state_hours_wish(*, member: Member, hours: Decimal, by: Member, at: datetime) -> HoursWish:
    """Say how many hours a week one wants, from today on; the last word of a day counts. Raises Refused.

    Never for a day that has passed: figures that were shown do not change.
    """
    if by.pk != member.pk:
        refuse_unless_manages(by)
    today = clock.today(at)
    if member.status_on(today) not in EMPLOYED:
        raise Refused(_("Only who works here states hours."), field="hours")
    said = HoursWish.objects.filter(member=member, since_on=today, by_gerance=False)
    if by.pk != member.pk and said.exists():
        raise Refused(_("She has said it herself today: her word stands."), field="hours")
    values = {"hours": hours, "by_gerance": by.pk != member.pk, "recorded_at": at}
    wish, _new = HoursWish.objects.update_or_create(member=member, since_on=today, defaults=values)
    record("member.hours_wished", by=by.pk, at=at, about=member, since=today.isoformat())
    return wish


@transaction.atomic
def change_personnel_details(
    *, member: Member, seen: str | None = None, by: Member, at: datetime, **fields: Any
) -> None:
    """Correct what the registre unique du personnel asks besides the contract.

    Raises Refused for a number that somebody else has, Conflict for what somebody else wrote since it was `seen`.
    """
    refuse_unless_manages(by)
    Member.objects.select_for_update().get(pk=member.pk)
    known = PersonnelDetails.objects.filter(member=member).first() or PersonnelDetails(member=member)
    refuse_if_changed(member, watch(known, list(fields)), seen)
    known_as = fields.get("staff_number", "")
    if known_as and PersonnelDetails.objects.filter(staff_number=known_as).exclude(member=member).exists():
        raise Refused(_("Somebody else has this staff number."), field="staff_number")
    PersonnelDetails.objects.update_or_create(member=member, defaults=fields)
    record("member.details_changed", by=by.pk, at=at, about=member)
