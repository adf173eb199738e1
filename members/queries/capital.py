"""Readings of the capital: who holds what on a day, what it adds up to, who waits for a refund."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from interlignes.kit.money import ZERO
from members.choices import VOTING
from members.models import CapitalTerms, Member, MembershipRules, Movement, NominalValue, RefundClaim, Status
from members.rules import refunds
from members.rules.capital import Change, Check, Code, Holder, Line, checks, compare, floor_check
from members.rules.capital import highest as highest_of
from members.rules.categories import category


def terms_on(day: date) -> CapitalTerms:
    """What the statuts say on `day`; the defaults, unsaved, where nothing was recorded."""
    return CapitalTerms.objects.filter(since_on__lte=day).first() or CapitalTerms()


def nominal_on(day: date) -> NominalValue | None:
    """The value of a share on `day`; None before the first is recorded."""
    return NominalValue.objects.filter(since_on__lte=day).first()


def with_shares(people: "QuerySet[Any]", day: date) -> "QuerySet[Any]":
    """People with `shares_read` and `capital_read`: what each holds on the evening of `day`. Adds no query."""
    until = Q(movements__occurred_on__lte=day)
    return people.annotate(
        shares_read=Coalesce(Sum("movements__shares", filter=until), 0),
        capital_read=Sum("movements__amount", filter=until, default=ZERO),
    )


def shareholders_on(day: date, *, of_key: UUID | None = None) -> "QuerySet[Any]":
    """Who holds shares on `day`, or is an associate without any; with status, its reason and shares. One query.

    `of_key`: and whom the movement of that key is about, who may hold none because of it.
    """
    reasons = Status.objects.reached(day).filter(member=OuterRef("pk")).values("reason")[:1]
    people = with_shares(Member.objects.with_status(day), day).annotate(reason_read=Subquery(reasons))
    wanted = ~Q(shares_read=0) | Q(status_read__in=VOTING)
    if of_key:
        wanted |= Q(pk__in=Movement.objects.filter(key=of_key).values("member"))
    return people.filter(wanted)


def shares_of(member: Member, day: date) -> int:
    """Shares of one member on the evening of `day`."""
    held = Movement.objects.filter(member=member, occurred_on__lte=day).aggregate(n=Sum("shares"))
    return held["n"] or 0


def total_shares(day: date) -> int:
    """All shares on the evening of `day`."""
    return Movement.objects.filter(occurred_on__lte=day).aggregate(n=Sum("shares"))["n"] or 0


def capital_by_day(day: date) -> list[tuple[date, Decimal]]:
    """What the capital gained or lost on each day until `day`, in order. One query."""
    days = Movement.objects.filter(occurred_on__lte=day).order_by("occurred_on").values("occurred_on")
    return [(row["occurred_on"], row["n"]) for row in days.annotate(n=Sum("amount")) if row["n"]]


def total_of(days: Iterable[tuple[date, Decimal]]) -> Decimal:
    """The capital that gains and losses of `capital_by_day` add up to."""
    return sum((amount for _, amount in days), ZERO)


def highest_capital(day: date) -> Decimal:
    """The highest capital reached until `day`."""
    return highest_of(capital_by_day(day))


def lines_of(members: Iterable[int]) -> list[Line]:
    """All lines of the ledger of some members, for the rules."""
    found = Movement.objects.filter(member__in=list(members))
    return [Line(row.occurred_on, row.member_id, row.shares, row.amount) for row in found]


def holder(member: Any) -> Holder:
    """How the tests of the statuts count somebody read by `shareholders_on`."""
    kind = category(member.status_read, member.reason_read or "")
    return Holder(
        member=member.pk,
        shares=member.shares_read,
        votes=1 if kind.is_associate else 0,
        in_capital=kind.counts_for_capital,
        in_votes=kind.counts_for_votes,
        is_external=kind.is_external,
        is_cooperative=kind.is_cooperative,
    )


def checked(people: Iterable[Any], queue: "Queue") -> tuple[Check, ...]:
    """Every check of the statuts for people read by `shareholders_on` and the capital of the same day."""
    found = checks([holder(member) for member in people], queue.terms.limits)
    return (*found, floor_check(queue.capital, queue.floor))


def votes_of_externals(day: date, *, joining: str) -> list[Check]:
    """The limits on the votes of externals once one more, of the status `joining`, is among the associates of `day`."""
    kind = category(joining)
    newcomer = Holder(
        member=0,
        shares=0,
        votes=1,
        in_capital=kind.counts_for_capital,
        in_votes=kind.counts_for_votes,
        is_external=kind.is_external,
        is_cooperative=kind.is_cooperative,
    )
    holders = [*(holder(member) for member in shareholders_on(day)), newcomer]
    about = (Code.EXTERNAL_VOTES, Code.OUTSIDERS_VOTES)
    return [check for check in checks(holders, terms_on(day).limits) if check.code in about]


def compared(
    changes: dict[int, int],
    day: date,
    days: Sequence[tuple[date, Decimal]],
    *,
    gained: Sequence[tuple[date, Decimal]],
) -> tuple[Change, ...]:
    """Every check of the statuts on `day`, before and after `changes` (member -> shares more or less).

    `days` are those of `capital_by_day`.

    The floor follows the highest capital: what is `gained` (or lost) counts there from its day on, so that an error put
    right lowers the floor as well.
    """
    terms = terms_on(day)
    floors = Change(_floor(days, terms), _floor([*days, *gained], terms))
    holders = [holder(member) for member in shareholders_on(day)]
    known = {found.member for found in holders}
    holders += [
        Holder(member=member, shares=0, votes=0, in_capital=False, in_votes=False)
        for member in changes
        if member not in known
    ]
    return (*compare(holders, changes, terms.limits), floors)


def _floor(days: Sequence[tuple[date, Decimal]], terms: CapitalTerms) -> Check:
    capital = total_of(days)
    return floor_check(capital, refunds.floor(highest_of(days), terms.floor_share, terms.capital_min))


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A movement and what the member held after it."""

    movement: Movement
    shares: int
    capital: Decimal


