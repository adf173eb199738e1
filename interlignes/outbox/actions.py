"""Putting mails into the outbox and taking them back."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction

from interlignes.journal.actions import record
from interlignes.kit.crypto import encrypt
from interlignes.outbox.choices import SENSITIVE, STATUTORY, Recipient, State
from interlignes.outbox.models import Mail
from interlignes.outbox.rendering import Rendered, render

#: What the bodies of sensitive mails are encrypted for.
PURPOSE = "outbox"


def enqueue(
    *,
    kind: str,
    about: models.Model,
    to: Iterable[Recipient],
    occasion: str = "",
    context: Mapping[str, Any],
    at: datetime,
    useful_until: datetime | None = None,
    calendar: Callable[[Recipient], str] | None = None,
) -> int:
    """Write one mail a recipient in the caller's transaction; the number written.

    Who already has a mail of this kind about this thing on this occasion gets no second one. The templates
    see `recipient` and `unsubscribe_url` besides `context`. `calendar` makes the event that travels to each,
    see kit/ics.py.
    """
    mails = []
    same = Mail.objects.filter(
        kind=kind, about_type=about._meta.label_lower, about_id=str(about.pk), occasion=occasion
    )
    known = set(same.values_list("recipient", flat=True))
    for person in to:
        if person.address.lower() in known:
            continue
        own = {"recipient": person, "unsubscribe_url": person.unsubscribe_url, **context}
        rendered = render(kind, person.language, own)
        mail = _mail(kind, about, person, rendered, occasion=occasion, at=at, useful_until=useful_until)
        mail.calendar = calendar(person) if calendar else ""
        mails.append(mail)
    Mail.objects.bulk_create(mails, ignore_conflicts=True, batch_size=100)
    return len(mails)


def enqueue_rendered(
    *, kind: str, about: models.Model, to: Recipient, rendered: Rendered, occasion: str, at: datetime
) -> None:
    """Write one mail that somebody else rendered (account mails)."""
    mail = _mail(kind, about, to, rendered, occasion=occasion, at=at, useful_until=None)
    Mail.objects.bulk_create([mail], ignore_conflicts=True)


def _mail(
    kind: str,
    about: models.Model,
    to: Recipient,
    rendered: Rendered,
    *,
    occasion: str,
    at: datetime,
    useful_until: datetime | None,
) -> Mail:
    """The row; bodies that open doors are encrypted."""
    secret = kind in SENSITIVE
    return Mail(
        kind=kind,
        about_type=about._meta.label_lower,
        about_id=str(about.pk),
        occasion=occasion,
        recipient=to.address.lower(),
        member_id=to.member_id,
        language=to.language,
        subject=rendered.subject,
        text=encrypt(PURPOSE, rendered.text) if secret else rendered.text,
        html=encrypt(PURPOSE, rendered.html) if secret and rendered.html else rendered.html,
        unsubscribe_url="" if kind in STATUTORY else to.unsubscribe_url,
        message_id=f"<{uuid.uuid4()}@{settings.PUBLIC_HOST}>",
        created_at=at,
        next_try_at=at,
        useful_until=useful_until,
    )


def cancel(*, kind: str, about: models.Model, member_id: int | None = None) -> int:
    """Take back the waiting mails of a kind about a thing, of one member or of all; the number taken back."""
    waiting = Mail.objects.filter(
        kind=kind, about_type=about._meta.label_lower, about_id=str(about.pk), state=State.WAITING
    )
    if member_id is not None:
        waiting = waiting.filter(member_id=member_id)
    waiting.filter(kind__in=SENSITIVE).update(text="", html="")
    return waiting.update(state=State.CANCELLED)


def supersede(*, kind: str, about: models.Model) -> list[str]:
    """Take back the waiting mails of a kind about a thing because what they say has changed; their occasions.

    Unlike `cancel` it lets another one be written on the same occasion.
    """
    same = Mail.objects.filter(kind=kind, about_type=about._meta.label_lower, about_id=str(about.pk))
    waiting = list(same.filter(state=State.WAITING).order_by("pk"))
    for mail in waiting:
        same.filter(pk=mail.pk, state=State.WAITING).update(
            state=State.CANCELLED, occasion=f"superseded-{mail.pk}"
        )
    return sorted({mail.occasion for mail in waiting})


def first_said_at(*, kind: str, about: models.Model) -> datetime | None:
    """When the first mail of a kind about a thing was written; None when none was."""
    same = Mail.objects.filter(kind=kind, about_type=about._meta.label_lower, about_id=str(about.pk))
    return same.order_by("created_at").values_list("created_at", flat=True).first()


def forget(*, kind: str, about: models.Model) -> int:
    """Delete the mails of a kind about a thing that are no longer waiting; the number deleted.

    For mails whose mere number and order would tell something later on.
    """
    mails = Mail.objects.filter(kind=kind, about_type=about._meta.label_lower, about_id=str(about.pk))
    return mails.exclude(state=State.WAITING).delete()[0]


@transaction.atomic
def retry(*, mail: Mail, by: int, at: datetime) -> None:
    """Put a mail that was refused for good back into the queue, unless its body is gone."""
    changed = Mail.objects.filter(pk=mail.pk, state=State.REFUSED).exclude(text="")
    if changed.update(state=State.WAITING, next_try_at=at, attempts=0, last_error="", lease_until=None):
        record("mail.retried", by=by, at=at, about=mail)
