"""What minutes say of the quorum in the course of a session, and of what the meeting asked people to do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.actions import assignments, attendance, session
from governance.choices import DecisionClass
from governance.minutes_pdf import minutes_pdf
from governance.models import Meeting
from governance.queries.minutes import content_of
from members.models import Member
from tests.governance.conftest import STARTS, MakeMeeting, add_item
from tests.governance.test_presence import MINUTE, arrive, begin

pytestmark = pytest.mark.once


def read(meeting: Meeting) -> Meeting:
    """As a request reads it."""
    return Meeting.objects.select_related("session", "minutes").get(pk=meeting.pk)


def test_quorum_lost_and_regained_stands_in_the_minutes(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, associates: list[Member]
) -> None:
    """Nine of eleven are needed for the statuts: there from the start, not from 14:10 on, again from 14:20 on."""
    meeting = make_meeting(kind="mixed", motions=2, convened=False)
    add_item(meeting, bruno, "Statuts", decision_class=DecisionClass.EXTRAORDINARY)
    Meeting.objects.filter(pk=meeting.pk).update(convoked_at=STARTS - 40 * 24 * 60 * MINUTE)
    meeting = read(meeting)
    session.open_doors(meeting=meeting, by=bruno, at=STARTS - 5 * MINUTE)
    for member in (alice, bruno, *associates[:7]):
        arrive(meeting, member, bruno, STARTS - MINUTE)
    begin(meeting, bruno, alice, STARTS)
    attendance.leave(meeting=meeting, member=associates[0], by=bruno, at=STARTS + 10 * MINUTE)
    arrive(meeting, associates[8], bruno, STARTS + 20 * MINUTE)
    assert content_of(read(meeting), [])["quorum"] == [], "the session is still on"
    session.end(meeting=meeting, by=bruno, at=STARTS + 60 * MINUTE)
    assignments.assign(
        meeting=meeting, text="Déposer", owner=alice, due_on=STARTS.date(), by=bruno, at=STARTS + 30 * MINUTE
    )
    with CaptureQueriesContext(connection) as captured:
        content = content_of(read(meeting), [])
    assert len(captured) <= 13
    rows = content["quorum"]
    assert {row[0] for row in rows} == {"Point 3"}
    assert [(row[1], row[2], row[3].split(" (")[0]) for row in rows] == [
        ("14 h", "9", "atteint"),
        ("14 h 10", "8", "non atteint"),
        ("14 h 20", "9", "atteint"),
    ]
    assert content["assignments"] == [["Déposer", "Alice Test", "22 juin 2026"]]
    assert minutes_pdf(content, number=None, at=STARTS).startswith(b"%PDF")


def test_a_meeting_without_session_or_quorum_says_nothing_of_it(make_meeting: MakeMeeting) -> None:
    content = content_of(read(make_meeting()), [])
    assert (content["quorum"], content["assignments"]) == ([], [])
