"""Whom a meeting is convened with, by when, and the mails about it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from email.utils import parseaddr
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q

from governance.choices import MeetingKind
from governance.models import Meeting
from governance.queries import book_of, rule_in_force
from governance.queries.feeds import meeting_event
from governance.rules.presets import NOTICE_DAYS
from governance.rules.updates import Change, What
from interlignes.kit import clock
from interlignes.kit.ics import invitation
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from members.mail import recipient
from members.models import Member
from members.queries import associates, cooperative, members_on


def notice_needed(meeting: Meeting) -> int:
    """Days of notice that the rules in force ask for; none for a meeting that is no assembly."""
    if not meeting.is_assembly:
        return 0
    version = rule_in_force(clock.today(meeting.starts_at))
    return book_of(version).notice_days(meeting.call) if version else NOTICE_DAYS


def convened(meeting: Meeting, at: datetime) -> list[Member]:
    """Whom the convocation goes to: the associates of today and of the day; to a team meeting everybody who belongs,
    to a working group or a supervision session those of its participants."""
    reading = associates if meeting.is_assembly else members_on
    days = {clock.today(at), clock.today(meeting.starts_at)}
    chosen = Q(pk__in=meeting.participants.values("member")) if meeting.is_by_participants else Q()
    either = reduce(or_, (Q(pk__in=reading(day).values("pk")) for day in days))
    return list(Member.objects.filter(either, chosen).order_by("last_name", "first_name", "pk"))


def write_convocations(meeting: Meeting, people: Collection[Member], *, at: datetime) -> None:
    """The convocation to these people, each once."""
    _write(meeting, Kind.MEETING_CONVOKED, people, occasion="", at=at)


def write_to_convened(
    meeting: Meeting, kind: str, *, occasion: str, at: datetime, changes: Sequence[Change] = ()
) -> int:
    """A mail of this kind to everybody who is convened, once an occasion; to how many."""
    people = convened(meeting, at)
    _write(meeting, kind, people, occasion=occasion, at=at, changes=changes)
    return len(people)


def _write(
    meeting: Meeting,
    kind: str,
    people: Collection[Member],
    *,
    occasion: str,
    at: datetime,
    changes: Sequence[Change] = (),
) -> None:
    """One mail a person about the meeting. Those about a supervision session are of a kind that the gérance does not
    read."""
    context = {
        "event": kind,
        "meeting": meeting,
        "changes": changes,
        "is_rectified": any(change.what == What.ITEM for change in changes),
        "items": list(meeting.items.select_related("motion").order_by("position")),
        "cooperative": cooperative(),
        "url": settings.PUBLIC_URL + meeting.get_absolute_url(),
    }
    to = [recipient(member) for member in people]
    event = invitation(meeting_event(meeting), organiser=parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    if meeting.kind == MeetingKind.SUPERVISION:
        kind, occasion = Kind.MEETING_SESSION, f"{kind.partition('.')[2]} {occasion}".strip()
    enqueue(kind=kind, about=meeting, to=to, occasion=occasion, context=context, at=at, calendar=event)
