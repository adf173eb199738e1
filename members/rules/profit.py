"""Sharing out the net surplus of a year (excédents nets de gestion, ENG): reserves, part travail, part capital.

Sources: loi 78-763, art. 32 and 33; model statutes of SCOPs, art. 34 to 38. Amounts are Decimals to the cent, weights
exact fractions. Every sum is exact: what rounding leaves goes, cent by cent, to the largest remainders.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from fractions import Fraction

ZERO = Decimal("0.00")
_CENT = Decimal("0.01")


def share_out(total: Decimal, weights: Sequence[Fraction]) -> list[Decimal]:
    """`total` in proportion to `weights`, to the cent, with exactly that sum (largest remainder, Hare–Niemeyer).

    Everybody gets her exact share cut off to the cent; the cents left go to those whose cut was the largest, of equal
    cuts to those named first. Raises ValueError for a negative or unfit total or weight, or when nobody has a weight.
    """
    cents = Fraction(total) * 100
    if cents < 0 or cents.denominator != 1 or any(weight < 0 for weight in weights):
        raise ValueError("amounts and weights are whole cents and not negative")
    whole = sum(weights, Fraction(0))
    if not whole:
        if cents:
            raise ValueError("nobody has a weight")
        return [ZERO for _ in weights]
    exact = [cents * weight / whole for weight in weights]
    given = [share.numerator // share.denominator for share in exact]
    order = sorted(range(len(exact)), key=lambda n: (given[n] - exact[n], n))
    for n in order[: int(cents) - sum(given)]:
        given[n] += 1
    return [Decimal(amount).scaleb(-2) for amount in given]


def rounded(amount: Fraction) -> Decimal:
    """To the nearest cent, half a cent up."""
    doubled = amount * 200 + 1
    return Decimal(doubled.numerator // (2 * doubled.denominator)).scaleb(-2)


@dataclass(frozen=True, slots=True)
class Result:
    """What the accounts of a year say."""

    net_result: Decimal
    prior_losses: Decimal = ZERO
    gains_to_reserve: Decimal = ZERO

    @property
    def surplus(self) -> Decimal:
        """ENG: the net result less earlier losses and gains on disposal or revaluation (art. 32); may be negative."""
        return self.net_result - self.prior_losses - self.gains_to_reserve


@dataclass(frozen=True, slots=True)
class Bounds:
    """The values of the law and the statuts."""

    legal_reserve: Fraction = Fraction(15, 100)
    development: Fraction = Fraction(1, 100)
    work: Fraction = Fraction(25, 100)
    most_seniority: Fraction = Fraction(2)
    presence_months: int = 3
    seniority_months: int = 6


@dataclass(frozen=True, slots=True)
class Key:
    """How the part travail is shared: weights of pay, hours and equality, and a coefficient of seniority.

    The coefficient is 1 and `step` more for every full year of seniority at the close, at most `most`.
    """

    pay: Fraction = Fraction(0)
    hours: Fraction = Fraction(1)
    equal: Fraction = Fraction(0)
    step: Fraction = Fraction(0)
    most: Fraction = Fraction(1)

    def coefficient(self, seniority_months: int) -> Fraction:
        """Of somebody with so many months of seniority at the close."""
        return min(1 + self.step * (seniority_months // 12), max(self.most, Fraction(1)))


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who worked here in the year, associate or not."""

    key: int
    presence_months: int
    seniority_months: int
    pay: Decimal = ZERO
    hours: Decimal = ZERO

    def is_eligible(self, bounds: Bounds) -> bool:
        """At the close, either three months' presence in the year or six months' seniority (art. 33, 3°)."""
        enough = self.presence_months >= bounds.presence_months
        return enough or self.seniority_months >= bounds.seniority_months


class Base(Enum):
    """What a part of the key is measured in."""

    PAY = "pay"
    HOURS = "hours"
    EQUAL = "equal"
    SHARES = "shares"


class NothingToShareBy(ValueError):
    """The key uses a base of which nobody has anything; EQUAL: nobody is eligible; SHARES: nobody holds any."""

    def __init__(self, base: Base) -> None:
        super().__init__(base.value)
        self.base = base


def weights(workers: Sequence[Worker], key: Key) -> list[Fraction]:
    """The weight of each worker; they need not add up to 1. Raises NothingToShareBy.

    Each base of the key hands out its part in proportion, then seniority multiplies: with 70 % by hours and 30 % equal,
    a person with a tenth of the hours in a team of four weighs 0.7 × 1/10 + 0.3 × 1/4, times her coefficient.
    """
    parts = ((Base.PAY, key.pay), (Base.HOURS, key.hours), (Base.EQUAL, key.equal))
    found = [Fraction(0)] * len(workers)
    for base, part in parts:
        if not part:
            continue
        amounts = [_amount(worker, base) for worker in workers]
        whole = sum(amounts, Fraction(0))
        if not whole:
            raise NothingToShareBy(base)
        found = [weight + part * amount / whole for weight, amount in zip(found, amounts, strict=True)]
    return [
        weight * key.coefficient(worker.seniority_months)
        for weight, worker in zip(found, workers, strict=True)
    ]


