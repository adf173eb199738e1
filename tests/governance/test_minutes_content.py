"""What minutes say: who was there, with how many shares, and how each resolution was decided."""

import re
from datetime import timedelta

import pytest

from governance.actions import attendance, meetings, session
from governance.actions.ballots import cast, freeze, settle
from governance.actions.convocations import record_posting
from governance.models import AgendaItem, Ballot, Candidate, Meeting, Proxy, Result
from governance.permissions import may_correct, may_read_minutes
from governance.queries.attendance import bureau_of
from governance.queries.minutes import content_of, has_to_approve, leads_by
from members.models import Member
from tests.conftest import make_member
from tests.governance.conftest import CLOSES, CONVENED, COUNTED, OPENS, STARTS, MakeBallot, MakeMeeting
from tests.governance.test_documents import attach
from tests.urn import ready as ready_urn

pytestmark = pytest.mark.once
MINUTE = timedelta(minutes=1)
LATER = STARTS + timedelta(days=1)


def test_content_names_everybody_with_shares_and_how_it_was_decided(
    make_ballot: MakeBallot, bruno: Member, alice: Member, dora: Member
) -> None:
    """Present with times, represented, absent; the result with its explanation."""
    ballot = make_ballot()
    meeting, item = ballot.motion.item.meeting, ballot.motion.item
    fanny, nour = make_member("Fanny"), make_member("Nour")
    Proxy.objects.create(meeting=meeting, principal=fanny, holder=bruno, given_at=STARTS - MINUTE)
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    for member in (bruno, alice, dora):
        attendance.record_arrival(meeting=meeting, member=member, mode="room", by=bruno, at=STARTS)
    freeze(ballot=ballot, at=OPENS)
    cast(ballot=ballot, member=bruno, choice="for", by=bruno, at=OPENS)
    attendance.leave(meeting=meeting, member=alice, by=bruno, at=CLOSES)
    assert (
        content_of(Meeting.objects.get(pk=meeting.pk), [])["items"][0]["result"]["label"]
        == "Pas encore de résultat"
    )
    settle(ballot=ballot, at=COUNTED)
    AgendaItem.objects.filter(pk=item.pk).update(raised_in_session=True)
    content = content_of(Meeting.objects.select_related("session").get(pk=meeting.pk), bureau_of(meeting))
    rows = {row[0]: row[1:] for row in content["attendance"]["rows"]}
    assert rows[str(bruno)][0].endswith("à partir de 14 h")
    assert "de 14 h à 15 h 30" in rows[str(alice)][0]
    assert rows[str(fanny)] == ["Représenté·e par Bruno Test", "0"]
    assert rows[str(nour)][0] == "Absent·e"
    assert rows[str(dora)][1] == "–"
    assert re.findall(r"\d+", content["attendance"]["summary"]) == ["2", "1", "4"]
    result = content["items"][0]["result"]
    assert result["outcome"] == "rejected"
    assert result["label"] == "Rejetée"
    assert "Rejetée" not in result["explanation"]
    assert content["items"][0]["raised"]


def test_documents_are_named_with_the_start_of_their_fingerprint(
    make_meeting: MakeMeeting, bruno: Member
) -> None:
    meeting = make_meeting()
    document = attach(meeting, bruno, title="Rapport de gérance")
    assert content_of(meeting, [])["documents"] == [f"Rapport de gérance (SHA-256 {document.digest[:16]}…)"]


def test_the_chair_is_named_with_her_quality_and_how_people_were_convened(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, dora: Member
) -> None:
    """C. com. R223-24 for the chair, R225-106 for the way of the convocation."""
    meeting = make_meeting()
    attendance.choose_bureau(
        meeting=meeting, chair=bruno.pk, secretary=alice.pk, scrutineers=[dora.pk], by=bruno, at=STARTS
    )
    content = content_of(Meeting.objects.get(), bureau_of(meeting))
    assert [name for _seat, name in content["bureau"]] == [
        "Bruno Test, gérance",
        "Dora Test",
        "Alice Test, associé·e",
    ]
    assert [row[0] for row in content["attendance"]["rows"]] == ["Alice Test", "Bruno Test"]
    assert dict(content["facts"])["Convoquée"].endswith("20 jours avant (par courriel)")
    record_posting(meeting=meeting, members=[alice.pk], posted_on=CONVENED.date(), by=bruno, at=CONVENED)
    content = content_of(Meeting.objects.get(), bureau_of(meeting))
    assert dict(content["facts"])["Convoquée"].endswith("(par courriel, et 1 par lettre)")


def test_the_elected_are_named(make_ballot: MakeBallot, bruno: Member) -> None:
    """An election in its own words, from the figures of the urn."""
    ballot = make_ballot()
    Ballot.objects.filter(pk=ballot.pk).update(
        method="election", secrecy="simple", urn=ready_urn.published([bruno], CLOSES, number=0)
    )
    Candidate.objects.create(ballot=ballot, position=1, name="Alice")
    numbers = {"votes_for": 1, "votes_against": 0, "abstentions": 0, "blanks": 0}
    Result.objects.create(
        ballot=ballot,
        members=1,
        present=1,
        **numbers,
        outcome="adopted",
        votes_hash="",
        totals=[[0, 1]],
        counted_at=COUNTED,
    )
    meeting = Meeting.objects.get()
    result = content_of(meeting, [])["items"][0]["result"]
    assert (result["label"], result["lines"]) == ("Élu·e\u00a0: Alice", [["Alice", 1]])
    assert "Alice" not in result["explanation"]


def test_a_team_meeting_lists_who_was_there(make_meeting: MakeMeeting, bruno: Member, dora: Member) -> None:
    """Without shares, and everybody who belongs reads it."""
    meeting = make_meeting(kind="team")
    content = content_of(Meeting.objects.get(pk=meeting.pk), [])
    assert content["attendance"]["rows"] == []
    meetings.record_attendance(meeting=meeting, members=[dora.pk], by=bruno, at=LATER)
    content = content_of(Meeting.objects.get(pk=meeting.pk), [])
    assert content["attendance"]["rows"] == [["Dora Test", "Dans la salle"]]
    assert content["items"][0]["result"]["label"] == "Non mise aux voix"
    assert may_read_minutes(dora, meeting)
    assert may_correct(dora, meeting)
    assert not may_correct(make_member("Nour"), meeting)
    assert leads_by(bruno, meeting, [])
    assert not has_to_approve(dora, meeting, [])
