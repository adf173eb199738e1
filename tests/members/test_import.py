"""Import of a spreadsheet: 500 lines with 20 faults, corrected, twice; nothing half-way, nothing unseen."""

import io
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.journal.models import Entry
from interlignes.journal.queries import verify
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.spreadsheets import read
from members.actions.data_import import Faulty, import_people
from members.models import Contract, HoursWish, Invitation, Mandate, Member, PersonnelDetails, Status
from members.queries.imports import plan
from members.wording.imports import sentence
from tests.client import CheckedClient
from tests.conftest import make_member

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
HEADER = [
    *(
        "Numéro",
        "Prénom",
        "Nom",
        "Courriel",
        "Statut",
        "Statut depuis",
        "Contrat",
        "Entrée",
        "Fin du contrat",
    ),
    *(
        "Emploi",
        "Heures",
        "Heures souhaitées",
        "Mandat",
        "Mandat du",
        "Mandat au",
        "Nationalité",
        "Date de naissance",
    ),
]
PAGE, CONFIRM = "/import/personnes/", "/import/personnes/confirmer/"


def line(number: int, **cells: str) -> list[str]:
    """A right line; `cells` by heading."""
    values = {
        "Numéro": f"{number:04}",
        "Prénom": f"Prénom{number}",
        "Nom": f"Nom{number}",
        "Courriel": f"p{number}@exemple.fr",
        "Statut": "associé·e salarié·e" if number % 3 else "salariée",
        "Statut depuis": "01/09/2025",
        **cells,
    }
    return [values.get(heading, "") for heading in HEADER]


def csv_of(rows: list[list[str]]) -> bytes:
    """The file."""
    return "\r\n".join(";".join(row) for row in [HEADER, *rows]).encode()


def xlsx_of(rows: list[list[str]]) -> bytes:
    """The same in Excel."""
    book, out = Workbook(), io.BytesIO()
    for row in [HEADER, *rows]:
        book.worksheets[0].append(row)
    book.save(out)
    return out.getvalue()


def upload(client: CheckedClient, content: bytes, name: str = "personnes.csv") -> Any:
    """Choose the file."""
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def confirm(client: CheckedClient, page: Any, **fields: str) -> Any:
    """Press the button of the preview."""
    return client.post(CONFIRM, {"rows": page.context["form"]["rows"].value(), **fields})


#: 20 cells, each wrong in its own way: line of the sheet -> cell.
PLANTED: dict[int, dict[str, str]] = {
    10: {"Courriel": "pas-une-adresse"},
    20: {"Nom": ""},
    30: {"Prénom": ""},
    40: {"Statut": "roi"},
    50: {"Statut depuis": "31/02/2025"},
    60: {"Statut depuis": "hier"},
    70: {"Statut depuis": ""},
    80: {"Courriel": "p7@exemple.fr"},
    90: {"Numéro": "0008"},
    100: {"Nom": "=1+1"},
    110: {"Nom": "x" * 81},
    120: {"Statut": "N’est plus membre"},
    130: {"Contrat": "CDI", "Entrée": "01/01/2024", "Emploi": "Maçon", "Heures": "99"},
    140: {"Contrat": "CDI", "Entrée": "01/01/2024", "Emploi": "", "Heures": "35"},
    150: {
        "Contrat": "CDD",
        "Entrée": "01/01/2024",
        "Fin du contrat": "01/01/2023",
        "Emploi": "x",
        "Heures": "35",
    },
    160: {"Mandat": "empereur", "Mandat du": "01/01/2025"},
    170: {"Mandat": "scrutateur", "Mandat du": ""},
    180: {"Date de naissance": "12/13/1990"},
    190: {"Heures souhaitées": "beaucoup"},
    200: {"Courriel": "alice@example.coop", "Numéro": "0444"},
}


@pytest.fixture
def scene(alice: Member, bruno: Member) -> Member:
    """Somebody else who has the number of a planted line."""
    PersonnelDetails.objects.create(member=make_member("Gaston"), staff_number="0444")
    return bruno


def sheet(planted: dict[int, dict[str, str]]) -> list[list[str]]:
    """500 lines from line 2 on."""
    return [line(number, **planted.get(number, {})) for number in range(2, 502) if number != 444] + [
        line(502)
    ]


def test_500_lines_with_20_faults_give_20_sentences_and_nothing_is_written(
    scene: Member, client_for: ClientFor
) -> None:
    client = client_for(scene)
    before = (Member.objects.count(), Status.objects.count(), Entry.objects.count())
    page = upload(client, csv_of(sheet(PLANTED)))
    faults = page.context["plan"].faults
    lines = {number - (number > 444): cell for number, cell in PLANTED.items()}
    assert [fault.line for fault in faults] == sorted(lines)
    assert len(faults) == 20
    for fault in faults:
        assert fault.column in HEADER
        assert len(sentence(fault)) > 15
        assertContains(page, f'<td class="number">{fault.line}</td>')
    assertNotContains(page, CONFIRM)
    assert (Member.objects.count(), Status.objects.count(), Entry.objects.count()) == before


