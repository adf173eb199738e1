"""Months and years as the Civil Code counts them: to the same day, or to the last of a shorter month."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The day with the same number `months` later, the last of the month where there is no such day.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


#: Nobody records further ahead when something begins: what lies beyond is a slip of the keyboard.
AHEAD_MONTHS = 12


def is_too_far(day: date, today: date) -> bool:
    """Whether a day lies further ahead than anybody records."""
    return day > add_months(today, AHEAD_MONTHS)


def end_of_term(starts_on: date, years: int) -> date:
    """The last day of a term of `years`: the eve of the anniversary."""
    return add_months(starts_on, 12 * years) - timedelta(days=1)


def last_closing(day: date, month: int) -> date:
    """The last day of the financial year that closed last on or before `day`; the year closes at the end of `month`."""
    year = day.year if day >= date(day.year, month, monthrange(day.year, month)[1]) else day.year - 1
    return date(year, month, monthrange(year, month)[1])


def due_reminder(deadline: date, day: date, steps: tuple[int, ...]) -> int | None:
    """The reminder due on `day`, in days before `deadline`: the latest that has come due; None before the first.

    After an outage nobody gets two at once, nor one that says "90 days" a week before. A deadline that has passed by
    more than a month reminds nobody: it is told on the page.
    """
    left = (deadline - day).days
    if left < -30:
        return None
    return min((step for step in steps if left <= step), default=None)


def whole_months(since: date, until: date) -> int:
    """Whole months from the morning of a day to the evening of another."""
    end = until + date.resolution
    return max(0, (end.year - since.year) * 12 + end.month - since.month - (end.day < since.day))


def presence(stretches: Iterable[tuple[date, date]]) -> int:
    """Whole months of some stretches (first day, last day) in order; 31 days left over of several make one more.

    What follows without a day between is one stretch. A month begun is not counted: whoever has been here for less than
    three months has not been here for three.
    """
    joined: list[tuple[date, date]] = []
    for start, end in stretches:
        if joined and start <= joined[-1][1] + date.resolution:
            start, _end = joined.pop()
        joined.append((start, end))
    whole = [whole_months(start, end) for start, end in joined]
    left = sum(
        (end - add_months(start, count)).days + 1 for (start, end), count in zip(joined, whole, strict=True)
    )
    return sum(whole) + left // 31


def unbroken_since(spells: Iterable[tuple[date, date | None]], day: date) -> date | None:
    """Since when one spell (first day, last day or None) has followed another without a day between, up to `day`.

    None where none holds on the day.
    """
    ordered = sorted(spells, key=lambda spell: spell[0], reverse=True)
    since = min((start for start, end in ordered if start <= day <= (end or day)), default=None)
    for start, end in ordered:
        if since and start < since and end and end + date.resolution >= since:
            since = start
    return since
