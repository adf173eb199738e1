"""Leading a live session: doors, opening and closing, the current item, who speaks, an early end of a ballot."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.live import touch
from governance.choices import ItemKind, Seat
from governance.models import AgendaItem, Ballot, BureauSeat, ItemSpan, LiveSession, Meeting, Motion, Speech
from governance.permissions import leads, may_vote_today
from governance.queries.attendance import body_at, present_at
from governance.queries.meetings import next_position
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.models import Member

#: Letters and digits that nobody mistakes for one another when they are read on a wall.
ALPHABET = "ABCDEFGHJKMNPQRTUVWXYZ2346789"
CODE_LENGTH = 6
#: Classes of decision that may be voted although they were not on the agenda (loi 78-763, art. 16).
OFF_AGENDA = ("gerance", "gerance_variant_strict")


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def _led(meeting: Meeting, by: Member) -> tuple[Meeting, LiveSession | None]:
    """The meeting, locked, with its session, for whoever leads it. Raises Refused."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not leads(by, locked):
        raise Refused(_("Only the gérance, the chair and the secretary of the meeting may do this."))
    if locked.cancelled_at or not locked.convoked_at:
        raise Refused(_("This is for meetings that were convened."))
    session = LiveSession.objects.filter(meeting=locked).first()
    if session and session.ended_at:
        raise Refused(_("This meeting is closed."))
    return locked, session


def _on(meeting: Meeting, by: Member) -> tuple[Meeting, LiveSession]:
    """The same for a meeting that is being held."""
    locked, session = _led(meeting, by)
    if session is None or not session.is_on:
        raise Refused(_("The meeting is not open yet."))
    return locked, session


@transaction.atomic
def open_doors(*, meeting: Meeting, by: Member, at: datetime) -> LiveSession:
    """Let people check in, on the day of the meeting; asked again it gives a new code. Raises Refused."""
    locked, session = _led(meeting, by)
    if clock.today(at) != clock.today(locked.starts_at):
        raise Refused(_("The doors open on the day of the meeting."))
    if session is not None:
        session.code = _new_code()
        session.save(update_fields=["code"])
        touch(locked)
        return session
    record("session.doors", by=by.pk, at=at, about=locked)
    return LiveSession.objects.create(meeting=locked, code=_new_code(), opened_at=at)


@transaction.atomic
def start(*, meeting: Meeting, by: Member, at: datetime) -> LiveSession:
    """Open the meeting, with its first item. An assembly needs its chair and its secretary. Raises Refused."""
    locked, session = _led(meeting, by)
    if session is None:
        raise Refused(_("Open the doors first, so that people can check in."))
    if session.started_at:
        raise Refused(_("This meeting is open already."))
    seats = set(BureauSeat.objects.filter(meeting=locked).order_by("pk").values_list("seat", flat=True))
    if locked.is_assembly and not {Seat.CHAIR, Seat.SECRETARY} <= seats:
        raise Refused(_("Choose the bureau first: an assembly has a chair and a secretary."))
    session.started_at = at
    session.save(update_fields=["started_at"])
    first = locked.items.order_by("position").first()
    if first is not None:
        ItemSpan.objects.create(session=session, item=first, began_at=at)
    touch(locked)
    record("session.started", by=by.pk, at=at, about=locked, present=body_at(locked, at).present)
    return session


@transaction.atomic
def go_to(*, item: AgendaItem, by: Member, at: datetime) -> None:
    """Deal with an item of the agenda; it may be taken up again. Raises Refused."""
    locked, session = _on(item.meeting, by)
    if ItemSpan.objects.filter(session=session, item=item, ended_at__isnull=True).exists():
        return
    ItemSpan.objects.filter(session=session, ended_at__isnull=True).update(ended_at=at)
    ItemSpan.objects.create(session=session, item=item, began_at=at)
    touch(locked)


@transaction.atomic
def end(*, meeting: Meeting, by: Member, at: datetime) -> None:
    """Close the meeting. Who asked to speak is forgotten. Refused while a ballot or a count of hands is under way."""
    locked, session = _on(meeting, by)
    here = Ballot.objects.filter(motion__item__meeting=locked)
    if here.filter(opens_at__gte=session.started_at, opens_at__lte=at, closes_at__gt=at).exists():
        raise Refused(_("A ballot is open: close it or wait for its end."))
    if Motion.objects.filter(item__meeting=locked, hand_counts__state="waiting").exists():
        raise Refused(_("A count of hands awaits its confirmation."))
    ItemSpan.objects.filter(session=session, ended_at__isnull=True).update(ended_at=at)
    Speech.objects.filter(session=session).delete()
    session.ended_at = at
    session.save(update_fields=["ended_at"])
    touch(locked)
    record("session.ended", by=by.pk, at=at, about=locked)


