"""The pen of the ledger: one writer at a time, numbers without a gap, an entry of the journal for each line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record_all
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.money import ZERO
from members.actions.common import number
from members.choices import VOTING, MovementKind
from members.models import Cooperative, Member, Movement, NominalValue, RefundClaim
from members.models.capital import INCOMING
from members.queries import capital as queries
from members.queries.ledger import attestation
from members.rules.capital import STOPPING, Change, Line, first_overdraft


@dataclass(frozen=True, slots=True)
class Leg:
    """What a movement does to one member."""

    member: Member
    kind: str
    shares: int
    corrects: Movement | None = None

    @property
    def count(self) -> int:
        """How many shares, in or out: what the plural follows."""
        return abs(self.shares)


@dataclass(frozen=True, slots=True)
class Draft:
    """A movement before it is written: one leg, or two of a transfer."""

    legs: tuple[Leg, ...]
    occurred_on: date
    payment: str
    reference: str = ""
    claim: RefundClaim | None = None
    loss: Decimal = ZERO
    interest: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Preview:
    """What a movement would do: to the capital and to every limit of the statuts."""

    draft: Draft
    nominal: NominalValue
    capital_before: Decimal
    capital_after: Decimal
    changes: tuple[Change, ...] = field(default_factory=tuple)

    @property
    def stops(self) -> bool:
        """Whether it breaks a limit, or breaks it further: then it takes a written reason."""
        return any(change.effect in STOPPING for change in self.changes)

    @property
    def amount(self) -> Decimal:
        """What changes hands, without loss and interest."""
        return abs(self.draft.legs[0].shares) * self.nominal.amount

    @property
    def paid(self) -> Decimal:
        """What a refund really pays."""
        return self.amount - self.draft.loss + self.draft.interest


class Used(Refused):
    """The key of the form has recorded something else already; the form takes a new key before it comes back."""

    def __init__(self, earlier: Movement) -> None:
        text = _(
            "This form has already recorded movement no. %(n)d, which says something else. Nothing more was recorded: "
            "check what you see and send it again to record another movement."
        )
        super().__init__(text % {"n": earlier.number})


def recorded(draft: Draft, *, key: UUID, reason: str) -> Movement | None:
    """What was recorded under `key` already, the same as is asked now; None: nothing. Raises Used for anything else."""
    keys = [_line_key(key, place) for place in range(len(draft.legs))]
    found = Movement.objects.filter(key__in=keys).select_related("member", "corrects", "claim")
    lines = list(found.order_by("number"))
    if not lines:
        return None
    common = (draft.occurred_on, draft.payment, draft.reference.strip(), draft.claim, reason.strip())
    asked = [(leg.member, leg.kind, leg.shares, leg.corrects, *common) for leg in draft.legs]
    there = [
        (
            line.member, line.kind, line.shares, line.corrects,
            line.occurred_on, line.payment, line.reference, line.claim, line.reason,
        )
        for line in lines
    ]  # fmt: skip
    if asked != there:
        raise Used(lines[0])
    return lines[0]


def _line_key(key: UUID, place: int) -> UUID:
    """The key of each line of a movement; the first has the form's own."""
    return key if place == 0 else uuid5(key, str(place))


def lock_ledger() -> None:
    """Let one writer at a time look and write, until the transaction ends.

    SQLite does so for all tables from BEGIN IMMEDIATE on; PostgreSQL locks the row of the cooperative.
    """
    Cooperative.objects.select_for_update().get_or_create(pk=1)


def look(draft: Draft, *, at: datetime) -> Preview:
    """What the draft would do. Raises Refused for what no reason excuses."""
    nominal = _nominal(draft, clock.today(at))
    for leg in draft.legs:
        if leg.kind in INCOMING:
            field = "taker" if len(draft.legs) > 1 else "member"
            refuse_unless_may_hold(leg.member, draft.occurred_on, field=field)
    _refuse_overdraft(draft)
    today = clock.today(at)
    changes: dict[int, int] = {}
    for leg in draft.legs:
        changes[leg.member.pk] = changes.get(leg.member.pk, 0) + leg.shares
    days = queries.capital_by_day(today)
    before = queries.total_of(days)
    gained = sum(leg.shares for leg in draft.legs) * nominal.amount
    compared = queries.compared(changes, today, days, gained=[(draft.occurred_on, gained)])
    return Preview(draft, nominal, before, before + gained, compared)


