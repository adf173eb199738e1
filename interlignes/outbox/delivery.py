"""Delivery: claim one mail, send it, mark it sent.

A mail is claimed by a conditional UPDATE with a lease, so two deliverers never hold the same one. Whoever dies after
the server accepted a mail and before it is marked leaves exactly that one to be repeated, with the same Message-ID,
once the lease has run out. No transaction is open while the mail server is talked to.
"""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.utils import format_datetime

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.crypto import decrypt
from interlignes.outbox.actions import PURPOSE
from interlignes.outbox.choices import State
from interlignes.outbox.models import Mail

logger = logging.getLogger(__name__)

#: Longer than any conversation with a mail server (settings.EMAIL_TIMEOUT is 20 s a step).
LEASE = timedelta(seconds=90)
LONGEST_WAIT = timedelta(hours=1)


class ServerUnavailable(Exception):
    """The mail server cannot be used at the moment, whoever the recipient is."""


class RefusedForGood(Exception):
    """The server refuses this mail for ever; `code` is its SMTP code."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class TryLater(Exception):
    """The server asks to try this mail again later."""


def deliver(limit: int = 500, *, backend: str | None = None) -> int:
    """Send what is due, oldest first, on one connection; the number sent. `backend`: another than the settings'."""
    _expire()
    sent = 0
    with _connection(backend) as connection:
        for _ in range(limit):
            mail = claim()
            if mail is None:
                break
            try:
                _send(connection, mail)
            except RefusedForGood as error:
                _refuse(mail, error)
            except TryLater as error:
                _postpone(mail, str(error))
            except ServerUnavailable as error:
                _postpone(mail, str(error))
                break
            else:
                sent += 1
                _mark_sent(mail)
    return sent


def claim() -> Mail | None:
    """Take the oldest mail that is due and that nobody holds."""
    while True:
        now = clock.now()
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
        due = Mail.objects.filter(free, state=State.WAITING, next_try_at__lte=now)
        number = due.order_by("next_try_at", "pk").values_list("pk", flat=True).first()
        if number is None:
            return None
        if due.filter(pk=number).update(lease_until=now + LEASE, attempts=F("attempts") + 1):
            return Mail.objects.get(pk=number)


def _expire() -> None:
    """A reminder for yesterday helps nobody."""
    now = clock.now()
    stale = Mail.objects.filter(state=State.WAITING, useful_until__lte=now)
    if stale.exists():
        stale.exclude(lease_until__gt=now).update(state=State.EXPIRED)


@contextmanager
def _connection(backend: str | None) -> Iterator[BaseEmailBackend]:
    """One connection for the whole batch, opened by the first mail."""
    connection = get_connection(backend)
    try:
        yield connection
    finally:
        try:
            connection.close()
        except (OSError, smtplib.SMTPException):
            logger.info("the mail server closed the connection first")


def _send(connection: BaseEmailBackend, mail: Mail) -> None:
    """Hand the mail to the server, or say what kind of trouble there is."""
    try:
        message = compose(mail)
        connection.open()
        connection.send_messages([message])
    except ValueError as error:  # a header with a line break, or a body of another SECRET_KEY
        raise RefusedForGood(0, f"not sendable: {error}") from error
    except smtplib.SMTPRecipientsRefused as error:
        _judge(*next(iter(error.recipients.values())))
    except smtplib.SMTPDataError as error:
        _judge(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        # Sender refused, wrong password, no connection: our configuration or the network, not the recipient.
        connection.close()
        raise ServerUnavailable(_short(error)) from error


def _judge(code: int, text: bytes | str) -> None:
    """5xx is for good, anything else for now."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    if 500 <= code < 600:
        raise RefusedForGood(code, f"{code} {words}")
    raise TryLater(f"{code} {words}")


def compose(mail: Mail) -> EmailMultiAlternatives:
    """The message as it travels. Raises ValueError for a body that cannot be decrypted or a forged header."""
    text, html = mail.text, mail.html
    if mail.is_sensitive:
        text = decrypt(PURPOSE, text)
        html = decrypt(PURPOSE, html) if html else ""
    headers = {
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.created_at),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": mail.language,
    }
    if mail.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(mail.subject, text, to=[mail.recipient], headers=headers)
    if html:
        message.attach_alternative(html, "text/html")
    return message


def _wiped(mail: Mail) -> dict[str, str]:
    """Bodies that open doors do not outlive their sending."""
    return {"text": "", "html": ""} if mail.is_sensitive else {}


def _mark_sent(mail: Mail) -> None:
    Mail.objects.filter(pk=mail.pk).update(
        state=State.SENT, sent_at=clock.now(), lease_until=None, last_error="", **_wiped(mail)
    )


def _postpone(mail: Mail, why: str) -> None:
    """Wait 1, 2, 4 ... minutes, at most an hour."""
    wait = min(timedelta(minutes=2 ** min(mail.attempts - 1, 10)), LONGEST_WAIT)
    logger.warning("mail %s postponed by %s", mail.pk, wait)
    Mail.objects.filter(pk=mail.pk).update(next_try_at=clock.now() + wait, lease_until=None, last_error=_short(why))


def _refuse(mail: Mail, error: RefusedForGood) -> None:
    """Give up on this mail, and say so where the gérance looks."""
    logger.warning("mail %s refused for good with code %s", mail.pk, error.code)
    with transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(
            state=State.REFUSED, lease_until=None, last_error=_short(error), **_wiped(mail)
        )
        record("mail.refused", by=None, at=clock.now(), about=mail, code=error.code)


def _short(error: object) -> str:
    return " ".join(str(error).split())[:250]
