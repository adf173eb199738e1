"""The plan of an import of share movements: its lines, and what all of them together do to people and limits."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from interlignes.kit.money import ZERO
from members.choices import MovementKind, Payment
from members.models import CapitalTerms, NominalValue
from members.models.capital import OUTGOING
from members.queries import capital as queries
from members.rules import refunds
from members.rules.capital import STOPPING, Change, first_overdraft
from members.rules.capital import Line as Held
from members.rules.capital import highest as highest_of
from members.rules.sheets import Fault


@dataclass(frozen=True)
class Item:
    """What one line says; `known` is the number of the movement that says it already, None for a new one.

    `taker`: who receives the shares of a transfer. `claim`: what a refund pays of; it pays `paid`, less than the shares
    by the `loss` and more by the `interest`.
    """

    line: int
    member: Any
    kind: str
    occurred_on: date
    shares: int
    payment: str
    reference: str
    known: int | None
    taker: Any = None
    claim: Any = None
    loss: Decimal = ZERO
    interest: Decimal = ZERO
    paid: Decimal = ZERO

    @property
    def signed(self) -> int:
        """Shares with the sign of what they do to the member."""
        return -self.shares if self.kind in OUTGOING else self.shares

    @property
    def legs(self) -> list[tuple[Any, int]]:
        """Whose shares become how many more, or fewer."""
        return [(self.member, self.signed), *([(self.taker, self.shares)] if self.taker else [])]

    @property
    def gain(self) -> int:
        """How many shares more, or fewer, there are in all."""
        return sum(shares for _member, shares in self.legs)

    @property
    def same(self) -> tuple[Any, ...]:
        """What makes it the same movement as another one."""
        taker = self.taker.pk if self.taker else None
        return (self.member.pk, self.kind, self.occurred_on, self.shares, self.reference, taker)

    @property
    def kind_words(self) -> str:
        """For the preview."""
        return str(MovementKind(self.kind).label)

    @property
    def payment_words(self) -> str:
        """For the preview."""
        return str(Payment(self.payment).label)


@dataclass
class Plan:
    """The whole: what each line does, what is wrong, and what all new lines together do to the limits.

    `excusable`: the same changes without the refunds, which are debts and that no limit stops.
    """

    nominal: NominalValue | None = None
    items: list[Item] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    changes: tuple[Change, ...] = ()
    excusable: tuple[Change, ...] = ()
    capital_before: Decimal = ZERO
    capital_after: Decimal = ZERO

    @property
    def fresh(self) -> list[Item]:
        """The lines that are not recorded yet."""
        return [item for item in self.items if item.known is None]

    @property
    def shares(self) -> int:
        """How many shares more, or fewer, there will be."""
        return sum(item.gain for item in self.fresh)

    @property
    def stops(self) -> bool:
        """Whether all together breaks a limit of the statuts, or breaks it further, and not by refunds alone."""
        broken = [
            {one.after.code for one in some if one.effect in STOPPING}
            for some in (self.changes, self.excusable)
        ]
        return bool(broken[0] & broken[1])

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all that would be written, so that what is done is what was looked at."""
        said = [
            [
                *(item.line, item.member.pk, item.kind, item.signed, item.occurred_on.isoformat()),
                *(item.payment, item.reference, item.known, item.taker and item.taker.pk),
                *(item.claim and item.claim.pk, str(item.loss), str(item.interest)),
            ]
            for item in self.items
        ]
        worth = str(self.nominal.amount) if self.nominal else ""
        return hashlib.sha256(json.dumps([worth, said], ensure_ascii=False).encode()).hexdigest()


def weigh(made: Plan, headings: Mapping[str, str], day: date) -> None:
    """Nobody ends below nothing, refunds keep order and floor; then what all new lines do to capital and limits."""
    worth = made.nominal.amount if made.nominal else ZERO
    _find_overdrafts(made, headings)
    pays = any(item.claim for item in made.fresh)
    if pays and not made.faults:
        _Refunds(day, worth).look(made, headings)
    if made.faults:
        return
    days = queries.capital_by_day(day)
    made.changes = _compared(made.fresh, worth, day, days)
    made.excusable = made.changes
    if pays:
        made.excusable = _compared([item for item in made.fresh if not item.claim], worth, day, days)
    made.capital_before = queries.total_of(days)
    made.capital_after = made.capital_before + made.shares * worth


