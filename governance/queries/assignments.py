"""Readings of what meetings asked people to do."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from governance.choices import ASSEMBLIES
from governance.models import Assignment, Meeting
from governance.permissions import may_see
from governance.queries.meetings import meetings_for, shown_to
from interlignes.kit.prepared import Prepared
from members.models import Member

#: Days before its day that somebody is reminded of what she is to do.
DAYS_BEFORE = 3


def assignments_for(member: Member) -> QuerySet[Assignment]:
    """What was asked in the meetings a person may see."""
    return Assignment.objects.filter(meeting__in=meetings_for(member)).select_related("meeting", "owner")


def carried_to(meeting: Meeting, member: Member) -> QuerySet[Assignment]:
    """What earlier meetings of the same kind asked for and is still open, soonest first; an assembly is an assembly."""
    earlier = _carried(assignments_for(member), meeting.kind, meeting.starts_at)
    return earlier.order_by("due_on", "pk")


def carried(meeting: Meeting, member: Member) -> int:
    """How many these are. One prepared query."""
    if not may_see(member):
        return 0
    return len(_open_before(meeting.kind, member.is_staff)(member=member.pk, before=meeting.starts_at))


def _carried(assignments: QuerySet[Assignment], kind: str, before: datetime) -> QuerySet[Assignment]:
    kinds = ASSEMBLIES if kind in ASSEMBLIES else [kind]
    return assignments.filter(meeting__kind__in=kinds, meeting__starts_at__lt=before, closed_at__isnull=True)


@lru_cache
def _open_before(kind: str, manages: bool) -> Prepared[dict[str, Any]]:
    def build(member: int, before: datetime) -> QuerySet[Assignment, Any]:
        seen = Assignment.objects.filter(meeting__in=shown_to(member, manages=manages))
        return _carried(seen, kind, before).values("pk")

    return Prepared(build, member=int, before=datetime)


def of_meeting(meeting: Meeting) -> QuerySet[Assignment]:
    """What one meeting asked for, soonest first."""
    return Assignment.objects.filter(meeting=meeting).select_related("owner").order_by("due_on", "pk")


def open_for(member: Member) -> QuerySet[Assignment]:
    """What a person still has to do, soonest first."""
    return open_of(member.pk).select_related("meeting").order_by("due_on", "pk")


def open_of(member: int) -> QuerySet[Assignment]:
    """The same of the person with this number, in no order."""
    return Assignment.objects.filter(owner=member, closed_at__isnull=True)


def due_soon(today: date) -> QuerySet[Assignment]:
    """What is open and due within three days, or was due before."""
    due = Assignment.objects.filter(closed_at__isnull=True, due_on__lte=today + timedelta(days=DAYS_BEFORE))
    return due.filter(owner__is_active=True).select_related("owner", "meeting").order_by("pk")
