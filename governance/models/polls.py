"""Polls for a date: slots, who is asked, who can come when. By name, and no decision: the meeting comes of it."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.choices import MeetingKind, SlotAnswer
from governance.models.meeting import Meeting


class DatePoll(models.Model):
    """A question for a date. It ends by becoming a meeting, by being withdrawn, or at its deadline."""

    kind = models.CharField(_("Kind"), max_length=12, choices=MeetingKind)
    title = models.CharField(_("Title"), max_length=150)
    text = models.TextField(_("What it is about"), max_length=5000, blank=True)
    place = models.CharField(_("Place"), max_length=200, blank=True)
    video_url = models.URLField(_("Video link"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Planned minutes"), default=120)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    opens_at = models.DateTimeField(_("Opens"))
    closes_at = models.DateTimeField(_("Closes"))
    revision = models.PositiveIntegerField(default=1, editable=False)
    withdrawn_at = models.DateTimeField(_("Withdrawn"), null=True)
    meeting = models.OneToOneField(
        Meeting, null=True, on_delete=models.PROTECT, related_name="poll", verbose_name=_("meeting")
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=MeetingKind.values), name="poll_kind_known"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="poll_closes_later"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(meeting__isnull=True), name="poll_ends_once"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="poll_takes_time"),
        ]
        ordering: ClassVar = ["closes_at", "pk"]
        verbose_name = _("date poll")
        verbose_name_plural = _("date polls")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The poll's page."""
        return reverse("governance:poll", args=[self.pk])

    @property
    def is_settled(self) -> bool:
        """Whether it has become a meeting or was withdrawn."""
        return self.meeting_id is not None or self.withdrawn_at is not None

    @property
    def length(self) -> timedelta:
        """How long the meeting is planned to take."""
        return timedelta(minutes=self.minutes)

    def is_open(self, at: datetime) -> bool:
        """Whether answers are taken at the instant `at`."""
        return not self.is_settled and self.opens_at <= at < self.closes_at


class Slot(models.Model):
    """One date and time that is proposed."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField(_("Date and time"))

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["poll", "starts_at"], name="poll_slot_once")]
        ordering: ClassVar = ["starts_at"]
        verbose_name = _("proposed date")
        verbose_name_plural = _("proposed dates")

    def __str__(self) -> str:
        return f"{self.poll_id}/{self.pk}"


class Asked(models.Model):
    """A member who is asked, and her word about it all."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="asked")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    comment = models.CharField(_("Comment"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["poll", "member"], name="poll_asked_once")]
        verbose_name = _("person asked for a date")
        verbose_name_plural = _("people asked for a date")

    def __str__(self) -> str:
        return f"{self.poll_id}/{self.member_id}"


class Mark(models.Model):
    """What somebody answered about one slot; replaced as often as she likes until the poll ends."""

    asked = models.ForeignKey(Asked, on_delete=models.CASCADE, related_name="marks")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="marks")
    answer = models.CharField(_("Answer"), max_length=5, choices=SlotAnswer)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["asked", "slot"], name="poll_mark_once"),
            models.CheckConstraint(condition=Q(answer__in=SlotAnswer.values), name="poll_mark_known"),
        ]
        verbose_name = _("answer about a date")
        verbose_name_plural = _("answers about dates")

    def __str__(self) -> str:
        return f"{self.asked_id}/{self.slot_id}"
