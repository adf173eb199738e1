"""The capital: balances out of a ledger, its highest point, and the shares that the law and the statuts limit.

Everything is counted in whole shares and exact fractions. What a check says in words is in `members.wording.capital`.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger: what it adds to (or takes from) what a member holds."""

    on: date
    member: int
    shares: int
    amount: Decimal = ZERO


def balances(lines: Iterable[Line], day: date | None = None) -> dict[int, int]:
    """Shares of each member at the end of `day` (None: after all lines); who holds none is left out."""
    held: dict[int, int] = defaultdict(int)
    for line in lines:
        if day is None or line.on <= day:
            held[line.member] += line.shares
    return {member: shares for member, shares in held.items() if shares}


def first_overdraft(lines: Iterable[Line]) -> tuple[date, int] | None:
    """The first day on whose evening a member holds less than nothing, and the member; None if there is none.

    Lines of one day count together: what comes in and goes out on the same day is no overdraft.
    """
    held: dict[int, int] = defaultdict(int)
    by_day: dict[date, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        by_day[line.on][line.member] += line.shares
    for day in sorted(by_day):
        for member, change in sorted(by_day[day].items()):
            held[member] += change
            if held[member] < 0:
                return day, member
    return None


def highest(changes: Iterable[tuple[date, Decimal]]) -> Decimal:
    """The highest capital ever reached, on the evening of any day (loi 47-1775, art. 13; loi 78-763, art. 33).

    `changes` are (day, amount) pairs in any order. A correction takes effect on the day of what it corrects, so an
    error that was put right is no highest capital.
    """
    by_day: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for day, amount in changes:
        by_day[day] += amount
    reached = total = ZERO
    for day in sorted(by_day):
        total += by_day[day]
        reached = max(reached, total)
    return reached


def converted(shares: int, old: Decimal, new: Decimal) -> int | None:
    """How many shares of the nominal `new` are worth `shares` of `old`; None where that is no whole number."""
    exact = Fraction(shares) * Fraction(old) / Fraction(new)
    return exact.numerator if exact.denominator == 1 else None


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with shares or a vote, and how the two tests of the statuts count her.

    `in_capital` and `in_votes` are two different tests: the statuts count the retired and those dismissed for economic
    reasons among the employed associates for both, other former employees for the votes only (model statutes, 14.2
    and 14.3); `members.rules.categories` decides.
    """

    member: int
    shares: int
    votes: int = 1
    in_capital: bool = True
    in_votes: bool = True
    is_external: bool = False
    is_cooperative: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """The values of the statuts in force; see docs/sources.md for each default."""

    employed_capital: Fraction = Fraction(51, 100)
    employed_votes: Fraction = Fraction(65, 100)
    one_holder: Fraction = Fraction(1, 2)
    external_capital: Fraction = Fraction(49, 100)
    external_votes: Fraction = Fraction(35, 100)
    external_votes_with_cooperatives: Fraction = Fraction(49, 100)


class Code(Enum):
    """What is checked."""

    EMPLOYED_CAPITAL = "employed_capital"
    EMPLOYED_VOTES = "employed_votes"
    ONE_HOLDER = "one_holder"
    TWO_ASSOCIATES = "two_associates"
    EXTERNAL_CAPITAL = "external_capital"
    EXTERNAL_VOTES = "external_votes"
    OUTSIDERS_VOTES = "outsiders_votes"
    ONE_SHARE_EACH = "one_share_each"
    FLOOR = "floor"


@dataclass(frozen=True, slots=True)
class Check:
    """`part` of `whole` against a limit: at least it, or (`is_most`) at most. Nothing of nothing is in order.

    Shares, votes or people; of FLOOR the capital and its floor, in cents.
    """

    code: Code
    part: int
    whole: int
    limit: Fraction
    is_most: bool = False

    @property
    def share(self) -> Fraction:
        """The part as a fraction; 0 of nothing."""
        return Fraction(self.part, self.whole) if self.whole else Fraction(0)

    @property
    def holds(self) -> bool:
        """Whether the limit is kept."""
        if not self.whole:
            return True
        return self.share <= self.limit if self.is_most else self.share >= self.limit

    def is_worse_than(self, other: "Check") -> bool:
        """Whether it is further away from the limit."""
        return self.share > other.share if self.is_most else self.share < other.share


def checks(holders: Sequence[Holder], limits: Limits) -> tuple[Check, ...]:
    """Every check that makes sense for these holders, always in the same order."""
    shares = sum(holder.shares for holder in holders)
    votes = sum(holder.votes for holder in holders)
    external = [holder for holder in holders if holder.is_external]
    outsiders = [holder for holder in external if not holder.is_cooperative]
    with_cooperatives = len(outsiders) < len(external)
    most_votes = limits.external_votes_with_cooperatives if with_cooperatives else limits.external_votes

    def least(code: Code, part: int, whole: int, limit: Fraction) -> Check:
        return Check(code, part, whole, limit)

    def most(code: Code, part: int, whole: int, limit: Fraction) -> Check:
        return Check(code, part, whole, limit, is_most=True)

    found = [
        least(
            Code.EMPLOYED_CAPITAL,
            _shares(h for h in holders if h.in_capital),
            shares,
            limits.employed_capital,
        ),
        least(Code.EMPLOYED_VOTES, _votes(h for h in holders if h.in_votes), votes, limits.employed_votes),
        _one_holder(holders, shares, limits),
        most(Code.EXTERNAL_CAPITAL, _shares(external), shares, limits.external_capital),
        most(Code.EXTERNAL_VOTES, _votes(external), votes, most_votes),
    ]
    if with_cooperatives:
        found.append(most(Code.OUTSIDERS_VOTES, _votes(outsiders), votes, limits.external_votes))
    voting = [holder for holder in holders if holder.votes]
    with_share = sum(1 for holder in voting if holder.shares > 0)
    found.append(least(Code.ONE_SHARE_EACH, with_share, len(voting), Fraction(1)))
    return tuple(found)


def floor_check(capital: Decimal, lowest: Decimal) -> Check:
    """The capital against what it may not fall below (loi 47-1775, art. 13), whatever takes shares out of it."""
    return Check(Code.FLOOR, int(capital * 100), int(lowest * 100), Fraction(1))


def _one_holder(holders: Sequence[Holder], shares: int, limits: Limits) -> Check:
    """Nobody above half; where there are only two associates, the statuts ask for equal numbers."""
    top = max((holder.shares for holder in holders), default=0)
    voting = [holder for holder in holders if holder.votes]
    code = Code.TWO_ASSOCIATES if len(voting) == 2 else Code.ONE_HOLDER
    limit = min(limits.one_holder, Fraction(1, 2)) if len(voting) == 2 else limits.one_holder
    return Check(code, top, shares, limit, is_most=True)


def _shares(holders: Iterable[Holder]) -> int:
    return sum(holder.shares for holder in holders)


def _votes(holders: Iterable[Holder]) -> int:
    return sum(holder.votes for holder in holders)


def after(holders: Sequence[Holder], changes: Mapping[int, int]) -> list[Holder]:
    """The holders once `changes` (member -> shares more or less) are made. Raises KeyError for an unknown member."""
    known = {holder.member for holder in holders}
    for member in changes:
        if member not in known:
            raise KeyError(member)
    return [replace(holder, shares=holder.shares + changes.get(holder.member, 0)) for holder in holders]


class Effect(Enum):
    """What a movement does to a check."""

    KEPT = "kept"
    MENDED = "mended"
    BROKEN = "broken"
    WORSE = "worse"
    STILL_BROKEN = "still_broken"


#: The effects that stop a movement unless the gérance writes down why it is right all the same.
STOPPING = frozenset({Effect.BROKEN, Effect.WORSE})


@dataclass(frozen=True, slots=True)
class Change:
    """A check before and after."""

    before: Check | None
    after: Check

    @property
    def effect(self) -> Effect:
        """In a word. A check that did not exist before counts as kept."""
        if self.after.holds:
            return Effect.KEPT if self.before is None or self.before.holds else Effect.MENDED
        if self.before is None or self.before.holds:
            return Effect.BROKEN
        return Effect.WORSE if self.after.is_worse_than(self.before) else Effect.STILL_BROKEN


def compare(holders: Sequence[Holder], changes: Mapping[int, int], limits: Limits) -> tuple[Change, ...]:
    """Every check after `changes`, beside what it was."""
    earlier = {check.code: check for check in checks(holders, limits)}
    return tuple(Change(earlier.get(check.code), check) for check in checks(after(holders, changes), limits))


def fingerprint(facts: Mapping[str, object]) -> str:
    """SHA-256 over a movement's facts as canonical JSON: what the journal keeps of it."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def committed(pay: Decimal, rate: Fraction, cap: Decimal | None, nominal: Decimal) -> tuple[Decimal, int]:
    """What a year of gross `pay` commits to subscribe (to the cent, at most `cap`), and the whole shares that makes.

    The law allows a tenth of the pay at most (loi 78-763, art. 6 and 27; C. trav. L3251-3).
    """
    exact = Fraction(pay) * min(rate, Fraction(1, 10))
    amount = Decimal(int(exact * 100)).scaleb(-2)
    if cap is not None:
        amount = min(amount, cap)
    return amount, int(amount // nominal)
