"""Decision by consent: a proposal is retained when enough people have spoken and no reasoned objection is left.

Source: G. Endenburg, Sociocracy (Eburon, 1998), and the practice of cooperatives: consent is the absence of a reasoned
objection, not agreement. Silence is no consent: a proposal needs that at least a share of those asked have spoken.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

#: The share of those asked who must have spoken; a cooperative may ask for another one.
LEAST = Fraction(1, 2)


class Standing(StrEnum):
    """Where a consent round stands once it is over."""

    RETAINED = "retained"
    OBJECTED = "objected"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Consent:
    """The numbers of one round and what they come to; `needed` people had to speak."""

    asked: int
    spoken: int
    objections: int
    needed: int
    standing: Standing


def consent(*, asked: int, spoken: int, objections: int, least: Fraction = LEAST) -> Consent:
    """Judge a round: `objections` are those neither withdrawn nor met. Raises ValueError for impossible numbers.

    An objection counts even where too few have spoken: it has been heard. Nobody asked retains nothing.
    """
    if not 0 <= objections <= spoken <= asked or not 0 < least <= 1:
        raise ValueError(f"{objections} objections, {spoken} spoken, {asked} asked, {least}")
    share = least * asked
    needed = max(1, -(-share.numerator // share.denominator))
    if objections:
        standing = Standing.OBJECTED
    elif spoken < needed:
        standing = Standing.TOO_FEW
    else:
        standing = Standing.RETAINED
    return Consent(asked, spoken, objections, needed, standing)


@dataclass(frozen=True, slots=True)
class Nominations:
    """How often each person was named in a round of an election without candidate, most often first."""

    counts: tuple[tuple[int, int], ...]

    @property
    def leading(self) -> tuple[int, ...]:
        """Whom most named; several where the numbers are equal. A help for the facilitator, who proposes."""
        return tuple(person for person, number in self.counts if number == self.counts[0][1])


def nominate(named: dict[int, int]) -> Nominations:
    """`named`: voter -> the person she names; everybody may name herself."""
    numbers: dict[int, int] = {}
    for person in named.values():
        numbers[person] = numbers.get(person, 0) + 1
    return Nominations(tuple(sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))))
