"""What changed of a meeting after it was convened, told to everybody in one mail."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from governance.models.meeting import Meeting


class MeetingUpdate(models.Model):
    """Changes that wait for the quiet delay, or were sent. `before` and `changes`: see `governance.rules.updates`."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="updates", verbose_name=_("meeting")
    )
    before = models.JSONField()
    changes = models.JSONField(default=list)
    begun_at = models.DateTimeField(_("First change"))
    changed_at = models.DateTimeField(_("Last change"))
    sent_at = models.DateTimeField(_("Sent"), null=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["meeting"], condition=Q(sent_at__isnull=True), name="meeting_one_waiting_update"
            ),
        ]
        ordering: ClassVar = ["meeting", "pk"]
        verbose_name = _("update of a meeting")
        verbose_name_plural = _("updates of meetings")

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.pk}"
