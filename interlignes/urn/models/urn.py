"""One sealed urn: its papers, its roll, its chain of records, the server's key.

The state of an urn is not stored but follows from instants, at the time of the request. What a dump of these tables
tells is in docs/sealed-ballots-server.md.
"""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.urn.choices import COUNT_DELAY, FEW, Event, Failure, Level
from interlignes.urn.models.committee import Committee


class Urn(models.Model):
    """One Belenios election.

    `questions` is what will be asked until `sealed_at`; from then on `election`, the exact text whose fingerprint is in
    every ballot, is what counts. `head` and `height` are those of the chain. `page` is where the urn is used.

    A discreet urn (health) has no board, sends no receipt, loses its roll at closing, and is not decrypted with fewer
    than `least` papers; whoever uses it destroys it.
    """

    uuid = models.CharField(max_length=22, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    description = models.CharField(max_length=500, blank=True)
    level = models.CharField(_("Level"), max_length=8, choices=Level)
    questions = models.JSONField()
    committee = models.ForeignKey(Committee, null=True, on_delete=models.PROTECT, related_name="urns")
    page = models.CharField(max_length=200, blank=True)
    is_open_to_all = models.BooleanField(default=True)
    is_rehearsal = models.BooleanField(default=False)
    is_discreet = models.BooleanField(default=False)
    least = models.PositiveSmallIntegerField(default=0)
    opens_at = models.DateTimeField(_("Opens"))
    closes_at = models.DateTimeField(_("Closes"))
    created_at = models.DateTimeField(default=clock.now)
    sealed_at = models.DateTimeField(null=True)
    election = models.TextField(blank=True)
    trustees = models.TextField(blank=True)
    voters = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    last_event = models.CharField(max_length=17, choices=Event, blank=True)
    height = models.PositiveIntegerField(default=0)
    records = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    failure = models.CharField(max_length=13, choices=Failure, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="urn_closes_after_opening"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="urn_level_known"),
            models.CheckConstraint(
                condition=Q(level=Level.SIMPLE, committee__isnull=True)
                | ~Q(level=Level.SIMPLE) & Q(committee__isnull=False),
                name="urn_committee_by_level",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True, election="")
                | Q(sealed_at__isnull=False) & ~Q(election=""),
                name="urn_sealed_with_election",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(sealed_at__isnull=False), name="urn_ends_once_sealed"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, result__isnull=True)
                | Q(published_at__isnull=False, result__isnull=False, ended_at__isnull=False, failure=""),
                name="urn_published_with_result",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["closes_at"], condition=Q(published_at__isnull=True), name="urn_unpublished")
        ]
        ordering: ClassVar = ["-pk"]
        verbose_name = _("sealed urn")
        verbose_name_plural = _("sealed urns")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The board."""
        return reverse("urn:board", args=[self.uuid])

    def is_open(self, at: datetime) -> bool:
        """Whether papers are accepted at the instant `at`."""
        return self.sealed_at is not None and self.opens_at <= at < self.closes_at

    def is_closed(self, at: datetime) -> bool:
        """Whether the time for papers has ended at the instant `at`."""
        return at >= self.closes_at

    def is_countable(self, at: datetime) -> bool:
        """Whether every paper that arrived in time is in the database at the instant `at`."""
        return self.sealed_at is not None and at >= self.closes_at + COUNT_DELAY

    @property
    def is_few(self) -> bool:
        """So few voters that a unanimous result is likely, and tells what each has voted."""
        return self.voters < FEW

    @property
    def is_public(self) -> bool:
        """Whether everybody who logs in may read its board: see `interlignes.urn.permissions.visible_to`."""
        return self.is_open_to_all and not self.is_rehearsal and not self.is_discreet

    @property
    def has_codes(self) -> bool:
        """Whether a scrutineer hands out the voting codes, which the server never sees."""
        return self.level == Level.RENFORCE


class Record(models.Model):
    """One member of the archive, in its place: a text and its SHA-256. `event` is empty for data.

    The data of a ballot carries the SHA-256 of its credential, a partial decryption the number of its trustee (`owner`,
    from 1): both stand in the text too, which so need not be read for every question about it.
    """

    urn = models.ForeignKey(Urn, on_delete=models.CASCADE, related_name="chain")
    position = models.PositiveIntegerField()
    event = models.CharField(max_length=17, choices=Event, blank=True)
    credential = models.CharField(max_length=64, blank=True)
    owner = models.PositiveSmallIntegerField(null=True)
    digest = models.CharField(max_length=64)
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["urn", "position"], name="record_position_once"),
            UniqueConstraint(fields=["urn", "digest"], name="record_once"),
            UniqueConstraint(
                fields=["urn", "owner"], condition=Q(owner__isnull=False), name="record_one_decryption_each"
            ),
            UniqueConstraint(
                fields=["urn", "event"],
                condition=Q(event__in=[Event.SETUP, Event.END_BALLOTS, Event.ENCRYPTED_TALLY, Event.RESULT]),
                name="record_event_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["urn", "credential"], condition=~Q(credential=""), name="record_credential")
        ]
        ordering: ClassVar = ["urn", "position"]
        verbose_name = _("record of the chain")
        verbose_name_plural = _("records of the chain")

    def __str__(self) -> str:
        return f"{self.urn_id}/{self.position}"


class Paper(models.Model):
    """The voice of one voter while the urn is open: who may cast it, and the credential that goes with it.

    `holder` is the voter, or who holds her proxy. `secret` is the voting code, encrypted, empty where a scrutineer
    hands the codes out; `public` is g^s. Rows are deleted when the urn closes.
    """

    urn = models.ForeignKey(Urn, on_delete=models.CASCADE, related_name="papers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    public = models.TextField(blank=True)
    secret = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["urn", "member"], name="paper_once_per_voter"),
            UniqueConstraint(fields=["urn", "public"], condition=~Q(public=""), name="paper_own_credential"),
        ]
        verbose_name = _("paper")
        verbose_name_plural = _("papers")

    def __str__(self) -> str:
        return f"{self.urn_id}/{self.member_id}"


class Roll(models.Model):
    """Whether a voter's voice was cast (émargement). No link to a ballot, no time, no order.

    All rows are made at opening, in the order of the members' numbers, and written anew together at closing, so that
    neither their numbers, nor their places, nor the transactions that PostgreSQL remembers tell who came when.
    """

    urn = models.ForeignKey(Urn, on_delete=models.CASCADE, related_name="roll")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    has_voted = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["urn", "member"], name="roll_once_per_voter")]
        verbose_name = _("line of the roll")
        verbose_name_plural = _("roll")

    def __str__(self) -> str:
        return f"{self.urn_id}/{self.member_id}"


class ServerKey(models.Model):
    """The server's private key of one urn, encrypted with the server secret; destroyed once the result stands."""

    urn = models.OneToOneField(Urn, on_delete=models.CASCADE, related_name="server_key")
    secret = models.TextField()

    class Meta:
        verbose_name = _("server's key")
        verbose_name_plural = _("server's keys")

    def __str__(self) -> str:
        return str(self.urn_id)
