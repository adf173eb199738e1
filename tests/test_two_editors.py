"""Two people of the gérance edit the same thing, everywhere: the second is told, and nothing is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from governance.models import AgendaItem, Attendance, Meeting, Motion, RuleVersion
from interlignes.kit import clock
from interlignes.kit.conflicts import canonical
from members.models import Mandate, Member, ProfitWorker, ProfitYear, Status
from tests.admin.test_people import page_of
from tests.admin.test_people import record as person_form
from tests.admin.test_records import RULES, rules
from tests.client import CheckedClient
from tests.conftest import make_member
from tests.scene import Scene, build
from wellbeing.models import Action, Contact, Risk

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[Member | None], CheckedClient]


@pytest.fixture
def scene(bruno: Member, alice: Member) -> Scene:
    """One of everything."""
    return build(1, electors=[bruno, alice])


@dataclass(frozen=True)
class Case:
    """A form of our pages: its address, the field that both change, one that only the first changes, what is stored."""

    path: Callable[[Scene], str]
    both: str
    theirs: str
    stored: Callable[[Scene], Any]


def meeting_of(scene: Scene) -> Meeting:
    """As it stands now."""
    return Meeting.objects.get(pk=scene.draft.pk)


CASES = {
    "meeting": Case(
        lambda scene: reverse("governance:meeting_edit", args=[scene.draft.pk]),
        "title",
        "place",
        lambda scene: (meeting_of(scene).title, meeting_of(scene).place),
    ),
    "item": Case(
        lambda scene: reverse("governance:item_edit", args=[scene.draft_item.pk]),
        "title",
        "text",
        lambda scene: AgendaItem.objects.values_list("title", "text").get(pk=scene.draft_item.pk),
    ),
    "risk": Case(
        lambda scene: reverse("wellbeing:risk", args=[scene.care.risk.pk]),
        "unit",
        "measures",
        lambda scene: Risk.objects.values_list("unit", "measures").get(pk=scene.care.risk.pk),
    ),
    "action": Case(
        lambda scene: reverse("wellbeing:action", args=[scene.care.action.pk]),
        "title",
        "outcome",
        lambda scene: Action.objects.values_list("title", "outcome").get(pk=scene.care.action.pk),
    ),
    "motion": Case(
        lambda scene: reverse("governance:item_edit", args=[scene.draft_item.pk]),
        "motion_text",
        "reasons",
        lambda scene: Motion.objects.values_list("text", "reasons").get(item=scene.draft_item),
    ),
}


def filled(form: Any) -> dict[str, Any]:
    """What a form sends as it stands."""
    values = {name: form[name].value() for name in form.fields}
    return {
        name: canonical(value) if isinstance(value, date) else value or "" for name, value in values.items()
    }


@pytest.mark.parametrize("name", CASES)
def test_second_editor_is_told_keeps_her_words_and_loses_nothing_of_theirs(
    name: str, scene: Scene, bruno: Member, client_for: ClientFor
) -> None:
    case, client = CASES[name], client_for(bruno)
    path = case.path(scene)
    opened = filled(client.get(path).context["form"])
    assert (
        client.post(path, {**opened, case.both: "Premier", case.theirs: "Aussi premier"}).status_code == 302
    )
    page = client.post(path, {**opened, case.both: "Second"})
    assert page.status_code == 200
    assert list(case.stored(scene)) == ["Premier", "Aussi premier"]
    form = page.context["form"]
    told = {row.theirs: (row.yours, row.taken) for row in form.conflict}
    assert told["Premier"] == ("Second", False)
    assert told["Aussi premier"][1] is True
    assert form[case.both].value() == "Second"
    assert form[case.theirs].value() == "Aussi premier"
    assertContains(page, 'id="conflict-title"')
    assert client.post(path, filled(form)).status_code == 302
    assert list(case.stored(scene)) == ["Second", "Aussi premier"]


def test_report_of_an_owner_is_not_overwritten_unseen(
    scene: Scene, bruno: Member, client_for: ClientFor
) -> None:
    """The gérance has an action open while whoever sees to it says that it is done."""
    Action.objects.update(owner=bruno)
    desk, path = client_for(bruno), reverse("wellbeing:action", args=[scene.care.action.pk])
    report = reverse("wellbeing:action_report", args=[scene.care.action.pk])
    opened, reported = (filled(desk.get(one).context["form"]) for one in (path, report))
    assert desk.post(report, {**reported, "state": "done", "outcome": "Fait"}).status_code == 302
    page = desk.post(path, {**opened, "title": "Autre titre"})
    assertContains(page, 'id="conflict-title"')
    assert (page.context["form"]["state"].value(), page.context["form"]["outcome"].value()) == (
        "done",
        "Fait",
    )
    again = desk.post(report, {**reported, "outcome": "Pas fait"})
    assertContains(again, 'id="conflict-title"')
    assert Action.objects.get(pk=scene.care.action.pk).outcome == "Fait"


def test_attendance_is_not_overwritten_unseen(
    scene: Scene, bruno: Member, alice: Member, client_for: ClientFor
) -> None:
    client, meeting = client_for(bruno), scene.coming
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=clock.now() - timedelta(hours=1))
    path = reverse("governance:attendance", args=[meeting.pk])
    opened = client.get(path).context["form"]["seen"].value()
    assert client.post(path, {"members": [alice.pk], "seen": opened}).status_code == 302
    page = client.post(path, {"members": [bruno.pk], "seen": opened})
    assertContains(page, "Alice Test")
    assertContains(page, 'id="conflict-title"')
    assert Attendance.objects.filter(withdrawn_at__isnull=True).get(meeting=meeting).member == alice
    again = page.context["form"]["seen"].value()
    client.post(path, {"members": [bruno.pk], "seen": again})
    assert Attendance.objects.filter(withdrawn_at__isnull=True).get(meeting=meeting).member == bruno


def test_work_of_a_year_is_not_overwritten_unseen(bruno: Member, client_for: ClientFor) -> None:
    """Cells that somebody else saved first come back beside what was typed; the cell not touched takes theirs."""
    client = client_for(bruno)
    year = ProfitYear.objects.create(opens_on="2025-01-01", closes_on="2025-12-31", net_result=0)
    ProfitWorker.objects.create(
        year=year, member=bruno, presence_months=12, seniority_months=70, hours=1500, pay=20_000
    )
    path, hours, pay = f"/excedents/{year.pk}/travail/", f"hours_{bruno.pk}", f"pay_{bruno.pk}"
    opened = filled(client.get(path).context["form"])
    assert client.post(path, {**opened, hours: "1600", pay: "30000"}).status_code == 302
    page = client.post(path, {**opened, hours: "1700"})
    assertContains(page, 'id="conflict-title"')
    worker = ProfitWorker.objects.get()
    assert (worker.hours, worker.pay) == (1600, 30_000)
    form = page.context["form"]
    assert (form[hours].value(), form[pay].value()) == ("1700", "30000.00")
    assert client.post(path, filled(form)).status_code == 302
    worker.refresh_from_db()
    assert (worker.hours, worker.pay) == (1700, 30_000)
    assert "seen" in client.post(path, {**opened, "seen": ""}).context["form"].fields


def seen_of(client: CheckedClient, path: str) -> str:
    """What an admin page remembers."""
    return str(client.get(path).context["seen"])


def test_record_of_a_person(bruno: Member, alice: Member, client_for: ClientFor) -> None:
    client, path = client_for(bruno), page_of(alice)
    seen = seen_of(client, path)
    first = person_form(alice, last_name="Première", first_name="Alix", seen=seen)
    assert client.post(path, first).status_code == 302
    page = client.post(path, person_form(alice, last_name="Seconde", seen=seen))
    assertContains(page, 'id="conflict-title"')
    assertContains(page, 'value="Seconde"')
    assertContains(page, 'value="Alix"')
    alice.refresh_from_db()
    assert (alice.first_name, alice.last_name) == ("Alix", "Première")
    again = person_form(alice, last_name="Seconde", seen=page.context["seen"])
    assert client.post(path, again).status_code == 302
    alice.refresh_from_db()
    assert (alice.first_name, alice.last_name) == ("Alix", "Seconde")


def test_status_begun_meanwhile_is_told(bruno: Member, alice: Member, client_for: ClientFor) -> None:
    client, path = client_for(bruno), page_of(alice)
    opened = person_form(alice, seen=seen_of(client, path))
    Status.objects.create(member=alice, kind="external", since_on=clock.today())
    row = {"statuses-1-kind": "left", "statuses-1-since_on": "2026-01-01", "statuses-1-member": alice.pk}
    page = client.post(path, {**opened, **row})
    assertContains(page, 'id="conflict-title"')
    assertContains(page, 'value="2026-01-01"')
    assert alice.statuses.count() == 2


def test_mandate_ended_by_both_is_told(bruno: Member, alice: Member, client_for: ClientFor) -> None:
    client, path = client_for(bruno), page_of(alice)
    mandate = Mandate.objects.create(member=alice, role="scrutineer", starts_on="2020-01-01")
    opened = person_form(alice, seen=seen_of(client, path))
    Mandate.objects.filter(pk=mandate.pk).update(ends_on="2030-06-30")
    page = client.post(path, {**opened, "mandates-0-ends_on": "2031-12-31"})
    assertContains(page, 'id="conflict-title"')
    assertContains(page, "30 juin 2030")
    assertContains(page, 'value="2031-12-31"')
    mandate.refresh_from_db()
    assert str(mandate.ends_on) == "2030-06-30"
    untouched = client.post(path, {**opened, "last_name": "Neuve", "mandates-0-ends_on": ""})
    assertContains(untouched, 'value="2030-06-30"')  # theirs, taken over
    again = {**opened, "seen": page.context["seen"], "mandates-0-ends_on": "2031-12-31"}
    assert client.post(path, again).status_code == 302
    mandate.refresh_from_db()
    assert str(mandate.ends_on) == "2031-12-31"


def test_contact_and_cooperative(bruno: Member, client_for: ClientFor) -> None:
    client = client_for(bruno)
    contact = Contact.objects.create(name="Dr", purpose="Aide", phone="15", checked_on=clock.today())
    data = {"purpose": "Aide", "phone": "15", "checked_on": clock.today().isoformat(), "position": "1"}
    cases = [
        (
            f"/gerance/wellbeing/contact/{contact.pk}/change/",
            {**data, "name": "Un"},
            {**data, "name": "Deux"},
        ),
        (
            "/gerance/members/cooperative/1/change/",
            {"name": "Un", "legal_name": "", "legal_form": "sarl", "address": ""},
            {"name": "Deux", "legal_name": "", "legal_form": "sarl", "address": ""},
        ),
    ]
    for path, first, second in cases:
        seen = seen_of(client, path)
        assert client.post(path, {**first, "seen": seen}).status_code == 302
        page = client.post(path, {**second, "seen": seen})
        assertContains(page, 'id="conflict-title"')
        assertContains(page, 'value="Deux"')
        assert client.post(path, {**second, "seen": page.context["seen"]}).status_code == 302


def test_rules_adopted_meanwhile_are_told(bruno: Member, client_for: ClientFor) -> None:
    client = client_for(bruno)
    seen = seen_of(client, RULES)
    assert client.post(RULES, rules(source="Statuts, art. 30", seen=seen)).status_code == 302
    count = RuleVersion.objects.count()
    page = client.post(RULES, rules(source="Statuts, art. 31", seen=seen))
    assertContains(page, 'id="conflict-title"')
    assertContains(page, "art. 31")
    assert RuleVersion.objects.count() == count
    assert client.post(RULES, rules(source="Statuts, art. 31", seen=page.context["seen"])).status_code == 302


def test_nobody_is_told_of_her_own_saving(bruno: Member, alice: Member, client_for: ClientFor) -> None:
    client, path = client_for(bruno), page_of(alice)
    for name in ("Une", "Deux"):
        assert (
            client.post(path, person_form(alice, last_name=name, seen=seen_of(client, path))).status_code
            == 302
        )
    assertNotContains(client.get(path), 'id="conflict-title"')


def test_memory_of_another_record_is_refused(bruno: Member, alice: Member, client_for: ClientFor) -> None:
    client, other = client_for(bruno), make_member("Gaston")
    page = client.post(
        page_of(alice), person_form(alice, last_name="X", seen=seen_of(client, page_of(other)))
    )
    assertContains(page, "errorlist")
    alice.refresh_from_db()
    assert alice.last_name == "Test"
