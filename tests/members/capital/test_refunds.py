"""Refunds: in turn, in time, at the value of the close, never below the floor."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.actions import capital, refunds
from members.choices import Payment, StatusKind
from members.models import CapitalTerms, Member, RefundClaim, Status
from members.queries import capital as queries
from members.rules.refunds import State
from tests.conftest import make_member
from tests.members.capital.conftest import Subscribe

pytestmark = pytest.mark.django_db
LOST, CLOSE = date(2025, 3, 1), date(2025, 12, 31)


@pytest.fixture(autouse=True)
def _in_2026(time_machine: Any) -> None:
    """After the close of the year of loss."""
    time_machine.move_to("2026-06-15T12:00:00+02:00", tick=False)


@pytest.fixture
def claim(leaver: Member, bruno: Member) -> RefundClaim:
    """Rémi's 20 shares in the queue."""
    return refunds.open_claim(member=leaver, lost_on=LOST, closing_on=CLOSE, by=bruno, at=clock.now())


def value(claim: RefundClaim, by: Member, losses: str = "0") -> RefundClaim:
    """Fix the value."""
    return refunds.value_claim(
        claim=claim, losses=Decimal(losses), reason="Comptes 2025", by=by, at=clock.now()
    )


def pay(claim: RefundClaim, by: Member, shares: int = 20, **fields: Any) -> Any:
    """Refund now."""
    asked = {"occurred_on": clock.today(), "payment": Payment.BANK, "key": uuid4(), **fields}
    return refunds.pay_claim(claim=claim, shares=shares, by=by, at=clock.now(), **asked)


def due_now(claim: RefundClaim, by: Member) -> None:
    """An assembly brings it forward."""
    refunds.bring_forward(claim=claim, due_on=date(2026, 6, 1), reason="AGO du 30 mai", by=by, at=clock.now())
    claim.refresh_from_db()


def test_claim_is_due_five_years_after_the_loss(claim: RefundClaim) -> None:
    assert claim.due_on == date(2030, 3, 1)
    found = queries.queue(clock.today())
    assert [(r.claim, r.place.state, r.left, r.amount) for r in found.refunds] == [
        (claim, State.SCHEDULED, 20, Decimal("300.00"))
    ]
    assert (found.capital, found.highest, found.floor, found.spare) == (2100, 2100, 1050, 70)
    assert found.of(claim).interest == 0
    assert "Rémi" in str(claim)
    assert not queries.unclaimed(clock.today()).exists()


def test_leaver_with_shares_is_named_until_her_refund_is_in_the_queue(leaver: Member) -> None:
    assert list(queries.unclaimed(clock.today())) == [leaver]


def test_whole_way_of_a_refund(claim: RefundClaim, bruno: Member, leaver: Member) -> None:
    due_now(claim, bruno)
    value(claim, bruno, losses="140")
    claim.refresh_from_db()
    assert claim.unit_value == Decimal("14.00")
    assert queries.queue(clock.today()).of(claim).place.state is State.DUE
    movement = pay(claim, bruno)
    assert (movement.shares, movement.amount, movement.loss, movement.paid) == (-20, -300, 20, 280)
    assert queries.shares_of(leaver, clock.today()) == 0
    assert queries.total_of(queries.capital_by_day(clock.today())) == Decimal("1800.00")
    assert queries.queue(clock.today()).of(claim).place.state is State.PAID
    kinds = list(Entry.objects.order_by("sequence").values_list("kind", flat=True))[-4:]
    assert kinds == ["refund.opened", "refund.brought_forward", "refund.valued", "capital.recorded"]


def test_payment_sent_twice_is_one_payment(claim: RefundClaim, bruno: Member, leaver: Member) -> None:
    due_now(claim, bruno)
    value(claim, bruno)
    key = uuid4()
    assert pay(claim, bruno, 8, key=key) == pay(claim, bruno, 8, key=key)
    assert queries.shares_of(leaver, clock.today()) == 12
    assert queries.queue(clock.today()).of(claim).place.claim.paid == 8


