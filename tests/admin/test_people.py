"""Members, invitations and the cooperative on the desk: every change is an action."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.outbox.models import Mail
from members.actions import invite
from members.models import Cooperative, Invitation, Mandate, Member, Status
from tests.client import CheckedClient
from tests.conftest import make_member

pytestmark = pytest.mark.once

ClientFor = Callable[[Member | None], CheckedClient]
ADD = "/gerance/members/member/add/"


def person(**fields: Any) -> dict[str, Any]:
    """What is typed for a new person."""
    return {
        "first_name": "Fanny",
        "last_name": "Neuve",
        "email": "Fanny@Example.coop",
        "language": "fr",
        "status": "associate",
        "since_on": clock.today().isoformat(),
        **fields,
    }


def page_of(member: Member) -> str:
    """The address of a person's page."""
    return f"/gerance/members/member/{member.pk}/change/"


def record(member: Member, **fields: Any) -> dict[str, Any]:
    """What a person's page sends when nothing was changed, and `fields` besides."""
    data: dict[str, Any] = {
        "first_name": member.first_name,
        "last_name": member.last_name,
        "email": member.email,
        "language": member.language,
    }
    for prefix in ("statuses", "mandates", "contracts", "candidacies", "suspensions"):
        rows = getattr(member, prefix).all()
        data[f"{prefix}-TOTAL_FORMS"] = len(rows) + 1
        data[f"{prefix}-INITIAL_FORMS"] = len(rows)
        for number, row in enumerate(rows):
            data[f"{prefix}-{number}-id"] = row.pk
            data[f"{prefix}-{number}-member"] = member.pk
    return {**data, **fields}


def test_new_person_gets_a_status_and_an_invitation(client_for: ClientFor, bruno: Member) -> None:
    page = client_for(bruno).post(ADD, person(send_invitation="on"), follow=True)
    member = Member.objects.get(email="fanny@example.coop")
    assertContains(page, "Fanny Neuve")
    assert member.statuses.get().kind == "associate"
    assert Invitation.objects.get().member == member
    assert Mail.objects.get().recipient == member.email
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert kinds >= {"member.added", "member.status_changed", "member.invited"}
    assert set(Entry.objects.values_list("actor_id", flat=True)) == {bruno.pk}


def test_new_person_without_invitation_gets_no_mail(client_for: ClientFor, bruno: Member) -> None:
    client_for(bruno).post(ADD, person())
    assert Member.objects.filter(email="fanny@example.coop").exists()
    assert not Mail.objects.exists()


def test_address_of_another_person_is_refused_at_the_field(
    client_for: ClientFor, bruno: Member, alice: Member
) -> None:
    page = client_for(bruno).post(ADD, person(email="ALICE@example.coop"))
    assertContains(page, "errorlist")
    assertContains(page, 'value="Fanny"')
    assert not Member.objects.filter(first_name="Fanny").exists()


@pytest.mark.parametrize("field", ["first_name", "last_name", "email", "status", "since_on"])
def test_missing_field_is_said_and_the_rest_is_kept(client_for: ClientFor, bruno: Member, field: str) -> None:
    page = client_for(bruno).post(ADD, person(**{field: ""}))
    assertContains(page, "errorlist")
    assert not Member.objects.filter(email="fanny@example.coop").exists()


def test_name_is_corrected_through_the_action(client_for: ClientFor, bruno: Member, alice: Member) -> None:
    page = client_for(bruno).post(page_of(alice), record(alice, last_name="Corrigée"))
    assert page.status_code == 302
    alice.refresh_from_db()
    assert alice.last_name == "Corrigée"
    assert Entry.objects.get().kind == "member.changed"


def test_address_of_an_open_account_is_only_hers_to_change(
    client_for: ClientFor, bruno: Member, alice: Member
) -> None:
    page = client_for(bruno).post(page_of(alice), record(alice, email="autre@example.coop"))
    assertContains(page, 'value="autre@example.coop"')
    assertContains(page, "errorlist")
    alice.refresh_from_db()
    assert alice.email == "alice@example.coop"
    assert not Entry.objects.exists()


