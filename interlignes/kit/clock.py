"""The only place that reads the clock, so that tests have one thing to move."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return timezone.now()


def today(at: datetime | None = None) -> date:
    """The calendar day of the instant `at` (default: now) where the cooperative lives, Europe/Paris."""
    return (at or now()).astimezone(PARIS).date()


def midnight(at: datetime) -> datetime:
    """The instant at which the Paris day of `at` began."""
    return start_of(today(at))


def start_of(day: date) -> datetime:
    """The instant at which a day begins in Paris."""
    return datetime.combine(day, time.min, tzinfo=PARIS)
