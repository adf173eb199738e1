"""Assemblies that associates ask the gérance to convene."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.choices import REQUESTABLE, MeetingKind, RequestStage
from governance.models.meeting import AgendaItem, Meeting


class AssemblyRequest(models.Model):
    """Associates ask for an assembly, with its items. From `reached_at` on, enough of them stand behind it and the
    gérance has until `due_on`; `meeting` is what it prepared. Where it stands is read: see `stage`."""

    kind = models.CharField(_("Kind"), max_length=12, choices=MeetingKind)
    reason = models.TextField(_("Why"), max_length=5000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    filed_at = models.DateTimeField(_("Filed"))
    reached_at = models.DateTimeField(_("With the gérance since"), null=True)
    due_on = models.DateField(_("To be convened until"), null=True)
    meeting = models.OneToOneField(
        Meeting,
        null=True,
        on_delete=models.SET_NULL,
        related_name="asked_by",
        verbose_name=_("meeting"),
    )
    withdrawn_at = models.DateTimeField(_("Withdrawn"), null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=REQUESTABLE), name="assembly_request_kind_known"),
            models.CheckConstraint(
                condition=Q(reached_at__isnull=True, due_on__isnull=True)
                | Q(reached_at__isnull=False, due_on__isnull=False),
                name="assembly_request_due_when_reached",
            ),
        ]
        ordering: ClassVar = ["-filed_at", "-pk"]
        verbose_name = _("assembly asked for")
        verbose_name_plural = _("assemblies asked for")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        """Its place on the page of assemblies asked for."""
        return f"{reverse('governance:assembly_requests')}#demande-{self.pk}"

    def stage(self, today: date) -> RequestStage:
        """Where it stands; a meeting that was cancelled no longer counts."""
        meeting = self.meeting if self.meeting and not self.meeting.cancelled_at else None
        if self.withdrawn_at:
            return RequestStage.WITHDRAWN
        if meeting and meeting.convoked_at:
            return RequestStage.CONVENED
        if self.due_on is None:
            return RequestStage.COLLECTING
        if self.due_on < today:
            return RequestStage.LATE
        return RequestStage.PREPARED if meeting else RequestStage.REACHED


class RequestedItem(models.Model):
    """One item that they want on the agenda; with a text it is to be voted. `item`: what it became."""

    request = models.ForeignKey(AssemblyRequest, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("Order"))
    title = models.CharField(_("Title"), max_length=200)
    text = models.TextField(_("Text of the resolution"), max_length=20_000, blank=True)
    item = models.OneToOneField(
        AgendaItem,
        null=True,
        on_delete=models.SET_NULL,
        related_name="requested",
        verbose_name=_("agenda item"),
    )

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["request", "position"], name="requested_item_position_once"),
        ]
        ordering: ClassVar = ["request", "position"]
        verbose_name = _("item asked for")
        verbose_name_plural = _("items asked for")

    def __str__(self) -> str:
        return self.title


class RequestSigner(models.Model):
    """An associate who stands behind a request, by her own hand."""

    request = models.ForeignKey(AssemblyRequest, on_delete=models.CASCADE, related_name="signers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("On"))

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["request", "member"], name="assembly_request_signed_once"),
        ]
        ordering: ClassVar = ["request", "pk"]
        verbose_name = _("signature of a request")
        verbose_name_plural = _("signatures of requests")

    def __str__(self) -> str:
        return f"{self.request_id}/{self.member_id}"
