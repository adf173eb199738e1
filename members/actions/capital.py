"""Changes of the capital: subscriptions, transfers, annulments, counter-entries, the nominal value, the terms.

Each is looked at before it is written (`preview_...`), and again under the lock when it is.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.conflicts import refuse_if_changed, watch
from interlignes.kit.errors import Refused
from interlignes.kit.money import CENT, ZERO
from members.actions.common import number, refuse_too_far, refuse_unless_manages
from members.actions.ledger import Draft, Leg, Preview, lock_ledger, look, recorded, write
from members.choices import SINGLE, MovementKind, Payment
from members.models import CapitalTerms, Member, Movement, NominalValue, SubscriberDetails
from members.permissions import may_see_capital_of
from members.queries import capital as queries
from members.rules.capital import converted


def preview_movement(
    *,
    member: Member,
    kind: str,
    shares: int,
    occurred_on: date,
    payment: str,
    reference: str = "",
    by: Member | None,
    at: datetime,
) -> Preview:
    """What a subscription or an annulment would do. Raises Refused."""
    refuse_unless_manages(by)
    if kind not in SINGLE:
        raise ValueError(f"not a movement of one line: {kind}")
    if shares < 1:
        raise Refused(_("At least one share."), field="shares")
    return look(_single(member, kind, shares, occurred_on, payment, reference), at=at)


def _single(
    member: Member, kind: str, shares: int, occurred_on: date, payment: str, reference: str = ""
) -> Draft:
    sign = -1 if kind == MovementKind.ANNULMENT else 1
    return Draft((Leg(member, kind, sign * shares),), occurred_on, payment, reference)


@transaction.atomic
def record_movement(
    *, key: UUID, reason: str = "", by: Member | None, at: datetime, **asked: Any
) -> Movement:
    """Write a subscription or an annulment. Raises Refused. The same `key` again gives the movement that is there.

    Raises Used when the same `key` comes with something else.
    """
    refuse_unless_manages(by)
    lock_ledger()
    again = recorded(_single(**asked), key=key, reason=reason)
    if again:
        return again
    seen = preview_movement(by=by, at=at, **asked)
    _refuse_unless_excused(seen, reason)
    return write(seen.draft, seen.nominal, key=key, by=by, at=at, reason=reason)[0]


def _refuse_unless_excused(seen: Preview, reason: str) -> None:
    """A limit may be broken knowingly only: amorçage, several movements of one day, the start of the register."""
    if seen.stops and not reason.strip():
        raise Refused(
            _("This breaks a limit of the statuts. Write down why it is right all the same."), field="reason"
        )


def preview_transfer(
    *,
    giver: Member,
    taker: Member,
    shares: int,
    occurred_on: date,
    reference: str = "",
    by: Member | None,
    at: datetime,
) -> Preview:
    """What a transfer between two members would do. Raises Refused."""
    refuse_unless_manages(by)
    if giver.pk == taker.pk:
        raise Refused(_("Choose two different people."), field="taker")
    if shares < 1:
        raise Refused(_("At least one share."), field="shares")
    return look(_both(giver, taker, shares, occurred_on, reference), at=at)


def _both(giver: Member, taker: Member, shares: int, occurred_on: date, reference: str = "") -> Draft:
    legs = (
        Leg(giver, MovementKind.TRANSFER_OUT, -shares),
        Leg(taker, MovementKind.TRANSFER_IN, shares),
    )
    return Draft(legs, occurred_on, Payment.MEMBER, reference)


@transaction.atomic
def transfer_shares(
    *, key: UUID, reason: str = "", by: Member | None, at: datetime, **asked: Any
) -> Movement:
    """Write both lines of a transfer; gives the one of the giver. Raises Refused, and Used as `record_movement`."""
    refuse_unless_manages(by)
    lock_ledger()
    again = recorded(_both(**asked), key=key, reason=reason)
    if again:
        return again
    seen = preview_transfer(by=by, at=at, **asked)
    _refuse_unless_excused(seen, reason)
    return write(seen.draft, seen.nominal, key=key, by=by, at=at, reason=reason)[0]


def preview_correction(*, movement: Movement, by: Member | None, at: datetime) -> Preview:
    """What a counter-entry would do; of a transfer both lines are taken back. Raises Refused."""
    refuse_unless_manages(by)
    if movement.kind in (MovementKind.CORRECTION, MovementKind.CONVERSION):
        raise Refused(_("A counter-entry or a change of the nominal value is not taken back: record anew."))
    draft = _counter(movement)
    if Movement.objects.filter(corrects__in=[leg.corrects for leg in draft.legs]).exists():
        raise Refused(_("This movement has been taken back already."))
    return look(draft, at=at)


def _counter(movement: Movement) -> Draft:
    return Draft(
        tuple(
            Leg(line.member, MovementKind.CORRECTION, -line.shares, corrects=line) for line in _pair(movement)
        ),
        movement.occurred_on,
        movement.payment,
        claim=movement.claim,
        loss=movement.loss,
        interest=movement.interest,
    )


def _pair(movement: Movement) -> list[Movement]:
    """The lines that belong together, the giver's first."""
    if movement.kind not in (MovementKind.TRANSFER_IN, MovementKind.TRANSFER_OUT):
        return [movement]
    first = movement.twin or movement
    return [first, Movement.objects.get(twin=first)]


