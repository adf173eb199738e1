"""A meeting that is being held, for tests/scene.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.choices import ArrivalHow, DecisionClass, ItemKind, MeetingKind, ReplyAnswer, Seat, StayMode
from governance.models import (
    AgendaItem,
    Attendance,
    BureauSeat,
    HandCount,
    ItemSpan,
    LiveSession,
    Meeting,
    Motion,
    Proxy,
    Reply,
    Speech,
)
from members.models import Member

CODE = "K7M2PX"


@dataclass(frozen=True)
class Live:
    """The first person is in the chair, the second is asked to confirm hands counted on the first item.

    `motion` stands on the second item, on which nothing was voted yet; `paper` was recorded and taken back.
    """

    held: Meeting
    item: AgendaItem
    motion: Motion
    hands: HandCount
    paper: Proxy


def build(size: int, people: Sequence[Member], now: datetime) -> Live:
    """One such meeting, with `size` of what happens in it and as many more meetings."""
    held = [_hold(size, number, people, now) for number in range(size)]
    return held[0]


def _hold(size: int, number: int, people: Sequence[Member], now: datetime) -> Live:
    begun = now - timedelta(minutes=30)
    meeting = Meeting.objects.create(
        title=f"Assemblée en séance {number}",
        kind=MeetingKind.AGO_EXTRA,
        starts_at=begun,
        place="Atelier",
        convoked_at=now - timedelta(days=40),
    )
    items = [_item(meeting, position, now) for position in range(1, size + 3)]
    session = LiveSession.objects.create(
        meeting=meeting, code=CODE, opened_at=begun - timedelta(minutes=10), started_at=begun
    )
    ItemSpan.objects.create(session=session, item=items[0], began_at=begun)
    Attendance.objects.bulk_create(
        [
            Attendance(
                meeting=meeting,
                member=one,
                mode=StayMode.ROOM,
                how=ArrivalHow.CODE,
                arrived_at=session.opened_at,
            )
            for one in people
        ]
    )
    Reply.objects.bulk_create(
        [Reply(meeting=meeting, member=one, answer=ReplyAnswer.PRESENT, at=begun) for one in people]
    )
    BureauSeat.objects.create(meeting=meeting, member=people[0], seat=Seat.CHAIR)
    Speech.objects.bulk_create(
        [Speech(session=session, member=one, asked_at=begun) for one in people[1 : size + 1]]
    )
    hands = HandCount.objects.create(
        motion=items[0].motion,
        votes_for=3,
        votes_against=1,
        abstentions=0,
        counted_at=now,
        entered_by=people[0],
        witness=people[1],
    )
    paper = Proxy.objects.create(
        meeting=meeting,
        principal=people[-1],
        holder=people[0],
        given_at=begun,
        revoked_at=now,
        recorded_by=people[0],
    )
    return Live(meeting, items[1], items[1].motion, hands, paper)


def _item(meeting: Meeting, position: int, now: datetime) -> AgendaItem:
    item = AgendaItem.objects.create(
        meeting=meeting, position=position, kind=ItemKind.DECISION, title=f"En séance {position}", minutes=10
    )
    Motion.objects.create(item=item, text="L’assemblée décide.", decision_class=DecisionClass.ORDINARY)
    return item
