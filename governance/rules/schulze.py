"""Ranked choice by the Schulze method, for advisory polls.

Source: M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
election method", Social Choice and Welfare 36 (2011), winning votes. Belenios, LiquidFeedback and Debian count so.

A ballot paper is a tuple of ranks, one per option, 1 the best; equal ranks are a tie, None is "not ranked" and comes
after everything that is ranked. Between two options a paper counts for the one that it ranks strictly better.
"""

from collections.abc import Sequence
from dataclasses import dataclass

#: Rank per option in the order of the options; None where the voter ranked nothing.
Ranks = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a poll came to.

    `preferences[i][j]` is the number of papers that rank option i strictly better than j, `strengths[i][j]` the
    strength of the strongest path from i to j. `places` groups the options from the best to the last; options in one
    group are tied. `papers` counts the papers that rank at least one option.
    """

    preferences: tuple[tuple[int, ...], ...]
    strengths: tuple[tuple[int, ...], ...]
    places: tuple[tuple[int, ...], ...]
    papers: int

    @property
    def winners(self) -> tuple[int, ...]:
        """The first group; empty when nobody ranked anything."""
        return self.places[0] if self.papers else ()

    @property
    def beats_all(self) -> int | None:
        """The option preferred to each other one in a direct comparison (Condorcet winner), if there is one."""
        options = range(len(self.preferences))
        for one in options:
            others = (other for other in options if other != one)
            if all(self.preferences[one][other] > self.preferences[other][one] for other in others):
                return one
        return None


def rank(papers: Sequence[Ranks], options: int) -> Ranking:
    """Count `papers` over options 0 to `options` - 1. Raises ValueError for a paper of another length or rank < 1."""
    if options < 1:
        raise ValueError("a poll needs at least one option")
    for paper in papers:
        if len(paper) != options or any(place is not None and place < 1 for place in paper):
            raise ValueError(f"not a ranking of {options} options: {paper}")
    counted = [paper for paper in papers if any(place is not None for place in paper)]
    preferences = _preferences(counted, options)
    strengths = _strengths(preferences)
    return Ranking(
        preferences=tuple(map(tuple, preferences)),
        strengths=tuple(map(tuple, strengths)),
        places=_places(strengths),
        papers=len(counted),
    )


def _preferences(papers: Sequence[Ranks], options: int) -> list[list[int]]:
    last = max((place for paper in papers for place in paper if place is not None), default=0) + 1
    complete = [[last if place is None else place for place in paper] for paper in papers]
    return [
        [sum(paper[one] < paper[other] for paper in complete) for other in range(options)]
        for one in range(options)
    ]


def _strengths(preferences: list[list[int]]) -> list[list[int]]:
    """Strongest paths by Floyd and Warshall: a path is as strong as its weakest link, a link counts where it wins."""
    options = range(len(preferences))
    strengths = [
        [preferences[i][j] if preferences[i][j] > preferences[j][i] else 0 for j in options] for i in options
    ]
    for through in options:
        for start in options:
            if start == through:
                continue
            for end in options:
                if end not in (start, through):
                    by_way = min(strengths[start][through], strengths[through][end])
                    strengths[start][end] = max(strengths[start][end], by_way)
    return strengths


def _places(strengths: list[list[int]]) -> tuple[tuple[int, ...], ...]:
    """Groups of options that nothing left beats; the relation is transitive, so each group is never empty."""
    left, places = set(range(len(strengths))), []
    while left:
        best = tuple(
            option
            for option in sorted(left)
            if all(strengths[option][other] >= strengths[other][option] for other in left)
        )
        places.append(best)
        left -= set(best)
    return tuple(places)
