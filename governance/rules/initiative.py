"""Associates who add a resolution to a convened assembly: the share of the votes that they need, and when.

Model statutes of SCOPs, art. 26.4: at least 5 % of the votes, between the fifteenth and the fifth day before the
assembly (C. com. L223-27 gives the right; in a SCOP it is counted in votes, loi 78-763, art. 14).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

from governance.rules.majority import Base, Comparison, Share
from governance.rules.numbers import is_days, part_of_all


class Window(StrEnum):
    """Where a day stands."""

    EARLY = "early"
    OPEN = "open"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Initiative:
    """The rule: which share of all votes, from how many days before the assembly, until how many."""

    share: Fraction = Fraction(1, 20)
    from_days: int = 15
    until_days: int = 5

    def needed(self, members: int) -> int:
        """How many associates it takes."""
        return max(1, Share(Base.ALL, Comparison.AT_LEAST, self.share).needed(members))

    def days(self, meeting_on: date) -> tuple[date, date]:
        """The first and the last day, both included."""
        return meeting_on - timedelta(days=self.from_days), meeting_on - timedelta(days=self.until_days)

    def window(self, today: date, meeting_on: date) -> Window:
        """Whether it is too early, too late, or time."""
        first, last = self.days(meeting_on)
        if today < first:
            return Window.EARLY
        return Window.OPEN if today <= last else Window.LATE


def read(data: Mapping[str, Any]) -> Initiative:
    """What a rule book says under `initiative`; the model statutes where it says nothing. Raises ValueError."""
    said = data.get("initiative") or {}
    if not isinstance(said, Mapping):
        raise ValueError("initiative: an object is expected")
    usual = Initiative()
    share = part_of_all(said, "initiative.share", usual.share)
    days = (said.get("from_days", usual.from_days), said.get("until_days", usual.until_days))
    if not all(map(is_days, days)) or days[0] < days[1]:
        raise ValueError(
            "initiative: from_days and until_days are days before the assembly, the first the more"
        )
    return Initiative(share, *days)
