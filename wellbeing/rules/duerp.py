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


def first_occasion(asked_on: date | None, workers: int, today: date) -> str:
    """Which reminder it is time for while no version exists; "" where nobody works here.

    An employer has the document from the first employee on (C. trav. R4121-1): it is said once, and to those who owe a
    yearly update again each year, from the day `asked_on` on which it was said first.

    >>> first_occasion(date(2026, 1, 5), 11, date(2027, 1, 5))
    'first 1'
    """
    if not workers:
        return ""
    years = (today - asked_on).days // 365 if asked_on and workers >= YEARLY_FROM else 0
    return f"first {years}"


def due_on(made_on: date, workers: int) -> date | None:
    """The day by which the next version is due; None where no yearly update is prescribed."""
    if workers < YEARLY_FROM:
        return None
    try:
        return made_on.replace(year=made_on.year + 1)
    except ValueError:  # 29 February
        return date(made_on.year + 1, 3, 1)
