"""Readings of documents."""

from django.db.models import QuerySet

from governance.models import Document, Meeting
from governance.queries.meetings import meetings_for
from members.models import Member


def documents_of(meeting: Meeting) -> list[Document]:
    """Every version of a meeting's documents in the order of the agenda, oldest first."""
    found = Document.objects.filter(meeting=meeting).select_related("item", "newer")
    return sorted(found, key=lambda one: (one.item.position if one.item else 0, one.pk))


def newest_documents(meeting: Meeting) -> QuerySet[Document]:
    """What goes with the convocation and is submitted to the meeting: the newest version of each."""
    return Document.objects.filter(meeting=meeting, newer__isnull=True).order_by("pk")


def documents_for(member: Member) -> QuerySet[Document]:
    """The documents a person may read: those of the meetings she may see."""
    return Document.objects.filter(meeting__in=meetings_for(member)).select_related("meeting", "item")


def digests() -> set[str]:
    """What the rows say is stored."""
    return set(Document.objects.values_list("digest", flat=True))
