"""What has changed of a meeting since it was convened: from two pictures of it to a list of changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

#: A meeting this near is written about at once.
URGENT = timedelta(hours=2)
#: However often something changes meanwhile, the mail waits no longer than so many quiet delays.
MOST_DELAYS = 4


class What(StrEnum):
    """What a change is about."""

    STARTS_AT = "starts_at"
    PLACE = "place"
    VIDEO_URL = "video_url"
    ITEM = "item"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing as it was and as it is; empty where it did not exist, or no longer does."""

    what: What
    old: str
    new: str

    @property
    def old_at(self) -> datetime:
        """The instant it was, of a change of date."""
        return datetime.fromisoformat(self.old)

    @property
    def new_at(self) -> datetime:
        """The instant it is."""
        return datetime.fromisoformat(self.new)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The changes between two pictures, none for what was changed back.

    A picture: `starts_at` (ISO), `place`, `video_url`, `items` as [number, title, fingerprint], `documents` as
    [title, fingerprint].
    """
    return list(_differences(before, after))


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for what in (What.STARTS_AT, What.PLACE, What.VIDEO_URL):
        if before[what] != after[what]:
            yield Change(what, before[what], after[what])
    for what, name in ((What.ITEM, "items"), (What.DOCUMENT, "documents")):
        yield from _parts(what, _by_key(before[name]), _by_key(after[name]))


def _by_key(rows: Any) -> dict[Any, tuple[str, str]]:
    """Number of an item, title of a document -> its title and fingerprint."""
    return {row[0]: (row[-2], row[-1]) for row in rows}


def _parts(what: What, old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[Change]:
    for key in [*old, *(key for key in new if key not in old)]:
        was, now = old.get(key), new.get(key)
        if was != now:
            yield Change(what, was[0] if was else "", now[0] if now else "")


def due_at(begun_at: datetime, changed_at: datetime, quiet: timedelta) -> datetime:
    """When nothing has changed for the quiet delay, or the first change has waited long enough."""
    return min(changed_at + quiet, begun_at + MOST_DELAYS * quiet)
