"""The profit-sharing that a motion puts to the vote: a frozen allocation of members, with its fingerprint."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.meeting import Motion
from interlignes.kit import clock


class MotionAllocation(models.Model):
    """A motion shows these figures; replaced or taken off only before its ballot is scheduled.

    `settled_at`: since when this motion can no longer decide about them, because its ballot was counted or its meeting
    was called off. Until then `members` holds the figures of the year, by the reverse relation `motions`.
    """

    motion = models.OneToOneField(
        Motion, on_delete=models.CASCADE, related_name="allocation", verbose_name=_("motion")
    )
    frozen = models.ForeignKey(
        "members.FrozenAllocation",
        on_delete=models.PROTECT,
        related_name="motions",
        verbose_name=_("frozen allocation"),
    )
    attached_at = models.DateTimeField(default=clock.now, editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["motion"]
        verbose_name = _("profit-sharing of a motion")
        verbose_name_plural = _("profit-sharing of motions")

    def __str__(self) -> str:
        return f"{self.motion_id}/{self.frozen_id}"