@transaction.atomic
def correct_movement(*, movement: Movement, key: UUID, reason: str, by: Member, at: datetime) -> Movement:
    """Take a movement back by a counter-entry of the same day. Raises Refused, and Used as `record_movement`."""
    refuse_unless_manages(by)
    lock_ledger()
    again = recorded(_counter(movement), key=key, reason=reason)
    if again:
        return again
    seen = preview_correction(movement=movement, by=by, at=at)
    if not reason.strip():
        raise Refused(_("Say what was wrong: the register keeps it."), field="reason")
    return write(seen.draft, seen.nominal, key=key, by=by, at=at, reason=reason)[0]


@transaction.atomic
def change_nominal(
    *, amount: Decimal, since_on: date, source: str, by: Member | None, at: datetime
) -> NominalValue:
    """Set the value of a share from a day on; what everybody holds becomes as many shares as it is worth.

    The capital stays what it is. Raises Refused where somebody's shares would not be a whole number.
    """
    refuse_unless_manages(by)
    lock_ledger()
    if amount <= 0:
        raise Refused(_("A share is worth something."), field="amount")
    if since_on > clock.today(at):
        raise Refused(_("This day is still to come."), field="since_on")
    earlier = NominalValue.objects.first()
    last = Movement.objects.order_by("-occurred_on").values_list("occurred_on", flat=True).first()
    if (earlier and since_on <= earlier.since_on) or (last and since_on < last):
        raise Refused(_("Movements or another value are recorded after this day already."), field="since_on")
    nominal = NominalValue.objects.create(amount=amount, since_on=since_on, source=source, recorded_at=at)
    if earlier:
        _convert(earlier.amount, nominal, by=by, at=at)
    record("capital.nominal", by=number(by), at=at, about=nominal, since=since_on.isoformat())
    return nominal


def _convert(old: Decimal, nominal: NominalValue, *, by: Member | None, at: datetime) -> None:
    """One line a holder, of as many shares as she holds more or less; refunds keep their worth."""
    waiting = [refund for refund in queries.queue(clock.today(at)).refunds if refund.left]
    for person in queries.with_shares(Member.objects.all(), nominal.since_on).exclude(shares_read=0):
        held = person.shares_read
        new = converted(held, old, nominal.amount)
        if new is None:
            text = _("%(name)s holds %(n)d shares: that is no whole number of shares of the new value.")
            raise Refused(text % {"name": person, "n": held}, field="amount")
        if new != held:
            draft = Draft((Leg(person, MovementKind.CONVERSION, new - held),), nominal.since_on, Payment.NONE)
            write(draft, nominal, key=uuid4(), by=by, at=at, reason=nominal.source[:300], values=[ZERO])
    for refund in waiting:
        _convert_claim(refund, old, nominal.amount)


def _convert_claim(refund: queries.Refund, old: Decimal, new: Decimal) -> None:
    """As many shares of the new value as are left, worth what they were."""
    claim, left = refund.claim, refund.left
    claim.shares = refund.place.claim.paid + (converted(left, old, new) or 0)
    if claim.unit_value is not None:
        claim.unit_value = claim.unit_value * new / old
        if claim.unit_value != claim.unit_value.quantize(CENT):
            raise Refused(_("A refund that waits would be worth a fraction of a cent."), field="amount")
    claim.save(update_fields=["shares", "unit_value"])


@transaction.atomic
def adopt_terms(*, terms: CapitalTerms, by: Member | None, at: datetime) -> CapitalTerms:
    """Record what the statuts say from a day on; earlier terms stay. Raises Refused."""
    refuse_unless_manages(by)
    refuse_too_far(terms.since_on, at, field="since_on")
    if CapitalTerms.objects.filter(since_on__gte=terms.since_on).exists():
        raise Refused(_("Terms of this day or a later one are recorded already."), field="since_on")
    terms.pk, terms.recorded_at = None, at
    terms.save(force_insert=True)
    record("capital.terms", by=number(by), at=at, about=terms, since=terms.since_on.isoformat())
    return terms


@transaction.atomic
def describe_subscriber(
    *, member: Member, seen: str | None = None, by: Member, at: datetime, **fields: Any
) -> SubscriberDetails:
    """What bulletins of subscription say of a person: she herself writes it, or the gérance for her.

    Raises Conflict when the other has changed it since it was on the screen as `seen`.
    """
    if not may_see_capital_of(by, member):
        raise Refused(_("Only the gérance may do this."))
    Member.objects.select_for_update().get(pk=member.pk)
    known = SubscriberDetails.objects.filter(member=member).first() or SubscriberDetails(member=member)
    refuse_if_changed(member, watch(known, list(fields)), seen)
    details, _made = SubscriberDetails.objects.update_or_create(member=member, defaults=fields)
    record("capital.subscriber_described", by=by.pk, at=at, about=member)
    return details
