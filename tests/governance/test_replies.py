"""Reminding those who have not said whether they come."""

from datetime import timedelta
from typing import Any

import pytest

from governance.actions import attendance, proxies
from governance.actions.replies import remind
from governance.models import Meeting
from governance.tasks import replies as task
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members.models import Member
from tests.governance.conftest import STARTS, MakeMeeting

DAY = timedelta(days=1)


def reminded() -> set[str]:
    """Who has such a mail."""
    return {mail.recipient for mail in Mail.objects.filter(kind=Kind.MEETING_REPLY)}


def test_who_has_not_answered_is_reminded_once(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    meeting = make_meeting()
    before = STARTS - 10 * DAY
    attendance.reply(meeting=meeting, answer="absent", by=alice, at=before)
    proxies.give(meeting=meeting, holder=bruno, by=associates[0], at=before)
    Member.objects.filter(pk=associates[1].pk).update(wants_reminders=False)
    Member.objects.filter(pk=associates[2].pk).update(is_active=False)
    assert remind(at=STARTS - 4 * DAY) == 0
    soon = STARTS - 2 * DAY
    assert remind(at=soon) == len(associates) - 3 + 1  # and Bruno himself
    assert remind(at=soon + timedelta(hours=3)) == 0
    told = {member.email for member in associates}
    assert reminded() == {bruno.email, *told} - {member.email for member in associates[:3]}
    assert "BEGIN:VCALENDAR" in Mail.objects.filter(kind=Kind.MEETING_REPLY)[0].calendar
    assert remind(at=STARTS) == 0
    task()


@pytest.mark.parametrize(("days", "mails"), [(0, 0), (1, 0), (2, 2), (30, 2)])
def test_days_before_are_the_installation_s(
    days: int, mails: int, make_meeting: MakeMeeting, alice: Member, settings: Any
) -> None:
    settings.MEETING_REMINDER_DAYS = days
    make_meeting()
    assert remind(at=STARTS - 2 * DAY) == mails


def test_nobody_is_reminded_of_what_is_new_called_off_or_discreet(
    make_meeting: MakeMeeting, alice: Member
) -> None:
    soon = STARTS - 2 * DAY
    meeting = make_meeting(kind="team")
    rows = Meeting.objects.filter(pk=meeting.pk)
    for change in (
        {"convoked_at": soon - timedelta(hours=2)},
        {"convoked_at": soon - 8 * DAY, "kind": "supervision"},
        {"kind": "team", "cancelled_at": soon},
    ):
        rows.update(**change)
        assert remind(at=soon) == 0
    rows.update(cancelled_at=None)
    assert remind(at=soon) > 0