def _nominal(draft: Draft, today: date) -> NominalValue:
    """The value of a share on the day. Raises Refused for a day to come, or one before the last change of the value."""
    if draft.occurred_on > today:
        raise Refused(_("This day is still to come."), field="occurred_on")
    values = list(NominalValue.objects.filter(since_on__lte=today))  # latest first
    nominal = next((value for value in values if value.since_on <= draft.occurred_on), None)
    if nominal is None:
        raise Refused(_("First record the nominal value of a share on that day."), field="occurred_on")
    if nominal != values[0]:
        raise Refused(
            _("The nominal value has changed since: shares are recorded from that day on."),
            field="occurred_on",
        )
    return nominal


def refuse_unless_may_hold(member: Member, day: date, *, field: str) -> None:
    """Shares come to associates only, and not to somebody who waits for a refund; said at the `field` of a form."""
    if member.status_on(day) not in VOTING:
        text = _("%(name)s is not an associate on that day: shares belong to associates.")
        raise Refused(text % {"name": member}, field=field)
    if queries.waits_for_refund(member):
        text = _("%(name)s waits for a refund: withdraw it first.")
        raise Refused(text % {"name": member}, field=field)


def _refuse_overdraft(draft: Draft) -> None:
    """Nobody holds less than nothing on any evening, whatever is recorded later for an earlier day."""
    people = {leg.member.pk: leg.member for leg in draft.legs}
    lines = queries.lines_of(people)
    lines += [Line(draft.occurred_on, leg.member.pk, leg.shares) for leg in draft.legs]
    over = first_overdraft(lines)
    if over:
        day, member = over
        text = _("%(name)s would hold less than nothing on %(day)s.")
        raise Refused(text % {"name": people[member], "day": day.strftime("%d/%m/%Y")}, field="shares")


def write(
    draft: Draft,
    nominal: NominalValue,
    *,
    key: UUID,
    by: Member | None,
    at: datetime,
    reason: str = "",
    values: Sequence[Decimal] = (),
) -> list[Movement]:
    """Add the lines of a draft that was looked at under the lock. `values`: amounts other than shares × nominal."""
    lock_ledger()
    first = _next_number()
    written: list[Movement] = []
    for place, leg in enumerate(draft.legs):
        movement = _line(draft, leg, nominal, number=first + place, by=by, at=at, reason=reason)
        movement.key = _line_key(key, place)
        movement.amount = values[place] if values else movement.amount
        movement.twin = written[0] if leg.kind == MovementKind.TRANSFER_IN else None
        movement.save(force_insert=True)
        record_all([_attested(movement)], by=number(by), at=at)
        written.append(movement)
    return written


def write_all(
    drafts: Sequence[Draft], nominal: NominalValue, *, by: Member | None, at: datetime, reason: str = ""
) -> list[Movement]:
    """Add the lines of many drafts, that were looked at together under the lock, in a few queries for all."""
    lock_ledger()
    first = _next_number()
    pairs = [(draft, leg) for draft in drafts for leg in draft.legs]
    lines = [
        _line(draft, leg, nominal, number=first + place, by=by, at=at, reason=reason)
        for place, (draft, leg) in enumerate(pairs)
    ]
    takers = [line for line in lines if line.kind == MovementKind.TRANSFER_IN]
    Movement.objects.bulk_create(
        [line for line in lines if line.kind != MovementKind.TRANSFER_IN], batch_size=100
    )
    for line in takers:  # the giver's stands right before, and is there now
        line.twin = lines[line.number - first - 1]
    Movement.objects.bulk_create(takers, batch_size=100)
    record_all([_attested(movement) for movement in lines], by=number(by), at=at)
    return lines


def _next_number() -> int:
    """Numbers have no gap."""
    return (Movement.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def _line(
    draft: Draft,
    leg: Leg,
    nominal: NominalValue,
    *,
    number: int,
    by: Member | None,
    at: datetime,
    reason: str,
) -> Movement:
    """One line, unsaved, with a key of its own."""
    return Movement(
        number=number,
        member=leg.member,
        kind=leg.kind,
        occurred_on=draft.occurred_on,
        shares=leg.shares,
        nominal=nominal.amount,
        amount=leg.shares * nominal.amount,
        loss=draft.loss,
        interest=draft.interest,
        payment=draft.payment,
        reference=draft.reference.strip(),
        reason=reason.strip(),
        corrects=leg.corrects,
        claim=draft.claim,
        key=uuid4(),
        recorded_at=at,
        recorded_by=by,
    )


def _attested(movement: Movement) -> tuple[str, Movement, dict[str, Any]]:
    """The journal's chain holds a fingerprint of every line."""
    facts = {"number": movement.number, "movement": movement.kind, "fingerprint": attestation(movement)}
    return "capital.recorded", movement, facts
