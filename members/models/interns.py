"""Interns and volunteers in civic service: the part of the registre unique du personnel that is theirs."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from members.choices import InternKind


class Intern(models.Model):
    """Somebody who is here for a time without a contract of employment (C. trav. L1221-13 al. 3, D1221-23-1).

    Not a member: she has no account, no status, no part in anything that is decided or shared out.
    """

    kind = models.CharField(_("Kind"), max_length=8, choices=InternKind)
    last_name = models.CharField(_("Last name"), max_length=80)
    first_name = models.CharField(_("First names"), max_length=80)
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    tutor = models.CharField(_("Tutor"), max_length=160, help_text=_("Last name and first names."))
    place = models.CharField(_("Where she is"), max_length=200, help_text=_("Workshop, office, address."))
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="intern_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(condition=Q(kind__in=InternKind.values), name="intern_kind_known"),
            UniqueConstraint(
                fields=["last_name", "first_name", "starts_on"],
                name="intern_once",
                violation_error_message=_("This person is recorded from this day on already."),
            ),
        ]
        ordering: ClassVar = ["starts_on", "pk"]
        verbose_name = _("intern or volunteer")
        verbose_name_plural = _("interns and volunteers")

    def __str__(self) -> str:
        return f"{self.last_name} {self.first_name}"