def _compared(
    items: Sequence[Item], worth: Decimal, day: date, days: Sequence[tuple[date, Decimal]]
) -> tuple[Change, ...]:
    """Every limit before and after some lines."""
    changes: dict[int, int] = defaultdict(int)
    for item in items:
        for member, shares in item.legs:
            changes[member.pk] += shares
    gained = [(item.occurred_on, item.gain * worth) for item in items]
    return queries.compared(dict(changes), day, days, gained=gained)


def _find_overdrafts(made: Plan, headings: Mapping[str, str]) -> None:
    """Whom a line leaves with less than nothing on some evening, said at the first that takes from her."""
    givers = {item.member.pk: item for item in reversed(made.fresh) if item.signed < 0}
    held: dict[int, list[Held]] = defaultdict(list)
    for row in queries.lines_of(givers):
        held[row.member].append(row)
    for item in made.fresh:
        for member, shares in item.legs:
            held[member.pk].append(Held(item.occurred_on, member.pk, shares))
    for member, item in givers.items():
        over = first_overdraft(held[member])
        if over:
            made.faults.append(Fault(item.line, headings["shares"], "overdraft", f"{over[0]:%d/%m/%Y}"))


class _Refunds:
    """The queue while the lines of a file are written one after the other, as the page of a refund sees it."""

    def __init__(self, day: date, worth: Decimal) -> None:
        self.day, self.worth = day, worth
        queue = queries.queue(day)
        self.days, self.terms = list(queue.days), queue.terms
        self.claims = {refund.claim.member_id: refund.place.claim for refund in queue.refunds if refund.left}
        rows: list[Any] = [refund.claim for refund in queue.refunds]
        self.held = {row.member_id: row.held_read for row in rows}
        self.names = {refund.claim.member_id: refund.claim.member for refund in queue.refunds}
        self.rates = [(terms.since_on, terms.refund_interest) for terms in CapitalTerms.objects.all()]

    def look(self, made: Plan, headings: Mapping[str, str]) -> None:
        """Each refund in its turn and above the floor, with what it pays; the first that is not is a fault."""
        items = []
        for item in made.items:
            if item.known is None:
                fault = self._fault(item, headings) if item.claim else None
                if fault:
                    made.faults.append(fault)
                    return
                self._follow(item)
            items.append(self._settled(item) if item.claim else item)
        made.items = items

    def _fault(self, item: Item, headings: Mapping[str, str]) -> Fault | None:
        """What the page would refuse."""
        capital, highest = queries.total_of(self.days), highest_of(self.days)
        lowest = refunds.floor(highest, self.terms.floor_share, self.terms.capital_min)
        spare = refunds.spare(capital, lowest, self.worth)
        claim = self.claims[item.member.pk]
        place = refunds.place_of(refunds.queue(self.claims.values(), spare, self.day), claim.key)
        if item.shares > claim.left:
            return Fault(item.line, headings["shares"], "too_many_left", str(claim.left))
        if not place.is_next:
            return Fault(item.line, headings["kind"], "not_in_turn", self._first())
        if item.shares > spare:
            return Fault(item.line, headings["shares"], "below_floor", str(spare))
        return None

    def _first(self) -> str:
        """Who comes first."""
        waiting = [(claim.lost_on, member) for member, claim in self.claims.items() if claim.left]
        return str(self.names[min(waiting)[1]])

    def _follow(self, item: Item) -> None:
        """The queue and the capital after a line."""
        self.days.append((item.occurred_on, item.gain * self.worth))
        member = item.member.pk
        claim = self.claims.get(member)
        if claim is None:
            return
        self.held[member] += item.signed
        paid = claim.paid + item.shares if item.claim else claim.paid
        left = min(claim.shares - paid, self.held[member])  # what she gives away is not refunded
        self.claims[member] = replace(claim, paid=paid, shares=paid + left)

    def _settled(self, item: Item) -> Item:
        """With what is kept for losses and what is added as interest."""
        rate = next(
            (rate for since, rate in self.rates if since <= item.occurred_on), CapitalTerms().refund_interest
        )
        loss, interest = refunds.loss_and_interest(
            item.shares, self.worth, item.claim.unit_value, rate, item.claim.lost_on, item.occurred_on
        )
        return replace(item, loss=loss, interest=interest, paid=item.shares * self.worth - loss + interest)
