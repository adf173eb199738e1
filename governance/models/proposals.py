"""Proposals: what members want decided, from the first draft to the agenda, with versions, support, talk, amendments.

A proposal is a text in the making. Put on an agenda it becomes an item with its motion, a copy that no longer moves.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.choices import AmendmentState, DecisionClass, ProposalState
from governance.models.meeting import AgendaItem, Motion
from interlignes.kit import clock


class Proposal(models.Model):
    """A draft resolution. `number` and `year` are given when it is submitted: proposal 2026-7."""

    title = models.CharField(_("Title"), max_length=200)
    decision_class = models.CharField(
        _("Class of the decision"), max_length=24, choices=DecisionClass, default=DecisionClass.ORDINARY
    )
    state = models.CharField(_("State"), max_length=10, choices=ProposalState, default=ProposalState.DRAFT)
    year = models.PositiveSmallIntegerField(null=True, editable=False)
    number = models.PositiveSmallIntegerField(null=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    item = models.OneToOneField(
        AgendaItem,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposal",
        verbose_name=_("agenda item"),
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    submitted_at = models.DateTimeField(_("Submitted"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("Withdrawn"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_known"),
            models.CheckConstraint(
                condition=Q(decision_class__in=DecisionClass.values), name="proposal_class_known"
            ),
            UniqueConstraint(fields=["year", "number"], name="proposal_number_once_a_year"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.DRAFT, number__isnull=True, submitted_at__isnull=True)
                | Q(state=ProposalState.WITHDRAWN)
                | Q(number__isnull=False, submitted_at__isnull=False),
                name="proposal_numbered_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) ^ Q(state=ProposalState.WITHDRAWN),
                name="proposal_withdrawn_at_an_instant",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state"], name="proposal_state")]
        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")

    def __str__(self) -> str:
        return f"{self.reference} {self.title}".strip()

    def get_absolute_url(self) -> str:
        """The proposal's page."""
        return reverse("governance:proposal", args=[self.pk])

    @property
    def reference(self) -> str:
        """«2026-7» once submitted."""
        return f"{self.year}-{self.number}" if self.number else ""

    @property
    def is_open(self) -> bool:
        """Whether text, support and amendments may still move."""
        return self.state in (ProposalState.DRAFT, ProposalState.SUBMITTED)


class ProposalVersion(models.Model):
    """What a proposal said from `at` on. Rows are only ever added; the last one counts."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(_("Text of the resolution"), max_length=20_000)
    reasons = models.TextField(_("Reasons"), max_length=20_000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["proposal", "number"], name="proposal_version_once")
        ]
        ordering: ClassVar = ["proposal", "-number"]
        verbose_name = _("version of a proposal")
        verbose_name_plural = _("versions of proposals")

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.number}"


class Support(models.Model):
    """A member stands behind a proposal, by name; she may take it back until it is on an agenda."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="supports")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["proposal", "member"], name="support_once")]
        verbose_name = _("support")
        verbose_name_plural = _("supports")

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.member_id}"


class Comment(models.Model):
    """One contribution to the talk about a proposal or an article. Emptied, not deleted, when its author removes it."""

    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.CASCADE, related_name="comments")
    article = models.ForeignKey(
        "governance.Article", null=True, on_delete=models.PROTECT, related_name="comments"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("Your contribution"), max_length=5000, blank=True)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(proposal__isnull=False) ^ Q(article__isnull=False), name="comment_about_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) & ~Q(text="") | Q(removed_at__isnull=False, text=""),
                name="comment_text_or_removed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="comment_at")]
        ordering: ClassVar = ["at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self) -> str:
        return str(self.pk)


class Amendment(models.Model):
    """A change of one paragraph of a proposal, as its version `version` had it.

    `position` counts paragraphs from 0; an insertion stands after it, -1 before the first. An empty text deletes.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="amendments")
    version = models.ForeignKey(ProposalVersion, on_delete=models.PROTECT, related_name="+")
    position = models.SmallIntegerField()
    is_insertion = models.BooleanField(default=False)
    text = models.TextField(_("New text of the paragraph"), max_length=10_000, blank=True)
    reasons = models.TextField(_("Reasons"), max_length=5000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(
        _("State"), max_length=10, choices=AmendmentState, default=AmendmentState.PROPOSED
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    motion = models.OneToOneField(
        Motion,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="amendment",
        verbose_name=_("motion"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=AmendmentState.values), name="amendment_state_known"
            ),
            models.CheckConstraint(condition=Q(position__gte=-1), name="amendment_position"),
            models.CheckConstraint(
                condition=Q(is_insertion=False, position__gte=0) | Q(is_insertion=True) & ~Q(text=""),
                name="amendment_says_something",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) ^ ~Q(state=AmendmentState.PROPOSED),
                name="amendment_settled_at_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(settled_at__gte=F("at")),
                name="amendment_settled_later",
            ),
        ]
        ordering: ClassVar = ["proposal", "position", "pk"]
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.pk}"
