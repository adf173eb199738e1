"""A profit-sharing with the motion that puts it to the vote: its figures are fixed, its adoption decides the year."""

import logging
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from governance.models import Ballot, Motion, MotionAllocation
from governance.permissions import may_manage_meetings
from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from members.actions.profit import decide_allocation, freeze_variant
from members.models import AllocationDecision, Member, ProfitVariant

logger = logging.getLogger(__name__)


@transaction.atomic
def attach_allocation(
    *, motion: Motion, variant: ProfitVariant, by: Member, at: datetime
) -> MotionAllocation:
    """Freeze a variant and show it with the motion, instead of another one. Raises Refused once there is a ballot."""
    refuse_unless_open(motion, by)
    if motion.item.meeting.cancelled_at:
        raise Refused(_("This meeting is cancelled."))
    if AllocationDecision.objects.filter(year=variant.year_id).exists():
        raise Refused(_("An assembly has decided on this year already."), field="variant")
    frozen = freeze_variant(variant=variant, by=by, at=at)
    link, _made = MotionAllocation.objects.update_or_create(
        motion=motion, defaults={"frozen": frozen, "attached_at": at}
    )
    record("motion.allocation_attached", by=by.pk, at=at, about=motion, fingerprint=frozen.fingerprint)
    return link


@transaction.atomic
def detach_allocation(*, motion: Motion, by: Member, at: datetime) -> None:
    """Show it no longer with the motion; its year can be changed again. Raises Refused once there is a ballot."""
    refuse_unless_open(motion, by)
    if MotionAllocation.objects.filter(motion=motion).delete()[0]:
        record("motion.allocation_detached", by=by.pk, at=at, about=motion)


def apply_allocation(*, ballot: Ballot, decided_on: date, at: datetime) -> None:
    """Make the profit-sharing of an adopted motion the decided one of its year, once; the first one stands."""
    link = MotionAllocation.objects.select_related("frozen__variant").filter(motion=ballot.motion_id).first()
    if link is None:
        return
    source = f"governance.ballot:{ballot.pk}"
    done = decide_allocation(frozen=link.frozen, decided_on=decided_on, decided_by=source, by=None, at=at)
    if not done:
        logger.warning("motion %s: its year has a decided profit-sharing already", ballot.motion_id)


def carry_allocation(*, old: Motion, new: Motion, by: Member, at: datetime) -> None:
    """Put the profit-sharing of a motion that was not decided to the vote again, with the motion that follows it.

    Not where its year was decided meanwhile or its figures have changed: the gérance attaches another one then.
    """
    link = MotionAllocation.objects.select_related("frozen__variant").filter(motion=old).first()
    if link is None:
        return
    try:
        attach_allocation(motion=new, variant=link.frozen.variant, by=by, at=at)
    except Refused as refused:
        logger.warning("motion %s: its profit-sharing does not follow: %s", new.pk, refused)
    settle_allocations(motions=Motion.objects.filter(pk=old.pk), at=at)


def settle_allocations(*, motions: "QuerySet[Motion]", at: datetime) -> None:
    """These motions decide about their profit-sharing no more: its year waits for them no longer."""
    MotionAllocation.objects.filter(motion__in=motions, settled_at=None).update(settled_at=at)


def refuse_unless_open(motion: Motion, by: Member) -> None:
    """Refuse anybody but the gérance, and once a ballot is scheduled on the motion."""
    if not may_manage_meetings(by):
        raise Refused(_("Only the gérance may do this."))
    found = Motion.objects.select_for_update().get(pk=motion.pk)
    if hasattr(found, "ballot"):
        raise Refused(_("A ballot is scheduled on this motion: what it puts to the vote no longer changes."))
