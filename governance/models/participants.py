"""Who takes part in a working group or a supervision session, and who leads a meeting that is no assembly."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from governance.models.meeting import Meeting


class Participant(models.Model):
    """A member takes part in a meeting; whoever `leads` prepares and convenes it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(_("Leads the meeting"), default=False)

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["meeting", "member"], name="participant_once")]
        verbose_name = _("participant")
        verbose_name_plural = _("participants")

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.member_id}"
