"""Agendas with sub-items: numbered, moved, timed, never orphaned; the same everywhere they are read."""

import itertools
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from governance.actions import agendas, session
from governance.actions.items import move_item, remove_item
from governance.actions.meetings import convoke
from governance.actions.second_call import prepare_second_call
from governance.actions.series import begin_series
from governance.choices import DecisionClass, ItemKind
from governance.minutes_pdf import minutes_pdf
from governance.models import AgendaItem, AgendaTemplate, Meeting, Motion
from governance.queries.agenda import agenda_lines, planned_minutes
from governance.queries.feeds import between, meeting_event
from governance.queries.live import now as live_now
from governance.queries.minutes import content_of
from governance.queries.topics import Model, models_for
from governance.rules.agenda import (
    Timed,
    Way,
    blocks_of,
    levels,
    may_move,
    moved,
    placed,
    times,
    total,
    under,
    without,
)
from governance.sheets import letters_pdf, proxy_pdf
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import CONVENED, STARTS, MakeMeeting, add_item
from tests.governance.test_presence import arrive, begin

ClientFor = Callable[[Member | None], CheckedClient]
#: The agenda of the rule's tests.
BLOCKS = [(1, (11, 12)), (2, ()), (3, (31,))]


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    """The clock, standing at the convocation; tests move it."""
    with time_machine.travel(CONVENED, tick=False) as traveller:
        yield traveller


def add(
    meeting: Meeting, by: Member, title: str, under: AgendaItem | None = None, **other: Any
) -> AgendaItem:
    """An item for information unless told otherwise."""
    words = {"kind": ItemKind.INFORMATION, "motion_text": "", **other}
    return add_item(meeting, by, title, under=under, **words)


def decide(
    meeting: Meeting, by: Member, title: str, under: AgendaItem | None = None, **other: Any
) -> AgendaItem:
    """An item for decision."""
    return add_item(meeting, by, title, under=under, **other)


def outline(meeting: Meeting) -> list[str]:
    """«1. Rapport», «1.1. Activité»… in reading order."""
    return [str(item) for item in meeting.items.order_by("position")]


@pytest.fixture
def draft(make_meeting: MakeMeeting, bruno: Member) -> Meeting:
    """1 Rapport (1.1 Activité, 1.2 Comptes: a decision), 2 Budget (a decision), 3 Divers."""
    meeting = make_meeting(motions=0, convened=False)
    report = add(meeting, bruno, "Rapport", minutes=5)
    decide(meeting, bruno, "Budget", minutes=20)
    add(meeting, bruno, "Divers", minutes=None)
    add(meeting, bruno, "Activité", report, minutes=15)
    decide(meeting, bruno, "Comptes", report, minutes=25)
    return meeting


# The rule


def test_numbers_follow_the_levels() -> None:
    assert [(row.key, row.number) for row in placed(BLOCKS)] == [
        (1, "1"), (11, "1.1"), (12, "1.2"), (2, "2"), (3, "3"), (31, "3.1"),
    ]  # fmt: skip
    assert blocks_of((row.key, row.parent) for row in placed(BLOCKS)) == BLOCKS
    assert blocks_of([(5, 4)]) == [(5, ())]
    assert levels([{"sub": True}, {"sub": True}, {}, {"sub": True}]) == [(0, None), (1, 0), (2, None), (3, 2)]


def test_no_move_loses_doubles_or_nests_an_item_twice() -> None:
    """Every move of every item, two in a row: the same items, each once, on two levels at most."""
    keys = sorted(row.key for row in placed(BLOCKS))
    for one, way, other, again in itertools.product(keys, Way, keys, Way):
        first = moved(BLOCKS, one, way)
        second = moved(first or BLOCKS, other, again)
        for found in filter(None, (first, second)):
            assert sorted(row.key for row in placed(found)) == keys
        assert (way in may_move(BLOCKS, one)) is (first is not None)
    for key in keys:
        assert sorted(row.key for row in placed(without(BLOCKS, key))) == [one for one in keys if one != key]


