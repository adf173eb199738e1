"""Documents of a meeting for tests/scene.py."""

from datetime import datetime

from governance.models import AgendaItem, Document, Meeting
from interlignes.kit import documents as files


def documents(size: int, meeting: Meeting, item: AgendaItem, now: datetime) -> Document:
    """`size` documents of the meeting, each with a newer version for the item; the newest of them."""
    for number in range(size):
        older = _document(meeting, None, f"Rapport {number}", now)
        newest = _document(meeting, item, f"Rapport {number}", now, supersedes=older)
    return newest


def _document(
    meeting: Meeting, item: AgendaItem | None, title: str, now: datetime, supersedes: Document | None = None
) -> Document:
    content = f"{title} {meeting.pk} {supersedes is None}".encode()
    judged = files.judge("rapport.txt", content)
    files.store(content, judged.digest)
    return Document.objects.create(
        meeting=meeting,
        item=item,
        title=title,
        name=judged.name,
        content_type=judged.content_type,
        size=len(content),
        digest=judged.digest,
        added_at=now,
        supersedes=supersedes,
    )
