"""Readings of candidacies before the assembly."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from governance.choices import ASSEMBLIES
from governance.models import Meeting, Motion
from interlignes.kit import clock
from members.models import Candidacy


def awaiting_assembly(meeting: Meeting) -> QuerySet[Candidacy]:
    """Filed candidacies that are not on the agenda of this assembly in preparation."""
    if not meeting.is_assembly:
        return Candidacy.objects.none()
    waiting = Candidacy.objects.pending().filter(filed_on__isnull=False)
    elsewhere = Motion.objects.filter(item__meeting=meeting, candidacy__isnull=False)
    waiting = waiting.exclude(pk__in=elsewhere.values("candidacy"))
    return waiting.select_related("member").order_by("filed_on", "pk")


def without_assembly(since: datetime) -> QuerySet[Candidacy]:
    """Filed candidacies that are on the agenda of no assembly from the instant `since` on."""
    coming = Motion.objects.filter(
        candidacy=OuterRef("pk"),
        item__meeting__cancelled_at=None,
        item__meeting__starts_at__gte=since,
    )
    return Candidacy.objects.pending().filter(filed_on__isnull=False).exclude(Exists(coming))


def assemblies_in_preparation(at: datetime) -> QuerySet[Meeting]:
    """Assemblies to come whose agenda can still change."""
    drafts = Meeting.objects.filter(
        convoked_at=None, cancelled_at=None, kind__in=ASSEMBLIES, starts_at__gt=at
    )
    return drafts.order_by("starts_at", "pk")


def on_agendas(at: datetime) -> dict[int, Motion]:
    """Candidacy -> the motion about it in an assembly of today or later, with its meeting; one query."""
    motions = Motion.objects.filter(
        candidacy__outcome="",
        item__meeting__cancelled_at=None,
        item__meeting__starts_at__gte=clock.midnight(at),
    )
    found = motions.select_related("item__meeting").order_by("-item__meeting__starts_at")
    return {motion.candidacy_id: motion for motion in found if motion.candidacy_id}


def unopposed(before: datetime) -> QuerySet[Motion]:
    """Rejections of open candidacies on the agenda of an assembly whose day is over, never put to the vote."""
    return (
        Motion.objects.filter(
            adoption_rejects=True,
            candidacy__outcome="",
            ballot__isnull=True,
            item__meeting__kind__in=ASSEMBLIES,
            item__meeting__convoked_at__isnull=False,
            item__meeting__cancelled_at=None,
            item__meeting__starts_at__lt=clock.midnight(before),
        )
        .select_related("candidacy", "item__meeting")
        .order_by("item__meeting__starts_at", "pk")
    )
