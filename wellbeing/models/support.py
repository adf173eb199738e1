"""Messages between people who chose each other: asking for support, offering it, saying what was hard."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.crypto import decrypt
from wellbeing.choices import RequestKind, RequestState

#: What the texts are encrypted for.
PURPOSE = "wellbeing.support"


class Request(models.Model):
    """A named message from `author` to the people she chose; nobody else reads it, the gérance neither.

    Its text is encrypted at rest. It is in no admin page and in no entry of the journal. `warned_at`: when its people
    were told last that it is erased for want of a word.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="support_requests"
    )
    kind = models.CharField(_("What is it about?"), max_length=12, choices=RequestKind)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    text_sealed = models.TextField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=RequestKind.values), name="support_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RequestState.values), name="support_state_known"
            ),
        ]
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        """Where the author and the chosen people read it."""
        return reverse("wellbeing:request", args=[self.pk])

    @property
    def text(self) -> str:
        """What the author wrote."""
        return decrypt(PURPOSE, self.text_sealed)

    @property
    def is_over(self) -> bool:
        """Closed or withdrawn."""
        return self.state in {RequestState.CLOSED, RequestState.WITHDRAWN}


class RequestRecipient(models.Model):
    """Somebody whom the author chose."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="recipients")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="received_requests"
    )

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["request", "member"], name="support_recipient_once")
        ]

    def __str__(self) -> str:
        return str(self.member)


class Reply(models.Model):
    """A word under a request, by its author or by one of the chosen people."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text_sealed = models.TextField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return f"{self.request_id}"

    @property
    def text(self) -> str:
        """What was written."""
        return decrypt(PURPOSE, self.text_sealed)
