"""Somebody whose contract is over keeps no vote unseen: the gérance is told until her departure is recorded."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
import time_machine

from interlignes.kit import clock
from members import actions
from members.choices import StatusKind
from members.models import Contract, Member, Terms
from members.queries import contracts_over
from tests.client import CheckedClient

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
NOW = datetime.combine(TODAY, time(10), clock.PARIS)
ClientFor = Callable[[Member | None], CheckedClient]


@pytest.mark.parametrize(
    ("contracts", "is_over"),
    [
        ([], False),  # kept elsewhere
        ([(date(2020, 1, 1), None)], False),
        ([(date(2020, 1, 1), TODAY)], False),
        ([(date(2020, 1, 1), TODAY - timedelta(days=1))], True),
        ([(date(2020, 1, 1), date(2021, 1, 1)), (date(2021, 1, 2), None)], False),
        ([(date(2020, 1, 1), date(2021, 1, 1)), (TODAY + timedelta(days=9), None)], False),
    ],
)
def test_contract_that_is_over_is_said_until_the_departure_is_recorded(
    contracts: list[tuple[date, date | None]],
    is_over: bool,
    alice: Member,
    bruno: Member,
    client_for: ClientFor,
) -> None:
    for first, last in contracts:
        contract = Contract.objects.create(member=alice, kind="cdd", starts_on=first, ends_on=last)
        Terms.objects.create(contract=contract, since_on=first, job="Conseil", hours=28)
    with time_machine.travel(NOW, tick=False):
        assert [person.pk for person in contracts_over(TODAY)] == [alice.pk] * is_over
        pages = [client_for(bruno).get(path) for path in ("/verifications/", f"/personnes/{alice.pk}/")]
        departure = f"/personnes/{alice.pk}/depart/"
        assert (departure in pages[0].content.decode()) is is_over
        assert ("figure encore" in pages[1].content.decode()) is is_over
        assert ("figure encore" in pages[0].content.decode()) is is_over
        actions.change_status(
            member=alice, kind=StatusKind.EXTERNAL, since_on=TODAY, ends_job=True, by=bruno, at=NOW
        )
        assert not contracts_over(TODAY)
