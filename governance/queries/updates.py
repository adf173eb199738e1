"""Readings of what changed of a meeting after it was convened."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from governance.models import Document, Meeting, MeetingUpdate
from governance.rules.updates import Change, What, due_at
from interlignes.kit.moments import in_words


def snapshot(meeting: Meeting) -> dict[str, Any]:
    """The meeting as people know it: see `governance.rules.updates.differences`. Two queries."""
    items = meeting.items.select_related("motion").order_by("position")
    newest = Document.objects.filter(meeting=meeting, newer__isnull=True).order_by("pk")
    return {
        "starts_at": meeting.starts_at.astimezone(UTC).isoformat(),
        "place": meeting.place,
        "video_url": meeting.video_url,
        "items": [
            [
                one.pk,
                one.title,
                _fingerprint(one.kind, one.text, one.motion.text if hasattr(one, "motion") else ""),
            ]
            for one in items
        ],
        "documents": [list(row) for row in newest.values_list("title", "digest")],
    }


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def quiet_delay() -> timedelta:
    """How long nothing has to change before everybody is written to."""
    return timedelta(minutes=settings.MEETING_QUIET_MINUTES)


def waiting(meeting: Meeting) -> MeetingUpdate | None:
    """The changes that nobody was told yet. One query."""
    return MeetingUpdate.objects.filter(meeting=meeting, sent_at__isnull=True).first()


def due_of(update: MeetingUpdate) -> datetime:
    """When everybody is told."""
    return due_at(update.begun_at, update.changed_at, quiet_delay())


def due_updates(at: datetime) -> list[MeetingUpdate]:
    """Those whose delay is over."""
    found = MeetingUpdate.objects.filter(sent_at__isnull=True).select_related("meeting").order_by("pk")
    return [one for one in found if due_of(one) <= at]


def sent_updates(meeting: Meeting) -> QuerySet[MeetingUpdate]:
    """What everybody was told, oldest first."""
    return MeetingUpdate.objects.filter(meeting=meeting, sent_at__isnull=False).order_by("pk")


def changes_of(update: MeetingUpdate) -> list[Change]:
    """What changed: as it was told, or as it would be told now."""
    return [Change(What(what), old, new) for what, old, new in update.changes]


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words, for pages, mails and letters, in the language in which it is read."""

    change: Change

    def __str__(self) -> str:
        what = " ".join(filter(None, [self.word, " → ".join(filter(None, [self.old, self.new]))]))
        return f"{self.label}{pgettext('list', ':')} {what}{f' ({self.note})' if self.note else ''}"

    @property
    def label(self) -> str:
        """What the change is about."""
        labels = {
            What.STARTS_AT: _("Date"),
            What.PLACE: _("Place"),
            What.VIDEO_URL: _("Video link"),
            What.ITEM: _("Agenda"),
            What.DOCUMENT: _("Document"),
        }
        return labels[self.change.what]

    @property
    def word(self) -> str:
        """Whether an item or a document is added or taken off; empty for all else."""
        if not self._is_part or (self.change.old and self.change.new):
            return ""
        return pgettext("change", "taken off") if self.change.old else pgettext("change", "added")

    @property
    def old(self) -> str:
        """How it was; empty for what has a new version under its old title."""
        if self.change.what is What.STARTS_AT:
            return in_words(self.change.old_at)
        if self._is_part:
            return "" if self.note else self.change.old
        return self.change.old or "–"

    @property
    def new(self) -> str:
        """How it is."""
        if self.change.what is What.STARTS_AT:
            return in_words(self.change.new_at)
        return self.change.new or ("" if self._is_part else "–")

    @property
    def note(self) -> str:
        """That it is the same title with another content."""
        return _("new version") if self.change.old == self.change.new else ""

    @property
    def _is_part(self) -> bool:
        return self.change.what in (What.ITEM, What.DOCUMENT)


def told(changes: Iterable[Change]) -> list[Told]:
    """The same, each to be said in words."""
    return [Told(one) for one in changes]
