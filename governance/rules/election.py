"""Elections: each candidate is judged by the majority of the rule; the best of those who reach it fill the seats.

A paper that does not name a candidate counts against that candidate, as a vote against a resolution does; a blank paper
counts as one does there. A tie for the last seat fills none of the tied seats, unless the statuts say what breaks it:
the law knows no casting vote. In a last round the statuts may elect whoever has the most votes: see `rounds`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from governance.rules.majority import Counts, Outcome, Rule, Verdict, verdict
from governance.rules.rounds import USUAL, Contest


@dataclass(frozen=True, slots=True)
class Standing:
    """How one candidate fared; `number` is the place on the paper, from 0. `is_tied`: a tie for the last seat."""

    number: int
    votes: int
    verdict: Verdict
    is_elected: bool
    is_tied: bool


@dataclass(frozen=True, slots=True)
class Election:
    """All candidates, best first, and what came of it. `broken`: who was equal, and told apart by the statuts."""

    standings: tuple[Standing, ...]
    outcome: Outcome
    terms: Contest = USUAL
    broken: tuple[int, ...] = ()

    @property
    def elected(self) -> tuple[Standing, ...]:
        """Who is elected, best first."""
        return tuple(standing for standing in self.standings if standing.is_elected)


def elect(
    rule: Rule,
    *,
    members: int,
    present: int,
    papers: int,
    blank: int,
    votes: Sequence[int],
    seats: int,
    terms: Contest = USUAL,
) -> Election:
    """`votes` of each candidate in the order of the paper; `papers` counts the blank ones too. ValueError if untrue."""
    verdicts = [
        verdict(
            rule,
            Counts(
                members=members,
                present=present,
                for_=own,
                against=papers - blank - own,
                abstain=0,
                blank=blank,
            ),
        )
        for own in votes
    ]
    if terms.by_most:
        verdicts = [_by_most(found) for found in verdicts]
    order = sorted(range(len(votes)), key=lambda number: (-votes[number], number))
    reached = [number for number in order if verdicts[number].outcome is Outcome.ADOPTED]
    chosen, tied, broken = seat(reached, seats, terms, same=lambda one, other: votes[one] == votes[other])
    standings = tuple(
        Standing(number, votes[number], verdicts[number], number in chosen, number in tied)
        for number in order
    )
    return Election(standings, outcome_of(verdicts, elected=bool(chosen)), terms, broken)


def _by_most(found: Verdict) -> Verdict:
    """One vote is enough to be among those of whom the first are elected; the quorum stays."""
    if found.outcome is Outcome.NO_QUORUM:
        return found
    outcome = Outcome.ADOPTED if found.counts.for_ else Outcome.REJECTED
    return replace(found, needed=1, outcome=outcome)


def outcome_of(verdicts: Sequence[Verdict], *, elected: bool) -> Outcome:
    """No quorum if the rule asks for one that was not reached; adopted if a seat is filled."""
    if verdicts and verdicts[0].outcome is Outcome.NO_QUORUM:
        return Outcome.NO_QUORUM
    return Outcome.ADOPTED if elected else Outcome.REJECTED


def seat(
    reached: Sequence[int], seats: int, terms: Contest, *, same: Callable[[int, int], bool]
) -> tuple[set[int], set[int], tuple[int, ...]]:
    """Who gets a seat, who none because of a tie, and who was told apart by what the statuts say of ties."""
    chosen, tied = fill(reached, seats, same=same)
    places = terms.precedence
    if not tied or places is None:
        return chosen, tied, ()
    order = sorted(tied, key=lambda number: places[number])
    first, left = fill(order, seats - len(chosen), same=lambda one, other: places[one] == places[other])
    broken = tuple(number for number in order if number not in left) if first else ()
    return chosen | first, left, broken


def fill(
    reached: Sequence[int], seats: int, *, same: Callable[[int, int], bool]
) -> tuple[set[int], set[int]]:
    """Who of `reached` (best first) gets a seat, and who none because of a tie for the last."""
    if len(reached) <= seats:
        return set(reached), set()
    last = reached[seats - 1]
    if not same(last, reached[seats]):
        return set(reached[:seats]), set()
    tied = {number for number in reached if same(number, last)}
    return {number for number in reached[:seats] if number not in tied}, tied
