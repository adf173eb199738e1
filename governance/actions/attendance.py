"""Answering a convocation, arriving at a meeting and leaving it, by oneself or through the bureau."""

import hmac
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.live import touch
from governance.actions.proxies import hand_back
from governance.actions.writing import convened
from governance.choices import ArrivalHow, ReplyAnswer, Seat, StayMode, VoterPresence
from governance.models import Attendance, Ballot, BureauSeat, Elector, LiveSession, Meeting, Reply
from governance.models.ballot import COUNT_DELAY
from governance.permissions import leads, may_see
from governance.queries.rules import kind_rule
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.models import Member


@transaction.atomic
def reply(*, meeting: Meeting, answer: str, by: Member, at: datetime) -> Reply:
    """Say whether one comes; changed as often as one likes until the meeting begins. Raises Refused."""
    locked = _called(meeting)
    if answer not in ReplyAnswer.values:
        raise Refused(_("Choose one of the answers."), field="answer")
    if at >= locked.starts_at:
        raise Refused(_("The meeting has begun: your answer comes too late."))
    if by.pk not in {member.pk for member in convened(locked, at)}:
        raise Refused(_("You were not convened to this meeting."))
    if answer == ReplyAnswer.REMOTE:
        _refuse_remote(locked, "answer")
    given, _created = Reply.objects.update_or_create(
        meeting=locked, member=by, defaults={"answer": answer, "at": at}
    )
    return given


@transaction.atomic
def check_in(*, meeting: Meeting, code: str, mode: str, by: Member, at: datetime) -> Attendance:
    """Arrive by oneself, with the code that is shown in the room. Raises Refused."""
    arrived = clock.now()
    locked, session = _open_doors(meeting)
    typed = "".join(code.split()).upper()
    if not hmac.compare_digest(typed.encode(), session.code.encode()):
        raise Refused(_("This is not the code that is shown in the room."), field="code")
    _refuse_stranger(by)
    return _arrive(locked, by, mode, ArrivalHow.CODE, at + (clock.now() - arrived))


@transaction.atomic
def record_arrival(*, meeting: Meeting, member: Member, mode: str, by: Member, at: datetime) -> Attendance:
    """The bureau or the gérance records that somebody is there. Raises Refused."""
    arrived = clock.now()
    locked, _session = _open_doors(meeting)
    _refuse_unless_leading(by, locked)
    _refuse_stranger(member)
    return _arrive(locked, member, mode, ArrivalHow.SECRETARY, at + (clock.now() - arrived))


def _refuse_stranger(member: Member) -> None:
    if not may_see(member):
        raise Refused(_("Only who belongs to the cooperative checks in."))


def _arrive(meeting: Meeting, member: Member, mode: str, how: str, at: datetime) -> Attendance:
    """Open a stay, under the lock of the meeting. Once more the same way changes nothing; another way is another stay.

    Whoever comes takes the proxy back that she has given.
    """
    if mode not in StayMode.values:
        raise Refused(_("Choose one of the answers."), field="mode")
    if mode == StayMode.REMOTE:
        _refuse_remote(meeting, "mode")
    current = Attendance.objects.filter(
        meeting=meeting, member=member, left_at__isnull=True, withdrawn_at__isnull=True
    ).first()
    if current and current.mode == mode:
        return current
    if current:
        _end(current, at)
    hand_back(meeting=meeting, principal=member, at=at)
    touch(meeting)
    return Attendance.objects.create(meeting=meeting, member=member, mode=mode, how=how, arrived_at=at)


def _refuse_remote(meeting: Meeting, field: str) -> None:
    """Who takes part from afar counts as present only where the statuts say so (loi 47-1775, art. 10)."""
    if not kind_rule(meeting).remote:
        raise Refused(_("Our rules know no taking part from afar for this kind of meeting."), field=field)


