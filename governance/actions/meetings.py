"""Preparing, convening and cancelling meetings; recording who was there."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from governance.actions.allocations import settle_allocations
from governance.actions.documents import refuse_without_documents
from governance.actions.house import refuse_other_rules
from governance.actions.places import put_under
from governance.actions.rules import refuse_short_notice, refuse_unruled
from governance.actions.updates import change_date, forget_updates, note
from governance.actions.writing import (
    convened,
    notice_needed,
    write_convocations,
    write_to_convened,
    write_to_outsiders,
)
from governance.choices import OF_MEMBERS, AmendmentState, ItemKind, MeetingKind, ProposalState, VoterPresence
from governance.models import (
    AgendaItem,
    Amendment,
    Attendance,
    Ballot,
    Elector,
    Meeting,
    Motion,
    Participant,
    Proposal,
    RequestedItem,
)
from governance.models.ballot import COUNT_DELAY
from governance.permissions import may_change_agenda, may_organise, may_prepare
from governance.queries.amendments import undecided
from governance.queries.attendance import stays
from governance.queries.auditors import outsiders_of
from governance.queries.meetings import next_position
from governance.queries.screens import watched_attendance, watched_item, watched_meeting
from governance.queries.updates import snapshot
from governance.rules.notice import days_of_notice
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.conflicts import refuse_if_changed
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import Kind
from interlignes.urn.models import Urn
from members.models import Member

#: What a ballot knows of the presence of its electors that opened outside of a live session.
NOWHERE = ("", VoterPresence.BLANK)
#: What may still be corrected once a meeting is convened; everything else would be another meeting.
CHANGEABLE = ("starts_at", "place", "video_url", "introduction")


def _organises(by: Member, meeting: Meeting) -> None:
    if not may_organise(by, meeting):
        raise Refused(_("Only the gérance, or whoever leads a meeting that is no assembly, may do this."))


def _prepares(by: Member, kind: str) -> None:
    if not may_prepare(by, kind):
        raise Refused(_("Only the gérance prepares an assembly."), field="kind")


def editable(meeting: Meeting, *, by: Member, at: datetime | None = None) -> Meeting:
    """The meeting, locked, for who organises it, as long as its agenda may change. Raises Refused.

    That of an assembly stays as it was sent; that of another meeting may change until it begins, asked with `at`.
    """
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _organises(by, locked)
    if locked.cancelled_at:
        raise Refused(_("This meeting is cancelled."))
    if locked.convoked_at and (at is None or not may_change_agenda(locked, at)):
        raise Refused(_("The agenda was sent with the convocation and can no longer be changed."))
    return locked


def on_agenda(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    """The item as it is now. Raises Refused when somebody else has taken it off meanwhile."""
    fresh = meeting.items.filter(pk=item.pk).first()
    if fresh is None:
        raise Refused(_("Somebody else has taken this item off the agenda meanwhile."))
    return fresh


@transaction.atomic
def create_meeting(*, by: Member, at: datetime, **fields: Any) -> Meeting:
    """Prepare a meeting; only who organises it sees it before it is convened. Who prepares one that is no assembly
    leads it."""
    _prepares(by, fields["kind"])
    if fields["starts_at"] <= at:
        raise Refused(_("This date is past."), field="starts_at")
    _refuse_call(fields.get("call", 1), fields.get("first_elsewhere", ""), None)
    meeting = Meeting.objects.create(created_by=by, created_at=at, **fields)
    _lead(meeting, by)
    record("meeting.created", by=by.pk, at=at, about=meeting)
    return meeting


def _refuse_call(call: int, first_elsewhere: str, first: int | None) -> None:
    """A second call has a first: the assembly that it was prepared from, or one that is not recorded here."""
    if first is not None and call != 2:
        raise Refused(_("This assembly was prepared as a second call: it stays one."), field="call")
    if first is None and call == 2 and not first_elsewhere.strip():
        raise Refused(
            _(
                "A second call is prepared from the page of the first assembly. Only if that one is not recorded here: "
                "say which it was and what it could not decide."
            ),
            field="first_elsewhere",
        )
    if (call == 1 or first is not None) and first_elsewhere.strip():
        raise Refused(_("Only a second call has a first assembly."), field="first_elsewhere")


def _lead(meeting: Meeting, by: Member) -> None:
    """A meeting that is no assembly has somebody who leads it."""
    if meeting.kind in OF_MEMBERS and not meeting.participants.filter(leads=True).exists():
        Participant.objects.update_or_create(meeting=meeting, member=by, defaults={"leads": True})


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, seen: str | None = None, by: Member, at: datetime, **fields: Any
) -> Meeting:
    """Correct a meeting. Once convened only date, place, link and introduction change, and everybody is written to.

    `seen` is what was on the screen: raises Conflict when somebody else has changed it meanwhile.
    """
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _organises(by, locked)
    if locked.cancelled_at:
        raise Refused(_("This meeting is cancelled."))
    refuse_if_changed(locked, watched_meeting(locked), seen)
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    if locked.convoked_at and set(changed) - set(CHANGEABLE):
        raise Refused(
            _(
                "Once convened, only date, place, video link and introduction can change. Cancel and convene anew."
            )
        )
    if "starts_at" in changed and fields["starts_at"] <= at:
        raise Refused(_("This date is past."), field="starts_at")
    before = snapshot(locked) if locked.convoked_at else None
    if before and "starts_at" in changed:
        change_date(locked, fields["starts_at"], at=at)
    call, elsewhere = fields.get("call", locked.call), fields.get("first_elsewhere", locked.first_elsewhere)
    _refuse_call(call, elsewhere, locked.first_call_id)
    if "kind" in changed:
        _prepares(by, fields["kind"])
        _refuse_votes(fields["kind"], Motion.objects.filter(item__meeting=locked).exists(), "kind")
    for name in changed:
        setattr(locked, name, fields[name])
    if before is None:  # once convened the mail counts, see actions/updates.py
        locked.revision += 1
    locked.save(update_fields=[*changed, "revision"])
    _lead(locked, by)
    if before:
        note(locked, before, at=at)
    record("meeting.changed", by=by.pk, at=at, about=locked)
    return locked


def _refuse_votes(kind: str, has_motion: bool, field: str) -> None:
    """A ballot would show the whole cooperative what a supervision session keeps among its participants."""
    if kind == MeetingKind.SUPERVISION and has_motion:
        raise Refused(
            _("A supervision session takes no vote: choose information or discussion."), field=field
        )


@transaction.atomic
def save_item(
    *,
    meeting: Meeting,
    item: AgendaItem | None,
    kind: str,
    title: str,
    text: str,
    minutes: int | None,
    motion_text: str,
    reasons: str,
    decision_class: str,
    on_accounts: bool = False,
    under: AgendaItem | None = None,
    seen: str | None = None,
    by: Member,
    at: datetime,
) -> AgendaItem:
    """Add an item at the end of the agenda, or `under` another one; or change one. For decision it carries a motion.

    Raises Conflict when somebody else has changed the item since it was on the screen as `seen`.
    """
    locked = editable(meeting, by=by, at=at)
    before = snapshot(locked)
    _refuse_votes(locked.kind, kind == ItemKind.DECISION, "kind")
    if kind == ItemKind.DECISION and not motion_text.strip():
        raise Refused(_("A decision needs the text of the resolution."), field="motion_text")
    if kind != ItemKind.DECISION and motion_text.strip():
        text_kept = _(
            "Only a decision carries a resolution: choose Decision, or empty the text of the resolution."
        )
        raise Refused(text_kept, field="kind")
    if locked.first_call_id:
        _refuse_other_decision(item, kind, motion_text, (decision_class, on_accounts))
    if item is None:
        item = AgendaItem(meeting=locked, position=next_position(locked))
        event = "item.added"
    else:
        item = on_agenda(locked, item)
        refuse_voted(item)
        _refuse_amended(item, motion_text)
        refuse_other_than_asked(item, motion_text)
        refuse_if_changed(item, watched_item(item), seen)
        event = "item.changed"
    item.kind, item.title, item.text, item.minutes = kind, title, text, minutes
    item.save()
    if event == "item.added" and under is not None:
        put_under(item, on_agenda(locked, under))
    if kind == ItemKind.DECISION:
        values: dict[str, Any] = {"text": motion_text, "reasons": reasons, "decision_class": decision_class}
        values["on_accounts"] = on_accounts
        Motion.objects.update_or_create(item=item, defaults=values)
    else:
        Motion.objects.filter(item=item).delete()
    note(locked, before, at=at)
    record(event, by=by.pk, at=at, about=item)
    return item


def refuse_voted(item: AgendaItem) -> None:
    """What a ballot is scheduled on stays as it is."""
    if Ballot.objects.filter(motion__item=item).exists():
        raise Refused(_("There is already a ballot on this motion."))


def _refuse_other_decision(
    item: AgendaItem | None, kind: str, text: str, judged_by: tuple[str, bool]
) -> None:
    """A second call decides what the first one could not, and nothing else (C. com. L223-29, L225-96)."""
    motion = Motion.objects.filter(item=item).first() if item else None
    if kind == ItemKind.DECISION and motion is None:
        raise Refused(
            _("A second call decides what the first one could not: what is new goes to another assembly."),
            field="kind",
        )
    if motion and (
        motion.text.split() != text.split() or (motion.decision_class, motion.on_accounts) != judged_by
    ):
        raise Refused(
            _("The resolution stays as the first assembly had it: only then is it its second call."),
            field="motion_text",
        )


def asked_for(item: AgendaItem) -> RequestedItem | None:
    """What associates asked for with an assembly, if this item is it (C. com. L223-27)."""
    return RequestedItem.objects.filter(item=item, request__withdrawn_at__isnull=True).first()


def refuse_other_than_asked(item: AgendaItem, text: str) -> None:
    """A resolution with which associates demanded the assembly is put to the vote as they wrote it."""
    found = asked_for(item)
    if found and found.text and found.text.split() != text.split():
        raise Refused(_("The resolution stays as the associates asked for it."), field="motion_text")


def _refuse_amended(item: AgendaItem, text: str) -> None:
    """What amendments on the agenda are about, and what they say, stays as it is."""
    own = Amendment.objects.filter(motion__item=item, state=AmendmentState.VOTE)
    if (own.exists() or undecided(item.pk).exists()) and item.motion.text.split() != text.split():
        raise Refused(_("Amendments are put to the vote with this text: it no longer changes."))
    refuse_other_rules(item, text)


def release(proposals: QuerySet[Proposal]) -> None:
    """Let proposals wait for another agenda: the one they stood on has lost them."""
    proposals.update(item=None, state=ProposalState.SUBMITTED)


@transaction.atomic
def convoke(
    *,
    meeting: Meeting,
    short_notice_reason: str = "",
    documents_elsewhere: str = "",
    by: Member,
    at: datetime,
) -> int:
    """Send the convocation with the agenda; the number of recipients. Raises Refused for what would make it void.

    A notice shorter than the rules ask for needs a reason, which is printed in the convocation; so is where the
    documents are that are not attached.
    """
    locked = editable(meeting, by=by)
    if locked.starts_at <= at:
        raise Refused(_("The date of the meeting is past."))
    if not locked.items.exists():
        raise Refused(_("The agenda is empty: add at least one item."))
    if not (locked.place or locked.video_url):
        raise Refused(_("Say where it takes place: a place or a video link."))
    days, needed = days_of_notice(clock.today(at), clock.today(locked.starts_at)), notice_needed(locked)
    refuse_short_notice(days, needed, short_notice_reason)
    refuse_without_documents(locked=locked, where=documents_elsewhere, by=by, at=at)
    people = convened(locked, at)
    if not people:
        raise Refused(_("There is nobody to convene: record the associates first."))
    outside = outsiders_of(locked)
    if locked.is_assembly:
        refuse_unruled(locked, outside)
    locked.convoked_at = at
    locked.short_notice_reason = short_notice_reason.strip() if days < needed else ""
    locked.save(update_fields=["convoked_at", "short_notice_reason"])
    # The journal last: whoever writes to it waits for this transaction, and rendering the mails takes its time.
    write_convocations(locked, people, at=at)
    write_to_outsiders(locked, Kind.MEETING_CONVOKED, outside, occasion="", at=at)
    sent = len(people) + len(outside)
    record("meeting.convoked", by=by.pk, at=at, about=locked, recipients=sent, days=days)
    return sent


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: Member, at: datetime) -> None:
    """Call a meeting off; who was convened is told. Refused once a ballot of it has opened."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _organises(by, locked)
    if locked.cancelled_at:
        raise Refused(_("This meeting is cancelled."))
    ballots = Ballot.objects.filter(motion__item__meeting=locked)
    if ballots.filter(opens_at__lte=at).exists():
        raise Refused(_("A ballot of this meeting has opened: the meeting can no longer be cancelled."))
    if locked.convoked_at and clock.today(at) > clock.today(locked.starts_at):
        raise Refused(_("The day of this meeting is past: it can no longer be cancelled."))
    urns = list(ballots.filter(urn__isnull=False).order_by("pk").values_list("urn", flat=True))
    ballots.delete()
    Urn.objects.filter(pk__in=urns).delete()
    release(Proposal.objects.filter(item__meeting=locked))
    settle_allocations(motions=Motion.objects.filter(item__meeting=locked), at=at)
    locked.cancelled_at = at
    locked.save(update_fields=["cancelled_at"])
    forget_updates(locked)
    if locked.convoked_at:
        write_to_convened(locked, Kind.MEETING_CANCELLED, occasion="", at=at)
    record("meeting.cancelled", by=by.pk, at=at, about=locked)


