"""Delivery: claim one mail, send it, mark it sent.

A mail is claimed by a conditional UPDATE with a lease, so two deliverers never hold the same one. One
commit marks a mail as sent and claims the next. Whoever dies after the server accepted a mail and before it is marked
leaves exactly that one to be repeated, with the same Message-ID, once the lease has run out; who dies between two mails
leaves one to wait for that time. No transaction is open while the mail server is talked to.
docs/adr/0003-outbox.md says why.
"""

import logging
import signal
import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from email.utils import format_datetime
from enum import Enum, auto
from types import TracebackType

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.crypto import decrypt
from interlignes.kit.prepared import Prepared
from interlignes.outbox.actions import PURPOSE
from interlignes.outbox.choices import DISCREET, SENSITIVE, State
from interlignes.outbox.models import Mail

logger = logging.getLogger(__name__)

#: Longer than the four answers one mail waits for (MAIL, RCPT, DATA, end of data), EMAIL_TIMEOUT seconds each.
LEASE = timedelta(seconds=90)
SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
#: A server that does not open is asked again at least this often: everybody's mail waits for it.
LONGEST_SILENCE = timedelta(minutes=10)
#: A batch ends after this time, because whoever runs it has a ballot to open meanwhile.
LONGEST_BATCH = timedelta(seconds=20)
#: A code that somebody waits for lets this many mails go first at most.
LOOKED_UP = 20
#: SMTP answers of class 5 that are about our account at the server, not about the recipient (RFC 4954).
OUR_FAULT = frozenset({530, 534, 535, 538})
#: "Too many mails on this connection", "shutting down" (RFC 5321).
GOODBYE = 421


class ServerUnavailable(Exception):
    """The mail server cannot be used at the moment, whoever the recipient is."""


class ConnectionLost(ServerUnavailable):
    """The server closed the connection; another one may do."""


class RefusedForGood(Exception):
    """The server refuses this mail for ever; `code` is its SMTP code."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class TryLater(Exception):
    """The server asks to try this mail again later."""


class Outcome(Enum):
    """What became of one mail."""

    SENT = auto()
    NOT_SENT = auto()
    STOP = auto()


def deliver(limit: int = 500, *, backend: str | None = None) -> int:
    """Send what is due on one connection; the number sent. `backend`: another than the settings'.

    The batch ends when nothing is due, after `limit` mails or 20 seconds, or when the server fails.
    """
    _expire()
    if not _due(clock.now()).exists():
        return 0
    with Line(backend) as line:
        try:
            line.open()
        except ServerUnavailable as error:
            _wait_for_server(str(error))
            return 0
        with _undisturbed() as stops:
            return _batch(line, limit, stops)


def _batch(line: "Line", limit: int, stops: list[int]) -> int:
    """Mail after mail, as long as no stop has come; the number sent."""
    sent, end = 0, clock.now() + LONGEST_BATCH
    queue: list[int] = []
    mail = claim(queue)
    while mail:
        try:
            line.open()
        except ServerUnavailable as error:
            _release(mail)
            _wait_for_server(str(error))
            break
        outcome = _attempt(line, mail)
        limit -= 1
        over = outcome is Outcome.STOP or limit <= 0 or bool(stops) or clock.now() >= end
        # One commit writes down that this mail is sent and that the next one is ours.
        with transaction.atomic():
            if outcome is Outcome.SENT:
                sent += 1
                _mark_sent(mail)
            mail = None if over else claim(queue)
    return sent


def _due(now: datetime) -> QuerySet[Mail]:
    """The waiting mails whose time has come and that nobody holds."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    return Mail.objects.filter(free, state=State.WAITING, next_try_at__lte=now)


def claim(queue: list[int] | None = None) -> Mail | None:
    """Take the mail due longest that nobody holds; codes and links that somebody waits for go first.

    `queue`: what a batch looked up last; filled here and used up before the database is asked again.
    """
    queue = [] if queue is None else queue
    while True:
        now = clock.now()
        queue = queue or _extended(queue, now)
        if not queue:
            return None
        number = queue.pop(0)
        if _due(now).filter(pk=number).update(lease_until=now + LEASE, attempts=F("attempts") + 1):
            return _mail(pk=number)[0]


def _extended(queue: list[int], now: datetime) -> list[int]:
    """The queue with the mails that go next."""
    urgency = Case(When(kind__in=SENSITIVE, then=Value(0)), default=Value(1), output_field=IntegerField())
    due = _due(now).order_by(urgency, "next_try_at", "pk").values_list("pk", flat=True)
    queue += due[:LOOKED_UP]
    return queue


_mail = Prepared(lambda pk: Mail.objects.filter(pk=pk).order_by(), pk=int)


def _expire() -> None:
    """A reminder for yesterday helps nobody."""
    now = clock.now()
    stale = Mail.objects.filter(state=State.WAITING, useful_until__lte=now).exclude(lease_until__gt=now)
    if stale.exists():
        stale.filter(kind__in=SENSITIVE).update(text="", html="")
        stale.update(state=State.EXPIRED)


@contextmanager
def _undisturbed() -> Iterator[list[int]]:
    """Hold back the signals of a regular stop until the mail in flight is marked: a restart repeats none.

    Those that came are in the list, for whoever should look out for them.
    """
    caught: list[int] = []
    if threading.current_thread() is not threading.main_thread():  # signals are the main thread's
        yield caught
        return
    stops = (signal.SIGTERM, signal.SIGINT)
    before = {sign: signal.signal(sign, lambda number, _: caught.append(number)) for sign in stops}
    try:
        yield caught
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler or signal.SIG_DFL)
        for number in caught:
            signal.raise_signal(number)


