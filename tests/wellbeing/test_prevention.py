"""Risks, actions, DUERP versions, indicators, and the mails about them."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import State
from interlignes.outbox.models import Mail
from members.choices import Role, StatusKind
from members.models import Mandate, Member, Status
from tests.client import CheckedClient
from tests.conftest import LONG_AGO, make_member
from wellbeing import guides, tasks
from wellbeing.actions import duerp
from wellbeing.actions.duerp import freeze_duerp
from wellbeing.actions.indicators import save_indicator
from wellbeing.actions.prevention import report_on_action, save_action, save_risk
from wellbeing.actions.reminders import remind_of_actions, remind_of_duerp
from wellbeing.choices import ActionState, DuerpReason, Exposure, Family, IndicatorKind, Severity
from wellbeing.models import Action, DuerpVersion, Indicator, Risk
from wellbeing.rules.duerp import due_on, fingerprint

ClientFor = Callable[[Member | None], CheckedClient]


@pytest.fixture
def hind(db: None) -> Member:
    """Wellbeing referent, without a second factor."""
    member = make_member("Hind")
    Mandate.objects.create(member=member, role=Role.REFERENT, starts_on=LONG_AGO)
    return member


def risk(**fields: Any) -> Risk:
    values = {"unit": "Toute la coopérative", "family": Family.EMOTIONS, "situation": "Après une médiation"}
    return Risk(**{"severity": Severity.SERIOUS, "exposure": Exposure.DAILY, **values, **fields})


def action(owner: Member, **fields: Any) -> Action:
    due = clock.today() + timedelta(days=30)
    return Action(**{"title": "Binômes", "owner": owner, "due_on": due, **fields})


def test_referent_and_gerance_write_others_do_not(hind: Member, bruno: Member, alice: Member) -> None:
    for by in (hind, bruno):
        save_risk(risk=risk(), by=by, at=clock.now())
        save_action(action=action(alice), by=by, at=clock.now())
    for change in (
        lambda: save_risk(risk=risk(), by=alice, at=clock.now()),
        lambda: save_action(action=action(alice), by=alice, at=clock.now()),
        lambda: freeze_duerp(reason=DuerpReason.FIRST, note="", by=alice, at=clock.now()),
    ):
        with pytest.raises(Refused):
            change()
    assert (Risk.objects.count(), Action.objects.count()) == (2, 2)
    assert Entry.objects.filter(kind="prevention.saved").count() == 2


def test_gerance_without_second_factor_is_led_to_it(client_for: ClientFor, alice: Member) -> None:
    Mandate.objects.create(member=alice, role=Role.GERANCE, starts_on=LONG_AGO)
    assert client_for(alice).get("/sante/prevention/risques/nouveau/").url == "/compte/2fa/"
    with pytest.raises(Refused):
        save_risk(risk=risk(), by=alice, at=clock.now())


@pytest.mark.parametrize(
    ("severity", "exposure", "score", "priority"),
    [(4, 3, 12, "urgent"), (2, 3, 6, "notable"), (1, 4, 4, "low")],
)
def test_score_says_what_comes_first(severity: int, exposure: int, score: int, priority: str) -> None:
    assert (risk(severity=severity, exposure=exposure).score, score) == (score, score)
    assert risk(severity=severity, exposure=exposure).priority == priority


def test_through_the_pages(client_for: ClientFor, hind: Member, alice: Member) -> None:
    page = client_for(hind)
    values = {"unit": "Médiation", "family": "emotions", "situation": "Soirs", "severity": 3, "exposure": 4}
    made = page.post("/sante/prevention/risques/nouveau/?famille=emotions", values)
    found = Risk.objects.get()
    assert made.url.endswith(f"#risque-{found.pk}")
    path = f"/sante/prevention/actions/nouvelle/?risque={found.pk}"
    assertContains(page.get(path), f'<option value="{found.pk}" selected>')
    due = clock.today() + timedelta(days=20)
    values = {
        "title": "Alterner", "level": "primary", "risk": found.pk, "owner": alice.pk, "due_on": due, "state": "planned",
    }  # fmt: skip
    assertContains(page.post(path, {**values, "review_on": due - timedelta(days=1)}), "aria-invalid")
    assert page.post(path, values).status_code == 302
    assertContains(page.get("/sante/prevention/"), "Alterner")
    kept = Action.objects.get()
    path = f"/sante/prevention/actions/{kept.pk}/"
    seen = page.get(path).context["form"]["seen"].value()
    assertContains(
        page.post(path, {**values, "state": "done"}), "error-summary"
    )  # not what a page of ours sends
    page.post(path, {**values, "state": "done", "outcome": "Mieux", "seen": seen})
    assertContains(client_for(alice).get("/sante/prevention/"), "Mieux")
    assertContains(page.post(f"/sante/prevention/risques/{found.pk}/", {"unit": ""}), "aria-invalid")
    assert page.get("/sante/prevention/actions/nouvelle/?risque=zz").status_code == 200


def test_owner_is_told_once(hind: Member, alice: Member, dora: Member) -> None:
    made = save_action(action=action(alice), by=hind, at=clock.now())
    save_action(action=made, by=hind, at=clock.now())
    assert [mail.recipient for mail in Mail.objects.all()] == [alice.email]
    made.owner = dora
    save_action(action=made, by=hind, at=clock.now())
    made.owner = hind
    save_action(action=made, by=hind, at=clock.now())
    assert Mail.objects.count() == 2


def test_owner_says_what_became_of_it(
    hind: Member, alice: Member, dora: Member, client_for: ClientFor
) -> None:
    made = save_action(action=action(alice), by=hind, at=clock.now())
    path = f"/sante/prevention/actions/{made.pk}/suite/"
    assertContains(client_for(alice).get("/sante/prevention/"), path)
    assertNotContains(client_for(dora).get("/sante/prevention/"), path)
    page = client_for(alice)
    assertContains(page.post(path, {"state": "unknown"}), "aria-invalid")
    said = {"state": "done", "outcome": "Deux séances", "title": "X"}
    said["seen"] = page.get(path).context["form"]["seen"].value()
    assert page.post(path, said).status_code == 302
    kept = Action.objects.get()
    assert (kept.state, kept.outcome, kept.title) == ("done", "Deux séances", made.title)
    for other in (dora, hind):
        assert client_for(other).post(path, {"state": "dropped"}).status_code == 404
    with pytest.raises(Refused):
        report_on_action(action=kept, state="dropped", outcome="", by=dora, at=clock.now())
    assert Entry.objects.filter(kind="prevention.saved", actor_id=alice.pk).count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"due_on": date(2020, 1, 1)}, "due_on"),
        ({"review_on": date(2020, 1, 1)}, "review_on"),
    ],
)
def test_action_that_makes_no_sense_is_refused(
    fields: dict[str, Any], field: str, hind: Member, alice: Member, chloe: Member
) -> None:
    with pytest.raises(Refused) as refused:
        save_action(action=action(alice, **fields), by=hind, at=clock.now())
    assert refused.value.field == field
    with pytest.raises(Refused) as refused:
        save_action(action=action(chloe), by=hind, at=clock.now())
    assert refused.value.field == "owner"
    with pytest.raises(Refused):
        save_risk(risk=risk(ended_on=clock.today() + timedelta(days=1)), by=hind, at=clock.now())


def test_reminders_go_once(hind: Member, alice: Member) -> None:
    now = clock.now()
    today = clock.today(now)
    kept = save_action(
        action=action(alice, due_on=today + timedelta(days=7), review_on=today + timedelta(days=60)),
        by=hind,
        at=now,
    )
    Mail.objects.all().delete()
    assert (remind_of_actions(at=now), remind_of_actions(at=now)) == (1, 0)
    Action.objects.update(state=ActionState.DONE)
    assert remind_of_actions(at=now + timedelta(days=60)) == 1
    assert remind_of_actions(at=now + timedelta(days=68)) == 0
    assert str(kept) in Mail.objects.latest("pk").text


# The document


def test_version_is_frozen_with_risks_and_actions(hind: Member, alice: Member, client_for: ClientFor) -> None:
    first_risk = save_risk(risk=risk(), by=hind, at=clock.now())
    save_risk(risk=risk(unit="Passé", ended_on=LONG_AGO), by=hind, at=clock.now())
    save_action(action=action(alice, risk=first_risk, review_on=date(2999, 1, 1)), by=hind, at=clock.now())
    done = save_action(action=action(alice, title="Faite"), by=hind, at=clock.now())
    report_on_action(action=done, state="done", outcome="", by=alice, at=clock.now())
    page = client_for(hind)
    for shown in ("Faite", first_risk.measures or first_risk.situation):  # all that is going to stand in it
        assertContains(page.get("/sante/duerp/nouvelle/"), shown)
    assertContains(page.post("/sante/duerp/nouvelle/", {"reason": "first"}), "aria-invalid")
    assert (
        page.post("/sante/duerp/nouvelle/", {"reason": "first", "note": "N", "seen": "on"}).status_code == 302
    )
    version = DuerpVersion.objects.get()
    assert [one["unit"] for one in version.content["risks"]] == ["Toute la coopérative"]
    assert version.content["actions"][0]["owner"] == "Alice Test"
    assert version.fingerprint == fingerprint(version.content, "")
    pdf = client_for(alice).get(version.get_absolute_url())
    assert pdf.content.startswith(b"%PDF-")
    assert b"/MarkInfo" in pdf.content
    data = json.loads(client_for(alice).get(f"/sante/duerp/{version.number}/json/").content)
    assert fingerprint(data["content"], data["previous"]) == data["fingerprint"]
    freeze_duerp(reason=DuerpReason.CHANGE, note="", by=hind, at=clock.now())
    data = json.loads(client_for(alice).get(f"/sante/duerp/{version.number + 1}/json/").content)
    assert data["previous"] == version.fingerprint
    assert fingerprint(data["content"], data["previous"]) == data["fingerprint"]
    assertContains(client_for(alice).get("/sante/duerp/"), version.fingerprint)


def test_versions_follow_each_other(hind: Member) -> None:
    first = freeze_duerp(reason=DuerpReason.FIRST, note="", by=hind, at=clock.now())
    second = freeze_duerp(reason=DuerpReason.CHANGE, note="", by=hind, at=clock.now())
    assert (first.number, second.number) == (1, 2)
    assert second.fingerprint == fingerprint(second.content, first.fingerprint)
    assert str(second) == "DUERP 2"


@pytest.mark.django_db(transaction=True)
def test_version_cannot_be_altered_or_deleted(with_triggers: None, hind: Member) -> None:
    version = freeze_duerp(reason=DuerpReason.FIRST, note="", by=hind, at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        DuerpVersion.objects.update(content={})
    with pytest.raises(DatabaseError), transaction.atomic():
        version.delete()


@pytest.mark.once
@pytest.mark.parametrize(
    ("made", "workers", "due"),
    [
        (date(2026, 3, 1), 11, date(2027, 3, 1)),
        (date(2026, 3, 1), 10, None),
        (date(2028, 2, 29), 30, date(2029, 3, 1)),
    ],
)
def test_yearly_update_is_due_from_eleven_employees_on(made: date, workers: int, due: date | None) -> None:
    assert due_on(made, workers) == due


def test_yearly_update_is_reminded_of_twice(hind: Member, bruno: Member, client_for: ClientFor) -> None:
    for number in range(9):
        make_member(f"Voix{number}", StatusKind.EMPLOYEE)
    freeze_duerp(reason=DuerpReason.FIRST, note="", by=hind, at=clock.now())
    now = clock.now()
    assert remind_of_duerp(at=now + timedelta(days=300)) == 0
    assert remind_of_duerp(at=now + timedelta(days=340)) == 2
    assert remind_of_duerp(at=now + timedelta(days=341)) == 0
    assert remind_of_duerp(at=now + timedelta(days=366)) == 2
    with time_machine.travel(now + timedelta(days=366), tick=False):
        assertContains(client_for(hind).get("/sante/duerp/"), "note-warning")


def test_small_cooperative_is_not_reminded(hind: Member) -> None:
    freeze_duerp(reason=DuerpReason.FIRST, note="", by=hind, at=clock.now())
    assert remind_of_duerp(at=clock.now() + timedelta(days=900)) == 0


def test_first_version_is_asked_of_the_gerance_once_and_yearly_where_it_is_owed(
    hind: Member, bruno: Member, client_for: ClientFor
) -> None:
    now = clock.now()
    assert remind_of_duerp(at=now) == 1
    mail = Mail.objects.get()
    assert (mail.recipient, mail.occasion) == (bruno.email, "first 0")
    assert "DUERP à faire" in mail.subject
    assert "premier" in mail.text
    assert "au moins une fois par an" not in mail.text
    assert [remind_of_duerp(at=now + timedelta(days=days)) for days in (1, 30, 400)] == [0, 0, 0]
    # With eleven people at work it is owed yearly: once in each year that goes by without one.
    for number in range(9):
        make_member(f"Voix{number}", StatusKind.EMPLOYEE)
    with time_machine.travel(now + timedelta(days=400), tick=False):
        assertContains(client_for(bruno).get("/sante/duerp/"), "Avec 11 personnes")
        assert [remind_of_duerp(at=clock.now()), remind_of_duerp(at=clock.now())] == [1, 0]
        assert "au moins une fois par an" in Mail.objects.latest("pk").text
        freeze_duerp(reason=DuerpReason.FIRST, note="", by=hind, at=clock.now())
        assert not Mail.objects.filter(state=State.WAITING).exists()
        assert remind_of_duerp(at=clock.now()) == 0
        assertNotContains(client_for(bruno).get("/sante/duerp/"), "note-warning")


def test_nobody_at_work_owes_no_document(db: None, client_for: ClientFor) -> None:
    olga = make_member("Olga", StatusKind.EXTERNAL)
    Mandate.objects.create(member=olga, role=Role.GERANCE, starts_on=LONG_AGO)
    assert remind_of_duerp(at=clock.now()) == 0
    assertNotContains(client_for(olga).get("/sante/duerp/"), "note-warning")


def test_changed_risk_asks_for_a_version(hind: Member, client_for: ClientFor) -> None:
    freeze_duerp(reason=DuerpReason.FIRST, note="", by=hind, at=clock.now() - timedelta(days=3))
    made = save_risk(risk=risk(), by=hind, at=clock.now())
    assertContains(client_for(hind).get("/sante/duerp/"), "note-warning")
    # What changes on the day of a version, after it, is new as well; and so is a risk that is gone.
    freeze_duerp(reason=DuerpReason.INFORMATION, note="", by=hind, at=clock.now())
    assertNotContains(client_for(hind).get("/sante/duerp/"), "note-warning")
    save_risk(risk=made, by=hind, at=clock.now())  # opened and saved as it was
    assertNotContains(client_for(hind).get("/sante/duerp/"), "note-warning")
    made.measures = "Un binôme"
    save_risk(risk=made, by=hind, at=clock.now())
    assertContains(client_for(hind).get("/sante/duerp/"), "note-warning")
    freeze_duerp(reason=DuerpReason.INFORMATION, note="", by=hind, at=clock.now())
    made.ended_on = clock.today()
    save_risk(risk=made, by=hind, at=clock.now())
    assertContains(client_for(hind).get("/sante/prevention/"), "chip-attention")


# Indicators


def test_indicator_is_a_total_over_five_people(hind: Member, alice: Member, client_for: ClientFor) -> None:
    page = client_for(hind)
    values = {
        "kind": "overtime",
        "starts_on": "2026-01-01",
        "ends_on": "2026-03-31",
        "total": "30",
        "people": 4,
    }
    assertContains(page.post("/sante/prevention/indicateurs/nouveau/", values), "aria-invalid")
    assert page.post("/sante/prevention/indicateurs/nouveau/", {**values, "people": 8}).status_code == 302
    page.post("/sante/prevention/indicateurs/nouveau/", {**values, "people": 10, "total": "25"})
    kept = Indicator.objects.get()
    assert (kept.average, str(kept)) == (Decimal("2.5"), kept.get_kind_display())
    assertContains(client_for(alice).get("/sante/prevention/indicateurs/"), "2,5")
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.update(people=4)


@pytest.mark.parametrize(
    ("starts", "ends"), [(date(2026, 2, 1), date(2026, 1, 1)), (LONG_AGO, date(2999, 1, 1))]
)
def test_indicator_of_an_impossible_period_is_refused(starts: date, ends: date, hind: Member) -> None:
    with pytest.raises(Refused) as refused:
        save_indicator(
            kind=IndicatorKind.ABSENCE,
            starts_on=starts,
            ends_on=ends,
            total=Decimal(1),
            people=9,
            by=hind,
            at=clock.now(),
        )
    assert refused.value.field == "ends_on"


# Guides


@pytest.mark.once
@pytest.mark.parametrize("name", guides.NAMES)
def test_every_guide_has_title_and_text(name: str) -> None:
    text = guides.read(name) or ""
    assert text.startswith("# ")
    assert len(text) > 900


def test_guide_for_every_family_that_a_questionnaire_asks_about(client_for: ClientFor, alice: Member) -> None:
    assertContains(client_for(alice).get("/sante/prevention/guides/emotions/"), "supervision")
    assertContains(client_for(alice).get("/sante/prevention/guides/"), "séance collective")


def test_daily_task_does_all(hind: Member) -> None:
    tasks.daily()


def test_who_has_left_sees_to_nothing(hind: Member, alice: Member) -> None:
    save_action(action=action(alice, due_on=clock.today() + timedelta(days=3)), by=hind, at=clock.now())
    Mail.objects.all().delete()
    Status.objects.create(member=alice, kind=StatusKind.LEFT, since_on=clock.today())
    assert remind_of_actions(at=clock.now()) == 0


def test_level_of_an_action_is_a_word_in_the_document() -> None:
    """The explanation behind the colon is for the form; in French a no-break space stands before it."""
    action = {
        "title": "Alterner",
        "level": "primary",
        "state": "planned",
        "owner": "Alice",
        "due_on": "2026-06-01",
        "review_on": "",
    }
    assert ":" not in duerp._action_row(action)[1]
