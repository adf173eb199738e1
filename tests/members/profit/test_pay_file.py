"""Hours and pay from the file of a pay office: filled into the form, saved only by the gérance's own hand."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertContains

from members.models import Member, PersonnelDetails, ProfitWorker, ProfitYear
from members.rules.pay_sheets import amount_in, read
from members.wording.imports import sentence
from tests.client import CheckedClient

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
HEADER = "Numéro;Courriel;Nom;Heures;Salaire brut"


def upload(client: CheckedClient, year: ProfitYear, *lines: str, header: str = HEADER) -> Any:
    """Choose the file."""
    content = "\r\n".join([header, *lines]).encode()
    return client.post(
        f"/excedents/{year.pk}/travail/remplir/", {"file": SimpleUploadedFile("a.csv", content)}
    )


def codes(page: Any) -> list[tuple[int, str, str]]:
    """(line, column, code) of each fault, each with a sentence."""
    faults = [fault for fault, _ in page.context["faults"]]
    assert all(len(sentence(fault)) > 10 for fault in faults)
    return [(fault.line, fault.column, fault.code) for fault in faults]


def test_file_fills_the_form_in_and_the_button_saves(
    year: ProfitYear, alice: Member, dora: Member, bruno: Member, client_for: ClientFor
) -> None:
    client = client_for(bruno)
    PersonnelDetails.objects.create(member=dora, staff_number="007")
    page = upload(client, year, f";{alice.email.upper()};TEST;1 607,5;24 000,50 €", "007;;;;12500")
    assert codes(page) == []
    assertContains(page, "2 personnes sont remplies")
    assertContains(page, "Bruno Test")
    assert ProfitWorker.objects.get(member=alice).pay == Decimal(30000)  # nothing is saved yet
    form = page.context["form"]
    assert form[f"pay_{alice.pk}"].value() == "24000,50"
    data = {name: form[name].value() for name in form.fields}
    assert client.post(f"/excedents/{year.pk}/travail/", data).status_code == 302
    stored = ProfitWorker.objects.get(member=alice)
    assert (stored.hours, stored.pay, stored.presence_months) == (Decimal("1607.50"), Decimal("24000.50"), 12)
    assert ProfitWorker.objects.get(member=dora).pay == Decimal(12500)
    assert ProfitWorker.objects.get(member=dora).hours == Decimal(800)  # an empty cell changes nothing
    assert ProfitWorker.objects.get(member=bruno).pay == Decimal(30000)


def test_every_fault_is_said_and_nothing_is_filled_in(
    year: ProfitYear, alice: Member, chloe: Member, bruno: Member, client_for: ClientFor
) -> None:
    PersonnelDetails.objects.create(member=bruno, staff_number="002")
    page = upload(
        client_for(bruno),
        year,
        f";{alice.email};Autre;1;1",
        f";{alice.email};;beaucoup;-1",
        f";{chloe.email};;1;1",
        f"002;{alice.email};;1;1",
        "999;;;1;1",
        ";;Test;1;1",
        ";pas une adresse;;1;=1+1",
        f";{bruno.email};;1;1",
        "002;;;2;2",
        f"{'9' * 81};;;1;1",
    )
    assert codes(page) == [
        (2, "Nom", "other_name"),
        (3, "Heures", "no_amount"),
        (3, "Salaire brut", "no_amount"),
        (4, "Courriel", "not_employed_then"),
        (5, "Courriel", "not_employed_then"),
        (6, "Numéro", "not_employed_then"),
        (7, "", "nobody"),
        (8, "Courriel", "no_email"),
        (8, "Salaire brut", "formula"),
        (10, "", "twice"),
        (11, "Numéro", "too_long"),
    ]
    assert page.context["form"][f"pay_{alice.pk}"].value() == "30000,00"


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Courriel;Nom", "pay_missing"),
        ("Nom;Salaire brut", "no_key_column"),
        ("Courriel;Prime", "unknown_column"),
    ],
)
def test_headings(header: str, found: str, year: ProfitYear, bruno: Member, client_for: ClientFor) -> None:
    page = upload(client_for(bruno), year, "a@b.fr;1", header=header)
    assert found in [code for _, _, code in codes(page)]


def test_no_file_and_no_spreadsheet(year: ProfitYear, bruno: Member, client_for: ClientFor) -> None:
    client, path = client_for(bruno), f"/excedents/{year.pk}/travail/remplir/"
    assert client.post(path, {}).context["file_form"].errors["file"]
    page = client.post(path, {"file": SimpleUploadedFile("a.csv", b"\x7fELF\0")})
    assert page.context["file_form"].errors["file"]
    assert ProfitWorker.objects.get(member=bruno).pay == Decimal(30000)


def test_others_have_no_such_page(year: ProfitYear, alice: Member, client_for: ClientFor) -> None:
    assert upload(client_for(alice), year, f";{alice.email};;1;1").status_code == 404


@pytest.mark.parametrize(
    ("cell", "amount"), [("0", "0"), ("24000.5", "24000.5"), ("1\u202f234,50\u00a0€", "1234.50")]
)
def test_amount(cell: str, amount: str) -> None:
    assert amount_in(cell, Decimal(99_999)) == (Decimal(amount), "")


@pytest.mark.parametrize("cell", ["-1", "1,005", "100000", "1_000", "NaN", "1e3000", "²", "x", ""])
def test_no_amount(cell: str) -> None:
    assert amount_in(cell, Decimal(99_999))[1] == "no_amount"


class Computes(str):
    """Stands for a formula."""

    __slots__ = ()


def test_short_line_is_read() -> None:
    reading = read(["Courriel", "Heures", "Salaire brut"], [(2, ["a@b.fr"])], formula=Computes)
    assert (reading.faults, reading.lines[0].values) == ([], {"email": "a@b.fr"})
