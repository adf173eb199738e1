"""Writing minutes, correcting them together, approving them, sealing them in the register."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from governance.choices import CorrectionState
from governance.minutes_pdf import minutes_pdf
from governance.models import (
    AgendaItem,
    Approval,
    Ballot,
    Correction,
    ItemNote,
    LiveSession,
    Meeting,
    Minutes,
    Proxy,
    SealedMinutes,
)
from governance.permissions import is_ready_for_minutes, leads, may_correct
from governance.queries.attendance import bureau_of, stays
from governance.queries.minutes import (
    approvals_of,
    content_of,
    has_to_approve,
    in_words,
    missing_approvals,
)
from governance.queries.screens import watched_minutes, watched_note
from interlignes.journal.actions import record
from interlignes.kit.conflicts import refuse_if_changed
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import cancel, enqueue
from interlignes.outbox.choices import Kind
from members.mail import recipient
from members.models import Cooperative, Member


def _open(meeting: Meeting, at: datetime) -> tuple[Meeting, Minutes]:
    """The meeting, locked, with its minutes, as long as they can change. Raises Refused."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if SealedMinutes.objects.filter(meeting=locked).exists():
        raise Refused(_("These minutes are sealed: they can no longer be changed."))
    if not is_ready_for_minutes(locked, at):
        raise Refused(_("Minutes are written from the day of the meeting on."))
    return locked, Minutes.objects.get_or_create(meeting=locked)[0]


def _led(meeting: Meeting, by: Member, at: datetime) -> tuple[Meeting, Minutes]:
    """The same for whoever leads the meeting."""
    if not leads(by, meeting):
        raise Refused(_("Only whoever organises the meeting, its chair and its secretary may do this."))
    return _open(meeting, at)


@transaction.atomic
def write_note(*, item: AgendaItem, text: str, seen: str | None = None, by: Member, at: datetime) -> None:
    """Write the summary of the debate on an item. Raises Conflict when somebody else has meanwhile."""
    _locked, minutes = _led(item.meeting, by, at)
    refuse_if_changed(item, watched_note(item), seen)
    before = ItemNote.objects.filter(item=item).first() or ItemNote(item=item)
    changed = before.text != text
    before.text = text
    before.save()
    _changed(minutes, by, at, changed=changed)


@transaction.atomic
def write(
    *, meeting: Meeting, opening: str, incidents: str, seen: str | None = None, by: Member, at: datetime
) -> None:
    """Write what concerns the meeting as a whole. Raises Conflict when somebody else has meanwhile."""
    locked, minutes = _led(meeting, by, at)
    refuse_if_changed(locked, watched_minutes(locked), seen)
    changed = (minutes.opening, minutes.incidents) != (opening, incidents)
    minutes.opening, minutes.incidents = opening, incidents
    minutes.save(update_fields=["opening", "incidents"])
    _changed(minutes, by, at, changed=changed)


def _changed(minutes: Minutes, by: Member, at: datetime, *, changed: bool) -> None:
    """A text that changed has to be approved anew; before it was given out nobody needs to know."""
    if changed and minutes.submitted_at:
        Approval.objects.filter(minutes=minutes).delete()
        record("minutes.changed", by=by.pk, at=at, about=minutes)


@transaction.atomic
def submit(*, meeting: Meeting, by: Member, at: datetime) -> int:
    """Give the draft to those who were there or represented; how many are written to. Raises Refused."""
    locked, minutes = _led(meeting, by, at)
    if minutes.submitted_at:
        raise Refused(_("The minutes were given to those who were there already."))
    _refuse_unfinished(locked, at)
    minutes.submitted_at = at
    minutes.save(update_fields=["submitted_at"])
    people = list(Member.objects.filter(pk__in=_participants(locked), is_active=True).order_by("pk"))
    url = settings.PUBLIC_URL + reverse("governance:minutes", args=[locked.pk])
    to = [recipient(member) for member in people]
    cancel(kind=Kind.MINUTES_DUE, about=locked)
    enqueue(kind=Kind.MINUTES_REVIEW, about=minutes, to=to, context={"meeting": locked, "url": url}, at=at)
    record("minutes.submitted", by=by.pk, at=at, about=minutes)
    return len(people)


def _refuse_unfinished(meeting: Meeting, at: datetime) -> None:
    """Minutes are given out once the meeting is closed and every result of it is on record."""
    session = LiveSession.objects.filter(meeting=meeting, started_at__isnull=False).first()
    if at < meeting.starts_at or (session and session.ended_at is None):
        raise Refused(_("The meeting is not closed yet."))
    begun = Ballot.objects.filter(motion__item__meeting=meeting, opens_at__lte=at)
    if begun.filter(result__isnull=True).exists():
        raise Refused(_("A ballot of this meeting has no result yet."))


