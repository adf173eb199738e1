"""Pages of meetings, ballots, decisions and rules: what each tells to whom, and when."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from governance.actions.ballots import settle
from governance.actions.meetings import cancel_meeting, record_attendance
from governance.choices import ItemKind, MeetingKind
from governance.models import AgendaItem, Attendance, Ballot, Meeting, Vote
from governance.queries.attendance import stays
from members.choices import StatusKind
from members.models import Member, Status
from tests.client import CheckedClient
from tests.governance.conftest import (
    CLOSES,
    CONVENED,
    COUNTED,
    OPENS,
    PARIS,
    STARTS,
    MakeBallot,
    MakeMeeting,
    add_item,
    fresh,
    vote,
)

pytestmark = pytest.mark.once

ClientFor = Callable[[Member | None], CheckedClient]
Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def now() -> Iterator[Clock]:
    """The clock, standing at the opening; tests move it."""
    with time_machine.travel(OPENS, tick=False) as traveller:
        yield traveller


def ballot_page(ballot: Ballot) -> str:
    return f"/scrutins/{ballot.pk}/"


# Voting


def test_ballot_page_tells_what_is_known_before_it_asks(
    make_ballot: MakeBallot, client_for: ClientFor, alice: Member
) -> None:
    page = client_for(alice).get(ballot_page(make_ballot()))
    assertContains(page, "lundi 22 juin 2026 à 15 h 30")
    assertContains(page, "dans 1 heure")
    assertContains(page, "L’assemblée adopte&nbsp;: Point 1.")
    assertContains(page, 'type="radio"', count=4)
    assertNotContains(page, "checked")


def test_vote_through_the_page_is_recorded_shown_and_changeable(
    make_ballot: MakeBallot, client_for: ClientFor, alice: Member
) -> None:
    ballot, client = make_ballot(), client_for(alice)
    assertRedirects(client.post(ballot_page(ballot), {"choice": "for"}), ballot_page(ballot))
    page = client.get(ballot_page(ballot))
    assertContains(page, "<strong>Pour</strong>")
    assertContains(page, "checked")
    client.post(ballot_page(ballot), {"choice": "blank"})
    assert Vote.objects.get().choice == "blank"


@pytest.mark.parametrize("data", [{}, {"choice": ""}, {"choice": "peut-être"}])
def test_vote_without_a_known_answer_says_so_at_the_field(
    data: dict[str, str], make_ballot: MakeBallot, client_for: ClientFor, alice: Member
) -> None:
    page = client_for(alice).post(ballot_page(make_ballot()), data)
    assertContains(page, 'id="id_choice_error"')
    assert not Vote.objects.exists()


def test_nobody_sees_a_partial_result(
    make_ballot: MakeBallot, client_for: ClientFor, alice: Member, bruno: Member, now: Clock
) -> None:
    ballot = make_ballot()
    vote(ballot, alice, "against")
    for at in (OPENS, CLOSES - timedelta(seconds=1), CLOSES, CLOSES + timedelta(seconds=4)):
        now.move_to(at)
        for person in (bruno, alice):
            page = client_for(person).get(ballot_page(ballot))
            assertNotContains(page, '<svg class="chart')
            assertNotContains(page, "Alice Test")
        if at < CLOSES:
            assertContains(client_for(bruno).get(ballot_page(ballot)), "1 sur 2 a voté")


def test_vote_that_arrives_too_late_is_told_when_the_ballot_closed(
    make_ballot: MakeBallot, client_for: ClientFor, alice: Member, now: Clock
) -> None:
    ballot = make_ballot()
    now.move_to(CLOSES)
    page = client_for(alice).post(ballot_page(ballot), {"choice": "for"})
    assertContains(page, "15 h 30")
    assertContains(page, 'role="alert"')
    assert not Vote.objects.exists()


def test_employee_sees_the_ballot_but_no_paper_and_cannot_post(
    make_ballot: MakeBallot, client_for: ClientFor, dora: Member
) -> None:
    ballot, client = make_ballot(), client_for(dora)
    assertNotContains(client.get(ballot_page(ballot)), 'type="radio"')
    assert client.post(ballot_page(ballot), {"choice": "for"}).status_code == 404
    assert not Vote.objects.exists()


def test_who_left_sees_nothing(make_ballot: MakeBallot, client_for: ClientFor, chloe: Member) -> None:
    ballot, client = make_ballot(), client_for(chloe)
    for path in (ballot_page(ballot), f"/reunions/{ballot.motion.item.meeting_id}/"):
        assert client.get(path).status_code in {302, 404}


def test_elector_who_left_since_is_told_that_she_has_no_vote(
    make_ballot: MakeBallot, client_for: ClientFor, alice: Member
) -> None:
    ballot = make_ballot()
    Status.objects.create(member=alice, kind=StatusKind.EMPLOYEE, since_on=OPENS.date())
    client = client_for(Member.objects.get(pk=alice.pk))
    assertNotContains(client.get(ballot_page(ballot)), 'type="radio"')
    assertContains(client.post(ballot_page(ballot), {"choice": "for"}), 'role="alert"')


def test_link_of_the_mail_leads_through_login_to_the_ballot(
    make_ballot: MakeBallot, client_for: ClientFor
) -> None:
    ballot = make_ballot()
    assertRedirects(
        client_for(None).get(ballot_page(ballot)),
        f"/compte/login/?next={ballot_page(ballot)}",
        fetch_redirect_response=False,
    )


# Results


@pytest.mark.parametrize("written", [True, False], ids=["recorded", "computed"])
def test_result_page_explains_itself_with_and_without_a_worker(
    written: bool,
    make_ballot: MakeBallot,
    client_for: ClientFor,
    alice: Member,
    bruno: Member,
    now: Clock,
) -> None:
    ballot = make_ballot()
    vote(ballot, alice)
    vote(ballot, bruno)
    if written:
        settle(ballot=ballot, at=COUNTED)
    now.move_to(COUNTED)
    page = client_for(alice).get(ballot_page(ballot))
    for expected in ("verdict-adopted", "<svg", "Alice Test", ballot.electorate_hash):
        assertContains(page, expected)
    assertContains(client_for(alice).get("/decisions/"), "chip-adopted")
    assertContains(client_for(alice).get(f"/reunions/{ballot.motion.item.meeting_id}/"), "chip-adopted")


def test_session_of_a_meeting_that_is_over_asks_nobody_to_come(
    make_meeting: MakeMeeting, client_for: ClientFor, alice: Member, now: Clock
) -> None:
    meeting = make_meeting()
    page = reverse("governance:session", args=[meeting.pk])
    now.move_to(STARTS)
    assertContains(client_for(alice).get(page), "Dire si vous venez")
    now.move_to(STARTS + timedelta(days=1))
    answer = client_for(alice).get(page)
    assertContains(answer, "terminée")
    assertNotContains(answer, "Dire si vous venez")


def test_consultation_is_labelled_everywhere_and_is_no_decision(
    make_ballot: MakeBallot, client_for: ClientFor, alice: Member, bruno: Member, now: Clock
) -> None:
    ballot, client = make_ballot(kind=MeetingKind.TEAM), client_for(alice)
    assertContains(client.get(ballot_page(ballot)), "onsultation indicative")
    vote(ballot, alice)
    vote(ballot, bruno)
    settle(ballot=ballot, at=COUNTED)
    now.move_to(COUNTED)
    for path in (ballot_page(ballot), f"/reunions/{ballot.motion.item.meeting_id}/"):
        page = client.get(path)
        assertContains(page, "onsultation indicative")
        assertNotContains(page, "Adopté")
    assertNotContains(client.get("/decisions/"), "Point 1")
    assertContains(client.get("/decisions/?type=consultations"), "Point 1")
    assertNotContains(client.get("/decisions/?type=consultations"), "Adopté")


def test_decisions_have_pages(make_meeting: MakeMeeting, client_for: ClientFor, alice: Member) -> None:
    assertContains(client_for(alice).get("/decisions/?page=99"), "empty")


def test_rules_stand_in_words_with_their_source(client_for: ClientFor, alice: Member) -> None:
    page = client_for(alice).get("/regles/")
    assertContains(page, "Loi 78-763")
    assertContains(page, "15 jours")


# Meetings


def step(client: CheckedClient, meeting: Meeting) -> str:
    """Where the one primary action of the meeting's page leads, empty where there is none."""
    html = client.get(f"/reunions/{meeting.pk}/").content.decode()
    head = html.split('<div class="page-head">')[1].split("<dl")[0]
    assert head.count("button-primary") <= 1
    return head.split('button-primary" href="')[1].split('"')[0] if "button-primary" in head else ""


