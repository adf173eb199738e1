"""Meetings that come again: made at once, convened each in its time, changed, left out, stopped; in the calendars."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance.actions import assignments
from governance.actions import series as actions
from governance.actions.meetings import change_meeting
from governance.choices import ASSEMBLIES
from governance.models import AgendaItem, Meeting, Participant, Series
from governance.queries.assignments import carried_to
from governance.queries.feeds import events_for
from governance.queries.meetings import drafts
from governance.queries.series import occurrences, series_for, watched_series
from governance.queries.topics import models_for
from governance.rules.series import PARIS, instant
from governance.tasks import series as task
from interlignes.kit import clock
from interlignes.kit.conflicts import Conflict, seal
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members.models import Member

pytestmark = pytest.mark.once
DAY = timedelta(days=1)
FIRST = date(2027, 3, 9)  # a second Tuesday, before the clocks change
NOW = instant(FIRST, time(9)) - 20 * DAY


def begin(by: Member, **other: Any) -> Series:
    """Every second Tuesday of the month, 14:00 to 16:00, six times."""
    kind = other.get("kind", "team")
    fields: dict[str, Any] = {
        "kind": kind,
        "title": "Équipe",
        "first_on": FIRST,
        "hour": time(14),
        "minutes": 120,
        "rhythm": "monthly",
        "count": 6,
        "until_on": None,
        "place": "Atelier",
        "video_url": "",
        "days_before": 7,
        "people": [],
        "model": next((one for one in models_for(by) if one.kind == kind), None),
        "at": NOW,
        **other,
    }
    return actions.begin_series(by=by, **fields)


def meetings(series: Series) -> list[Meeting]:
    """Its meetings in their order."""
    return [one.meeting for one in occurrences(series)]


def test_made_at_once_with_their_agenda(dora: Member) -> None:
    """An employee makes it and leads each; Paris clocks show two in the afternoon before and after 28 March."""
    series = begin(dora)
    found = meetings(series)
    local = [one.starts_at.astimezone(PARIS) for one in found]
    assert [(one.day, one.hour) for one in local] == [
        (9, 14),
        (13, 14),
        (11, 14),
        (8, 14),
        (13, 14),
        (10, 14),
    ]
    assert (
        AgendaItem.objects.filter(meeting=found[5]).count()
        == AgendaItem.objects.filter(meeting=found[0]).count()
        > 2
    )
    assert Participant.objects.filter(member=dora, leads=True).count() == 6
    assert not drafts(dora).exists()
    assert "deuxième mardi" in series.words


def test_no_assembly_and_nothing_that_does_not_fit(alice: Member, bruno: Member, dora: Member) -> None:
    """A series of assemblies is refused to the gérance too: each has its notice and its documents."""
    team = next(one for one in models_for(bruno) if one.kind == "team")
    wrong: list[tuple[Member, dict[str, Any], str]] = [
        *((bruno, {"kind": kind, "model": team}, "kind") for kind in ASSEMBLIES),
        (dora, {"kind": "workgroup", "model": team}, "model"),
        (dora, {"kind": "workgroup"}, "people"),
        (dora, {"first_on": clock.today(NOW) - DAY}, "first_on"),
        (dora, {"count": None}, "count"),
        (dora, {"until_on": FIRST + 90 * DAY}, "count"),
        (dora, {"count": None, "until_on": FIRST}, "until_on"),
        (dora, {"count": 61}, "count"),
        (dora, {"place": ""}, "place"),
    ]
    for by, other, field in wrong:
        with pytest.raises(Refused) as refusal:
            begin(by, **other)
        assert refusal.value.field == field
    assert not Meeting.objects.exists()


def test_convened_each_in_its_time_and_once(dora: Member, alice: Member, bruno: Member) -> None:
    first, second = meetings(begin(dora))[:2]
    assert actions.convene_due(at=first.starts_at - 8 * DAY) == 0
    for expected in (1, 0):
        assert actions.convene_due(at=first.starts_at - 7 * DAY) == expected
    assert Mail.objects.filter(kind="meeting.convoked").count() == 3
    AgendaItem.objects.filter(meeting=second).delete()
    assert actions.convene_due(at=second.starts_at - DAY) == 0
    task()


def test_one_that_cannot_be_convened_holds_up_no_other(dora: Member, alice: Member) -> None:
    lame, other = begin(dora), begin(alice, title="Autre")
    AgendaItem.objects.filter(meeting__occurrence__series=lame).delete()
    assert actions.convene_due(at=instant(FIRST, time(8)) - 5 * DAY) == 1
    assert meetings(other)[0].convoked_at


def test_all_to_come_change_but_for_what_one_has_of_its_own(
    dora: Member, alice: Member, bruno: Member
) -> None:
    series = begin(dora)
    convened, moved, plain = meetings(series)[:3]
    actions.convene_due(at=convened.starts_at - 7 * DAY)
    alone = instant(date(2027, 4, 14), time(10))
    change_meeting(meeting=moved, starts_at=alone, place="Parc", by=dora, at=NOW)
    fields = {
        "title": "Toute l’équipe",
        "hour": time(15),
        "minutes": 60,
        "place": "Salle B",
        "video_url": "",
        "days_before": 3,
    }
    at = convened.starts_at - 6 * DAY
    assert actions.change_series(series=series, by=dora, at=at, **fields) == (6, 1)
    convened, moved, plain = meetings(series)[:3]
    assert (convened.place, convened.starts_at) == ("Salle B", instant(FIRST, time(15)))
    assert (convened.title, plain.title) == ("Équipe", "Toute l’équipe")
    assert (moved.place, moved.starts_at) == ("Parc", alone)
    assert (plain.place, plain.starts_at) == ("Salle B", instant(date(2027, 5, 11), time(15)))
    with pytest.raises(Refused):
        actions.change_series(series=series, by=alice, at=at, **fields)
    with pytest.raises(Conflict):
        actions.change_series(series=series, seen=seen_before(series), by=dora, at=at, **fields)


def seen_before(series: Series) -> str:
    """What was on a screen that was opened before the series changed."""
    series.refresh_from_db()
    series.place = "Atelier"
    return seal(series, watched_series(series))


def test_one_is_left_out_the_rest_is_stopped(dora: Member, alice: Member) -> None:
    series = begin(dora)
    found = list(occurrences(series))
    with pytest.raises(Refused):
        actions.skip(occurrence=found[1], by=alice, at=NOW)
    actions.skip(occurrence=found[1], by=dora, at=NOW)
    actions.convene_due(at=found[0].meeting.starts_at - DAY)
    assert actions.stop_series(series=series, by=dora, at=found[0].meeting.starts_at - DAY) == 4
    assert [bool(one.cancelled_at) for one in meetings(series)] == [False, *[True] * 5]
    assert not Mail.objects.filter(kind="meeting.cancelled").exists()
    with pytest.raises(Refused):
        actions.skip(occurrence=found[0], by=dora, at=NOW)


def test_in_the_feed_of_those_it_will_convene(dora: Member, alice: Member, bruno: Member) -> None:
    """Tentative and with the address of the series until it is convened; two hours long whatever the agenda says."""
    team, group = begin(dora), begin(dora, kind="workgroup", people=[bruno.pk], title="Groupe")
    hers = [one for one in events_for(alice, NOW) if one.title == "Équipe"]
    assert len(hers) == len(events_for(alice, NOW)) == 6
    assert {one.ends_at - one.starts_at for one in hers} == {timedelta(hours=2)}
    assert all(one.is_tentative and one.url.endswith(team.get_absolute_url()) for one in hers)
    actions.convene_due(at=hers[0].starts_at - DAY)
    events = {one.uid: one for one in events_for(alice, NOW)}
    assert [events[one.uid].is_tentative for one in hers] == [False, *[True] * 5]
    assert len(events_for(bruno, NOW)) == 12
    assert list(series_for(alice)) == [team]
    assert group in series_for(bruno)


def test_a_supervision_series_exists_for_its_participants_only(
    dora: Member, alice: Member, bruno: Member
) -> None:
    """Not for the gérance either: neither its page nor its dates nor its name."""
    series = begin(dora, kind="supervision", people=[alice.pk])
    assert list(series_for(alice)) == [series]
    assert not series_for(bruno).exists()
    assert events_for(bruno, NOW) == []
    with pytest.raises(Refused):
        actions.stop_series(series=series, by=bruno, at=NOW)


def test_what_stays_open_comes_to_the_next_one(dora: Member, alice: Member) -> None:
    first, second = meetings(begin(dora))[:2]
    actions.convene_due(at=first.starts_at - DAY)
    given = assignments.assign(
        meeting=first, text="Écrire", owner=alice, due_on=FIRST + 60 * DAY, by=dora, at=first.starts_at
    )
    assert list(carried_to(second, dora)) == [given]


def test_by_the_pages(dora: Member, alice: Member, client_for: Any) -> None:
    first = clock.today() + 10 * DAY
    data = {
        "kind": "team",
        "title": "Équipe",
        "first_on": first.isoformat(),
        "hour": "14:00",
        "minutes": "120",
    }
    data |= {
        "rhythm": "weekly",
        "count": "3",
        "place": "Atelier",
        "model": "reunion-equipe",
        "days_before": "7",
    }
    client = client_for(dora)
    refused = client.post(reverse("governance:series_new"), {**data, "kind": "ago"})
    assert refused.status_code == 200
    assert client.post(reverse("governance:series_new"), data).status_code == 302
    series = Series.objects.get()
    assert series.title in client_for(alice).get(reverse("governance:meetings")).content.decode()
    page = client.get(series.get_absolute_url()).content.decode()
    assert page.count("Ne pas tenir celle-ci") == 3
    assert "Ne pas tenir" not in client_for(alice).get(series.get_absolute_url()).content.decode()
    client.post(reverse("governance:series_skip", args=[occurrences(series)[0].pk]))
    path = reverse("governance:series_change", args=[series.pk])
    seen = client.get(path).context["form"].initial["seen"]
    client.post(path, {**data, "hour": "15:30", "seen": seen})
    assert meetings(series)[1].starts_at == instant(first + 7 * DAY, time(15, 30))
    client_for(alice).post(reverse("governance:series_stop", args=[series.pk]))
    client.post(reverse("governance:series_stop", args=[series.pk]))
    assert all(one.cancelled_at for one in meetings(series))
