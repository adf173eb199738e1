"""Changes of a member's record and statuses. `by` is who does it (None: the software), `at` when."""

from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import cancel
from interlignes.outbox.choices import Kind
from members.actions.common import (
    end_sessions,
    number,
    refuse_too_far,
    refuse_unless_manages,
    withdraw_open_invitations,
)
from members.actions.mandates import refuse_last_gerance, tell_new_end
from members.choices import EMPLOYED, VOTING, CandidacyOutcome, EndReason, StatusKind
from members.models import Candidacy, Member, Status


@transaction.atomic
def add_member(
    *,
    email: str,
    first_name: str,
    last_name: str,
    status: str,
    since_on: date,
    language: str = "fr",
    organisation: str = "",
    by: Member | None,
    at: datetime,
) -> Member:
    """Record a person with her first status. She cannot log in before she accepts an invitation."""
    refuse_unless_manages(by)
    if Member.objects.filter(email=email.strip().lower()).exists():
        raise Refused(_("There is already a member with this e-mail address."), field="email")
    member = Member.objects.create_member(
        email=email,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        language=language,
        organisation=organisation.strip(),
    )
    record("member.added", by=number(by), at=at, about=member)
    begin_status(member, status, since_on, by=by, at=at)
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


def begin_status(
    member: Member,
    kind: str,
    since_on: date,
    *,
    since_at: datetime | None = None,
    reason: str = "",
    because: str = "",
    by: Member | None,
    at: datetime,
) -> Status:
    """Write a status and its entry, in the transaction of the caller. Raises Refused for a second one.

    On a day on which an assembly has already given or taken a status, the next one begins after that instant.
    """
    refuse_too_far(since_on, at, field="since_on")
    same_day = Status.objects.filter(member=member, since_on=since_on)
    if since_at is None and same_day.filter(since_at__isnull=False).exists():
        since_at = _end_of(since_on) if since_on < clock.today(at) else at
    if same_day.filter(since_at=since_at).exists():
        raise Refused(_("A status already begins on this day."), field="since_on")
    if since_at is not None and same_day.filter(since_at__gte=since_at).exists():
        raise Refused(_("Another status begins later on the same day."), field="since_on")
    status = Status.objects.create(
        member=member, kind=kind, since_on=since_on, since_at=since_at, reason=reason, because=because
    )
    if kind in VOTING:
        _close_candidacy(member, CandidacyOutcome.ADMITTED, since_on, since_at)
    record(
        "member.status_changed", by=number(by), at=at, about=member, status=kind, since=since_on.isoformat()
    )
    return status


def _end_of(day: date) -> datetime:
    """The last instant of a day in Paris."""
    return datetime.combine(day, time.max, tzinfo=clock.PARIS)


def _close_candidacy(member: Member, outcome: str, on: date, since_at: datetime | None = None) -> None:
    """A status recorded by hand decides the candidacy that was open."""
    for candidacy in Candidacy.objects.filter(member=member).pending():
        candidacy.outcome, candidacy.decided_on, candidacy.decided_at = outcome, on, since_at
        if outcome == CandidacyOutcome.ADMITTED and candidacy.filed_on is None:
            candidacy.filed_on = max(on, candidacy.hired_on)
        candidacy.save(update_fields=["outcome", "decided_on", "decided_at", "filed_on"])
        cancel(kind=Kind.CANDIDACY_REMINDER, about=candidacy)


@transaction.atomic
def change_status(
    *,
    member: Member,
    kind: str,
    since_on: date,
    since_at: datetime | None = None,
    reason: str = "",
    because: str = "",
    ends_job: bool = False,
    by: Member | None,
    at: datetime,
) -> None:
    """Begin a status on a day (or at an instant of it), which ends the one before. Raises Refused.

    A status of somebody who does not work here needs that her contract ends too: `ends_job` says that the caller
    sees to it (`end_membership`).
    Leaving also ends mandates, links, an open candidacy and, once the day has come, access; history stays.
    """
    refuse_unless_manages(by)
    if since_at is not None and since_at > at:
        raise Refused(_("This instant has not come yet."), field="since_time")
    if kind not in EMPLOYED and not ends_job and member.contracts.in_force(since_on).exists():
        text = _("Her contract is in force on that day: record why it ends on her page, under “Departure”.")
        raise Refused(text, field="kind")
    if kind == StatusKind.LEFT and reason != EndReason.DEATH:
        refuse_last_gerance(member, since_on)
    begin_status(member, kind, since_on, since_at=since_at, reason=reason, because=because, by=by, at=at)
    if kind == StatusKind.LEFT:
        _leave(member, since_on, by=by, at=at)


def _leave(member: Member, since_on: date, *, by: Member | None, at: datetime) -> None:
    """What leaving entails besides the status itself."""
    last_day = since_on - timedelta(days=1)
    for mandate in member.mandates.filter(starts_on__gte=since_on):  # it never begins
        record(
            "member.mandate_ended",
            by=number(by),
            at=at,
            about=member,
            role=mandate.role,
            until=last_day.isoformat(),
        )
        for kind in (Kind.MANDATE_REMINDER, Kind.MANDATE_DECIDED):
            cancel(kind=kind, about=mandate)
        mandate.delete()
    for mandate in member.mandates.in_force(since_on):
        mandate.ends_on = last_day
        mandate.save(update_fields=["ends_on"])
        tell_new_end(mandate, at=at)
    _close_candidacy(member, CandidacyOutcome.LAPSED, since_on)
    withdraw_open_invitations(member, at)
    if since_on <= clock.today(at):
        end_sessions(member)
    record("member.left", by=number(by), at=at, about=member, since=since_on.isoformat())


@transaction.atomic
def remove_status(*, status: Status, by: Member, at: datetime) -> None:
    """Take back a status recorded by mistake; the first one stays. Raises Refused."""
    refuse_unless_manages(by)
    earlier = Q(since_on__lt=status.since_on) | Q(since_on=status.since_on, pk__lt=status.pk)
    if not Status.objects.filter(earlier, member=status.member_id).exists():
        raise Refused(_("The first status stays: begin another one, on this day or before."))
    if status.kind in VOTING and status.member.electorships.filter(ballot__frozen_at__isnull=False).exists():
        raise Refused(_("Ballots were opened with this status: begin a new status instead."))
    given = {
        "outcome": CandidacyOutcome.ADMITTED,
        "decided_on": status.since_on,
        "decided_at": status.since_at,
    }
    if status.kind in VOTING and Candidacy.objects.filter(member=status.member_id, **given).exists():
        raise Refused(_("This status comes from a candidacy: take its outcome back, under “Candidacies”."))
    record(
        "member.status_removed",
        by=by.pk,
        at=at,
        about=status.member,
        status=status.kind,
        since=status.since_on.isoformat(),
    )
    status.delete()
