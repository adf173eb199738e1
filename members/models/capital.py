"""The capital: what the statuts say of it, the nominal value in time, the ledger of share movements, refunds.

The ledger is append-only: `GUARD` refuses UPDATE and DELETE in the database itself. An error is put right by a
counter-entry that takes effect on the day of what it corrects.
"""

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import BigIntegerField, ExpressionWrapper, F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.append_only import Guard
from interlignes.kit.money import ZERO, MoneyField
from interlignes.kit.ratios import RatioField
from members.choices import Marital, MovementKind, Payment, Visibility
from members.rules.capital import Limits

#: Kinds by the sign of their shares.
INCOMING = ("subscription", "withholding", "work_share", "participation", "transfer_in")
OUTGOING = ("transfer_out", "refund", "annulment")


class CapitalTerms(models.Model):
    """What the statuts say about capital and profit from `since_on` on; a change adds a row.

    The defaults are those of the law or of the model statutes; docs/sources.md has the source of each.
    """

    since_on = models.DateField(_("In force from"), unique=True)
    source = models.TextField(
        _("Source"),
        max_length=1000,
        help_text=_("The articles of your statuts, the assembly that adopted them."),
    )
    employed_capital = RatioField(_("Capital of employed associates, at least"), default=Fraction(51, 100))
    employed_votes = RatioField(_("Votes of employed associates, at least"), default=Fraction(65, 100))
    one_holder = RatioField(_("Capital of one associate, at most"), default=Fraction(1, 2))
    external_capital = RatioField(_("Capital of externals, at most"), default=Fraction(49, 100))
    external_votes = RatioField(_("Votes of externals, at most"), default=Fraction(35, 100))
    external_votes_with_cooperatives = RatioField(
        _("Votes of externals with cooperatives among them, at most"), default=Fraction(49, 100)
    )
    floor_share = RatioField(
        _("Floor of the capital: share of the highest ever reached"), default=Fraction(1, 2)
    )
    capital_min = MoneyField(_("Capital never below"), default=Decimal("30.00"))
    refund_years = models.PositiveSmallIntegerField(
        _("Years to refund a leaver"), default=5, validators=[MinValueValidator(0), MaxValueValidator(5)]
    )
    refund_interest = RatioField(_("Yearly interest on refunds"), default=Fraction(0))
    commitment_rate = RatioField(_("Commitment to subscribe: share of gross pay"), default=Fraction(0))
    commitment_cap = MoneyField(_("Commitment to subscribe: at most a year"), null=True, blank=True)
    visibility = models.CharField(
        _("Who sees the shares of each"), max_length=10, choices=Visibility, default=Visibility.ASSOCIATES
    )
    legal_reserve = RatioField(_("Legal reserve"), default=Fraction(15, 100))
    development_min = RatioField(_("Development fund, at least"), default=Fraction(1, 100))
    work_min = RatioField(_("Part travail, at least"), default=Fraction(25, 100))
    seniority_max = RatioField(_("Coefficient of seniority, at most"), default=Fraction(2))
    presence_months = models.PositiveSmallIntegerField(
        _("Part travail: months of presence in the year"), default=3, validators=[MaxValueValidator(3)]
    )
    seniority_months = models.PositiveSmallIntegerField(
        _("Part travail: or months of seniority"), default=6, validators=[MaxValueValidator(6)]
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="capital_terms_visibility_known"
            ),
            models.CheckConstraint(condition=Q(refund_years__lte=5), name="capital_terms_refund_years"),
            models.CheckConstraint(condition=Q(capital_min__gte=0), name="capital_terms_minimum"),
            models.CheckConstraint(
                condition=Q(commitment_cap__isnull=True) | Q(commitment_cap__gt=0), name="capital_terms_cap"
            ),
        ]
        ordering: ClassVar = ["-since_on"]
        verbose_name = _("terms of the capital")
        verbose_name_plural = _("terms of the capital")

    def __str__(self) -> str:
        return f"{self.since_on:%d/%m/%Y}" if self.since_on else str(_("Defaults"))

    @property
    def limits(self) -> Limits:
        """For `members.rules.capital`."""
        names = Limits.__dataclass_fields__
        return Limits(**{name: getattr(self, name) for name in names})


class NominalValue(models.Model):
    """What one share is worth from `since_on` on. Every share has the same nominal value (loi 78-763, art. 21)."""

    amount = MoneyField(_("Nominal value"))
    since_on = models.DateField(_("Since"), unique=True)
    source = models.CharField(_("Source"), max_length=300)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="nominal_positive",
                violation_error_message=_("A share is worth something."),
            ),
        ]
        ordering: ClassVar = ["-since_on"]
        verbose_name = _("nominal value")
        verbose_name_plural = _("nominal values")

    def __str__(self) -> str:
        return f"{self.amount} € ({self.since_on:%d/%m/%Y})"


