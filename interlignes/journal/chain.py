"""The hash chain: pure functions over entries."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC

from interlignes.journal.models import Entry

#: `previous_hash` of the first entry.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Report:
    """`entries` read; `broken_at` is the sequence of the first entry that does not fit, None when all fit."""

    entries: int
    head: str
    broken_at: int | None = None


def digest(entry: Entry) -> str:
    """64 hex digits over everything in the entry but its own hash, as canonical JSON."""
    content = [
        "interlignes/journal/1",
        entry.sequence,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.kind,
        entry.actor_id,
        entry.about_type,
        entry.about_id,
        entry.facts,
        entry.previous_hash,
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def verify(entries: Iterable[Entry]) -> Report:
    """Follow the chain from the first entry on: no gap, no fork, no altered content."""
    head, count = GENESIS, 0
    for entry in entries:
        count += 1
        if entry.sequence != count or entry.previous_hash != head or entry.hash != digest(entry):
            return Report(entries=count, head=head, broken_at=entry.sequence)
        head = entry.hash
    return Report(entries=count, head=head)
