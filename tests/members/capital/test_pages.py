"""Pages of the capital: own account, the desk, two steps, registers; wrong person, wrong state, twice."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from interlignes.kit import clock
from members.actions import capital, refunds
from members.choices import StatusKind, Visibility
from members.models import (
    CapitalTerms,
    Cooperative,
    Member,
    Movement,
    NominalValue,
    RefundClaim,
    Status,
    SubscriberDetails,
)
from members.queries import capital as queries
from tests.client import CheckedClient
from tests.conftest import make_member
from tests.members.capital.conftest import Subscribe
from tests.test_forms_hostile import FormReader

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[Member | None], CheckedClient]
NEW = "/capital/mouvements/nouveau/"


def typed(person: Member, **fields: Any) -> dict[str, Any]:
    """What the form of a movement sends."""
    return {
        "member": person.pk,
        "kind": "subscription",
        "shares": "3",
        "occurred_on": clock.today().isoformat(),
        "payment": "bank",
        "reference": "Virement 12",
        "key": uuid4(),
        **fields,
    }


def rows(content: bytes) -> list[list[str]]:
    """A CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


# My capital


def test_account_shows_shares_and_documents(team: list[Member], client_for: ClientFor) -> None:
    page = client_for(team[0]).get("/moi/capital/")
    assertContains(page, "40 parts")
    assertContains(page, f"/capital/personnes/{team[0].pk}/releve.pdf")
    assertContains(page, "33,33")


def test_account_of_somebody_without_shares_says_what_will_be_here(
    alice: Member, client_for: ClientFor
) -> None:
    page = client_for(alice).get("/moi/capital/")
    assertContains(page, 'class="empty"')
    assertNotContains(page, "certificat.pdf")


def test_commitment_of_the_statuts_is_said(team: list[Member], bruno: Member, client_for: ClientFor) -> None:
    day = date(2024, 1, 1)
    capital.adopt_terms(
        terms=CapitalTerms(since_on=day, source="Statuts", commitment_rate="1/50"), by=bruno, at=clock.now()
    )
    assertContains(client_for(team[0]).get("/moi/capital/"), "2\u00a0%")


@pytest.mark.parametrize("document", ["releve.pdf", "certificat.pdf"])
def test_documents_are_tagged_pdf_for_the_person_and_the_gerance(
    document: str, team: list[Member], client_for: ClientFor
) -> None:
    alice, bruno, carla = team
    for reader, status in ((alice, 200), (bruno, 200), (carla, 404)):
        response = client_for(reader).get(f"/capital/personnes/{alice.pk}/{document}")
        assert response.status_code == status
        if status == 200:
            assert response.content.startswith(b"%PDF-")
            assert "no-store" in response["Cache-Control"]


def test_certificate_needs_shares_and_bulletin_a_subscription(
    team: list[Member], dora: Member, client_for: ClientFor
) -> None:
    alice, bruno, carla = team
    assert client_for(dora).get(f"/capital/personnes/{dora.pk}/certificat.pdf").status_code == 404
    asked: Any = {"giver": alice, "taker": carla, "shares": 5, "occurred_on": clock.today()}
    given = capital.transfer_shares(key=uuid4(), by=bruno, at=clock.now(), **asked)
    assert client_for(alice).get(f"/capital/mouvements/{given.number}/bulletin.pdf").status_code == 404
    assert client_for(alice).get("/capital/mouvements/1/bulletin.pdf").content.startswith(b"%PDF-")
    assert client_for(carla).get("/capital/mouvements/1/bulletin.pdf").status_code == 404


def seen(client: CheckedClient, path: str) -> str:
    """The seal of what the form shows."""
    return FormReader(client.get(path).content.decode()).fields["seen"]


def test_person_completes_her_bulletins_herself(team: list[Member], client_for: ClientFor) -> None:
    alice, bruno, _carla = team
    path = f"/capital/personnes/{alice.pk}/mentions/"
    data = {
        "address": "1, rue de l’Encre\n35000 Rennes", "born_on": "1980-02-29", "birth_place": "Brest",
        "marital": "married", "spouse": "Camille Test",
    }  # fmt: skip
    data["seen"] = seen(client_for(alice), path)
    assertRedirects(client_for(alice).post(path, data), "/moi/capital/")
    details = SubscriberDetails.objects.get(member=alice)
    assert (details.spouse, details.born_on) == ("Camille Test", date(1980, 2, 29))
    assertContains(client_for(alice).get(path), "Camille Test")
    data |= {"marital": "single", "spouse": "", "seen": seen(client_for(bruno), path)}
    assert client_for(bruno).post(path, data).url.endswith(f"/{alice.pk}/")
    assert client_for(alice).get("/capital/mouvements/1/bulletin.pdf").content.startswith(b"%PDF-")


# The list of associates


