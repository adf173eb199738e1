"""Refunds of those who lost the quality of associate: in the order of the days, never below the capital's floor."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.money import ZERO
from members.actions.common import number, refuse_unless_manages
from members.actions.ledger import Draft, Leg, Preview, lock_ledger, look, recorded, write
from members.choices import VOTING, MovementKind
from members.models import Member, Movement, RefundClaim
from members.queries import capital as queries
from members.rules import refunds
from members.rules.dates import add_months


@transaction.atomic
def open_claim(
    *, member: Member, lost_on: date, closing_on: date, by: Member | None, at: datetime
) -> RefundClaim:
    """Put what a leaver holds into the queue. Raises Refused.

    `lost_on`, which the order of the queue and interest follow, is the day that her statuses say. `closing_on`: the
    close of the financial year in which she lost the quality, at which the value is fixed.
    """
    refuse_unless_manages(by)
    lock_ledger()
    if lost_on > clock.today(at):
        raise Refused(_("This day is still to come."), field="lost_on")
    if member.status_on(lost_on) in VOTING or member.status_on(clock.today(at)) in VOTING:
        raise Refused(_("This person is an associate on that day."), field="lost_on")
    if closing_on < lost_on:
        raise Refused(_("The value is fixed at the close of the year of the loss."), field="closing_on")
    shares = queries.shares_of(member, clock.today(at))
    if not shares:
        raise Refused(_("This person holds no shares."), field="member")
    if queries.waits_for_refund(member):
        raise Refused(_("This refund is already in the queue."), field="member")
    _refuse_other_day(member, lost_on, clock.today(at))
    due_on = add_months(lost_on, 12 * queries.terms_on(lost_on).refund_years)
    fixed = {"shares": shares, "closing_on": closing_on, "due_on": due_on}
    claim, made = RefundClaim.objects.get_or_create(
        member=member,
        lost_on=lost_on,
        defaults={**fixed, "recorded_at": at},
    )
    if not made:  # withdrawn before, and right after all
        RefundClaim.objects.filter(pk=claim.pk).update(withdrawn_at=None, unit_value=None, **fixed)
        claim.refresh_from_db()
    record(
        "refund.opened", by=number(by), at=at, about=claim, since=lost_on.isoformat(), due=due_on.isoformat()
    )
    return claim


def _refuse_other_day(member: Member, lost_on: date, today: date) -> None:
    """The day is no matter of choice: who left today would go before all others with a day of long ago."""
    right = queries.lost_on(member, today)
    if right is None:
        text = _("By the record, %(name)s has never been an associate.")
        raise Refused(text % {"name": member}, field="lost_on")
    if lost_on != right:
        text = _("By the record, the quality of associate was lost on %(day)s.")
        raise Refused(text % {"day": right.strftime("%d/%m/%Y")}, field="lost_on")


def worth(claim: RefundClaim, losses: Decimal) -> Decimal:
    """The value of one share when the capital bears `losses` at the close of the year of loss. Raises Refused."""
    nominal = queries.nominal_on(clock.today())
    if nominal is None or losses < 0:
        raise Refused(_("First record the nominal value of a share on that day."), field="losses")
    held = sum(person.shares_read for person in queries.shareholders_on(claim.closing_on))
    return refunds.value_after_losses(nominal.amount, losses, held)


@transaction.atomic
def value_claim(
    *, claim: RefundClaim, losses: Decimal, reason: str, by: Member | None, at: datetime
) -> RefundClaim:
    """Fix the value at the close of the year of loss, or lower it for losses that appear later. Raises Refused."""
    refuse_unless_manages(by)
    lock_ledger()
    claim = _open(claim)
    if clock.today(at) <= claim.closing_on:
        text = _("The financial year has not closed yet: the value is fixed at its close.")
        raise Refused(text, field="losses")
    value = worth(claim, losses)
    if claim.unit_value is not None and value > claim.unit_value:
        raise Refused(_("A value once fixed is not raised."), field="losses")
    if not reason.strip():
        raise Refused(_("Say which accounts or which decision this follows."), field="reason")
    claim.unit_value, claim.reason = value, reason.strip()
    claim.save(update_fields=["unit_value", "reason"])
    record("refund.valued", by=number(by), at=at, about=claim)
    return claim


def _open(claim: RefundClaim) -> RefundClaim:
    """The claim, freshly read under the lock. Raises Refused when it was withdrawn."""
    found = RefundClaim.objects.select_related("member").get(pk=claim.pk)
    if found.withdrawn_at is not None:
        raise Refused(_("This refund was withdrawn."))
    return found


@transaction.atomic
def bring_forward(*, claim: RefundClaim, due_on: date, reason: str, by: Member | None, at: datetime) -> None:
    """An assembly decided to pay earlier. Raises Refused."""
    refuse_unless_manages(by)
    claim = _open(claim)
    if not claim.lost_on <= due_on < claim.due_on:
        raise Refused(_("Between the day of the loss and the present term."), field="due_on")
    if not reason.strip():
        raise Refused(_("Say which assembly decided so."), field="reason")
    claim.due_on, claim.reason = due_on, reason.strip()
    claim.save(update_fields=["due_on", "reason"])
    record("refund.brought_forward", by=number(by), at=at, about=claim, due=due_on.isoformat())


@transaction.atomic
def withdraw_claim(*, claim: RefundClaim, reason: str, by: Member | None, at: datetime) -> None:
    """Take a claim off the queue: recorded by mistake, or the person is an associate again. Raises Refused."""
    refuse_unless_manages(by)
    lock_ledger()
    claim = _open(claim)
    if not reason.strip():
        raise Refused(_("Say why: the register keeps it."), field="reason")
    claim.withdrawn_at, claim.reason = at, reason.strip()
    claim.save(update_fields=["withdrawn_at", "reason"])
    record("refund.withdrawn", by=number(by), at=at, about=claim)


def preview_payment(
    *,
    claim: RefundClaim,
    shares: int,
    occurred_on: date,
    payment: str,
    reference: str = "",
    by: Member | None,
    at: datetime,
) -> Preview:
    """What a refund would do. Raises Refused for one out of turn, too early, without a value or below the floor."""
    refuse_unless_manages(by)
    claim, today = _open(claim), clock.today(at)
    queue = queries.queue(today)
    found = queue.of(claim)
    if not found.place.is_next:
        raise Refused(_("Refunds are paid in the order of the days of loss: others come first."))
    if claim.unit_value is None:
        raise Refused(_("First fix the value of the shares at the close of the year of the loss."))
    if occurred_on < claim.due_on:
        raise Refused(
            _("It falls due on %(day)s; an assembly may decide earlier.")
            % {"day": claim.due_on.strftime("%d/%m/%Y")},
            field="occurred_on",
        )
    if not 1 <= shares <= found.left:
        text = ngettext_lazy("%(n)d share is left to refund.", "%(n)d shares are left to refund.", found.left)
        raise Refused(text % {"n": found.left}, field="shares")
    if shares > queue.spare:
        text = ngettext_lazy(
            "The floor of the capital leaves room for %(n)d share.",
            "The floor of the capital leaves room for %(n)d shares.",
            queue.spare,
        )
        raise Refused(text % {"n": queue.spare}, field="shares")
    return look(_draft(claim, shares, occurred_on, payment, reference), at=at)


def _draft(claim: RefundClaim, shares: int, occurred_on: date, payment: str, reference: str = "") -> Draft:
    nominal = queries.nominal_on(occurred_on)
    value = claim.unit_value or ZERO
    face = nominal.amount if nominal else value
    rate = queries.terms_on(occurred_on).refund_interest
    loss, interest = refunds.loss_and_interest(shares, face, value, rate, claim.lost_on, occurred_on)
    return Draft(
        (Leg(claim.member, MovementKind.REFUND, -shares),),
        occurred_on,
        payment,
        reference,
        claim=claim,
        loss=loss,
        interest=interest,
    )


@transaction.atomic
def pay_claim(*, key: UUID, reason: str = "", by: Member | None, at: datetime, **asked: Any) -> Movement:
    """Refund shares. Raises Refused. The same `key` again gives the payment that is there.

    Ratios do not stop a refund that is due: it is a debt. They are shown. Raises Used for a `key` that paid otherwise.
    """
    refuse_unless_manages(by)
    lock_ledger()
    again = recorded(_draft(**asked), key=key, reason=reason)
    if again:
        return again
    seen = preview_payment(by=by, at=at, **asked)
    return write(seen.draft, seen.nominal, key=key, by=by, at=at, reason=reason)[0]
