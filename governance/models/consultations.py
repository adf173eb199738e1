"""Consultations between assemblies: polls, consent, election without candidate. Always indicative, always by name."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.choices import Asking, ObjectionState
from governance.models.proposals import Proposal
from interlignes.kit import clock


class Consultation(models.Model):
    """A question to everybody who belongs, open from `opens_at` to `closes_at` (excluded); the instants decide.

    `turns_at` is the end of the first stage where there are two: clarifications before objections (consent), first
    nominations before they are read and changed (election without candidate). `round` counts the times it was asked
    anew after objections; `earlier_texts` keeps what it said in the rounds before. `nominee` is who is proposed for a
    role in a consent that follows an election.
    """

    asking = models.CharField(_("Method"), max_length=9, choices=Asking)
    title = models.CharField(_("Question"), max_length=200)
    text = models.TextField(_("Details"), max_length=20_000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="consultations"
    )
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers", editable=False
    )
    nominee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opens_at = models.DateTimeField(_("Opens"), default=clock.now)
    turns_at = models.DateTimeField(_("Second stage"), null=True, blank=True)
    closes_at = models.DateTimeField(_("Closes"))
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    earlier_texts = models.JSONField(default=list, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(asking__in=Asking.values), name="consultation_method_known"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="consultation_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(turns_at__isnull=True)
                | Q(turns_at__gte=F("opens_at"), turns_at__lt=F("closes_at")),
                name="consultation_turns_while_open",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["closes_at"], name="consultation_closes_at")]
        ordering: ClassVar = ["-closes_at", "-pk"]
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The consultation's page."""
        return reverse("governance:consultation", args=[self.pk])

    def is_open(self, at: datetime) -> bool:
        """Whether answers are accepted at the instant `at`."""
        return self.withdrawn_at is None and self.opens_at <= at < self.closes_at

    def is_closed(self, at: datetime) -> bool:
        """Whether it has ended at the instant `at`."""
        return at >= self.closes_at

    def in_first_stage(self, at: datetime) -> bool:
        """Before the turn, where there is one."""
        return self.turns_at is not None and at < self.turns_at


class Option(models.Model):
    """One of the things to choose among, in the order they are shown."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("Option"), max_length=200)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["consultation", "position"], name="option_position_unique")
        ]
        ordering: ClassVar = ["consultation", "position"]
        verbose_name = _("option")
        verbose_name_plural = _("options")

    def __str__(self) -> str:
        return self.label


class Answer(models.Model):
    """What one person answers in one round; changed in place until closing.

    `marks` is a list with one entry an option: true or false (approval), a grade from 0, the best, or null
    (judgment), a rank from 1 or null (ranked); for consent a single true (no objection) or false (objection); for an
    election without candidate the number of the person named. `objection` says what became of an objection.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="answers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    marks = models.JSONField()
    reason = models.TextField(_("Reason"), max_length=5000, blank=True)
    objection = models.CharField(max_length=10, choices=ObjectionState, blank=True)
    settlement = models.TextField(_("How it was met"), max_length=5000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["consultation", "round", "member"], name="answer_once_a_round"),
            models.CheckConstraint(
                condition=Q(objection="") | Q(objection__in=ObjectionState.values) & ~Q(reason=""),
                name="answer_objection_with_reason",
                violation_error_message=_("An objection says why."),
            ),
        ]
        ordering: ClassVar = ["consultation", "round", "pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return f"{self.consultation_id}/{self.member_id}"