def test_list_of_associates_as_of_a_day(team: list[Member], leaver: Member, client_for: ClientFor) -> None:
    client = client_for(team[0])
    assertNotContains(client.get("/capital/associes/"), "Rémi")
    page = client.get("/capital/associes/?au=2025-02-28")
    assertContains(page, "Rémi")
    assertContains(page, '<td class="number">20</td>', html=True)
    for nonsense in ("hier", "2025-02-30", "9999-12-31", "x" * 300):
        assert client.get("/capital/associes/", {"au": nonsense}).status_code == 200


def test_shares_are_shown_as_the_terms_say(team: list[Member], bruno: Member, client_for: ClientFor) -> None:
    alice = team[0]
    assert rows(client_for(alice).get("/capital/associes.csv").content)[0][-2] == "Parts"
    terms = CapitalTerms(since_on=date(2024, 1, 1), source="Statuts", visibility=Visibility.GERANCE)
    capital.adopt_terms(terms=terms, by=bruno, at=clock.now())
    assert "Parts" not in rows(client_for(alice).get("/capital/associes.csv").content)[0]
    assert "Parts" in rows(client_for(bruno).get("/capital/associes.csv").content)[0]
    assertNotContains(client_for(alice).get("/capital/associes/"), '<td class="number">')


def test_no_amount_of_another_is_in_what_an_associate_may_read(
    team: list[Member], client_for: ClientFor
) -> None:
    client = client_for(team[0])
    for path in ("/capital/associes/", "/capital/associes.csv", "/moi/capital/"):
        text = client.get(path).content.decode()
        assert "600" not in text.replace("600,00", "", text.count("600,00") if path == "/moi/capital/" else 0)


# The desk


def test_desk_says_what_is_missing_first(bruno: Member, client_for: ClientFor) -> None:
    client = client_for(bruno)
    page = client.get("/capital/")
    assertContains(page, "/capital/valeur-nominale/")
    assertContains(page, "/capital/parametres/")
    assertContains(page, "Non respectée<")  # a limit as it stands has no before and no after
    assertNotContains(page, "cooperative/1/change/")
    Cooperative.objects.update(legal_name="Les Passeurs, SARL")
    assertContains(client.get("/capital/"), "cooperative/1/change/")


def test_desk_proposes_the_refund_of_a_leaver(leaver: Member, bruno: Member, client_for: ClientFor) -> None:
    client = client_for(bruno)
    address = f"/capital/remboursements/nouveau/?membre={leaver.pk}"
    assertContains(client.get("/capital/"), address)
    page = client.get(address)
    assertContains(page, 'value="2025-03-01"')
    assertContains(page, 'value="2025-12-31"')
    data = {"member": leaver.pk, "lost_on": "2025-03-01", "closing_on": "2025-12-31"}
    claim_page = client.post(address, data, follow=True)
    assertContains(claim_page, "Rémi")
    assertNotContains(client.get("/capital/"), address)
    assertContains(client.get("/capital/remboursements/"), "Rémi")
    assertContains(client.get(f"/capital/personnes/{leaver.pk}/"), "1er mars 2030")


def test_movement_is_seen_then_recorded(team: list[Member], bruno: Member, client_for: ClientFor) -> None:
    client, data = client_for(bruno), typed(team[0])
    seen = client.post(NEW, data)
    assertContains(seen, 'name="confirmed"')
    assertContains(seen, "1\u00a0845,00")
    assert Movement.objects.count() == 3
    again = client.post(NEW, {**data, "back": "1"})
    assertContains(again, 'value="Virement 12"')
    assert Movement.objects.count() == 3
    for _twice in range(2):
        assertRedirects(client.post(NEW, {**data, "confirmed": "1"}), "/capital/mouvements/4/")
    assert queries.shares_of(team[0], clock.today()) == 43


def test_broken_limit_asks_for_a_reason_in_the_second_step(
    team: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    client, data = client_for(bruno), typed(team[0], shares="200")
    assertContains(client.post(NEW, data), '<textarea name="reason"')
    refused = client.post(NEW, {**data, "confirmed": "1"})
    assertContains(refused, 'aria-invalid="true"')
    assertContains(refused, 'name="confirmed"')
    assert Movement.objects.count() == 3
    client.post(NEW, {**data, "confirmed": "1", "reason": "Augmentation en deux temps"})
    assert Movement.objects.get(number=4).reason == "Augmentation en deux temps"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"shares": "0"}, "shares"),
        ({"shares": "1,5"}, "shares"),
        ({"shares": "9" * 12}, "shares"),
        ({"member": "0"}, "member"),
        ({"occurred_on": "2099-01-01"}, "occurred_on"),
        ({"kind": "refund"}, "kind"),
        ({"kind": "annulment", "shares": "41"}, "shares"),
        ({"payment": "member"}, "payment"),
    ],
)
def test_bad_input_is_said_at_its_field_and_kept(
    team: list[Member], bruno: Member, client_for: ClientFor, fields: dict[str, Any], field: str
) -> None:
    page = client_for(bruno).post(NEW, typed(team[0], **fields))
    assert field in page.context["form"].errors
    assertContains(page, 'value="Virement 12"')
    assert Movement.objects.count() == 3


