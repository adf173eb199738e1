"""Whoever of the gérance reads somebody's capital is written down, and the person sees it; her own she reads unseen."""

from collections.abc import Callable
from datetime import date

import pytest

from interlignes.journal.models import Entry
from members.models import (
    Candidacy,
    Contract,
    Member,
    ProfitWorker,
    ProfitYear,
    RecordAccess,
    RefundClaim,
    Terms,
)
from tests.client import CheckedClient

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[Member | None], CheckedClient]


def seen(member: Member) -> list[tuple[int | None, str]]:
    """Who saw which part of her record."""
    return list(RecordAccess.objects.filter(member=member).values_list("viewer", "part"))


@pytest.mark.parametrize(
    "address",
    [
        "/capital/personnes/{}/",
        "/capital/personnes/{}/releve.pdf",
        "/capital/personnes/{}/certificat.pdf",
        "/capital/mouvements/1/",
        "/capital/mouvements/1/bulletin.pdf",
        "/capital/registres/comptes.csv",
        "/capital/registres/mouvements.csv",
    ],
)
def test_looks_of_the_gerance_are_noted(
    address: str, team: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    alice = team[0]
    client = client_for(bruno)
    for _ in range(2):
        assert client.get(address.format(alice.pk)).status_code == 200
    assert seen(alice) == [(bruno.pk, "capital")]
    exported = Entry.objects.filter(kind="register.exported").count()
    assert exported == (2 if address.endswith(".csv") else 0)
    assert seen(bruno) == []


@pytest.mark.parametrize(
    "address", ["/moi/capital/", "/capital/personnes/{}/releve.pdf", "/capital/mouvements/1/bulletin.pdf"]
)
def test_her_own_account_is_hers_to_read(address: str, team: list[Member], client_for: ClientFor) -> None:
    assert client_for(team[0]).get(address.format(team[0].pk)).status_code == 200
    assert not RecordAccess.objects.exists()


def test_what_shows_nothing_is_no_look(team: list[Member], bruno: Member, client_for: ClientFor) -> None:
    client = client_for(bruno)
    assert client.get("/capital/mouvements/99/").status_code == 404
    assert client.get(f"/capital/personnes/{team[0].pk}/certificat.pdf?au=2019-01-01").status_code == 404
    assert client_for(team[2]).get(f"/capital/personnes/{team[0].pk}/releve.pdf").status_code == 404
    assert not RecordAccess.objects.exists()


def test_refund_is_a_look_at_whoever_waits(leaver: Member, bruno: Member, client_for: ClientFor) -> None:
    claim = RefundClaim.objects.create(
        member=leaver,
        shares=1,
        lost_on=date(2024, 2, 1),
        closing_on=date(2024, 12, 31),
        due_on=date(2029, 2, 1),
    )
    assert client_for(bruno).get(f"/capital/remboursements/{claim.pk}/").status_code == 200
    assert seen(leaver) == [(bruno.pk, "capital")]


def test_lists_of_pay_hours_and_candidacies_are_looks(
    alice: Member, bruno: Member, dora: Member, client_for: ClientFor
) -> None:
    Candidacy.objects.create(
        member=dora, mode="voluntary", hired_on=date(2023, 1, 1), filed_on=date(2026, 1, 1)
    )
    contract = Contract.objects.create(member=alice, kind="cdi", starts_on=date(2024, 1, 1))
    Terms.objects.create(contract=contract, since_on=date(2024, 1, 1), job="Conseil", hours=28)
    year = ProfitYear.objects.create(opens_on=date(2025, 1, 1), closes_on=date(2025, 12, 31), net_result=1000)
    ProfitWorker.objects.create(
        year=year, member=dora, hours=100, pay=1000, presence_months=12, seniority_months=12
    )
    client = client_for(bruno)
    for address in ("/candidatures/", "/temps-partiel/", f"/excedents/{year.pk}/travail/"):
        assert client.get(address).status_code == 200
    assert seen(alice) == [(bruno.pk, "pay")]
    assert sorted(seen(dora)) == [(bruno.pk, "pay"), (bruno.pk, "record")]
    RecordAccess.objects.all().delete()
    assert client_for(alice).get("/temps-partiel/").status_code == 200
    assert not RecordAccess.objects.exists()
