"""Calendars: an event that updates and cancels, the private feed and its end."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from governance.actions import feeds as actions
from governance.actions import meetings
from governance.actions.updates import send_now
from governance.models import Ballot, CalendarFeed, Meeting
from governance.queries.feeds import conflicts, events_for, meeting_event
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.ics import Person, feed, invitation
from interlignes.outbox.choices import Kind
from interlignes.outbox.delivery import compose
from interlignes.outbox.models import Mail
from members.choices import StatusKind
from members.models import Member, Status
from tests.client import CheckedClient

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[Member | None], CheckedClient]


def events(text: str) -> list[dict[str, str]]:
    """What a calendar program makes of it."""
    calendar = Calendar.from_ical(text)
    return [{name.lower(): str(value) for name, value in part.items()} for part in calendar.walk("VEVENT")]


def test_convocation_change_and_cancelling_are_one_event(
    meeting: Meeting, bruno: Member, alice: Member
) -> None:
    fields = {"place": "Ailleurs", "video_url": "", "introduction": ""}
    meeting.refresh_from_db()
    changed = meetings.change_meeting(
        meeting=meeting, revision=meeting.revision, by=bruno, at=clock.now(), **fields
    )
    send_now(meeting=meeting, by=bruno, at=clock.now())
    meetings.cancel_meeting(meeting=changed, by=bruno, at=clock.now())
    seen = []
    for kind in (Kind.MEETING_CONVOKED, Kind.MEETING_CHANGED, Kind.MEETING_CANCELLED):
        mail = Mail.objects.get(kind=kind, recipient=alice.email)
        (event,) = events(mail.calendar)
        seen.append((event["uid"], int(event["sequence"]), event["status"]))
        part = compose(mail).message().get_payload()[-1]
        assert part.get_content_type() == "text/calendar"
        assert part.get_param("method") == ("CANCEL" if kind == Kind.MEETING_CANCELLED else "REQUEST")
    assert len({uid for uid, _, _ in seen}) == 1
    assert [sequence for _, sequence, _ in seen] == sorted({sequence for _, sequence, _ in seen})
    assert [status for *_, status in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_each_event_names_its_reader_and_nobody_else(meeting: Meeting, bruno: Member, alice: Member) -> None:
    """Without an attendee Outlook and Gmail take no event for the reader's own (RFC 5546)."""
    meetings.cancel_meeting(meeting=meeting, by=bruno, at=clock.now())
    for kind in (Kind.MEETING_CONVOKED, Kind.MEETING_CANCELLED):
        for person in (alice, bruno):
            calendar = Calendar.from_ical(Mail.objects.get(kind=kind, recipient=person.email).calendar)
            (entry,) = calendar.walk("VEVENT")
            assert str(entry["attendee"]) == f"mailto:{person.email}"
            assert entry["attendee"].params["CN"] == person.get_full_name()
            assert entry["organizer"].params["CN"] == "Les Passeurs"
            other = bruno if person == alice else alice
            assert other.email not in calendar.to_ical().decode().replace("\r\n ", "")


def test_length_is_that_of_the_agenda(meeting: Meeting) -> None:
    event = meeting_event(meeting)
    assert event.ends_at - event.starts_at == timedelta(minutes=10)
    meeting.items.update(minutes=None)
    meeting.video_url = "https://visio.example.coop/a"
    event = meeting_event(meeting)
    assert event.ends_at - event.starts_at == timedelta(hours=2)
    assert "visio" in event.text


def test_text_of_people_cannot_forge_another_event(meeting: Meeting) -> None:
    meeting.title = "AG\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:faux"
    meeting.place = "Salle; 2, rue\\n"
    hostile = 'Zoé "Z"; RSVP=TRUE:mailto:x@y\r\nATTENDEE:mailto:faux@example.coop'
    text = invitation(
        meeting_event(meeting),
        organiser=Person("interlignes@example.coop", hostile),
        attendee=Person("zoe@example.coop", hostile),
    )
    assert len(events(text)) == 1
    (entry,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(entry["attendee"]) == "mailto:zoe@example.coop"
    assert entry["attendee"].params["RSVP"] == "FALSE"
    assert entry["attendee"].params["CN"].startswith("Zoé 'Z'; RSVP")
    assert (
        "CN"
        not in Calendar.from_ical(
            invitation(meeting_event(meeting), organiser=Person("a@b.coop"), attendee=Person("c@d.coop"))
        )
        .walk("VEVENT")[0]["attendee"]
        .params
    )
    assert len(events(feed([meeting_event(meeting)], name="Coop"))) == 1


def test_feed_is_made_renewed_revoked(
    meeting: Meeting, ballot: Ballot, alice: Member, client_for: ClientFor
) -> None:
    first = actions.make_feed(by=alice, at=clock.now())
    second = actions.make_feed(by=alice, at=clock.now())
    outside = client_for(None)
    path = second.replace("http://localhost:8000", "")
    key = path.rstrip("/").rsplit("/", 1)[1]
    assert key not in CalendarFeed.objects.get().key_digest
    answer = outside.get(reverse("governance:feed", args=[key]))
    assert {event["summary"] for event in events(answer.content.decode())} == {
        meeting.title,
        f"Clôture du vote\u00a0: {ballot}",
    }
    old = first.rstrip("/").rsplit("/", 1)[1]
    assert outside.get(reverse("governance:feed", args=[old])).status_code == 404
    for _ in range(2):
        actions.revoke_feed(by=alice, at=clock.now())
    assert outside.get(reverse("governance:feed", args=[key])).status_code == 404


def test_feed_ends_when_its_owner_leaves(alice: Member, client_for: ClientFor) -> None:
    key = actions.make_feed(by=alice, at=clock.now()).rstrip("/").rsplit("/", 1)[1]
    Status.objects.create(member=alice, kind=StatusKind.LEFT, since_on=clock.today())
    assert client_for(None).get(reverse("governance:feed", args=[key])).status_code == 404


def test_who_has_left_gets_no_feed(chloe: Member) -> None:
    with pytest.raises(Refused):
        actions.make_feed(by=chloe, at=clock.now())
    assert events_for(chloe, clock.now()) == []


def test_page_shows_the_address_once(alice: Member, client_for: ClientFor) -> None:
    client = client_for(alice)
    page = client.post(reverse("governance:my_feed")).content.decode()
    assert "/agenda/" in page.split("secret-code", 1)[1]
    assert "secret-code" not in client.get(reverse("governance:my_feed")).content.decode()
    client.post(reverse("governance:my_feed"), {"revoke": "1"})
    assert not CalendarFeed.objects.exists()


def test_one_meeting_as_a_file(meeting: Meeting, alice: Member, client_for: ClientFor) -> None:
    answer = client_for(alice).get(reverse("governance:meeting_ics", args=[meeting.pk]))
    (event,) = events(answer.content.decode())
    assert event["summary"] == meeting.title


def test_meetings_at_the_same_time_are_found(meeting: Meeting, bruno: Member) -> None:
    assert conflicts(meeting, bruno) == []
    other = Meeting.objects.create(title="Autre", starts_at=meeting.starts_at + timedelta(minutes=5))
    Meeting.objects.create(title="Après", starts_at=meeting.starts_at + timedelta(minutes=10))
    Meeting.objects.create(title="Avant", starts_at=meeting.starts_at - timedelta(hours=3))
    assert conflicts(meeting, bruno) == [other]
