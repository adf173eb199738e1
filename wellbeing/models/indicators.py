"""Indicators that need no question."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from wellbeing.choices import IndicatorKind

#: A total over fewer people would be about them.
PEOPLE_LEAST = 5


class Indicator(models.Model):
    """A total over `people` from `starts_on` to `ends_on`; never a figure of one person."""

    kind = models.CharField(_("Indicator"), max_length=12, choices=IndicatorKind)
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until (included)"))
    total = models.DecimalField(
        _("Total"),
        max_digits=9,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(999_999)],
    )
    people = models.PositiveSmallIntegerField(
        _("Number of people"),
        validators=[MinValueValidator(PEOPLE_LEAST), MaxValueValidator(1000)],
        help_text=_("Over how many people the total goes: at least five."),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(people__gte=PEOPLE_LEAST),
                name="indicator_five_people",
                violation_error_message=_("A total over fewer than five people would be about them."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="indicator_ends_after_start",
                violation_error_message=_("The period would end before it begins."),
            ),
            models.CheckConstraint(condition=Q(kind__in=IndicatorKind.values), name="indicator_kind_known"),
            UniqueConstraint(
                fields=["kind", "starts_on", "ends_on"],
                name="indicator_once",
                violation_error_message=_("This indicator is already entered for this period."),
            ),
        ]
        ordering: ClassVar = ["starts_on", "ends_on", "kind"]
        verbose_name = _("indicator")

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def average(self) -> Decimal:
        """The total by person."""
        return self.total / self.people
