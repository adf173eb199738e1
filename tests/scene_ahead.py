"""What goes before a convocation, for tests/scene.py: working groups and supervision sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.choices import MeetingKind
from governance.models import AgendaItem, Meeting, Participant
from members.models import Member


@dataclass(frozen=True)
class Ahead:
    """The first person leads a group that is convened, one that is not, and a session that is hers alone."""

    group: Meeting
    group_draft: Meeting
    session: Meeting


def build(size: int, people: Sequence[Member], now: datetime) -> Ahead:
    """`size` of everything; `people[0]` leads it all."""
    groups = [_meeting(n, MeetingKind.WORKGROUP, people, now, convened=True) for n in range(size)]
    drafts = [_meeting(n, MeetingKind.WORKGROUP, people, now, convened=False) for n in range(size)]
    sessions = [_meeting(n, MeetingKind.SUPERVISION, people[:1], now, convened=True) for n in range(size)]
    return Ahead(groups[0], drafts[0], sessions[0])


def _meeting(number: int, kind: str, people: Sequence[Member], now: datetime, *, convened: bool) -> Meeting:
    meeting = Meeting.objects.create(
        title=f"Réunion de travail {number}",
        kind=kind,
        starts_at=now + timedelta(days=25, hours=number),
        place="Atelier",
        convoked_at=now if convened else None,
    )
    AgendaItem.objects.create(meeting=meeting, position=1, title="Tour de table")
    Participant.objects.bulk_create(
        [Participant(meeting=meeting, member=one, leads=one == people[0]) for one in people]
    )
    return meeting
