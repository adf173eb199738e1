"""Documents attached to a meeting or to one item of its agenda."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models.meeting import AgendaItem, Meeting


class Document(models.Model):
    """One version of a document. The content lies outside the database under its digest (interlignes.kit.documents).

    A newer version names the one it supersedes, which stays readable.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="documents", verbose_name=_("meeting")
    )
    item = models.ForeignKey(
        AgendaItem,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="documents",
        verbose_name=_("item"),
    )
    title = models.CharField(_("Title"), max_length=150)
    name = models.CharField(_("Name of the file"), max_length=120)
    content_type = models.CharField(_("Type"), max_length=100)
    size = models.PositiveIntegerField(_("Bytes"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    added_at = models.DateTimeField(_("Added"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    supersedes = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="newer",
        verbose_name=_("supersedes"),
    )

    class Meta:
        ordering: ClassVar = ["meeting", "pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is downloaded."""
        return reverse("governance:document", args=[self.pk])
