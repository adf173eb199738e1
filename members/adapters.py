"""Where allauth meets our rules: invitation only, mails through the outbox, encrypted second factors."""

import uuid
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from interlignes.kit import clock
from interlignes.kit.crypto import decrypt, encrypt
from interlignes.outbox.actions import enqueue_rendered
from interlignes.outbox.choices import Kind, Recipient
from interlignes.outbox.rendering import Rendered
from members.choices import StatusKind
from members.models import Member
from members.queries import cooperative


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by invitation only; no page waits for a mail server."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by herself; see `members.views.account.invitation`."""
        return False

    def pre_login(self, request: HttpRequest, user: Member, **kwargs: Any) -> HttpResponse | None:
        """Every way of logging in ends at the same door for who has left."""
        if user.current_status == StatusKind.LEFT:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail into the outbox, encrypted: it holds a code or a link that opens the account."""
        site = SimpleNamespace(name=cooperative().name, domain=settings.PUBLIC_HOST)
        request = allauth_context.request
        full = {"request": request, "email": email, **_at_our_address(context), "current_site": site}
        message = self.render_mail(template_prefix, email, full)
        member = context.get("user") or Member.objects.filter(email=email.lower()).first()
        if not isinstance(member, Member):
            return
        language = get_language() or member.language
        text = str(message.body)
        html = render_to_string(
            "emails/account/body.html",
            {
                "text": text,
                "cooperative": cooperative(),
                "public_url": settings.PUBLIC_URL,
                "language": language,
            },
        )
        enqueue_rendered(
            kind=Kind.ACCOUNT,
            about=member,
            to=Recipient(member_id=member.pk, address=email, name=member.get_full_name(), language=language),
            rendered=Rendered(subject=str(message.subject), text=text, html=html),
            occasion=uuid.uuid4().hex,
            at=clock.now(),
        )

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Keep the member's address lower-case, in step with the confirmed one."""
        email_address.email = email_address.email.lower()
        return super().confirm_email(request, email_address)


def _at_our_address(context: dict[str, Any]) -> dict[str, Any]:
    """The context with every link at PUBLIC_URL.

    allauth builds them from the Host header, in which whoever asks for a mail to somebody else chooses the port,
    and any of ALLOWED_HOSTS: the link that opens an account would lead to a server of her own.
    """
    found = {name: value for name, value in context.items() if name.endswith("_url") and value}
    ours = {name: settings.PUBLIC_URL + urlsplit(str(value)).path for name, value in found.items()}
    return {**context, **ours}


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of second factors, encrypted in the database."""

    def encrypt(self, text: str) -> str:
        """With a key derived from SECRET_KEY."""
        return encrypt("mfa", text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again. Raises ValueError after a change of SECRET_KEY."""
        return decrypt("mfa", encrypted_text)
