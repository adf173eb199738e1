"""Import of share movements: 500 lines with 20 faults, corrected, twice; all or nothing, nothing unseen."""

import io
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from interlignes.journal.models import Entry
from interlignes.journal.queries import verify
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.spreadsheets import read
from members.actions import capital, refunds
from members.actions.share_import import FaultyShares, import_shares
from members.choices import StatusKind
from members.models import Member, Movement, NominalValue, PersonnelDetails, Status
from members.queries import capital as queries
from members.queries.ledger import unattested
from members.queries.share_imports import plan
from members.wording.imports import sentence
from tests.client import CheckedClient
from tests.conftest import LONG_AGO, make_member
from tests.governance.test_concurrency import at_once

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
HEADER = ["Numéro", "Courriel", "Nom", "Date", "Mouvement", "Parts", "Paiement", "Référence"]
PAGE, CONFIRM = "/capital/mouvements/importer/", "/capital/mouvements/importer/confirmer/"


def line(person: int = 0, **cells: str) -> list[str]:
    """A right line about one of fifty; `cells` by heading."""
    values = {
        "Courriel": f"p{person}@exemple.fr",
        "Nom": f"Nom{person}",
        "Date": "31/12/2024",
        "Mouvement": "Souscription",
        "Parts": "4",
        "Paiement": "Virement",
        **cells,
    }
    return [values.get(heading, "") for heading in HEADER]


def csv_of(lines: list[list[str]]) -> bytes:
    """The file."""
    return "\r\n".join(";".join(row) for row in [HEADER, *lines]).encode()


def xlsx_of(lines: list[list[str]]) -> bytes:
    """The same in Excel."""
    book, out = Workbook(), io.BytesIO()
    for row in [HEADER, *lines]:
        book.worksheets[0].append(row)
    book.save(out)
    return out.getvalue()


def upload(client: CheckedClient, content: bytes) -> Any:
    """Choose the file."""
    return client.post(PAGE, {"file": SimpleUploadedFile("parts.csv", content)})


def confirm(client: CheckedClient, page: Any, **fields: str) -> Any:
    """Press the button of the preview."""
    return client.post(CONFIRM, {"rows": page.context["sealed"], **fields})


def codes(page: Any) -> list[tuple[int, str, str]]:
    """(line, column, code) of each fault."""
    return [(fault.line, fault.column, fault.code) for fault in page.context["plan"].faults]


@pytest.fixture
def fifty(nominal: NominalValue, bruno: Member) -> list[Member]:
    """Fifty associates since 2010; Bruno is the gérance."""
    people = Member.objects.bulk_create(
        Member(email=f"p{n}@exemple.fr", first_name="Prénom", last_name=f"Nom{n}", password="!")
        for n in range(50)
    )
    Status.objects.bulk_create(
        Status(member=person, kind=StatusKind.ASSOCIATE, since_on=LONG_AGO) for person in people
    )
    return people


