"""Ballots, by show of names or sealed: electorate, votes, result.

The database holds the laws: an elector exists once a ballot, a vote once an elector. The state of a ballot is not
stored; it follows from its instants at the time of the request. The papers of a sealed ballot are in its urn.
"""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.choices import (
    UNSEALED,
    Choice,
    Method,
    Outcome,
    Secrecy,
    VoterPresence,
    contest_outcome_in_words,
    outcome_in_words,
)
from governance.models.meeting import Motion
from interlignes.kit import clock

#: A vote that arrived before closing may still be waiting for the database; the count leaves it this long.
COUNT_DELAY = timedelta(seconds=5)


class Ballot(models.Model):
    """One vote on one motion, open from `opens_at` (included) to `closes_at` (excluded).

    `rule` is a copy of the rule the result will be judged by, `rule_version` where it comes from. `electorate_hash`
    is set when the electorate is frozen, at the first request or tick after `opens_at`.
    """

    motion = models.OneToOneField(
        Motion, on_delete=models.PROTECT, related_name="ballot", verbose_name=_("motion")
    )
    opens_at = models.DateTimeField(_("Opens"))
    closes_at = models.DateTimeField(_("Closes"))
    secrecy = models.CharField(_("Secrecy"), max_length=8, choices=Secrecy, default=Secrecy.NAMED)
    method = models.CharField(_("Method"), max_length=8, choices=Method, default=Method.MOTION)
    seats = models.PositiveSmallIntegerField(_("Seats"), default=1)
    urn = models.OneToOneField(
        "urn.Urn", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    call = models.PositiveSmallIntegerField(_("Convocation"), default=1)
    rule = models.JSONField(_("Rule"))
    rule_version = models.ForeignKey("governance.RuleVersion", on_delete=models.PROTECT, related_name="+")
    reminder_hours = models.JSONField(_("Reminders, hours before closing"), default=list)
    frozen_at = models.DateTimeField(_("Electorate frozen"), null=True, editable=False)
    electorate_hash = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    #: Set by `governance.queries.with_outcomes` on a ballot that can be counted and has no result on record yet.
    computed_outcome: str = ""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="ballot_closes_after_opening",
                violation_error_message=_("The ballot would close before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, electorate_hash="")
                | Q(frozen_at__isnull=False) & ~Q(electorate_hash=""),
                name="ballot_frozen_with_hash",
            ),
            models.CheckConstraint(condition=Q(secrecy__in=Secrecy.values), name="ballot_secrecy_known"),
            models.CheckConstraint(condition=Q(method__in=Method.values), name="ballot_method_known"),
            models.CheckConstraint(
                condition=Q(secrecy__in=UNSEALED, urn__isnull=True, method=Method.MOTION)
                | Q(secrecy=Secrecy.NAMED, urn__isnull=True, method=Method.ELECTION)
                | ~Q(secrecy__in=UNSEALED) & Q(urn__isnull=False),
                name="ballot_sealed_with_urn",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="ballot_seats_from_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["closes_at"], name="ballot_closes_at")]
        ordering: ClassVar = ["-closes_at", "-pk"]
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")

    def __str__(self) -> str:
        return str(self.motion)

    def get_absolute_url(self) -> str:
        """The ballot's page."""
        return reverse("governance:ballot", args=[self.pk])

    @property
    def outcome(self) -> str:
        """The verdict on record, or the computed one; empty while there is none."""
        recorded = getattr(self, "result", None)
        return recorded.outcome if recorded else self.computed_outcome

    @property
    def outcome_label(self) -> str:
        """The verdict in a word; a consultation indicative adopts nothing, an election fills a seat or does not."""
        if self.method != Method.MOTION:
            return contest_outcome_in_words(self.outcome, self.method)
        return outcome_in_words(self.outcome, is_binding=self.motion.item.meeting.is_assembly)

    @property
    def is_secret(self) -> bool:
        """Whether its papers are sealed in an urn."""
        return self.secrecy not in UNSEALED

    @property
    def is_room_only(self) -> bool:
        """Whether only those in the room vote, and for whom they represent; fixed and hashed with the rule."""
        return bool(self.rule.get("room_only"))

    def is_open(self, at: datetime) -> bool:
        """Whether papers are accepted at the instant `at`."""
        return self.opens_at <= at < self.closes_at

    def is_closed(self, at: datetime) -> bool:
        """Whether the ballot has ended at the instant `at`."""
        return at >= self.closes_at

    def is_countable(self, at: datetime) -> bool:
        """Whether every paper that arrived in time is in the database at the instant `at`."""
        return at >= self.closes_at + COUNT_DELAY


class Candidate(models.Model):
    """A person or a list that stands in an election, in the order of the paper; `member` where it is one of ours."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="candidates")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("Name"), max_length=120)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["ballot", "position"], name="candidate_position_once"),
            UniqueConstraint(fields=["ballot", "name"], name="candidate_once"),
        ]
        ordering: ClassVar = ["ballot", "position"]
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")

    def __str__(self) -> str:
        return self.name


class Elector(models.Model):
    """One associate in the frozen electorate of one ballot.

    Where the ballot opened in a live session, `presence` and `proxy_holder` are fixed with it: how she was there at
    that instant. Elsewhere they are empty, and the attendance of the meeting says who was there.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="electors")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="electorships"
    )
    presence = models.CharField(max_length=11, choices=VoterPresence, blank=True, default="", editable=False)
    proxy_holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["ballot", "member"], name="elector_once_per_ballot"),
            models.CheckConstraint(
                condition=Q(presence__in=["", *VoterPresence.values]), name="elector_presence_known"
            ),
            models.CheckConstraint(
                condition=Q(presence=VoterPresence.REPRESENTED, proxy_holder__isnull=False)
                | ~Q(presence=VoterPresence.REPRESENTED) & Q(proxy_holder__isnull=True),
                name="elector_represented_by_somebody",
            ),
        ]
        verbose_name = _("elector")
        verbose_name_plural = _("electors")

    def __str__(self) -> str:
        return f"{self.ballot_id}/{self.member_id}"


