"""Associates add a resolution to a convened assembly."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from governance.actions.ballots import schedule_ballot
from governance.actions.demands import ask, sign, take_back
from governance.actions.meetings import cancel_meeting, change_meeting
from governance.actions.rules import adopt_rules
from governance.choices import DecisionClass
from governance.models import AgendaDemand, Meeting
from governance.rules import presets
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members.choices import StatusKind
from members.models import Member, Status
from tests.client import CheckedClient
from tests.governance.conftest import CLOSES, CONVENED, OPENS, STARTS, MakeMeeting

IN_TIME = STARTS - timedelta(days=10)
ClientFor = Callable[[Member | None], CheckedClient]


def demand(meeting: Meeting, by: Member, at: datetime = IN_TIME, **other: Any) -> AgendaDemand:
    fields = {"title": "Prime", "text": "Une prime.", "reasons": "", "decision_class": "ordinaire", **other}
    return ask(meeting=meeting, by=by, at=at, **fields)


def mails() -> list[Mail]:
    return list(Mail.objects.filter(kind=Kind.MEETING_CHANGED).order_by("pk"))


@pytest.fixture
def quarter(bruno: Member) -> None:
    """Rules that ask for a quarter of the votes."""
    book = {**presets.load()[presets.DEFAULT].data, "initiative": {"share": [1, 4]}}
    adopt_rules(preset="statuts", book=book, source="S", in_force_on=CONVENED.date(), by=None, at=CONVENED)


@pytest.fixture
def people(bruno: Member, alice: Member, associates: list[Member]) -> list[Member]:
    """Eleven associates: a quarter is three."""
    return [bruno, alice, *associates]


def test_one_associate_is_enough_where_she_holds_the_share(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    meeting = make_meeting()
    sequence = meeting.revision
    item = demand(meeting, alice).item
    assert item is not None
    assert (item.position, item.motion.text, item.motion.decision_class) == (2, "Une prime.", "ordinaire")
    assert {mail.recipient for mail in mails()} == {alice.email, bruno.email}
    assert mails()[0].subject.startswith("Ordre du jour rectifié")
    assert "Une prime." in mails()[0].text
    assert f"SEQUENCE:{sequence + 1}" in mails()[0].calendar


@pytest.mark.usefixtures("quarter")
def test_the_third_of_eleven_puts_it_on_the_agenda_once(
    make_meeting: MakeMeeting, people: list[Member]
) -> None:
    meeting = make_meeting()
    asked = demand(meeting, people[1])
    assert asked.item is None
    assert not sign(demand=asked, by=people[1], at=IN_TIME), "the same person counts once"
    assert not sign(demand=asked, by=people[2], at=IN_TIME)
    assert meeting.items.count() == 1
    assert mails() == []
    assert sign(demand=asked, by=people[3], at=IN_TIME)
    assert sign(demand=asked, by=people[4], at=IN_TIME)
    assert meeting.items.count() == 2
    assert len(mails()) == len(people), "one mail each, once"


@pytest.mark.usefixtures("quarter")
def test_who_takes_her_name_back_counts_no_more(make_meeting: MakeMeeting, people: list[Member]) -> None:
    asked = demand(make_meeting(), people[1])
    sign(demand=asked, by=people[2], at=IN_TIME)
    take_back(demand=asked, by=people[1], at=IN_TIME)
    assert not sign(demand=asked, by=people[3], at=IN_TIME)
    for person in people[2:4]:
        take_back(demand=asked, by=person, at=IN_TIME)
    asked.refresh_from_db()
    assert asked.withdrawn_at
    with pytest.raises(Refused):
        sign(demand=asked, by=people[4], at=IN_TIME)


@pytest.mark.usefixtures("quarter")
def test_who_has_lost_her_vote_counts_no_more(make_meeting: MakeMeeting, people: list[Member]) -> None:
    asked = demand(make_meeting(), people[1])
    Status.objects.create(member=people[1], kind=StatusKind.LEFT, since_on=IN_TIME.date())
    sign(demand=asked, by=people[2], at=IN_TIME + timedelta(days=1))
    assert not sign(demand=asked, by=people[3], at=IN_TIME + timedelta(days=1))


@pytest.mark.parametrize(
    ("days", "word"), [(16, "trop tôt"), (15, ""), (5, ""), (4, "trop tard"), (0, "trop tard")]
)
def test_outside_the_days_it_is_refused_with_the_reason(
    days: int, word: str, make_meeting: MakeMeeting, alice: Member
) -> None:
    meeting, at = make_meeting(), STARTS - timedelta(days=days)
    if not word:
        assert demand(meeting, alice, at).item
        return
    with pytest.raises(Refused, match=word):
        demand(meeting, alice, at)
    assert not AgendaDemand.objects.exists()


@pytest.mark.parametrize("who", ["chloe", "dora"])
def test_only_associates_with_a_vote(
    who: str, make_meeting: MakeMeeting, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused):
        demand(make_meeting(), request.getfixturevalue(who))


@pytest.mark.parametrize("state", ["draft", "cancelled", "team", "second"])
def test_only_a_convened_assembly_takes_one(
    state: str, make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    meeting = make_meeting(
        kind="team" if state == "team" else "ago_extra",
        convened=state != "draft",
        call=2 if state == "second" else 1,
    )
    if state == "cancelled":
        cancel_meeting(meeting=meeting, by=bruno, at=CONVENED)
    with pytest.raises(Refused):
        demand(meeting, alice)


def test_on_the_agenda_it_stays_and_can_be_voted(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    asked = demand(make_meeting(), alice)
    with pytest.raises(Refused):
        take_back(demand=asked, by=alice, at=IN_TIME)
    assert asked.item is not None
    ballot = schedule_ballot(
        motion=asked.item.motion, opens_at=OPENS, closes_at=CLOSES, reminder_hours=(), by=bruno, at=OPENS
    )
    assert ballot.call == 1


def test_what_waited_goes_with_the_rectified_agenda(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    meeting = make_meeting()
    change_meeting(meeting=meeting, place="Salle des fêtes", by=bruno, at=IN_TIME)
    demand(meeting, alice)
    assert len(mails()) == 2
    assert "Salle des fêtes" in mails()[0].text


@pytest.mark.parametrize("field", ["title", "text"])
def test_it_says_something(field: str, make_meeting: MakeMeeting, alice: Member) -> None:
    with pytest.raises(Refused) as refusal:
        demand(make_meeting(), alice, **{field: "  "})
    assert refusal.value.field == field


@pytest.mark.usefixtures("quarter")
def test_the_page_explains_and_leads_through(
    make_meeting: MakeMeeting,
    people: list[Member],
    dora: Member,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("interlignes.kit.clock.now", lambda: IN_TIME)
    meeting, (_bruno, alice, fanny, *_others) = make_meeting(), people
    path = reverse("governance:demands", args=[meeting.pk])
    client = client_for(alice)
    assertContains(client.get(meeting.get_absolute_url()), path)
    page = client.get(path)
    for words in ("7 juin 2026", "17 juin 2026", "1/4", "11 voix", "3 associé·es"):
        assertContains(page, words)
    words = {"title": "Prime", "text": "Une prime.", "decision_class": DecisionClass.ORDINARY}
    client.post(path, words)
    asked = AgendaDemand.objects.get()
    step = reverse("governance:demand_step", args=[asked.pk])
    client_for(fanny).post(step)
    assert asked.signers.count() == 2
    client_for(fanny).post(step, {"take_back": ""})
    assert asked.signers.count() == 1
    assertNotContains(client_for(dora).get(path), "<textarea")