@transaction.atomic
def leave(*, meeting: Meeting, member: Member, by: Member, at: datetime) -> Attendance:
    """Depart: from this instant on one is no longer counted. By oneself or through the bureau. Raises Refused."""
    arrived = clock.now()
    locked, _session = _open_doors(meeting)
    if by.pk != member.pk:
        _refuse_unless_leading(by, locked)
    current = Attendance.objects.filter(
        meeting=locked, member=member, left_at__isnull=True, withdrawn_at__isnull=True
    ).first()
    if current is None:
        raise Refused(_("This person is not recorded as present."))
    _end(current, at + (clock.now() - arrived))
    touch(locked)
    return current


def _end(stay: Attendance, at: datetime) -> None:
    stay.left_at = max(at, stay.arrived_at)
    stay.save(update_fields=["left_at"])


@transaction.atomic
def withdraw(*, stay: Attendance, by: Member, at: datetime) -> None:
    """Undo an arrival that was recorded by mistake. Refused once a ballot stands on it: then record the departure."""
    locked, _session = _open_doors(stay.meeting)
    _refuse_unless_leading(by, locked)
    current = Attendance.objects.filter(pk=stay.pk, withdrawn_at__isnull=True).first()
    if current is None:
        raise Refused(_("This arrival was withdrawn already."))
    if _is_relied_on(current, at):
        raise Refused(
            _("A ballot stands on this presence: it can no longer be undone. Record the departure instead.")
        )
    current.withdrawn_at = at
    current.save(update_fields=["withdrawn_at"])
    touch(locked)
    record("attendance.withdrawn", by=by.pk, at=at, about=locked)


def _is_relied_on(stay: Attendance, at: datetime) -> bool:
    """Whether a ballot opened while somebody was there, or one was counted that her stay belongs to."""
    here = Ballot.objects.filter(motion__item__meeting=stay.meeting_id)
    fixed = Elector.objects.filter(ballot__in=here.filter(opens_at__gte=stay.arrived_at)).exclude(
        presence__in=("", VoterPresence.BLANK)
    )
    counted = here.filter(closes_at__gt=stay.arrived_at, closes_at__lte=at - COUNT_DELAY)
    return fixed.exists() or counted.exists()


@transaction.atomic
def choose_bureau(
    *,
    meeting: Meeting,
    chair: int | None,
    secretary: int | None,
    scrutineers: Collection[int],
    by: Member,
    at: datetime,
) -> None:
    """Who leads the meeting, all at once; changed until it is closed. Raises Refused."""
    locked = _called(meeting)
    _refuse_unless_leading(by, locked)
    if LiveSession.objects.filter(meeting=locked, ended_at__isnull=False).exists():
        raise Refused(_("This meeting is closed."))
    seats = [(Seat.CHAIR, chair), (Seat.SECRETARY, secretary), *((Seat.SCRUTINEER, n) for n in scrutineers)]
    wanted = {(seat.value, number) for seat, number in seats if number is not None}
    known = Member.objects.filter(pk__in={number for _seat, number in wanted}).order_by("pk")
    if any(not may_see(member) for member in known):
        raise Refused(_("Only who belongs to the cooperative has a seat in the bureau."))
    BureauSeat.objects.filter(meeting=locked).delete()
    BureauSeat.objects.bulk_create(
        [BureauSeat(meeting=locked, seat=seat, member_id=number) for seat, number in sorted(wanted)]
    )
    touch(locked)
    record("meeting.bureau", by=by.pk, at=at, about=locked, seats=len(wanted))


def _called(meeting: Meeting) -> Meeting:
    """The meeting, locked. Raises Refused for one that nobody was convened to."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if locked.cancelled_at or not locked.convoked_at:
        raise Refused(_("This is for meetings that were convened."))
    return locked


def _open_doors(meeting: Meeting) -> tuple[Meeting, LiveSession]:
    """The meeting, locked, with its session. Raises Refused before the doors open and after the end."""
    locked = _called(meeting)
    session = LiveSession.objects.filter(meeting=locked).first()
    if session is None:
        raise Refused(_("The doors are not open yet."))
    if session.ended_at:
        raise Refused(_("This meeting is closed."))
    return locked, session


def _refuse_unless_leading(by: Member, meeting: Meeting) -> None:
    if not leads(by, meeting):
        raise Refused(_("Only the gérance, the chair and the secretary of the meeting may do this."))
