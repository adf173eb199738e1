"""On which days a series of meetings falls. Hours are those of Paris clocks, summer and winter."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
#: A weekly meeting for a year and a bit.
MOST = 60
WEEKLY, FORTNIGHTLY, MONTHLY = "weekly", "fortnightly", "monthly"
DAYS = {WEEKLY: 7, FORTNIGHTLY: 14}


def dates(
    first_on: date, rhythm: str, *, count: int | None = None, until_on: date | None = None
) -> list[date]:
    """The days of a series from `first_on` on: `count` of them, or those up to `until_on`; one more than MOST at most.

    A monthly one keeps the place of its weekday in the month: the second Tuesday. Where `first_on` is a fifth one, it
    is the last of each month.
    """
    found: list[date] = []
    most = MOST + 1 if count is None else min(count, MOST + 1)
    while len(found) < most:
        day = _nth(first_on, rhythm, len(found))
        if until_on is not None and day > until_on:
            break
        found.append(day)
    return found


def _nth(first_on: date, rhythm: str, number: int) -> date:
    """The day with this number, from 0 on."""
    if rhythm in DAYS:
        return first_on + timedelta(days=DAYS[rhythm] * number)
    months = first_on.year * 12 + first_on.month - 1 + number
    year, month = months // 12, months % 12 + 1
    place, length = place_in_month(first_on), calendar.monthrange(year, month)[1]
    day = 1 + (first_on.weekday() - date(year, month, 1).weekday()) % 7 + 7 * (place - 1)
    return date(year, month, day if day <= length else day - 7)


def place_in_month(day: date) -> int:
    """Which one of its weekday in the month it is, from 1 to 5; 5 stands for the last."""
    return (day.day - 1) // 7 + 1


def instant(day: date, hour: time) -> datetime:
    """When Paris clocks show this hour on this day; an hour that is skipped in March comes one later."""
    return datetime.combine(day, hour, tzinfo=PARIS).astimezone(UTC)


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian computus."""
    century, golden = year // 100, year % 19
    moon = (19 * golden + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    week = (year + year // 4 + moon + 2 - century + century // 4) % 7
    shift = moon - week
    month = 3 + (shift + 40) // 44
    return date(year, month, shift + 28 - 31 * (month // 4))


#: C. trav. art. L3133-1: (month, day), or days after Easter.
FIXED = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
AFTER_EASTER = {1, 39, 50}


def is_public_holiday(day: date) -> bool:
    """Whether it is one of the eleven jours fériés of C. trav. art. L3133-1."""
    return (day.month, day.day) in FIXED or (day - easter(day.year)).days in AFTER_EASTER
