"""Which of the proposed dates suits best: most people who can come, then fewest of them only if need be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many can come on one date, can if need be, cannot, have not said."""

    yes: int
    maybe: int
    no: int
    silent: int

    @property
    def can(self) -> int:
        """Those who can come, be it if need be."""
        return self.yes + self.maybe

    @property
    def rank(self) -> tuple[int, int]:
        """The larger the better."""
        return self.can, self.yes


def overlap(answers: Sequence[str], asked: int) -> Overlap:
    """Count `answers` ("yes", "maybe", "no") of `asked` people."""
    yes, maybe, no = (answers.count(word) for word in ("yes", "maybe", "no"))
    return Overlap(yes, maybe, no, asked - yes - maybe - no)


def best(overlaps: Mapping[int, Overlap]) -> list[int]:
    """The dates that suit best, all those that are as good, in the order given; none when nobody can come on any."""
    highest = max((one.rank for one in overlaps.values()), default=(0, 0))
    return [key for key, one in overlaps.items() if one.can and one.rank == highest]
