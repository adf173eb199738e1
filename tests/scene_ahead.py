"""What goes before a convocation, for tests/scene.py: working groups and supervision sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from governance.choices import MeetingKind, SlotAnswer
from governance.models import (
    AgendaDemand,
    AgendaItem,
    AgendaTemplate,
    Asked,
    AssemblyRequest,
    Attendance,
    DatePoll,
    DemandSigner,
    Mark,
    Meeting,
    MeetingUpdate,
    Motion,
    Occurrence,
    Participant,
    RequestedItem,
    RequestSigner,
    Series,
    Slot,
    Topic,
    TopicSupport,
)
from governance.queries.updates import snapshot
from governance.rules.series import instant
from interlignes.kit import clock
from members.models import Member


@dataclass(frozen=True)
class Ahead:
    """The first person leads a group that is convened, one that is not, and a session that is hers alone.

    She asks everybody for a date, once with a deadline that is past, and herself for the date of a session. She has
    proposed items, one of which stands on the agenda of the group, kept an agenda, and leads a group that meets again.
    """

    group: Meeting
    group_draft: Meeting
    session: Meeting
    poll: DatePoll
    closed_poll: DatePoll
    session_poll: DatePoll
    topic: Topic
    topic_taken: Topic
    template: AgendaTemplate
    assembly: Meeting
    demand: AgendaDemand
    series: Series
    occurrence: Occurrence
    unmet: Meeting
    request: AssemblyRequest


def build(size: int, people: Sequence[Member], now: datetime) -> Ahead:
    """`size` of everything; `people[0]` leads it all."""
    groups = [_meeting(n, MeetingKind.WORKGROUP, people, now, convened=True) for n in range(size)]
    drafts = [_meeting(n, MeetingKind.WORKGROUP, people, now, convened=False) for n in range(size)]
    sessions = [_meeting(n, MeetingKind.SUPERVISION, people[:1], now, convened=True) for n in range(size)]
    polls = [_poll(size, n, MeetingKind.TEAM, people, now) for n in range(size)]
    closed = [_poll(size, n, MeetingKind.TEAM, people, now, closes=-1) for n in range(size)]
    hers = [_poll(size, n, MeetingKind.SUPERVISION, people[:1], now) for n in range(size)]
    topics = [_topic(n, people, now) for n in range(size)]
    taken = [_topic(n, people, now, item=group.items.get()) for n, group in enumerate(groups)]
    kept = [_template(n, people[0], now) for n in range(size)]
    first = (groups[0], drafts[0], sessions[0], polls[0], closed[0], hers[0])
    asked = _demands(size, people, now)
    series = [_series(size, n, people, now) for n in range(size)]
    coming = series[0].occurrences.get(occurs_on=clock.today(now) + timedelta(days=8))
    last = (
        asked.meeting,
        asked,
        series[0],
        coming,
        _unmet(size, people[0], now),
        _requests(size, people, now),
    )
    return Ahead(*first, topics[0], taken[0], kept[0], *last)


def _unmet(size: int, alone: Member, now: datetime) -> Meeting:
    """An extraordinary assembly of three days ago with `size` items, to which one person came."""
    meeting = Meeting.objects.create(
        title="Assemblée sans quorum",
        kind=MeetingKind.AGE,
        starts_at=now - timedelta(days=3),
        place="Atelier",
        convoked_at=now - timedelta(days=30),
    )
    Attendance.objects.create(meeting=meeting, member=alone, arrived_at=meeting.starts_at)
    for n in range(1, size + 1):
        item = AgendaItem.objects.create(meeting=meeting, position=n, kind="decision", title=f"Statuts {n}")
        Motion.objects.create(item=item, text="L’assemblée **modifie**.", decision_class="extraordinaire")
    return meeting


def _requests(size: int, people: Sequence[Member], now: datetime) -> AssemblyRequest:
    """`size` assemblies that everybody asks for, with `size` items each, which the gérance has not convened in time."""
    late = {"reached_at": now - timedelta(days=40), "due_on": clock.today(now) - timedelta(days=10)}
    rows = [
        AssemblyRequest(kind="ago_extra", reason="Le **local**.", author=people[0], filed_at=now, **late)
        for _ in range(size)
    ]
    found = AssemblyRequest.objects.bulk_create(rows)
    RequestedItem.objects.bulk_create(
        [RequestedItem(request=one, position=n, title=f"Le bail {n}") for one in found for n in range(size)]
    )
    RequestSigner.objects.bulk_create(
        [RequestSigner(request=one, member=person, at=now) for one in found for person in people]
    )
    return found[0]


def _topic(number: int, people: Sequence[Member], now: datetime, item: AgendaItem | None = None) -> Topic:
    topic = Topic.objects.create(
        scope="workgroup",
        title=f"Le chauffage {number}",
        why="Il fait **froid**.",
        minutes=10,
        author=people[0],
        proposed_at=now,
        item=item,
        picked_at=now if item else None,
    )
    TopicSupport.objects.bulk_create([TopicSupport(topic=topic, member=one) for one in people])
    return topic


def _template(number: int, author: Member, now: datetime) -> AgendaTemplate:
    lines = [{"kind": "discussion", "title": "Tour de table", "text": "", "minutes": 10}]
    return AgendaTemplate.objects.create(
        name=f"Modèle {number}", kind=MeetingKind.WORKGROUP, lines=lines, author=author, kept_at=now
    )


def _demands(size: int, people: Sequence[Member], now: datetime) -> AgendaDemand:
    """An assembly in ten days, `size` resolutions asked for by the last person, with everybody but the first behind."""
    meeting = Meeting.objects.create(
        title="Assemblée ouverte",
        kind=MeetingKind.AGO_EXTRA,
        starts_at=now + timedelta(days=10),
        place="Atelier",
        convoked_at=now,
        outsiders=[{"role": "auditor", "name": f"Cabinet {n}", "email": ""} for n in range(size)],
    )
    words = {"title": "Prime", "text": "L’assemblée **décide** d’une prime.", "filed_at": now}
    rows = [AgendaDemand(meeting=meeting, author=people[-1], **words) for _ in range(size)]
    found = AgendaDemand.objects.bulk_create(rows)
    DemandSigner.objects.bulk_create(
        [DemandSigner(demand=one, member=person, at=now) for one in found for person in people[1:] or people]
    )
    return found[0]


def _poll(
    size: int, number: int, kind: str, people: Sequence[Member], now: datetime, closes: int = 4
) -> DatePoll:
    """Two dates and as many more as `size`; all but the first person have answered, each with a comment."""
    poll = DatePoll.objects.create(
        kind=kind,
        title=f"Quelle date {number}",
        author=people[0],
        opens_at=now - timedelta(days=3),
        closes_at=now + timedelta(days=closes),
    )
    dates = [Slot(poll=poll, starts_at=now + timedelta(days=25, hours=n)) for n in range(size + 2)]
    slots = Slot.objects.bulk_create(dates)
    asked = Asked.objects.bulk_create([Asked(poll=poll, member=one, comment="Plutôt tôt") for one in people])
    words = SlotAnswer.values
    Mark.objects.bulk_create(
        [Mark(asked=one, slot=slot, answer=words[n % 3]) for one in asked[1:] for n, slot in enumerate(slots)]
    )
    return poll


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


def changed(meeting: Meeting, size: int, now: datetime) -> None:
    """`size` updates of a meeting were sent, one waits."""
    before = {
        **snapshot(meeting),
        "place": "Ailleurs",
        "items": [[-n, f"Point {n}", ""] for n in range(size)],
    }
    rows = [
        MeetingUpdate(meeting=meeting, before=before, begun_at=now, changed_at=now) for _ in range(size + 1)
    ]
    for row in rows[1:]:
        row.sent_at, row.changes = now, [["place", "Ailleurs", "Atelier"]]
    MeetingUpdate.objects.bulk_create(rows)


def _series(size: int, number: int, people: Sequence[Member], now: datetime) -> Series:
    """As many meetings to come as `size`, and as many past ones; every other one is convened."""
    series = Series.objects.create(
        kind=MeetingKind.WORKGROUP,
        title=f"Chaque semaine {number}",
        place="Atelier",
        rhythm="weekly",
        first_on=clock.today(now) - timedelta(days=7 * size - 1),
        hour=time(14),
        minutes=90,
        days_before=7,
        author=people[0],
        created_at=now,
    )
    for n in range(-size, size):
        made = _meeting(100 + n, MeetingKind.WORKGROUP, people, now, convened=n % 2 == 1)
        day = clock.today(now) + timedelta(days=8 + 7 * n)
        Meeting.objects.filter(pk=made.pk).update(starts_at=instant(day, series.hour))
        Occurrence.objects.create(series=series, meeting=made, occurs_on=day)
    return series
