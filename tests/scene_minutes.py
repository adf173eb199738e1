"""Minutes that are being read, and sealed ones, for tests/scene.py."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.choices import ItemKind, MeetingKind, Seat
from governance.models import (
    AgendaItem,
    Approval,
    Assignment,
    Attendance,
    BureauSeat,
    Correction,
    ItemNote,
    Meeting,
    Minutes,
    SealedMinutes,
)
from governance.queries.minutes import content_of
from members.models import Member


@dataclass(frozen=True)
class Written:
    """A meeting whose minutes are being written, a correction of those being read, a sealed meeting, a thing to do."""

    draft: Meeting
    draft_item: AgendaItem
    correction: Correction
    sealed: Meeting
    assignment: Assignment


def written(size: int, past: Meeting, people: Sequence[Member], now: datetime) -> Written:
    """`size` of everything; those of `past` are being read."""
    minutes = Minutes.objects.create(meeting=past, opening="On ouvre.", submitted_at=now)
    items = list(past.items.order_by("position"))
    ItemNote.objects.bulk_create([ItemNote(item=item, text="On débat.") for item in items])
    BureauSeat.objects.create(meeting=past, member=people[-1], seat=Seat.CHAIR)
    approvers = people[-size:]
    Approval.objects.bulk_create(
        [Approval(minutes=minutes, member=one, approved_at=now) for one in approvers]
    )
    corrections = [
        Correction.objects.create(
            minutes=minutes, item=items[0], member=one, text="Il manque…", proposed_at=now
        )
        for one in approvers
    ]
    sealed = [_meeting(f"Close {number}", people, now, number) for number in range(size)]
    for meeting in sealed:
        _seal(meeting, now)
    draft = _meeting("En cours d’écriture", people, now, size)
    todo = [_assign(meeting, people[0], now) for meeting in (past, draft) for _ in range(size)]
    return Written(draft, draft.items.get(), corrections[0], sealed[0], todo[0])


def _assign(meeting: Meeting, owner: Member, now: datetime) -> Assignment:
    day = (now + timedelta(days=30)).date()
    return Assignment.objects.create(meeting=meeting, text="Écrire", owner=owner, due_on=day, given_at=now)


def _meeting(title: str, people: Sequence[Member], now: datetime, number: int) -> Meeting:
    meeting = Meeting.objects.create(
        title=title,
        starts_at=now - timedelta(days=90 + number),
        place="Atelier",
        kind=MeetingKind.AGO_EXTRA,
        convoked_at=now - timedelta(days=120 + number),
    )
    AgendaItem.objects.create(meeting=meeting, position=1, kind=ItemKind.DISCUSSION, title="Échanges")
    Attendance.objects.bulk_create([Attendance(meeting=meeting, member=one) for one in people])
    return meeting


def _seal(meeting: Meeting, now: datetime) -> None:
    pdf = b"%PDF-1.7"
    SealedMinutes.objects.create(
        meeting=meeting,
        number=SealedMinutes.objects.count() + 1,
        content=content_of(meeting, []),
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        sealed_at=now,
    )
