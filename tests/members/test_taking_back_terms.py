"""What was typed wrongly of a contract goes as long as the day lasts; afterwards it is history."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from members import actions
from members.models import Contract, Member, Terms
from tests.members.test_leaving_and_working import NOW, hired

pytestmark = pytest.mark.django_db


def amended(contract: Contract, by: Member, hours: int, **fields: Any) -> Terms:
    """One more amendment."""
    known: dict[str, Any] = {"since_on": date(2026, 6, 1), "at": NOW, **fields}
    return actions.amend_contract(
        contract=contract, job="Médiatrice", qualification="", hours=Decimal(hours), by=by, **known
    )


def test_an_amendment_goes_and_the_terms_before_are_in_force_again(alice: Member, bruno: Member) -> None:
    contract = hired(alice, bruno)
    slip = amended(contract, bruno, 53)
    actions.take_back_terms(terms=slip, by=bruno, at=NOW)
    assert [terms.hours for terms in contract.terms.all()] == [28]
    assert Entry.objects.get(kind="member.contract_taken_back").facts == {"since": "2026-06-01"}
    amended(contract, bruno, 35)
    with pytest.raises(Refused):
        actions.take_back_terms(terms=slip, by=bruno, at=NOW)


def test_a_contract_without_an_amendment_goes_whole(alice: Member, bruno: Member) -> None:
    contract = hired(alice, bruno)
    actions.take_back_terms(terms=contract.terms.get(), by=bruno, at=NOW)
    assert not Contract.objects.exists()


@pytest.mark.parametrize("case", ["yesterday", "not the last", "not the gérance"])
def test_refused(case: str, alice: Member, bruno: Member) -> None:
    contract = hired(alice, bruno)
    first, second = contract.terms.get(), amended(contract, bruno, 30)
    terms = first if case == "not the last" else second
    by = alice if case == "not the gérance" else bruno
    at = NOW + timedelta(days=1) if case == "yesterday" else NOW
    with pytest.raises(Refused):
        actions.take_back_terms(terms=terms, by=by, at=at)
    assert contract.terms.count() == 2


def test_the_record_leads_there_on_the_same_day_only(alice: Member, bruno: Member, client_for: Any) -> None:
    with time_machine.travel(NOW, tick=False):
        contract = hired(alice, bruno)
        amended(contract, bruno, 53)
        client, record = client_for(bruno), f"/personnes/{alice.pk}/"
        page = f"{record}contrat/reprendre/"
        assert page in client.get(record).text
        assert "53 h" in client.get(page).text.replace("\xa0", " ")
        seen = {"terms": Terms.objects.latest("pk").pk}
        assert client.post(page, seen).status_code == 302
        assert client.post(page, seen).status_code == 302  # a second click takes nothing more
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        client = client_for(bruno)
        assert page not in client.get(record).text
        assert client.post(page).status_code == 404
    assert [terms.hours for terms in contract.terms.all()] == [28]
