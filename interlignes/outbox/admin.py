"""The gérance reads the mails here, ordinary ones with their text, and tries refused ones again."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.admin import ReadOnlyAdmin
from interlignes.outbox.actions import retry
from interlignes.outbox.choices import DISCREET, State
from interlignes.outbox.models import Mail


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """Every mail, waiting, sent or refused."""

    list_display = ("subject", "recipient", "kind", "state", "created_at", "sent_at", "last_error")
    list_filter = ("state", "kind")
    search_fields = ("recipient", "subject")
    search_help_text = _("E-mail address or subject")
    list_select_related = False
    actions = ["try_again"]
    fieldsets: ClassVar = [
        (None, {"fields": ["subject", "recipient", "kind", "state", "created_at", "sent_at"]}),
        (_("Delivery"), {"fields": ["attempts", "last_error", "identifier"]}),
        (_("Text"), {"fields": ["body"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        """All but the discreet ones."""
        return super().get_queryset(request).exclude(kind__in=DISCREET)

    @admin.display(description=_("Identifier of the message"))
    def identifier(self, mail: Mail) -> str:
        """Its Message-ID, to be found again in the log of a mail server."""
        return mail.message_id

    @admin.display(description=_("Text"))
    def body(self, mail: Mail) -> Any:
        """The text of an ordinary mail without the reader's own opt-out link; of a sensitive one nothing."""
        if mail.is_sensitive:
            return _("This mail carries a link or a code that opens a door: only its recipient reads it.")
        text = mail.text.replace(mail.unsubscribe_url, "…") if mail.unsubscribe_url else mail.text
        return format_html('<div class="mail-text">{}</div>', text)

    @admin.action(description=_("Try refused mails again"))
    def try_again(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        """Back into the queue, those that were refused."""
        number, at = int(request.user.pk or 0), clock.now()
        refused = queryset.filter(state=State.REFUSED)
        lost = refused.filter(text="").count()
        for mail in refused.exclude(text=""):
            retry(mail=mail, by=number, at=at)
        messages.success(request, _("The refused mails among them go out again within a minute."))
        if lost:
            messages.warning(
                request, _("Invitations and codes are wiped once refused: send a new invitation instead.")
            )
