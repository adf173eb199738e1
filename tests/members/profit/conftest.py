"""A closed year with three people's work."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from interlignes.kit import clock
from members.actions import profit
from members.models import Member, ProfitVariant, ProfitYear
from members.rules.profit import Worker
from tests.members.capital.conftest import Subscribe, nominal, subscribe

__all__ = ["Subscribe", "nominal", "subscribe"]
HALF: dict[str, Any] = {
    "work": Fraction(1, 2),
    "capital": Fraction(1, 10),
    "by_hours": Fraction(1),
    "by_pay": Fraction(0),
    "by_equal": Fraction(0),
    "seniority_step": Fraction(0),
    "seniority_most": Fraction(1),
    "reasons": "",
}


@pytest.fixture
def year(alice: Member, bruno: Member, dora: Member, subscribe: Subscribe) -> ProfitYear:
    """2025: 10 000 euros; Alice and Bruno hold 100 shares each, Dora works but is no associate."""
    for member in (alice, bruno):
        subscribe(member, 100)
    made = profit.save_year(
        year=None,
        opens_on=date(2025, 1, 1),
        closes_on=date(2025, 12, 31),
        net_result=Decimal(10_000),
        prior_losses=Decimal(0),
        gains_to_reserve=Decimal(0),
        legal_reserve_before=Decimal(500),
        holdings="",
        by=bruno,
        at=clock.now(),
    )
    rows = {
        alice: Worker(alice.pk, 12, 60, hours=Decimal(1600), pay=Decimal(30000)),
        bruno: Worker(bruno.pk, 12, 60, hours=Decimal(1600), pay=Decimal(30000)),
        dora: Worker(dora.pk, 6, 6, hours=Decimal(800), pay=Decimal(12000)),
    }
    profit.save_work(year=made, rows=rows, by=bruno, at=clock.now())
    return made


@pytest.fixture
def variant(year: ProfitYear, bruno: Member) -> ProfitVariant:
    """Half to work by hours, a tenth to shares."""
    return profit.save_variant(year=year, variant=None, title="Proposition", by=bruno, at=clock.now(), **HALF)
