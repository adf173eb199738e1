"""The scrutineers of one mandate period and the public part of their keys. What is secret never reaches the server."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.urn.choices import KeyKind, Purpose


class Committee(models.Model):
    """A group of scrutineers whose keys are made once and serve every urn until another committee follows.

    `trustees` is the JSON text of its items of a Belenios trustees list, empty until every holder has done every round.
    """

    name = models.CharField(_("Name"), max_length=100)
    purpose = models.CharField(_("Purpose"), max_length=8, choices=Purpose, default=Purpose.BALLOTS)
    kind = models.CharField(_("Keys"), max_length=10, choices=KeyKind, default=KeyKind.THRESHOLD)
    threshold = models.PositiveSmallIntegerField(_("Scrutineers needed to count"))
    trustees = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    completed_at = models.DateTimeField(_("Keys complete"), null=True, editable=False)
    retired_at = models.DateTimeField(_("Replaced"), null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(threshold__gte=1), name="committee_threshold_from_one"),
            models.CheckConstraint(condition=Q(kind__in=KeyKind.values), name="committee_kind_known"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="committee_purpose_known"),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True, trustees="")
                | Q(completed_at__isnull=False) & ~Q(trustees=""),
                name="committee_complete_with_keys",
            ),
        ]
        ordering: ClassVar = ["-pk"]
        verbose_name = _("group of scrutineers")
        verbose_name_plural = _("groups of scrutineers")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of its keys."""
        return reverse("urn:committee", args=[self.pk])

    @property
    def last_round(self) -> int:
        """How many rounds its keys take: three between browsers, one where each key stands alone."""
        return 3 if self.kind == KeyKind.THRESHOLD else 1


class Holder(models.Model):
    """One scrutineer's place: the public messages of each round, and the shares sealed for the others.

    Everything is text as it came, because it is signed. `index` counts from 1; `key` is the verification key.
    """

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="holders")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("scrutineer")
    )
    index = models.PositiveSmallIntegerField()
    cert = models.TextField(blank=True)
    deal = models.TextField(blank=True)
    key = models.TextField(blank=True)
    checked_on = models.DateField(_("Code checked"), null=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["committee", "index"], name="holder_index_once"),
            UniqueConstraint(fields=["committee", "member"], name="holder_once_per_committee"),
            models.CheckConstraint(condition=Q(index__gte=1), name="holder_index_from_one"),
        ]
        ordering: ClassVar = ["committee", "index"]
        verbose_name = _("key holder")
        verbose_name_plural = _("key holders")

    def __str__(self) -> str:
        return f"{self.committee_id}/{self.index}"

    @property
    def last_done(self) -> int:
        """The last round this holder has done, 0 for none."""
        return 3 if self.key else 2 if self.deal else 1 if self.cert else 0
