"""Readings of profit-sharing: years and variants a person may see, what a variant comes to, her own line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from interlignes.kit.money import ZERO
from members.choices import EMPLOYED, SUBSCRIPTIONS, StatusKind
from members.models import (
    CapitalTerms,
    Contract,
    FrozenAllocation,
    Member,
    Movement,
    ProfitVariant,
    ProfitYear,
    Status,
)
from members.permissions import may_manage
from members.queries import capital
from members.queries.ministry import working_since
from members.rules import freezing
from members.rules.capital import committed
from members.rules.dates import presence, whole_months
from members.rules.profit import Allocation, Base, Bounds, Check, NothingToShareBy, Worker, allocate


def held() -> "QuerySet[FrozenAllocation]":
    """Those that hold the figures of their year: decided, or shown with a motion that may still be voted."""
    waiting = Q(motions__isnull=False, motions__settled_at__isnull=True)
    return FrozenAllocation.objects.filter(Q(decision__isnull=False) | waiting)


def variants_for(person: Member) -> "QuerySet[ProfitVariant]":
    """The gérance sees every variant, others those that are shared or were attached to a resolution.

    `is_held` says whether it holds the figures of its year.
    """
    is_held = Exists(held().filter(variant=OuterRef("pk")))
    found = ProfitVariant.objects.select_related("year", "frozen__decision").annotate(is_held=is_held)
    return found if may_manage(person) else found.filter(Q(shared_at__isnull=False) | Q(frozen__isnull=False))


def years_for(person: Member) -> "QuerySet[ProfitYear]":
    """Years with their variants in `shown`; for others than the gérance only those with something to see."""
    shown = variants_for(person)
    years = ProfitYear.objects.prefetch_related(Prefetch("variants", shown, to_attr="shown"))
    return years if may_manage(person) else years.filter(pk__in=shown.values("year"))


def bounds_of(terms: CapitalTerms) -> Bounds:
    """For the rules."""
    return Bounds(
        legal_reserve=terms.legal_reserve,
        development=terms.development_min,
        work=terms.work_min,
        most_seniority=terms.seniority_max,
        presence_months=terms.presence_months,
        seniority_months=terms.seniority_months,
    )


@dataclass(frozen=True, slots=True)
class Footing:
    """What every variant of a year starts from."""

    year: ProfitYear
    workers: Sequence[Worker]
    shares: dict[int, int]
    highest: Decimal
    bounds: Bounds


def base_of(year: ProfitYear) -> Footing:
    """Read once for all variants of a year: work, shares and highest capital at the close, terms. Four queries."""
    close = year.closes_on
    held = (
        Movement.objects.filter(occurred_on__lte=close).order_by().values("member").annotate(n=Sum("shares"))
    )
    return Footing(
        year=year,
        workers=[row.worker for row in year.workers.order_by("member")],
        shares={row["member"]: row["n"] for row in held if row["n"] > 0},
        highest=capital.highest_capital(close),
        bounds=bounds_of(capital.terms_on(close)),
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a variant comes to; `missing` says what it cannot be shared out by, and then there is no allocation."""

    variant: ProfitVariant
    allocation: Allocation | None
    missing: Base | None
    bounds: Bounds

    @property
    def frozen(self) -> FrozenAllocation | None:
        """As attached to a resolution."""
        return getattr(self.variant, "frozen", None)


def outcome(variant: ProfitVariant, base: Footing) -> Outcome:
    """A variant shared out; a frozen one exactly as it was frozen, with the checks and bounds of that day."""
    frozen = getattr(variant, "frozen", None)
    if frozen and "checks" in frozen.totals:
        bounds = freezing.bounds_of(frozen.totals)
        given = thawed(frozen, base.workers, bounds, freezing.checks_of(frozen.totals))
        return Outcome(variant, given, None, bounds)
    try:
        allocation = compute(variant, base)
    except NothingToShareBy as error:
        return Outcome(variant, None, error.base, base.bounds)
    if frozen:  # by a version that kept no checks
        allocation = thawed(frozen, base.workers, base.bounds, allocation.checks)
    return Outcome(variant, allocation, None, base.bounds)


def compute(variant: ProfitVariant, base: Footing) -> Allocation:
    """From what is recorded now. Raises NothingToShareBy."""
    return allocate(
        base.year.result,
        variant.wish,
        workers=base.workers,
        shares=base.shares,
        reserves=base.year.reserves(base.highest),
        bounds=base.bounds,
    )


