"""Readings of meetings."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from governance.choices import BY_PARTICIPANTS, MeetingKind
from governance.models import AgendaItem, Document, Meeting, Participant
from governance.permissions import may_see
from interlignes.kit import clock
from interlignes.kit.prepared import Prepared
from members.models import Member


def meetings_for(member: Member) -> QuerySet[Meeting]:
    """The meetings a person may see: convened ones; drafts are theirs who organise them.

    A supervision session exists for its participants only, not for the gérance.
    """
    if not may_see(member):
        return Meeting.objects.none()
    shown = Q(convoked_at__isnull=False) | Q(_takes_part(member.pk, leads=True))
    if member.is_staff:
        shown |= ~Q(kind=MeetingKind.SUPERVISION)
    return Meeting.objects.filter(shown, ~Q(kind=MeetingKind.SUPERVISION) | Q(_takes_part(member.pk)))


def convening(meetings: QuerySet[Meeting], member: Member) -> QuerySet[Meeting]:
    """Those among them that a person is convened to: of working groups, only those she takes part in."""
    return meetings.filter(~Q(kind__in=BY_PARTICIPANTS) | Q(_takes_part(member.pk)))


def _takes_part(member: int, **other: bool) -> Exists:
    return Exists(Participant.objects.filter(meeting=OuterRef("pk"), member=member, **other))


def items_for(member: Member) -> QuerySet[AgendaItem]:
    """The items of the agendas a person may see."""
    return AgendaItem.objects.select_related("meeting", "motion").filter(meeting__in=meetings_for(member))


def with_agenda(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """The same with items, their newest documents, motions, ballots and results: a few queries whatever the number."""
    newest = Document.objects.filter(newer__isnull=True).order_by("pk")
    items = AgendaItem.objects.select_related("motion__ballot__result").order_by("position")
    items = items.prefetch_related(Prefetch("documents", queryset=newest))
    return meetings.prefetch_related(Prefetch("items", queryset=items))


def coming_meetings(member: Member, at: datetime, limit: int = 5) -> list[Meeting]:
    """Meetings she is convened to, of today and later, soonest first: one that has begun is looked for there."""
    if not may_see(member):
        return []
    return _coming(since=clock.midnight(at), member=member.pk)[:limit]


def _convened_since(since: datetime, member: int) -> QuerySet[Meeting]:
    convened = Meeting.objects.filter(convoked_at__isnull=False, cancelled_at__isnull=True)
    hers = convened.filter(~Q(kind__in=BY_PARTICIPANTS) | Q(_takes_part(member)))
    return hers.filter(starts_at__gte=since)


def _first(since: datetime, member: int) -> QuerySet[Meeting]:
    return _convened_since(since, member).order_by("starts_at", "pk")[:100]


_coming = Prepared(_first, since=datetime, member=int)


def drafts(member: Member) -> QuerySet[Meeting]:
    """Meetings in preparation that a person organises."""
    return (
        meetings_for(member).filter(convoked_at__isnull=True, cancelled_at__isnull=True).order_by("starts_at")
    )


def coming_and_drafts(member: Member, at: datetime, limit: int = 5) -> tuple[list[Meeting], list[Meeting]]:
    """`coming_meetings` and `drafts` of her who may see both, in one query."""
    coming = _convened_since(clock.midnight(at), member.pk).order_by()
    either = Q(pk__in=coming.values("pk")) | Q(pk__in=drafts(member).order_by().values("pk"))
    found = list(Meeting.objects.filter(either).order_by("starts_at", "pk"))
    return (
        [meeting for meeting in found if meeting.convoked_at][:limit],
        [meeting for meeting in found if not meeting.convoked_at][:limit],
    )