def test_kind_says_how_it_is_paid(team: list[Member], bruno: Member, client_for: ClientFor) -> None:
    client_for(bruno).post(NEW, typed(team[0], kind="withholding", payment="cash", confirmed="1"))
    assert Movement.objects.get(number=4).payment == "payroll"


def test_transfer_in_two_steps(team: list[Member], bruno: Member, client_for: ClientFor) -> None:
    client = client_for(bruno)
    data = {
        "giver": team[0].pk, "taker": team[2].pk, "shares": "4", "occurred_on": clock.today().isoformat(),
        "reference": "", "key": uuid4(),
    }  # fmt: skip
    seen = client.post("/capital/mouvements/cession/", data)
    assertContains(seen, "−4" if "−4" in seen.content.decode() else "-4")
    assertRedirects(
        client.post("/capital/mouvements/cession/", {**data, "confirmed": "1"}), "/capital/mouvements/4/"
    )
    assertContains(client.get("/capital/mouvements/"), "Carla")


def test_counter_entry_page(team: list[Member], bruno: Member, client_for: ClientFor) -> None:
    client, path = client_for(bruno), "/capital/mouvements/1/contre-passer/"
    assertContains(client.get(path), 'class="limits"')
    assertContains(client.post(path, {"key": uuid4(), "reason": ""}), 'aria-invalid="true"')
    data = {"key": uuid4(), "reason": "Saisi deux fois"}
    assertRedirects(client.post(path, data), "/capital/mouvements/4/")
    assertContains(client.get("/capital/mouvements/1/"), "4")
    assertContains(client.get(path), "note-error")
    assertContains(client.get("/capital/mouvements/4/"), "Saisi deux fois")
    assertNotContains(client.get("/capital/mouvements/4/"), "contre-passer")


def test_nominal_page(bruno: Member, client_for: ClientFor) -> None:
    client, path = client_for(bruno), "/capital/valeur-nominale/"
    bad = client.post(path, {"amount": "0", "since_on": "2024-01-01", "source": "Statuts"})
    assertContains(bad, 'aria-invalid="true"')
    assertRedirects(
        client.post(path, {"amount": "15,50 €", "since_on": "2024-01-01", "source": "Statuts"}), path
    )
    assertContains(client.get(path), "15,50")
    assert NominalValue.objects.get().source == "Statuts"


def test_terms_page_keeps_within_the_law(bruno: Member, client_for: ClientFor) -> None:
    client, path = client_for(bruno), "/capital/parametres/"
    form = client.get(path).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data = {name: field.prepare_value(data[name]) for name, field in form.fields.items()}
    data = {name: "" if value is None else value for name, value in data.items()}
    data |= {"since_on": "2024-01-01", "source": "Statuts 2024"}
    bad = client.post(path, {**data, "one_holder": "60 %", "commitment_rate": "11 %", "floor_share": "1/5"})
    assert set(bad.context["form"].errors) == {"one_holder", "commitment_rate", "floor_share"}
    good = {**data, "floor_share": "1/4", "commitment_rate": "2 %", "commitment_cap": "576"}
    assertRedirects(client.post(path, good), path)
    terms = CapitalTerms.objects.get()
    assert (str(terms.floor_share), terms.commitment_cap) == ("1/4", 576)
    assertContains(client.post(path, good), 'role="alert"')


# Refunds


@pytest.fixture
def claim(leaver: Member, bruno: Member) -> RefundClaim:
    """Rémi's refund, brought forward and valued."""
    asked: Any = {"by": bruno, "at": clock.now()}
    made = refunds.open_claim(member=leaver, lost_on=date(2025, 3, 1), closing_on=date(2025, 12, 31), **asked)
    RefundClaim.objects.filter(pk=made.pk).update(due_on=date(2026, 1, 1))
    made.refresh_from_db()
    return made


def test_whole_refund_by_pages(
    claim: RefundClaim, bruno: Member, client_for: ClientFor, time_machine: Any
) -> None:
    time_machine.move_to("2026-06-15T12:00:00+02:00", tick=False)
    client, path = client_for(bruno), f"/capital/remboursements/{claim.pk}/"
    assertContains(client.get(path), f"{path}valeur/")
    assertContains(client.post(f"{path}valeur/", {"losses": "x", "reason": "Comptes"}), 'aria-invalid="true"')
    assertRedirects(client.post(f"{path}valeur/", {"losses": "140", "reason": "Comptes 2025"}), path)
    data = {"shares": "20", "occurred_on": "2026-06-15", "payment": "bank", "reference": "", "key": uuid4()}
    seen = client.post(f"{path}payer/", data)
    assertContains(seen, "280,00")
    paid = client.post(f"{path}payer/", {**data, "confirmed": "1"})
    assertRedirects(paid, "/capital/mouvements/5/")
    assertContains(client.get("/capital/mouvements/5/"), "280,00")
    assertNotContains(client.get(path), "payer/")


