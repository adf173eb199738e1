"""Fingerprints published with a ballot, so that a later change of the electorate or of the votes shows.

Both are SHA-256 over canonical JSON (sorted keys, no blanks, UTF-8) that begins with the name of the format.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def _digest(kind: str, content: Any) -> str:
    text = json.dumps(
        [f"interlignes/{kind}/1", content], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def electorate_hash(
    ballot: int,
    members: Iterable[int],
    rule: Mapping[str, Any],
    presence: Mapping[int, tuple[str, int | None]] | None = None,
) -> str:
    """64 hex digits over the ballot's number, the sorted member numbers and the rule.

    For a ballot that opened in a live session also over how each was there and, if represented, by whom.
    """
    content: dict[str, Any] = {"ballot": ballot, "members": sorted(members), "rule": dict(rule)}
    if presence is not None:
        content["presence"] = [[member, *presence[member]] for member in sorted(presence)]
    return _digest("electorate", content)


def hands_hash(ballot: int, for_: int, against: int, abstain: int) -> str:
    """64 hex digits over the three numbers of a count of hands."""
    return _digest("hands", {"ballot": ballot, "counts": [for_, against, abstain]})


def votes_hash(ballot: int, votes: Iterable[tuple[Any, ...]]) -> str:
    """64 hex digits over the (member number, choice) pairs of a ballot by show of names, sorted.

    In an election the places of the candidates that a paper names follow its choice.
    """
    return _digest("votes", {"ballot": ballot, "votes": sorted(votes)})
