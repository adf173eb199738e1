"""Changes of a member's record, statuses and mandates. `by` is who does it (None: the software), `at` when."""

from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.actions.common import end_sessions, number, refuse_unless_manages
from members.choices import VOTING, Role, StatusKind
from members.models import Invitation, Mandate, Member, Status
from members.queries import holders


@transaction.atomic
def add_member(
    *,
    email: str,
    first_name: str,
    last_name: str,
    status: str,
    since_on: date,
    language: str = "fr",
    by: Member | None,
    at: datetime,
) -> Member:
    """Record a person with her first status. She cannot log in before she accepts an invitation."""
    refuse_unless_manages(by)
    if Member.objects.filter(email=email.strip().lower()).exists():
        raise Refused(_("There is already a member with this e-mail address."), field="email")
    member = Member.objects.create_member(
        email=email, first_name=first_name.strip(), last_name=last_name.strip(), language=language
    )
    record("member.added", by=number(by), at=at, about=member)
    _begin_status(member, status, since_on, by=by, at=at)
    return member


@transaction.atomic
def change_member(*, member: Member, by: Member, at: datetime, **fields: Any) -> None:
    """Correct name, language or (before she has an account) the address. Raises Refused."""
    if by.pk != member.pk:
        refuse_unless_manages(by)
    address = str(fields.pop("email", member.email)).strip().lower()
    if address != member.email:
        if EmailAddress.objects.filter(user=member).exists():
            raise Refused(
                _("She has an account: only she can change her address, in her profile."), field="email"
            )
        if Member.objects.filter(email=address).exists():
            raise Refused(_("There is already a member with this e-mail address."), field="email")
        member.email = address
    for name, value in fields.items():
        setattr(member, name, value)
    member.save(update_fields=["email", *fields])
    record("member.changed", by=by.pk, at=at, about=member)


def _begin_status(member: Member, kind: str, since_on: date, *, by: Member | None, at: datetime) -> None:
    if Status.objects.filter(member=member, since_on=since_on).exists():
        raise Refused(_("A status already begins on this day."), field="since_on")
    Status.objects.create(member=member, kind=kind, since_on=since_on)
    record(
        "member.status_changed", by=number(by), at=at, about=member, status=kind, since=since_on.isoformat()
    )


@transaction.atomic
def change_status(*, member: Member, kind: str, since_on: date, by: Member | None, at: datetime) -> None:
    """Begin a status on a day, which ends the one before. Raises Refused.

    Leaving also ends mandates, links and, once the day has come, access; history stays.
    """
    refuse_unless_manages(by)
    if kind == StatusKind.LEFT:
        _refuse_last_gerance(member, since_on)
    _begin_status(member, kind, since_on, by=by, at=at)
    if kind == StatusKind.LEFT:
        _leave(member, since_on, by=by, at=at)


def _refuse_last_gerance(member: Member, since_on: date) -> None:
    """A cooperative without a gérance could not even invite a new one."""
    in_office = holders(Role.GERANCE, since_on)
    if in_office.filter(pk=member.pk).exists() and not in_office.exclude(pk=member.pk).exists():
        raise Refused(_("She is the only gérant·e on that day: first record the mandate of another."))


def _leave(member: Member, since_on: date, *, by: Member | None, at: datetime) -> None:
    """What leaving entails besides the status itself."""
    last_day = since_on - timedelta(days=1)
    for mandate in member.mandates.in_force(since_on):
        mandate.ends_on = max(last_day, mandate.starts_on)
        mandate.save(update_fields=["ends_on"])
    Invitation.objects.filter(member=member, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    if since_on <= clock.today(at):
        end_sessions(member)
    record("member.left", by=number(by), at=at, about=member, since=since_on.isoformat())


@transaction.atomic
def remove_status(*, status: Status, by: Member, at: datetime) -> None:
    """Take back a status recorded by mistake; the first one stays. Raises Refused."""
    refuse_unless_manages(by)
    if not Status.objects.filter(member=status.member_id).exclude(pk=status.pk).exists():
        raise Refused(_("A member needs at least one status."))
    if status.kind in VOTING and status.member.electorships.filter(ballot__frozen_at__isnull=False).exists():
        raise Refused(_("Ballots were opened with this status: begin a new status instead."))
    record(
        "member.status_removed",
        by=by.pk,
        at=at,
        about=status.member,
        status=status.kind,
        since=status.since_on.isoformat(),
    )
    status.delete()


@transaction.atomic
def start_mandate(
    *, member: Member, role: str, starts_on: date, ends_on: date | None, by: Member | None, at: datetime
) -> Mandate:
    """Give an office for a time. Raises Refused."""
    refuse_unless_manages(by)
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The mandate would end before it begins."), field="ends_on")
    if member.mandates.in_force(starts_on).filter(role=role).exists():
        raise Refused(_("This person already holds this office on that day."), field="starts_on")
    if member.status_on(starts_on) in (None, StatusKind.LEFT):
        raise Refused(_("This person does not belong to the cooperative on that day."), field="starts_on")
    mandate = Mandate.objects.create(member=member, role=role, starts_on=starts_on, ends_on=ends_on)
    record(
        "member.mandate_started", by=number(by), at=at, about=member, role=role, since=starts_on.isoformat()
    )
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, ends_on: date, by: Member, at: datetime) -> None:
    """Set the last day of an office. Raises Refused where nobody would hold the gérance afterwards."""
    refuse_unless_manages(by)
    if ends_on < mandate.starts_on:
        raise Refused(_("The mandate would end before it begins."), field="ends_on")
    if mandate.role == Role.GERANCE:
        _refuse_last_gerance(mandate.member, ends_on + timedelta(days=1))
    mandate.ends_on = ends_on
    mandate.save(update_fields=["ends_on"])
    record(
        "member.mandate_ended",
        by=by.pk,
        at=at,
        about=mandate.member,
        role=mandate.role,
        until=ends_on.isoformat(),
    )
