"""One entry of the journal, and the head that serialises writers."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

#: `previous_hash` of the first entry.
GENESIS = "0" * 64


class Head(models.Model):
    """One row that a writer locks, so that two entries never follow the same one.

    It repeats number and hash of the last entry, so that entries cut off at the end are missed.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="journal_single_head")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"


class Entry(models.Model):
    """Something that was done. No foreign keys: it outlives what it is about. Triggers refuse UPDATE and DELETE.

    `hash` is SHA-256 over the entry and `previous_hash`; see `interlignes.journal.chain`.
    """

    sequence = models.BigIntegerField(_("No."), primary_key=True)
    at = models.DateTimeField(_("When"))
    kind = models.CharField(_("What"), max_length=40)
    actor_id = models.BigIntegerField(_("By member no."), null=True)
    about_type = models.CharField(_("About"), max_length=60, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["-sequence"]
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"