def statement(member: Member, day: date) -> list[StatementLine]:
    """The account of a member until `day`, oldest first."""
    movements = Movement.objects.filter(member=member, occurred_on__lte=day).order_by("occurred_on", "number")
    shares, capital, lines = 0, ZERO, []
    for movement in movements.select_related("twin__member", "taker__member", "corrects"):
        shares += movement.shares
        capital += movement.amount
        lines.append(StatementLine(movement, shares, capital))
    return lines


def members_of_line(number: int) -> "QuerySet[Any]":
    """Whom a line of the ledger is about: the member, and the other one of a transfer."""
    about = (
        Q(movements__number=number) | Q(movements__twin__number=number) | Q(movements__taker__number=number)
    )
    return Member.objects.filter(about).distinct().only("pk")


def movements() -> "QuerySet[Movement]":
    """The ledger, latest first, with what a register shows."""
    return Movement.objects.select_related(
        "member", "twin__member", "taker__member", "corrects", "correction"
    )


@dataclass(frozen=True, slots=True)
class Refund:
    """A claim in the queue, with what it comes to today."""

    claim: RefundClaim
    place: refunds.Place
    value: Decimal
    interest: Decimal

    @property
    def left(self) -> int:
        """Shares still to be refunded."""
        return self.place.claim.left

    @property
    def amount(self) -> Decimal:
        """What they come to without interest."""
        return self.value * self.left


@dataclass(frozen=True, slots=True)
class Queue:
    """The refunds and what limits them."""

    refunds: Sequence[Refund]
    days: Sequence[tuple[date, Decimal]]
    terms: CapitalTerms
    nominal: NominalValue | None
    capital: Decimal
    highest: Decimal
    floor: Decimal
    spare: int

    def of(self, claim: RefundClaim) -> Refund:
        """One of them. Raises LookupError."""
        for found in self.refunds:
            if found.claim.pk == claim.pk:
                return found
        raise LookupError(claim.pk)


def queue(today: date) -> Queue:
    """The refund queue as of `today`. A handful of queries, whatever its length."""
    terms, nominal = terms_on(today), nominal_on(today)
    worth = nominal.amount if nominal else ZERO
    days = capital_by_day(today)
    capital, highest = total_of(days), highest_of(days)
    lowest = refunds.floor(highest, terms.floor_share, terms.capital_min)
    spare = refunds.spare(capital, lowest, worth) if worth else 0
    rows = list(claims().select_related("member"))
    waiting = [
        refunds.Claim(
            key=row.pk,
            lost_on=row.lost_on,
            shares=row.paid_read + max(0, min(row.shares - row.paid_read, row.held_read)),
            paid=row.paid_read,
            due_on=row.due_on,
        )
        for row in rows
    ]
    by_key = {row.pk: row for row in rows}
    found = []
    for place in refunds.queue(waiting, spare, today):
        row = by_key[place.claim.key]
        value = worth if row.unit_value is None else row.unit_value
        gain = refunds.interest(value * place.claim.left, terms.refund_interest, row.lost_on, today)
        found.append(Refund(row, place, value, gain))
    return Queue(found, days, terms, nominal, capital, highest, lowest, spare)


def claims() -> "QuerySet[Any]":
    """Claims in the queue with `paid_read` (shares refunded, less counter-entries) and `held_read` (shares held)."""
    held = (
        Movement.objects.filter(member=OuterRef("member"))
        .order_by()
        .values("member")
        .annotate(n=Sum("shares"))
    )
    return RefundClaim.objects.filter(withdrawn_at=None).annotate(
        paid_read=0 - Coalesce(Sum("payments__shares"), 0), held_read=Coalesce(Subquery(held.values("n")), 0)
    )


def lost_on(member: Member, day: date) -> date | None:
    """Since when, as her statuses stand on `day`, somebody has no longer been an associate; None: she is, or never was.

    The first of the statuses that followed the last one as an associate: who stays on as an employee lost it then.
    """
    since = None
    for status in Status.objects.reached(day).filter(member=member):  # latest first
        if status.kind in VOTING:
            return since
        since = status.since_on
    return None


def waits_for_refund(member: Member) -> bool:
    """Whether some of her shares are in the queue and not refunded yet."""
    return any(row.shares > row.paid_read for row in claims().filter(member=member))


def closing_month() -> int:
    """The month in which the financial year closes."""
    return (MembershipRules.objects.first() or MembershipRules()).closing_month


def unclaimed(day: date) -> "QuerySet[Any]":
    """Who holds shares without being an associate any more and is not in the queue yet."""
    waiting = RefundClaim.objects.filter(withdrawn_at=None).values("member")
    holding = with_shares(Member.objects.with_status(day), day).exclude(shares_read=0)
    return holding.exclude(status_read__in=VOTING).exclude(pk__in=waiting)
