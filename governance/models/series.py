"""Meetings that come again: a series and the meetings that it made."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from governance.choices import OF_MEMBERS, MeetingKind, Rhythm
from governance.models.meeting import Meeting
from governance.rules.series import instant, is_public_holiday, place_in_month
from interlignes.kit import moments


class Series(models.Model):
    """A rhythm, an hour of Paris clocks, an agenda to begin from. Never of assemblies."""

    kind = models.CharField(_("Kind"), max_length=12, choices=MeetingKind)
    title = models.CharField(_("Title"), max_length=150)
    place = models.CharField(_("Place"), max_length=200, blank=True)
    video_url = models.URLField(_("Video link"), max_length=300, blank=True)
    rhythm = models.CharField(_("Rhythm"), max_length=11, choices=Rhythm)
    first_on = models.DateField(_("First day"))
    hour = models.TimeField(_("Hour"))
    minutes = models.PositiveSmallIntegerField(_("Planned minutes"))
    days_before = models.PositiveSmallIntegerField(_("Convened so many days before"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    created_at = models.DateTimeField(_("Made"))
    stopped_at = models.DateTimeField(_("Stopped"), null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=OF_MEMBERS), name="series_of_no_assembly"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="series_rhythm_known"),
        ]
        ordering: ClassVar = ["title", "pk"]
        verbose_name = _("series of meetings")
        verbose_name_plural = _("series of meetings")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the series."""
        return reverse("governance:series", args=[self.pk])

    @property
    def words(self) -> str:
        """«Chaque 2e mardi du mois, de 14 h à 16 h»."""
        day = str(WEEKDAYS[self.first_on.weekday()])
        begins = instant(self.first_on, self.hour)
        hours = gettext("from %(begins)s to %(ends)s") % {
            "begins": moments.time_in_words(begins),
            "ends": moments.time_in_words(begins + timedelta(minutes=self.minutes)),
        }
        place = {
            1: pgettext("weekday of the month", "first"),
            2: pgettext("weekday of the month", "second"),
            3: pgettext("weekday of the month", "third"),
            4: pgettext("weekday of the month", "fourth"),
            5: pgettext("weekday of the month", "last"),
        }[place_in_month(self.first_on)]
        rhythms = {
            Rhythm.WEEKLY: gettext("Every %(day)s, %(hours)s"),
            Rhythm.FORTNIGHTLY: gettext("Every other %(day)s, %(hours)s"),
            Rhythm.MONTHLY: gettext("The %(place)s %(day)s of each month, %(hours)s"),
        }
        return rhythms[Rhythm(self.rhythm)] % {"day": day.lower(), "hours": hours, "place": place}


class Occurrence(models.Model):
    """One meeting of a series, and the day that the rhythm gave it."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="occurrences")
    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="occurrence")
    occurs_on = models.DateField(_("Day"))

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["series", "occurs_on"], name="occurrence_once_a_day")
        ]
        ordering: ClassVar = ["series", "occurs_on"]
        verbose_name = _("meeting of a series")
        verbose_name_plural = _("meetings of series")

    def __str__(self) -> str:
        return f"{self.series_id}/{self.occurs_on}"

    @property
    def is_holiday(self) -> bool:
        """Whether its day is a public holiday."""
        return is_public_holiday(self.occurs_on)
