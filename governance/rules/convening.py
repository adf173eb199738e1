"""Associates who ask for an assembly: the share that they need, and by when the gérance convenes it.

C. com. L223-27 (SARL): a tenth of the associates, with a tenth of the shares, or holders of half of the shares may
demand an assembly; no clause of the statuts takes that away. In a SCOP the tenth is counted in votes (loi 78-763,
art. 14); a share of the capital of its own is kept beside it. The law sets no delay for the gérance: the days are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from governance.rules.majority import Base, Comparison, Share
from governance.rules.numbers import is_days, part_of_all


@dataclass(frozen=True, slots=True)
class Convening:
    """The rule: which share of all votes, or which share of the capital alone; days for the gérance to convene."""

    share: Fraction = Fraction(1, 10)
    alone: Fraction = Fraction(1, 2)
    days: int = 30

    def needed(self, members: int) -> int:
        """How many associates it takes, whatever their shares."""
        return max(1, Share(Base.ALL, Comparison.AT_LEAST, self.share).needed(members))

    def is_reached(self, *, signers: int, members: int, held: int, shares: int) -> bool:
        """Whether `signers` of `members`, who hold `held` of all `shares`, are enough."""
        if signers < 1:
            return False
        return signers >= self.needed(members) or (shares > 0 and Fraction(held, shares) >= self.alone)

    def due_on(self, reached_on: date) -> date:
        """The last day on which the gérance convenes; what reached it today has the whole of each day after."""
        return reached_on + timedelta(days=self.days)


def read(data: Mapping[str, Any]) -> Convening:
    """What a rule book says under `convening`; the usual where it says nothing. Raises ValueError."""
    said = data.get("convening") or {}
    if not isinstance(said, Mapping):
        raise ValueError("convening: an object is expected")
    usual = Convening()
    days = said.get("days", usual.days)
    if not is_days(days):
        raise ValueError("convening.days: a number of days is expected")
    share = part_of_all(said, "convening.share", usual.share)
    return Convening(share, part_of_all(said, "convening.alone", usual.alone), days)
