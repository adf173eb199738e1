"""What members want on an agenda, as long as no agenda has it; agendas kept to begin from."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.choices import MeetingKind, TopicScope
from governance.models.meeting import AgendaItem


class Topic(models.Model):
    """One item that somebody proposes for an agenda. Where it stands is read from `item`, see `queries.topics`."""

    scope = models.CharField(_("Kind of meeting"), max_length=9, choices=TopicScope, default=TopicScope.TEAM)
    title = models.CharField(_("Title"), max_length=200)
    why = models.TextField(_("Why"), max_length=2000)
    minutes = models.PositiveSmallIntegerField(_("Planned minutes"), null=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    proposed_at = models.DateTimeField(_("Proposed"))
    item = models.OneToOneField(
        AgendaItem, null=True, on_delete=models.SET_NULL, related_name="topic", verbose_name=_("agenda item")
    )
    picked_at = models.DateTimeField(_("Taken by an agenda"), null=True)
    returned_at = models.DateTimeField(_("Back among the proposed items"), null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(scope__in=TopicScope.values), name="topic_scope_known"),
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(picked_at__isnull=False), name="topic_picked_with_instant"
            ),
        ]
        ordering: ClassVar = ["-proposed_at", "-pk"]
        verbose_name = _("proposed item")
        verbose_name_plural = _("proposed items")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of proposed items."""
        return reverse("governance:topics")


class TopicSupport(models.Model):
    """Somebody wants it on an agenda too, by name."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="supports")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["topic", "member"], name="topic_support_once")]
        verbose_name = _("support of a proposed item")
        verbose_name_plural = _("supports of proposed items")

    def __str__(self) -> str:
        return f"{self.topic_id}/{self.member_id}"


class AgendaTemplate(models.Model):
    """An agenda that was kept, to begin others from. `lines` are the arguments of `save_item` for each item."""

    name = models.CharField(_("Name"), max_length=100)
    kind = models.CharField(_("Kind of meeting"), max_length=12, choices=MeetingKind)
    lines = models.JSONField(_("Items"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    kept_at = models.DateTimeField(_("Kept"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=MeetingKind.values), name="agenda_template_kind_known"
            ),
        ]
        ordering: ClassVar = ["name", "pk"]
        verbose_name = _("agenda template")
        verbose_name_plural = _("agenda templates")

    def __str__(self) -> str:
        return self.name
