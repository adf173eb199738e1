"""Meetings and the closing of votes as events of a calendar."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from governance.models import Ballot, CalendarFeed, Meeting
from governance.permissions import may_see
from governance.queries.agenda import minutes_of, planned_minutes
from governance.queries.meetings import convening, meetings_for
from governance.queries.series import announced
from interlignes.kit.ics import Event, Person, invitation
from interlignes.outbox.choices import Recipient
from members.models import Member
from members.queries import cooperative

#: A meeting whose agenda names no minutes.
USUAL_LENGTH = timedelta(hours=2)
#: What ended longer ago than this leaves the feed.
FEED_PAST = timedelta(days=90)


def key_digest(key: str) -> str:
    """What is kept of the key of a feed."""
    return hashlib.sha256(key.encode()).hexdigest()


def owner_of(key: str) -> Member | None:
    """Whose feed the key opens, as long as the person belongs to the cooperative."""
    found = CalendarFeed.objects.select_related("member").filter(key_digest=key_digest(key))
    feed = next(iter(found), None)
    return feed.member if feed and may_see(feed.member) else None


def meeting_event(meeting: Meeting) -> Event:
    """A meeting with its agenda. Cancelling counts as one more change."""
    items = sorted(meeting.items.all(), key=lambda item: item.position)
    occurrence = None if meeting.is_assembly else getattr(meeting, "occurrence", None)
    planned = occurrence.series.minutes if occurrence else planned_minutes(items)
    changed = meeting.cancelled_at or meeting.convoked_at or meeting.created_at
    lines = [f"{item.number}. {item.title}" for item in items]
    if meeting.video_url:
        lines.append(meeting.video_url)
    return Event(
        uid=f"reunion-{meeting.pk}@{settings.PUBLIC_HOST}",
        sequence=meeting.revision + (1 if meeting.cancelled_at else 0),
        starts_at=meeting.starts_at,
        ends_at=meeting.starts_at + length(planned),
        title=meeting.title,
        place=meeting.place or meeting.video_url,
        text="\n".join(lines),
        url=settings.PUBLIC_URL + meeting.get_absolute_url(),
        changed_at=changed,
        is_cancelled=meeting.cancelled_at is not None,
        is_tentative=meeting.convoked_at is None and meeting.cancelled_at is None,
    )


def _announced(meeting: Meeting) -> Event:
    """One that is not convened yet leads to the page of its series: its own is for who prepares it."""
    event = meeting_event(meeting)
    return replace(event, url=settings.PUBLIC_URL + meeting.occurrence.series.get_absolute_url())


def closing_event(ballot: Ballot) -> Event:
    """The last quarter of an hour of a vote."""
    return Event(
        uid=f"scrutin-{ballot.pk}@{settings.PUBLIC_HOST}",
        sequence=0,
        starts_at=ballot.closes_at - timedelta(minutes=15),
        ends_at=ballot.closes_at,
        title=_("Vote closes: %(title)s") % {"title": ballot.motion.item.title},
        place="",
        text="",
        url=settings.PUBLIC_URL + ballot.get_absolute_url(),
        changed_at=ballot.opens_at,
    )


def events_for(member: Member, at: datetime) -> list[Event]:
    """What a person's feed holds: meetings she is convened to, also cancelled ones, those of series that will convene
    her, and the closing of votes. Five queries."""
    if not may_see(member):
        return []
    since = at - FEED_PAST
    hers = convening(meetings_for(member), member)
    meetings = hers.filter(convoked_at__isnull=False, starts_at__gte=since)
    convened = meetings.select_related("occurrence__series").prefetch_related("items").order_by("starts_at")
    found = [meeting_event(meeting) for meeting in convened]
    coming = announced(member, at).prefetch_related("items").order_by("starts_at")
    found += [_announced(meeting) for meeting in coming]
    ballots = Ballot.objects.select_related("motion__item").filter(
        closes_at__gte=since, motion__item__meeting__cancelled_at__isnull=True
    )
    return found + [closing_event(ballot) for ballot in ballots.order_by("closes_at", "pk")]


def event_to(meeting: Meeting) -> Callable[[Recipient], str]:
    """The meeting for the calendar of one reader of a mail: it updates or cancels what she has."""
    event = meeting_event(meeting)
    organiser = Person(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], cooperative().name)
    return lambda reader: invitation(event, organiser=organiser, attendee=Person(reader.address, reader.name))


def conflicts(meeting: Meeting, member: Member) -> list[Meeting]:
    """Other meetings that she sees, not cancelled, that begin within the length of this one or the other way round."""
    found = between(member, meeting.starts_at, meeting_event(meeting).ends_at)
    return [other for other in found if other.pk != meeting.pk]


def between(member: Member, begins: datetime, ends: datetime) -> list[Meeting]:
    """The meetings that she sees, not cancelled, that take place in a span of time, soonest first. One query."""
    near = meetings_for(member).filter(
        cancelled_at__isnull=True, starts_at__gt=begins - timedelta(hours=12), starts_at__lt=ends
    )
    planned = Coalesce("occurrence__series__minutes", minutes_of("pk"))
    found = near.annotate(planned=planned).order_by("starts_at", "pk")
    return [other for other in found if other.starts_at + length(other.planned) > begins]


def length(minutes: int | None) -> timedelta:
    """How long a meeting takes whose agenda plans so many minutes."""
    return timedelta(minutes=minutes) if minutes else USUAL_LENGTH
