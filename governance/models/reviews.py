"""When a decision is looked at again, and what came of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.choices import ReviewOutcome
from governance.models.ballot import Ballot


class DecisionReview(models.Model):
    """A day on which a decision of an assembly is to be looked at again; then what was found. One at a time."""

    ballot = models.ForeignKey(
        Ballot, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("Decision")
    )
    review_on = models.DateField(_("To be looked at again on"))
    outcome = models.CharField(_("Outcome"), max_length=7, choices=ReviewOutcome, blank=True, default="")
    comment = models.TextField(_("In words"), max_length=2000, blank=True)
    reviewed_at = models.DateTimeField(_("Looked at"), null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["ballot"], condition=Q(outcome=""), name="review_one_open"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *ReviewOutcome.values]), name="review_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", reviewed_at__isnull=True)
                | ~Q(outcome="") & Q(reviewed_at__isnull=False),
                name="review_with_instant",
            ),
        ]
        ordering: ClassVar = ["review_on", "pk"]
        verbose_name = _("review of a decision")
        verbose_name_plural = _("reviews of decisions")

    def __str__(self) -> str:
        return f"{self.ballot_id}/{self.review_on}"

    def get_absolute_url(self) -> str:
        """The page of the reviews of its decision."""
        return reverse("governance:reviews", args=[self.ballot_id])
