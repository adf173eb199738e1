"""What the statuts say of elections: how secret they are, how many rounds there are, what breaks a tie.

A rule book holds it under ``elections``, each part left out where the statuts say nothing::

    {"elections": {"secret": "open", "rounds": 2, "last_round": "most", "tie": "seniority"}}

Where they say nothing persons are elected in secret (model statutes of SCOPs, art. 26.7), every round asks for the
majority of the rule, there is another round as long as the assembly wants one, and a tie fills no seat: the law knows
no casting vote in an assembly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from governance.rules.numbers import is_whole

LEAST_SECRET = "simple"  # noqa: S105
SECRECIES = ("open", "simple", "bureau", "renforce")
#: Of the last round: the majority of the rule, or whoever has the most votes.
LAST_ROUNDS = ("same", "most")
#: More rounds than that are an oversight.
MOST_ROUNDS = 9


class Tie(StrEnum):
    """What decides between equal candidates for the last seat."""

    AGAIN = "again"
    SENIORITY = "seniority"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a book says of elections. `rounds` None: as many as the assembly wants."""

    secret: str = LEAST_SECRET
    rounds: int | None = None
    last_by_most: bool = False
    tie: Tie = Tie.AGAIN

    def is_by_most(self, round_: int) -> bool:
        """Whether whoever has the most votes is elected in this round, whatever the majority."""
        return self.last_by_most and self.rounds is not None and round_ >= self.rounds

    def has_next(self, round_: int) -> bool:
        """Whether another round may follow this one."""
        return self.rounds is None or round_ < self.rounds


def read(data: Mapping[str, Any]) -> Terms:
    """What a rule book says under ``elections``. Raises ValueError naming the place of what is wrong."""
    said = data.get("elections") or {}
    if not isinstance(said, Mapping):
        raise ValueError("elections: an object is expected")
    secret = said.get("secret", LEAST_SECRET)
    if secret not in SECRECIES:
        raise ValueError(f"elections.secret: one of {', '.join(SECRECIES)} is expected")
    rounds = said.get("rounds")
    if rounds is not None and not (is_whole(rounds) and 1 <= rounds <= MOST_ROUNDS):
        raise ValueError(f"elections.rounds: a number from 1 to {MOST_ROUNDS} is expected")
    last = said.get("last_round", "same")
    if last not in LAST_ROUNDS:
        raise ValueError(f"elections.last_round: one of {', '.join(LAST_ROUNDS)} is expected")
    if last == "most" and rounds is None:
        raise ValueError("elections.rounds: say how many rounds there are, for the last one to be another")
    tie = said.get("tie", Tie.AGAIN.value)
    if tie not in list(Tie):
        raise ValueError(f"elections.tie: one of {', '.join(Tie)} is expected")
    return Terms(str(secret), rounds, last == "most", Tie(tie))


@dataclass(frozen=True, slots=True)
class Contest:
    """The terms of one election, as its ballot keeps them beside its rule.

    `precedence`: for each candidate in the order of the paper a place, the smaller first, by what breaks a tie.
    """

    round: int = 1
    by_most: bool = False
    tie: Tie = Tie.AGAIN
    least: int = 0
    most: int = 1
    precedence: tuple[int, ...] | None = None

    def as_json(self) -> dict[str, Any]:
        """As stored with a ballot; `contest_of` reads it back."""
        return {
            "round": self.round,
            "by_most": self.by_most,
            "tie": self.tie.value,
            "least": self.least,
            "most": self.most,
            "precedence": list(self.precedence) if self.precedence is not None else None,
        }


#: Of an election of which the statuts say nothing.
USUAL = Contest()


def contest_of(rule: Mapping[str, Any]) -> Contest:
    """The terms that are stored with a ballot's rule; ballots from before there were any have the usual ones."""
    said = rule.get("election")
    if said is None:
        return USUAL
    places = said["precedence"]
    return Contest(
        round=said["round"],
        by_most=said["by_most"],
        tie=Tie(said["tie"]),
        least=said["least"],
        most=said["most"],
        precedence=tuple(places) if places is not None else None,
    )


def places(days: Sequence[date | None]) -> tuple[int, ...]:
    """Whose day is the earliest comes first; equal days share a place, who has none comes last."""
    order = sorted({day for day in days if day is not None})
    return tuple(order.index(day) if day is not None else len(order) for day in days)