def _amount(worker: Worker, base: Base) -> Fraction:
    if base is Base.EQUAL:
        return Fraction(1)
    return Fraction(worker.pay if base is Base.PAY else worker.hours)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is put to the assembly: the part travail and the part capital as shares of the surplus, and the key.

    The legal reserve is what the law says; the development fund takes the rest.
    """

    work: Fraction
    capital: Fraction
    key: Key


@dataclass(frozen=True, slots=True)
class Reserves:
    """What the law compares with: the legal reserve before this year and the highest capital ever reached."""

    legal_before: Decimal = ZERO
    highest_capital: Decimal = ZERO

    @property
    def missing(self) -> Decimal:
        """What the legal reserve lacks to be full."""
        return max(ZERO, self.highest_capital - self.legal_before)


class Code(Enum):
    """What is checked of an allocation."""

    SURPLUS = "surplus"
    LEGAL_RESERVE = "legal_reserve"
    DEVELOPMENT = "development"
    WORK = "work"
    KEY = "key"
    SENIORITY = "seniority"
    CAPITAL_RESERVES = "capital_reserves"
    CAPITAL_WORK = "capital_work"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: whether it holds, the amount it is about and the one it is measured against."""

    code: Code
    holds: bool
    amount: Decimal
    limit: Decimal


@dataclass(frozen=True, slots=True)
class Allocation:
    """The four parts of the surplus and what each person gets of two of them."""

    surplus: Decimal
    legal_reserve: Decimal
    development: Decimal
    work: Decimal
    capital: Decimal
    work_of: Mapping[int, Decimal]
    capital_of: Mapping[int, Decimal]
    left_out: tuple[int, ...]
    checks: tuple[Check, ...]

    @property
    def reserves(self) -> Decimal:
        """Both reserves together."""
        return self.legal_reserve + self.development

    @property
    def is_lawful(self) -> bool:
        """Whether every check holds."""
        return all(check.holds for check in self.checks)


def legal_reserve(surplus: Decimal, reserves: Reserves, bounds: Bounds) -> Decimal:
    """15 % of the surplus, or what is missing where that is less: nothing once it equals the highest capital."""
    return min(rounded(Fraction(surplus) * bounds.legal_reserve), reserves.missing)


def allocate(
    result: Result,
    wish: Wish,
    *,
    workers: Sequence[Worker],
    shares: Mapping[int, int],
    reserves: Reserves,
    bounds: Bounds,
) -> Allocation:
    """Share out a year. `shares`: of each holder at the close. A loss or nothing shares out nothing.

    Raises NothingToShareBy when there is something to share and nobody has a weight.
    """
    surplus = max(ZERO, result.surplus)
    legal = legal_reserve(surplus, reserves, bounds)
    work = rounded(Fraction(surplus) * wish.work)
    capital = rounded(Fraction(surplus) * wish.capital)
    eligible = [worker for worker in workers if worker.is_eligible(bounds)]
    holders = sorted(shares)
    if capital and not any(shares.values()):
        raise NothingToShareBy(Base.SHARES)
    given = Allocation(
        surplus=surplus,
        legal_reserve=legal,
        development=surplus - legal - work - capital,
        work=work,
        capital=capital,
        work_of=_work(work, eligible, wish.key),
        capital_of=dict(
            zip(holders, share_out(capital, [Fraction(shares[holder]) for holder in holders]), strict=True)
        ),
        left_out=tuple(worker.key for worker in workers if not worker.is_eligible(bounds)),
        checks=(),
    )
    return _checked(given, result, wish.key, reserves, bounds)


def _work(total: Decimal, eligible: Sequence[Worker], key: Key) -> dict[int, Decimal]:
    if not total:
        return {worker.key: ZERO for worker in eligible}
    if not eligible:
        raise NothingToShareBy(Base.EQUAL)
    amounts = share_out(total, weights(eligible, key))
    return {worker.key: amount for worker, amount in zip(eligible, amounts, strict=True)}


def _checked(given: Allocation, result: Result, key: Key, reserves: Reserves, bounds: Bounds) -> Allocation:
    """The allocation with every check in the order of art. 33."""
    legal = legal_reserve(given.surplus, reserves, bounds)
    least_development = rounded(Fraction(given.surplus) * bounds.development)
    least_work = rounded(Fraction(given.surplus) * bounds.work)
    mix = key.pay + key.hours + key.equal
    total = given.reserves + given.work + given.capital
    paid = sum(given.work_of.values(), ZERO) + sum(given.capital_of.values(), ZERO)
    found = (
        Check(Code.SURPLUS, result.surplus > 0, result.surplus, ZERO),
        Check(Code.LEGAL_RESERVE, given.legal_reserve == legal, given.legal_reserve, legal),
        Check(
            Code.DEVELOPMENT,
            given.development >= least_development and (given.development > 0 or not given.surplus),
            given.development,
            max(least_development, _CENT if given.surplus else ZERO),
        ),
        Check(Code.WORK, given.work >= least_work, given.work, least_work),
        Check(Code.KEY, mix == 1, rounded(mix * 100), Decimal("100.00")),
        Check(
            Code.SENIORITY,
            key.most <= bounds.most_seniority,
            rounded(key.most),
            rounded(bounds.most_seniority),
        ),
        Check(Code.CAPITAL_RESERVES, given.capital <= given.reserves, given.capital, given.reserves),
        Check(Code.CAPITAL_WORK, given.capital <= given.work, given.capital, given.work),
        Check(
            Code.TOTAL,
            total == given.surplus and paid == given.work + given.capital,
            total,
            given.surplus,
        ),
    )
    return replace(given, checks=found)
