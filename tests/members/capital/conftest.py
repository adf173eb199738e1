"""A capital of shares of 15 euros, and short words for movements."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from interlignes.kit import clock
from members.actions import capital
from members.choices import MovementKind, Payment, StatusKind
from members.models import Member, Movement, NominalValue, Status
from tests.conftest import LONG_AGO, make_member

Subscribe = Callable[..., Movement]


@pytest.fixture
def nominal(db: None) -> NominalValue:
    """15 euros, since long ago."""
    return NominalValue.objects.create(amount=Decimal("15.00"), since_on=LONG_AGO, source="Statuts, art. 8")


@pytest.fixture
def subscribe(bruno: Member, nominal: NominalValue) -> Subscribe:
    """Record a subscription; a reason is given, so that no ratio stops it."""

    def make(member: Member, shares: int, **fields: Any) -> Movement:
        asked = {
            "kind": MovementKind.SUBSCRIPTION,
            "occurred_on": date(2024, 1, 10),
            "payment": Payment.BANK,
            "reason": "Mise en place du registre",
            "key": uuid4(),
            "by": bruno,
            "at": clock.now(),
            **fields,
        }
        return capital.record_movement(member=member, shares=shares, **asked)

    return make


@pytest.fixture
def team(alice: Member, bruno: Member, subscribe: Subscribe) -> list[Member]:
    """Alice 40, Bruno 40 and Carla 40 shares: 1 800 euros."""
    people = [alice, bruno, make_member("Carla")]
    for member in people:
        subscribe(member, 40)
    return people


@pytest.fixture
def leaver(team: list[Member], subscribe: Subscribe) -> Member:
    """Rémi held 20 shares and left on 1 March 2025."""
    remi = make_member("Rémi")
    subscribe(remi, 20)
    Status.objects.create(member=remi, kind=StatusKind.LEFT, since_on=date(2025, 3, 1))
    return remi
