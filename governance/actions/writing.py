"""Whom a meeting is convened with, by when, and the mails about it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Q

from governance.choices import MeetingKind
from governance.models import Meeting
from governance.queries import rule_in_force
from governance.queries.auditors import Outsider, outsiders_of
from governance.queries.documents import newest_documents
from governance.queries.feeds import event_to
from governance.queries.rules import notice_by
from governance.queries.updates import told
from governance.rules.updates import Change, What
from interlignes.kit import clock
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind, Recipient
from members.mail import recipient
from members.models import Member
from members.queries import associates, cooperative, members_on


def notice_needed(meeting: Meeting) -> int:
    """Days of notice that the rules in force ask for."""
    return notice_by(rule_in_force(clock.today(meeting.starts_at)), meeting)


def convened(meeting: Meeting, at: datetime) -> list[Member]:
    """Whom the convocation goes to: the associates of today and of the day; to a team meeting everybody who belongs,
    to a working group or a supervision session those of its participants."""
    reading = associates if meeting.is_assembly else members_on
    days = {clock.today(at), clock.today(meeting.starts_at)}
    chosen = Q(pk__in=meeting.participants.values("member")) if meeting.is_by_participants else Q()
    either = reduce(or_, (Q(pk__in=reading(day).values("pk")) for day in days))
    return list(Member.objects.filter(either, chosen).order_by("last_name", "first_name", "pk"))


def write_to_outsiders(
    meeting: Meeting,
    kind: str,
    people: Sequence[Outsider],
    *,
    occasion: str,
    at: datetime,
    changes: Sequence[Change] = (),
) -> int:
    """The same to those from outside who have an address. They have no account, so no link either."""
    to = [Recipient(None, one.email, one.name, settings.LANGUAGE_CODE) for one in people if one.email]
    if not to:
        return 0
    context = {**_context(meeting, kind, changes), "url": ""}
    return enqueue(
        kind=kind, about=meeting, to=to, occasion=occasion, context=context, at=at, calendar=event_to(meeting)
    )


def write_convocations(meeting: Meeting, people: Collection[Member], *, at: datetime) -> None:
    """The convocation to these people, each once."""
    _write(meeting, Kind.MEETING_CONVOKED, people, occasion="", at=at)


def write_to_convened(
    meeting: Meeting, kind: str, *, occasion: str, at: datetime, changes: Sequence[Change] = ()
) -> int:
    """A mail of this kind to everybody who is convened, once an occasion; to how many."""
    people = convened(meeting, at)
    _write(meeting, kind, people, occasion=occasion, at=at, changes=changes)
    outside = outsiders_of(meeting)
    return len(people) + write_to_outsiders(meeting, kind, outside, occasion=occasion, at=at, changes=changes)


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
    context = _context(meeting, kind, changes)
    to = [recipient(member) for member in people]
    event = event_to(meeting)
    if meeting.kind == MeetingKind.SUPERVISION:
        kind, occasion = Kind.MEETING_SESSION, f"{kind.partition('.')[2]} {occasion}".strip()
    enqueue(kind=kind, about=meeting, to=to, occasion=occasion, context=context, at=at, calendar=event)


def _context(meeting: Meeting, kind: str, changes: Sequence[Change]) -> dict[str, Any]:
    """What the mails name."""
    return {
        "event": kind,
        "meeting": meeting,
        "changes": told(changes),
        "is_rectified": any(change.what == What.ITEM for change in changes),
        "items": list(meeting.items.select_related("motion").order_by("position")),
        "documents": list(newest_documents(meeting)),
        "cooperative": cooperative(),
        "url": settings.PUBLIC_URL + meeting.get_absolute_url(),
    }
