"""Elections to an office: who stands, by name or in secret, round after round, until whoever is elected holds it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from governance import queries
from governance.actions.ballots import begin, cast, schedule_ballot, settle
from governance.actions.contests import call_next_round
from governance.actions.mandates import attach_mandate
from governance.actions.rules import adopt_rules
from governance.actions.sealed import Paper
from governance.choices import Choice, MandateChange, Method, Secrecy
from governance.models import Ballot, LiveSession, Meeting, Motion, MotionMandate, Vote
from governance.queries.attested import unattested_ballots
from governance.queries.elections import terms_in_words
from governance.queries.second_call import standing
from governance.rules import presets
from governance.tasks import tick
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members.choices import Role
from members.models import Mandate, Member, PersonnelDetails
from tests.client import CheckedClient
from tests.governance.conftest import CLOSES, CONVENED, COUNTED, OPENS, STARTS, MakeMeeting, fresh, motion_of
from tests.governance.test_live import counted, held  # noqa: F401
from tests.governance.test_sealed_ballots import vote_sealed

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
DAY = STARTS.date()
HOUR = timedelta(hours=1)


def statuts(**elections: Any) -> None:
    """The model statutes, and what they say of elections."""
    book = {**presets.load()[presets.DEFAULT].data, "elections": elections}
    adopt_rules(
        preset="statuts", book=book, source="Statuts", in_force_on=CONVENED.date(), by=None, at=CONVENED
    )


@pytest.fixture
def office(make_meeting: MakeMeeting, bruno: Member) -> Motion:
    """A resolution that elects scrutineers."""
    motion = motion_of(make_meeting())
    attach_mandate(motion=motion, change=MandateChange.ELECT, role=Role.SCRUTINEER, by=bruno, at=CONVENED)
    return motion_of(motion.item.meeting)


def stand(motion: Motion, by: Member, people: list[Member], at: Any = OPENS, **paper: Any) -> Ballot:
    """An election among `people`, open and, if it is secret, sealed."""
    known = {
        "secrecy": Secrecy.NAMED, "method": Method.ELECTION, "members": [one.pk for one in people],
        "candidates": [one.get_full_name() for one in people], **paper,
    }  # fmt: skip
    ballot = schedule_ballot(
        motion=motion,
        opens_at=at,
        closes_at=at + HOUR,
        reminder_hours=[],
        paper=Paper(**known),
        by=by,
        at=at,
    )
    begin(ballot=ballot, at=at)
    return fresh(ballot)


def pick(ballot: Ballot, member: Member, *places: int) -> None:
    """One paper by show of names; without places a blank one."""
    choice = Choice.FOR if places else Choice.BLANK
    at = ballot.opens_at
    cast(ballot=fresh(ballot), member=member, choice=choice, picks=places, by=member, at=at)


def test_whoever_is_elected_in_secret_holds_the_office_once(
    office: Motion, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    fanny, gael = associates[:2]
    ballot = stand(office, bruno, [fanny, gael], secrecy=Secrecy.SIMPLE)
    for member in [alice, bruno, *associates]:
        vote_sealed(ballot, member, [0])
    with time_machine.travel(COUNTED, tick=False):
        tick()
        tick()
    mandate = Mandate.objects.get(role=Role.SCRUTINEER)
    assert (mandate.member, mandate.starts_on) == (fanny, DAY)
    applied = Entry.objects.get(kind="motion.mandate_applied")
    assert applied.facts == {"change": "elect", "role": "scrutineer"}
    assert Mail.objects.get(kind="mandate.decided").member == fanny
    assert MotionMandate.objects.get().obstacle == ""
    assert not list(unattested_ballots())


def test_named_election_of_two_is_voted_and_shown_on_the_page(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, associates: list[Member], client_for: ClientFor
) -> None:
    meeting = make_meeting()
    statuts(secret="open")
    motion = motion_of(meeting)
    attach_mandate(motion=motion, change="elect", role=Role.SCRUTINEER, by=bruno, at=CONVENED)
    fanny, gael, hana = associates[:3]
    address = reverse("governance:ballot_open", args=[motion.pk])
    with time_machine.travel(OPENS, tick=False):
        page = client_for(bruno).get(address).content.decode()
        assert "Qui se présente" in page
        sent = {"closes_at": f"{CLOSES:%Y-%m-%dT%H:%M}", "secrecy": "named", "method": "election", "seats": 2,
                "standing": [fanny.pk, gael.pk, hana.pk], "reminders": ""}  # fmt: skip
        answer = client_for(bruno).post(address, sent)
        assert answer.status_code == 302
        ballot = Ballot.objects.get()
        assert ballot.rule["election"]["most"] == 2
        page = client_for(alice).get(ballot.get_absolute_url()).content.decode()
        assert "Fanny" in page
        assert "je vote blanc" in page.lower()
        wrong = client_for(alice).post(ballot.get_absolute_url(), {"picks": [0], "blank": "on"})
        assert "l’un ou l’autre" in wrong.content.decode()
        too_many = client_for(alice).post(ballot.get_absolute_url(), {"picks": [0, 1, 2]})
        assert "Choisissez de 1 à 2 noms" in too_many.content.decode()
        assert not Vote.objects.exists()
        for voter in [alice, bruno, *associates[:5]]:
            assert client_for(voter).post(ballot.get_absolute_url(), {"picks": [0, 1]}).status_code == 302
        client_for(associates[5]).post(ballot.get_absolute_url(), {"blank": "on"})
        assert client_for(associates[5]).post(ballot.get_absolute_url(), {"picks": [2]}).status_code == 302
        page = client_for(alice).get(ballot.get_absolute_url()).content.decode()
        assert "Fanny" in page
        assert "Remplacer mon vote" in page
    with time_machine.travel(COUNTED, tick=False):
        assert queries.with_outcomes([fresh(ballot)], COUNTED)[0].outcome == "adopted"
        page = client_for(alice).get(ballot.get_absolute_url()).content.decode()
        pdf = client_for(alice).get(reverse("governance:ballot_printed", args=[ballot.pk]))
    assert "Qui a choisi quoi" in page
    assert "Élu·e·s" in page
    assert pdf["Content-Type"] == "application/pdf"
    assert {one.member for one in Mandate.objects.filter(role=Role.SCRUTINEER)} == {fanny, gael}
    result = fresh(ballot).result  # type: ignore[attr-defined]
    assert result.totals == [[0, 7, 7, 1]]
    assert (result.votes_for, result.blanks) == (8, 0)
    assert not list(unattested_ballots())
    Vote.objects.filter(elector__member=alice).update(picks=[2])
    assert list(unattested_ballots()) == [(ballot.pk, "votes")]


def test_papers_that_the_ballot_does_not_know_are_refused(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, associates: list[Member]
) -> None:
    meeting = make_meeting(motions=2)
    statuts(secret="open")
    ballot = stand(motion_of(meeting), bruno, associates[:3], seats=1, least=1, most=1)
    refusals = [
        ("for", (3,)),
        ("for", (-1,)),
        ("for", (0, 0)),
        ("for", ()),
        ("for", (0, 1)),
        ("blank", (0,)),
        ("against", (0,)),
    ]
    for choice, picks in refusals:
        with pytest.raises(Refused):
            cast(ballot=ballot, member=alice, choice=choice, picks=picks, by=alice, at=OPENS)
    motion = schedule_ballot(
        motion=motion_of(meeting, 2), opens_at=OPENS, closes_at=CLOSES, reminder_hours=[], by=bruno, at=OPENS
    )
    with pytest.raises(Refused, match="candidat"):
        cast(ballot=motion, member=alice, choice="for", picks=(0,), by=alice, at=OPENS)
    assert not Vote.objects.exists()


def test_persons_are_secret_unless_the_statuts_say_otherwise(
    office: Motion, bruno: Member, associates: list[Member]
) -> None:
    with pytest.raises(Refused, match="secret"):
        stand(office, bruno, associates[:2])
    statuts(secret="bureau")
    with pytest.raises(Refused, match="bureau"):
        stand(office, bruno, associates[:2], secrecy=Secrecy.SIMPLE)
    statuts(secret="open")
    with pytest.raises(Refused, match="à bulletin secret seulement"):
        stand(office, bruno, associates[:2], method=Method.JUDGMENT)


def test_who_stands_for_an_office_could_receive_it(
    office: Motion, bruno: Member, associates: list[Member]
) -> None:
    statuts(secret="open")
    with pytest.raises(Refused, match="personne de la coopérative"):
        stand(office, bruno, [], candidates=["Personne d’ailleurs"])
    with pytest.raises(Refused, match="élection"):
        stand(office, bruno, [], method=Method.MOTION, members=(), candidates=())
    Mandate.objects.create(member=associates[0], role=Role.SCRUTINEER, starts_on=DAY - timedelta(days=30))
    with pytest.raises(Refused, match=r"Fanny.*déjà") as refused:
        stand(office, bruno, associates[:2])
    assert refused.value.field == "standing"


def test_office_of_an_election_names_nobody_and_begins_after_the_assembly(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, client_for: ClientFor
) -> None:
    motion = motion_of(make_meeting())
    early, late = DAY - timedelta(days=1), DAY + timedelta(days=9)
    for dates in ({"starts_on": early}, {"starts_on": late, "ends_on": DAY}):
        with pytest.raises(Refused):
            attach_mandate(motion=motion, change="elect", role="scrutineer", by=bruno, at=CONVENED, **dates)
    with pytest.raises(Refused, match="de qui"):
        attach_mandate(motion=motion, change="appoint", role="scrutineer", by=bruno, at=CONVENED)
    address = reverse("governance:mandate", args=[motion.pk])
    with time_machine.travel(CONVENED, tick=False):
        sent = {"change": "elect", "role": "scrutineer", "member": alice.pk}
        assert client_for(bruno).post(address, sent).status_code == 302
        page = client_for(alice).get(motion.get_absolute_url()).content.decode()
    assert MotionMandate.objects.get().member is None
    assert "La personne élue reçoit le mandat" in page


def test_next_round_fills_the_seat_that_is_left(
    office: Motion, alice: Member, bruno: Member, associates: list[Member], client_for: ClientFor
) -> None:
    statuts(secret="open", rounds=2, last_round="most", tie="seniority")
    fanny, gael, hana = associates[:3]
    ballot = stand(office, bruno, [fanny, gael, hana], seats=2, most=2)
    for voter in [alice, bruno, *associates[:4]]:
        pick(ballot, voter, 0)
    pick(ballot, associates[4], 1)
    address = reverse("governance:next_round", args=[office.pk])
    with pytest.raises(Refused, match="pas encore"):
        call_next_round(motion=office, by=bruno, at=OPENS)
    with time_machine.travel(COUNTED, tick=False):
        page = client_for(bruno).get(ballot.get_absolute_url()).content.decode()
        assert "Appeler le tour suivant" in page
        assert (
            "Appeler le tour suivant" not in client_for(alice).get(ballot.get_absolute_url()).content.decode()
        )
        assert client_for(alice).post(address).status_code in (302, 403, 404)
        assert Motion.objects.count() == 1
        assert client_for(bruno).post(address).status_code == 302
        client_for(bruno).post(address)  # twice: once is enough
        second = Motion.objects.get(round=2)
        page = client_for(bruno).get(reverse("governance:ballot_open", args=[second.pk])).content.decode()
    assert second.item.title == "Point 1 (tour 2)"
    assert second.mandate.is_election  # type: ignore[attr-defined]
    assert f'value="{gael.pk}" ' in page
    assert {one.member for one in Mandate.objects.filter(role=Role.SCRUTINEER)} == {fanny}
    again = stand(motion_of(second.item.meeting, second.item.position), bruno, [gael, hana], at=COUNTED)
    assert again.rule["election"] | {"precedence": None} == {
        "round": 2, "by_most": True, "tie": "seniority", "least": 0, "most": 1, "precedence": None
    }  # fmt: skip
    pick(again, alice, 0)
    settle(ballot=again, at=COUNTED + 2 * HOUR)
    assert {one.member for one in Mandate.objects.filter(role=Role.SCRUTINEER)} == {fanny, gael}
    with pytest.raises(Refused, match="pourvu"):
        call_next_round(motion=second, by=bruno, at=COUNTED + 2 * HOUR)
    with time_machine.travel(COUNTED + 2 * HOUR, tick=False):
        page = client_for(alice).get(again.get_absolute_url()).content.decode()
    assert "Tour 2." in page
    assert "Le tour précédent" in page


def test_rounds_end_with_the_statuts_the_day_and_the_quorum(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, associates: list[Member]
) -> None:
    meeting = make_meeting(motions=2)
    statuts(secret="open", rounds=1)
    ballot = stand(motion_of(meeting), bruno, associates[:2])
    pick(ballot, alice, 0)
    settle(ballot=ballot, at=COUNTED)
    motion = motion_of(meeting)
    with pytest.raises(Refused, match="ne connaissent pas d’autre tour"):
        call_next_round(motion=motion, by=bruno, at=COUNTED)
    with pytest.raises(Refused, match="gérance"):
        call_next_round(motion=motion, by=alice, at=COUNTED)
    with pytest.raises(Refused, match="Seule une élection"):
        call_next_round(motion=motion_of(meeting, 2), by=bruno, at=COUNTED)
    statuts(secret="open")
    ballot = stand(motion_of(meeting, 2), bruno, associates[:2])
    pick(ballot, alice, 0)
    settle(ballot=ballot, at=COUNTED)
    motion = motion_of(meeting, 2)
    with pytest.raises(Refused, match="terminée"):
        call_next_round(motion=motion, by=bruno, at=COUNTED + timedelta(days=1))
    second = call_next_round(motion=motion, by=bruno, at=COUNTED)
    with pytest.raises(Refused, match="déjà"):
        call_next_round(motion=motion, by=bruno, at=COUNTED)
    ballot = stand(motion_of(meeting, second.item.position), bruno, associates[:2], at=COUNTED)
    later = COUNTED + 2 * HOUR
    settle(ballot=ballot, at=later)
    session = LiveSession.objects.create(
        meeting=meeting, code="ABCDEF", opened_at=OPENS, started_at=OPENS, ended_at=later
    )
    with pytest.raises(Refused, match="terminée"):
        call_next_round(motion=second, by=bruno, at=later)
    session.delete()
    assert call_next_round(motion=second, by=bruno, at=later).item.title == "Point 2 (tour 3)"
    # What is left for a second assembly is what its last round left.
    left = standing(meeting, COUNTED + timedelta(days=2)).undecided
    assert [one.item.title for one in left] == ["Point 1", "Point 2 (tour 3)"]


def test_without_its_quorum_an_election_waits_for_the_second_call(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, associates: list[Member]
) -> None:
    meeting = make_meeting()
    book = {**presets.load()["sa_legal"].data, "elections": {"secret": "open"}}
    adopt_rules(preset="statuts", book=book, source="S", in_force_on=CONVENED.date(), by=None, at=CONVENED)
    ballot = stand(motion_of(meeting), bruno, associates[:2])
    pick(ballot, alice, 0)
    settle(ballot=ballot, at=COUNTED)
    assert fresh(ballot).outcome == "no_quorum"
    with pytest.raises(Refused, match="quorum"):
        call_next_round(motion=motion_of(meeting), by=bruno, at=COUNTED)


def test_tie_is_broken_by_age_or_seniority_of_the_record(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, associates: list[Member]
) -> None:
    meeting = make_meeting(motions=2)
    fanny, gael = associates[:2]
    PersonnelDetails.objects.create(member=fanny, born_on=date(1990, 1, 1))
    PersonnelDetails.objects.create(member=gael, born_on=date(1970, 1, 1))
    fanny.statuses.update(since_on=date(2001, 1, 1))
    for position, tie in ((1, "age"), (2, "seniority")):
        statuts(secret="open", rounds=1, last_round="most", tie=tie)
        ballot = stand(motion_of(meeting, position), bruno, [fanny, gael])
        pick(ballot, alice, 0)
        pick(ballot, bruno, 1)
        settle(ballot=ballot, at=COUNTED)
    first, second = (queries.count(one) for one in Ballot.objects.order_by("pk"))
    assert [one.number for one in first.contest.elected] == [1]  # type: ignore[union-attr]
    assert [one.number for one in second.contest.elected] == [0]  # type: ignore[union-attr]


def test_a_list_has_no_record_to_break_a_tie_and_gets_no_office(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    meeting = make_meeting()
    statuts(secret="open", rounds=1, last_round="most", tie="age")
    ballot = stand(motion_of(meeting), bruno, [], candidates=["Bleue", "Verte"], members=())
    pick(ballot, alice, 0)
    pick(ballot, bruno, 1)
    settle(ballot=ballot, at=COUNTED)
    assert fresh(ballot).outcome == "rejected"


def test_what_the_record_of_one_elected_no_longer_allows_is_said_and_the_other_holds_it(
    office: Motion, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    statuts(secret="open")
    fanny, gael, hana = associates[:3]
    ballot = stand(office, bruno, [fanny, gael, hana], seats=3, most=3)
    for voter in [alice, bruno, *associates]:
        pick(ballot, voter, 0, 1, 2)
    Mandate.objects.create(member=fanny, role=Role.SCRUTINEER, starts_on=DAY - timedelta(days=3))
    ballot.candidates.filter(member=hana).update(member=None)
    settle(ballot=ballot, at=COUNTED)
    found = MotionMandate.objects.get()
    assert "Fanny" in found.obstacle
    assert "Hana" in found.obstacle
    assert gael.mandates.filter(role=Role.SCRUTINEER, starts_on=DAY).exists()
    assert Entry.objects.filter(kind="motion.mandate_obstacle").count() == 1


def test_rules_page_and_words_say_how_persons_are_elected(
    bruno: Member, alice: Member, client_for: ClientFor
) -> None:
    statuts(secret="open", rounds=2, last_round="most", tie="age")
    with time_machine.travel(STARTS, tick=False):
        page = client_for(alice).get("/regles/").content.decode()
        book = queries.book_of(queries.rule_in_force(DAY))  # type: ignore[arg-type]
        assert len(terms_in_words(book)) == 4
    assert "la personne la plus âgée est élue" in page


def test_hands_elect_nobody_to_an_office_and_the_session_shows_who_is_elected(
    held: Meeting,  # noqa: F811
    alice: Member,
    bruno: Member,
    client_for: ClientFor,
) -> None:
    statuts(secret="open")
    motion = motion_of(held)
    MotionMandate.objects.create(motion=motion, change="elect", role=Role.SCRUTINEER)
    with pytest.raises(Refused, match="élit à un mandat"):
        counted(held, bruno, alice, motion=motion_of(held))
    ballot = stand(motion_of(held), bruno, [alice, bruno])
    for voter in (alice, bruno):
        pick(ballot, voter, 0)
    settle(ballot=ballot, at=ballot.closes_at + timedelta(seconds=10))
    with time_machine.travel(ballot.closes_at + timedelta(seconds=20), tick=False):
        page = client_for(alice).get(f"/reunions/{held.pk}/seance/").content.decode()
    assert f"<strong>2</strong> {alice.get_full_name()}" in page
