"""The fingerprint of a version of the DUERP, and when the next one is due."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

#: From this many employees on the document is updated at least once a year (C. trav. R4121-2).
YEARLY_FROM = 11


def fingerprint(content: Mapping[str, Any], previous: str) -> str:
    """SHA-256 over the canonical JSON of a version and the fingerprint of the one before ("" for the first)."""
    text = json.dumps(
        ["interlignes/duerp/1", previous, dict(content)],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def due_on(made_on: date, workers: int) -> date | None:
    """The day by which the next version is due; None where no yearly update is prescribed."""
    if workers < YEARLY_FROM:
        return None
    try:
        return made_on.replace(year=made_on.year + 1)
    except ValueError:  # 29 February
        return date(made_on.year + 1, 3, 1)