def test_interest_runs_from_the_loss(claim: RefundClaim, bruno: Member) -> None:
    capital.adopt_terms(
        terms=CapitalTerms(since_on=date(2025, 1, 1), source="S", refund_interest=Fraction(24, 1000)),
        by=bruno,
        at=clock.now(),
    )
    due_now(claim, bruno)
    value(claim, bruno)
    movement = pay(claim, bruno)
    # 300 € × 2,4 % × 471 days / 365
    assert movement.interest == Decimal("9.29")
    assert movement.paid == Decimal("309.29")


@pytest.mark.parametrize("shares", [0, 21])
def test_only_what_is_left_is_refunded(claim: RefundClaim, bruno: Member, shares: int) -> None:
    due_now(claim, bruno)
    value(claim, bruno)
    with pytest.raises(Refused) as refused:
        pay(claim, bruno, shares)
    assert refused.value.field == "shares"


def test_refund_before_its_term_or_without_a_value_is_refused(claim: RefundClaim, bruno: Member) -> None:
    with pytest.raises(Refused):
        pay(claim, bruno)
    value(claim, bruno)
    with pytest.raises(Refused) as refused:
        pay(claim, bruno)
    assert refused.value.field == "occurred_on"


def test_refund_out_of_turn_is_refused(
    claim: RefundClaim, bruno: Member, team: list[Member], subscribe: Subscribe
) -> None:
    sara = make_member("Sara")
    subscribe(sara, 3)
    Status.objects.create(member=sara, kind=StatusKind.LEFT, since_on=date(2025, 9, 1))
    later = refunds.open_claim(
        member=sara, lost_on=date(2025, 9, 1), closing_on=CLOSE, by=bruno, at=clock.now()
    )
    value(later, bruno)
    due_now(later, bruno)
    with pytest.raises(Refused):
        pay(later, bruno, 3)
    due_now(claim, bruno)
    value(claim, bruno)
    pay(claim, bruno)
    assert pay(later, bruno, 3).shares == -3


def test_floor_blocks_the_queue_and_lets_a_part_through(
    claim: RefundClaim, bruno: Member, team: list[Member]
) -> None:
    capital.adopt_terms(
        terms=CapitalTerms(since_on=date(2025, 1, 1), source="S", floor_share=Fraction(95, 100)),
        by=bruno,
        at=clock.now(),
    )
    due_now(claim, bruno)
    value(claim, bruno)
    found = queries.queue(clock.today())
    assert (found.floor, found.spare, found.of(claim).place.state) == (1995, 7, State.BLOCKED)
    with pytest.raises(Refused) as refused:
        pay(claim, bruno, 8)
    assert "7" in str(refused.value)
    pay(claim, bruno, 7)
    assert queries.total_of(queries.capital_by_day(clock.today())) >= found.floor
    assert queries.queue(clock.today()).spare == 0


def test_counter_entry_puts_a_refund_back_into_the_queue(claim: RefundClaim, bruno: Member) -> None:
    due_now(claim, bruno)
    value(claim, bruno)
    movement = pay(claim, bruno)
    capital.correct_movement(
        movement=movement, key=uuid4(), reason="Virement revenu", by=bruno, at=clock.now()
    )
    found = queries.queue(clock.today()).of(claim)
    assert (found.left, found.place.claim.paid, found.place.state) == (20, 0, State.DUE)


def test_value_is_fixed_at_the_close_and_only_ever_lowered(
    claim: RefundClaim, bruno: Member, time_machine: Any
) -> None:
    time_machine.move_to("2025-12-31T12:00:00+01:00", tick=False)
    with pytest.raises(Refused):
        value(claim, bruno)
    time_machine.move_to("2026-06-15T12:00:00+02:00", tick=False)
    value(claim, bruno, losses="140")
    value(claim, bruno, losses="280")
    with pytest.raises(Refused):
        value(claim, bruno, losses="0")
    with pytest.raises(Refused):
        value(claim, bruno, losses="-1")
    with pytest.raises(Refused):
        refunds.value_claim(claim=claim, losses=Decimal(300), reason=" ", by=bruno, at=clock.now())
    claim.refresh_from_db()
    assert claim.unit_value == Decimal("13.00")


