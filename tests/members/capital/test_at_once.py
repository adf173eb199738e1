"""Two movements at once, on whichever database the tests run on: the second is judged by what the first left."""

from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.actions import capital, refunds
from members.choices import MovementKind, Payment
from members.models import Member, Movement, RefundClaim
from members.queries import capital as queries
from tests.governance.test_concurrency import at_once
from tests.members.capital.conftest import Subscribe

pytestmark = pytest.mark.django_db(transaction=True)


def job(action: Any, by: Member, **asked: Any) -> Any:
    """What one request does."""
    by = Member.objects.get(pk=by.pk)
    return action(**asked, by=by, at=clock.now())


def test_numbers_have_no_gap_and_no_double(team: list[Member], bruno: Member) -> None:
    asked = {
        "kind": MovementKind.SUBSCRIPTION,
        "shares": 1,
        "occurred_on": date(2024, 2, 1),
        "payment": Payment.BANK,
    }
    jobs = [
        partial(job, capital.record_movement, bruno, member=member, key=uuid4(), **asked)
        for member in team * 4
    ]
    outcomes = at_once(*jobs)
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert sorted(Movement.objects.values_list("number", flat=True)) == list(range(1, 16))


def test_form_sent_ten_times_at_once_is_one_movement(team: list[Member], bruno: Member) -> None:
    asked = {
        "kind": MovementKind.SUBSCRIPTION,
        "shares": 1,
        "occurred_on": date(2024, 2, 1),
        "payment": Payment.BANK,
    }
    one = partial(job, capital.record_movement, bruno, member=team[0], key=uuid4(), **asked)
    outcomes = at_once(*[one] * 10)
    assert len({outcome.pk for outcome in outcomes}) == 1
    assert Movement.objects.count() == 4


def test_shares_are_given_away_once(team: list[Member], bruno: Member) -> None:
    """Alice has 40: of two transfers of 30, one goes through."""
    asked = {"giver": team[0], "shares": 30, "occurred_on": date(2024, 2, 1), "reason": "Cession"}
    jobs = [
        partial(job, capital.transfer_shares, bruno, taker=taker, key=uuid4(), **asked) for taker in team[1:]
    ]
    outcomes = at_once(*jobs)
    assert sorted(isinstance(outcome, Refused) for outcome in outcomes) == [False, True]
    assert queries.shares_of(team[0], clock.today()) == 10


def test_shares_are_refunded_once(leaver: Member, bruno: Member, time_machine: Any) -> None:
    time_machine.move_to("2026-06-15T12:00:00+02:00")
    lost, close = date(2025, 3, 1), date(2025, 12, 31)
    claim = refunds.open_claim(member=leaver, lost_on=lost, closing_on=close, by=bruno, at=clock.now())
    refunds.bring_forward(claim=claim, due_on=date(2026, 1, 1), reason="AGO", by=bruno, at=clock.now())
    refunds.value_claim(claim=claim, losses=queries.ZERO, reason="Comptes", by=bruno, at=clock.now())
    asked = {"claim": claim, "shares": 15, "occurred_on": clock.today(), "payment": Payment.BANK}
    outcomes = at_once(*(partial(job, refunds.pay_claim, bruno, key=uuid4(), **asked) for _ in range(4)))
    assert sorted(isinstance(outcome, Refused) for outcome in outcomes) == [False, True, True, True]
    assert RefundClaim.objects.get().payments.count() == 1


def test_limit_is_judged_by_what_stands_when_it_is_written(
    team: list[Member], bruno: Member, subscribe: Subscribe
) -> None:
    """Alice may subscribe 40 more once (80 of 160), and not twice (120 of 200)."""
    asked = {"member": team[0], "kind": MovementKind.SUBSCRIPTION, "shares": 40, "payment": Payment.BANK}
    jobs = [
        partial(job, capital.record_movement, bruno, key=uuid4(), occurred_on=date(2024, 2, 1), **asked)
        for _ in range(2)
    ]
    outcomes = at_once(*jobs)
    assert sorted(isinstance(outcome, Refused) for outcome in outcomes) == [False, True]
    assert queries.shares_of(team[0], clock.today()) == 80
