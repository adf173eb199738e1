"""Notice of a meeting, counted as the law counts.

The day of dispatch does not count, the day of the meeting does (CPC art. 641; Cass. com. 11 Jan. 2005, 02-14.118).
"""

from datetime import date, timedelta


def days_of_notice(dispatched_on: date, meeting_on: date) -> int:
    """Whole days of notice that a dispatch on `dispatched_on` gives; negative when it comes after the meeting."""
    return (meeting_on - dispatched_on).days


def latest_dispatch(meeting_on: date, days: int) -> date:
    """The last day on which a dispatch still gives `days` days of notice."""
    return meeting_on - timedelta(days=days)
