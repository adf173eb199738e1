"""The end of what opens something for who has left, of what only served to find a date, and of who read what."""

from datetime import datetime

from django.db.models import F, QuerySet

from governance.models import Asked, CalendarFeed, DatePoll, Mark, Reading, ReadingShown, Slot
from interlignes.kit import clock, retention
from interlignes.kit.retention import Executor
from members.queries.retention import left_by, of_people


def _marks(limit: datetime) -> QuerySet[Mark]:
    marks = Mark.objects.filter(asked__poll__closes_at__lte=limit)
    return marks.annotate(closed_at=F("asked__poll__closes_at"))


def _asked(limit: datetime) -> QuerySet[Asked]:
    return Asked.objects.filter(poll__closes_at__lte=limit).annotate(closed_at=F("poll__closes_at"))


def _slots(limit: datetime) -> QuerySet[Slot]:
    return Slot.objects.filter(poll__closes_at__lte=limit).annotate(closed_at=F("poll__closes_at"))


retention.add(
    [
        Executor(
            "reading",
            "governance.Reading",
            "day",
            lambda limit: Reading.objects.filter(day__lte=clock.today(limit)),
        ),
        Executor(
            "profile",
            "governance.ReadingShown",
            "left_on",
            lambda limit: of_people(ReadingShown.objects.all(), left_by(limit), "left_on"),
        ),
        Executor(
            "account",
            "governance.CalendarFeed",
            "left_on",
            lambda limit: of_people(CalendarFeed.objects.all(), left_by(limit), "left_on"),
        ),
        Executor("poll", "governance.Mark", "closed_at", _marks),
        Executor("poll", "governance.Asked", "closed_at", _asked),
        Executor("poll", "governance.Slot", "closed_at", _slots),
        Executor(
            "poll",
            "governance.DatePoll",
            "closes_at",
            lambda limit: DatePoll.objects.filter(closes_at__lte=limit),
        ),
    ]
)