def _participants(meeting: Meeting) -> set[int]:
    """Whoever was there, and whoever had given a proxy."""
    there = stays(meeting).order_by("pk").values_list("member", flat=True)
    given = Proxy.objects.filter(meeting=meeting, revoked_at__isnull=True).order_by("pk")
    return {*there, *given.values_list("principal", flat=True)}


@transaction.atomic
def propose_correction(
    *, meeting: Meeting, item: int | None, text: str, by: Member, at: datetime
) -> Correction:
    """Say what is missing or wrong, once the draft was given out. Raises Refused."""
    if not may_correct(by, meeting):
        raise Refused(_("Only those who were there or represented propose corrections."))
    locked, minutes = _open(meeting, at)
    if not minutes.submitted_at:
        raise Refused(_("The minutes are still being written."))
    if item is not None and not locked.items.filter(pk=item).exists():
        raise Refused(_("This item is not on the agenda of this meeting."), field="item")
    made = Correction.objects.create(minutes=minutes, item_id=item, member=by, text=text, proposed_at=at)
    record("correction.proposed", by=by.pk, at=at, about=made)
    return made


@transaction.atomic
def settle_correction(*, correction: Correction, state: str, answer: str, by: Member, at: datetime) -> None:
    """Accept a correction or decline it, in words; the text itself is then changed where it stands. Raises Refused."""
    _led(correction.minutes.meeting, by, at)
    if state not in (CorrectionState.ACCEPTED, CorrectionState.DECLINED):
        raise Refused(_("Choose one of the answers."), field="state")
    if state == CorrectionState.DECLINED and not answer.strip():
        raise Refused(_("Say why it is declined."), field="answer")
    current = Correction.objects.get(pk=correction.pk)
    if current.settled_at:
        raise Refused(_("Somebody else has answered this correction meanwhile."))
    current.state, current.answer, current.settled_at = state, answer, at
    current.save(update_fields=["state", "answer", "settled_at"])
    record("correction.settled", by=by.pk, at=at, about=current, outcome=f"correction_{state}")


@transaction.atomic
def approve(*, meeting: Meeting, by: Member, at: datetime) -> None:
    """Stand by the text as it is; the chair and the gérance do (C. com. R223-24). Raises Refused."""
    locked, minutes = _open(meeting, at)
    if not has_to_approve(by, locked, list(bureau_of(locked))):
        raise Refused(_("The chair of the meeting and, of an assembly, the gérance approve the minutes."))
    _refuse_unsettled(minutes)
    _refuse_unfinished(locked, at)
    if Approval.objects.filter(minutes=minutes, member=by).exists():
        return
    Approval.objects.create(minutes=minutes, member=by, approved_at=at)
    record("minutes.approved", by=by.pk, at=at, about=minutes)


def _refuse_unsettled(minutes: Minutes) -> None:
    if not minutes.submitted_at:
        raise Refused(_("Give the draft to those who were there first."))
    if minutes.corrections.filter(state=CorrectionState.WAITING).exists():
        raise Refused(_("A correction awaits its answer."))


@transaction.atomic
def seal(*, meeting: Meeting, by: Member, at: datetime) -> SealedMinutes:
    """Fix the minutes for good under the next number of the register. Raises Refused.

    The lock of the cooperative's row makes numbers follow one another without a gap, whoever seals at once.
    """
    locked, minutes = _led(meeting, by, at)
    _refuse_unsettled(minutes)
    _refuse_unfinished(locked, at)
    bureau, approvals = list(bureau_of(locked)), approvals_of(minutes)
    if missing_approvals(locked, approvals, bureau, at):
        raise Refused(_("An approval is missing."))
    Cooperative.objects.select_for_update().get(pk=1)
    number = (SealedMinutes.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    with translation.override(settings.LANGUAGE_CODE):
        content = content_of(Meeting.objects.select_related("session", "minutes").get(pk=locked.pk), bureau)
        content["approvals"] = in_words(approvals)
        pdf = minutes_pdf(content, number=number, at=at)
    digest = hashlib.sha256(pdf).hexdigest()
    sealed = SealedMinutes.objects.create(
        meeting=locked, number=number, content=content, pdf=pdf, sha256=digest, sealed_at=at
    )
    record("minutes.sealed", by=by.pk, at=at, about=sealed, number=number, sha256=digest)
    return sealed
