"""Arriving, leaving, and who was there at an instant."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from governance.actions import attendance, proxies, session
from governance.actions.ballots import freeze
from governance.actions.meetings import record_attendance
from governance.models import Attendance, Elector, LiveSession, Meeting, Proxy, Reply
from governance.queries import count
from governance.queries.attendance import body_at, present_at, stays
from governance.rules.fingerprint import electorate_hash
from interlignes.kit.errors import Refused
from members.models import Member
from tests.governance.conftest import COUNTED, OPENS, STARTS, MakeBallot, MakeMeeting, fresh

MINUTE = timedelta(minutes=1)
#: What is stored is when the database was reached: a little after the request.
SOON = timedelta(seconds=5)


def arrive(
    meeting: Meeting, member: Member, bruno: Member, at: datetime = STARTS, mode: str = "room"
) -> Attendance:
    """The bureau lets somebody in."""
    return attendance.record_arrival(meeting=meeting, member=member, mode=mode, by=bruno, at=at)


@pytest.fixture
def opened(make_meeting: MakeMeeting, bruno: Member) -> Meeting:
    """A meeting whose doors are open, without anybody in."""
    meeting = make_meeting(motions=2)
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    return meeting


def begin(meeting: Meeting, chair: Member, secretary: Member, at: datetime = STARTS) -> None:
    """Choose a bureau and open the meeting."""
    attendance.choose_bureau(
        meeting=meeting, chair=chair.pk, secretary=secretary.pk, scrutineers=[], by=chair, at=at
    )
    session.start(meeting=meeting, by=chair, at=at)


def test_reply_is_changed_until_the_meeting(make_meeting: MakeMeeting, alice: Member, dora: Member) -> None:
    meeting = make_meeting()
    before = STARTS - timedelta(days=1)
    attendance.reply(meeting=meeting, answer="absent", by=alice, at=before)
    attendance.reply(meeting=meeting, answer="remote", by=alice, at=before)
    assert [reply.answer for reply in Reply.objects.all()] == ["remote"]
    for answer, by, at in (("perhaps", alice, before), ("present", alice, STARTS), ("present", dora, before)):
        with pytest.raises(Refused):
            attendance.reply(meeting=meeting, answer=answer, by=by, at=at)
    with pytest.raises(Refused):
        attendance.reply(meeting=make_meeting(convened=False), answer="present", by=alice, at=before)


def test_check_in_needs_the_code_of_the_room(opened: Meeting, alice: Member, chloe: Member) -> None:
    code = LiveSession.objects.get().code
    with pytest.raises(Refused) as refusal:
        attendance.check_in(meeting=opened, code="é" + code, mode="room", by=alice, at=STARTS)
    assert refusal.value.field == "code"
    with pytest.raises(Refused):
        attendance.check_in(meeting=opened, code=code, mode="elsewhere", by=alice, at=STARTS)
    with pytest.raises(Refused):
        attendance.check_in(meeting=opened, code=code, mode="room", by=chloe, at=STARTS)
    typed = f" {code[:3].lower()} {code[3:]}"
    first = attendance.check_in(meeting=opened, code=typed, mode="room", by=alice, at=STARTS)
    again = attendance.check_in(meeting=opened, code=code, mode="room", by=alice, at=STARTS + MINUTE)
    assert first == again
    assert Attendance.objects.count() == 1


def test_nobody_checks_in_before_the_doors_open(make_meeting: MakeMeeting, alice: Member) -> None:
    with pytest.raises(Refused):
        attendance.check_in(meeting=make_meeting(), code="", mode="room", by=alice, at=STARTS)


def test_only_the_bureau_records_others(opened: Meeting, alice: Member, bruno: Member, chloe: Member) -> None:
    with pytest.raises(Refused):
        arrive(opened, bruno, alice)
    with pytest.raises(Refused):
        arrive(opened, chloe, bruno)
    stay = arrive(opened, alice, bruno)
    with pytest.raises(Refused):
        attendance.leave(meeting=opened, member=bruno, by=alice, at=STARTS)
    with pytest.raises(Refused):
        attendance.withdraw(stay=stay, by=alice, at=STARTS)
    begin(opened, bruno, alice)
    arrive(opened, bruno, alice)
    assert {stay.member for stay in stays(opened)} == {alice, bruno}


def test_who_was_there_at_an_instant(opened: Meeting, alice: Member, bruno: Member) -> None:
    stay = arrive(opened, alice, bruno)
    attendance.leave(meeting=opened, member=alice, by=alice, at=STARTS + 10 * MINUTE)
    arrive(opened, alice, bruno, STARTS + 20 * MINUTE, "remote")
    arrive(opened, alice, bruno, STARTS + 30 * MINUTE, "room")
    modes = {}
    for minute in (-1, 0, 9, 15, 25, 35):
        found = present_at(opened, STARTS + minute * MINUTE + SOON)
        modes[minute] = [one.mode for one in found]
    assert modes == {-1: [], 0: ["room"], 9: ["room"], 15: [], 25: ["remote"], 35: ["room"]}
    with pytest.raises(Refused):
        attendance.leave(meeting=opened, member=bruno, by=bruno, at=STARTS)
    attendance.withdraw(stay=stay, by=bruno, at=STARTS + 40 * MINUTE)
    with pytest.raises(Refused):
        attendance.withdraw(stay=stay, by=bruno, at=STARTS + 40 * MINUTE)
    assert not present_at(opened, STARTS + SOON).exists()


def test_the_database_knows_one_stay_at_a_time(opened: Meeting, alice: Member) -> None:
    Attendance.objects.create(meeting=opened, member=alice, arrived_at=STARTS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(meeting=opened, member=alice, arrived_at=STARTS + MINUTE)


def test_whoever_comes_takes_her_proxy_back(opened: Meeting, alice: Member, bruno: Member) -> None:
    proxies.give(meeting=opened, holder=bruno, by=alice, at=STARTS)
    arrive(opened, bruno, bruno)
    body = body_at(opened, STARTS + SOON)
    assert (body.here, body.represented, body.presence_of(alice.pk)) == (1, 1, ("represented", bruno.pk))
    arrive(opened, alice, bruno, STARTS + MINUTE)
    assert Proxy.objects.get().revoked_at is not None
    after = body_at(opened, STARTS + MINUTE + SOON)
    assert (after.here, after.represented) == (2, 0)
    assert body_at(opened, STARTS + SOON).represented == 1, "as it was before"


def test_a_holder_who_has_left_represents_nobody(opened: Meeting, alice: Member, bruno: Member) -> None:
    proxies.give(meeting=opened, holder=bruno, by=alice, at=STARTS)
    arrive(opened, bruno, bruno)
    attendance.leave(meeting=opened, member=bruno, by=bruno, at=STARTS + MINUTE)
    assert body_at(opened, STARTS + MINUTE + SOON).present == 0


def test_a_ballot_in_session_fixes_who_is_there(
    opened: Meeting, make_ballot: MakeBallot, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    fanny, gael, hana, *_others = associates
    proxies.give(meeting=opened, holder=bruno, by=fanny, at=STARTS)
    for member in (alice, bruno):
        arrive(opened, member, bruno)
    arrive(opened, gael, bruno, mode="remote")
    begin(opened, bruno, alice)
    ballot = make_ballot(meeting=opened)
    presence = {place.member_id: (place.presence, place.proxy_holder_id) for place in Elector.objects.all()}
    assert presence[alice.pk] == ("room", None)
    assert presence[gael.pk] == ("remote", None)
    assert presence[fanny.pk] == ("represented", bruno.pk)
    assert presence[hana.pk] == ("absent", None)
    assert ballot.electorate_hash == electorate_hash(ballot.pk, presence, ballot.rule, presence)
    attendance.leave(meeting=opened, member=alice, by=alice, at=OPENS + MINUTE)
    arrive(opened, hana, bruno, OPENS + MINUTE)
    tally = count(fresh(ballot))
    assert tally is not None
    assert tally.verdict.counts.present == 4, "as it was when the ballot opened"
    stay = stays(opened).get(member=bruno)
    for at in (OPENS + MINUTE, COUNTED):
        with pytest.raises(Refused):
            attendance.withdraw(stay=stay, by=bruno, at=at)
    with pytest.raises(Refused):
        record_attendance(meeting=opened, members=[], by=bruno, at=OPENS + MINUTE)


def test_a_departure_before_the_opening_counts_and_one_after_does_not(
    opened: Meeting, make_ballot: MakeBallot, alice: Member, bruno: Member
) -> None:
    for member in (alice, bruno):
        arrive(opened, member, bruno)
    begin(opened, bruno, alice)
    attendance.leave(meeting=opened, member=alice, by=alice, at=OPENS - MINUTE)
    ballot = make_ballot(meeting=opened)
    freeze(ballot=ballot, at=OPENS)
    tally = count(fresh(ballot))
    assert tally is not None
    assert tally.verdict.counts.present == 1


def test_outside_of_a_session_a_stay_counts_where_it_overlaps(
    opened: Meeting, make_ballot: MakeBallot, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    arrive(opened, alice, bruno)
    attendance.leave(meeting=opened, member=alice, by=alice, at=OPENS - MINUTE)
    arrive(opened, associates[0], bruno, COUNTED)
    arrive(opened, bruno, bruno, OPENS + MINUTE)
    tally = count(make_ballot(meeting=opened))
    assert tally is not None
    assert tally.verdict.counts.present == 1
    with pytest.raises(Refused):
        attendance.withdraw(stay=stays(opened).get(member=bruno), by=bruno, at=COUNTED)


def test_the_bureau_is_chosen_by_who_leads(
    opened: Meeting, alice: Member, bruno: Member, chloe: Member
) -> None:
    with pytest.raises(Refused):
        session.start(meeting=opened, by=bruno, at=STARTS)
    for by, chair in ((alice, alice), (bruno, chloe)):
        with pytest.raises(Refused):
            attendance.choose_bureau(
                meeting=opened, chair=chair.pk, secretary=None, scrutineers=[], by=by, at=STARTS
            )
    attendance.choose_bureau(
        meeting=opened, chair=bruno.pk, secretary=alice.pk, scrutineers=[alice.pk], by=bruno, at=STARTS
    )
    assert opened.bureau.count() == 3
    session.start(meeting=opened, by=alice, at=STARTS)
    session.end(meeting=opened, by=alice, at=STARTS + MINUTE)
    with pytest.raises(Refused):
        attendance.choose_bureau(
            meeting=opened, chair=bruno.pk, secretary=None, scrutineers=[], by=bruno, at=STARTS + MINUTE
        )
    with pytest.raises(Refused):
        arrive(opened, alice, bruno, STARTS + MINUTE)
