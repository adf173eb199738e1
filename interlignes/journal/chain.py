"""The hash chain: pure functions over entries."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC

from interlignes.journal.models import GENESIS, Entry


@dataclass(frozen=True, slots=True)
class Report:
    """How many `entries` fit and the hash of the last of them.

    `broken_at` is the number of the first that was altered, removed or inserted, None when all fit.
    """

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


def verify(entries: Iterable[Entry], *, last: int, last_hash: str) -> Report:
    """Follow the chain from the first entry on: no gap, no fork, nothing altered, nothing cut off at `last`.

    Entries after `last` were written since the head was read, and only need to fit.
    """
    head, count = GENESIS, 0
    for entry in entries:
        if entry.sequence != count + 1 or entry.previous_hash != head or entry.hash != digest(entry):
            return Report(entries=count, head=head, broken_at=count + 1)
        head, count = entry.hash, count + 1
        if count == last and head != last_hash:
            return Report(entries=count, head=head, broken_at=count)
    return Report(entries=count, head=head, broken_at=count + 1 if count < last else None)