@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_500_right_lines_are_imported_in_time_and_a_second_time_changes_nothing(
    make: Callable[[Any], bytes], scene: Member, client_for: ClientFor
) -> None:
    client, content = client_for(scene), make(sheet({}))
    already = Member.objects.count()
    begun = time.process_time()
    page = upload(client, content)
    assert page.context["counts"] == {"new": 500, "changed": 0, "unchanged": 0}
    assert confirm(client, page).status_code == 302
    taken = time.process_time() - begun
    assert Member.objects.count() == already + 500
    assert Status.objects.filter(
        kind="employee", member__email="p3@exemple.fr", since_on=date(2025, 9, 1)
    ).exists()
    assert Entry.objects.get(kind="people.imported").facts == {"added": 500, "changed": 0}
    assert verify().broken_at is None
    again = upload(client, content)
    assert again.context["counts"] == {"new": 0, "changed": 0, "unchanged": 500}
    assertNotContains(again, CONFIRM)
    assert taken < 10, f"{taken:.1f} s"


def test_every_kind_of_cell_is_written_through_its_action(scene: Member, client_for: ClientFor) -> None:
    cells = {
        "Contrat": "CDD",
        "Entrée": "01/09/2025",
        "Fin du contrat": "31/08/2027",
        "Emploi": "Comptable",
        "Heures": "28",
        "Heures souhaitées": "35",
        "Mandat": "scrutatrice",
        "Mandat du": "01/01/2026",
        "Nationalité": "belge",
        "Date de naissance": "12/03/1990",
    }
    client = client_for(scene)
    page = upload(client, csv_of([line(7, **cells)]))
    assert not page.context["plan"].faults
    confirm(client, page, send_invitations="on")
    member = Member.objects.get(email="p7@exemple.fr")
    contract = Contract.objects.get(member=member)
    assert (contract.kind, contract.ends_on, contract.terms.get().hours) == ("cdd", date(2027, 8, 31), 28)
    assert HoursWish.objects.get(member=member).hours == 35
    assert Mandate.objects.get(member=member).role == "scrutineer"
    details = PersonnelDetails.objects.get(member=member)
    assert (details.staff_number, details.nationality, details.born_on) == (
        "0007",
        "belge",
        date(1990, 3, 12),
    )
    assert Invitation.objects.get().member == member
    assert upload(client, csv_of([line(7, **cells)])).context["counts"]["unchanged"] == 1


def test_changes_are_shown_before_and_after_and_only_they_are_made(
    scene: Member, client_for: ClientFor
) -> None:
    client = client_for(scene)
    first = {"Mandat": "scrutateur", "Mandat du": "01/01/2026", "Heures souhaitées": "30"}
    confirm(client, upload(client, csv_of([line(7, **first)])))
    second = {
        "Nom": "Neuve",
        "Courriel": "neuve@exemple.fr",
        "Statut": "associé extérieur",
        "Statut depuis": "01/02/2026",
        "Mandat": "scrutateur",
        "Mandat du": "01/01/2026",
        "Mandat au": "30/06/2026",
        "Nationalité": "belge",
    }
    page = upload(client, csv_of([line(7, **second)]))
    (item,) = page.context["plan"].items
    told = {str(change.label): (change.before, change.after) for change in item.changes}
    assert told["Nom"] == ("Nom7", "Neuve")
    assert len(told) == 5
    assertContains(page, "<del>Nom7</del>")
    confirm(client, page)
    member = Member.objects.get(email="neuve@exemple.fr")
    assert member.last_name == "Neuve"
    assert [status.kind for status in member.statuses.order_by("since_on")] == ["associate", "external"]
    assert str(member.mandates.get().ends_on) == "2026-06-30"


#: What an import will not do to somebody who is on record: cells -> code.
REFUSED: list[tuple[dict[str, str], str]] = [
    ({"Statut": "N’est plus membre", "Statut depuis": "01/03/2026"}, "left"),
    ({"Statut": "associé extérieur", "Statut depuis": "01/09/2025"}, "status_that_day"),
    ({"Statut depuis": "01/10/2025"}, "status_since"),
    ({"Mandat": "scrutateur", "Mandat du": "01/03/2026"}, "holds_already"),
    ({"Contrat": "CDI", "Entrée": "01/09/2025", "Emploi": "Autre", "Heures": "35"}, "contract_otherwise"),
    ({"Contrat": "CDI", "Entrée": "01/10/2025", "Emploi": "x", "Heures": "35"}, "contract_overlaps"),
    ({"Courriel": "autre@exemple.fr"}, "own_account"),
    ({"Courriel": "alice@example.coop"}, "other_person"),
]


@pytest.mark.parametrize(("cells", "code"), REFUSED, ids=[code for _, code in REFUSED])
def test_history_is_not_rewritten(
    cells: dict[str, str], code: str, scene: Member, client_for: ClientFor
) -> None:
    client = client_for(scene)
    first = {"Mandat": "scrutateur", "Mandat du": "01/01/2026", "Contrat": "CDI", "Entrée": "01/09/2025"}
    confirm(client, upload(client, csv_of([line(7, **first, Emploi="Maçon", Heures="35")])))
    member = Member.objects.get(email="p7@exemple.fr")
    member.emailaddress_set.create(email=member.email, verified=True)  # type: ignore[attr-defined]
    page = upload(client, csv_of([line(7, **cells)]))
    assert [fault.code for fault in page.context["plan"].faults] == [code]


