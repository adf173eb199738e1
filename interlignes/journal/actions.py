"""Writing to the journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models

from interlignes.journal import chain
from interlignes.journal.choices import KINDS
from interlignes.journal.models import Entry, Head


def record(
    kind: str, *, by: int | None, at: datetime, about: models.Model | None = None, **facts: Any
) -> Entry:
    """Append an entry within the caller's transaction: the change and its entry fall or stand together.

    `by` is a member's number or None for the software itself. Writers wait for each other at the head's row
    (on SQLite at BEGIN IMMEDIATE), so the chain never forks. Raises ValueError for an unknown kind or fact and
    RuntimeError outside a transaction.
    """
    _check(kind, facts)
    if not connection.in_atomic_block:
        raise RuntimeError("a journal entry needs the transaction of what it records")
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    entry = Entry(
        sequence=head.sequence + 1,
        at=at,
        kind=kind,
        actor_id=by,
        about_type=about._meta.label_lower if about else "",
        about_id=str(about.pk) if about else "",
        facts=facts,
        previous_hash=head.hash,
    )
    entry.hash = chain.digest(entry)
    entry.save(force_insert=True)
    Head.objects.filter(pk=1).update(sequence=entry.sequence, hash=entry.hash)
    return entry


def _check(kind: str, facts: Mapping[str, Any]) -> None:
    """Raise ValueError unless the kind is known and holds exactly these facts, in the shapes it declares."""
    if kind not in KINDS:
        raise ValueError(f"unknown kind of journal entry: {kind}")
    shapes = KINDS[kind][1]
    if facts.keys() != shapes.keys():
        raise ValueError(f"{kind} holds exactly {sorted(shapes)}, not {sorted(facts)}")
    for name, shape in shapes.items():
        if not shape.fits(facts[name]):
            raise ValueError(f"{kind}: the fact {name} must be {shape.value}")
