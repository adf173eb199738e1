"""Attaching a profit-sharing to the motion that puts it to the vote; from then on its figures are fixed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.models import Motion, MotionAllocation
from governance.permissions import may_manage_meetings
from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from members.actions.profit import freeze_variant
from members.models import Member, ProfitVariant


@transaction.atomic
def attach_allocation(
    *, motion: Motion, variant: ProfitVariant, by: Member, at: datetime
) -> MotionAllocation:
    """Freeze a variant and show it with the motion, instead of another one. Raises Refused once there is a ballot."""
    _refuse_unless_open(motion, by)
    frozen = freeze_variant(variant=variant, by=by, at=at)
    link, _made = MotionAllocation.objects.update_or_create(
        motion=motion, defaults={"frozen": frozen, "attached_at": at}
    )
    record("motion.allocation_attached", by=by.pk, at=at, about=motion, fingerprint=frozen.fingerprint)
    return link


@transaction.atomic
def detach_allocation(*, motion: Motion, by: Member, at: datetime) -> None:
    """Show it no longer with the motion; it stays frozen. Raises Refused once there is a ballot."""
    _refuse_unless_open(motion, by)
    if MotionAllocation.objects.filter(motion=motion).delete()[0]:
        record("motion.allocation_detached", by=by.pk, at=at, about=motion)


def _refuse_unless_open(motion: Motion, by: Member) -> None:
    if not may_manage_meetings(by):
        raise Refused(_("Only the gérance may do this."))
    found = Motion.objects.select_for_update().get(pk=motion.pk)
    if hasattr(found, "ballot"):
        raise Refused(_("A ballot is scheduled on this motion: what it puts to the vote no longer changes."))
