"""Who asks that a resolution is voted in secret."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.meeting import Motion


class SecrecyRequest(models.Model):
    """An associate asks for a secret vote on a motion: an open act of procedure, which says nothing of her vote.

    Taken back only before the ballot is recorded; who asks then decides whether it must be secret.
    """

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="secrecy_requests")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["motion", "member"], name="secrecy_asked_once_per_motion"),
        ]
        ordering: ClassVar = ["motion", "member__last_name", "member__first_name", "pk"]
        verbose_name = _("request for a secret vote")
        verbose_name_plural = _("requests for a secret vote")

    def __str__(self) -> str:
        return f"{self.motion_id}/{self.member_id}"
