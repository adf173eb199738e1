"""Readings of what changed of a meeting after it was convened."""

import hashlib
from collections.abc import Iterable
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


def due_updates(at: datetime) -> list[MeetingUpdate]:
    """Those whose delay is over."""
    found = MeetingUpdate.objects.filter(sent_at__isnull=True).select_related("meeting").order_by("pk")
    return [one for one in found if due_at(one.begun_at, one.changed_at, quiet_delay()) <= at]


def sent_updates(meeting: Meeting) -> QuerySet[MeetingUpdate]:
    """What everybody was told, oldest first."""
    return MeetingUpdate.objects.filter(meeting=meeting, sent_at__isnull=False).order_by("pk")


def changes_of(update: MeetingUpdate) -> list[Change]:
    """What changed: as it was told, or as it would be told now."""
    return [Change(What(what), old, new) for what, old, new in update.changes]


def changes_in_words(changes: Iterable[Change]) -> list[str]:
    """A line each, for a letter."""
    labels = {
        What.STARTS_AT: _("Date"),
        What.PLACE: _("Place"),
        What.VIDEO_URL: _("Video link"),
        What.ITEM: _("Agenda"),
        What.DOCUMENT: _("Document"),
    }
    colon = pgettext("list", ":")
    return [f"{labels[one.what]}{colon} {_old_and_new(one)}" for one in changes]


def _old_and_new(change: Change) -> str:
    if change.what is What.STARTS_AT:
        return f"{in_words(change.old_at)} → {in_words(change.new_at)}"
    if change.old == change.new:
        return f"{change.new} ({_('new version')})"
    return f"{change.old or '–'} → {change.new or '–'}"