def test_saving_unchanged_writes_nothing(client_for: ClientFor, bruno: Member, alice: Member) -> None:
    assert client_for(bruno).post(page_of(alice), record(alice)).status_code == 302
    assert not Entry.objects.exists()


def test_new_row_begins_a_status(client_for: ClientFor, bruno: Member, alice: Member) -> None:
    row = {"statuses-1-kind": "external", "statuses-1-since_on": "2026-01-01", "statuses-1-member": alice.pk}
    assert client_for(bruno).post(page_of(alice), record(alice, **row)).status_code == 302
    assert alice.status_on(date(2026, 1, 1)) == "external"
    assert alice.status_on(date(2025, 12, 31)) == "associate"


def test_leaving_the_last_gerance_is_refused_at_the_row(client_for: ClientFor, bruno: Member) -> None:
    row = {"statuses-1-kind": "left", "statuses-1-since_on": clock.today().isoformat()}
    page = client_for(bruno).post(page_of(bruno), record(bruno, **row, **{"statuses-1-member": bruno.pk}))
    assertContains(page, "errorlist")
    assertContains(page, f'value="{clock.today().isoformat()}"')
    assert bruno.statuses.count() == 1
    assert not Entry.objects.exists()


def test_what_began_is_not_rewritten(client_for: ClientFor, bruno: Member, alice: Member) -> None:
    forged = {"statuses-0-kind": "left", "statuses-0-since_on": "2021-01-01"}
    client_for(bruno).post(page_of(alice), record(alice, **forged))
    assert alice.statuses.get().kind == "associate"
    assert alice.statuses.get().since_on == date(2020, 1, 1)


def test_status_recorded_by_mistake_is_taken_back(
    client_for: ClientFor, bruno: Member, alice: Member
) -> None:
    Status.objects.create(member=alice, kind="employee", since_on=date(2025, 1, 1))
    client_for(bruno).post(page_of(alice), record(alice, **{"statuses-1-DELETE": "on"}))
    assert alice.statuses.get().kind == "associate"
    assert Entry.objects.get().kind == "member.status_removed"


def test_only_status_cannot_be_taken_back(client_for: ClientFor, bruno: Member, alice: Member) -> None:
    page = client_for(bruno).post(page_of(alice), record(alice, **{"statuses-0-DELETE": "on"}))
    assertContains(page, "errorlist")
    assert alice.statuses.count() == 1


def test_office_is_given_and_ended(client_for: ClientFor, bruno: Member, alice: Member) -> None:
    client, today = client_for(bruno), clock.today()
    row = {
        "mandates-0-role": "scrutineer",
        "mandates-0-starts_on": "2026-01-01",
        "mandates-0-member": alice.pk,
    }
    assert client.post(page_of(alice), record(alice, **row)).status_code == 302
    mandate = Mandate.objects.get(member=alice)
    end = {"mandates-0-ends_on": today.isoformat()}
    assert client.post(page_of(alice), record(alice, **end)).status_code == 302
    mandate.refresh_from_db()
    assert mandate.ends_on == today
    assert [entry.kind for entry in Entry.objects.order_by("sequence")] == [
        "member.mandate_started",
        "member.mandate_ended",
    ]


def test_last_gerance_cannot_be_ended(client_for: ClientFor, bruno: Member) -> None:
    end = {"mandates-0-ends_on": clock.today().isoformat()}
    page = client_for(bruno).post(page_of(bruno), record(bruno, **end))
    assertContains(page, "errorlist")
    assert Mandate.objects.get(member=bruno).ends_on is None


def test_office_cannot_end_before_it_begins(client_for: ClientFor, bruno: Member, alice: Member) -> None:
    row = {
        "mandates-0-role": "referent",
        "mandates-0-starts_on": "2026-02-01",
        "mandates-0-ends_on": "2026-01-01",
        "mandates-0-member": alice.pk,
    }
    assertContains(client_for(bruno).post(page_of(alice), record(alice, **row)), "errorlist")
    assert not Mandate.objects.filter(member=alice).exists()


