"""Reminding those who have not voted."""

from datetime import datetime, timedelta

from django.db import transaction

from governance.actions.ballots import write_to
from governance.models import Ballot
from governance.queries import silent, voters_of
from interlignes.kit import clock
from interlignes.outbox.choices import Kind
from members.queries import electorate


def due_reminder(ballot: Ballot, at: datetime) -> int | None:
    """The reminder to send at `at`, in hours before closing; None when none is due.

    Only the latest that has come due counts: after a day without a worker nobody gets two at once, nor one that says
    "48 hours" three hours before closing. One that would have been due before the opening is never sent.
    """
    if not ballot.is_open(at):
        return None
    due = [
        hours
        for hours in ballot.reminder_hours
        if ballot.opens_at < ballot.closes_at - timedelta(hours=hours) <= at
    ]
    return min(due) if due else None


def useful_until(ballot: Ballot, hours: int) -> datetime:
    """Until the next reminder comes due, or the ballot closes: after an outage of the mail server nobody gets two."""
    later = [other for other in ballot.reminder_hours if other < hours]
    return ballot.closes_at - timedelta(hours=max(later, default=0))


def awaited(ballot: Ballot) -> set[int]:
    """Who is to cast a paper that is missing: the elector, or who holds her proxy."""
    voters = voters_of(ballot)
    missing = silent(ballot).order_by("member").values_list("member", flat=True)
    return {
        voters[member] for member in missing if member in voters
    }  # where only the room votes, others cannot


@transaction.atomic
def remind(*, ballot: Ballot, at: datetime) -> int:
    """Queue the reminder that is due for everybody whose paper is missing and who wants reminders; their number.

    The exclusive lock lets votes on their way finish first, and those that come later take their reminder back: who
    has voted is never reminded. Whoever has this reminder already gets no second one.
    """
    locked = (
        Ballot.objects.select_for_update(of=("self",))
        .select_related("motion__item__meeting")
        .get(pk=ballot.pk)
    )
    hours = due_reminder(locked, at)
    if hours is None or locked.frozen_at is None:
        return 0
    wanting = electorate(clock.today(at)).filter(pk__in=awaited(locked), is_active=True, wants_reminders=True)
    members = list(wanting.order_by("pk"))
    write_to(
        locked,
        Kind.BALLOT_REMINDER,
        members,
        at=at,
        topic="reminders",
        occasion=f"{hours}h",
        useful_until=useful_until(locked, hours),
    )
    return len(members)
