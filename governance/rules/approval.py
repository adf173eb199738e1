"""Approval: each voter accepts as many options as she likes; the options are ordered by how many accept them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Approval:
    """Acceptances per option, in the order of the options, and the number of papers (empty ones included)."""

    acceptances: tuple[int, ...]
    papers: int

    @property
    def places(self) -> tuple[tuple[int, ...], ...]:
        """The options from the most to the least accepted; equal numbers share a place."""
        numbers = sorted(set(self.acceptances), reverse=True)
        return tuple(
            tuple(option for option, count in enumerate(self.acceptances) if count == number)
            for number in numbers
        )

    @property
    def winners(self) -> tuple[int, ...]:
        """The most accepted; empty when nobody accepted anything."""
        return self.places[0] if any(self.acceptances) else ()

    def share(self, option: int) -> Fraction:
        """The part of the papers that accept an option; 0 without papers."""
        return Fraction(self.acceptances[option], self.papers) if self.papers else Fraction(0)


def approve(papers: Sequence[frozenset[int]], options: int) -> Approval:
    """Count papers, each the set of options it accepts. Raises ValueError for an option that does not exist."""
    if options < 1 or any(not 0 <= option < options for paper in papers for option in paper):
        raise ValueError(f"not a choice among {options} options")
    return Approval(
        acceptances=tuple(sum(option in paper for paper in papers) for option in range(options)),
        papers=len(papers),
    )
