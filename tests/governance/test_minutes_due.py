"""The secretary is reminded of minutes that are not given out, on the days that are set, once each."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from governance.actions import minutes as writing
from governance.actions.meetings import cancel_meeting
from governance.actions.minutes_due import _remind, remind
from governance.choices import Seat
from governance.models import BureauSeat, Meeting
from governance.queries.minutes_due import due_day, not_given_out
from governance.tasks import minutes as task
from interlignes.outbox.choices import STATUTORY, Kind
from interlignes.outbox.models import Mail
from members.models import Member
from tests.governance.conftest import STARTS, MakeMeeting
from tests.governance.test_minutes import hold

DAY = timedelta(days=1)


def told(occasion: str = "") -> set[str]:
    """Who was written to, in all or on one occasion."""
    found = Mail.objects.filter(kind=Kind.MINUTES_DUE)
    return {mail.recipient for mail in (found.filter(occasion=occasion) if occasion else found)}


def after(days: int) -> datetime:
    """A morning so many days after the meeting."""
    return STARTS + days * DAY - timedelta(hours=6)


@pytest.fixture
def held(make_meeting: MakeMeeting, bruno: Member, alice: Member) -> Meeting:
    """An assembly that is over: Bruno in the chair, Alice its secretary."""
    meeting = make_meeting()
    hold(meeting, bruno, alice)
    return meeting


def test_the_secretary_is_told_after_three_and_seven_days_once_each(held: Meeting, alice: Member) -> None:
    for days, expected in ((1, 0), (2, 0), (3, 1), (3, 0), (4, 0), (6, 0), (7, 1), (8, 0), (13, 0), (14, 0)):
        assert remind(at=after(days)) == expected, days
    assert told("3d") == told("7d") == {alice.email}
    mail = Mail.objects.filter(kind=Kind.MINUTES_DUE).latest("pk")
    assert "après 7 jours" in mail.text
    assert f"/reunions/{held.pk}/proces-verbal/" in mail.html
    assert mail.unsubscribe_url
    assert Kind.MINUTES_DUE not in STATUTORY


def test_after_days_without_a_worker_she_gets_one_and_an_old_meeting_none(held: Meeting) -> None:
    assert remind(at=after(9)) == 1
    assert Mail.objects.get(kind=Kind.MINUTES_DUE).occasion == "7d"
    assert not not_given_out(after(14)).exists()
    assert due_day(held, after(14)) is None
    assert due_day(held, after(2)) is None


def test_once_given_out_nothing_more_and_what_waits_is_taken_back(
    held: Meeting, bruno: Member, alice: Member
) -> None:
    """A draft alone does not end it."""
    writing.write(meeting=held, opening="Ouverte.", incidents="", by=alice, at=after(1))
    assert remind(at=after(3)) == 1
    assert "brouillon" in Mail.objects.get(kind=Kind.MINUTES_DUE).text
    writing.submit(meeting=held, by=alice, at=after(3))
    assert Mail.objects.get(kind=Kind.MINUTES_DUE).state == "cancelled"
    assert remind(at=after(7)) == 0


def test_she_can_have_no_reminders(held: Meeting, alice: Member) -> None:
    Member.objects.filter(pk=alice.pk).update(wants_reminders=False)
    assert remind(at=after(3)) == 0


def test_an_assembly_without_secretary_is_the_gerance_s(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    make_meeting()
    assert remind(at=after(3)) == 1
    assert told() == {bruno.email}


def test_a_secretary_who_left_leaves_it_to_the_gerance(held: Meeting, bruno: Member, alice: Member) -> None:
    Member.objects.filter(pk=alice.pk).update(is_active=False)
    remind(at=after(3))
    assert told() == {bruno.email}


def test_other_meetings_only_with_a_secretary_sessions_of_supervision_never(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    for kind in ("team", "team", "supervision"):
        meeting = make_meeting(kind=kind, motions=0, convened=False)
        Meeting.objects.filter(pk=meeting.pk).update(convoked_at=STARTS - 9 * DAY)
    for meeting in Meeting.objects.order_by("pk")[1:]:
        BureauSeat.objects.create(meeting=meeting, member=alice, seat=Seat.SECRETARY)
    assert remind(at=after(3)) == 1
    Member.objects.filter(pk=alice.pk).update(is_active=False)
    assert remind(at=after(7)) == 0


def test_not_of_one_that_was_cancelled_or_never_convened(make_meeting: MakeMeeting, bruno: Member) -> None:
    make_meeting(convened=False)
    cancel_meeting(meeting=make_meeting(), by=bruno, at=STARTS - DAY)
    assert remind(at=after(3)) == 0


@pytest.mark.parametrize(("days", "expected"), [([0], 0), ([], 0), ([1, 30], 1)])
def test_the_days_are_a_setting(days: list[int], expected: int, held: Meeting, settings: Any) -> None:
    settings.MINUTES_REMINDER_DAYS = days
    assert remind(at=after(2)) == expected


def test_the_task_calls_it(held: Meeting, time_machine: Any) -> None:
    time_machine.move_to(after(3), tick=False)
    task()
    assert told()


def test_given_out_while_the_reminder_is_on_its_way(held: Meeting, alice: Member) -> None:
    """The lock lets the submission finish first: then there is nothing to remind of."""
    writing.submit(meeting=held, by=alice, at=after(1))
    assert _remind(held.pk, after(3)) == 0
