"""The net surplus of a year, what each worked and earned in it, and the ways to share it out that were tried."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.append_only import Guard
from interlignes.kit.money import ZERO, MoneyField
from interlignes.kit.ratios import RatioField
from members.rules.profit import Key, Reserves, Result, Wish, Worker


class ProfitYear(models.Model):
    """A financial year and what its accounts say; the base of every simulation of it."""

    opens_on = models.DateField(_("First day"))
    closes_on = models.DateField(_("Last day"), unique=True)
    net_result = MoneyField(_("Net result"))
    prior_losses = MoneyField(_("Earlier losses to make up"), default=ZERO)
    gains_to_reserve = MoneyField(_("Gains on disposal or revaluation, put to reserve"), default=ZERO)
    legal_reserve_before = MoneyField(_("Legal reserve before this year"), default=ZERO)
    holdings = models.TextField(
        _("Holdings in other companies at the close"),
        max_length=2000,
        blank=True,
        help_text=_("For the yearly list for the ministry: company, share held. Empty: none."),
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")),
                name="profit_year_ends_after_start",
                violation_error_message=_("The year would end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(prior_losses__gte=0, gains_to_reserve__gte=0, legal_reserve_before__gte=0),
                name="profit_year_amounts_not_negative",
            ),
        ]
        ordering: ClassVar = ["-closes_on"]
        verbose_name = _("year of profit")
        verbose_name_plural = _("years of profit")

    def __str__(self) -> str:
        return f"{self.closes_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("members:profit_year", args=[self.pk])

    @property
    def result(self) -> Result:
        """For the rules."""
        return Result(self.net_result, self.prior_losses, self.gains_to_reserve)

    def reserves(self, highest_capital: Decimal) -> Reserves:
        """For the rules."""
        return Reserves(self.legal_reserve_before, highest_capital)


class ProfitWorker(models.Model):
    """What one person worked and earned in a year, associate or not."""

    year = models.ForeignKey(ProfitYear, on_delete=models.CASCADE, related_name="workers")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="profit_lines",
        verbose_name=_("member"),
    )
    presence_months = models.PositiveSmallIntegerField(
        _("Months of presence in the year"), validators=[MaxValueValidator(24)]
    )
    seniority_months = models.PositiveSmallIntegerField(
        _("Months of seniority at the close"), validators=[MaxValueValidator(900)]
    )
    hours = models.DecimalField(
        _("Hours"), max_digits=7, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    pay = MoneyField(_("Gross pay"), default=ZERO)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["year", "member"], name="profit_worker_once"),
            models.CheckConstraint(condition=Q(hours__gte=0, pay__gte=0), name="profit_worker_not_negative"),
        ]
        ordering: ClassVar = ["year", "member__last_name", "member__first_name", "member"]
        verbose_name = _("work in a year")
        verbose_name_plural = _("work in a year")

    def __str__(self) -> str:
        return f"{self.year_id}/{self.member_id}"

    @property
    def worker(self) -> Worker:
        """For the rules."""
        return Worker(
            key=self.member_id,
            presence_months=self.presence_months,
            seniority_months=self.seniority_months,
            pay=self.pay,
            hours=self.hours,
        )


class ProfitVariant(models.Model):
    """One way to share a year out: the parts put to the assembly and the key of the part travail.

    Until it is frozen its amounts are computed whenever they are shown. `shared_at`: since when the associates read it.
    """

    year = models.ForeignKey(ProfitYear, on_delete=models.PROTECT, related_name="variants")
    title = models.CharField(_("Title"), max_length=80)
    reasons = models.TextField(_("Reasons"), max_length=2000, blank=True)
    work = RatioField(_("Part travail"), default=Fraction(1, 2))
    capital = RatioField(_("Part capital"), default=Fraction(0))
    by_pay = RatioField(_("By pay"), default=Fraction(0))
    by_hours = RatioField(_("By hours"), default=Fraction(1))
    by_equal = RatioField(_("Equal parts"), default=Fraction(0))
    seniority_step = RatioField(_("Seniority: more for every full year"), default=Fraction(0))
    seniority_most = RatioField(_("Seniority: coefficient at most"), default=Fraction(1))
    shared_at = models.DateTimeField(_("Shared with the associates"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["year", "title"],
                name="profit_variant_title_once",
                violation_error_message=_("There is already a variant with this title."),
            ),
        ]
        ordering: ClassVar = ["year", "pk"]
        verbose_name = _("simulation of profit-sharing")
        verbose_name_plural = _("simulations of profit-sharing")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("members:profit_variant", args=[self.pk])

    @property
    def wish(self) -> Wish:
        """For the rules."""
        key = Key(self.by_pay, self.by_hours, self.by_equal, self.seniority_step, self.seniority_most)
        return Wish(self.work, self.capital, key)


class FrozenAllocation(models.Model):
    """A variant as it stood when it was attached to a resolution: totals, everybody's line, one fingerprint.

    `totals` and `lines` are what `members.rules.freezing` made; the fingerprint is SHA-256 over both, so that nobody
    can change a line or a total after the vote. Append-only.
    """

    variant = models.OneToOneField(ProfitVariant, on_delete=models.PROTECT, related_name="frozen")
    totals: Any = models.JSONField()
    lines: Any = models.JSONField()
    fingerprint = models.CharField(_("Fingerprint"), max_length=64, unique=True)
    frozen_at = models.DateTimeField(_("Frozen"))

    class Meta:
        ordering: ClassVar = ["-frozen_at"]
        verbose_name = _("frozen allocation")
        verbose_name_plural = _("frozen allocations")

    def __str__(self) -> str:
        return self.fingerprint[:12]


class AllocationDecision(models.Model):
    """The allocation that the assembly decided for a year: one a year, written once."""

    year = models.OneToOneField(ProfitYear, on_delete=models.PROTECT, related_name="decision")
    frozen = models.OneToOneField(FrozenAllocation, on_delete=models.PROTECT, related_name="decision")
    decided_on = models.DateField(_("Decided on"))
    decided_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-decided_on", "-pk"]
        verbose_name = _("decided allocation")
        verbose_name_plural = _("decided allocations")

    def __str__(self) -> str:
        return f"{self.year_id}/{self.frozen_id}"


#: What keeps frozen allocations as they are.
GUARD = Guard("members_frozenallocation", "frozen_allocation", unique=("id", "fingerprint", "variant_id"))
