"""Part-time that somebody did not choose: hours under contract against hours wanted, and what may be shown of it.

C. trav. L3123-3: who works part-time and wants more has priority for a job of full time. The indicator is for
everybody, so nobody may read from it what one person wants:

1. The group are the part-timers who said how many hours they want. Below `LEAST` people nothing is shown.
2. What is shown is a band, a quarter of the group wide. No band means nobody or everybody.
3. Two figures must not differ by a few people: a period is shown only if the answers it rests on differ from those of
   every period shown before either not at all or in at least `LEAST` people (joined, left, or changed her mind). Else
   subtracting one figure from another would say what the one who came wants.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

#: Fewest people behind a figure, and fewest who differ between two figures.
LEAST = 5
BANDS = 4


def is_part_time(hours: Decimal, full_time: Decimal) -> bool:
    """Fewer hours than the cooperative's full time (C. trav. L3123-1)."""
    return 0 < hours < full_time


def hours_missing(hours: Decimal, wanted: Decimal | None, full_time: Decimal) -> Decimal:
    """Hours a week that a part-timer wants and does not have; 0 for full time, or where she has not said.

    >>> hours_missing(Decimal(24), Decimal(32), Decimal(35))
    Decimal('8')
    """
    if wanted is None or not is_part_time(hours, full_time):
        return Decimal(0)
    return max(Decimal(0), wanted - hours)


class Shown(StrEnum):
    """Whether a period has a figure, and if not why."""

    YES = "yes"
    TOO_FEW = "too_few"
    TOO_CLOSE = "too_close"


@dataclass(frozen=True, slots=True)
class Figure:
    """One period: from `low` to `high` per cent of the group of `people` want more hours."""

    on: date
    shown: Shown
    people: int = 0
    low: int = 0
    high: int = 0


def figures(periods: Sequence[tuple[date, Mapping[int, bool]]]) -> list[Figure]:
    """What may be shown of each period, in the order of time: (last day, person -> wants more)."""
    result: list[Figure] = []
    published: list[Mapping[int, bool]] = []
    for on, answers in periods:
        if len(answers) < LEAST:
            result.append(Figure(on, Shown.TOO_FEW))
        elif any(0 < differing(answers, earlier) < LEAST for earlier in published):
            result.append(Figure(on, Shown.TOO_CLOSE))
        else:
            published.append(answers)
            band = min(BANDS - 1, BANDS * sum(answers.values()) // len(answers))
            width = 100 // BANDS
            result.append(Figure(on, Shown.YES, len(answers), width * band, width * (band + 1)))
    return result


def differing(one: Mapping[int, bool], other: Mapping[int, bool]) -> int:
    """How many people stand behind one figure and not the other, or with another answer."""
    return sum(one.get(person) != other.get(person) for person in one.keys() | other.keys())


def quarter_ends(day: date, number: int) -> list[date]:
    """The last `number` ends of a calendar quarter on or before `day`, in the order of time."""
    ends = [
        date(year, month, 31 if month in (3, 12) else 30)
        for year in range(day.year - number // 4 - 1, day.year + 1)
        for month in (3, 6, 9, 12)
    ]
    return [end for end in ends if end <= day][-number:]
