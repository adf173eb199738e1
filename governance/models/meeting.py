"""Meetings, their agenda, the motions on it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.choices import ASSEMBLIES, BY_PARTICIPANTS, DecisionClass, ItemKind, MeetingKind
from interlignes.kit import clock


class Meeting(models.Model):
    """A meeting with a date, a place and an agenda. Times are instants; days are Paris days."""

    kind = models.CharField(_("Kind"), max_length=12, choices=MeetingKind, default=MeetingKind.AGO_EXTRA)
    title = models.CharField(_("Title"), max_length=150)
    starts_at = models.DateTimeField(_("Date and time"))
    place = models.CharField(_("Place"), max_length=200, blank=True)
    video_url = models.URLField(_("Video link"), max_length=300, blank=True)
    call = models.PositiveSmallIntegerField(
        _("Convocation"), choices=[(1, _("First call")), (2, _("Second call"))], default=1
    )
    first_call = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="second_calls",
        verbose_name=_("First assembly"),
    )
    first_elsewhere = models.CharField(_("First assembly, not recorded here"), max_length=200, blank=True)
    outsiders = models.JSONField(_("Convened from outside"), default=list, editable=False)
    introduction = models.TextField(_("Word of introduction"), max_length=10_000, blank=True)
    short_notice_reason = models.TextField(_("Why the notice is shorter"), max_length=1000, blank=True)
    documents_elsewhere = models.CharField(_("Where the documents are"), max_length=300, blank=True)
    documents_elsewhere_at = models.DateTimeField(null=True, blank=True, editable=False)
    documents_elsewhere_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    convoked_at = models.DateTimeField(_("Convened"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("Cancelled"), null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(call__in=[1, 2]), name="meeting_call_1_or_2"),
            models.CheckConstraint(condition=Q(kind__in=MeetingKind.values), name="meeting_kind_known"),
            models.CheckConstraint(
                condition=Q(call=2) | Q(first_call__isnull=True, first_elsewhere=""),
                name="meeting_second_call_has_a_first",
            ),
            models.CheckConstraint(
                condition=Q(documents_elsewhere="", documents_elsewhere_at__isnull=True)
                | ~Q(documents_elsewhere="") & Q(documents_elsewhere_at__isnull=False),
                name="meeting_documents_elsewhere_dated",
            ),
            UniqueConstraint(
                fields=["first_call"],
                condition=Q(cancelled_at__isnull=True),
                name="meeting_one_second_call",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["starts_at"], name="meeting_starts_at")]
        ordering: ClassVar = ["-starts_at", "-pk"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return reverse("governance:meeting", args=[self.pk])

    @property
    def is_assembly(self) -> bool:
        """Whether its decisions bind; elsewhere a ballot is a consultation indicative."""
        return self.kind in ASSEMBLIES

    @property
    def is_by_participants(self) -> bool:
        """Whether it convenes those who were chosen, rather than everybody whom its kind concerns."""
        return self.kind in BY_PARTICIPANTS


class AgendaItem(models.Model):
    """One numbered item of an agenda, or a sub-item of one: `position` counts all of them in reading order, `number`
    is what people see (“2”, “2.1”). Both are written by `actions.places` alone, see `rules.agenda`."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="items", verbose_name=_("meeting")
    )
    position = models.PositiveSmallIntegerField(_("Order"))
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.RESTRICT,
        related_name="below",
        verbose_name=_("sub-item of"),
    )
    number = models.CharField(_("Number"), max_length=11, editable=False)
    kind = models.CharField(_("Kind"), max_length=12, choices=ItemKind, default=ItemKind.DISCUSSION)
    title = models.CharField(_("Title"), max_length=200)
    text = models.TextField(_("Details"), max_length=20_000, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Planned minutes"), null=True, blank=True)
    raised_in_session = models.BooleanField(_("Raised in session"), default=False, editable=False)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["meeting", "position"], name="agenda_position_unique"),
            models.CheckConstraint(condition=Q(position__gte=1), name="agenda_position_from_one"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="agenda_kind_known"),
            models.CheckConstraint(condition=~Q(number=""), name="agenda_item_numbered"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="agenda_not_under_itself"
            ),
        ]
        ordering: ClassVar = ["meeting", "position"]
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new item is the last of the agenda and has the next number; what stands elsewhere is placed afterwards."""
        if not self.number:
            self.number = str(self.meeting.items.filter(parent=None).count() + 1)
        super().save(*args, **kwargs)

    @property
    def call(self) -> int:
        """Which call judges it: what is raised in session stood on no agenda before, so it is at its first."""
        return 1 if self.raised_in_session else self.meeting.call

    def get_absolute_url(self) -> str:
        """Its place on the meeting's page."""
        return f"{self.meeting.get_absolute_url()}#point-{self.position}"


class Motion(models.Model):
    """A projet de résolution: the text put to the vote under one item of the agenda."""

    item = models.OneToOneField(
        AgendaItem, on_delete=models.PROTECT, related_name="motion", verbose_name=_("item")
    )
    text = models.TextField(_("Text of the resolution"), max_length=20_000)
    reasons = models.TextField(_("Reasons"), max_length=20_000, blank=True)
    decision_class = models.CharField(
        _("Class of the decision"), max_length=24, choices=DecisionClass, default=DecisionClass.ORDINARY
    )
    on_accounts = models.BooleanField(_("On the annual accounts"), default=False)
    is_backed = models.BooleanField(_("Presented or supported by the gérance"), default=True)
    candidacy = models.ForeignKey(
        "members.Candidacy",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="motions",
        verbose_name=_("candidacy"),
    )
    adoption_rejects = models.BooleanField(
        _("Adopting the resolution rejects the candidacy"), default=False, editable=False
    )
    round = models.PositiveSmallIntegerField(_("Round"), default=1, editable=False)
    earlier_round = models.OneToOneField(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="next_round",
        verbose_name=_("round before"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision_class__in=DecisionClass.values), name="motion_decision_class_known"
            ),
            models.CheckConstraint(
                condition=Q(round=1, earlier_round__isnull=True)
                | Q(round__gt=1, earlier_round__isnull=False),
                name="motion_round_after_another",
            ),
        ]
        ordering: ClassVar = ["item__meeting", "item__position"]
        verbose_name = _("motion")
        verbose_name_plural = _("motions")

    def __str__(self) -> str:
        return self.item.title

    def get_absolute_url(self) -> str:
        """The motion's page."""
        return reverse("governance:motion", args=[self.pk])
