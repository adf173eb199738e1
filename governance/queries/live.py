"""What the screens of a live session show, and the cheap question whether any of it is new."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from governance.choices import HandState, MeetingKind, Seat
from governance.models import (
    AgendaItem,
    Ballot,
    BureauSeat,
    HandCount,
    ItemSpan,
    LiveSession,
    Meeting,
    Participant,
    RuleVersion,
    Speech,
)
from governance.models.ballot import COUNT_DELAY
from governance.queries.agenda import Line as AgendaLine
from governance.queries.agenda import agenda_lines
from governance.queries.attendance import body_at
from governance.queries.quorum import Line, Voted, measure
from governance.queries.rules import rule_in_force
from governance.queries.secrecy import secrecy_by_rules
from governance.queries.tally import Tally, count, of_record
from interlignes.kit import clock
from interlignes.kit.prepared import Prepared

#: What a pulse tells of everybody.
COMMON = ("version", "begun", "ended", "countable", "results", "papers")


def _number(rows: QuerySet[Any], by: str) -> Any:
    """How many rows there are for the meeting of the session, as a subquery."""
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted[:1], output_field=IntegerField()), 0)


def _pulse(meeting: int, member: int, at: datetime, counted: datetime) -> QuerySet[LiveSession]:
    path = "motion__item__meeting"
    ballots = Ballot.objects.filter(**{path: OuterRef("meeting")})
    papers = ballots.filter(opens_at__lte=at, closes_at__gt=at, electors__vote__isnull=False)
    stays = Meeting.objects.filter(
        pk=OuterRef("meeting"),
        attendances__member=member,
        attendances__left_at__isnull=True,
        attendances__withdrawn_at__isnull=True,
    )
    speech = Speech.objects.filter(session=OuterRef("pk"), member=member, ended_at__isnull=True)
    has_floor = Case(When(called_at__isnull=True, then=Value(1)), default=Value(2))
    hands = HandCount.objects.filter(
        state=HandState.WAITING, witness=member, motion__item__meeting=OuterRef("meeting")
    )
    seats = BureauSeat.objects.filter(
        meeting=OuterRef("meeting"), member=member, seat__in=[Seat.CHAIR, Seat.SECRETARY]
    )
    takes_part = Participant.objects.filter(meeting=OuterRef("meeting"), member=member)
    return (
        LiveSession.objects.filter(
            ~Q(meeting__kind=MeetingKind.SUPERVISION) | Q(Exists(takes_part)),
            meeting=meeting,
            meeting__convoked_at__isnull=False,
            meeting__cancelled_at__isnull=True,
        )
        .select_related("meeting")
        .annotate(
            begun=_number(ballots.filter(opens_at__lte=at), path),
            ended=_number(ballots.filter(closes_at__lte=at), path),
            countable=_number(ballots.filter(closes_at__lte=counted), path),
            results=_number(ballots.filter(result__isnull=False), path),
            papers=_number(papers, path),
            is_there=Exists(stays),
            leads=Exists(seats) | Exists(takes_part.filter(leads=True)),
            speaks=Coalesce(Subquery(speech.annotate(stage=has_floor).values("stage")[:1]), 0),
            awaits=Coalesce(Subquery(hands.values("pk")[:1]), 0),
        )
    )


_asked = Prepared(_pulse, meeting=int, member=int, at=datetime, counted=datetime)


@dataclass(frozen=True, slots=True)
class Pulse:
    """The session, a key that changes whenever a screen would, and where the person herself stands.

    `speaks` is 0, 1 (waits) or 2 (has the floor); `awaits` the number of a count of hands that she is to confirm;
    `leads` whether she has its chair or its minutes, or leads a meeting that is no assembly.
    """

    session: Any
    key: str
    is_there: bool
    speaks: int
    awaits: int
    leads: bool

    @property
    def own_key(self) -> str:
        """The key with what is the person's own."""
        return f"{self.key}-{int(self.is_there)}-{self.speaks}-{self.awaits}"


def pulse(meeting: int, member: int, at: datetime) -> Pulse | None:
    """One prepared query; None where the meeting has no session, or is a supervision session that is not hers."""
    found: Any = next(iter(_asked(meeting=meeting, member=member, at=at, counted=at - COUNT_DELAY)), None)
    if found is None:
        return None
    key = "-".join(str(getattr(found, name)) for name in COMMON)
    return Pulse(found, key, found.is_there, found.speaks, found.awaits, found.leads)


