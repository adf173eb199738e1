"""The rules of decision as versioned data."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock


class RuleVersion(models.Model):
    """One version of the cooperative's rules of quorum and majority; never edited, only followed by another.

    `book` is a rule book as `governance.rules.presets` reads it. The version in force on a day is the one with the
    latest `in_force_on` not after it (then the highest number). Ballots keep a copy of the rule they opened with.
    `statutes` None: what the statuts say; else that version with what articles of the règlement make stricter.
    """

    number = models.PositiveIntegerField(_("Version"), unique=True)
    preset = models.CharField(_("Starting point"), max_length=60)
    book = models.JSONField(_("Rules"))
    source = models.TextField(
        _("Source"), max_length=2000, help_text=_("Article of the statuts or of the law.")
    )
    statutes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    in_force_on = models.DateField(_("In force from"))
    created_at = models.DateTimeField(_("Recorded"), default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gte=1), name="rule_version_from_one")
        ]
        ordering: ClassVar = ["-number"]
        verbose_name = _("version of the rules")
        verbose_name_plural = _("versions of the rules")

    def __str__(self) -> str:
        return f"{self.number} ({self.in_force_on:%d/%m/%Y})"

    def get_absolute_url(self) -> str:
        """The page that explains the rules."""
        return reverse("governance:rules")
