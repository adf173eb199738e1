"""Readings of meetings that come again."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from governance.choices import MeetingKind
from governance.models import Meeting, Occurrence, Participant, Series
from governance.permissions import may_see
from interlignes.kit import clock
from interlignes.kit.conflicts import Watched, watch
from members.models import Member

#: What the form of a series changes.
CHANGEABLE = ("title", "place", "video_url", "hour", "minutes", "days_before")


def series_for(member: Member) -> QuerySet[Series]:
    """Those that a person may see: of the team all, else those she takes part in; the gérance sees working groups."""
    if not may_see(member):
        return Series.objects.none()
    mine = Participant.objects.filter(meeting__occurrence__series=OuterRef("pk"), member=member)
    kinds = [MeetingKind.TEAM, MeetingKind.WORKGROUP] if member.is_staff else [MeetingKind.TEAM]
    shown = Q(Exists(mine)) | Q(kind__in=kinds)
    return Series.objects.filter(shown).select_related("author")


def running_series(member: Member, at: datetime) -> QuerySet[Series]:
    """Those of them that go on."""
    coming = Occurrence.objects.filter(series=OuterRef("pk"), meeting__starts_at__gte=at)
    return series_for(member).filter(Exists(coming), stopped_at__isnull=True)


def occurrences(series: Series) -> QuerySet[Occurrence]:
    """The meetings of a series in their order."""
    return series.occurrences.select_related("meeting").order_by("occurs_on")


def to_come(series: Series, at: datetime) -> QuerySet[Meeting]:
    """Its meetings that have not begun and are not cancelled."""
    coming = Meeting.objects.filter(occurrence__series=series, starts_at__gt=at, cancelled_at__isnull=True)
    return coming.select_related("occurrence").order_by("starts_at")


def announced(member: Member, since: datetime) -> QuerySet[Meeting]:
    """Meetings of series that are not convened yet and will convene her."""
    mine = Participant.objects.filter(meeting=OuterRef("pk"), member=member)
    found = Meeting.objects.filter(
        Q(kind=MeetingKind.TEAM) | Exists(mine),
        occurrence__isnull=False,
        convoked_at__isnull=True,
        cancelled_at__isnull=True,
        starts_at__gte=since,
    )
    return found.select_related("occurrence__series")


def due(at: datetime) -> list[Meeting]:
    """Meetings of series whose day to be convened has come, soonest first."""
    near = Meeting.objects.filter(
        occurrence__series__stopped_at__isnull=True,
        occurrence__isnull=False,
        convoked_at__isnull=True,
        cancelled_at__isnull=True,
        starts_at__gt=at,
    ).select_related("occurrence__series__author")
    found = near.order_by("starts_at", "pk")
    return [one for one in found if _convened_on(one, at)]


def _convened_on(meeting: Meeting, at: datetime) -> bool:
    ahead = timedelta(days=meeting.occurrence.series.days_before)
    return clock.today(meeting.starts_at) - ahead <= clock.today(at)


def watched_series(series: Series) -> list[Watched]:
    """What the form of a series shows."""
    return watch(series, CHANGEABLE)
