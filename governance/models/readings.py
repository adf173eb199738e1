"""Who lets it be seen that she has read a version of a proposal. Nothing is kept of anybody who does not want it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from governance.models.proposals import ProposalVersion


class ReadingShown(models.Model):
    """She agrees that authors and gérance see which versions she has read. No row: nothing is noted of her."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("consent to be seen reading")
        verbose_name_plural = _("consents to be seen reading")

    def __str__(self) -> str:
        return str(self.member_id)


class Reading(models.Model):
    """She opened a version, first on `day`. Its key is random: neither hour nor order of readings is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(ProposalVersion, on_delete=models.CASCADE, related_name="readings")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["version", "member"], name="reading_once")]
        indexes: ClassVar = [models.Index(fields=["day"], name="reading_day")]
        ordering: ClassVar = ["version", "member__last_name", "member__first_name", "member"]
        verbose_name = _("reading of a version")
        verbose_name_plural = _("readings of versions")

    def __str__(self) -> str:
        return f"{self.version_id}/{self.member_id}"
