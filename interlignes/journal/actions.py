"""Writing to the journal."""

from collections.abc import Mapping, Sequence
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
    return record_all([(kind, about, facts)], by=by, at=at)[0]


def record_all(
    events: Sequence[tuple[str, models.Model | None, Mapping[str, Any]]], *, by: int | None, at: datetime
) -> list[Entry]:
    """Append an entry for each (kind, about, facts) of something done many times at once; otherwise as `record`."""
    for kind, _about, facts in events:
        _check(kind, facts)
    if not connection.in_atomic_block:
        raise RuntimeError("a journal entry needs the transaction of what it records")
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    entries = []
    for kind, about, facts in events:
        entry = Entry(
            sequence=head.sequence + 1,
            at=at,
            kind=kind,
            actor_id=by,
            about_type=about._meta.label_lower if about else "",
            about_id=str(about.pk) if about else "",
            facts=dict(facts),
            previous_hash=head.hash,
        )
        entry.hash = chain.digest(entry)
        head.sequence, head.hash = entry.sequence, entry.hash
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=200)
    Head.objects.filter(pk=1).update(sequence=head.sequence, hash=head.hash)
    return entries


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
