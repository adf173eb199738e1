"""Import of people who have already left: the reason's consequences, a second time nothing, nobody invited."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains

from interlignes.kit import clock
from interlignes.kit.spreadsheets import read
from members.choices import StatusKind
from members.models import Contract, Invitation, Mandate, Member
from members.queries.imports import plan
from members.queries.registers import personnel
from members.wording.imports import sentence
from tests.client import CheckedClient
from tests.conftest import make_member

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
PAGE, CONFIRM = "/import/personnes/", "/import/personnes/confirmer/"
HEADER = [
    *(
        "Prénom",
        "Nom",
        "Courriel",
        "Statut",
        "Statut depuis",
        "Contrat",
        "Entrée",
        "Fin du contrat",
        "Emploi",
    ),
    *("Heures", "Heures souhaitées", "Mandat", "Mandat du", "Mandat au"),
    *("Sortie", "Motif de sortie", "Notifiée le", "Précision"),
]
#: Somebody who has been here for six years.
GONE = {
    "Prénom": "Odile",
    "Nom": "Marchand",
    "Courriel": "odile@exemple.fr",
    "Statut": "associée salariée",
    "Statut depuis": "01/03/2018",
    "Contrat": "CDI",
    "Entrée": "01/03/2018",
    "Emploi": "Relectrice",
    "Heures": "28",
    "Sortie": "30/06/2024",
    "Motif de sortie": "Démission",
}


def csv_of(*people: dict[str, str]) -> bytes:
    """The file."""
    return "\r\n".join(";".join(row) for row in [HEADER, *_rows(people)]).encode()


def _rows(people: tuple[dict[str, str], ...]) -> list[list[str]]:
    return [[person.get(heading, "") for heading in HEADER] for person in people]


@pytest.fixture
def send(bruno: Member, client_for: ClientFor) -> Callable[..., Any]:
    """Look at a file, and import it when nothing is wrong."""
    client = client_for(bruno)

    def upload(*people: dict[str, str], **fields: str) -> Any:
        page = client.post(PAGE, {"file": SimpleUploadedFile("a.csv", csv_of(*people))})
        if page.context["plan"].faults or not any(item.changes for item in page.context["plan"].items):
            return page
        rows = page.context["form"]["rows"].value()
        answer = client.post(CONFIRM, {"rows": rows, **fields})
        return page if answer.status_code == 302 else answer

    return upload


def faults(page: Any) -> list[tuple[int, str, str]]:
    """(line, column, code) of each fault; every one has a sentence."""
    assert all(sentence(fault) for fault in page.context["plan"].faults)
    return [(fault.line, fault.column, fault.code) for fault in page.context["plan"].faults]


def test_who_has_left_is_recorded_with_what_follows_and_a_second_time_nothing(
    bruno: Member, send: Callable[..., Any]
) -> None:
    retired = {**GONE, "Prénom": "René", "Courriel": "rene@exemple.fr", "Motif de sortie": "Retraite"}
    noticed = {**GONE, "Prénom": "Lise", "Courriel": "lise@exemple.fr", "Notifiée le": "02/05/2024"}
    page = send(GONE, retired, noticed, send_invitations="on")
    assertContains(page, "Démission de l’emploi, 30")
    lives = {
        member.first_name: [(s.kind, s.since_on, s.reason) for s in member.statuses.order_by("since_on")][1:]
        for member in Member.objects.filter(email__endswith="exemple.fr")
    }
    assert lives == {
        "Odile": [("left", date(2024, 6, 30), "resignation_job")],
        "René": [("former", date(2024, 7, 1), "retirement")],
        "Lise": [("left", date(2024, 5, 2), "resignation_job")],
    }
    for contract in Contract.objects.all():
        assert contract.ends_on == date(2024, 6, 30)
        assert contract.end_reason
    assert [str(i.member.first_name) for i in Invitation.objects.all()] == ["René"]
    register = personnel(clock.today()).table
    assert sum(row[9] == date(2024, 6, 30) for row in register.rows) == 3
    again = send(GONE, retired, noticed)
    assert again.context["counts"] == {"new": 0, "changed": 0, "unchanged": 3}


def test_somebody_on_record_leaves_by_the_file_and_her_office_ends(
    bruno: Member, send: Callable[..., Any]
) -> None:
    carla = make_member("Carla")
    office = Mandate.objects.create(member=carla, role="scrutineer", starts_on=date(2024, 1, 1))
    leaves = {"Courriel": carla.email, "Sortie": "31/05/2026", "Motif de sortie": "Rupture conventionnelle"}
    send(leaves)
    office.refresh_from_db()
    assert office.ends_on == date(2026, 5, 31)
    assert carla.status_on(date(2026, 6, 1)) == StatusKind.LEFT
    assert send(leaves).context["counts"]["unchanged"] == 1
    other_day = send({**leaves, "Sortie": "30/04/2026"})
    assert faults(other_day) == [(2, "Sortie", "status_later")]


def test_slips_are_said_at_their_cell_and_nothing_is_written(bruno: Member, send: Callable[..., Any]) -> None:
    tomorrow = f"{clock.today() + timedelta(days=1):%d/%m/%Y}"
    planted: list[tuple[dict[str, str], str, str]] = [
        ({"Sortie": ""}, "Sortie", "missing_beside"),
        ({"Motif de sortie": ""}, "Motif de sortie", "missing_beside"),
        ({"Motif de sortie": "Fâchée"}, "Motif de sortie", "unknown_end_reason"),
        ({"Sortie": tomorrow}, "Sortie", "not_left_yet"),
        ({"Sortie": "30/06/2017"}, "Sortie", "ends_before"),
        ({"Notifiée le": "01/07/2024"}, "Sortie", "notified_after"),
        ({"Motif de sortie": "Exclusion par l’assemblée"}, "Précision", "missing_beside"),
        ({"Statut": "extérieure"}, "Statut", "unknown_status"),
        ({"Statut": "N’est plus membre"}, "Statut", "left"),
        ({"Statut": "externe"}, "Motif de sortie", "no_such_departure"),
        ({"Heures souhaitées": "35"}, "Heures souhaitées", "not_employed"),
        (
            {"Mandat": "scrutatrice", "Mandat du": "01/01/2020", "Mandat au": "01/01/2025"},
            "Mandat au",
            "office_after",
        ),
    ]
    people = [{**GONE, "Courriel": f"p{n}@exemple.fr", **cells} for n, (cells, _, _) in enumerate(planted)]
    before = Member.objects.count()
    page = send(*people)
    assert faults(page) == [(n, column, code) for n, (_, column, code) in enumerate(planted, start=2)]
    assert Member.objects.count() == before


def test_what_only_the_action_can_tell_names_line_and_column(
    alice: Member, bruno: Member, send: Callable[..., Any]
) -> None:
    last = {"Courriel": bruno.email, "Sortie": "31/05/2026", "Motif de sortie": "Démission"}
    other = {"Courriel": alice.email, "Sortie": "31/05/2026", "Motif de sortie": "Démission"}
    page = send(other, last)
    assert [(line, code) for line, _column, code in faults(page)] == [(3, "refused")]
    assert alice.status_on(clock.today()) == StatusKind.ASSOCIATE


def test_departures_ask_no_query_a_line(bruno: Member) -> None:
    counts = []
    for size in (3, 60):
        people = [{**GONE, "Courriel": f"p{n}@exemple.fr"} for n in range(size)]
        with CaptureQueriesContext(connection) as asked:
            assert plan(read(csv_of(*people)).rows, clock.today()).faults == []
        counts.append(len(asked))
    assert counts[0] == counts[1]