def test_list_filters_by_status_and_office_in_force(
    client_for: ClientFor, bruno: Member, alice: Member, dora: Member, chloe: Member
) -> None:
    client = client_for(bruno)
    assertContains(client.get("/gerance/members/member/?status=left"), "Chloé Test")
    assertNotContains(client.get("/gerance/members/member/?status=present"), "Chloé Test")
    assertContains(client.get("/gerance/members/member/?status=employee"), "Dora Test")
    page = client.get("/gerance/members/member/?role=gerance")
    assertContains(page, "Bruno Test")
    assertNotContains(page, "Alice Test")
    assertContains(client.get("/gerance/members/member/?q=alice"), "Alice Test")


def test_invitations_are_sent_and_who_has_an_account_is_named(
    client_for: ClientFor, bruno: Member, alice: Member
) -> None:
    new = make_member("Gaston")
    new.set_unusable_password()
    new.save()
    data = {"action": "send_invitation", "_selected_action": [alice.pk, new.pk]}
    page = client_for(bruno).post("/gerance/members/member/", data, follow=True)
    assertContains(page, "Alice Test : ")
    assert Invitation.objects.get().member == new


def test_invitation_shows_no_key_and_can_be_withdrawn(client_for: ClientFor, bruno: Member) -> None:
    new = make_member("Gaston")
    new.set_unusable_password()
    new.save()
    invitation = invite(member=new, by=bruno, at=clock.now())
    client = client_for(bruno)
    for address in ("/gerance/members/invitation/", f"/gerance/members/invitation/{invitation.pk}/change/"):
        assertNotContains(client.get(address), invitation.key_digest)
    client.post("/gerance/members/invitation/", {"action": "withdraw", "_selected_action": [invitation.pk]})
    invitation.refresh_from_db()
    assert not invitation.is_open(clock.now())


def test_states_of_invitations_are_said(client_for: ClientFor, bruno: Member, alice: Member) -> None:
    now = clock.now()
    later = now + timedelta(days=1)
    Invitation.objects.create(key_digest="a", member=alice, expires_at=later, used_at=now)
    Invitation.objects.create(key_digest="b", member=alice, expires_at=later, withdrawn_at=now)
    Invitation.objects.create(
        key_digest="c", member=alice, created_at=now - timedelta(days=2), expires_at=now - timedelta(days=1)
    )
    assertContains(client_for(bruno).get("/gerance/members/invitation/"), "field-state", count=3)


def test_cooperative_is_described_through_the_action(client_for: ClientFor, bruno: Member) -> None:
    client = client_for(bruno)
    assert client.get("/gerance/members/cooperative/").url == "/gerance/members/cooperative/1/change/"
    data = {
        "name": "Les Passeuses",
        "legal_name": "Les Passeuses, SCOP SARL",
        "address": "1 rue Neuve",
        "legal_form": "sas",
    }
    client.post("/gerance/members/cooperative/1/change/", data)
    assert Cooperative.objects.get().legal_name == "Les Passeuses, SCOP SARL"
    assert Entry.objects.get().kind == "cooperative.changed"


@pytest.mark.parametrize("query", ["", "?q=m+x", "?status=associate", "?role=gerance", "?p=1"])
def test_list_asks_as_often_for_12_as_for_1000(query: str, client_for: Any, bruno: Member) -> None:
    path, client, asked = f"/gerance/members/member/{query}", client_for(bruno), []
    client.get(path)
    for first, last in ((0, 12), (12, 1000)):
        people = Member.objects.bulk_create(
            Member(email=f"m{n}@x.coop", first_name="M", last_name=f"X{n:04}", password="!")
            for n in range(first, last)
        )
        Status.objects.bulk_create(
            Status(member=member, kind="associate", since_on=date(2024, 1, 1)) for member in people
        )
        Mandate.objects.bulk_create(
            Mandate(member=member, role="referent", starts_on=date(2024, 1, 1)) for member in people[:9]
        )
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 10
