"""Reminding those who have not said whether they come."""

from datetime import datetime

from django.conf import settings

from governance.actions.writing import convened
from governance.models import Meeting
from governance.queries.feeds import event_to
from governance.queries.overview import silent, unanswered
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from members.mail import recipient
from members.queries import cooperative


def remind(*, at: datetime) -> int:
    """Remind those who have not answered, some days before (MEETING_REMINDER_DAYS), once for each date; how many mails.

    Supervision sessions are left out: who has not answered there is nobody's business.
    """
    return sum(_remind(meeting, at) for meeting in unanswered(at))


def _remind(meeting: Meeting, at: datetime) -> int:
    people = [member for member in silent(meeting, convened(meeting, at)) if member.wants_reminders]
    path = settings.PUBLIC_URL + meeting.get_absolute_url()
    return enqueue(
        kind=Kind.MEETING_REPLY,
        about=meeting,
        to=[recipient(member, "reminders") for member in people],
        occasion=meeting.starts_at.isoformat(timespec="minutes"),
        context={"meeting": meeting, "cooperative": cooperative(), "url": f"{path}presences/"},
        at=at,
        useful_until=meeting.starts_at,
        calendar=event_to(meeting),
    )