def thawed(
    frozen: FrozenAllocation, workers: Sequence[Worker], bounds: Bounds, checks: tuple[Check, ...]
) -> Allocation:
    """The amounts of a frozen allocation."""
    amounts = {name: Decimal(frozen.totals[name]) for name in freezing.AMOUNTS}
    left_out = frozen.totals.get("left_out")
    if left_out is None:  # by a version that kept no names: what people worked has not changed since
        left_out = [worker.key for worker in workers if not worker.is_eligible(bounds)]
    return Allocation(
        **amounts,
        work_of={row["member"]: Decimal(row["work"]) for row in frozen.lines},
        capital_of={row["member"]: Decimal(row["capital"]) for row in frozen.lines},
        left_out=tuple(left_out),
        checks=checks,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """What one person receives."""

    member: Member
    work: Decimal
    capital: Decimal
    left_out: bool

    @property
    def total(self) -> Decimal:
        """Both parts."""
        return self.work + self.capital


def line_of(found: Outcome, member: Member) -> Line | None:
    """Her own line; None where she neither worked in the year nor held shares."""
    given = found.allocation
    if given is None or not (
        {member.pk} & (set(given.work_of) | set(given.capital_of) | set(given.left_out))
    ):
        return None
    return _line(given, member)


def lines(found: Outcome) -> list[Line]:
    """Everybody's line, by name: for the gérance."""
    given = found.allocation
    if given is None:
        return []
    numbers = set(given.work_of) | set(given.capital_of) | set(given.left_out)
    return [_line(given, member) for member in Member.objects.filter(pk__in=numbers)]


def _line(given: Allocation, member: Member) -> Line:
    number = member.pk
    return Line(
        member,
        given.work_of.get(number, ZERO),
        given.capital_of.get(number, ZERO),
        number in given.left_out,
    )


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the records say somebody worked in a year; the gérance corrects it by the pay slips."""

    member: Member
    presence_months: int
    seniority_months: int
    hours: Decimal


def proposals(opens_on: date, closes_on: date) -> list[Proposal]:
    """Everybody who was employed in a year, with what statuses and contracts say. Five queries."""
    employed = Status.objects.filter(kind__in=EMPLOYED, since_on__lte=closes_on).values("member")
    contracts = Contract.objects.prefetch_related("terms")
    people = Member.objects.filter(pk__in=employed).prefetch_related(
        "statuses", Prefetch("contracts", contracts)
    )
    found = (_proposal(person, opens_on, closes_on) for person in people)
    return [proposal for proposal in found if proposal is not None]


def _proposal(person: Any, opens_on: date, closes_on: date) -> Proposal | None:
    stretches = _employed(person, opens_on, closes_on)
    if not stretches:
        return None
    since = working_since(person, closes_on)
    seniority = whole_months(since, closes_on) if since else 0
    return Proposal(person, presence(stretches), seniority, _hours(person, opens_on, closes_on))


def _employed(person: Any, opens_on: date, closes_on: date) -> list[tuple[date, date]]:
    """The stretches of a year in which a person was employed, by her statuses."""
    statuses = sorted(person.statuses.all(), key=lambda status: status.since_on)
    stretches = []
    for status, following in zip(statuses, [*statuses[1:], None], strict=True):
        start = max(status.since_on, opens_on)
        end = min(following.since_on - date.resolution if following else closes_on, closes_on)
        if status.kind in EMPLOYED and start <= end:
            stretches.append((start, end))
    return stretches


def _hours(person: Any, opens_on: date, closes_on: date) -> Decimal:
    """Contract hours of the year: hours a week × days / 7, for every terms in force; 0 without a contract."""
    total = Decimal(0)
    for contract in person.contracts.all():
        terms = sorted(contract.terms.all(), key=lambda row: row.since_on)
        last = min(contract.ends_on or closes_on, closes_on)
        for row, following in zip_longest(terms, terms[1:]):
            start = max(row.since_on, opens_on)
            end = min(following.since_on - date.resolution if following else last, last)
            if start <= end:
                total += row.hours * ((end - start).days + 1) / 7
    return total.quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Commitment:
    """What an employed associate's pay of a year commits her to subscribe, and what she did."""

    member: Member
    pay: Decimal
    amount: Decimal
    shares: int
    subscribed: Decimal

    @property
    def missing(self) -> Decimal:
        """What is left to subscribe."""
        return max(ZERO, self.amount - self.subscribed)


def commitments(year: ProfitYear) -> list[Commitment]:
    """By the terms and the nominal value at the close; empty where the statuts ask for none. Five queries."""
    terms = capital.terms_on(year.closes_on)
    nominal = capital.nominal_on(year.closes_on) if terms.commitment_rate else None
    if nominal is None:
        return []
    paid = Movement.objects.filter(
        kind__in=SUBSCRIPTIONS, correction=None, occurred_on__range=(year.opens_on, year.closes_on)
    )
    subscribed = {
        row["member"]: row["n"] for row in paid.order_by().values("member").annotate(n=Sum("amount"))
    }
    people = Member.objects.with_status(year.closes_on)
    associates = {person.pk for person in people if person.current_status == StatusKind.ASSOCIATE}
    found = []
    for row in year.workers.select_related("member"):
        if row.member_id in associates:
            amount, shares = committed(row.pay, terms.commitment_rate, terms.commitment_cap, nominal.amount)
            found.append(Commitment(row.member, row.pay, amount, shares, subscribed.get(row.member_id, ZERO)))
    return found
