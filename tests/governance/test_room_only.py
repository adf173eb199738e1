"""Where only the room votes: the accounts of a SARL (C. com. L223-27), kinds that know no taking part from afar."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains

from governance.actions import attendance, hands, proxies, session
from governance.actions.agendas import begin_from, keep_agenda
from governance.actions.ballots import Paper, cast, schedule_ballot, settle
from governance.actions.ballots import begin as open_urn
from governance.actions.meetings import convoke
from governance.actions.rules import adopt_rules
from governance.choices import MeetingKind
from governance.models import AgendaTemplate, Ballot, Elector, Meeting, Motion, Result
from governance.queries import quorum as quorum_readings
from governance.queries.kinds import kinds_in_words
from governance.queries.minutes_quorum import quorum_rows
from governance.queries.proxies import voters_of
from governance.queries.rules import rule_in_force
from governance.queries.topics import models_for
from governance.rules import presets
from interlignes.kit.errors import Refused
from members.models import Member
from tests.governance.conftest import (
    CLOSES,
    CONVENED,
    COUNTED,
    OPENS,
    STARTS,
    MakeMeeting,
    add_item,
    motion_of,
)
from tests.governance.test_paper_proxies import ClientFor
from tests.governance.test_presence import MINUTE, arrive, begin

#: Half of all have to be there for an ordinary decision.
QUORUM = {"ordinaire": [{"call": 1, "quorum": ["all", ">=", 1, 2], "majority": ["present", ">", 1, 2]}]}


def rules(**other: object) -> None:
    """The rules of the tests, with something else."""
    book = {**presets.load()[presets.DEFAULT].data, **other}
    adopt_rules(preset="statuts", book=book, source="S", in_force_on=CONVENED.date(), by=None, at=CONVENED)


@pytest.fixture
def held(make_meeting: MakeMeeting, alice: Member, bruno: Member, associates: list[Member]) -> Meeting:
    """An AGO with the accounts and another item, in session: Alice, Bruno in the room, Fanny and Hana from afar.

    Gaël is represented by Alice, Idris by Fanny: two in the room, three with whom they represent, of eleven.
    """
    rules(**QUORUM)
    meeting = make_meeting(kind=MeetingKind.AGO, motions=0, convened=False)
    add_item(meeting, bruno, "Comptes", on_accounts=True)
    add_item(meeting, bruno, "Budget")
    convoke(meeting=meeting, documents_elsewhere="Sur papier", by=bruno, at=CONVENED)
    fanny, gael, hana, idris, *_others = associates
    proxies.give(meeting=meeting, holder=alice, by=gael, at=STARTS)
    proxies.give(meeting=meeting, holder=fanny, by=idris, at=STARTS)
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    for member in (alice, bruno):
        arrive(meeting, member, bruno)
    for member in (fanny, hana):
        arrive(meeting, member, bruno, mode="remote")
    begin(meeting, bruno, alice, STARTS + MINUTE)
    return meeting


def vote_on(meeting: Meeting, position: int, bruno: Member, paper: Paper | None = None) -> Ballot:
    """Opened in session, for an hour."""
    more = {"paper": paper} if paper else {}
    made = schedule_ballot(
        motion=motion_of(meeting, position), opens_at=OPENS, closes_at=CLOSES, reminder_hours=[], by=bruno,
        at=OPENS, **more,
    )  # fmt: skip
    open_urn(ballot=made, at=OPENS)
    return Ballot.objects.select_related("motion__item__meeting", "rule_version").get(pk=made.pk)


def test_on_the_accounts_nobody_votes_or_counts_from_afar(
    held: Meeting, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    fanny, gael, hana, idris, *others = associates
    ballot, other = vote_on(held, 1, bruno), vote_on(held, 2, bruno)
    assert ballot.rule["room_only"] is True
    assert not other.is_room_only
    assert set(voters_of(ballot)) == {alice.pk, bruno.pk, gael.pk}
    for member, by in ((fanny, fanny), (idris, fanny), (hana, hana), (others[0], others[0])):
        with pytest.raises(Refused, match="dans la salle"):
            cast(ballot=ballot, member=member, choice="for", by=by, at=OPENS)
        cast(ballot=other, member=member, choice="for", by=by, at=OPENS)
    for member, by in ((alice, alice), (gael, alice), (bruno, bruno)):
        cast(ballot=ballot, member=member, choice="for", by=by, at=OPENS)
    for one in (ballot, other):
        settle(ballot=one, at=COUNTED)
    accounts, budget = Result.objects.order_by("ballot__motion__item__position")
    assert (accounts.present, accounts.outcome) == (3, "no_quorum"), "three of eleven, not six"
    assert budget.present == 7


def test_the_screens_and_the_minutes_count_them_apart(held: Meeting, bruno: Member) -> None:
    accounts, budget = quorum_readings.lines(held, STARTS + MINUTE)
    assert (accounts.numbers, accounts.is_room_only, accounts.verdict.counts.present) == (("1",), True, 3)
    assert (budget.numbers, budget.is_room_only, budget.verdict.counts.present) == (("2",), False, 6)
    assert not accounts.is_reached
    assert budget.is_reached
    vote_on(held, 1, bruno)
    settle(ballot=Ballot.objects.get(), at=COUNTED)
    session.end(meeting=held, by=bruno, at=COUNTED)
    meeting = Meeting.objects.select_related("session").get(pk=held.pk)
    items = list(meeting.items.select_related("motion__ballot", "meeting").order_by("position"))
    found = [row[:3] for row in quorum_rows(meeting, items)]
    assert [(row[0], row[2]) for row in found] == [("Point 1", "3"), ("Point 2", "6")]


def test_hands_from_afar_are_not_counted(held: Meeting, alice: Member, bruno: Member) -> None:
    numbers = {"votes_against": 0, "abstentions": 0, "witness": alice, "by": bruno, "at": OPENS}
    with pytest.raises(Refused, match="3 voix"):
        hands.count_hands(motion=motion_of(held), votes_for=4, **numbers)
    counted = hands.count_hands(motion=motion_of(held), votes_for=3, **numbers)
    result = hands.settle_hands(counted=counted, agree=True, by=alice, at=OPENS + MINUTE)
    assert result is not None
    assert result.present == 3
    hands.count_hands(motion=motion_of(held, 2), votes_for=6, **numbers)


def test_a_sealed_ballot_has_papers_for_the_room_alone(
    held: Meeting, alice: Member, bruno: Member, associates: list[Member], client_for: ClientFor
) -> None:
    ballot = vote_on(held, 1, bruno, Paper(secrecy="simple"))
    assert ballot.urn is not None
    assert set(ballot.urn.papers.values_list("member", flat=True)) == {alice.pk, bruno.pk, associates[1].pk}
    with time_machine.travel(OPENS + MINUTE, tick=False):
        assertContains(client_for(associates[0]).get(ballot.get_absolute_url()), "dans la salle")


def test_pages_say_so(held: Meeting, bruno: Member, associates: list[Member], client_for: ClientFor) -> None:
    with time_machine.travel(OPENS + MINUTE, tick=False):
        page = client_for(associates[0]).get(motion_of(held).get_absolute_url())
        assertContains(page, "donne un pouvoir")
        ballot = vote_on(held, 1, bruno)
        page = client_for(associates[0]).get(ballot.get_absolute_url())
        assertContains(page, "L223-27")
        assert 'name="choice"' not in page.content.decode()
        hands_page = client_for(bruno).get(reverse("governance:hands", args=[motion_of(held, 2).pk]))
        assertContains(hands_page, "6 voix")


def test_outside_of_a_live_session_nobody_knows_who_is_in_the_room(
    make_meeting: MakeMeeting, bruno: Member
) -> None:
    meeting = make_meeting(kind=MeetingKind.AGO, motions=0, convened=False)
    add_item(meeting, bruno, "Comptes", on_accounts=True)
    convoke(meeting=meeting, documents_elsewhere="Sur papier", by=bruno, at=CONVENED)
    with pytest.raises(Refused, match="séance"):
        vote_on(meeting, 1, bruno)


@pytest.mark.parametrize("said", [{"remote_accounts": True}, {"form": "SA"}])
def test_rules_may_say_otherwise(said: dict[str, object], held: Meeting, bruno: Member) -> None:
    rules(**QUORUM, **said)
    assert not vote_on(held, 1, bruno).is_room_only


def test_where_the_statuts_know_no_remote_part_nobody_votes_from_afar(
    held: Meeting, bruno: Member, associates: list[Member]
) -> None:
    rules(**QUORUM, kinds={"ago": {"remote": False}})
    ballot = vote_on(held, 2, bruno)
    assert ballot.is_room_only
    with pytest.raises(Refused, match="dans la salle"):
        cast(ballot=ballot, member=associates[-1], choice="for", by=associates[-1], at=OPENS)


def test_what_the_presets_say(bruno: Member) -> None:
    found = {key: book.remote_accounts() for key, book in presets.load().items() if key != "unanimite"}
    assert found == {
        "sarl_statuts_type_cgscop": False, "sarl_legal_2005": False, "sarl_avant_2005": False,
        "sa_legal": True, "sas_statuts": True,
    }  # fmt: skip
    with pytest.raises(ValueError, match="remote_accounts"):
        presets.parse("x", {"ordinaire": QUORUM["ordinaire"], "remote_accounts": "non"})
    version = rule_in_force(STARTS.date())
    assert version is not None
    assert "L223-27" in str(kinds_in_words(version))
    rules(remote_accounts=True)
    later = rule_in_force(STARTS.date())
    assert later is not None
    assert "comptes annuels (C. com. L223-27)" not in str(kinds_in_words(later))


def test_the_ready_made_agenda_marks_the_accounts_and_a_kept_one_too(bruno: Member) -> None:
    ready = next(one for one in models_for(bruno) if one.key == "ago-annuelle")
    fields = {"title": "AGO", "starts_at": STARTS, "place": "Ici"}
    meeting = begin_from(model=ready, kind="ago", by=bruno, at=CONVENED, **fields)
    marked = Motion.objects.filter(item__meeting=meeting, on_accounts=True)
    assert [motion.item.title[:24] for motion in marked] == ["Approbation des comptes "]
    keep_agenda(meeting=meeting, name="Nôtre", by=bruno, at=CONVENED)
    assert [line.get("on_accounts") for line in AgendaTemplate.objects.get().lines].count(True) == 1


# Only while the assembly is held


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (-timedelta(days=3), -timedelta(minutes=1), "avant que l’assemblée commence"),
        (timedelta(days=1), timedelta(days=2), "est passée"),
        (timedelta(days=30), timedelta(days=31), "est passée"),
    ],
)
def test_no_consultation_takes_the_place_of_an_assembly(
    opens: timedelta, closes: timedelta, words: str, make_meeting: MakeMeeting, bruno: Member
) -> None:
    hours = {"opens_at": STARTS + opens, "closes_at": STARTS + closes, "reminder_hours": []}
    with pytest.raises(Refused, match=words):
        schedule_ballot(motion=motion_of(make_meeting()), by=bruno, at=STARTS + opens, **hours)
    team = motion_of(make_meeting(kind="team"))
    assert schedule_ballot(motion=team, by=bruno, at=STARTS + opens, **hours)


def test_voting_in_advance_ends_with_the_assembly(make_meeting: MakeMeeting, bruno: Member) -> None:
    hours = {"opens_at": STARTS - timedelta(days=3), "closes_at": STARTS, "reminder_hours": []}
    assert schedule_ballot(motion=motion_of(make_meeting()), by=bruno, at=CONVENED, **hours)


def test_once_closed_no_ballot_opens_by_any_door(
    held: Meeting, bruno: Member, alice: Member, client_for: ClientFor
) -> None:
    session.end(meeting=held, by=bruno, at=OPENS)
    with pytest.raises(Refused, match="est passée"):
        schedule_ballot(
            motion=motion_of(held, 2), opens_at=OPENS + MINUTE, closes_at=CLOSES, reminder_hours=[], by=bruno,
            at=OPENS + MINUTE,
        )  # fmt: skip
    with time_machine.travel(OPENS + MINUTE, tick=False):
        for name in ("ballot_open", "session_vote"):
            address = reverse(f"governance:{name}", args=[motion_of(held, 2).pk])
            answer = client_for(bruno).post(address, {"closes_at": "2026-06-22T18:00", "minutes": "5"})
            assert answer.status_code == 200
    assert not Ballot.objects.exists()
    assert not Elector.objects.exists()
    with pytest.raises(Refused):
        attendance.leave(meeting=held, member=alice, by=alice, at=OPENS + MINUTE)
