"""Readings of what meetings asked people to do."""

from datetime import date, timedelta

from django.db.models import QuerySet

from governance.choices import ASSEMBLIES
from governance.models import Assignment, Meeting
from governance.queries.meetings import meetings_for
from members.models import Member

#: Days before its day that somebody is reminded of what she is to do.
DAYS_BEFORE = 3


def assignments_for(member: Member) -> QuerySet[Assignment]:
    """What was asked in the meetings a person may see."""
    return Assignment.objects.filter(meeting__in=meetings_for(member)).select_related("meeting", "owner")


def carried_to(meeting: Meeting, member: Member) -> QuerySet[Assignment]:
    """What earlier meetings of the same kind asked for and is still open, soonest first; an assembly is an assembly."""
    kinds = ASSEMBLIES if meeting.is_assembly else [meeting.kind]
    earlier = assignments_for(member).filter(
        meeting__kind__in=kinds, meeting__starts_at__lt=meeting.starts_at, closed_at__isnull=True
    )
    return earlier.order_by("due_on", "pk")


def of_meeting(meeting: Meeting) -> QuerySet[Assignment]:
    """What one meeting asked for, soonest first."""
    return Assignment.objects.filter(meeting=meeting).select_related("owner").order_by("due_on", "pk")


def open_for(member: Member) -> QuerySet[Assignment]:
    """What a person still has to do, soonest first."""
    mine = Assignment.objects.filter(owner=member, closed_at__isnull=True)
    return mine.select_related("meeting").order_by("due_on", "pk")


def due_soon(today: date) -> QuerySet[Assignment]:
    """What is open and due within three days, or was due before."""
    due = Assignment.objects.filter(closed_at__isnull=True, due_on__lte=today + timedelta(days=DAYS_BEFORE))
    return due.filter(owner__is_active=True).select_related("owner", "meeting").order_by("pk")