@pytest.mark.parametrize(
    ("key", "way", "expected"),
    [
        (1, Way.DOWN, [(2, ()), (1, (11, 12)), (3, (31,))]),
        (3, Way.UP, [(1, (11, 12)), (3, (31,)), (2, ())]),
        (1, Way.UP, None),
        (3, Way.DOWN, None),
        (2, Way.IN, [(1, (11, 12, 2)), (3, (31,))]),
        (1, Way.IN, None),
        (3, Way.IN, None),
        (2, Way.OUT, None),
        (11, Way.IN, None),
        (11, Way.OUT, [(1, (12,)), (11, ()), (2, ()), (3, (31,))]),
        (11, Way.DOWN, [(1, (12, 11)), (2, ()), (3, (31,))]),
        (12, Way.DOWN, [(1, (11,)), (2, (12,)), (3, (31,))]),
        (31, Way.UP, [(1, (11, 12)), (2, (31,)), (3, ())]),
        (11, Way.UP, None),
        (31, Way.DOWN, None),
    ],
)
def test_each_move(key: int, way: Way, expected: object) -> None:
    assert moved(BLOCKS, key, way) == expected


def test_without_an_item_its_sub_items_take_its_place() -> None:
    assert without(BLOCKS, 1) == [(11, ()), (12, ()), (2, ()), (3, (31,))]
    assert without(BLOCKS, 12) == [(1, (11,)), (2, ()), (3, (31,))]
    assert under(BLOCKS, 2, 4) == [(1, (11, 12)), (2, (4,)), (3, (31,))]


def test_time_of_an_item_is_what_stands_below_or_its_own() -> None:
    rows = [Timed(1, None, 5), Timed(11, 1, 10), Timed(12, 1, None), Timed(2, None, 30), Timed(21, 2, None)]
    assert times(rows) == {1: 10, 11: 10, 12: None, 2: 30, 21: None}
    assert total(rows) == 40


# Keeping it


def test_sub_items_are_numbered_below_their_item(draft: Meeting, bruno: Member) -> None:
    assert outline(draft) == ["1. Rapport", "1.1. Activité", "1.2. Comptes", "2. Budget", "3. Divers"]
    add(draft, bruno, "Suite")
    assert outline(draft)[-1] == "4. Suite"
    with pytest.raises(Refused) as refusal:
        add(draft, bruno, "Trop bas", draft.items.get(title="Activité"))
    assert refusal.value.field == "under"


def test_one_of_another_meeting_is_no_place(draft: Meeting, make_meeting: MakeMeeting, bruno: Member) -> None:
    other = make_meeting(convened=False)
    with pytest.raises(Refused):
        add(draft, bruno, "Ailleurs", other.items.get())
    assert draft.items.count() == 5


def test_moving_takes_the_sub_items_along(draft: Meeting, bruno: Member) -> None:
    def move(title: str, way: Way) -> list[str]:
        move_item(item=draft.items.get(title=title), way=way, by=bruno, at=CONVENED)
        return outline(draft)

    assert move("Rapport", Way.DOWN) == [
        "1. Budget", "2. Rapport", "2.1. Activité", "2.2. Comptes", "3. Divers",
    ]  # fmt: skip
    assert move("Divers", Way.IN)[-1] == "2.3. Divers"
    assert move("Activité", Way.OUT)[-1] == "3. Activité"
    assert move("Comptes", Way.UP)[:2] == ["1. Budget", "1.1. Comptes"]
    with pytest.raises(Refused) as refusal:
        move("Rapport", Way.IN)
    assert "un seul niveau" in str(refusal.value.message)


def test_taking_an_item_off_keeps_what_stands_below(draft: Meeting, bruno: Member) -> None:
    motion = Motion.objects.get(item__title="Comptes")
    assert remove_item(item=draft.items.get(title="Rapport"), by=bruno, at=CONVENED) == 2
    assert outline(draft) == ["1. Activité", "2. Comptes", "3. Budget", "4. Divers"]
    assert Motion.objects.get(item__title="Comptes") == motion
    assert remove_item(item=draft.items.get(title="Activité"), by=bruno, at=CONVENED) == 0


