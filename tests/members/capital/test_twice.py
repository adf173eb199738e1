"""A form of the ledger sent twice is one movement; sent again with something else it is refused, never swallowed."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from pytest_django.asserts import assertContains, assertRedirects

from interlignes.kit import clock
from members.actions import refunds
from members.models import Member, Movement, RefundClaim
from tests.client import CheckedClient
from tests.members.capital.conftest import Subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[Member | None], CheckedClient]
NEW = "/capital/mouvements/nouveau/"
TRANSFER = "/capital/mouvements/cession/"


def confirmed(**fields: Any) -> dict[str, Any]:
    """What the second step sends."""
    common = {"occurred_on": clock.today().isoformat(), "reference": "", "reason": "Voulu", "confirmed": "1"}
    return {**common, "key": uuid4(), **fields}


def annulment(member: Member, shares: int, **fields: Any) -> dict[str, Any]:
    """Of so many shares."""
    return confirmed(member=member.pk, kind="annulment", shares=shares, payment="none", **fields)


@pytest.mark.parametrize("shares", [30, 40])
def test_annulment_sent_twice_leads_to_the_one_movement(
    shares: int, team: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    client, data = client_for(bruno), annulment(team[2], shares)
    for _time in range(2):
        assertRedirects(client.post(NEW, data), "/capital/mouvements/4/")
    assert Movement.objects.count() == 4


def test_all_that_a_leaver_held_is_taken_or_given_once(
    leaver: Member, team: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    """Afterwards she is nobody whom a movement may be about: the form sent twice still leads to hers."""
    client = client_for(bruno)
    gift = confirmed(giver=leaver.pk, taker=team[0].pk, shares=15)
    rest = annulment(leaver, 5)
    for path, data, number in ((TRANSFER, gift, 5), (NEW, rest, 7)):
        for _time in range(2):
            assertRedirects(client.post(path, data), f"/capital/mouvements/{number}/")
    assert Movement.objects.count() == 7
    assert "member" in client.post(NEW, {**rest, "key": "x"}).context["form"].errors


@pytest.fixture
def claim(leaver: Member, bruno: Member) -> RefundClaim:
    """Rémi's refund, due and valued."""
    asked: Any = {"by": bruno, "at": clock.now()}
    made = refunds.open_claim(member=leaver, lost_on=date(2025, 3, 1), closing_on=date(2025, 12, 31), **asked)
    RefundClaim.objects.filter(pk=made.pk).update(due_on=date(2026, 1, 1), unit_value=15)
    return made


def test_refund_sent_twice_is_paid_once_and_another_sum_is_no_repetition(
    claim: RefundClaim, bruno: Member, client_for: ClientFor
) -> None:
    client, path = client_for(bruno), f"/capital/remboursements/{claim.pk}/payer/"
    data = confirmed(shares=12, payment="bank")
    for _time in range(2):
        assertRedirects(client.post(path, data), "/capital/mouvements/5/")
    other = client.post(path, {**data, "shares": 8})
    assertContains(other, "déjà enregistré le mouvement nº 5")
    key = other.context["form"]["key"].value()
    assertRedirects(client.post(path, {**data, "shares": 8, "key": key}), "/capital/mouvements/6/")
    assertRedirects(client.post(path, {**data, "shares": 8, "key": key}), "/capital/mouvements/6/")
    assert Movement.objects.count() == 6


@pytest.mark.parametrize("change", ["member", "shares", "occurred_on", "reference", "reason", "kind"])
def test_form_changed_after_it_was_recorded_is_refused_and_may_be_sent_again(
    change: str, team: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    client, data = client_for(bruno), annulment(team[2], 3)
    client.post(NEW, data)
    values = {
        "member": team[0].pk, "shares": 4, "occurred_on": "2025-01-10", "reference": "Autre", "reason": "Autre",
        "kind": "participation",
    }  # fmt: skip
    other = {**data, change: values[change]}
    page = client.post(NEW, other)
    assertContains(page, "déjà enregistré le mouvement nº 4")
    assert Movement.objects.count() == 4
    assert page.context["seen"], "the second step again, so that sending it works"
    again = {**other, "key": page.context["form"]["key"].value()}
    assertRedirects(client.post(NEW, again), "/capital/mouvements/5/")


def test_changed_form_that_does_not_fit_says_both(
    team: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    client, data = client_for(bruno), annulment(team[2], 3)
    client.post(NEW, data)
    page = client.post(NEW, {**data, "shares": 400})
    assertContains(page, "déjà enregistré le mouvement nº 4")
    assert "seen" not in page.context
    again = client.post(NEW, {**data, "shares": 400, "key": page.context["form"]["key"].value()})
    assert "shares" in again.context["form"].errors


def test_transfer_to_somebody_else_is_no_repetition(
    team: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    client, data = client_for(bruno), confirmed(giver=team[0].pk, taker=team[2].pk, shares=2)
    client.post(TRANSFER, data)
    assertContains(client.post(TRANSFER, {**data, "taker": bruno.pk}), "déjà enregistré le mouvement nº 4")
    assert Movement.objects.count() == 5


def test_counter_entry_of_another_movement_is_no_repetition(
    team: list[Member], bruno: Member, client_for: ClientFor, subscribe: Subscribe
) -> None:
    client, data = client_for(bruno), {"key": uuid4(), "reason": "Erreur"}
    more = subscribe(team[0], 2)
    path = f"/capital/mouvements/{more.number}/contre-passer/"
    for _time in range(2):
        assertRedirects(client.post(path, data), "/capital/mouvements/5/")
    other = client.post("/capital/mouvements/3/contre-passer/", data)
    assertContains(other, "déjà enregistré le mouvement nº 5")
    again = {**data, "key": other.context["form"]["key"].value()}
    assertRedirects(client.post("/capital/mouvements/3/contre-passer/", again), "/capital/mouvements/6/")
