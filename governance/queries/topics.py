"""Readings of proposed items and of agenda templates."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields import BooleanField

from governance.choices import ASSEMBLIES, MeetingKind, Seat, TopicScope
from governance.models import AgendaTemplate, BureauSeat, ItemSpan, Meeting, Participant, Topic, TopicSupport
from governance.permissions import kinds_to_prepare, may_see
from governance.rules.agenda import Timed, blocks_of, levels, placed, total
from members.models import Member


def topics_for(member: Member) -> QuerySet[Topic]:
    """Those that a person may read: all of them for whoever belongs."""
    return Topic.objects.select_related("author") if may_see(member) else Topic.objects.none()


def _waits() -> Q:
    """On no agenda; or on one whose meeting was cancelled, or was closed without having come to it."""
    dealt_with = Exists(ItemSpan.objects.filter(item=OuterRef("item")))
    untreated = Q(Q(item__meeting__session__ended_at__isnull=False), ~dealt_with)
    return Q(item__isnull=True) | Q(item__meeting__cancelled_at__isnull=False) | untreated


def waiting(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    """Those that no agenda has, most supported first."""
    found = topics.filter(_waits()).annotate(backers=Count("supports"))
    return found.order_by("-backers", "proposed_at", "pk")


def taken(topics: QuerySet[Topic], member: Member) -> QuerySet[Topic]:
    """Those on an agenda, whether their meeting is to come or past, the latest first.

    `is_shown`: the meeting is convened, so that everybody may follow the link; `led`: she leads the meeting.
    """
    found = topics.exclude(_waits()).select_related("item__meeting").annotate(led=_led(member))
    return found.order_by("-picked_at", "-pk")


def _led(member: Member) -> Any:
    """What `permissions.leads` says, for many rows at once."""
    seats = BureauSeat.objects.filter(
        meeting=OuterRef("item__meeting"), member=member, seat__in=[Seat.CHAIR, Seat.SECRETARY]
    )
    chosen = Participant.objects.filter(meeting=OuterRef("item__meeting"), member=member, leads=True)
    of_members = Exists(chosen) & ~Q(item__meeting__kind__in=ASSEMBLIES)
    return Value(True, BooleanField()) if member.is_staff else Exists(seats) | of_members


def supported_by(member: Member, topics: list[Topic]) -> set[int]:
    """The numbers of those that a person supports."""
    mine = TopicSupport.objects.filter(member=member, topic__in=topics).order_by("pk")
    return set(mine.values_list("topic", flat=True))


def scope_of(kind: str) -> str:
    """For which sort of meeting items are proposed that a meeting of this kind may take; none for supervision."""
    if kind in ASSEMBLIES:
        return TopicScope.ASSEMBLY
    return kind if kind in TopicScope.values else ""


def pickable(meeting: Meeting) -> QuerySet[Topic]:
    """The proposed items that this meeting may take on its agenda, most supported first."""
    return waiting(Topic.objects.filter(scope=scope_of(meeting.kind)).select_related("author"))


def news(since: datetime, until: datetime) -> dict[int, list[Topic]]:
    """Author number -> her proposed items that came on an agenda, or lost theirs, in [since, until). One query."""
    moved = Q()
    for instant in ("picked_at", "returned_at", "item__meeting__cancelled_at"):
        moved |= Q((f"{instant}__gte", since), (f"{instant}__lt", until))
    found = Topic.objects.filter(moved).select_related("item__meeting").order_by("pk")
    told: dict[int, list[Topic]] = {}
    for topic in found.annotate(waits=Case(When(_waits(), then=True), default=False)):
        told.setdefault(topic.author_id, []).append(topic)
    return told


# Agendas to begin from


@dataclass(frozen=True, slots=True)
class Model:
    """An agenda to begin from: kept here (`row`), or one that comes with Interlignes, with its source."""

    key: str
    name: str
    kind: str
    lines: list[dict[str, Any]]
    source: str = ""
    row: AgendaTemplate | None = None

    @property
    def kind_label(self) -> str:
        """The kind of meeting, in words."""
        return str(MeetingKind(self.kind).label)

    @property
    def minutes(self) -> int:
        """How long it is to take, where its items say so."""
        rows = levels(self.lines)
        return total([Timed(key, above, self.lines[key].get("minutes")) for key, above in rows])

    @property
    def outline(self) -> list[tuple[str, bool, dict[str, Any]]]:
        """Its items with their numbers, and whether each stands under another one."""
        rows = placed(blocks_of(levels(self.lines)))
        return [(row.number, row.parent is not None, self.lines[row.key]) for row in rows]


@lru_cache(maxsize=1)
def _ready_made() -> list[Model]:
    with (files("governance") / "agendas.toml").open("rb") as file:
        found = tomllib.load(file)
    return [Model(key, one["name"], one["kind"], one["items"], one["source"]) for key, one in found.items()]


def models_for(member: Member) -> list[Model]:
    """Those of the kinds that a person may prepare, kept here first; of supervision sessions only her own."""
    kinds = kinds_to_prepare(member)
    rows = AgendaTemplate.objects.filter(kind__in=kinds).select_related("author")
    kept = rows.filter(~Q(kind=MeetingKind.SUPERVISION) | Q(author=member)).order_by("name", "pk")
    mine = [Model(str(one.pk), one.name, one.kind, one.lines, row=one) for one in kept]
    return [*mine, *(one for one in _ready_made() if one.kind in kinds)]
