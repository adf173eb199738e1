"""Check-ins: a round asks everybody who works here; only its release stays."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.append_only import Guard
from interlignes.urn.choices import Failure, Level
from wellbeing.rules.packs import Pack, parse
from wellbeing.rules.release import LEAST

#: Levels that a check-in can have: nobody hands out codes on paper for one.
LEVELS = [(level.value, level.label) for level in (Level.BUREAU, Level.SIMPLE)]
_LEAST = [MinValueValidator(LEAST), MaxValueValidator(50)]


class Rhythm(models.Model):
    """How often a questionnaire is asked. The next round is made from it on `next_on`."""

    pack = models.CharField(_("Questionnaire"), max_length=30, unique=True)
    weeks = models.PositiveSmallIntegerField(
        _("Every how many weeks"), validators=[MinValueValidator(4), MaxValueValidator(104)]
    )
    days = models.PositiveSmallIntegerField(
        _("Open for how many days"), default=10, validators=[MinValueValidator(3), MaxValueValidator(30)]
    )
    level = models.CharField(_("Level"), max_length=8, choices=LEVELS)
    least = models.PositiveSmallIntegerField(_("Fewest answers"), default=LEAST, validators=_LEAST)
    next_on = models.DateField(_("Next one on"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weeks__gte=4), name="rhythm_four_weeks"),
            models.CheckConstraint(condition=Q(least__gte=LEAST), name="rhythm_least_five"),
        ]

    def __str__(self) -> str:
        return self.pack


class Round(models.Model):
    """One asking of one questionnaire. What it asks, of whom and until when is fixed at its opening.

    `instrument` is the pack with its words; `urn` holds the sealed answers until the release, then None. `trace` is the
    urn's identifier, encrypted, so that remains of it can be looked for. `arrived` and `departed` count who works here
    now and did not, or did, when the round before (`previous`) opened.
    """

    pack = models.CharField(_("Questionnaire"), max_length=30)
    level = models.CharField(_("Level"), max_length=8, choices=LEVELS)
    least = models.PositiveSmallIntegerField(
        _("Fewest answers"),
        default=LEAST,
        validators=_LEAST,
        help_text=_("With fewer answers nothing is decrypted. Never below five."),
    )
    opens_at = models.DateTimeField(_("Opens"))
    closes_at = models.DateTimeField(_("Closes"))
    instrument = models.JSONField()
    urn = models.OneToOneField("urn.Urn", null=True, on_delete=models.SET_NULL, related_name="+")
    trace = models.TextField(blank=True)
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    cohort = models.PositiveSmallIntegerField(default=0)
    arrived = models.PositiveSmallIntegerField(default=0)
    departed = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    wiped_at = models.DateTimeField(null=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    planned_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="round_closes_after_opening"
            ),
            models.CheckConstraint(condition=Q(least__gte=LEAST), name="round_least_five"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(opened_at__isnull=True),
                name="round_open_not_cancelled",
            ),
        ]
        ordering: ClassVar = ["-opens_at", "-pk"]
        verbose_name = _("check-in")

    def __str__(self) -> str:
        return f"{self.pack} ({clock.today(self.opens_at):%d/%m/%Y})"

    def get_absolute_url(self) -> str:
        """Where it is answered, later read."""
        return reverse("wellbeing:checkin", args=[self.pk])

    @property
    def questionnaire(self) -> Pack:
        """The pack as it was when the round opened."""
        return parse(self.instrument)

    def is_open(self, at: datetime) -> bool:
        """Whether answers are accepted at the instant `at`."""
        return self.opened_at is not None and self.opens_at <= at < self.closes_at

    def is_due(self, at: datetime) -> bool:
        """Whether it has to be opened at the instant `at`."""
        return self.opened_at is None and self.cancelled_at is None and self.opens_at <= at < self.closes_at

    @property
    def has_failed(self) -> bool:
        """Whether the answers cannot be counted."""
        return self.urn is not None and self.urn.failure == Failure.SERVER_SECRET


class Release(models.Model):
    """What was published of a round, once and for all; rows are only added. `content` is that of `rules.release`."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="release")
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64, unique=True)
    released_at = models.DateTimeField()

    class Meta:
        verbose_name = _("release")

    def __str__(self) -> str:
        return f"{self.round_id}"

    def get_absolute_url(self) -> str:
        """The page of results."""
        return reverse("wellbeing:release", args=[self.round_id])

    @property
    def is_empty(self) -> bool:
        """Whether too few answered for anything to be said."""
        return not any(self.content["scales"].values())

    @property
    def answered(self) -> str:
        """How many answered, as far as it is said: «12», «5 à 9», «moins de 5»."""
        text = str(self.content["answered"])
        if text.startswith("<"):
            return gettext("fewer than %(n)s") % {"n": text[1:]}
        low, _sign, high = text.partition("-")
        return gettext("%(low)s to %(high)s") % {"low": low, "high": high} if high else low

    @property
    def cells(self) -> dict[str, Any]:
        """What is said of each scale."""
        return dict(self.content["scales"])


RELEASE_GUARD = Guard(table="wellbeing_release", prefix="release", unique=("id", "round_id"))
