"""Who looked at a person's record, and what she asks about her data."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.choices import Concern, Looked, RequestKind, RequestState
from members.models.people import Member

#: A month (RGPD art. 12(3)), counted short.
ANSWER_WITHIN = timedelta(days=30)


class RecordAccess(models.Model):
    """Somebody of the gérance saw a part of a person's record on a day.

    One row a day, without an hour: enough to ask her why, too little to follow her work. The person sees it.
    """

    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="accesses", verbose_name=_("member")
    )
    viewer = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("who looked")
    )
    part = models.CharField(_("What was seen"), max_length=12, choices=Looked)
    day = models.DateField(_("Day"))

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["member", "viewer", "part", "day"], name="access_once_a_day"),
            models.CheckConstraint(condition=Q(part__in=Looked.values), name="access_part_known"),
        ]
        ordering: ClassVar = ["-day", "-pk"]
        verbose_name = _("look at a record")
        verbose_name_plural = _("looks at records")

    def __str__(self) -> str:
        return f"{self.get_part_display()} ({self.day:%d/%m/%Y})"


class DataRequest(models.Model):
    """What a person asks about her data (RGPD art. 16 and 17), and what the gérance answered."""

    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="data_requests", verbose_name=_("member")
    )
    kind = models.CharField(_("Request"), max_length=12, choices=RequestKind)
    concern = models.CharField(_("About"), max_length=12, choices=Concern, blank=True)
    text = models.TextField(_("In her words"), max_length=2000, blank=True)
    filed_on = models.DateField(_("Asked on"))
    state = models.CharField(_("State"), max_length=12, choices=RequestState, default=RequestState.OPEN)
    answer = models.TextField(_("Answer and reasons"), max_length=2000, blank=True)
    decided_on = models.DateField(_("Answered on"), null=True)
    decided_by = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("answered by")
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="request_kind_known"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="request_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", decided_on__isnull=True)
                | ~Q(state="open") & Q(decided_on__isnull=False),
                name="request_decided_on_a_day",
            ),
            UniqueConstraint(
                fields=["member", "kind"],
                condition=Q(kind="erasure", state="open"),
                name="request_one_open_erasure",
            ),
        ]
        ordering: ClassVar = ["-filed_on", "-pk"]
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.filed_on:%d/%m/%Y})"

    def get_absolute_url(self) -> str:
        """Where the gérance answers."""
        return reverse("members:request", args=[self.pk])

    def get_person_url(self) -> str:
        """Where the person reads the answer."""
        return reverse("members:data")

    @property
    def is_open(self) -> bool:
        """Not answered yet."""
        return self.state == RequestState.OPEN

    @property
    def answer_by(self) -> date:
        """The last day to answer."""
        return self.filed_on + ANSWER_WITHIN
