"""Numbers in rules that people write as JSON, where true would pass for 1."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeGuard

#: Nothing is asked for longer before an assembly than a year.
MOST_DAYS = 366


def is_whole(value: Any) -> TypeGuard[int]:
    """Whether it is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_days(value: Any) -> TypeGuard[int]:
    """Whether it is a number of days before an assembly, from 0 to MOST_DAYS."""
    return is_whole(value) and 0 <= value <= MOST_DAYS


def part_of_all(said: Mapping[str, Any], place: str, usual: Fraction) -> Fraction:
    """A share above 0 and up to 1, written as [1, 20]; `usual` where it is not said. Raises ValueError.

    `place` is where it stands in the rule book, its own name last: `initiative.share`.
    """
    pair = said.get(place.rpartition(".")[2], [usual.numerator, usual.denominator])
    if not isinstance(pair, list) or len(pair) != 2 or not all(map(is_whole, pair)) or pair[1] < 1:
        raise ValueError(f"{place}: a fraction such as [{usual.numerator}, {usual.denominator}] is expected")
    if not 0 < Fraction(*pair) <= 1:
        raise ValueError(f"{place}: the fraction lies between 0 and 1")
    return Fraction(*pair)
