"""Numbers in rules that people write as JSON, where true would pass for 1."""

from typing import Any, TypeGuard

#: Nothing is asked for longer before an assembly than a year.
MOST_DAYS = 366


def is_whole(value: Any) -> TypeGuard[int]:
    """Whether it is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_days(value: Any) -> TypeGuard[int]:
    """Whether it is a number of days before an assembly, from 0 to MOST_DAYS."""
    return is_whole(value) and 0 <= value <= MOST_DAYS
