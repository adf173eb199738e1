"""The minutes (procès-verbal) of a meeting: written, corrected, approved, then sealed for good."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.choices import CorrectionState
from governance.models.meeting import AgendaItem, Meeting


class Minutes(models.Model):
    """What the secretary writes beside what the software knows. Facts, attendance and results are never typed here.

    `submitted_at`: from then on those who were there read it and propose corrections.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    opening = models.TextField(_("Opening"), max_length=20_000, blank=True)
    incidents = models.TextField(_("Incidents"), max_length=20_000, blank=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")

    def __str__(self) -> str:
        return str(self.meeting_id)


class ItemNote(models.Model):
    """The summary of the debate on one item."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="note")
    text = models.TextField(_("Summary of the debate"), max_length=20_000, blank=True)

    class Meta:
        verbose_name = _("summary of a debate")
        verbose_name_plural = _("summaries of debates")

    def __str__(self) -> str:
        return str(self.item_id)


class Correction(models.Model):
    """What somebody who was there wants changed in the minutes, and what became of it, in words."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="corrections")
    item = models.ForeignKey(
        AgendaItem, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("item")
    )
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("Correction"), max_length=5000)
    proposed_at = models.DateTimeField(_("Proposed"))
    state = models.CharField(max_length=8, choices=CorrectionState, default=CorrectionState.WAITING)
    answer = models.TextField(_("Answer"), max_length=5000, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=CorrectionState.values), name="correction_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.WAITING, settled_at__isnull=True)
                | ~Q(state=CorrectionState.WAITING) & Q(settled_at__isnull=False),
                name="correction_settled_with_instant",
            ),
        ]
        ordering: ClassVar = ["minutes", "pk"]
        verbose_name = _("correction of minutes")
        verbose_name_plural = _("corrections of minutes")

    def __str__(self) -> str:
        return f"{self.minutes_id}/{self.member_id}"


class Approval(models.Model):
    """Somebody who has to approve the minutes has. Deleted when the text changes afterwards."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="approvals")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("Approved"))

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["minutes", "member"], name="minutes_approved_once"),
        ]
        ordering: ClassVar = ["minutes", "pk"]
        verbose_name = _("approval of minutes")
        verbose_name_plural = _("approvals of minutes")

    def __str__(self) -> str:
        return f"{self.minutes_id}/{self.member_id}"


class SealedMinutes(models.Model):
    """The minutes as they were sealed: a line of the register. A trigger refuses to change or delete it.

    `number` has no gap. `content` is what was set, `pdf` the document itself, `sha256` its fingerprint, which also
    stands in the journal.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="sealed_minutes")
    number = models.PositiveIntegerField(_("Number"), unique=True)
    content = models.JSONField()
    pdf = models.BinaryField()
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    sealed_at = models.DateTimeField(_("Sealed"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gte=1), name="sealed_minutes_from_one"),
        ]
        ordering: ClassVar = ["-number"]
        verbose_name = _("sealed minutes")
        verbose_name_plural = _("sealed minutes")

    def __str__(self) -> str:
        return str(self.number)

    def get_absolute_url(self) -> str:
        """The page of these minutes."""
        return reverse("governance:minutes", args=[self.meeting_id])