def sheet(planted: dict[int, dict[str, str]]) -> list[list[str]]:
    """500 lines from line 2 on: a withholding of fifty people twice a year for five years."""
    lines = []
    for number in range(2, 502):
        year, half = divmod((number - 2) // 50, 2)
        cells = {
            "Date": f"{('30/06', '31/12')[half]}/{2021 + year}",
            "Mouvement": "Retenue sur salaire",
            "Paiement": "",
            "Référence": f"Retenues {2021 + year}-{half + 1}",
        }
        lines.append(line(number % 50, **{**cells, **planted.get(number, {})}))
    return lines


TOMORROW = f"{clock.today() + timedelta(days=1):%d/%m/%Y}"
#: 20 cells, each wrong in its own way: line of the sheet -> cell, its column and what is said.
PLANTED: dict[int, tuple[dict[str, str], str, str]] = {
    10: ({"Courriel": "pas-une-adresse"}, "Courriel", "no_email"),
    20: ({"Courriel": "inconnue@exemple.fr"}, "Courriel", "not_recorded"),
    30: ({"Courriel": ""}, "", "nobody"),
    40: ({"Numéro": "9999"}, "Numéro", "not_recorded"),
    50: ({"Numéro": "0444"}, "Numéro", "not_recorded"),
    60: ({"Nom": "Autre"}, "Nom", "other_name"),
    70: ({"Date": "31/02/2024"}, "Date", "no_such_day"),
    80: ({"Date": "hier"}, "Date", "no_day"),
    90: ({"Date": ""}, "Date", "empty_cell"),
    100: ({"Date": TOMORROW}, "Date", "day_to_come"),
    110: ({"Date": "01/01/1999"}, "Date", "before_nominal"),
    120: ({"Mouvement": "Cession reçue"}, "Mouvement", "unknown_kind"),
    130: ({"Mouvement": ""}, "Mouvement", "empty_cell"),
    140: ({"Parts": "1,5"}, "Parts", "no_shares"),
    150: ({"Parts": "-4"}, "Parts", "no_shares"),
    160: ({"Parts": "=2+2"}, "Parts", "formula"),
    170: ({"Mouvement": "Souscription"}, "Paiement", "empty_cell"),
    180: ({"Paiement": "Virement"}, "Paiement", "paid_otherwise"),
    190: ({"Paiement": "coquillages"}, "Paiement", "unknown_payment"),
    200: ({"Référence": "x" * 121}, "Référence", "too_long"),
}


def test_500_lines_with_20_faults_give_20_sentences_and_nothing_is_written(
    fifty: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    PersonnelDetails.objects.create(member=make_member("Gaston"), staff_number="0444")
    before = Entry.objects.count()
    page = upload(client_for(bruno), csv_of(sheet({number: row[0] for number, row in PLANTED.items()})))
    assert codes(page) == [(number, column, code) for number, (_, column, code) in PLANTED.items()]
    for fault in page.context["plan"].faults:
        assertContains(page, f'<td class="number">{fault.line}</td>')
        assert len(sentence(fault)) > 15
    assertNotContains(page, CONFIRM)
    assert (Movement.objects.count(), Entry.objects.count()) == (0, before)


@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_500_right_lines_are_recorded_in_time_and_a_second_time_changes_nothing(
    make: Callable[[Any], bytes], fifty: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    client, content, began = client_for(bruno), make(sheet({})), time.process_time()
    page = upload(client, content)
    assert page.context["counts"] == {"new": 500, "known": 0}
    assertRedirects(confirm(client, page, reason="Reprise"), "/capital/mouvements/")
    assert time.process_time() - began < 10
    assert list(Movement.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 501))
    assert queries.total_shares(clock.today()) == 2000
    assert Movement.objects.filter(payment="payroll", recorded_by=bruno).count() == 500
    assert list(unattested()) == []
    assert verify().broken_at is None
    again = upload(client, content)
    assert again.context["counts"] == {"new": 0, "known": 500}
    assertContains(again, "rien à importer")
    assertNotContains(again, CONFIRM)


def test_plan_asks_as_often_for_500_lines_as_for_5(fifty: list[Member]) -> None:
    counts = []
    for size in (5, 500):
        rows = read(csv_of(sheet({})[:size])).rows
        with CaptureQueriesContext(connection) as asked:
            plan(rows, clock.today())
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_limit_is_looked_at_once_for_all_and_takes_a_reason(
    team: list[Member], fifty: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    client = client_for(bruno)
    Status.objects.filter(member__in=fifty[:3]).update(kind=StatusKind.EXTERNAL)
    page = upload(client, csv_of([line(number, Parts="200") for number in range(3)]))
    assertContains(page, "limite des statuts")
    answer = confirm(client, page)
    assertContains(answer, "Écrivez pourquoi")
    assert Movement.objects.count() == 3
    too_long = confirm(client, answer, reason="x" * 301)
    assert too_long.context["form"].errors["reason"]
    assertContains(too_long, "x" * 301)
    confirm(client, answer, reason=" Reprise du registre ")
    assert set(Movement.objects.filter(number__gt=3).values_list("reason", flat=True)) == {
        "Reprise du registre"
    }
    # Whoever breaks nothing leaves no reason behind.
    Status.objects.filter(member__in=fifty[:3]).update(kind=StatusKind.ASSOCIATE)
    plain = upload(client, csv_of([line(number, Parts="5") for number in range(3, 50)]))
    assert not plain.context["plan"].stops
    confirm(client, plain, reason="inutile")
    assert Movement.objects.latest("number").reason == ""


def test_annulment_leaves_nobody_with_less_than_nothing(
    team: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    client = client_for(bruno)
    hers = {"Courriel": team[0].email, "Nom": "", "Mouvement": "Annulation", "Paiement": ""}
    page = upload(client, csv_of([line(**hers, Parts="41"), line(**hers, Parts="2", Date="09/01/2024")]))
    assert codes(page) == [(2, "Parts", "overdraft")]
    assertContains(page, "moins que rien")
    page = upload(client, csv_of([line(**hers, Parts="1")]))
    assert page.context["plan"].shares == -1
    confirm(client, page)
    assert queries.shares_of(team[0], clock.today()) == 39
    assert Movement.objects.latest("number").payment == "none"


def test_shares_come_to_associates_who_wait_for_no_refund(
    leaver: Member, dora: Member, bruno: Member, client_for: ClientFor
) -> None:
    client = client_for(bruno)
    rows = [line(**{"Courriel": person.email, "Nom": "", "Date": "02/03/2025"}) for person in (dora, leaver)]
    assert codes(upload(client, csv_of(rows))) == [(2, "Date", "no_associate"), (3, "Date", "no_associate")]
    refunds.open_claim(
        member=leaver, lost_on=date(2025, 3, 1), closing_on=date(2025, 12, 31), by=bruno, at=clock.now()
    )
    early = line(**{"Courriel": leaver.email, "Nom": "", "Date": "02/03/2024"})
    page = upload(client, csv_of([early]))
    assert codes(page) == [(2, "Parts", "waits_for_refund")]


def test_without_a_nominal_value_nothing_is_worth_anything(bruno: Member, client_for: ClientFor) -> None:
    page = upload(client_for(bruno), csv_of([line(**{"Courriel": bruno.email, "Nom": ""})]))
    assert codes(page) == [(2, "Date", "no_nominal")]


def test_status_of_the_instant_counts_on_its_day(
    nominal: NominalValue, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    day = date(2025, 6, 2)
    Status.objects.create(member=alice, kind=StatusKind.EMPLOYEE, since_on=day)
    row = line(**{"Courriel": alice.email, "Nom": "Test", "Date": "02/06/2025"})
    assert codes(upload(client_for(bruno), csv_of([row]))) == [(2, "Date", "no_associate")]
    Status.objects.create(
        member=alice,
        kind=StatusKind.ASSOCIATE,
        since_on=day,
        since_at=clock.start_of(day) + timedelta(hours=9),
    )
    assert codes(upload(client_for(bruno), csv_of([row]))) == []


def test_same_movement_twice_is_asked_about_and_told_apart_by_its_reference(
    fifty: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    client = client_for(bruno)
    PersonnelDetails.objects.create(member=fifty[1], staff_number="001")
    by_number = line(1, **{"Numéro": "001", "Courriel": ""})
    assert codes(upload(client, csv_of([line(1), by_number]))) == [(3, "", "same_movement")]
    assert codes(upload(client, csv_of([line(1), line(1, Référence="B 2")]))) == []


def test_what_was_taken_back_is_not_recorded_any_more(
    fifty: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    client, content = client_for(bruno), csv_of([line(1), line(2)])
    confirm(client, upload(client, content), reason="Reprise")
    capital.correct_movement(
        movement=Movement.objects.get(number=2),
        key=uuid4(),
        reason="Erreur",
        by=bruno,
        at=clock.now(),
    )
    assert upload(client, content).context["counts"] == {"new": 1, "known": 1}


def test_what_changed_since_the_preview_is_shown_first(
    fifty: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    client = client_for(bruno)
    page = upload(client, csv_of([line(1), line(2)]))
    confirm(client, upload(client, csv_of([line(2)])), reason="Reprise")
    answer = confirm(client, page, reason="Reprise")
    assertContains(answer, "depuis l’aperçu")
    assert answer.context["counts"] == {"new": 1, "known": 1}
    assertRedirects(confirm(client, answer, reason="Reprise"), "/capital/mouvements/")
    assert Movement.objects.count() == 2
    # What became wrong meanwhile is a fault, and the page says where.
    page = upload(client, csv_of([line(3)]))
    Status.objects.filter(member=fifty[3]).update(kind=StatusKind.EMPLOYEE)
    answer = confirm(client, page, reason="Reprise")
    assert codes(answer) == [(2, "Date", "no_associate")]


@pytest.mark.parametrize("rows", ["", "forged", "a:b:c"])
def test_forged_preview_is_refused(rows: str, bruno: Member, client_for: ClientFor) -> None:
    assertContains(client_for(bruno).post(CONFIRM, {"rows": rows}, follow=True), "note-error")


def test_preview_of_people_is_no_preview_of_shares(bruno: Member, client_for: ClientFor) -> None:
    client = client_for(bruno)
    people = client.post(
        "/import/personnes/", {"file": SimpleUploadedFile("a.csv", b"Courriel\r\nz@exemple.fr")}
    )
    rows = people.context["form"]["rows"].value()
    assertContains(client.post(CONFIRM, {"rows": rows}, follow=True), "note-error")


def test_file_that_cannot_be_read_is_said_at_the_field(bruno: Member, client_for: ClientFor) -> None:
    page = upload(client_for(bruno), b"\x7fELF\0")
    assert "file" in page.context["form"].errors
    assert codes(upload(client_for(bruno), b"Courriel;Date;Mouvement;Parts")) == []


def test_model_is_read_back(nominal: NominalValue, bruno: Member, client_for: ClientFor) -> None:
    client = client_for(bruno)
    camille = make_member("Camille")
    Member.objects.filter(pk=camille.pk).update(email="camille@exemple.fr", last_name="Exemple")
    PersonnelDetails.objects.create(member=camille, staff_number="042")
    Member.objects.filter(pk=make_member("Dominique").pk).update(email="dominique@exemple.fr")
    for form in ("csv", "xlsx"):
        page = upload(client, client.get(f"{PAGE}modele.{form}").content)
        assert codes(page) == []
        assert page.context["counts"]["new"] == 3
    assert client.get(f"{PAGE}modele.pdf").status_code == 404


def test_only_the_gerance_imports(fifty: list[Member], bruno: Member) -> None:
    rows = read(csv_of([line(1)])).rows
    seen = plan(rows, clock.today()).fingerprint
    do = partial(import_shares, rows=rows, reason="Reprise", at=clock.now())
    with pytest.raises(Refused):
        do(fingerprint=seen, by=fifty[0])
    with pytest.raises(FaultyShares):
        do(fingerprint="", by=bruno)
    assert do(fingerprint=seen, by=bruno) == 1
    assert do(fingerprint=plan(rows, clock.today()).fingerprint, by=bruno) == 0
    empty = read(csv_of([])).rows
    assert do(rows=empty, fingerprint=plan(empty, clock.today()).fingerprint, by=bruno) == 0


@pytest.mark.django_db(transaction=True)
def test_same_file_at_once_is_recorded_once(fifty: list[Member], bruno: Member) -> None:
    rows = read(csv_of([line(number) for number in range(20)])).rows
    seen = plan(rows, clock.today()).fingerprint
    one = partial(import_shares, rows=rows, fingerprint=seen, reason="Reprise", by=bruno, at=clock.now())
    outcomes = at_once(*[one] * 3)
    assert sorted(isinstance(outcome, FaultyShares) for outcome in outcomes) == [False, True, True]
    assert sorted(Movement.objects.values_list("number", flat=True)) == list(range(1, 21))
