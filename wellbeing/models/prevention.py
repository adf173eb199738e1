"""Risks, what is done about them, and the frozen versions of the document that the law asks for."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.append_only import Guard
from wellbeing.choices import ActionState, DuerpReason, Exposure, Family, Level, Severity

#: A score from here on is dealt with first.
URGENT, NOTABLE = 12, 6


class Risk(models.Model):
    """A situation that can harm, in a unit of work: one line of the inventory (C. trav. R4121-1)."""

    unit = models.CharField(
        _("Unit of work"),
        max_length=120,
        help_text=_("Who is concerned: the whole cooperative, a team, a kind of task. Never one person."),
    )
    family = models.CharField(_("Family of risk"), max_length=12, choices=Family)
    situation = models.TextField(
        _("Situation"), max_length=2000, help_text=_("What happens, when, with what effect. No name.")
    )
    severity = models.PositiveSmallIntegerField(_("Severity"), choices=Severity)
    exposure = models.PositiveSmallIntegerField(_("Exposure"), choices=Exposure)
    measures = models.TextField(_("Measures in place"), max_length=2000, blank=True)
    changed_at = models.DateTimeField(default=clock.now, editable=False)
    ended_on = models.DateField(_("No longer there since"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(family__in=Family.values), name="risk_family_known"),
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values, exposure__in=Exposure.values),
                name="risk_scores_known",
            ),
        ]
        verbose_name = _("risk")

    def __str__(self) -> str:
        return f"{self.get_family_display()} : {self.unit}"

    def get_absolute_url(self) -> str:
        """Its place in the register."""
        return reverse("wellbeing:prevention") + f"#risque-{self.pk}"

    @property
    def score(self) -> int:
        """Severity times exposure, 1 to 16."""
        return self.severity * self.exposure

    @property
    def priority(self) -> str:
        """How soon, in a word of ours."""
        return "urgent" if self.score >= URGENT else "notable" if self.score >= NOTABLE else "low"


class Action(models.Model):
    """Something that somebody does by a day, so that work does less harm."""

    title = models.CharField(_("Action"), max_length=160)
    details = models.TextField(_("Details"), max_length=4000, blank=True)
    level = models.CharField(_("Level of prevention"), max_length=10, choices=Level, default=Level.PRIMARY)
    risk = models.ForeignKey(
        Risk,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="actions",
        verbose_name=_("Risk it works on"),
    )
    checkin = models.ForeignKey(
        "wellbeing.Round",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="actions",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="prevention_actions",
        verbose_name=_("Who sees to it"),
    )
    due_on = models.DateField(_("For when"))
    review_on = models.DateField(
        _("When we look whether it helped"),
        null=True,
        blank=True,
    )
    state = models.CharField(_("State"), max_length=10, choices=ActionState, default=ActionState.PLANNED)
    outcome = models.TextField(_("What came out of it"), max_length=2000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="action_level_known"),
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_state_known"),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gte=models.F("due_on")),
                name="action_review_after_due",
                violation_error_message=_("We look whether it helped after it is done, not before."),
            ),
        ]
        ordering: ClassVar = ["due_on", "pk"]
        verbose_name = _("prevention action")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its place in the list."""
        return reverse("wellbeing:prevention") + f"#action-{self.pk}"

    @property
    def is_running(self) -> bool:
        """Neither done nor dropped."""
        return self.state in {ActionState.PLANNED, ActionState.RUNNING}


class DuerpVersion(models.Model):
    """A version of the document of risk assessment, as it was: JSON, PDF and fingerprint; rows are only added.

    Kept 40 years (C. trav. R4121-4). `fingerprint` is SHA-256 over the canonical JSON and the one before.
    """

    number = models.PositiveIntegerField(unique=True)
    made_on = models.DateField()
    reason = models.CharField(_("Why a new version"), max_length=12, choices=DuerpReason)
    content = models.JSONField()
    pdf = models.BinaryField()
    fingerprint = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return f"DUERP {self.number}"

    def get_absolute_url(self) -> str:
        """The PDF."""
        return reverse("wellbeing:duerp_pdf", args=[self.number])


DUERP_GUARD = Guard(table="wellbeing_duerpversion", prefix="duerp", unique=("id", "number"))
