"""Attaching documents to a meeting, giving a newer version, taking one away before the convocation."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.updates import note
from governance.models import AgendaItem, Document, Meeting
from governance.permissions import may_organise
from governance.queries.documents import needs_documents, newest_documents
from governance.queries.updates import snapshot
from interlignes.journal.actions import record
from interlignes.kit import documents as files
from interlignes.kit.errors import Refused
from members.models import Member

#: Of one meeting, every version counted.
MOST = 100


def _open(meeting: Meeting, by: Member) -> Meeting:
    """The meeting, locked. Raises Refused."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not may_organise(by, locked):
        raise Refused(_("Only the gérance, or whoever leads a meeting that is no assembly, may do this."))
    if locked.cancelled_at:
        raise Refused(_("This meeting is cancelled."))
    return locked


@transaction.atomic
def attach(
    *,
    meeting: Meeting,
    item: AgendaItem | None,
    title: str,
    name: str,
    content: bytes,
    supersedes: Document | None = None,
    by: Member,
    at: datetime,
) -> Document:
    """Add a document, or a newer version of one: the older stays readable. Raises Refused."""
    locked = _open(meeting, by)
    judged = files.judge(name, content)
    if item is not None and item.meeting_id != locked.pk:
        raise Refused(_("This item is not on the agenda of this meeting."), field="item")
    if locked.documents.count() >= MOST:
        raise Refused(_("A meeting holds at most 100 documents, older versions included."), field="file")
    if supersedes is not None and supersedes.meeting_id != locked.pk:
        raise Refused(_("The older version belongs to another meeting."))
    if supersedes is not None and Document.objects.filter(supersedes=supersedes).exists():
        raise Refused(_("Somebody else has given a newer version meanwhile: look at it first."))
    before = snapshot(locked)
    files.store(content, judged.digest)
    document = Document.objects.create(
        meeting=locked,
        item=item,
        title=title,
        name=judged.name,
        content_type=judged.content_type,
        size=len(content),
        digest=judged.digest,
        added_at=at,
        added_by=by,
        supersedes=supersedes,
    )
    note(locked, before, at=at)
    record("document.attached", by=by.pk, at=at, about=document, sha256=judged.digest)
    return document


@transaction.atomic
def remove(*, document: Document, by: Member, at: datetime) -> None:
    """Take a document away as long as nobody was convened with it. Raises Refused."""
    locked = _open(document.meeting, by)
    if locked.convoked_at:
        raise Refused(_("It was there when people were convened: give a newer version instead."))
    if Document.objects.filter(supersedes=document).exists():
        raise Refused(_("A newer version stands on this one: remove that one first."))
    if not Document.objects.filter(pk=document.pk).exists():
        raise Refused(_("Somebody else has removed it meanwhile."))
    record("document.removed", by=by.pk, at=at, about=document, sha256=document.digest)
    document.delete()


@transaction.atomic
def say_elsewhere(*, meeting: Meeting, where: str, by: Member, at: datetime) -> Meeting:
    """Record where the documents of an assembly are that approves accounts, instead of here. Raises Refused.

    Empty takes it back. Once people were convened it stays: it stands in the convocation.
    """
    locked = _open(meeting, by)
    if locked.convoked_at:
        raise Refused(_("It stands in the convocation that was sent: attach the documents instead."))
    if not needs_documents(locked):
        raise Refused(_("Only of an assembly that approves the annual accounts this is asked."))
    _say(locked, where, by, at)
    return locked


def _say(locked: Meeting, where: str, by: Member, at: datetime) -> None:
    where = " ".join(where.split())
    if where == locked.documents_elsewhere:
        return
    locked.documents_elsewhere = where
    locked.documents_elsewhere_at, locked.documents_elsewhere_by = (at, by) if where else (None, None)
    locked.save(update_fields=["documents_elsewhere", "documents_elsewhere_at", "documents_elsewhere_by"])
    kind = "meeting.documents_elsewhere" if where else "meeting.documents_here"
    record(kind, by=by.pk, at=at, about=locked)


def refuse_without_documents(*, locked: Meeting, where: str, by: Member, at: datetime) -> None:
    """Accounts are not submitted without documents, nor without a word on where they are (C. com. R223-18).

    For the convocation, whatever door it comes through. Raises Refused.
    """
    if not needs_documents(locked):
        return
    if where.strip():
        _say(locked, where, by, at)
    if not locked.documents_elsewhere and not newest_documents(locked).exists():
        text = _("Attach the documents first, or say where each associate finds them by the same day.")
        raise Refused(text, field="documents_elsewhere")
