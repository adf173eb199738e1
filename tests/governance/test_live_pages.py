"""The pages of attendance and of the live session, through the browser's door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.actions import attendance, proxies, session
from governance.models import Attendance, BureauSeat, LiveSession, Meeting, Participant, Reply, Speech
from governance.queries.overview import hers, overview, totals
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import OPENS, STARTS, MakeMeeting
from tests.governance.test_live import counted, held, item

__all__ = ["held"]
ClientFor = Callable[[Member | None], CheckedClient]


@pytest.mark.parametrize(
    "page",
    ["presences/", "presences/repondre/", "presences/emarger/", "bureau/", "seance/", "seance/conduire/",
     "seance/ecran/", "seance/revocation/", "seance/etat/salle/", "seance/etat/conduite/", "seance/etat/ecran/"],
)  # fmt: skip
def test_pages_open_in_at_most_ten_queries(
    page: str, held: Meeting, client_for: ClientFor, bruno: Member, alice: Member
) -> None:
    counted(held, bruno, alice)
    client = client_for(bruno)
    with time_machine.travel(OPENS, tick=False):
        client.get(f"/reunions/{held.pk}/{page}")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/reunions/{held.pk}/{page}").status_code == 200
    assert len(captured) <= 10, "\n".join(query["sql"][:150] for query in captured)


def test_sheets_are_pdf(held: Meeting, client_for: ClientFor, bruno: Member) -> None:
    client = client_for(bruno)
    for page in ("presences/feuille.pdf", "pouvoir/formulaire.pdf", "pouvoir/formulaire.pdf?vierge"):
        assert client.get(f"/reunions/{held.pk}/{page}").content.startswith(b"%PDF")


def test_check_in_by_oneself_is_limited(
    held: Meeting, client_for: ClientFor, associates: list[Member]
) -> None:
    client, path = client_for(associates[-1]), f"/reunions/{held.pk}/presences/emarger/"
    with time_machine.travel(OPENS, tick=False):
        for _ in range(10):
            assert client.post(path, {"code": "AAAAAA", "mode": "room"}).status_code == 200
        code = LiveSession.objects.get().code
        assert client.post(path, {"code": code, "mode": "room"}).status_code == 200
    assert not Attendance.objects.filter(member=associates[-1]).exists()


def test_hands_are_entered_and_confirmed_through_the_pages(
    held: Meeting, client_for: ClientFor, bruno: Member, alice: Member
) -> None:
    motion = item(held).motion
    with time_machine.travel(OPENS):
        data = {"votes_for": "3", "votes_against": "1", "abstentions": "0", "witness": str(alice.pk)}
        path = f"/resolutions/{motion.pk}/main-levee/"
        assert client_for(bruno).post(path, data).status_code == 302
        number = motion.hand_counts.get().pk
        assert client_for(alice).post(f"/mains-levees/{number}/", {"agree": ""}).status_code == 302
        assert "outcome" in client_for(alice).get(f"/reunions/{held.pk}/seance/").content.decode()
    assert motion.ballot.result.votes_for == 3


def test_a_screen_asks_and_mostly_hears_that_nothing_is_new(
    held: Meeting, client_for: ClientFor, alice: Member, bruno: Member
) -> None:
    client = client_for(alice)
    path = f"/reunions/{held.pk}/seance/etat/salle/"
    with time_machine.travel(OPENS, tick=False):
        first = client.get(path)
        assert first.status_code == 200
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert len(captured) <= 3, [query["sql"] for query in captured]
        session.ask_to_speak(meeting=held, by=bruno, at=OPENS)
        third = client.get(path, headers={"If-None-Match": "W/" + first.headers["ETag"]})
    assert third.status_code == 200
    assert "Bruno" in third.content.decode()


# Attendance


def test_answers_and_proxies_stand_in_the_list(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, associates: list[Member], dora: Member
) -> None:
    meeting, before = make_meeting(), STARTS - timedelta(days=1)
    attendance.reply(meeting=meeting, answer="remote", by=alice, at=before)
    proxies.give(meeting=meeting, holder=alice, by=associates[0], at=before)
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    for member in (associates[1], dora):
        attendance.record_arrival(meeting=meeting, member=member, mode="room", by=bruno, at=STARTS)
    attendance.leave(meeting=meeting, member=dora, by=bruno, at=STARTS)
    people = [alice, bruno, *associates[:2]]
    lines = {line.member: line for line in overview(meeting, people, STARTS)}
    assert set(lines) == {*people, dora}, "who came without being convened stands there, too"
    assert lines[alice].answer_label
    assert lines[alice].principals == [associates[0]]
    assert (lines[associates[0]].holder, lines[associates[0]].answer_label) == (alice, "")
    assert (bool(lines[associates[1]].current), bool(lines[dora].current)) == (True, False)
    assert lines[bruno].has_answered is False
    counts = totals(list(lines.values()))
    assert counts == {"present": 0, "remote": 1, "absent": 0, "proxy": 1, "silent": 1, "there": 1, "all": 5}
    assert hers(meeting, alice, STARTS).answer == "remote"
    assert hers(meeting, associates[0], STARTS).holder == alice
    assert overview(meeting, [bruno], STARTS)[0].holder is None


def test_member_answers_by_herself(make_meeting: MakeMeeting, client_for: ClientFor, alice: Member) -> None:
    meeting = make_meeting()
    path = f"/reunions/{meeting.pk}/presences/"
    with time_machine.travel(STARTS - timedelta(days=1)):
        client = client_for(alice)
        assert "Qui vient" not in client.get(path).content.decode(), "answers of others are the bureau's"
        assert client.post(f"{path}repondre/", {"answer": "absent"}).url == path
        assert Reply.objects.get().answer == "absent"
    with time_machine.travel(STARTS, tick=False):
        late = client_for(alice).post(f"{path}repondre/", {"answer": "present"}).content.decode()
    assert "trop tard" in late


def test_arrivals_and_departures_through_the_pages(
    held: Meeting, client_for: ClientFor, bruno: Member, associates: list[Member]
) -> None:
    person, path = associates[-1], f"/reunions/{held.pk}/presences/"
    stays = Attendance.objects.filter(meeting=held, member=person)
    with time_machine.travel(OPENS):
        chair, hers = client_for(bruno), client_for(person)
        for what in ("room", "leave", "remote", "withdraw"):
            chair.post(f"{path}enregistrer/", {"member": person.pk, "what": what})
        assert [(stay.mode, stay.left_at is None) for stay in stays.filter(withdrawn_at=None)] == [
            ("room", False)
        ]
        assert stays.count() == 2
        data = {"code": LiveSession.objects.get().code, "mode": "room"}
        assert hers.post(f"{path}emarger/", data).url == f"/reunions/{held.pk}/seance/"
        assert stays.filter(left_at=None, withdrawn_at=None).count() == 1
        hers.post(f"{path}partir/")
        assert not stays.filter(left_at=None, withdrawn_at=None).exists()
        assert "Est parti" in chair.get(path).content.decode()
        for member in ("", "x", "9" * 16, "0"):
            assert chair.post(f"{path}enregistrer/", {"member": member, "what": "room"}).status_code == 404


def test_bureau_is_chosen_on_its_page(
    held: Meeting, client_for: ClientFor, bruno: Member, alice: Member, chloe: Member
) -> None:
    path = f"/reunions/{held.pk}/bureau/"
    with time_machine.travel(OPENS):
        data = {"chair": alice.pk, "secretary": bruno.pk, "scrutineers": [bruno.pk]}
        assert client_for(bruno).post(path, data).status_code == 302
        assert client_for(bruno).post(path, {"chair": chloe.pk}).status_code == 200, "she has left"
        assert client_for(alice).get(path).status_code == 200, "the new chair leads"
    assert {(seat.seat, seat.member_id) for seat in BureauSeat.objects.all()} == {
        ("chair", alice.pk),
        ("secretary", bruno.pk),
        ("scrutineer", bruno.pk),
    }


# The session


def test_buttons_of_the_chair(held: Meeting, client_for: ClientFor, bruno: Member, alice: Member) -> None:
    lead, steps = f"/reunions/{held.pk}/seance/conduire/", f"/reunions/{held.pk}/seance/etape/"
    with time_machine.travel(OPENS):
        chair, member = client_for(bruno), client_for(alice)
        member.post(f"/reunions/{held.pk}/seance/parole/")
        assert chair.post(steps, {"step": "next"}).url == lead
        assert Speech.objects.get(ended_at=None).called_at
        member.post(f"/reunions/{held.pk}/seance/parole/", {"stop": ""})
        assert not Speech.objects.filter(ended_at=None).exists()
        chair.post(steps, {"step": "round"})
        assert Speech.objects.filter(ended_at=None).count() == 5
        chair.post(f"/points/{item(held, 2).pk}/traiter/")
        assert "Point 2" in member.get(f"/reunions/{held.pk}/seance/").content.decode()
        chair.post(steps, {"step": "end"})
        assert LiveSession.objects.get().ended_at
        assert "levée" in member.get(f"/reunions/{held.pk}/seance/").content.decode()


def test_ballot_is_opened_and_closed_in_session(
    held: Meeting, client_for: ClientFor, bruno: Member, alice: Member
) -> None:
    motion = item(held).motion
    with time_machine.travel(OPENS) as traveller:
        chair, member = client_for(bruno), client_for(alice)
        path = f"/resolutions/{motion.pk}/ouvrir/"
        assert "minutes" in chair.post(path, {"secrecy": "named", "minutes": "0"}).content.decode()
        assert chair.post(path, {"secrecy": "named", "minutes": "5"}).status_code == 302
        motion.refresh_from_db()
        room = f"/reunions/{held.pk}/seance/"
        assert "Un scrutin est ouvert" in member.get(room).content.decode()
        member.post(f"/scrutins/{motion.ballot.pk}/", {"choice": "for"})
        chair.post(f"/scrutins/{motion.ballot.pk}/clore/")
        assert "Le scrutin est clos" in member.get(room).content.decode()
        traveller.shift(timedelta(seconds=10))
        assert "outcome" in member.get(room).content.decode()
        assert "outcome" in chair.get(f"{room}ecran/").content.decode()
        assert chair.post(path, {"secrecy": "named", "minutes": "5"}).status_code == 200, (
            "a ballot is opened once"
        )


def test_revocation_is_raised_by_a_member(held: Meeting, client_for: ClientFor, alice: Member) -> None:
    data = {"title": "Révocation", "text": "L’assemblée révoque.", "decision_class": "gerance"}
    with time_machine.travel(OPENS):
        response = client_for(alice).post(f"/reunions/{held.pk}/seance/revocation/", data)
    assert response.status_code == 302
    assert held.items.last().raised_in_session


def test_hands_are_refused_or_taken_back(
    held: Meeting, client_for: ClientFor, bruno: Member, alice: Member
) -> None:
    with time_machine.travel(OPENS):
        first = counted(held, bruno, alice)
        page = f"/mains-levees/{first.pk}/"
        assert "Rien ne compte" in client_for(alice).get(page).content.decode()
        client_for(alice).post(page, {"refuse": ""})
        second = counted(held, bruno, alice)
        client_for(bruno).post(f"/mains-levees/{second.pk}/", {"withdraw": ""})
        data = {"votes_for": "300", "votes_against": "1", "abstentions": "0", "witness": str(alice.pk)}
        path = f"/resolutions/{item(held).motion.pk}/main-levee/"
        assert client_for(bruno).post(path, data).status_code == 200, "more hands than people"
    assert [count.state for count in item(held).motion.hand_counts.order_by("pk")] == ["refused", "withdrawn"]


def test_supervision_session_is_seen_by_who_takes_part_only(
    make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member, alice: Member, associates: list[Member]
) -> None:
    meeting = make_meeting(kind="team", motions=0, convened=False)
    Meeting.objects.filter(pk=meeting.pk).update(kind="supervision", convoked_at=STARTS - timedelta(days=3))
    Participant.objects.filter(meeting=meeting).delete()
    Participant.objects.create(meeting=meeting, member=alice, leads=True)
    LiveSession.objects.create(meeting=meeting, code="AAAAAA", opened_at=STARTS, started_at=STARTS)
    pages = ["seance/", "seance/conduire/", "seance/etat/salle/", "seance/etat/conduite/", "presences/"]
    with time_machine.travel(OPENS):
        for member, status in ((alice, 200), (bruno, 404), (associates[0], 404)):
            client: Any = client_for(member)
            assert {client.get(f"/reunions/{meeting.pk}/{page}").status_code for page in pages} == {status}
