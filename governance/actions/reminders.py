"""Reminding those who have not voted."""

from datetime import datetime, timedelta

from django.db import transaction

from governance.actions.ballots import write_to
from governance.models import Ballot, Elector
from interlignes.kit import clock
from interlignes.outbox.choices import Kind
from members.choices import VOTING
from members.models import Member


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


@transaction.atomic
def remind(*, ballot: Ballot, at: datetime) -> int:
    """Queue the reminder that is due for every elector without a vote who wants reminders; the number queued."""
    hours = due_reminder(ballot, at)
    if hours is None:
        return 0
    silent = Elector.objects.filter(ballot=ballot, vote__isnull=True).values("member")
    members = [
        member
        for member in Member.objects.with_status(clock.today(at)).filter(
            pk__in=silent, is_active=True, wants_reminders=True
        )
        if member.current_status in VOTING
    ]
    write_to(
        ballot,
        Kind.BALLOT_REMINDER,
        members,
        at=at,
        topic="reminders",
        occasion=f"{hours}h",
        useful_until=ballot.closes_at,
    )
    return len(members)
