"""Pages of records, candidacies, offices and hours: what each shows, and to whom."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from governance.choices import MeetingKind
from governance.models import Meeting
from interlignes.kit import clock
from members import actions
from members.choices import CandidacyMode, ContractKind, Role, StatusKind
from members.models import Candidacy, Contract, HoursWish, Mandate, Member, RecordAccess, Suspension
from tests.client import CheckedClient
from tests.conftest import LONG_AGO

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[Member | None], CheckedClient]


def contract(member: Member, bruno: Member, **fields: Any) -> Contract:
    """28 hours since a year."""
    known = {
        "kind": ContractKind.PERMANENT,
        "starts_on": clock.today() - timedelta(days=365),
        "ends_on": None,
        "job": "Médiatrice",
        "qualification": "Cadre",
        "hours": Decimal(28),
    }
    return actions.start_contract(member=member, by=bruno, at=clock.now(), **{**known, **fields})


def test_record_tells_the_whole_history_and_the_look_is_noted(
    client_for: ClientFor, bruno: Member, dora: Member
) -> None:
    made = contract(dora, bruno)
    actions.amend_contract(
        contract=made,
        since_on=clock.today(),
        job="Médiatrice",
        qualification="",
        hours=Decimal(21),
        by=bruno,
        at=clock.now(),
    )
    actions.file_candidacy(member=dora, at=clock.now())
    actions.state_hours_wish(member=dora, hours=Decimal(32), by=bruno, at=clock.now())
    Mandate.objects.create(member=dora, role=Role.REFERENT, starts_on=LONG_AGO, ends_on=clock.today())
    page = client_for(bruno).get(f"/personnes/{dora.pk}/")
    for words in ("Avenant", "28 h par semaine", "Souhaite 32 h", "noté par la gérance", "il manque 11 h"):
        assertContains(page, words)
    for words in ("Candidature déposée", "Référent·e bien-être", "<svg", "Inscrire un avenant"):
        assertContains(page, words)
    assert RecordAccess.objects.get().member == dora


def test_record_of_suspended_and_of_gone(
    client_for: ClientFor, bruno: Member, alice: Member, chloe: Member
) -> None:
    today = clock.today()
    for first, last in ((200, today - timedelta(days=100)), (3, None)):
        Suspension.objects.create(
            member=alice,
            reason="commitment",
            notified_on=today - timedelta(days=first + 30),
            since_on=today - timedelta(days=first),
            until_on=last,
        )
    page = client_for(bruno).get(f"/personnes/{alice.pk}/")
    assertContains(page, "vote suspendu depuis")
    assertContains(page, "Le vote n’est plus suspendu")
    page = client_for(bruno).get(f"/personnes/{chloe.pk}/")
    assertNotContains(page, "/depart/")
    assertNotContains(page, "/suspension/")
    assert client_for(bruno).get("/personnes/0/").status_code == 404


def test_my_record_is_mine(client_for: ClientFor, bruno: Member, dora: Member, alice: Member) -> None:
    contract(dora, bruno)
    client = client_for(dora)
    assertContains(client.get("/moi/parcours/"), "Médiatrice, Cadre")
    assertContains(client.post("/moi/heures/", {"hours": "35"}, follow=True), "35")
    assert HoursWish.objects.get().by_gerance is False
    assertNotContains(client_for(alice).get("/moi/parcours/"), "Médiatrice")
    assert not RecordAccess.objects.exists()


def test_applying_and_withdrawing_on_my_page(client_for: ClientFor, bruno: Member, dora: Member) -> None:
    client = client_for(dora)
    assertContains(client.post("/moi/candidature/", follow=True), "déposée")
    assertContains(client.post("/moi/candidature/", follow=True), "déjà une candidature")
    assertContains(client.post("/moi/candidature/retirer/", follow=True), "retirée")
    assert client.post("/moi/candidature/retirer/").status_code == 404
    Candidacy.objects.create(member=dora, mode=CandidacyMode.OBLIGATORY, hired_on=LONG_AGO)
    assertContains(client.get("/moi/parcours/"), "Déposer ma candidature")
    assertContains(client.post("/moi/candidature/retirer/", follow=True), "oblige")


@pytest.mark.parametrize(
    ("data", "outcome"),
    [
        ({"outcome": "admitted", "decided_on": "today"}, "admitted"),
        ({"outcome": "rejected", "decided_on": "today", "decided_time": "00:00"}, "rejected"),
        ({"outcome": "withdrawn"}, "withdrawn"),
        ({"outcome": "admitted"}, ""),
        ({"outcome": "declined"}, ""),
    ],
)
def test_outcome_is_recorded_by_the_gerance(
    data: dict[str, str], outcome: str, client_for: ClientFor, bruno: Member, dora: Member
) -> None:
    candidacy = actions.file_candidacy(member=dora, at=clock.now())
    sent = {name: clock.today().isoformat() if value == "today" else value for name, value in data.items()}
    page = client_for(bruno).post(f"/candidatures/{candidacy.pk}/issue/", sent)
    candidacy.refresh_from_db()
    assert candidacy.outcome == outcome
    assert page.status_code == (302 if outcome else 200)


def test_page_of_candidacies_names_what_comes_next(
    client_for: ClientFor, bruno: Member, dora: Member, alice: Member
) -> None:
    client, today = client_for(bruno), clock.today()
    assertContains(client.get("/candidatures/"), "Personne n’attend")
    owed = Candidacy.objects.create(
        member=dora, mode=CandidacyMode.OBLIGATORY, hired_on=today - timedelta(days=1000)
    )
    assertContains(client.get("/candidatures/"), "Échéance dépassée")
    client.post(f"/candidatures/{owed.pk}/mise-en-demeure/", {"notified_on": today.isoformat()})
    assertContains(client.get("/candidatures/"), "Mise en demeure faite")
    actions.file_candidacy(member=dora, at=clock.now())
    page = client.get("/candidatures/")
    assertContains(page, "Attend une assemblée")
    assertContains(page, "sauf opposition")


def test_candidacy_goes_on_the_agenda_from_its_page(
    client_for: ClientFor, bruno: Member, dora: Member
) -> None:
    candidacy = actions.file_candidacy(member=dora, at=clock.now())
    client, path = client_for(bruno), f"/candidatures/{candidacy.pk}/ordre-du-jour/"
    assertContains(client.get("/"), "n’est à aucun ordre du jour")
    assertContains(client.get(path), "Aucune assemblée n’est en préparation")
    draft = Meeting.objects.create(
        kind=MeetingKind.AGO, title="Annuelle", starts_at=clock.now() + timedelta(days=30), place="Siège"
    )
    assertContains(client.get(draft.get_absolute_url()), "attend qu’une assemblée")
    page = client.post(path, {"meeting": draft.pk}, follow=True)
    assertContains(page, "Candidature de Dora Test")
    assertNotContains(client.get("/"), "n’est à aucun ordre du jour")
    assertContains(client.get(path), "Elle est à un ordre du jour")
    assertContains(client.get("/candidatures/"), "Annuelle")
    assertContains(client.post(path, {"meeting": draft.pk}), "déjà à cet ordre du jour")


def test_desk_and_home_warn_of_offices(client_for: ClientFor, bruno: Member, alice: Member) -> None:
    Mandate.objects.filter(member=bruno).update(ends_on=clock.today() + timedelta(days=20))
    client = client_for(bruno)
    assertContains(client.get("/"), "finit dans les 90 jours")
    assertContains(client.get("/gerance/"), "ensuite personne ne l’exercerait")
    assertContains(client.get("/verifications/"), "Bientôt")
    assertNotContains(client_for(alice).get("/"), "Personne n’exerce la gérance")
    Mandate.objects.filter(member=bruno).update(ends_on=clock.today() - timedelta(days=1))
    assertContains(client_for(alice).get("/"), "Personne n’exerce la gérance")


def test_indicator_is_for_everybody_and_the_people_for_the_gerance(
    client_for: ClientFor, bruno: Member, dora: Member, alice: Member
) -> None:
    contract(dora, bruno)
    assertContains(client_for(bruno).get("/temps-partiel/"), "Dora Test")
    page = client_for(alice).get("/temps-partiel/")
    assertNotContains(page, "Dora")
    assertContains(page, "moins de cinq personnes")


def test_departure_offers_only_reasons_that_fit(client_for: ClientFor, bruno: Member, dora: Member) -> None:
    page = client_for(bruno).get(f"/personnes/{dora.pk}/depart/")
    assertContains(page, "Fin de la période d’essai")
    assertNotContains(page, "Exclusion par l’assemblée")
    data = {"reason": "trial_end", "day": clock.today().isoformat(), "since_time": "10:00"}
    assertContains(client_for(bruno).post(f"/personnes/{dora.pk}/depart/", data), "prend effet aussitôt")
    del data["since_time"]
    assert client_for(bruno).post(f"/personnes/{dora.pk}/depart/", data).status_code == 302
    assert dora.statuses.latest("since_on").kind == StatusKind.LEFT


def test_rows_of_the_desk_call_the_actions(
    client_for: ClientFor, bruno: Member, dora: Member, alice: Member
) -> None:
    client, today = client_for(bruno), clock.today()

    def save(member: Member, **rows: str) -> Any:
        data: dict[str, Any] = {
            name: getattr(member, name) for name in ("first_name", "last_name", "email", "language")
        }
        for prefix in ("statuses", "mandates", "contracts", "candidacies", "suspensions"):
            known = getattr(member, prefix).all()
            data |= {f"{prefix}-TOTAL_FORMS": len(known) + 1, f"{prefix}-INITIAL_FORMS": len(known)}
            for number in range(len(known) + 1):
                data[f"{prefix}-{number}-member"] = member.pk
            for number, row in enumerate(known):
                data[f"{prefix}-{number}-id"] = row.pk
        return client.post(f"/gerance/members/member/{member.pk}/change/", {**data, **rows})

    entry = {"kind": "cdi", "starts_on": LONG_AGO.isoformat(), "job": "Conseil", "hours": "24"}
    assert save(dora, **{f"contracts-0-{name}": value for name, value in entry.items()}).status_code == 302
    assert Contract.objects.get().terms.get().hours == 24
    assertContains(client.get(f"/gerance/members/member/{dora.pk}/change/"), "24,00")
    exit_ = {"contracts-0-ends_on": today.isoformat(), "contracts-0-end_reason": "contract_end"}
    assert save(dora, **exit_).status_code == 302
    assert Contract.objects.get().ends_on == today
    row = {"mode": "voluntary", "hired_on": LONG_AGO.isoformat(), "filed_on": today.isoformat()}
    assert save(dora, **{f"candidacies-0-{name}": value for name, value in row.items()}).status_code == 302
    assert Candidacy.objects.get().is_pending
    row = {
        "reason": "commitment",
        "notified_on": (today - timedelta(days=40)).isoformat(),
        "since_on": today.isoformat(),
    }
    assert save(alice, **{f"suspensions-0-{name}": value for name, value in row.items()}).status_code == 302
    assert save(alice, **{"suspensions-0-until_on": today.isoformat()}).status_code == 302
    assert Suspension.objects.get().until_on == today
    assertContains(save(dora, **{"suspensions-0-reason": "commitment"}), "errorlist")


def test_rules_of_membership_are_saved_at_the_desk(client_for: ClientFor, bruno: Member) -> None:
    client = client_for(bruno)
    path = client.get("/gerance/members/membershiprules/").url
    page = client.get(path)
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in values.items()}
    data |= {"obligatory_within_months": 12, "obligatory_unless_opposed": "on", "source": "Statuts, art. 14"}
    assert client.post(path, data).status_code == 302
    assert client.get(path).context["adminform"].form.initial["obligatory_within_months"] == 12
