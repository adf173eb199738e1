"""Calendars as programs read them (RFC 5545, RFC 5546): one event that is updated and cancelled, or a whole feed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, vCalAddress
from icalendar import Event as CalendarEvent

#: How often a program may ask a feed for news.
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Event:
    """Something in a calendar. `uid` never changes; `sequence` grows with each change; instants are aware."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    text: str
    url: str
    changed_at: datetime
    is_cancelled: bool = False
    is_tentative: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who invites, or is invited."""

    address: str
    name: str = ""


def invitation(event: Event, *, organiser: Person, attendee: Person) -> str:
    """One event as an attachment: METHOD:REQUEST adds or updates it, METHOD:CANCEL takes it out again.

    Programs take it for the reader's own only where it names her (RFC 5546, 3.2.2 and 3.2.5: an attendee at least); it
    names nobody else. No answer is asked for: people answer on the page.
    """
    calendar = _calendar("CANCEL" if event.is_cancelled else "REQUEST")
    entry = _entry(event)
    entry.add("organizer", _address(organiser))
    invited = _address(attendee)
    invited.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"})
    entry.add("attendee", invited)
    calendar.add_component(entry)
    return str(calendar.to_ical().decode())


def _address(person: Person) -> vCalAddress:
    """A name in a parameter holds neither quotes nor control characters (RFC 5545, 3.2)."""
    address = vCalAddress(f"mailto:{person.address}")
    name = "".join(sign for sign in person.name.replace('"', "'") if sign.isprintable())
    if name:
        address.params["CN"] = name
    return address


def feed(events: Iterable[Event], *, name: str) -> str:
    """Every event, for a program that subscribes to the address; cancelled ones say so."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_entry(event))
    return str(calendar.to_ical().decode())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Interlignes//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _entry(event: Event) -> CalendarEvent:
    entry = CalendarEvent()
    entry.add("uid", event.uid)
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.changed_at)
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.ends_at)
    entry.add("summary", event.title)
    if event.place:
        entry.add("location", event.place)
    entry.add("description", f"{event.text}\n\n{event.url}".strip())
    entry.add("url", event.url)
    entry.add(
        "status", "CANCELLED" if event.is_cancelled else "TENTATIVE" if event.is_tentative else "CONFIRMED"
    )
    return entry
