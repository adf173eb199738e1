"""Majority judgment (Balinski and Laraki, Majority Judgment, MIT Press, 2011): grades, their median, who comes first.

Each paper gives each candidate one grade. The majority grade is the lower median. Equal majority grades are told apart
by taking away one paper with that grade from each of the equal candidates and comparing the new medians, until they
differ: the majority value. `gauge` says the same in the short form (p, grade, q) that is published with results.

Whether the best is elected is a matter of the rule of the statuts: grades from `ACCEPTED` on count as votes for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from governance.rules.election import outcome_of, seat
from governance.rules.majority import Counts, Outcome, Rule, Verdict, verdict
from governance.rules.rounds import USUAL, Contest

#: Grades from the best to the worst; the words are in `governance.choices.Grade`.
GRADES = 6
#: The last grade that is a vote for: «passable».
ACCEPTED = 3


@dataclass(frozen=True, slots=True)
class Gauge:
    """How many grades are better than the majority grade, which it is (0 the best), how many are worse."""

    better: int
    grade: int
    worse: int

    @property
    def sign(self) -> str:
        """`+` if more are better than worse, else `-`: the side to which the grade leans."""
        return "+" if self.better > self.worse else "-"


def median(counts: Sequence[int]) -> int:
    """The majority grade: the lower median of so many grades each, best first. ValueError without a grade."""
    papers = sum(counts)
    if papers < 1:
        raise ValueError("nobody gave a grade")
    # The lower median of an even number is the worse of the two in the middle.
    place = papers // 2 + 1
    return next(grade for grade, seen in enumerate(accumulate(counts)) if seen >= place)


def majority_value(counts: Sequence[int]) -> tuple[int, ...]:
    """The medians one after the other, each taken away before the next: smaller compares better."""
    left, values = list(counts), []
    while sum(left):
        grade = median(left)
        values.append(grade)
        left[grade] -= 1
    return tuple(values)


def gauge(counts: Sequence[int]) -> Gauge:
    """The short form of the majority value."""
    grade = median(counts)
    return Gauge(sum(counts[:grade]), grade, sum(counts[grade + 1 :]))


@dataclass(frozen=True, slots=True)
class Judged:
    """How one candidate was judged. `gauge` is None where nobody gave a grade."""

    number: int
    counts: tuple[int, ...]
    blank: int
    gauge: Gauge | None
    verdict: Verdict
    is_elected: bool
    is_tied: bool


@dataclass(frozen=True, slots=True)
class Judgment:
    """All candidates, best first, and what came of it."""

    standings: tuple[Judged, ...]
    outcome: Outcome
    terms: Contest = USUAL
    broken: tuple[int, ...] = ()

    @property
    def elected(self) -> tuple[Judged, ...]:
        """Who is elected, best first."""
        return tuple(judged for judged in self.standings if judged.is_elected)


def judge(
    rule: Rule,
    *,
    members: int,
    present: int,
    grades: Sequence[Sequence[int]],
    blanks: Sequence[int],
    seats: int,
    terms: Contest = USUAL,
) -> Judgment:
    """`grades` and `blanks` of each candidate in the order of the paper. ValueError if untrue.

    What the statuts say of a last round is about votes: grades are judged alike in every round.
    """
    verdicts = [
        verdict(
            rule,
            Counts(
                members=members,
                present=present,
                for_=sum(counts[: ACCEPTED + 1]),
                against=sum(counts[ACCEPTED + 1 :]),
                abstain=0,
                blank=blank,
            ),
        )
        for counts, blank in zip(grades, blanks, strict=True)
    ]
    values = [majority_value(counts) for counts in grades]
    # Who got no grade comes last; of unequal numbers of grades the shorter is padded by the worst.
    longest = max(map(len, values), default=0)
    keys = [value + (GRADES,) * (longest - len(value)) for value in values]
    order = sorted(range(len(grades)), key=lambda number: (keys[number], number))
    reached = [number for number in order if verdicts[number].outcome is Outcome.ADOPTED]
    chosen, tied, broken = seat(reached, seats, terms, same=lambda one, other: keys[one] == keys[other])
    standings = tuple(
        Judged(
            number,
            tuple(grades[number]),
            blanks[number],
            gauge(grades[number]) if values[number] else None,
            verdicts[number],
            number in chosen,
            number in tied,
        )
        for number in order
    )
    return Judgment(standings, outcome_of(verdicts, elected=bool(chosen)), terms, broken)
