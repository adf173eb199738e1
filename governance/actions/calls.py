"""Calling for candidates: once an election stands on the agenda of a convened assembly, and before it is too late."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from governance.actions.writing import convened
from governance.models import Meeting, MotionMandate
from governance.queries.elections import Opening, openings
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from members.mail import recipient
from members.queries import cooperative

#: How long before the deadline those who could stand are reminded, where seats would stay empty.
REMINDER = timedelta(days=3)


@transaction.atomic
def call_candidates(*, at: datetime) -> int:
    """Tell the associates, once, of elections that are on an agenda: one mail for all of a meeting; how many mails."""
    new = MotionMandate.objects.select_for_update().filter(called_at__isnull=True)
    found = [one for one in openings(at) if one.until > at]
    kept = set(
        new.filter(pk__in=[one.mandate.pk for one in found]).values_list("pk", flat=True).order_by("pk")
    )
    written = _write(Kind.NOMINATION_CALLED, [one for one in found if one.mandate.pk in kept], at)
    MotionMandate.objects.filter(pk__in=kept).update(called_at=at)
    return written


@transaction.atomic
def remind(*, at: datetime) -> int:
    """The same, once, of those that have fewer candidates than seats three days before nobody can stand any more."""
    new = MotionMandate.objects.select_for_update().filter(called_at__lt=at, reminded_at__isnull=True)
    found = [one for one in openings(at) if at < one.until <= at + REMINDER and one.missing > 0]
    kept = set(
        new.filter(pk__in=[one.mandate.pk for one in found]).values_list("pk", flat=True).order_by("pk")
    )
    written = _write(Kind.NOMINATION_REMINDER, [one for one in found if one.mandate.pk in kept], at)
    MotionMandate.objects.filter(pk__in=kept).update(reminded_at=at)
    return written


def _write(kind: str, found: Sequence[Opening], at: datetime) -> int:
    """One mail a person for all elections of a meeting, but for those for whom she stands."""
    meetings = {one.meeting.pk: one.meeting for one in found}
    return sum(
        _write_of(kind, meeting, [one for one in found if one.meeting.pk == number], at)
        for number, meeting in meetings.items()
    )


def _write_of(kind: str, meeting: Meeting, found: Sequence[Opening], at: datetime) -> int:
    home, written = cooperative(), 0
    path = found[0].mandate.motion.get_absolute_url() if len(found) == 1 else meeting.get_absolute_url()
    for member in convened(meeting, at):
        mine = [one for one in found if member.pk not in one.standing]
        if not (mine and member.is_active and member.has_vote and member.wants_reminders):
            continue
        written += enqueue(
            kind=kind,
            about=meeting,
            to=[recipient(member, "reminders")],
            occasion="-".join(str(one.mandate.motion_id) for one in found),
            context={
                "meeting": meeting,
                "openings": mine,
                "cooperative": home,
                "url": settings.PUBLIC_URL + path,
                "site": settings.PUBLIC_URL,
            },
            at=at,
            useful_until=max(one.until for one in mine),
        )
    return written
