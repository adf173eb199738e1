"""The live session of a meeting: where it stands, who speaks, hands that were counted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from governance.choices import HandState
from governance.models.meeting import AgendaItem, Meeting, Motion


class LiveSession(models.Model):
    """A meeting while it is held. `code` is shown in the room and lets those who are there check in.

    `version` grows with everything that the screens show, so that they can ask whether anything is new.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="session")
    code = models.CharField(max_length=6)
    opened_at = models.DateTimeField(_("Doors"))
    started_at = models.DateTimeField(_("Opened"), null=True)
    ended_at = models.DateTimeField(_("Closed"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | Q(started_at__isnull=False, ended_at__gte=F("started_at")),
                name="session_ends_after_start",
            ),
        ]
        verbose_name = _("live session")
        verbose_name_plural = _("live sessions")

    def __str__(self) -> str:
        return str(self.meeting_id)

    @property
    def is_on(self) -> bool:
        """Whether the meeting is being held."""
        return self.started_at is not None and self.ended_at is None


class ItemSpan(models.Model):
    """A span of time during which the meeting dealt with an item."""

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="spans")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="spans")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["session"], condition=Q(ended_at__isnull=True), name="session_one_current_item"
            ),
        ]
        ordering: ClassVar = ["session", "began_at", "pk"]
        verbose_name = _("time of an item")
        verbose_name_plural = _("times of items")

    def __str__(self) -> str:
        return f"{self.session_id}/{self.item_id}"


class Speech(models.Model):
    """A person's turn to speak: asked for, given, ended. Deleted when the session ends."""

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="speeches")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["session", "member"], condition=Q(ended_at__isnull=True), name="speech_one_waiting"
            ),
        ]
        ordering: ClassVar = ["session", "asked_at", "pk"]
        verbose_name = _("turn to speak")
        verbose_name_plural = _("turns to speak")

    def __str__(self) -> str:
        return f"{self.session_id}/{self.member_id}"


class HandCount(models.Model):
    """Hands as the secretary counted them. It counts for nothing before `witness`, who was there, confirms it.

    Confirmed, it becomes a ballot with its result, judged by the same rules as any other.
    """

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="hand_counts")
    votes_for = models.PositiveIntegerField(_("For"))
    votes_against = models.PositiveIntegerField(_("Against"))
    abstentions = models.PositiveIntegerField(_("Abstentions"))
    counted_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    witness = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=HandState, default=HandState.WAITING)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["motion"], condition=Q(state=HandState.WAITING), name="hands_one_count_waiting"
            ),
            UniqueConstraint(
                fields=["motion"], condition=Q(state=HandState.CONFIRMED), name="hands_one_count_confirmed"
            ),
            models.CheckConstraint(condition=~Q(witness=F("entered_by")), name="hands_two_people"),
            models.CheckConstraint(condition=Q(state__in=HandState.values), name="hands_state_known"),
            models.CheckConstraint(
                condition=Q(state=HandState.WAITING, settled_at__isnull=True)
                | ~Q(state=HandState.WAITING) & Q(settled_at__isnull=False),
                name="hands_settled_with_instant",
            ),
        ]
        ordering: ClassVar = ["motion", "pk"]
        verbose_name = _("count of hands")
        verbose_name_plural = _("counts of hands")

    def __str__(self) -> str:
        return f"{self.motion_id}: {self.votes_for}/{self.votes_against}/{self.abstentions}"