@pytest.mark.parametrize("day", [date(2025, 2, 28), date(2030, 3, 1), date(2031, 1, 1)])
def test_term_is_only_brought_forward(claim: RefundClaim, bruno: Member, day: date) -> None:
    with pytest.raises(Refused) as refused:
        refunds.bring_forward(claim=claim, due_on=day, reason="AGO", by=bruno, at=clock.now())
    assert refused.value.field == "due_on"


def test_term_needs_the_decision_that_moved_it(claim: RefundClaim, bruno: Member) -> None:
    with pytest.raises(Refused) as refused:
        refunds.bring_forward(claim=claim, due_on=date(2027, 1, 1), reason="", by=bruno, at=clock.now())
    assert refused.value.field == "reason"


def test_withdrawn_claim_leaves_the_queue_and_may_come_back(
    claim: RefundClaim, bruno: Member, leaver: Member
) -> None:
    with pytest.raises(Refused):
        refunds.withdraw_claim(claim=claim, reason=" ", by=bruno, at=clock.now())
    refunds.withdraw_claim(claim=claim, reason="Erreur", by=bruno, at=clock.now())
    assert not queries.queue(clock.today()).refunds
    with pytest.raises(Refused):
        value(claim, bruno)
    with pytest.raises(LookupError):
        queries.queue(clock.today()).of(claim)
    again = refunds.open_claim(member=leaver, lost_on=LOST, closing_on=CLOSE, by=bruno, at=clock.now())
    assert again == claim
    assert again.withdrawn_at is None


def test_unfit_claims_are_refused(leaver: Member, team: list[Member], bruno: Member, chloe: Member) -> None:
    def open_it(member: Member, lost_on: date = LOST, closing_on: date = CLOSE) -> str | None:
        with pytest.raises(Refused) as refused:
            refunds.open_claim(
                member=member, lost_on=lost_on, closing_on=closing_on, by=bruno, at=clock.now()
            )
        return refused.value.field

    assert open_it(leaver, lost_on=date(2027, 1, 1)) == "lost_on"
    assert open_it(leaver, lost_on=date(2025, 2, 28)) == "lost_on"
    assert open_it(team[0]) == "lost_on"
    assert open_it(leaver, closing_on=date(2024, 12, 31)) == "closing_on"
    assert open_it(chloe) == "member"
    refunds.open_claim(member=leaver, lost_on=LOST, closing_on=CLOSE, by=bruno, at=clock.now())
    assert open_it(leaver) == "member"


def test_day_of_loss_is_the_one_of_the_statuses(leaver: Member, bruno: Member, subscribe: Subscribe) -> None:
    """Rémi stayed on as an employee from 1 March; that she left the house later changes nothing, nor does a slip."""
    Status.objects.filter(member=leaver, since_on=LOST).update(kind=StatusKind.EMPLOYEE)
    Status.objects.create(member=leaver, kind=StatusKind.LEFT, since_on=date(2025, 9, 1))
    at = clock.now()
    for wrong in (date(2001, 1, 1), date(2025, 9, 1), date(2025, 3, 2)):
        Status.objects.filter(member=leaver, kind=StatusKind.ASSOCIATE).update(since_on=date(2005, 1, 1))
        with pytest.raises(Refused, match="01/03/2025") as refused:
            refunds.open_claim(member=leaver, lost_on=wrong, closing_on=CLOSE, by=bruno, at=at)
        assert refused.value.field == "lost_on"
    assert refunds.open_claim(member=leaver, lost_on=LOST, closing_on=CLOSE, by=bruno, at=at).lost_on == LOST
    Status.objects.create(member=leaver, kind=StatusKind.ASSOCIATE, since_on=date(2026, 1, 1))
    assert queries.lost_on(leaver, clock.today()) is None
    Status.objects.create(member=leaver, kind=StatusKind.LEFT, since_on=date(2026, 2, 1))
    assert queries.lost_on(leaver, clock.today()) == date(2026, 2, 1)


