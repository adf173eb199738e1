"""Quorum and majority: from a rule and the counts of one ballot to a verdict.

Bases (loi 78-763, art. 14; C. com. L223-29, L223-30, L225-96, L225-98), always in votes, one a member:

- ``all``: every associate;
- ``present``: associates present, deemed present or represented;
- ``cast``: votes for and against; abstentions and blank papers are left out.

Fractions are exact. A tie is a rejection, and nothing is adopted without at least one vote for it.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Base(StrEnum):
    """What a share is a share of."""

    ALL = "all"
    PRESENT = "present"
    CAST = "cast"


class Comparison(StrEnum):
    """How the share is compared."""

    MORE_THAN = ">"
    AT_LEAST = ">="


class Outcome(StrEnum):
    """What was decided."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"


@dataclass(frozen=True, slots=True)
class Share:
    """A required share, such as "more than one half of all": 0 < fraction <= 1."""

    base: Base
    comparison: Comparison
    fraction: Fraction

    def __post_init__(self) -> None:
        if not 0 < self.fraction <= 1:
            raise ValueError(f"the fraction {self.fraction} is not between 0 and 1")
        if self.fraction == 1 and self.comparison is Comparison.MORE_THAN:
            raise ValueError("more than all can never be reached")

    def needed(self, base_count: int) -> int:
        """The smallest whole number of votes that reaches the share of `base_count` votes."""
        exact = self.fraction * base_count
        floor = exact.numerator // exact.denominator
        if self.comparison is Comparison.MORE_THAN:
            return floor + 1
        return floor if exact.denominator == 1 else floor + 1


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of one class of decision at one call; `preset` and `kind` are keys of the rule book."""

    preset: str
    kind: str
    call: int
    quorum: Share | None
    majority: Share


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted. Everyone who cast a paper is present; everyone present is a member.

    Raises ValueError when the numbers cannot be true.
    """

    members: int
    present: int
    for_: int
    against: int
    abstain: int
    blank: int = 0

    def __post_init__(self) -> None:
        for name in ("members", "present", "for_", "against", "abstain", "blank"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int):
                raise ValueError(f"{name.rstrip('_')} is not a whole number")
            if value < 0:
                raise ValueError(f"{name.rstrip('_')} is negative")
        if self.papers > self.present:
            raise ValueError(f"{self.papers} votes but only {self.present} present or represented")
        if self.present > self.members:
            raise ValueError(f"{self.present} present or represented but only {self.members} members")

    @property
    def papers(self) -> int:
        """Ballot papers of every kind."""
        return self.for_ + self.against + self.abstain + self.blank

    @property
    def cast(self) -> int:
        """Voix exprimées: for and against."""
        return self.for_ + self.against

    def of(self, base: Base) -> int:
        """The number of votes of a base."""
        return {Base.ALL: self.members, Base.PRESENT: self.present, Base.CAST: self.cast}[base]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with every number that explains it.

    `base` is the count that the majority is a share of, `needed` the votes for that were required;
    `quorum_needed` is None where the rule asks for no quorum.
    """

    rule: Rule
    counts: Counts
    outcome: Outcome
    base: int
    needed: int
    quorum_needed: int | None

    @property
    def is_tie(self) -> bool:
        """As many for as against, and at least one each."""
        return self.counts.for_ == self.counts.against > 0

    @property
    def missing_votes(self) -> int:
        """How many more votes for would have been needed on the same base; 0 when adopted."""
        return max(0, self.needed - self.counts.for_)

    @property
    def missing_presences(self) -> int:
        """How many more members present or represented the quorum lacked."""
        return max(0, (self.quorum_needed or 0) - self.counts.present)


def verdict(rule: Rule, counts: Counts) -> Verdict:
    """Judge `counts` by `rule`: first the quorum, measured on those present or represented, then the majority."""
    base = counts.of(rule.majority.base)
    needed = max(1, rule.majority.needed(base))
    quorum = rule.quorum.needed(counts.of(rule.quorum.base)) if rule.quorum else None
    if quorum is not None and counts.present < quorum:
        outcome = Outcome.NO_QUORUM
    elif counts.for_ >= needed:
        outcome = Outcome.ADOPTED
    else:
        outcome = Outcome.REJECTED
    return Verdict(rule=rule, counts=counts, outcome=outcome, base=base, needed=needed, quorum_needed=quorum)
