"""Registers of people as files: what is in them, who is told."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse

from interlignes.journal.models import Entry
from members.models import Contract, Mandate, Member, PersonnelDetails, Profile, RecordAccess, Terms
from tests.client import CheckedClient

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[Member | None], CheckedClient]


def rows_of(client: CheckedClient, register: str) -> list[list[str]]:
    """A register as CSV."""
    answer = client.get(reverse("members:register", args=[register, "csv"]))
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def hired(alice: Member) -> Member:
    """Alice with a contract, as an agency lends her."""
    contract = Contract.objects.create(
        member=alice,
        kind="agency",
        starts_on=date(2024, 2, 1),
        authorised_on=date(2024, 1, 5),
        provider="Agence",
    )
    Terms.objects.create(
        contract=contract, since_on=date(2024, 2, 1), job="Maçonne", qualification="N3", hours=20
    )
    PersonnelDetails.objects.create(member=alice, nationality="belge", born_on=date(1990, 3, 12), sex="f")
    return alice


def test_personnel_holds_what_the_code_asks_and_tells_whoever_is_in_it(
    hired: Member, bruno: Member, client_for: ClientFor
) -> None:
    header, row = rows_of(client_for(bruno), "personnel")
    entry = dict(zip(header, row, strict=True))
    assert entry["Prénom"] == "Alice"
    assert entry["Entrée"] == "2024-02-01"
    for word in ("Agence", "05/01/2024"):
        assert word in row[-1]
    assert RecordAccess.objects.get().member == hired
    assert RecordAccess.objects.get().part == "register"
    assert Entry.objects.get().facts == {"register": "personnel", "form": "csv"}


def test_page_of_the_personnel_tells_too(hired: Member, bruno: Member, client_for: ClientFor) -> None:
    client_for(bruno).get(reverse("members:personnel"))
    assert RecordAccess.objects.get().part == "register"


def test_mandates_are_listed_with_whether_they_are_in_force(
    alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    Mandate.objects.create(
        member=alice, role="scrutineer", starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1)
    )
    rows = rows_of(client_for(bruno), "mandats")[1:]
    assert {(row[2], row[5]) for row in rows} == {("Alice", "non"), ("Bruno", "oui")}
    assert not RecordAccess.objects.exists()


def test_directory_holds_what_is_shared_with_everybody(
    alice: Member, bruno: Member, chloe: Member, client_for: ClientFor
) -> None:
    said = {"job": "Paie", "phone": "0611223344", "days": "15"}
    audiences = {"job_audience": "everybody", "phone_audience": "associates", "days_audience": "everybody"}
    Profile.objects.create(member=alice, **said, **audiences)
    header, *rows = rows_of(client_for(bruno), "annuaire")
    mine = next(dict(zip(header, row, strict=True)) for row in rows if row[1] == "Alice")
    assert mine["Ce que je fais ici"] == "Paie"
    assert mine["Jours"] == "lundi, vendredi"
    assert (mine["Téléphone"], mine["Adresse de courriel"]) == ("", "")
    assert "Chloé" not in {row[1] for row in rows}


@pytest.mark.parametrize("register", ["personnel", "stagiaires", "mandats", "annuaire"])
@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_every_register_in_every_format(
    register: str, form: str, begins: bytes, hired: Member, bruno: Member, client_for: ClientFor
) -> None:
    answer = client_for(bruno).get(reverse("members:register", args=[register, form]))
    assert answer.content.startswith(begins)


@pytest.mark.parametrize("name", ["record", "details", "hours", "subscriber_details"])
def test_pages_of_a_record_note_the_look(
    name: str, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    path = reverse(f"members:{name}", args=[alice.pk])
    assert client_for(bruno).get(path).status_code == 200
    assert RecordAccess.objects.get().part == "record"
    RecordAccess.objects.all().delete()
    client_for(bruno).get(path.replace(f"/{alice.pk}/", f"/{bruno.pk}/"))
    assert not RecordAccess.objects.exists()
