"""Changes after the convocation: collected, then told once, old and new."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from governance.actions.convocations import record_posting
from governance.actions.documents import attach
from governance.actions.items import remove_item
from governance.actions.meetings import cancel_meeting, change_meeting
from governance.actions.updates import send_due, send_now
from governance.models import Meeting, MeetingUpdate, Reply
from governance.queries.convocations import proofs
from governance.rules.updates import Change, What, differences
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import CONVENED, OPENS, STARTS, MakeBallot, MakeMeeting, add_item

LATER = CONVENED + timedelta(minutes=10)
DUE = CONVENED + timedelta(hours=1)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ClientFor = Callable[[Member | None], CheckedClient]


def mails() -> list[Mail]:
    return list(Mail.objects.filter(kind=Kind.MEETING_CHANGED).order_by("pk"))


def change(meeting: Meeting, by: Member, at: datetime = CONVENED, **fields: Any) -> Meeting:
    return change_meeting(meeting=meeting, by=by, at=at, **fields)


@pytest.mark.once
def test_differences_name_what_was_and_what_is() -> None:
    before = {
        "starts_at": "2026-06-22T12:00:00+00:00", "place": "A", "video_url": "",
        "items": [[1, "Budget", "x"], [2, "Divers", "y"]], "documents": [["Comptes", "1"]],
    }  # fmt: skip
    after = {
        **before,
        "place": "B",
        "items": [[1, "Le budget", "x"], [3, "Prime", "z"]],
        "documents": [["Comptes", "2"]],
    }
    assert differences(before, before) == []
    assert differences(before, after) == [
        Change(What.PLACE, "A", "B"),
        Change(What.ITEM, "Budget", "Le budget"),
        Change(What.ITEM, "Divers", ""),
        Change(What.ITEM, "", "Prime"),
        Change(What.DOCUMENT, "Comptes", "Comptes"),
    ]


def test_several_changes_are_one_mail_with_old_and_new(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    meeting = make_meeting()
    sequence = meeting.revision
    change(meeting, bruno, place="Salle des fêtes")
    change(meeting, bruno, LATER, video_url="https://visio.example.coop/a")
    attach(meeting=meeting, item=None, title="Comptes", name="c.pdf", content=PDF, by=bruno, at=LATER)
    change(meeting, bruno, LATER, starts_at=STARTS + timedelta(days=1))
    assert send_due(at=LATER + timedelta(minutes=20)) == 0
    assert mails() == []
    assert send_due(at=DUE) == 2
    assert send_due(at=DUE) == 0
    assert {mail.recipient for mail in mails()} == {alice.email, bruno.email}
    text = mails()[0].text
    for words in (
        "Siège → Salle des fêtes",
        "visio.example.coop",
        "Comptes",
        "lundi 22 juin",
        "mardi 23 juin",
    ):
        assert words in text, text
    meeting.refresh_from_db()
    assert meeting.revision == sequence + 1
    assert f"SEQUENCE:{sequence + 1}" in mails()[0].calendar


def test_what_is_changed_back_is_told_to_nobody(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting()
    change(meeting, bruno, place="Ailleurs")
    change(meeting, bruno, LATER, place="Siège")
    assert not MeetingUpdate.objects.exists()
    assert send_due(at=DUE) == 0
    assert mails() == []


def test_the_introduction_alone_is_told_to_nobody(make_meeting: MakeMeeting, bruno: Member) -> None:
    change(make_meeting(), bruno, introduction="Bonjour")
    assert not MeetingUpdate.objects.exists()


def test_a_cancelled_meeting_sends_its_cancellation_only(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting()
    change(meeting, bruno, place="Ailleurs")
    cancel_meeting(meeting=meeting, by=bruno, at=LATER)
    assert send_due(at=DUE) == 0
    assert mails() == []


def test_who_changes_all_the_time_does_not_put_the_mail_off_for_ever(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    meeting = make_meeting()
    for number in range(7):
        change(meeting, bruno, CONVENED + number * timedelta(minutes=20), place=f"Salle {number}")
    assert send_due(at=CONVENED + timedelta(minutes=121)) == 2


def test_sent_now_by_who_organises(make_meeting: MakeMeeting, bruno: Member, alice: Member) -> None:
    meeting = make_meeting()
    change(meeting, bruno, place="Ailleurs")
    with pytest.raises(Refused):
        send_now(meeting=meeting, by=alice, at=LATER)
    assert send_now(meeting=meeting, by=bruno, at=LATER) == 2
    assert send_now(meeting=meeting, by=bruno, at=LATER) == 0
    assert len(mails()) == 2


def test_a_meeting_that_is_near_is_written_about_at_once(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    meeting = make_meeting(kind="team", motions=0, convened=False)
    add_item(meeting, bruno, kind="discussion", motion_text="")
    meeting.convoked_at = CONVENED
    meeting.save()
    change(meeting, bruno, STARTS - timedelta(hours=1), place="Ailleurs")
    assert len(mails()) == 2


def test_what_comes_after_the_beginning_is_told_to_nobody(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting()
    attach(meeting=meeting, item=None, title="Photo", name="c.pdf", content=PDF, by=bruno, at=STARTS)
    assert not MeetingUpdate.objects.exists()


@pytest.mark.parametrize(("days", "is_allowed"), [(15, True), (14, False), (40, True), (1, False)])
def test_another_date_keeps_the_notice(
    days: int, is_allowed: bool, make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    meeting = make_meeting()
    Reply.objects.create(meeting=meeting, member=bruno, answer="present", at=CONVENED)
    moved = CONVENED + timedelta(days=days)
    if not is_allowed:
        with pytest.raises(Refused) as refusal:
            change(meeting, bruno, starts_at=moved)
        assert refusal.value.field == "starts_at"
        return
    change(meeting, bruno, starts_at=moved)
    assert send_due(at=DUE) == 2
    assert not Reply.objects.exists(), "people say anew whether they come"


def test_the_quiet_delay_counts_for_the_notice(make_meeting: MakeMeeting, bruno: Member) -> None:
    at = CONVENED.replace(hour=23, minute=45)
    with pytest.raises(Refused):
        change(make_meeting(), bruno, at, starts_at=at + timedelta(days=15))


def test_a_team_meeting_moves_freely_until_it_begins(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting(kind="team")
    change(meeting, bruno, starts_at=CONVENED + timedelta(days=1))
    with pytest.raises(Refused):
        change(meeting, bruno, CONVENED + timedelta(days=2), starts_at=CONVENED + timedelta(days=3))


def test_a_date_stays_once_a_ballot_is_scheduled(
    make_ballot: MakeBallot, make_meeting: MakeMeeting, bruno: Member
) -> None:
    meeting = make_meeting()
    make_ballot(meeting=meeting, at=CONVENED, opens_at=OPENS)
    with pytest.raises(Refused):
        change(meeting, bruno, starts_at=STARTS + timedelta(days=1))


def test_the_agenda_of_a_team_meeting_may_change_and_is_told(
    make_meeting: MakeMeeting, bruno: Member
) -> None:
    meeting = make_meeting(kind="team")
    add_item(meeting, bruno, "Vacances", at=LATER)
    remove_item(item=meeting.items.get(position=1), by=bruno, at=LATER)
    with pytest.raises(Refused):
        add_item(meeting, bruno, "Trop tard", at=STARTS)
    send_due(at=DUE)
    assert "Vacances" in mails()[0].text
    assert "Point 1" in mails()[0].text


def test_the_agenda_of_an_assembly_stays(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting()
    with pytest.raises(Refused):
        add_item(meeting, bruno, "Vacances", at=LATER)
    with pytest.raises(Refused):
        remove_item(item=meeting.items.get(), by=bruno, at=LATER)


def test_who_is_convened_by_letter_gets_one_about_the_changes(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    meeting = make_meeting()
    day = CONVENED.date()
    record_posting(meeting=meeting, members=[alice.pk], posted_on=day, by=bruno, at=CONVENED)
    change(meeting, bruno, place="Ailleurs")
    send_due(at=DUE)
    lines = [line for line in proofs(meeting, [alice]) if line.member == alice]
    assert [(line.update is not None, line.posted is not None) for line in lines] == [
        (False, True),
        (True, False),
    ]
    record_posting(meeting=meeting, members=[alice.pk], posted_on=day, by=bruno, at=DUE)
    assert all(line.posted for line in proofs(meeting, [alice]) if line.member == alice)


def test_page_shows_what_waits_and_sends_it_when_no_worker_has(
    make_meeting: MakeMeeting, bruno: Member, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = make_meeting()
    change(meeting, bruno, place="Salle des fêtes")
    monkeypatch.setattr("interlignes.kit.clock.now", lambda: LATER)
    client = client_for(bruno)
    assertContains(client.get(meeting.get_absolute_url()), "Siège → <strong>Salle des fêtes</strong>")
    monkeypatch.setattr("interlignes.kit.clock.now", lambda: DUE)
    client.get(meeting.get_absolute_url())
    assert len(mails()) == 1
    change(meeting, bruno, DUE, place="Siège")
    client.post(reverse("governance:meeting_send_changes", args=[meeting.pk]))
    assert len(mails()) == 2