class RefundClaim(models.Model):
    """What a leaver may claim: her shares, in her turn, at the value fixed at a close.

    `unit_value` is that of one share at the close of the year of loss (`closing_on`); empty until the accounts are
    known. What was refunded is not stored here: the ledger says it.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="refund_claims",
        verbose_name=_("member"),
    )
    shares = models.PositiveIntegerField(_("Shares"))
    lost_on = models.DateField(_("Quality of associate lost on"))
    closing_on = models.DateField(_("Value fixed at the close of"))
    due_on = models.DateField(_("Due on"))
    unit_value = MoneyField(_("Value of one share"), null=True, blank=True)
    reason = models.CharField(_("Reason of the last change"), max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["member", "lost_on"],
                name="refund_claim_once",
                violation_error_message=_("This refund is already in the queue."),
            ),
            models.CheckConstraint(condition=Q(shares__gt=0), name="refund_of_some_shares"),
            models.CheckConstraint(condition=Q(due_on__gte=F("lost_on")), name="refund_due_after_loss"),
            models.CheckConstraint(
                condition=Q(closing_on__gte=F("lost_on")), name="refund_closing_after_loss"
            ),
            models.CheckConstraint(
                condition=Q(unit_value__isnull=True) | Q(unit_value__gte=0), name="refund_value_not_negative"
            ),
        ]
        ordering: ClassVar = ["lost_on", "pk"]
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")

    def __str__(self) -> str:
        return f"{self.member} ({self.lost_on:%d/%m/%Y})"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("members:refund", args=[self.pk])


class Movement(models.Model):
    """One entry of the ledger: shares that come to a member (positive) or leave her (negative).

    `number` counts without a gap. `amount` is what the capital gains or loses: shares × nominal, but nothing at a
    change of the nominal value. What a refund really pays is the amount less `loss` plus `interest`. `key` makes a form
    that is sent twice one movement.
    """

    number = models.PositiveIntegerField(_("No."), unique=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="movements", verbose_name=_("member")
    )
    kind = models.CharField(_("Kind"), max_length=14, choices=MovementKind)
    occurred_on = models.DateField(_("Date"))
    shares = models.IntegerField(_("Shares"))
    nominal = MoneyField(_("Nominal value"))
    amount = MoneyField(_("Amount"))
    loss = MoneyField(_("Part of the losses"), default=ZERO)
    interest = MoneyField(_("Interest"), default=ZERO)
    payment = models.CharField(_("Payment"), max_length=10, choices=Payment)
    reference = models.CharField(_("Reference"), max_length=120, blank=True)
    reason = models.CharField(_("Why all the same"), max_length=300, blank=True)
    twin = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="taker", verbose_name=_("from")
    )
    corrects = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="correction",
        verbose_name=_("corrects"),
    )
    claim = models.ForeignKey(
        RefundClaim, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    key = models.UUIDField(unique=True, editable=False)
    recorded_at = models.DateTimeField(_("Recorded"), default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=MovementKind.values), name="movement_kind_known"),
            models.CheckConstraint(condition=Q(payment__in=Payment.values), name="movement_payment_known"),
            models.CheckConstraint(
                condition=Q(kind__in=INCOMING, shares__gt=0)
                | Q(kind__in=OUTGOING, shares__lt=0)
                | (Q(kind__in=["conversion", "correction"]) & ~Q(shares=0)),
                name="movement_sign_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="conversion", amount=0)
                | (
                    ~Q(kind="conversion")
                    & Q(amount=ExpressionWrapper(F("shares") * F("nominal"), output_field=BigIntegerField()))
                ),
                name="movement_amount_is_shares_times_nominal",
            ),
            models.CheckConstraint(condition=Q(nominal__gt=0), name="movement_nominal_positive"),
            models.CheckConstraint(
                condition=Q(kind__in=["refund", "correction"]) | Q(loss=0, interest=0),
                name="movement_loss_only_of_refunds",
            ),
            models.CheckConstraint(
                condition=Q(kind="transfer_in", twin__isnull=False)
                | (~Q(kind="transfer_in") & Q(twin__isnull=True)),
                name="movement_twin_of_transfers",
            ),
            models.CheckConstraint(
                condition=Q(kind="correction", corrects__isnull=False)
                | (~Q(kind="correction") & Q(corrects__isnull=True)),
                name="movement_correction_corrects",
            ),
            models.CheckConstraint(
                condition=Q(kind="refund", claim__isnull=False)
                | Q(kind="correction")
                | (~Q(kind__in=["refund", "correction"]) & Q(claim__isnull=True)),
                name="movement_claim_of_refunds",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "occurred_on"], name="movement_member_day")]
        ordering: ClassVar = ["-occurred_on", "-number"]
        verbose_name = _("share movement")
        verbose_name_plural = _("share movements")

    def __str__(self) -> str:
        return f"{self.number}. {self.get_kind_display()} ({self.shares:+d})"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("members:movement", args=[self.number])

    @property
    def paid(self) -> Decimal:
        """What changed hands: for a refund the value of the shares with interest, else the amount."""
        return abs(self.amount) - self.loss + self.interest if self.amount else ZERO

    @property
    def is_subscription(self) -> bool:
        """Whether there is a bulletin of subscription for it."""
        return self.kind in INCOMING and self.kind != MovementKind.TRANSFER_IN


#: What keeps the ledger append-only.
GUARD = Guard("members_movement", "movement", unique=("id", "number", "key"))


class SubscriberDetails(models.Model):
    """What a bulletin of subscription asks of the person besides her name; printed there and used nowhere else."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="subscriber_details",
        verbose_name=_("member"),
    )
    address = models.TextField(_("Address"), max_length=300, blank=True)
    born_on = models.DateField(_("Date of birth"), null=True, blank=True)
    birth_place = models.CharField(_("Place of birth"), max_length=120, blank=True)
    marital = models.CharField(_("Marital status"), max_length=10, choices=Marital, blank=True)
    spouse = models.CharField(_("Name of the spouse"), max_length=160, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(marital__in=["", *Marital.values]), name="subscriber_marital_known"
            ),
        ]
        verbose_name = _("details for bulletins of subscription")
        verbose_name_plural = _("details for bulletins of subscription")

    def __str__(self) -> str:
        return str(self.member)
