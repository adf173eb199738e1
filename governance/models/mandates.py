"""The office that a motion gives or ends once it is adopted, or for which it elects, and who stands for it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.choices import MandateChange
from governance.models.meeting import Motion
from interlignes.kit import clock
from members.choices import Role


class MotionMandate(models.Model):
    """Written with the motion, changed only before its ballot is scheduled, applied once by its adoption.

    `starts_on` and `ends_on` are for an appointment: none means from the day of the decision, for the usual term.
    An election has no `member`: its ballot has candidates, and who is elected receives the office. It has `seats`, and
    `stands_until`: none means until its ballot is recorded. `called_at`, `reminded_at`: when people were called.
    `obstacle`: why the record of the person did not allow what was adopted; then the gérance sees to it.
    """

    motion = models.OneToOneField(
        Motion, on_delete=models.CASCADE, related_name="mandate", verbose_name=_("motion")
    )
    change = models.CharField(_("What the resolution does"), max_length=8, choices=MandateChange)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("member"),
    )
    role = models.CharField(_("Office"), max_length=12, choices=Role)
    starts_on = models.DateField(_("From"), null=True, blank=True)
    ends_on = models.DateField(_("Until (included)"), null=True, blank=True)
    seats = models.PositiveSmallIntegerField(_("Seats"), default=1)
    stands_until = models.DateTimeField(_("One may stand until"), null=True, blank=True)
    called_at = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    attached_at = models.DateTimeField(default=clock.now, editable=False)
    applied_at = models.DateTimeField(null=True, editable=False)
    obstacle = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(change__in=MandateChange.values), name="motion_mandate_change_known"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="motion_mandate_role_known"),
            models.CheckConstraint(
                condition=Q(change=MandateChange.ELECT, member__isnull=True)
                | ~Q(change=MandateChange.ELECT) & Q(member__isnull=False),
                name="motion_mandate_person_unless_elected",
            ),
            models.CheckConstraint(condition=Q(seats__range=(1, 30)), name="motion_mandate_seats"),
        ]
        ordering: ClassVar = ["motion"]
        verbose_name = _("mandate of a motion")
        verbose_name_plural = _("mandates of motions")

    def __str__(self) -> str:
        return f"{self.motion_id}/{self.change}/{self.role}"

    @property
    def is_election(self) -> bool:
        """Whether those whom the ballot elects receive it."""
        return self.change == MandateChange.ELECT

    @property
    def is_revocation(self) -> bool:
        """Whether it ends an office."""
        return self.change == MandateChange.REVOKE


class Nomination(models.Model):
    """Somebody stands for the office to which a motion elects, by her own act and in her own words.

    Taken back only before the ballot; what stands then is what people vote on.
    """

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="nominations")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    statement = models.TextField(_("What you want to say to the others"), max_length=5000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["motion", "member"], name="nomination_once_per_motion"),
        ]
        ordering: ClassVar = ["motion", "member__last_name", "member__first_name", "pk"]
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")

    def __str__(self) -> str:
        return f"{self.motion_id}/{self.member_id}"
