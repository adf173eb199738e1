"""Writing to the journal."""

from datetime import datetime
from typing import Any

from django.db import connection, models

from interlignes.journal import chain
from interlignes.journal.choices import KINDS
from interlignes.journal.models import Entry, Head


def record(kind: str, *, by: int | None, at: datetime, about: models.Model | None = None, **facts: Any) -> Entry:
    """Append an entry within the caller's transaction, so that the change and its entry fall or stand together.

    `by` is a member's number or None for the software itself. Raises ValueError for an unknown kind or fact and
    RuntimeError outside a transaction.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of journal entry: {kind}")
    if set(facts) != set(KINDS[kind][1]):
        raise ValueError(f"{kind} holds exactly {KINDS[kind][1]}, not {sorted(facts)}")
    if not connection.in_atomic_block:
        raise RuntimeError("a journal entry needs the transaction of what it records")
    Head.objects.select_for_update().get_or_create(pk=1)
    last = Entry.objects.order_by("-sequence").first()
    entry = Entry(
        sequence=last.sequence + 1 if last else 1,
        at=at,
        kind=kind,
        actor_id=by,
        about_type=about._meta.label_lower if about else "",
        about_id=str(about.pk) if about else "",
        facts=facts,
        previous_hash=last.hash if last else chain.GENESIS,
    )
    entry.hash = chain.digest(entry)
    entry.save(force_insert=True)
    return entry
