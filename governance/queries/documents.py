"""Readings of documents."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from governance.choices import MeetingKind
from governance.models import Document, Meeting, Motion
from governance.queries.meetings import meetings_for
from interlignes.kit.moments import in_words
from members.models import Member


def documents_of(meeting: Meeting) -> list[Document]:
    """Every version of a meeting's documents in the order of the agenda, oldest first."""
    found = Document.objects.filter(meeting=meeting).select_related("item", "newer")
    return sorted(found, key=lambda one: (one.item.position if one.item else 0, one.pk))


def newest_documents(meeting: Meeting) -> QuerySet[Document]:
    """What goes with the convocation and is submitted to the meeting: the newest version of each."""
    return Document.objects.filter(meeting=meeting, newer__isnull=True).order_by("pk")


def needs_documents(meeting: Meeting) -> bool:
    """Whether accounts are submitted to it, so that they go with the convocation (C. com. L223-26, R223-18)."""
    if meeting.kind == MeetingKind.AGO:
        return True
    return meeting.is_assembly and Motion.objects.filter(item__meeting=meeting, on_accounts=True).exists()


def elsewhere_in_words(meeting: Meeting) -> str:
    """Where the documents are that are not attached, who said so and when; empty where nobody did."""
    if not meeting.documents_elsewhere:
        return ""
    by, at = meeting.documents_elsewhere_by, meeting.documents_elsewhere_at
    return _("Elsewhere: %(where)s (said by %(name)s, %(when)s).") % {
        "where": meeting.documents_elsewhere.rstrip(" ."),
        "name": by.get_full_name() if by else "–",
        "when": in_words(at) if at else "–",
    }


def documents_for(member: Member) -> QuerySet[Document]:
    """The documents a person may read: those of the meetings she may see."""
    return Document.objects.filter(meeting__in=meetings_for(member)).select_related("meeting", "item")


def digests() -> set[str]:
    """What the rows say is stored."""
    return set(Document.objects.values_list("digest", flat=True))
