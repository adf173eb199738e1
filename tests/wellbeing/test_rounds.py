"""Rounds from the plan to the release: who is asked, what is refused, what is said, what is left."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from interlignes.urn import vault
from interlignes.urn.choices import Level
from interlignes.urn.models import Paper, Roll, ServerKey, Urn
from members.choices import Role, StatusKind
from members.models import Mandate, Member, Status
from tests.client import CheckedClient
from tests.conftest import LONG_AGO, make_member
from tests.wellbeing.conftest import Play, fill
from wellbeing import tasks
from wellbeing.actions import checkins
from wellbeing.actions.releases import release_round
from wellbeing.actions.reminders import write_about_release, write_about_round
from wellbeing.models import Release, Rhythm, Round

ClientFor = Callable[[Member | None], CheckedClient]
MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=clock.PARIS)


def plan(by: Member | None, **changes: Any) -> Round:
    values: dict[str, Any] = {"pack": "pulse9", "level": Level.SIMPLE, "least": 5, "opens_at": MONDAY}
    values |= {"closes_at": MONDAY + timedelta(days=9), "at": MONDAY - timedelta(days=1), **changes}
    return checkins.plan_round(by=by, **values)


# Planning


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_at": MONDAY + timedelta(hours=7)}, "closes_at"),
        ({"closes_at": MONDAY + timedelta(days=32)}, "closes_at"),
        ({"opens_at": MONDAY - timedelta(days=2)}, "opens_at"),
        ({"level": Level.BUREAU}, "level"),
        ({"least": 13}, "least"),
        ({"pack": "proqol5"}, "pack"),
        ({"pack": "hse35"}, "pack"),
        ({"pack": "unknown"}, "pack"),
    ],
)
def test_round_that_could_not_be_released_is_refused(
    twelve: list[Member], changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        plan(twelve[0], **changes)
    assert refused.value.field == field


def test_only_carers_plan_and_not_twice_at_once(twelve: list[Member]) -> None:
    with pytest.raises(Refused):
        plan(twelve[1])
    plan(twelve[0])
    with pytest.raises(Refused) as refused:
        plan(twelve[0], opens_at=MONDAY + timedelta(days=3))
    assert refused.value.field == "opens_at"


def test_given_up_before_opening_never_after(twelve: list[Member], play: Play) -> None:
    planned = plan(twelve[0])
    checkins.cancel_round(round=planned, by=twelve[0], at=MONDAY - timedelta(hours=1))
    checkins.cancel_round(round=planned, by=twelve[0], at=MONDAY - timedelta(hours=1))
    assert not checkins.open_round(round=planned, at=MONDAY)
    played = play()
    with pytest.raises(Refused):
        checkins.cancel_round(round=played.round, by=twelve[0], at=clock.now())
    assert Entry.objects.filter(kind="checkin.cancelled").count() == 1


def test_too_few_people_at_opening_means_no_round(twelve: list[Member]) -> None:
    planned = plan(twelve[0])
    for member in twelve[4:]:
        Status.objects.create(member=member, kind=StatusKind.LEFT, since_on=MONDAY.date())
    assert not checkins.open_round(round=planned, at=MONDAY)
    assert not Urn.objects.exists()


def test_rhythm_plans_the_next_round_once(twelve: list[Member]) -> None:
    values = {"pack": "pulse9", "weeks": 6, "days": 9, "level": Level.SIMPLE, "least": 5}
    rhythm = checkins.save_rhythm(
        **values, next_on=MONDAY.date(), by=twelve[0], at=MONDAY - timedelta(days=3)
    )
    assert str(rhythm) == "pulse9"
    assert checkins.keep_rhythms(at=MONDAY - timedelta(days=1)) == 0
    assert checkins.keep_rhythms(at=MONDAY) == 1
    assert checkins.keep_rhythms(at=MONDAY) == 0
    made = Round.objects.get()
    assert (made.opens_at, made.planned_by) == (MONDAY, None)
    rhythm.refresh_from_db()
    assert rhythm.next_on == (MONDAY + timedelta(weeks=6)).date()
    with pytest.raises(Refused):
        checkins.save_rhythm(**values, next_on=LONG_AGO, by=twelve[0], at=MONDAY)


def test_rhythm_waits_for_what_is_missing(twelve: list[Member], client_for: ClientFor) -> None:
    values = {"pack": "pulse9", "weeks": 6, "days": 9, "level": Level.BUREAU, "least": 5}
    checkins.save_rhythm(**values, next_on=MONDAY.date(), by=twelve[0], at=MONDAY - timedelta(days=3))
    assert checkins.keep_rhythms(at=MONDAY) == 0
    assert Rhythm.objects.get().next_on == MONDAY.date()
    later = MONDAY + timedelta(days=2, hours=1)
    with time_machine.travel(later, tick=False):
        assertContains(client_for(twelve[3]).get("/sante/points/"), "chip-attention")
    people = [one.pk for one in twelve[:2]]
    checkins.form_keys(members=people, threshold=1, by=twelve[0], at=later)
    assert checkins.keep_rhythms(at=later) == 1
    assert Round.objects.get().opens_at == later
    assert Rhythm.objects.get().next_on == (MONDAY + timedelta(weeks=6)).date()


def test_rhythm_leaves_a_turn_out_while_the_questionnaire_is_asked(twelve: list[Member]) -> None:
    plan(twelve[0])
    values = {"pack": "pulse9", "weeks": 6, "days": 9, "level": Level.SIMPLE, "least": 5}
    checkins.save_rhythm(**values, next_on=MONDAY.date(), by=twelve[0], at=MONDAY - timedelta(days=3))
    assert checkins.keep_rhythms(at=MONDAY) == 0
    assert Rhythm.objects.get().next_on == (MONDAY + timedelta(weeks=6)).date()
    assert Round.objects.count() == 1


# Answering


def test_cohort_is_fixed_at_opening(play: Play) -> None:
    played = play()
    external = make_member("Fanny", StatusKind.EXTERNAL)
    late = make_member("Tard")
    assert set(played.round.urn.roll.values_list("member", flat=True)) == {m.pk for m in played.members}  # type: ignore[union-attr]
    assert played.round.cohort == 12
    for other in (external, late):
        with pytest.raises(Refused):
            checkins.answer(round=played.round, ballot="{}", by=other, at=clock.now())


def test_answer_before_or_after_is_refused(twelve: list[Member], play: Play) -> None:
    planned = plan(twelve[0])
    with pytest.raises(Refused):
        checkins.answer(round=planned, ballot="{}", by=twelve[0], at=MONDAY)
    played = play()
    sheet = fill(played.round, twelve[1], [4] * 9)
    with pytest.raises(Refused):
        checkins.answer(round=played.round, ballot=sheet, by=twelve[1], at=played.round.closes_at)


def test_everything_through_the_pages(play: Play, client_for: ClientFor) -> None:
    played = play()
    alice = played.members[1]
    page = client_for(alice)
    path = played.round.get_absolute_url()
    first = page.get(path)
    assertContains(first, 'id="checkin-data"')
    assertContains(first, "/sante/demandes/nouvelle/?sujet=supervision")
    assert "<form" not in first.content.decode().split("<main")[1].split("</main")[0]
    text = fill(played.round, alice, [1] * 9)
    answer = page.post(f"{path}reponse/", {"ballot": text}, content_type="application/json")
    tracker = answer.json()["tracker"]
    assert not answer.json()["replaced"]
    assert page.get(f"{path}recu/", {"suivi": tracker}).json() == {"found": True}
    for other in ("", "A" * 43, "é" * 43, "A" * 300):
        assert page.get(f"{path}recu/", {"suivi": other}).json() == {"found": False}
    assertContains(page.get(path), "note-success")
    for broken in ("[]", "{", '{"ballot": 3}', '{"other": ""}'):
        answer = page.post(f"{path}reponse/", broken, content_type="application/json")
        assert answer.status_code == 400
    forged = page.post(f"{path}reponse/", {"ballot": "{}"}, content_type="application/json")
    assert forged.status_code == 422
    assert Mail.objects.count() == 0


def test_lost_server_secret_is_said(
    play: Play, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = play()

    def lost(token: str) -> str:
        raise vault.SecretLost

    monkeypatch.setattr(vault, "unlock", lost)
    assertContains(client_for(played.members[1]).get(played.round.get_absolute_url()), "note-error")


# Releasing


def test_twelve_sheets_become_one_release(play: Play, client_for: ClientFor) -> None:
    played = play()
    for number, member in enumerate(played.members):
        played.answer(member, [number % 5] * 8 + [None])
    played.answer(played.members[0], [4] * 9)  # the last sheet counts
    assert played.release() is not None
    release = Release.objects.get()
    assert release.content["answered"] == "12"
    assert release.content["scales"]["parole"] is None
    assert release.content["scales"]["temps"]["bands"] == ["40", "<=20", "40"]
    assert not Urn.objects.exists()
    for model in (Paper, Roll, ServerKey):
        assert not model._default_manager.exists()
    page = client_for(played.members[3])
    assert page.get(played.round.get_absolute_url()).url == release.get_absolute_url()
    assertContains(page.get(release.get_absolute_url()), "mean-line", count=8)
    data = json.loads(page.get(f"{release.get_absolute_url()}json/").content)
    assert data["content"] == release.content
    assertContains(page.get("/sante/points/evolution/pulse9/"), "trend-point")
    with time_machine.travel(played.round.closes_at + timedelta(days=1), tick=False):
        assertContains(page.get("/sante/points/"), "chip-adopted")
    assert str(release) == str(played.round.pk)
    assert Entry.objects.filter(kind="checkin.released").count() == 1


def test_release_is_made_once(play: Play) -> None:
    played = play()
    for member in played.members[:6]:
        played.answer(member, [2] * 9)
    stale = Round.objects.select_related("urn").get(pk=played.round.pk)
    assert played.release() == played.release() == release_round(round=stale, at=stale.closes_at)


def test_four_answers_are_never_decrypted(play: Play, client_for: ClientFor) -> None:
    played = play()
    for member in played.members[:4]:
        played.answer(member, [0] * 9)
    release = played.release()
    assert release is not None
    assert release.content == {**release.content, "answered": "<5", "scales": {}, "items": {}}
    assert release.is_empty
    assertContains(client_for(played.members[1]).get(release.get_absolute_url()), "seance-collective")


def test_nothing_is_said_before_closing(play: Play, client_for: ClientFor) -> None:
    played = play()
    for member in played.members:
        played.answer(member, [0] * 9)
    assert release_round(round=played.round, at=played.round.closes_at - timedelta(seconds=1)) is None
    for path in ("resultat/", "resultat/json/"):
        assert client_for(played.members[0]).get(f"/sante/points/{played.round.pk}/{path}").status_code == 404
    with time_machine.travel(played.round.closes_at + timedelta(seconds=1), tick=False):
        assertContains(client_for(played.members[0]).get(played.round.get_absolute_url()), 'class="empty"')


@pytest.mark.once
def test_yearly_survey_reports_its_bands(play: Play) -> None:
    played = play("annuel26")
    for member in played.members[:6]:
        played.answer(member, [4] * 26)
    release = played.release()
    assert release is not None
    # 4 is favourable or not, as the question is put: the means are those of both kinds together
    assert set(release.content["scales"]) == {scale.id for scale in played.pack.scales}
    assert release.content["scales"]["autonomie"]["mean"] == 85
    assert release.content["answered"] == "5-9"


@pytest.mark.once
def test_trend_is_not_joined_over_one_leaver(play: Play, client_for: ClientFor, twelve: list[Member]) -> None:
    first = play(opens_at=MONDAY)
    for member in twelve[:6]:
        first.answer(member, [1] * 9)
    first.release()
    Status.objects.create(
        member=twelve[11], kind=StatusKind.LEFT, since_on=(MONDAY + timedelta(days=20)).date()
    )
    second = play(opens_at=MONDAY + timedelta(weeks=6))
    for member in twelve[:6]:
        second.answer(member, [4] * 9)
    second.release()
    assert (second.round.arrived, second.round.departed) == (0, 1)
    assert second.round.previous == first.round
    with time_machine.travel(MONDAY + timedelta(weeks=8), tick=False):
        page = client_for(twelve[1])
        assertNotContains(page.get("/sante/points/evolution/pulse9/"), "trend-line")
        assertNotContains(page.get(f"/sante/points/{second.round.pk}/resultat/"), "plus favorable")
    third = play(opens_at=MONDAY + timedelta(weeks=12))
    for member in twelve[:6]:
        third.answer(member, [1] * 9)
    third.release()
    with time_machine.travel(MONDAY + timedelta(weeks=14), tick=False):
        page = client_for(twelve[1])  # sessions end after two weeks
        assertContains(page.get("/sante/points/evolution/pulse9/"), "trend-line", count=9)
        assertContains(page.get(f"/sante/points/{third.round.pk}/resultat/"), "plus difficile")


@pytest.mark.django_db(transaction=True)
def test_release_cannot_be_altered(with_triggers: None, play: Play) -> None:
    played = play()
    played.answer(played.members[0], [0] * 9)
    played.release()
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.update(content={})


# Mails


def test_reminders_leave_out_who_has_answered_and_vanish(play: Play) -> None:
    played = play(opens_at=MONDAY)
    assert write_about_round(round=played.round, at=MONDAY.replace(hour=7)) == 0
    assert write_about_round(round=played.round, at=MONDAY + timedelta(minutes=1)) == 12
    assert write_about_round(round=played.round, at=MONDAY + timedelta(hours=1)) == 0
    played.answer(played.members[0], [0] * 9)
    middle = MONDAY + timedelta(days=2, hours=1)
    assert write_about_round(round=played.round, at=middle) == 11
    assert write_about_round(round=played.round, at=middle.replace(hour=22)) == 0
    last = MONDAY + timedelta(days=3, hours=2)
    assert write_about_round(round=played.round, at=last) == 11
    assert write_about_round(round=played.round, at=last) == 0
    Mail.objects.filter(kind="checkin.reminder", occasion="middle").update(state="sent")
    played.release()
    assert not Mail.objects.filter(kind="checkin.reminder").exclude(state="cancelled").exists()
    assert not Mail.objects.filter(kind="checkin.reminder").exists()


@pytest.mark.once
def test_release_is_told_on_a_working_day(play: Play) -> None:
    played = play(opens_at=MONDAY)
    for member in played.members[:5]:
        played.answer(member, [0] * 9)
    release = played.release()
    assert release is not None
    saturday = MONDAY + timedelta(days=5)
    assert write_about_release(release=release, at=saturday) == 0
    assert write_about_release(release=release, at=MONDAY + timedelta(days=7)) == 12
    assert write_about_release(release=release, at=MONDAY + timedelta(days=7)) == 0
    assert write_about_release(release=release, at=MONDAY + timedelta(days=20)) == 0


def test_tick_sees_to_everything(twelve: list[Member]) -> None:
    plan(twelve[0])
    with time_machine.travel(MONDAY + timedelta(minutes=1), tick=False):
        tasks.tick()
    round = Round.objects.get()
    assert round.opened_at
    assert Mail.objects.filter(kind="checkin.opened").count() == 12
    with time_machine.travel(round.closes_at + timedelta(minutes=1), tick=False):
        tasks.tick()
        assert Release.objects.get().content["answered"] == "<5"
    tasks.tick()


def test_trouble_in_one_round_is_logged(
    play: Play, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    played = play()
    monkeypatch.setattr(tasks, "advance", lambda _: 1 / 0)
    tasks.tick()
    assert f"check-in {played.round.pk}" in caplog.text


# The gérance's and the referents' pages


def test_carers_plan_through_the_pages(client_for: ClientFor, twelve: list[Member]) -> None:
    page = client_for(twelve[0])
    assertContains(page.get("/sante/points/nouveau/"), "pulse9")
    opens = clock.now().astimezone(clock.PARIS) + timedelta(days=1)
    values = {
        "pack": "pulse9", "level": "simple", "least": 5, "opens_at": f"{opens:%Y-%m-%dT%H:%M}",
        "closes_at": f"{opens + timedelta(days=9):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    assertContains(page.post("/sante/points/nouveau/", {**values, "least": 4}), "aria-invalid")
    assert page.post("/sante/points/nouveau/", values).status_code == 302
    path = f"/sante/points/{Round.objects.get().pk}/abandon/"
    page.post(path)
    assert Round.objects.get().cancelled_at
    rhythm = {"weeks": 6, "days": 9, "level": "simple", "least": 5, "next_on": f"{opens:%Y-%m-%d}"}
    assert page.post("/sante/points/rythme/pulse9/", rhythm).status_code == 302
    assertContains(page.get("/sante/points/rythme/pulse9/"), 'value="6"')
    assertContains(page.post("/sante/points/rythme/pulse9/", {**rhythm, "weeks": 1}), "aria-invalid")


def test_referents_make_their_keys(client_for: ClientFor, twelve: list[Member]) -> None:
    page = client_for(twelve[0])
    values = {"members": [twelve[0].pk, twelve[1].pk], "threshold": 1}
    assertContains(page.post("/sante/points/cles/", {"threshold": 1}), "aria-invalid")
    made = page.post("/sante/points/cles/", values)
    assert made.url.startswith("/scrutateurs/")
    assertContains(page.get("/sante/points/cles/"), made.url)
    with pytest.raises(Refused, match="référent"):
        checkins.form_keys(members=[twelve[5].pk], threshold=1, by=twelve[0], at=clock.now())
    Mandate.objects.create(member=twelve[6], role=Role.GERANCE, starts_on=LONG_AGO)
    with pytest.raises(Refused, match="gérance"):
        checkins.form_keys(members=[twelve[0].pk, twelve[6].pk], threshold=1, by=twelve[0], at=clock.now())
    assert twelve[6].pk not in dict(page.get("/sante/points/cles/").context["form"].fields["members"].choices)