def test_the_database_itself_loses_no_sub_item(draft: Meeting) -> None:
    """By whatever door: an item with sub-items is not deleted, none stands under itself or has no number."""
    head = draft.items.get(title="Rapport")
    with pytest.raises(RestrictedError):
        head.delete()
    for wrong in ({"parent": head}, {"number": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgendaItem.objects.filter(pk=head.pk).update(**wrong)
    Motion.objects.all().delete()
    draft.delete()
    assert not AgendaItem.objects.exists()


def test_once_sent_nothing_moves(draft: Meeting, bruno: Member) -> None:
    convoke(meeting=draft, by=bruno, at=CONVENED)
    for way in Way:
        with pytest.raises(Refused):
            move_item(item=draft.items.get(title="Divers"), way=way, by=bruno, at=CONVENED)
    with pytest.raises(Refused):
        add(draft, bruno, "Après coup", draft.items.get(title="Rapport"), at=CONVENED)


# Reading it


def test_minutes_are_counted_once(draft: Meeting, bruno: Member, alice: Member) -> None:
    """Rapport plans 5 but its sub-items 40: 40 + 20."""
    items = list(draft.items.order_by("position"))
    assert planned_minutes(items) == 60
    lines = {line.item.title: (line.minutes, line.is_sum, line.is_above) for line in agenda_lines(items)}
    assert lines["Rapport"] == (40, True, True)
    assert lines["Activité"] == (15, False, False)
    assert meeting_event(draft).ends_at == STARTS + timedelta(minutes=60)
    convoke(meeting=draft, by=bruno, at=CONVENED)
    for later, found in ((59, [draft]), (61, [])):
        since = STARTS + timedelta(minutes=later)
        assert between(alice, since, since + timedelta(hours=1)) == found


def test_convocation_calendar_letters_and_form_have_the_numbers(
    draft: Meeting, bruno: Member, alice: Member
) -> None:
    convoke(meeting=draft, by=bruno, at=CONVENED)
    mail = Mail.objects.get(kind="meeting.convoked", member=alice)
    assert "1.2. Comptes" in mail.text
    assert "1.2. Comptes" in mail.html
    assert "1.1. Activité\n1.2. Comptes\n2. Budget" in meeting_event(draft).text
    assert letters_pdf(draft, ["Alice"], at=CONVENED).startswith(b"%PDF")
    assert proxy_pdf(draft, None, at=CONVENED).startswith(b"%PDF")


def test_minutes_have_two_levels(draft: Meeting, bruno: Member) -> None:
    convoke(meeting=draft, by=bruno, at=CONVENED)
    content = content_of(Meeting.objects.get(pk=draft.pk), [])
    found = [(item["number"], item["is_sub"]) for item in content["items"]]
    assert found == [("1", False), ("1.1", True), ("1.2", True), ("2", False), ("3", False)]
    assert minutes_pdf(content, number=None, at=STARTS).startswith(b"%PDF")


def test_a_sub_item_is_dealt_with_and_voted_in_session(
    draft: Meeting, bruno: Member, alice: Member, client_for: ClientFor, now: time_machine.Traveller
) -> None:
    """The screens name it by its number and its item; the timer of an item with timed sub-items plans nothing."""
    convoke(meeting=draft, by=bruno, at=CONVENED)
    session.open_doors(meeting=draft, by=bruno, at=STARTS)
    for member in (alice, bruno):
        arrive(draft, member, bruno)
    begin(draft, bruno, alice)
    stand = live_now(draft.session, STARTS)
    assert (stand.planned, stand.heads, stand.lines[0].numbers) == (None, 3, ("1.2", "2"))
    now.move_to(STARTS + timedelta(minutes=5))
    session.go_to(item=draft.items.get(title="Comptes"), by=bruno, at=STARTS + timedelta(minutes=5))
    session.ask_to_speak(meeting=draft, by=alice, at=STARTS + timedelta(minutes=5))
    session.next_speaker(meeting=draft, by=bruno, at=STARTS + timedelta(minutes=5))
    stand = live_now(draft.session, STARTS + timedelta(minutes=6))
    assert (stand.planned, stand.item and stand.item.number) == (25, "1.2")
    assert stand.following is not None
    assert stand.following.number == "2"
    for name in ("session", "session_lead", "session_wall"):
        page = client_for(bruno).get(reverse(f"governance:{name}", args=[draft.pk]))
        assertContains(page, "Point 1.2 sur 3 · Rapport")
        assertContains(page, "data-since", count=2)  # the item, and who has the floor


# Templates, series, second call


def test_a_template_keeps_the_levels(
    draft: Meeting, make_meeting: MakeMeeting, bruno: Member, client_for: ClientFor
) -> None:
    agendas.keep_agenda(meeting=draft, name="À deux niveaux", by=bruno, at=CONVENED)
    model = next(one for one in models_for(bruno) if one.row)
    assert model.minutes == 60
    assert [number for number, _is_sub, _line in model.outline] == ["1", "1.1", "1.2", "2", "3"]
    assertContains(client_for(bruno).get(reverse("governance:agendas")), "1.2. Comptes")
    other = make_meeting(motions=1, convened=False)
    agendas.fill(meeting=other, model=model, by=bruno, at=CONVENED)
    assert outline(other)[1:] == ["2. Rapport", "2.1. Activité", "2.2. Comptes", "3. Budget", "4. Divers"]
    assert AgendaTemplate.objects.get().lines[1]["sub"] is True


def test_every_meeting_of_a_series_has_them(dora: Member) -> None:
    lines: list[dict[str, Any]] = [
        {"kind": "discussion", "title": "Tour", "sub": True},
        {"kind": "decision", "title": "Date", "sub": True, "motion_text": "Le 3."},
        {"kind": "discussion", "title": "Divers"},
    ]
    series = begin_series(
        kind="team", title="Équipe", first_on=date(2027, 3, 9), hour=time(14), minutes=60, days_before=7,
        rhythm="weekly", count=3, until_on=None, place="Ici", video_url="", people=[],
        model=Model("x", "X", "team", lines), by=dora, at=CONVENED,
    )  # fmt: skip
    for meeting in Meeting.objects.filter(occurrence__series=series):
        assert outline(meeting) == ["1. Tour", "1.1. Date", "2. Divers"]
        assert meeting.items.get(number="1.1").parent == meeting.items.get(number="1")


def test_a_second_call_keeps_the_heading_of_what_is_left(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, associates: list[Member]
) -> None:
    """Under a mere heading it stays; what stood under a decision that was taken stands for itself."""
    meeting = make_meeting(kind="mixed", motions=0, convened=False)
    heading = add(meeting, bruno, "Statuts")
    extraordinary = {"decision_class": DecisionClass.EXTRAORDINARY}
    decide(meeting, bruno, "Siège", heading, **extraordinary)
    decide(meeting, bruno, "Objet", heading, **extraordinary)
    above = decide(meeting, bruno, "Principe", decision_class=DecisionClass.UNANIMITY)
    decide(meeting, bruno, "Détail", above, **extraordinary)
    convoke(meeting=meeting, by=bruno, at=CONVENED)
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    for member in (bruno, alice):
        arrive(meeting, member, bruno)
    second = prepare_second_call(
        first=meeting, starts_at=STARTS + timedelta(days=21), place="Siège", video_url="", by=bruno,
        at=STARTS + timedelta(days=1),
    )  # fmt: skip
    assert outline(second) == ["1. Statuts", "1.1. Siège", "1.2. Objet", "2. Détail"]
    assert not Motion.objects.filter(item=second.items.get(number="1")).exists()


# The page


def test_the_page_adds_moves_and_takes_off(
    draft: Meeting, bruno: Member, client_for: ClientFor, now: time_machine.Traveller
) -> None:
    client, head = client_for(bruno), draft.items.get(title="Rapport")
    page = client.get(f"/reunions/{draft.pk}/points/nouveau/?sous={head.pk}")
    assertContains(page, f'<option value="{head.pk}" selected>')
    words = {"kind": "information", "title": "Perspectives", "under": head.pk, "decision_class": "ordinaire"}
    answer = client.post(f"/reunions/{draft.pk}/points/nouveau/", words)
    assert answer["Location"].endswith("#point-4")
    assert draft.items.get(title="Perspectives").number == "1.3"
    page = client.get(f"/reunions/{draft.pk}/")
    assertContains(page, 'class="is-sub"', count=3)
    item = draft.items.get(title="Perspectives")
    answer = client.post(f"/points/{item.pk}/deplacer/", {"direction": "out"})
    assert answer["Location"].endswith("#point-4")
    assert draft.items.get(title="Perspectives").number == "2"
    assert client.post(f"/points/{item.pk}/deplacer/", {"direction": "sideways"}).status_code == 404
    page = client.post(f"/points/{head.pk}/deplacer/", {"direction": "in"}, follow=True)
    assertContains(page, "un seul niveau")
    page = client.post(f"/points/{head.pk}/retirer/", follow=True)
    assertContains(page, "Ses 2 sous-points restent")
    assert outline(draft)[:2] == ["1. Activité", "2. Comptes"]
    assertNotContains(client.get(f"/points/{item.pk}/modifier/"), 'name="under"')


def test_what_was_typed_stays_when_its_item_is_gone(
    draft: Meeting, bruno: Member, client_for: ClientFor, now: time_machine.Traveller
) -> None:
    for wrong in ("999999", "x", str(draft.items.get(title="Activité").pk)):
        page = client_for(bruno).post(
            f"/reunions/{draft.pk}/points/nouveau/",
            {"kind": "information", "title": "Perspectives", "under": wrong},
        )
        assertContains(page, 'id="id_under_error"')
        assertContains(page, "Perspectives")
    assert draft.items.count() == 5


def test_the_first_item_has_nothing_to_stand_under(
    make_meeting: MakeMeeting, bruno: Member, client_for: ClientFor
) -> None:
    meeting = make_meeting(motions=0, convened=False)
    assertNotContains(client_for(bruno).get(f"/reunions/{meeting.pk}/points/nouveau/"), 'name="under"')