def test_term_is_brought_forward_and_claim_withdrawn(
    claim: RefundClaim, bruno: Member, client_for: ClientFor, time_machine: Any
) -> None:
    time_machine.move_to("2026-06-15T12:00:00+02:00", tick=False)
    client, path = client_for(bruno), f"/capital/remboursements/{claim.pk}/"
    late = client.post(f"{path}echeance/", {"due_on": "2031-01-01", "reason": "AGO"})
    assertContains(late, 'aria-invalid="true"')
    assertRedirects(client.post(f"{path}echeance/", {"due_on": "2025-12-31", "reason": "AGO"}), path)
    assertRedirects(client.post(f"{path}retirer/", {"reason": "Erreur"}), "/capital/remboursements/")
    assert client.get(path).status_code == 404
    assert client.get("/capital/remboursements/999/").status_code == 404
    assert client.get("/capital/remboursements/nouveau/?membre=abc").status_code == 200


# Registers


@pytest.mark.parametrize("register", ["mouvements", "associes", "comptes", "remboursements", "ministere"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_every_register_in_every_format(
    register: str, form: str, claim: RefundClaim, bruno: Member, client_for: ClientFor
) -> None:
    response = client_for(bruno).get(f"/capital/registres/{register}.{form}")
    assert response.status_code == 200
    assert len(response.content) > 100


def test_register_of_movements_as_of_a_day(claim: RefundClaim, bruno: Member, client_for: ClientFor) -> None:
    found = rows(client_for(bruno).get("/capital/registres/mouvements.csv?au=2024-01-10").content)
    assert [row[0] for row in found[1:]] == ["1", "2", "3", "4"]
    assert rows(client_for(bruno).get("/capital/registres/mouvements.csv?au=2023-01-01").content)[1:] == []


def test_ministry_list_has_every_datum(
    claim: RefundClaim, bruno: Member, dora: Member, client_for: ClientFor
) -> None:
    fanny = make_member("Fanny", StatusKind.EXTERNAL)
    Status.objects.filter(member=fanny).update(since_on=date(2026, 1, 1))
    found = rows(client_for(bruno).get("/capital/registres/ministere.csv").content)[1:]
    by_name = {(row[0], row[1]): row[2:] for row in found}
    assert by_name["Capital", "Associé·es employé·es"][:3] == ["3", "120", "3"]
    assert by_name["Capital", "Plus gros détenteur de parts"][1] == "40"
    assert by_name["Détenteur·rices non employé·es", "Rémi Test"][1:3] == ["20", "0"]
    assert by_name["Détenteur·rices non employé·es", "Fanny Test"][1:3] == ["0", "1"]
    assert by_name["Effectif", "Salarié·es non associé·es"][0] == "1"
    assert by_name["Effectif d’au moins deux ans d’ancienneté", "Associé·es non employé·es"][0] == "0"
    assert by_name["Dernier exercice", "Participations dans d’autres sociétés"]


def test_ministry_list_of_an_empty_cooperative(bruno: Member, client_for: ClientFor) -> None:
    found = rows(client_for(bruno).get("/capital/registres/ministere.csv").content)[1:]
    assert ["Détenteur·rices non employé·es", "Aucun·e", "0", "0", "0", ""] in found


def test_what_somebody_typed_is_no_formula_in_a_register(
    team: list[Member], bruno: Member, client_for: ClientFor, subscribe: Subscribe
) -> None:
    subscribe(team[0], 1, reference="=HYPERLINK(1)")
    assert b"'=HYPERLINK(1)" in client_for(bruno).get("/capital/registres/mouvements.csv").content


def test_ledger_is_searched_in_the_admin_and_changed_nowhere(
    team: list[Member], bruno: Member, client_for: ClientFor
) -> None:
    client, address = client_for(bruno), "/gerance/members/movement/"
    page = client.get(f"{address}?q=Carla")
    assertContains(page, "/capital/mouvements/3/")
    assertNotContains(page, "/capital/mouvements/1/")
    assertContains(page, 'href="/capital/"')
    number = Movement.objects.get(number=1).pk
    assertContains(client.get(f"{address}{number}/change/"), "600,00")
    for path in ("add/", f"{number}/delete/"):
        assert client.get(f"{address}{path}").status_code == 403
