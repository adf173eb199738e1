"""«1er décembre»: French counts the first of a month as an ordinal, for which Django's date formats have no letter.

The letter `j` says it, once for every page, mail, list and document: no place can forget it.
"""

from django.utils.dateformat import DateFormat
from django.utils.translation import get_language

_number = DateFormat.j


def _day(self: DateFormat) -> int | str:
    """Day of the month, as the current language counts it."""
    number: int = _number(self)
    return "1er" if number == 1 and (get_language() or "").startswith("fr") else number


def install() -> None:
    """Let Django's `j` say so; harmless when repeated."""
    DateFormat.j = _day  # type: ignore[method-assign, assignment]