@transaction.atomic
def record_attendance(
    *, meeting: Meeting, members: Collection[int], seen: str | None = None, by: Member, at: datetime
) -> None:
    """Set who was there, all at once and without times. Refused before the day and once a result stands on it.

    Who is left out has her stays withdrawn; who is in keeps those that are recorded with their times.

    A result stands from the instant its ballot can be counted on, whether a worker has written it down or not.
    """
    arrived = clock.now()
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _organises(by, locked)
    if locked.cancelled_at or not locked.convoked_at:
        raise Refused(_("Attendance is recorded for a meeting that was convened."))
    if clock.today(at) < clock.today(locked.starts_at):
        raise Refused(_("Attendance is recorded from the day of the meeting on."))
    counted_from = at + (clock.now() - arrived) - COUNT_DELAY
    if Ballot.objects.filter(motion__item__meeting=locked, closes_at__lte=counted_from).exists():
        raise Refused(_("Results were counted with this attendance: it can no longer be changed."))
    if Elector.objects.filter(ballot__motion__item__meeting=locked).exclude(presence__in=NOWHERE).exists():
        raise Refused(
            _("A ballot of the live session stands on this attendance: it can no longer be changed.")
        )
    refuse_if_changed(locked, watched_attendance(locked), seen)
    wanted = set(members)
    stays(locked).exclude(member__in=wanted).update(withdrawn_at=at)
    known = set(stays(locked).order_by("pk").values_list("member", flat=True))
    rows = [
        Attendance(meeting=locked, member_id=number, arrived_at=locked.starts_at)
        for number in sorted(wanted - known)
    ]
    Attendance.objects.bulk_create(rows)
    record("meeting.attendance", by=by.pk, at=at, about=locked, present=len(wanted))
