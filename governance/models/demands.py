"""Resolutions that associates add to the agenda of a convened assembly."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from governance.choices import DecisionClass
from governance.models.meeting import AgendaItem, Meeting


class AgendaDemand(models.Model):
    """A resolution asked for by associates; once enough of them stand behind it, it is `item` of the agenda."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="demands", verbose_name=_("meeting")
    )
    title = models.CharField(_("Title"), max_length=200)
    text = models.TextField(_("Text of the resolution"), max_length=20_000)
    reasons = models.TextField(_("Reasons"), max_length=20_000, blank=True)
    decision_class = models.CharField(
        _("Class of the decision"), max_length=24, choices=DecisionClass, default=DecisionClass.ORDINARY
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    filed_at = models.DateTimeField(_("Filed"))
    item = models.OneToOneField(
        AgendaItem,
        null=True,
        on_delete=models.PROTECT,
        related_name="demand",
        verbose_name=_("agenda item"),
    )
    listed_at = models.DateTimeField(_("On the agenda since"), null=True)
    withdrawn_at = models.DateTimeField(_("Withdrawn"), null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision_class__in=DecisionClass.values), name="demand_decision_class_known"
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=True, listed_at__isnull=True)
                | Q(item__isnull=False, listed_at__isnull=False, withdrawn_at__isnull=True),
                name="demand_listed_or_withdrawn",
            ),
        ]
        ordering: ClassVar = ["meeting", "pk"]
        verbose_name = _("resolution asked for")
        verbose_name_plural = _("resolutions asked for")

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it waits for more associates."""
        return self.item_id is None and self.withdrawn_at is None


class DemandSigner(models.Model):
    """An associate who stands behind a demand, by her own hand."""

    demand = models.ForeignKey(AgendaDemand, on_delete=models.CASCADE, related_name="signers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("On"))

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["demand", "member"], name="demand_signed_once"),
        ]
        ordering: ClassVar = ["demand", "pk"]
        verbose_name = _("signature of a demand")
        verbose_name_plural = _("signatures of demands")

    def __str__(self) -> str:
        return f"{self.demand_id}/{self.member_id}"
