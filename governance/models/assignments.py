"""What a meeting asked somebody to do, until when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.choices import Closing
from governance.models.meeting import Meeting


class Assignment(models.Model):
    """One thing to do, given to one person in a meeting. Open ones stand on the next agendas of the same kind."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("meeting")
    )
    text = models.CharField(_("What is to be done"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Who does it")
    )
    due_on = models.DateField(_("Until"))
    given_at = models.DateTimeField(_("Given"))
    closed_as = models.CharField(max_length=7, choices=Closing, blank=True, default="")
    closed_at = models.DateTimeField(_("Closed"), null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_as__in=["", *Closing.values]), name="assignment_end_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_as="", closed_at__isnull=True)
                | ~Q(closed_as="") & Q(closed_at__isnull=False),
                name="assignment_closed_with_instant",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["owner"], condition=Q(closed_at__isnull=True), name="assignment_open")
        ]
        ordering: ClassVar = ["due_on", "pk"]
        verbose_name = _("thing to do")
        verbose_name_plural = _("things to do")

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """The page of what its meeting asked for."""
        return reverse("governance:assignments", args=[self.meeting_id])
