"""Hours against wanted hours beside the trend: from the contracts, of five people or more, typed by nobody."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.choices import ContractKind, Role, StatusKind
from members.models import Contract, HoursWish, Member, Terms
from tests.client import CheckedClient
from tests.conftest import make_member
from wellbeing.actions.indicators import save_indicator
from wellbeing.choices import LEVEL_IN_A_WORD, IndicatorKind, Level

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
HIRED = date(2025, 1, 6)
NOW = datetime(2026, 6, 15, 10, tzinfo=clock.PARIS)
PAGES = ["/sante/points/evolution/pulse9/", "/sante/prevention/indicateurs/"]


def part_timers(number: int, first: int = 0) -> None:
    """People of 24 hours who want 32."""
    written = datetime.combine(HIRED, time(9), clock.PARIS)
    for n in range(first, first + number):
        member = make_member(f"Mi{n}", StatusKind.EMPLOYEE)
        contract = Contract.objects.create(
            member=member, kind=ContractKind.PERMANENT, starts_on=HIRED, recorded_at=written
        )
        Terms.objects.create(
            contract=contract, since_on=HIRED, job="x", hours=Decimal(24), recorded_at=written
        )
        HoursWish.objects.create(member=member, since_on=HIRED, hours=Decimal(32), recorded_at=written)


@pytest.mark.parametrize("page", PAGES)
def test_read_from_the_contracts_and_only_of_five(
    page: str, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    with time_machine.travel(NOW, tick=False):
        part_timers(4)
        few = client_for(alice).get(page)
        assertContains(few, "moins de cinq personnes")
        assertNotContains(few, "à 100 %")
        part_timers(1, first=4)
        enough = client_for(alice).get(page)
    assertContains(enough, "75 à 100 % de 5 personnes")
    assertNotContains(enough, "Mi0")


def test_nobody_types_them(bruno: Member) -> None:
    bruno.mandates.create(role=Role.REFERENT, starts_on=HIRED)
    for kind in (IndicatorKind.CONTRACT, IndicatorKind.WANTED):
        with pytest.raises(Refused, match="contrats"):
            save_indicator(
                kind=kind, starts_on=HIRED, ends_on=date(2025, 12, 31), total=Decimal(9), people=9,
                by=bruno, at=NOW,
            )  # fmt: skip


def test_every_level_of_prevention_has_its_word() -> None:
    assert {str(LEVEL_IN_A_WORD[level]) for level in Level} == {"Primaire", "Secondaire", "Tertiaire"}
