"""Offices, held for a time: every right of the gérance hangs on a row here, never on a check-box."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from members.choices import Role


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Readings of mandates."""

    def in_force(self, day: date) -> "MandateQuerySet":
        """Begun on or before `day`, not ended before it."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class Mandate(models.Model):
    """An office held from `starts_on` to `ends_on`, both days included; no end: until further notice."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mandates", verbose_name=_("member")
    )
    role = models.CharField(_("Office"), max_length=12, choices=Role)
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until (included)"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="mandate_ends_after_start",
                violation_error_message=_("The mandate would end before it begins."),
            ),
            UniqueConstraint(
                fields=["member", "role", "starts_on"],
                name="mandate_once",
                violation_error_message=_("This mandate is already recorded."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="mandate_role_known"),
        ]
        ordering: ClassVar = ["member", "starts_on"]
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.starts_on:%d/%m/%Y})"