def seen(client: CheckedClient, meeting: Meeting) -> str:
    """What the page of the attendance remembers of what it showed."""
    return str(client.get(f"/reunions/{meeting.pk}/presence/").context["form"]["seen"].value())


def test_gerance_is_shown_one_next_step_at_a_time(
    make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member, alice: Member, now: Clock
) -> None:
    now.move_to(CONVENED)
    client, meeting = client_for(bruno), make_meeting(motions=0, convened=False)
    assert step(client, meeting) == f"/reunions/{meeting.pk}/points/nouveau/"
    item = add_item(meeting, bruno)
    assert step(client, meeting) == f"/reunions/{meeting.pk}/convoquer/"
    client.post(f"/reunions/{meeting.pk}/convoquer/")
    assert step(client, meeting) == f"/resolutions/{item.motion.pk}/scrutin/"
    now.move_to(STARTS)
    client = client_for(bruno)
    assert step(client, meeting) == f"/reunions/{meeting.pk}/seance/conduire/"
    now.move_to(STARTS + timedelta(days=1))
    client = client_for(bruno)
    assert step(client, meeting) == f"/reunions/{meeting.pk}/presence/"
    now.move_to(STARTS)
    client = client_for(bruno)
    client.post(f"/reunions/{meeting.pk}/presence/", {"members": [alice.pk], "seen": seen(client, meeting)})
    assert step(client, meeting) == f"/resolutions/{item.motion.pk}/scrutin/"
    client.post(f"/resolutions/{item.motion.pk}/scrutin/", {"closes_at": "2026-06-22T16:00", "reminders": ""})
    assert step(client, meeting) == ""
    assertNotContains(client.get(f"/reunions/{meeting.pk}/"), "annuler")
    assertNotContains(client_for(alice).get(f"/reunions/{meeting.pk}/"), "button-primary")


