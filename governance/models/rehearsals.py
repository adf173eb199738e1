"""A rehearsal of a secret ballot: an urn on a question that decides nothing, kept apart from every ballot."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

#: How long after its closing a rehearsal is kept, for people to look their tracker up once more.
KEPT = timedelta(days=14)


class Rehearsal(models.Model):
    """It has no motion, no ballot, no result, no minutes; it goes with its urn, two weeks after closing."""

    urn = models.OneToOneField(
        "urn.Urn", primary_key=True, on_delete=models.CASCADE, related_name="rehearsal"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-urn"]
        verbose_name = _("rehearsal of a secret ballot")
        verbose_name_plural = _("rehearsals of secret ballots")

    def __str__(self) -> str:
        return self.urn.name

    def get_absolute_url(self) -> str:
        """The page of all of them."""
        return reverse("governance:rehearsals")

    @property
    def deleted_on(self) -> datetime:
        """When it goes by itself."""
        return self.urn.closes_at + KEPT
