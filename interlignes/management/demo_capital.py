"""The capital and the profit of the demo cooperative: shares over the years, a leaver's refund, variants of a year."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_DNS, uuid5

from governance.actions.allocations import attach_allocation
from governance.models import Motion
from interlignes.kit import clock
from members.actions import capital, profit, refunds
from members.choices import MovementKind, Payment
from members.models import CapitalTerms, Member, ProfitVariant, ProfitYear
from members.rules.dates import last_closing
from members.rules.profit import Worker
from members.rules.refunds import closing_of

if TYPE_CHECKING:
    from interlignes.management.demo import Loader

#: Makes the same key for the same movement, so that a demo is loaded once.
_SPACE = uuid5(NAMESPACE_DNS, "demo.example")


def plan(loader: "Loader") -> None:
    """Every movement at its instant."""
    data = loader.data["capital"]
    loader.plan(loader.instant(data["founded"], "10:30"), lambda at: _found(loader, data, at))
    for number, row in enumerate(data["movements"]):
        day = loader.instant(row["day"], "11:00", number)
        loader.plan(day, lambda at, row=row, number=number: _move(loader, row, number, at))  # type: ignore[misc]
    loader.plan(loader.instant(data["refund"]["day"], "11:30"), lambda at: _claim(loader, data["refund"], at))
    loader.plan(loader.instant(data["year"]["day"], "17:00"), lambda at: _year(loader, data["year"], at))


def _found(loader: "Loader", data: Mapping[str, Any], at: datetime) -> None:
    """The value of a share and what the statuts say."""
    nadia, day = loader.member("nadia"), clock.today(at)
    amount = Decimal(data["nominal"])
    capital.change_nominal(amount=amount, since_on=day, source=data["source"], by=nadia, at=at)
    terms = CapitalTerms(
        since_on=day,
        source=data["source"],
        floor_share=Fraction(data["floor"]),
        commitment_rate=Fraction(data["commitment"]),
        commitment_cap=Decimal(data["cap"]),
    )
    capital.adopt_terms(terms=terms, by=nadia, at=at)


def _move(loader: "Loader", row: Mapping[str, Any], number: int, at: datetime) -> None:
    """One line of the file; several people may subscribe alike."""
    nadia = loader.member("nadia")
    common: dict[str, Any] = {"shares": row["shares"], "occurred_on": clock.today(at), "by": nadia, "at": at}
    for key in row["who"].split():
        stamp = uuid5(_SPACE, f"{number}/{key}")
        if "to" in row:
            asked = {"giver": loader.member(key), "taker": loader.member(row["to"]), **common}
            capital.transfer_shares(key=stamp, reference=row.get("reference", ""), **asked)
            continue
        kind = MovementKind(row.get("kind", MovementKind.SUBSCRIPTION))
        payment = row.get("payment", Payment.BANK)
        capital.record_movement(
            key=stamp,
            reason=row.get("reason", ""),
            member=loader.member(key),
            kind=kind,
            payment=payment,
            reference=row.get("reference", ""),
            **common,
        )


def _claim(loader: "Loader", row: Mapping[str, Any], at: datetime) -> None:
    """The shares of the one who left, into the queue."""
    member = loader.member(row["who"])
    lost_on = clock.today(loader.instant(row["lost"], "12:00"))
    refunds.open_claim(
        member=member, lost_on=lost_on, closing_on=closing_of(lost_on, 12), by=loader.member("nadia"), at=at
    )


def _year(loader: "Loader", row: Mapping[str, Any], at: datetime) -> None:
    """The accounts of the last year, who worked how much, and the variants; one goes to the coming assembly."""
    claire = loader.member("claire")
    close = last_closing(clock.today(at), 12)
    year = profit.save_year(
        year=None,
        opens_on=date(close.year, 1, 1),
        closes_on=close,
        net_result=Decimal(row["net_result"]),
        prior_losses=Decimal(0),
        gains_to_reserve=Decimal(row["gains"]),
        legal_reserve_before=Decimal(row["legal_reserve"]),
        holdings="",
        by=claire,
        at=at,
    )
    profit.save_work(year=year, rows=_workers(loader, row["workers"]), by=claire, at=at)
    for variant in row["variants"]:
        _variant(variant, year, claire, at)


def _workers(loader: "Loader", rows: Mapping[str, list[Any]]) -> dict[Member, Worker]:
    """key -> months of presence, months of seniority, hours, pay."""
    people = {loader.member(key): values for key, values in rows.items()}
    return {
        member: Worker(member.pk, presence, seniority, hours=Decimal(hours), pay=Decimal(pay))
        for member, (presence, seniority, hours, pay) in people.items()
    }


def _variant(row: Mapping[str, Any], year: ProfitYear, claire: Member, at: datetime) -> None:
    """Save, share, attach."""
    parts: dict[str, Any] = {
        name: Fraction(row.get(name, usual))
        for name, usual in (
            ("work", "1/2"), ("capital", "0"), ("by_hours", "1"), ("by_pay", "0"), ("by_equal", "0"),
            ("seniority_step", "0"), ("seniority_most", "1"),
        )
    }  # fmt: skip
    variant: ProfitVariant = profit.save_variant(
        year=year, variant=None, title=row["title"], reasons=row.get("reasons", ""), by=claire, at=at, **parts
    )
    if row.get("shared"):
        profit.share_variant(variant=variant, shared=True, by=claire, at=at)
    if "motion" in row:
        motion = Motion.objects.filter(
            item__title__startswith=row["motion"], item__meeting__starts_at__gt=at, ballot=None
        ).first()
        if motion:
            attach_allocation(motion=motion, variant=variant, by=claire, at=at)
