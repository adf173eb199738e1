"""A cooperative, its meetings and ballots, each made by the actions that make them in earnest."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from governance.actions.ballots import cast, schedule_ballot
from governance.actions.meetings import convoke, create_meeting, save_item
from governance.actions.rules import adopt_rules
from governance.choices import DecisionClass, ItemKind, MeetingKind
from governance.models import AgendaItem, Ballot, Meeting, Motion
from governance.rules import presets
from governance.rules.presets import SECRET_CLASSES
from members.actions import profit
from members.models import Member, ProfitVariant, ProfitYear
from members.rules.profit import Worker
from tests.conftest import make_member

PARIS = ZoneInfo("Europe/Paris")
#: The meeting of these tests begins; it was convened twenty days before.
STARTS = datetime(2026, 6, 22, 14, 0, tzinfo=PARIS)
NOTICE = timedelta(days=20)
CONVENED = STARTS - NOTICE
OPENS = STARTS + timedelta(minutes=30)
CLOSES = OPENS + timedelta(hours=1)
COUNTED = CLOSES + timedelta(seconds=10)

MakeMeeting = Callable[..., Meeting]
MakeBallot = Callable[..., Ballot]


def add_item(meeting: Meeting, bruno: Member, title: str = "Budget", **other: Any) -> AgendaItem:
    """One more item, for decision unless said otherwise."""
    fields: dict[str, Any] = {
        "kind": ItemKind.DECISION,
        "text": "",
        "minutes": 10,
        "motion_text": f"L’assemblée adopte : {title}.",
        "reasons": "",
        "decision_class": DecisionClass.ORDINARY,
        "at": meeting.created_at,
        "item": None,
        **other,
    }
    return save_item(meeting=meeting, title=title, by=bruno, **fields)


def allow_show_of_names(at: datetime) -> None:
    """Rules by which persons, too, may be voted on by show of names."""
    book = dict(presets.load()[presets.DEFAULT].data)
    book["secret"] = dict.fromkeys(SECRET_CLASSES, "open")
    adopt_rules(preset="statuts", book=book, source="S", in_force_on=at.date(), by=None, at=at)


@pytest.fixture
def make_meeting(bruno: Member) -> MakeMeeting:
    """A meeting with as many motions as asked for, convened unless told otherwise."""

    def make(
        *, kind: str = MeetingKind.AGO_EXTRA, motions: int = 1, convened: bool = True, **other: Any
    ) -> Meeting:
        fields = {"title": "Assemblée de juin", "starts_at": STARTS, "place": "Siège", "call": 1, **other}
        at = fields.pop("at", fields["starts_at"] - NOTICE)
        if fields["call"] == 2:
            fields.setdefault("first_elsewhere", "Le 1er juin, sans quorum")
        decision_class = fields.pop("decision_class", DecisionClass.ORDINARY)
        if decision_class in SECRET_CLASSES:
            allow_show_of_names(at)
        meeting = create_meeting(kind=kind, by=bruno, at=at, **fields)
        for number in range(1, motions + 1):
            add_item(meeting, bruno, f"Point {number}", decision_class=decision_class)
        if convened:
            convoke(meeting=meeting, documents_elsewhere="Remis sur papier", by=bruno, at=at)
            meeting.refresh_from_db()
        return meeting

    return make


@pytest.fixture
def make_ballot(make_meeting: MakeMeeting, bruno: Member) -> MakeBallot:
    """A ballot on the first motion of a new meeting; the electorate is who has been recorded by then."""

    def make(
        *,
        opens_at: datetime = OPENS,
        closes_at: datetime = CLOSES,
        reminder_hours: tuple[int, ...] = (),
        at: datetime | None = None,
        meeting: Meeting | None = None,
        **meeting_fields: Any,
    ) -> Ballot:
        meeting = meeting or make_meeting(**meeting_fields)
        ballot = schedule_ballot(
            motion=meeting.items.get(position=1).motion,
            opens_at=opens_at,
            closes_at=closes_at,
            reminder_hours=reminder_hours,
            by=bruno,
            at=at or opens_at,
        )
        return fresh(ballot)

    return make


def fresh(ballot: Ballot) -> Ballot:
    """The ballot as a request would read it."""
    return Ballot.objects.select_related("motion__item__meeting", "rule_version").get(pk=ballot.pk)


def vote(ballot: Ballot, member: Member, choice: str = "for", at: datetime = OPENS) -> None:
    """One paper, by the member herself."""
    cast(ballot=fresh(ballot), member=member, choice=choice, by=member, at=at)


@pytest.fixture
def associates(db: None) -> list[Member]:
    """Nine more associates: with Alice and Bruno they are eleven where both are asked for."""
    names = ["Fanny", "Gaël", "Hana", "Idris", "Jeanne", "Karim", "Lila", "Marc", "Nour"]
    return [make_member(name) for name in names]


def motion_of(meeting: Meeting, position: int = 1) -> Motion:
    """One of its motions, as a page reads it."""
    return Motion.objects.select_related("item__meeting").get(item__meeting=meeting, item__position=position)


@pytest.fixture
def variant(alice: Member, bruno: Member) -> ProfitVariant:
    """2025, shared by hours between Alice and Bruno."""
    year = profit.save_year(
        year=None, opens_on=date(2025, 1, 1), closes_on=date(2025, 12, 31), net_result=Decimal(10_000),
        prior_losses=Decimal(0), gains_to_reserve=Decimal(0), legal_reserve_before=Decimal(500), holdings="",
        by=bruno, at=CONVENED,
    )  # fmt: skip
    rows = {member: Worker(member.pk, 12, 60, Decimal(30_000), Decimal(1600)) for member in (alice, bruno)}
    profit.save_work(year=year, rows=rows, by=bruno, at=CONVENED)
    return another(year, "Proposition", bruno)


def another(year: ProfitYear, title: str, bruno: Member) -> ProfitVariant:
    """One more way to share out."""
    key = {"by_pay": Fraction(0), "by_hours": Fraction(1), "by_equal": Fraction(0)}
    return profit.save_variant(
        year=year, variant=None, title=title, reasons="", work=Fraction(1, 2), capital=Fraction(0),
        seniority_step=Fraction(0), seniority_most=Fraction(1), **key, by=bruno, at=CONVENED,
    )  # fmt: skip