def test_draft_is_the_gerance_s(make_meeting: MakeMeeting, client_for: ClientFor, alice: Member) -> None:
    meeting = make_meeting(convened=False)
    assert client_for(alice).get(f"/reunions/{meeting.pk}/").status_code == 404
    assertNotContains(client_for(alice).get("/reunions/"), meeting.title)


def test_meeting_of_today_is_still_to_come_and_a_cancelled_one_says_so(
    make_meeting: MakeMeeting, client_for: ClientFor, alice: Member, bruno: Member, now: Clock
) -> None:
    make_meeting(title="Celle d’aujourd’hui")
    cancelled = make_meeting(title="Celle qui n’aura pas lieu", starts_at=STARTS + timedelta(days=30))
    cancel_meeting(meeting=cancelled, by=bruno, at=STARTS)
    now.move_to(STARTS + timedelta(hours=3))
    coming, past = client_for(alice).get("/reunions/").content.decode().split("Passées")
    assert "Celle d’aujourd’hui" in coming
    assert "chip-rejected" in coming
    assert "Celle" not in past


def test_new_meeting_through_its_form(client_for: ClientFor, bruno: Member, now: Clock) -> None:
    now.move_to(CONVENED)
    data = {
        "kind": "ago",
        "title": "AG",
        "starts_at": "2026-06-22T14:00",
        "place": "Ici",
        "call": "1",
        "video_url": "",
    }
    client = client_for(bruno)
    page = client.post("/reunions/nouvelle/", {**data, "starts_at": "2026-01-01T14:00"})
    assertContains(page, 'id="id_starts_at_error"')
    assertContains(page, 'value="AG"')
    assertContains(client.post("/reunions/nouvelle/", {}), 'id="id_title_error"')
    client.post("/reunions/nouvelle/", data)
    assert Meeting.objects.get().starts_at == STARTS


@pytest.mark.parametrize("closes_at", ["2026-10-25T02:30", "2027-03-28T02:30"], ids=["twice", "never"])
def test_hour_that_the_clock_change_makes_doubtful_is_refused(
    closes_at: str, make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member
) -> None:
    motion = make_meeting().items.get().motion
    page = client_for(bruno).post(f"/resolutions/{motion.pk}/scrutin/", {"closes_at": closes_at})
    assertContains(page, 'id="id_closes_at_error"')
    assert not Ballot.objects.exists()