def test_hours_are_wanted_by_who_works_here(scene: Member, client_for: ClientFor) -> None:
    client = client_for(scene)
    cells = {"Statut": "associé extérieur", "Heures souhaitées": "10"}
    page = upload(client, csv_of([line(7, **cells)]))
    assertContains(confirm(client, page), "Rien n’a été importé")  # told by the action, for somebody new
    assert not Member.objects.filter(email="p7@exemple.fr").exists()
    confirm(client, upload(client, csv_of([line(7, Statut="associé extérieur")])))
    page = upload(client, csv_of([line(7, Statut="", **{"Statut depuis": "", "Heures souhaitées": "10"})]))
    assert [fault.code for fault in page.context["plan"].faults] == ["not_employed"]


def test_what_an_action_refuses_undoes_all_of_it(scene: Member, client_for: ClientFor) -> None:
    client = client_for(scene)
    long = {"Mandat": "gérance", "Mandat du": "01/01/2026", "Mandat au": "01/01/2090"}
    page = upload(client, csv_of([line(6), line(7, **long), line(8)]))
    answer = confirm(client, page)
    (fault,) = answer.context["plan"].faults
    assert (fault.line, fault.column, fault.code) == (3, "Mandat au", "refused")
    assert not Member.objects.filter(email__endswith="@exemple.fr").exists()
    assert not Entry.objects.filter(kind="member.added").exists()


def test_what_changed_since_the_preview_is_shown_first(scene: Member, client_for: ClientFor) -> None:
    client = client_for(scene)
    page = upload(client, csv_of([line(7)]))
    Member.objects.create_member(email="p7@exemple.fr", first_name="Prénom7", last_name="Autre")
    answer = confirm(client, page)
    assertContains(answer, "depuis l’aperçu")
    assert answer.context["counts"]["changed"] == 1
    assert confirm(client, answer).status_code == 302
    assert Member.objects.get(email="p7@exemple.fr").last_name == "Nom7"


@pytest.mark.parametrize("rows", ["", "forged", "a:b:c"])
def test_forged_preview_is_refused(rows: str, scene: Member, client_for: ClientFor) -> None:
    answer = client_for(scene).post(CONFIRM, {"rows": rows}, follow=True)
    assertContains(answer, "note-error")


def test_file_that_cannot_be_read_is_said_at_the_field(scene: Member, client_for: ClientFor) -> None:
    client = client_for(scene)
    for content in (b"", b"\x7fELF\0", b"a;b\r\n" * 1_100_000):
        page = upload(client, content)
        assert "file" in page.context["form"].errors
    page = upload(client, b"Nom;Salaire\r\nx;1")
    assert {fault.code for fault in page.context["plan"].faults} == {"unknown_column", "no_key_column"}


def test_model_is_read_back_without_a_fault(scene: Member, client_for: ClientFor) -> None:
    client = client_for(scene)
    for form in ("csv", "xlsx"):
        content = client.get(f"{PAGE}modele.{form}").content
        page = upload(client, content)
        assert [sentence(fault) for fault in page.context["plan"].faults] == []
        assert page.context["counts"]["new"] == 1
    assert client.get(f"{PAGE}modele.pdf").status_code == 404


def test_only_the_gerance_imports(alice: Member, bruno: Member) -> None:
    rows = read(csv_of([line(7)])).rows
    made = plan(rows, clock.today())
    with pytest.raises(Refused):
        import_people(
            rows=rows, fingerprint=made.fingerprint, send_invitations=False, by=alice, at=clock.now()
        )
    with pytest.raises(Faulty):
        import_people(rows=rows, fingerprint="", send_invitations=False, by=bruno, at=clock.now())
    faulty = read(csv_of([line(7, Nom="")])).rows
    with pytest.raises(Faulty):
        import_people(rows=faulty, fingerprint="", send_invitations=False, by=bruno, at=clock.now())
    done = import_people(
        rows=rows, fingerprint=made.fingerprint, send_invitations=False, by=bruno, at=clock.now()
    )
    assert (done.added, done.changed) == (1, 0)
    again = plan(rows, clock.today())
    nothing = import_people(
        rows=rows, fingerprint=again.fingerprint, send_invitations=False, by=bruno, at=clock.now()
    )
    assert (nothing.added, nothing.changed) == (0, 0)
    assert Entry.objects.filter(kind="people.imported").count() == 1


def test_plan_asks_as_often_for_500_lines_as_for_5(scene: Member, client_for: ClientFor) -> None:
    counts = []
    for size in (5, 500):
        rows = read(csv_of([line(number) for number in range(2, 2 + size)])).rows
        with CaptureQueriesContext(connection) as asked:
            plan(rows, clock.today())
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10
