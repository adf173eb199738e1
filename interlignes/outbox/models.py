"""One mail, from the transaction that causes it to the server that accepts it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.outbox.choices import SENSITIVE, Kind, State


class Mail(models.Model):
    """A rendered mail to one person, unique for (kind, about, recipient, occasion): it is sent once.

    `message_id` never changes, so a mail repeated after a crash is recognised by the reader's program. The bodies
    of sensitive kinds are encrypted while waiting and wiped once sent.
    """

    kind = models.CharField(_("Kind"), max_length=24, choices=Kind)
    about_type = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    occasion = models.CharField(_("Occasion"), max_length=40, blank=True)
    recipient = models.EmailField(_("To"), max_length=254)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("member"),
    )
    language = models.CharField(max_length=2)
    subject = models.CharField(_("Subject"), max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True, help_text="An event that travels along (RFC 5546).")
    unsubscribe_url = models.CharField(max_length=500, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(_("Written"), default=clock.now)
    useful_until = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(_("Attempts"), default=0)
    sent_at = models.DateTimeField(_("Sent"), null=True)
    last_error = models.CharField(_("Last error"), max_length=250, blank=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["kind", "about_type", "about_id", "recipient", "occasion"],
                name="mail_once_per_occasion",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="mail_kind_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="mail_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="mail_waiting"),
        ]
        ordering: ClassVar = ["-pk"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")

    def __str__(self) -> str:
        return self.subject

    @property
    def is_sensitive(self) -> bool:
        """Whether the body opens a door."""
        return self.kind in SENSITIVE