@dataclass(frozen=True, slots=True)
class Now:
    """Where a session stands. `since` is when its item would have begun if the meeting had dealt with it in one go."""

    session: LiveSession
    meeting: Meeting
    items: list[AgendaItem]
    item: AgendaItem | None
    since: datetime | None
    spent: dict[int, timedelta]
    speakers: list[Speech]
    lines: list[Line]
    here: int
    represented: int
    members: int
    ballot: Ballot | None
    tally: Tally | None
    hands: HandCount | None
    may_be_secret: bool

    @property
    def line(self) -> Line | None:
        """The quorum of the item that is dealt with; of the first decision where it needs none."""
        mine = [line for line in self.lines if self.item and self.item.number in line.numbers]
        return next(iter([*mine, *self.lines]), None)

    @property
    def agenda(self) -> list[AgendaLine]:
        """The items, each with the time that it takes."""
        return agenda_lines(self.items)

    @property
    def heads(self) -> int:
        """How many items there are, their sub-items not counted."""
        return sum(item.parent_id is None for item in self.items)

    @property
    def planned(self) -> int | None:
        """Minutes for the item itself; none for one whose sub-items have theirs."""
        own = next((line for line in self.agenda if line.item == self.item and not line.is_sum), None)
        return own.minutes if own else None

    @property
    def floor(self) -> Speech | None:
        """Who has the floor."""
        return next((speech for speech in self.speakers if speech.called_at), None)

    @property
    def waiting(self) -> list[Speech]:
        """Who has asked to speak, in turn."""
        return [speech for speech in self.speakers if not speech.called_at]

    @property
    def following(self) -> AgendaItem | None:
        """The next item of the agenda."""
        place = self.item.position if self.item else 0
        return next((item for item in self.items if item.position > place), None)


def now(session: LiveSession, at: datetime) -> Now:
    """Everything that the screens show, but for what is the reader's own. Six queries, two for an unrecorded result."""
    meeting = session.meeting
    agenda = meeting.items.select_related(
        "motion__ballot__result", "motion__ballot__rule_version", "motion__mandate"
    )
    items = list(agenda.order_by("position"))
    known = {one.pk: one for one in items}
    for one in items:
        one.meeting, one.parent = meeting, known[one.parent_id] if one.parent_id else None
    spans = list(ItemSpan.objects.filter(session=session).order_by("began_at", "pk"))
    current = next((span for span in spans if span.ended_at is None), None)
    item = next((one for one in items if current and one.pk == current.item_id), None)
    spent = _spent(spans)
    body = body_at(meeting, session.ended_at or at)
    classes = [
        Voted(one.number, one.motion.decision_class, one.motion.on_accounts, one.call, one.pk)
        for one in items
        if hasattr(one, "motion")
    ]
    version = rule_in_force(clock.today(at)) if classes else None
    ballot = getattr(getattr(item, "motion", None), "ballot", None)
    return Now(
        session=session,
        meeting=meeting,
        items=items,
        item=item,
        since=current.began_at - spent.get(current.item_id, timedelta()) if current else None,
        spent=spent,
        speakers=_speakers(session),
        lines=measure(version, meeting, classes, body) if version else [],
        here=body.here,
        represented=body.represented,
        members=len(body.members),
        ballot=ballot,
        tally=_tally(ballot, at),
        hands=_hands(item),
        may_be_secret=_may_be_secret(item, version),
    )


def _tally(ballot: Ballot | None, at: datetime) -> Tally | None:
    if ballot is None:
        return None
    recorded = getattr(ballot, "result", None)
    if recorded:
        return of_record(ballot, recorded)
    return count(ballot) if ballot.is_countable(at) else None


def _spent(spans: list[ItemSpan]) -> dict[int, timedelta]:
    """Time that each item has taken so far, its present span left out."""
    spent: dict[int, timedelta] = {}
    for span in spans:
        if span.ended_at:
            spent[span.item_id] = spent.get(span.item_id, timedelta()) + (span.ended_at - span.began_at)
    return spent


def _speakers(session: LiveSession) -> list[Speech]:
    asked = Speech.objects.filter(session=session, ended_at__isnull=True)
    return list(asked.select_related("member").order_by("asked_at", "pk"))


def _may_be_secret(item: AgendaItem | None, version: RuleVersion | None) -> bool:
    """Whether a secret vote may be asked for on what is dealt with: nothing is voted, and the rules ask for none."""
    motion = getattr(item, "motion", None)
    return bool(motion and not hasattr(motion, "ballot") and secrecy_by_rules(version, motion) == "open")


def _hands(item: AgendaItem | None) -> HandCount | None:
    if item is None or not hasattr(item, "motion"):
        return None
    waiting = HandCount.objects.filter(motion=item.motion, state=HandState.WAITING)
    return waiting.select_related("witness", "entered_by").first()