class Vote(models.Model):
    """The one paper of one elector in a ballot by show of names; changed in place until closing.

    In an election `picks` are the places on the paper, from 0, of those it names: the choice is then “for”, or “blank”.
    """

    elector = models.OneToOneField(Elector, on_delete=models.PROTECT, related_name="vote")
    choice = models.CharField(_("Choice"), max_length=8, choices=Choice)
    picks = models.JSONField(default=list, blank=True)
    cast_at = models.DateTimeField(_("Received"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="vote_choice_known"),
        ]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")

    def __str__(self) -> str:
        return str(self.elector_id)


class Result(models.Model):
    """The counts and the verdict, written once after closing. The page shows the same before it is written.

    Of a sealed ballot `totals` are the figures of its urn, one row a question, and `votes_hash` the head of its chain;
    of an election by show of names they are one row: blank papers, then the votes of each candidate.
    In an election `votes_for` counts the papers that are not blank.
    """

    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="result")
    members = models.PositiveIntegerField()
    present = models.PositiveIntegerField()
    votes_for = models.PositiveIntegerField()
    votes_against = models.PositiveIntegerField()
    abstentions = models.PositiveIntegerField()
    blanks = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    votes_hash = models.CharField(max_length=64)
    totals = models.JSONField(null=True)
    counted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    present__gte=F("votes_for") + F("votes_against") + F("abstentions") + F("blanks"),
                    members__gte=F("present"),
                ),
                name="result_counts_add_up",
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="result_outcome_known"),
        ]
        verbose_name = _("result")
        verbose_name_plural = _("results")

    def __str__(self) -> str:
        return self.get_outcome_display()