def test_who_has_never_been_an_associate_loses_nothing(leaver: Member, bruno: Member) -> None:
    Status.objects.filter(member=leaver, kind=StatusKind.ASSOCIATE).update(kind=StatusKind.EMPLOYEE)
    with pytest.raises(Refused) as refused:
        refunds.open_claim(member=leaver, lost_on=LOST, closing_on=CLOSE, by=bruno, at=clock.now())
    assert refused.value.field == "lost_on"


def test_who_waits_for_a_refund_gets_no_new_shares_and_who_was_paid_does(
    claim: RefundClaim, bruno: Member, leaver: Member, subscribe: Subscribe
) -> None:
    Status.objects.create(member=leaver, kind=StatusKind.ASSOCIATE, since_on=date(2026, 6, 1))
    with pytest.raises(Refused) as refused:
        subscribe(leaver, 1, occurred_on=date(2026, 6, 10))
    assert refused.value.field == "member"
    due_now(claim, bruno)
    value(claim, bruno)
    pay(claim, bruno)
    subscribe(leaver, 5, occurred_on=date(2026, 6, 15))
    found = queries.queue(clock.today()).of(claim)
    assert (found.left, found.place.state) == (0, State.PAID)


def test_shares_given_away_while_waiting_are_not_refunded(
    claim: RefundClaim, bruno: Member, leaver: Member, team: list[Member]
) -> None:
    asked: Any = {"giver": leaver, "taker": team[0], "shares": 15, "occurred_on": clock.today()}
    capital.transfer_shares(key=uuid4(), by=bruno, at=clock.now(), **asked)
    assert queries.queue(clock.today()).of(claim).left == 5


def test_nominal_changes_the_value_of_waiting_refunds_in_proportion(
    claim: RefundClaim, bruno: Member
) -> None:
    value(claim, bruno, losses="140")
    capital.change_nominal(
        amount=Decimal("7.50"), since_on=clock.today(), source="AGE", by=bruno, at=clock.now()
    )
    claim.refresh_from_db()
    assert claim.unit_value == Decimal("7.00")
    assert queries.queue(clock.today()).of(claim).left == 40


def test_nominal_that_splits_a_cent_of_a_refund_is_refused(claim: RefundClaim, bruno: Member) -> None:
    value(claim, bruno, losses="141.40")
    with pytest.raises(Refused), transaction.atomic():
        capital.change_nominal(
            amount=Decimal("7.50"), since_on=clock.today(), source="AGE", by=bruno, at=clock.now()
        )


def test_database_refuses_claims_that_make_no_sense(leaver: Member) -> None:
    good = {"member": leaver, "shares": 20, "lost_on": LOST, "closing_on": CLOSE, "due_on": CLOSE}
    for wrong in (
        {"shares": 0},
        {"due_on": date(2025, 2, 1)},
        {"closing_on": date(2025, 2, 1)},
        {"unit_value": Decimal(-1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RefundClaim.objects.create(**{**good, **wrong})


def test_only_the_gerance_acts(claim: RefundClaim, leaver: Member, team: list[Member]) -> None:
    alice, at = team[0], clock.now()
    for attempt in (
        lambda: refunds.open_claim(member=leaver, lost_on=LOST, closing_on=CLOSE, by=alice, at=at),
        lambda: value(claim, alice),
        lambda: refunds.bring_forward(claim=claim, due_on=CLOSE, reason="x", by=alice, at=at),
        lambda: refunds.withdraw_claim(claim=claim, reason="x", by=alice, at=at),
        lambda: pay(claim, alice),
    ):
        with pytest.raises(Refused):
            attempt()
