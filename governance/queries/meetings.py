"""Readings of meetings."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet

from governance.models import AgendaItem, Meeting
from governance.permissions import may_see
from interlignes.kit import clock
from interlignes.kit.prepared import Prepared
from members.models import Member


def meetings_for(member: Member) -> QuerySet[Meeting]:
    """The meetings a person may see: drafts are the gérance's."""
    if not may_see(member):
        return Meeting.objects.none()
    meetings = Meeting.objects.all()
    return meetings if member.is_staff else meetings.filter(convoked_at__isnull=False)


def with_agenda(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """The same with items, motions, ballots and results: four queries whatever the number."""
    items = AgendaItem.objects.select_related("motion__ballot__result").order_by("position")
    return meetings.prefetch_related(Prefetch("items", queryset=items))


def coming_meetings(member: Member, at: datetime, limit: int = 5) -> list[Meeting]:
    """Convened meetings of today and later, soonest first: one that has begun is where people look for it."""
    return _coming(since=clock.midnight(at))[:limit] if may_see(member) else []


def _convened_since(since: datetime) -> QuerySet[Meeting]:
    convened = Meeting.objects.filter(convoked_at__isnull=False, cancelled_at__isnull=True)
    return convened.filter(starts_at__gte=since).order_by("starts_at", "pk")[:100]


_coming = Prepared(_convened_since, since=datetime)


def drafts(member: Member) -> QuerySet[Meeting]:
    """Meetings in preparation, for the gérance."""
    return (
        meetings_for(member).filter(convoked_at__isnull=True, cancelled_at__isnull=True).order_by("starts_at")
    )
