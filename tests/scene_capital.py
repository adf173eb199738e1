"""A capital for the scene: shares of everybody, a leaver in the queue of refunds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

from members.choices import MovementKind, Payment, StatusKind
from members.models import (
    Member,
    Movement,
    NominalValue,
    ProfitVariant,
    ProfitWorker,
    ProfitYear,
    RefundClaim,
    Status,
)

NOMINAL = Decimal("15.00")


@dataclass(frozen=True)
class Shares:
    """One object of each kind."""

    account: Member
    movement: Movement
    claim: RefundClaim
    year: ProfitYear
    shared: ProfitVariant
    unshared: ProfitVariant


def hold(people: Sequence[Member], leavers: Sequence[Member], now: datetime) -> Shares:
    """Ten shares for each of `people`, two for each of `leavers`, who left last year and wait for their refund."""
    NominalValue.objects.get_or_create(
        since_on=date(2020, 1, 1), defaults={"amount": NOMINAL, "source": "Statuts, art. 8"}
    )
    last = Movement.objects.order_by("-number").values_list("number", flat=True).first() or 0
    made = Movement.objects.bulk_create(
        [
            Movement(
                number=last + place,
                member=member,
                kind=MovementKind.SUBSCRIPTION,
                occurred_on=date(2021, 3, 1),
                shares=shares,
                nominal=NOMINAL,
                amount=shares * NOMINAL,
                payment=Payment.BANK,
                key=uuid4(),
                recorded_at=now,
            )
            for place, (member, shares) in enumerate(
                [*((member, 10) for member in people), *((member, 2) for member in leavers)], start=1
            )
        ]
    )
    Status.objects.bulk_create(
        [Status(member=member, kind=StatusKind.LEFT, since_on=date(2022, 5, 1)) for member in leavers]
    )
    claims = RefundClaim.objects.bulk_create(
        [
            RefundClaim(
                member=member,
                shares=2,
                lost_on=date(2022, 5, 1),
                closing_on=date(2022, 12, 31),
                due_on=date(2023, 5, 1),
                unit_value=NOMINAL,
            )
            for member in leavers
        ]
    )
    year, shared, unshared = share(people, len(leavers), now)
    return Shares(people[0], made[0], claims[0], year, shared, unshared)


def share(
    people: Sequence[Member], size: int, now: datetime
) -> tuple[ProfitYear, ProfitVariant, ProfitVariant]:
    """A year in which `people` worked, `size` variants that are shared and `size` that are not."""
    first = date(2021 + ProfitYear.objects.count(), 12, 31)
    years = [
        ProfitYear.objects.create(
            opens_on=date(first.year + n, 1, 1),
            closes_on=date(first.year + n, 12, 31),
            net_result=Decimal("10000.00"),
            legal_reserve_before=Decimal(0),
        )
        for n in range(size)
    ]
    ProfitWorker.objects.bulk_create(
        [
            ProfitWorker(
                year=year,
                member=member,
                presence_months=12,
                seniority_months=24,
                hours=1607,
                pay=Decimal(24000),
            )
            for year in years
            for member in people
        ]
    )
    variants = [
        ProfitVariant.objects.create(
            year=year,
            title=f"Variante {n} {kept}",
            work=Fraction(1, 2),
            capital=Fraction(1, 10),
            shared_at=kept,
        )
        for year in years
        for kept in (now, None)
        for n in range(size)
    ]
    return years[0], variants[0], variants[size]
