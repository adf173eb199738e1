"""Texts of questionnaires that the cooperative has imported."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from members.choices import Language


class InstrumentText(models.Model):
    """The words of one pack in one language, from the document named in `document`.

    `texts` is {"recall": ..., "items": {id: {"text": ..., "options": [...]}}}. A round keeps its own copy.
    """

    pack = models.CharField(max_length=30)
    language = models.CharField(_("Language"), max_length=2, choices=Language)
    document = models.CharField(_("Document it comes from"), max_length=200)
    texts = models.JSONField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["pack", "language"], name="instrument_text_once"),
        ]
        ordering: ClassVar = ["pack", "language"]

    def __str__(self) -> str:
        return f"{self.pack} ({self.language})"