def test_ballot_is_proposed_to_close_during_the_assembly(
    make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member, now: Clock
) -> None:
    assembly, team = make_meeting(), make_meeting(kind=MeetingKind.TEAM)
    page = client_for(bruno).get(f"/resolutions/{assembly.items.get().motion.pk}/scrutin/")
    assertContains(page, 'value="2026-06-22T16:00"')
    page = client_for(bruno).get(f"/resolutions/{team.items.get().motion.pk}/scrutin/")
    assertContains(page, 'value="2026-06-29T18:00"')


def test_edit_of_a_convened_meeting_offers_only_what_may_change(
    make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member, now: Clock
) -> None:
    now.move_to(CONVENED)
    meeting, client = make_meeting(), client_for(bruno)
    path = f"/reunions/{meeting.pk}/modifier/"
    page = client.get(path)
    assertContains(page, " disabled", count=3)
    seen = page.context["form"]["seen"].value()
    when = f"{STARTS:%Y-%m-%dT%H:%M}"
    client.post(path, {"title": "Forgé", "place": "Ailleurs", "starts_at": when, "seen": seen})
    meeting.refresh_from_db()
    assert (meeting.title, meeting.place, meeting.starts_at) == ("Assemblée de juin", "Ailleurs", STARTS)
    assertContains(client.post(path, {"place": "Tard", "seen": seen}), 'role="alert"')


def test_items_move_through_the_page(make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member) -> None:
    meeting, client = make_meeting(motions=2, convened=False), client_for(bruno)
    last = meeting.items.get(position=2)
    client.post(f"/points/{last.pk}/deplacer/", {"direction": "up"})
    assert AgendaItem.objects.get(pk=last.pk).position == 1
    client.post(f"/points/{last.pk}/deplacer/", {"direction": "down"})
    assert AgendaItem.objects.get(pk=last.pk).position == 2


@pytest.mark.parametrize("action", ["deplacer", "retirer"])
def test_refusal_about_an_item_is_said_on_the_meeting_s_page(
    action: str, make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member
) -> None:
    item = make_meeting().items.get()
    page = client_for(bruno).post(f"/points/{item.pk}/{action}/", {"direction": "up"}, follow=True)
    assertContains(page, "note-error")


def test_convocation_page_says_who_gets_it_and_how_long_before(
    make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member, alice: Member, dora: Member, now: Clock
) -> None:
    now.move_to(STARTS - timedelta(days=10))
    meeting, client = make_meeting(convened=False), client_for(bruno)
    path = reverse("governance:meeting_convoke", args=[meeting.pk])
    page = client.get(path)
    for expected in ("Alice Test", "Bruno Test", "10 jours", "7 juin 2026", "short_notice_reason"):
        assertContains(page, expected)
    assertNotContains(page, "Dora Test")
    assertContains(client.post(path, {"short_notice_reason": " "}), 'id="id_short_notice_reason_error"')
    assertRedirects(client.post(path, {"short_notice_reason": "Urgence"}), f"/reunions/{meeting.pk}/")


def test_attendance_form_keeps_what_was_recorded(
    make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member, alice: Member
) -> None:
    meeting, client = make_meeting(), client_for(bruno)
    record_attendance(meeting=meeting, members=[alice.pk], by=bruno, at=STARTS)
    assertContains(client.get(f"/reunions/{meeting.pk}/presence/"), "checked", count=1)
    client.post(f"/reunions/{meeting.pk}/presence/", {"seen": seen(client, meeting)})
    assert not stays(meeting).exists()
    assert Attendance.objects.exclude(withdrawn_at=None).count() == 1  # a mistake is withdrawn, not wiped out


def test_motion_page_leads_to_its_ballot_or_says_how_it_will_be_decided(
    make_ballot: MakeBallot, make_meeting: MakeMeeting, client_for: ClientFor, alice: Member
) -> None:
    client, motion = client_for(alice), make_meeting().items.get().motion
    assertContains(client.get(f"/resolutions/{motion.pk}/"), "tatuts types")
    ballot = make_ballot()
    assertRedirects(client.get(f"/resolutions/{ballot.motion_id}/"), ballot_page(ballot))
    assert fresh(ballot).motion.item.kind == ItemKind.DECISION
    assert OPENS.astimezone(PARIS).hour == 14
