"""Who was there."""

from datetime import timedelta

import pytest

from governance.actions.meetings import (
    record_attendance,
)
from governance.models import Attendance
from governance.queries.attendance import stays
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from members.models import Member
from tests.governance.conftest import (
    CLOSES,
    COUNTED,
    STARTS,
    MakeBallot,
    MakeMeeting,
)


def test_attendance_is_set_as_a_whole_and_only_counted_in_the_journal(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    meeting = make_meeting()
    record_attendance(meeting=meeting, members=[alice.pk, bruno.pk], by=bruno, at=STARTS)
    record_attendance(meeting=meeting, members=[alice.pk], by=bruno, at=STARTS)
    assert [stay.member for stay in stays(meeting)] == [alice]
    assert Attendance.objects.count() == 2, "nothing is deleted"
    assert Entry.objects.order_by("sequence").last().facts == {"present": 1}  # type: ignore[union-attr]


def test_attendance_before_the_day_or_of_a_draft_is_refused(make_meeting: MakeMeeting, bruno: Member) -> None:
    with pytest.raises(Refused):
        record_attendance(meeting=make_meeting(), members=[], by=bruno, at=STARTS - timedelta(days=1))
    with pytest.raises(Refused):
        record_attendance(meeting=make_meeting(convened=False), members=[], by=bruno, at=STARTS)


def test_attendance_is_closed_from_the_count_on_even_without_a_worker(
    make_ballot: MakeBallot, bruno: Member, alice: Member
) -> None:
    meeting = make_ballot().motion.item.meeting
    record_attendance(meeting=meeting, members=[alice.pk], by=bruno, at=CLOSES)
    with pytest.raises(Refused):
        record_attendance(meeting=meeting, members=[], by=bruno, at=COUNTED)
    assert Attendance.objects.count() == 1