class Line:
    """One connection to the mail server, kept for a whole batch and opened again when the server hangs up."""

    def __init__(self, backend: str | None = None) -> None:
        self.backend: BaseEmailBackend = get_connection(backend)
        self.carried = 0

    def __enter__(self) -> "Line":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> None:
        """Connect and log in, unless connected. Raises ServerUnavailable."""
        try:
            self.backend.open()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise ServerUnavailable(_short(error)) from error

    def close(self) -> None:
        """Hang up, politely if the server still listens."""
        self.carried = 0
        with suppress(OSError, smtplib.SMTPException):
            self.backend.close()

    def send(self, message: EmailMultiAlternatives) -> None:
        """Hand the message over, or raise what kind of trouble there is."""
        try:
            self.backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            raise _judged(*next(iter(error.recipients.values()))) from error
        except smtplib.SMTPDataError as error:
            raise _judged(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPServerDisconnected, ConnectionError) as error:
            raise ConnectionLost(_short(error)) from error
        except (
            OSError,
            smtplib.SMTPException,
        ) as error:  # no answer, sender refused: whoever the recipient is
            raise ServerUnavailable(_short(error)) from error
        self.carried += 1


def _judged(code: int, text: bytes | str) -> Exception:
    """5xx is for good, anything else for now; unless it is about us and not about the recipient."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    answer = f"{code} {words}"
    if code == GOODBYE:
        return ConnectionLost(answer)
    if code in OUR_FAULT or (500 <= code < 600 and "relay" in words.lower()):
        return ServerUnavailable(answer)
    return RefusedForGood(code, answer) if 500 <= code < 600 else TryLater(answer)


def _attempt(line: Line, mail: Mail) -> Outcome:
    """Send one claimed mail, and write down what became of it if it is not sent."""
    worked_before = line.carried > 0
    try:
        line.send(compose(mail))
    except ValueError as error:  # a header with a line break, or a body of another SECRET_KEY
        _refuse(mail, RefusedForGood(0, f"not sendable: {error}"))
    except RefusedForGood as error:
        _refuse(mail, error)
    except TryLater as error:
        _postpone(mail, error)
    except ServerUnavailable as error:
        line.close()
        if isinstance(error, ConnectionLost) and worked_before:  # some servers hang up after so many mails
            _release(mail)
            return Outcome.NOT_SENT
        _postpone(mail, error)
        return Outcome.STOP
    else:
        return Outcome.SENT
    return Outcome.NOT_SENT


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
        "X-Interlignes-Kind": mail.kind,
    }
    if mail.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(mail.subject, text, to=[mail.recipient], headers=headers)
    if html:
        message.attach_alternative(html, "text/html")
    if mail.calendar:
        message.attach(_event(mail.calendar))
    return message


def _event(calendar: str) -> MIMEText:
    """An event as calendar programs expect it: the method stands in the type too (RFC 6047)."""
    part = MIMEText(calendar, "calendar", "utf-8")
    part.set_param("method", "CANCEL" if "METHOD:CANCEL" in calendar else "REQUEST")
    part.add_header("Content-Disposition", "attachment", filename="reunion.ics")
    return part


def _wiped(mail: Mail) -> dict[str, str]:
    """Bodies that open doors do not outlive their sending."""
    return {"text": "", "html": ""} if mail.is_sensitive else {}


def _mark_sent(mail: Mail) -> None:
    Mail.objects.filter(pk=mail.pk).update(
        state=State.SENT, sent_at=clock.now(), lease_until=None, last_error="", **_wiped(mail)
    )


def _release(mail: Mail) -> None:
    """Give the mail back untried."""
    Mail.objects.filter(pk=mail.pk).update(lease_until=None, attempts=F("attempts") - 1)


def _postpone(mail: Mail, why: Exception) -> None:
    """Wait 1, 2, 4 ... minutes, at most an hour."""
    wait = min(SHORTEST_WAIT * 2 ** min(mail.attempts - 1, 10), LONGEST_WAIT)
    logger.warning("mail %s postponed by %s", mail.pk, wait)
    Mail.objects.filter(pk=mail.pk).update(
        next_try_at=clock.now() + wait, lease_until=None, last_error=_short(why)
    )


def _wait_for_server(why: str) -> None:
    """Let everything that is due wait as long as the oldest has waited (so 1, 2, 4 ...), at most ten minutes.

    No mail's own attempts are counted: none was made.
    """
    now = clock.now()
    due = _due(now)
    oldest = due.order_by("created_at").values_list("created_at", flat=True).first()
    wait = min(max(now - (oldest or now), SHORTEST_WAIT), LONGEST_SILENCE)
    logger.warning("the mail server cannot be reached: %s mails wait %s", due.count(), wait)
    due.update(next_try_at=now + wait, last_error=_short(why))


def _refuse(mail: Mail, error: RefusedForGood) -> None:
    """Give up on this mail, and say so where the gérance looks, unless it is none of its business."""
    logger.warning("mail %s refused for good with code %s", mail.pk, error.code)
    with transaction.atomic():
        mine = Mail.objects.filter(pk=mail.pk, state=State.WAITING)
        done = mine.update(state=State.REFUSED, lease_until=None, last_error=_short(error), **_wiped(mail))
        if done and mail.kind not in DISCREET:
            record("mail.refused", by=None, at=clock.now(), about=mail, code=error.code)


def _short(error: object) -> str:
    """One line of at most 250 characters."""
    return " ".join(str(error).split())[:250]