@transaction.atomic
def ask_to_speak(*, meeting: Meeting, by: Member, at: datetime) -> None:
    """Stand in the list of speakers; asked again nothing changes. Raises Refused."""
    session = _held(meeting)
    _refuse_absent(meeting, by, at)
    Speech.objects.get_or_create(session=session, member=by, ended_at=None, defaults={"asked_at": at})
    touch(meeting)


@transaction.atomic
def give_up_speaking(*, meeting: Meeting, by: Member, at: datetime) -> None:
    """Leave the list, or give the floor back."""
    session = _held(meeting)
    mine = Speech.objects.filter(session=session, member=by, ended_at__isnull=True)
    mine.filter(called_at__isnull=True).delete()
    mine.filter(called_at__isnull=False).update(ended_at=at)
    touch(meeting)


@transaction.atomic
def next_speaker(*, meeting: Meeting, by: Member, at: datetime) -> None:
    """Whoever has the floor has spoken; the first in the list has it now."""
    locked, session = _on(meeting, by)
    waiting = Speech.objects.filter(session=session, ended_at__isnull=True)
    waiting.filter(called_at__isnull=False).update(ended_at=at)
    first = waiting.filter(called_at__isnull=True).order_by("asked_at", "pk").first()
    if first is not None:
        first.called_at = at
        first.save(update_fields=["called_at"])
    touch(locked)


@transaction.atomic
def go_round(*, meeting: Meeting, by: Member, at: datetime) -> int:
    """A round: everybody present is put in the list, after those who have asked, by name; how many were added."""
    locked, session = _on(meeting, by)
    listed = Speech.objects.filter(session=session, ended_at__isnull=True).values("member")
    there = present_at(locked, at).exclude(member__in=listed)
    people = there.order_by("member__first_name", "member__last_name", "pk").values_list("member", flat=True)
    rows = [Speech(session=session, member_id=member, asked_at=at) for member in people]
    Speech.objects.bulk_create(rows)
    touch(locked)
    return len(rows)


@transaction.atomic
def raise_revocation(
    *, meeting: Meeting, title: str, text: str, decision_class: str, by: Member, at: datetime
) -> AgendaItem:
    """Put the revocation of a mandate of gérance to the vote although it was not on the agenda (loi 78-763, art. 16).

    Any associate who is present may; nothing else can be added in session. Raises Refused.
    """
    session = _held(meeting)
    if not meeting.is_assembly:
        raise Refused(_("Only an assembly revokes a mandate."))
    if not may_vote_today(by):
        raise Refused(_("Only associates vote."))
    _refuse_absent(meeting, by, at)
    if decision_class not in OFF_AGENDA:
        raise Refused(
            _("Nothing else may be voted that was not on the agenda (C. com. L223-27)."),
            field="decision_class",
        )
    item = AgendaItem.objects.create(
        meeting=session.meeting,
        position=next_position(session.meeting),
        kind=ItemKind.DECISION,
        title=title,
        raised_in_session=True,
    )
    Motion.objects.create(item=item, text=text, decision_class=decision_class, is_backed=False)
    touch(meeting)
    record("session.incident", by=by.pk, at=at, about=item)
    return item


@transaction.atomic
def close_ballot(*, ballot: Ballot, by: Member, at: datetime) -> None:
    """End a ballot that was opened in session before its time: papers that came in by now count.

    A sealed ballot cannot: when it closes is part of what its urn was sealed with.
    """
    locked, session = _on(ballot.motion.item.meeting, by)
    found = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if found.is_secret:
        raise Refused(_("A secret ballot ends at the time that it was sealed with."))
    if not found.is_open(at) or (session.started_at and found.opens_at < session.started_at):
        raise Refused(_("Only a ballot that was opened in session and is still open can be closed."))
    found.closes_at = max(at, found.opens_at + timedelta(microseconds=1))
    found.save(update_fields=["closes_at"])
    touch(locked)
    record("ballot.closed", by=by.pk, at=at, about=found)


def _held(meeting: Meeting) -> LiveSession:
    """The session of a meeting that is being held, locked. Raises Refused."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    session = LiveSession.objects.filter(meeting=locked).select_related("meeting").first()
    if session is None or not session.is_on:
        raise Refused(_("The meeting is not open."))
    return session


def _refuse_absent(meeting: Meeting, by: Member, at: datetime) -> None:
    if not present_at(meeting, at).filter(member=by).exists():
        raise Refused(_("Check in first: you are not recorded as present."))
