"""How a person becomes an associate, and how her vote may be suspended; the rules of the statuts about both.

The status itself is in `members.models.people.Status`: a candidate is an employee with an open `Candidacy`.
"""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from members.choices import OUTSIDE, WAYS_IN, CandidacyMode, CandidacyOutcome, Role, SuspensionReason
from members.rules.candidacy import Periods


class MembershipRules(models.Model):
    """What the statuts say about joining, suspending and terms of office; one row. The defaults have sources.

    docs/sources.md says where each default comes from and which are floors or caps of the law.
    """

    usual_mode = models.CharField(
        _("Usual way of joining"), max_length=12, choices=WAYS_IN, default=CandidacyMode.VOLUNTARY
    )
    request_after_months = models.PositiveSmallIntegerField(
        _("On simple request: from this many months after hiring on"), default=12
    )
    obligatory_within_months = models.PositiveSmallIntegerField(
        _("Obligatory: to apply within this many months of hiring"), default=24
    )
    answer_within_months = models.PositiveSmallIntegerField(
        _("Obligatory: months to answer the formal notice"), default=3
    )
    obligatory_unless_opposed = models.BooleanField(
        _("Obligatory: admitted unless the assembly opposes"),
        default=True,
        help_text=_("Otherwise the assembly admits by ordinary majority."),
    )
    seniority_months = models.PositiveSmallIntegerField(
        _("Months of work that entitle to a vote on the candidacy"),
        default=12,
        validators=[MaxValueValidator(12)],
        help_text=_("The law: one year at most (loi 78-763, art. 7)."),
    )
    decision_within_months = models.PositiveSmallIntegerField(
        _("Months for an assembly to decide on a candidacy"),
        default=12,
        help_text=_("There is an annual assembly every year."),
    )
    renew_after_months = models.PositiveSmallIntegerField(
        _("Months before a rejected candidacy may be renewed"),
        default=0,
        validators=[MaxValueValidator(12)],
        help_text=_("The law: it can be renewed every year (loi 78-763, art. 7)."),
    )
    suspension_after_days = models.PositiveSmallIntegerField(
        _("Days between the formal notice and the suspension of the vote"), default=30
    )
    commitment_answer_months = models.PositiveSmallIntegerField(
        _("Months between the formal notice and the loss of the quality, commitment not kept"), default=3
    )
    renouncing_ends_job = models.BooleanField(
        _("Giving up the quality of associate ends the contract of employment"),
        default=True,
        help_text=_("The law, unless the statuts say otherwise (loi 78-763, art. 10)."),
    )
    gerance_years = models.PositiveSmallIntegerField(
        _("Years of a mandate of gérance"), default=4, validators=[MinValueValidator(1), MaxValueValidator(6)]
    )
    supervisory_years = models.PositiveSmallIntegerField(
        _("Years on the supervisory board"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(6)],
    )
    other_years = models.PositiveSmallIntegerField(
        _("Years of the other offices"), default=2, validators=[MinValueValidator(1), MaxValueValidator(6)]
    )
    closing_month = models.PositiveSmallIntegerField(
        _("Month in which the financial year closes"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    full_time_hours = models.DecimalField(
        _("Hours of a full-time week"),
        max_digits=4,
        decimal_places=2,
        default=35,
        validators=[MinValueValidator(1), MaxValueValidator(48)],
    )
    source = models.TextField(_("Source"), max_length=2000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="membership_rules_single"),
            models.CheckConstraint(condition=Q(seniority_months__lte=12), name="membership_rules_seniority"),
            models.CheckConstraint(
                condition=Q(closing_month__gte=1, closing_month__lte=12), name="membership_rules_month"
            ),
            models.CheckConstraint(
                condition=Q(usual_mode__in=[code for code, _label in WAYS_IN]),
                name="membership_rules_mode_known",
            ),
        ]
        verbose_name = _("rules of membership")
        verbose_name_plural = _("rules of membership")

    def __str__(self) -> str:
        return str(_("rules of membership"))

    @property
    def periods(self) -> Periods:
        """The periods of candidacies, for `members.rules.candidacy`."""
        return Periods(
            request_after=self.request_after_months,
            obligatory_within=self.obligatory_within_months,
            answer_within=self.answer_within_months,
            seniority=self.seniority_months,
            decision_within=self.decision_within_months,
            renew_after=self.renew_after_months,
        )

    def years(self, role: str) -> int:
        """How long a mandate lasts at most."""
        special = {Role.GERANCE: self.gerance_years, Role.SUPERVISORY: self.supervisory_years}
        return special.get(Role(role), self.other_years)


class CandidacyQuerySet(models.QuerySet["Candidacy"]):
    """Readings of candidacies."""

    def pending(self) -> "CandidacyQuerySet":
        """Not decided."""
        return self.filter(outcome="")


class Candidacy(models.Model):
    """One way of a person towards the quality of associate; a rejected one may be followed by another.

    `filed_on` is empty while a contract obliges her to apply and she has not yet. `decided_at` is the instant from
    which she votes, where an assembly decided; `decided_by` names what decided ("governance.ballot:12") without
    knowing that app, or HERSELF where she withdrew; it is empty where the gérance entered the outcome by hand.
    Of somebody from outside `hired_on` is the day of filing: she does not work here.
    `corrected_at` and why: the gérance took such an outcome back, see `members.actions.corrections`.
    """

    HERSELF = "members.candidate"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="candidacies",
        verbose_name=_("member"),
    )
    mode = models.CharField(_("Way"), max_length=12, choices=CandidacyMode)
    hired_on = models.DateField(_("Hired on"))
    filed_on = models.DateField(_("Filed on"), null=True, blank=True)
    notified_on = models.DateField(_("Formal notice of"), null=True, blank=True)
    outcome = models.CharField(_("Outcome"), max_length=10, choices=CandidacyOutcome, blank=True)
    decided_on = models.DateField(_("Decided on"), null=True, blank=True)
    decided_at = models.DateTimeField(_("Effective from"), null=True, blank=True, editable=False)
    decided_by = models.CharField(max_length=60, blank=True, editable=False)
    corrected_at = models.DateTimeField(_("Outcome taken back"), null=True, editable=False)
    corrected_because = models.CharField(_("Why"), max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["member"],
                condition=Q(outcome=""),
                name="candidacy_one_open",
                violation_error_message=_("This person has a candidacy that is not decided yet."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_on__isnull=True, decided_at__isnull=True)
                | ~Q(outcome="") & Q(decided_on__isnull=False),
                name="candidacy_decided_with_day",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["admitted", "rejected"]) | Q(filed_on__isnull=False),
                name="candidacy_decided_once_filed",
            ),
            models.CheckConstraint(condition=Q(mode__in=CandidacyMode.values), name="candidacy_mode_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *CandidacyOutcome.values]), name="candidacy_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True) | Q(filed_on__gte=F("hired_on")),
                name="candidacy_filed_after_hiring",
                violation_error_message=_("The candidacy would be filed before the hiring."),
            ),
        ]
        ordering: ClassVar = ["member", "created_at", "pk"]
        verbose_name = _("candidacy")
        verbose_name_plural = _("candidacies")

    def __str__(self) -> str:
        return str(_("Candidacy of %(name)s") % {"name": self.member})

    @property
    def is_pending(self) -> bool:
        """Not decided yet."""
        return not self.outcome

    @property
    def is_outside(self) -> bool:
        """Of somebody who does not work here and would be an external associate."""
        return self.mode in OUTSIDE


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    """Readings of suspensions."""

    def in_force(self, day: date) -> "SuspensionQuerySet":
        """Begun on or before `day`, not ended before it."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), since_on__lte=day)


class Suspension(models.Model):
    """An associate without a vote from `since_on` to `until_on`, both days included; no end: until it is lifted."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="suspensions",
        verbose_name=_("member"),
    )
    reason = models.CharField(_("Reason"), max_length=12, choices=SuspensionReason)
    notified_on = models.DateField(_("Formal notice of"))
    since_on = models.DateField(_("Vote suspended from"))
    until_on = models.DateField(_("Until (included)"), null=True, blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="suspension_ends_after_start",
                violation_error_message=_("The suspension would end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(since_on__gte=F("notified_on")),
                name="suspension_after_notice",
                violation_error_message=_("The suspension would begin before the formal notice."),
            ),
            UniqueConstraint(
                fields=["member", "since_on"],
                name="suspension_once",
                violation_error_message=_("A suspension already begins on this day."),
            ),
            models.CheckConstraint(
                condition=Q(reason__in=SuspensionReason.values), name="suspension_reason_known"
            ),
        ]
        ordering: ClassVar = ["member", "since_on"]
        verbose_name = _("suspension of the vote")
        verbose_name_plural = _("suspensions of the vote")

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.since_on:%d/%m/%Y})"
