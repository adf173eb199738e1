"""Reminding the secretary of a meeting that its minutes are not given out."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from governance.models import Meeting
from governance.queries.minutes_due import due_day, not_given_out, who_writes
from interlignes.kit import clock
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from members.mail import recipient


def remind(*, at: datetime) -> int:
    """Write to whoever writes the minutes, on the days after a meeting that are set (MINUTES_REMINDER_DAYS), once each;
    how many mails. Repeatable."""
    return sum(_remind(number, at) for number in not_given_out(at).values_list("pk", flat=True))


@transaction.atomic
def _remind(number: int, at: datetime) -> int:
    """The lock lets a submission on its way finish first; one that comes later takes this mail back."""
    Meeting.objects.select_for_update().get(pk=number)
    meeting = not_given_out(at).filter(pk=number).first()
    found = due_day(meeting, at) if meeting else None
    if meeting is None or found is None:
        return 0
    days, until = found
    people = [member for member in who_writes(meeting, at) if member.wants_reminders]
    return enqueue(
        kind=Kind.MINUTES_DUE,
        about=meeting,
        to=[recipient(member, "reminders") for member in people],
        occasion=f"{days}d",
        context={
            "meeting": meeting,
            "days": (clock.today(at) - clock.today(meeting.starts_at)).days,
            "url": settings.PUBLIC_URL + reverse("governance:minutes", args=[meeting.pk]),
        },
        at=at,
        useful_until=clock.start_of(clock.today(meeting.starts_at) + timedelta(days=until)),
    )
