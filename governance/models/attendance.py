"""Who says she comes, who was there and when, and who leads a meeting."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from governance.choices import ArrivalHow, ReplyAnswer, Seat, StayMode
from governance.models.meeting import Meeting
from interlignes.kit import clock


class Reply(models.Model):
    """What a person answered to a convocation; changed in place until the meeting. It counts for nothing."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="replies")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(_("Answer"), max_length=8, choices=ReplyAnswer)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["meeting", "member"], name="reply_once"),
            models.CheckConstraint(condition=Q(answer__in=ReplyAnswer.values), name="reply_answer_known"),
        ]
        verbose_name = _("reply to a convocation")
        verbose_name_plural = _("replies to convocations")

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.member_id}"


class Attendance(models.Model):
    """One stay of a person at a meeting, from `arrived_at` until `left_at` (excluded), or until its end.

    Who goes out and comes back has two. Nothing is deleted: a mistake of the secretary gets `withdrawn_at`. A stay
    that was recorded afterwards for the meeting as a whole (`how`) has no instants that anything could be judged by.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(_("How"), max_length=6, choices=StayMode, default=StayMode.ROOM)
    how = models.CharField(_("Recorded"), max_length=9, choices=ArrivalHow, default=ArrivalHow.WHOLE)
    arrived_at = models.DateTimeField(_("Arrival"), default=clock.now)
    left_at = models.DateTimeField(_("Departure"), null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["meeting", "member"],
                condition=Q(left_at__isnull=True, withdrawn_at__isnull=True),
                name="attendance_one_stay",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
                name="attendance_leaves_after_arriving",
            ),
            models.CheckConstraint(condition=Q(mode__in=StayMode.values), name="attendance_mode_known"),
            models.CheckConstraint(condition=Q(how__in=ArrivalHow.values), name="attendance_how_known"),
        ]
        ordering: ClassVar = ["meeting", "arrived_at", "pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.member_id}"


class BureauSeat(models.Model):
    """Somebody's place in the bureau of a meeting: chair, secretary or scrutineer."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="bureau")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seat = models.CharField(_("Seat"), max_length=10, choices=Seat)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["meeting", "member", "seat"], name="bureau_seat_once"),
            UniqueConstraint(
                fields=["meeting", "seat"],
                condition=~Q(seat=Seat.SCRUTINEER),
                name="bureau_one_chair_and_secretary",
            ),
            models.CheckConstraint(condition=Q(seat__in=Seat.values), name="bureau_seat_known"),
        ]
        ordering: ClassVar = ["meeting", "pk"]
        verbose_name = _("seat in the bureau")
        verbose_name_plural = _("seats in the bureau")

    def __str__(self) -> str:
        return f"{self.get_seat_display()} {self.member_id}"
