"""Telling the screens of a live session that something is new."""

from django.db.models import F

from governance.models import LiveSession, Meeting


def touch(meeting: Meeting) -> None:
    """Let the screens of the meeting read it anew; nothing where it has no live session."""
    LiveSession.objects.filter(meeting=meeting).update(version=F("version") + 1)
