"""The nominal value in time, and what the statuts say of the capital."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.actions import capital
from members.choices import MovementKind
from members.models import CapitalTerms, Member, Movement, NominalValue
from members.queries import capital as queries
from tests.conftest import LONG_AGO
from tests.members.capital.conftest import Subscribe

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 10)


def test_new_nominal_keeps_the_capital_and_converts_the_shares(
    team: list[Member], bruno: Member, subscribe: Subscribe
) -> None:
    new = date(2025, 1, 1)
    capital.change_nominal(
        amount=Decimal("30"), since_on=new, source="AGE du 20/12", by=bruno, at=clock.now()
    )
    assert queries.total_of(queries.capital_by_day(clock.today())) == Decimal("1800.00")
    assert [queries.shares_of(person, new) for person in team] == [20, 20, 20]
    assert [queries.shares_of(person, new - timedelta(1)) for person in team] == [40, 40, 40]
    lines = Movement.objects.filter(kind=MovementKind.CONVERSION)
    assert {(line.shares, line.amount, line.nominal) for line in lines} == {(-20, 0, 30)}
    with pytest.raises(Refused) as refused:
        subscribe(team[0], 1)
    assert refused.value.field == "occurred_on"
    with pytest.raises(Refused):
        capital.correct_movement(movement=lines[0], key=uuid4(), reason="x", by=bruno, at=clock.now())


@pytest.mark.parametrize(
    ("amount", "since_on", "field"),
    [
        ("0", date(2025, 1, 1), "amount"),
        ("7", date(2025, 1, 1), "amount"),  # 40 × 15 / 7 is no whole number
        ("30", clock.today() + timedelta(1), "since_on"),
        ("30", LONG_AGO, "since_on"),
        ("30", date(2023, 1, 1), "since_on"),
    ],
)
def test_unfit_nominal_is_refused_and_nothing_changes(
    team: list[Member], bruno: Member, amount: str, since_on: date, field: str
) -> None:
    with pytest.raises(Refused) as refused, transaction.atomic():
        capital.change_nominal(
            amount=Decimal(amount), since_on=since_on, source="AGE", by=bruno, at=clock.now()
        )
    assert refused.value.field == field
    assert NominalValue.objects.count() == 1
    assert Movement.objects.count() == 3


def test_nominal_before_any_is_just_recorded(bruno: Member) -> None:
    made = capital.change_nominal(
        amount=Decimal("15"), since_on=DAY, source="Statuts", by=bruno, at=clock.now()
    )
    assert queries.nominal_on(DAY) == made
    assert queries.nominal_on(DAY - timedelta(1)) is None


def test_same_nominal_again_moves_nothing(team: list[Member], bruno: Member) -> None:
    capital.change_nominal(
        amount=Decimal("15"), since_on=date(2025, 1, 1), source="Statuts", by=bruno, at=clock.now()
    )
    assert Movement.objects.count() == 3


def test_terms_of_a_day_are_those_in_force_or_the_defaults(bruno: Member) -> None:
    assert queries.terms_on(DAY).pk is None
    assert str(queries.terms_on(DAY))
    made = capital.adopt_terms(
        terms=CapitalTerms(since_on=DAY, source="Statuts 2024", refund_years=4), by=bruno, at=clock.now()
    )
    assert queries.terms_on(DAY - timedelta(1)).refund_years == 5
    assert queries.terms_on(DAY).refund_years == 4
    with pytest.raises(Refused):
        capital.adopt_terms(terms=CapitalTerms(since_on=DAY, source="Encore"), by=bruno, at=clock.now())
    assert str(made) == "10/01/2024"
