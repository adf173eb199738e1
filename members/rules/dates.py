"""Months and years as the Civil Code counts them: to the same day, or to the last of a shorter month."""

from calendar import monthrange
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The day with the same number `months` later, the last of the month where there is no such day.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


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
