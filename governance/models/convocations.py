"""Convocations: who agreed to be convened by e-mail, which letters were posted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from governance.choices import Consent, ConsentHow
from governance.models.meeting import Meeting
from governance.models.updates import MeetingUpdate


class MailConsent(models.Model):
    """A person agreed to be convened by e-mail, or wants letters again, on a day (C. com. R223-20). Only ever added.

    What holds for an assembly is the latest row that came early enough before it.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_consents"
    )
    step = models.CharField(_("What she says"), max_length=10, choices=Consent)
    said_on = models.DateField(_("On"))
    how = models.CharField(_("How"), max_length=8, choices=ConsentHow)
    recorded_at = models.DateTimeField(_("Recorded"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(step__in=Consent.values), name="mail_consent_step_known"),
            models.CheckConstraint(condition=Q(how__in=ConsentHow.values), name="mail_consent_how_known"),
        ]
        ordering: ClassVar = ["member", "said_on", "pk"]
        verbose_name = _("agreement to convocation by e-mail")
        verbose_name_plural = _("agreements to convocation by e-mail")

    def __str__(self) -> str:
        return f"{self.get_step_display()} ({self.said_on:%d/%m/%Y})"


class PostedLetter(models.Model):
    """The convocation of one person to an assembly, or an update of it, left by letter on a day."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="letters")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    outsider = models.CharField(_("Convened from outside"), max_length=150, blank=True)
    update = models.ForeignKey(
        MeetingUpdate, null=True, on_delete=models.PROTECT, related_name="letters", verbose_name=_("update")
    )
    posted_on = models.DateField(_("Posted on"))
    recorded_at = models.DateTimeField(_("Recorded"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["meeting", "member"], condition=Q(update__isnull=True), name="letter_once"
            ),
            UniqueConstraint(
                fields=["meeting", "outsider"],
                condition=Q(update__isnull=True, member__isnull=True),
                name="letter_to_an_outsider_once",
            ),
            UniqueConstraint(fields=["update", "member"], name="letter_of_an_update_once"),
            UniqueConstraint(
                fields=["update", "outsider"],
                condition=Q(member__isnull=True),
                name="letter_of_an_update_to_an_outsider_once",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False, outsider="") | Q(member__isnull=True) & ~Q(outsider=""),
                name="letter_to_one_person",
            ),
        ]
        ordering: ClassVar = ["meeting", "pk"]
        verbose_name = _("posted letter")
        verbose_name_plural = _("posted letters")

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.member_id}"
