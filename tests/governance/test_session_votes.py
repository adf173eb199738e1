"""From the chair's screen alone: an election is opened, voted, closed, shown, and its next round begun."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from governance.actions.ballots import cast
from governance.actions.contests import call_next_round
from governance.actions.nominations import stand
from governance.choices import Secrecy
from governance.models import Ballot, BureauSeat, Meeting, Motion, MotionMandate
from interlignes.kit.errors import Refused
from members.choices import Role
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import OPENS, fresh, motion_of
from tests.governance.test_elections import statuts
from tests.governance.test_live import held, item
from tests.governance.test_sealed_ballots import vote_sealed

__all__ = ["held"]
pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def chair(held: Meeting, alice: Member, associates: list[Member]) -> Member:
    """An associate without any office, in the chair."""
    BureauSeat.objects.filter(meeting=held, seat="chair").update(member=associates[0])
    return associates[0]


@pytest.fixture
def election(held: Meeting, chair: Member) -> Motion:
    """Item 1 elects a scrutineer."""
    motion = item(held).motion
    MotionMandate.objects.create(motion=motion, change="elect", role=Role.SCRUTINEER)
    return motion_of(held)


def lead(client: CheckedClient, meeting: Meeting) -> str:
    """The chair's screen."""
    return client.get(reverse("governance:session_lead", args=[meeting.pk])).content.decode()


def test_chair_opens_closes_and_shows_an_election_and_its_next_round(
    held: Meeting,
    election: Motion,
    chair: Member,
    alice: Member,
    bruno: Member,
    associates: list[Member],
    client_for: ClientFor,
) -> None:
    statuts(secret="open")
    stand(motion=election, statement="", by=alice, at=OPENS)
    client = client_for(chair)
    address = reverse("governance:session_vote", args=[election.pk])
    with time_machine.travel(OPENS, tick=False):
        assert address in lead(client, held)
        page = client.get(address).content.decode()
        assert f'value="{alice.pk}" id="id_standing_' in page
        assert "Voter sur des noms" not in page
        two = {"secrecy": "named", "minutes": 5, "seats": 1, "standing": [alice.pk, bruno.pk]}
        assert client.post(address, two | {"standing": []}).status_code == 200
        assert client.post(address, two | {"seats": 3}).status_code == 200
        assert not Ballot.objects.exists()
        assert client.post(address, two | {"method": "election"}).status_code == 302
        ballot = Ballot.objects.get()
        for number, voter in enumerate([alice, bruno, chair, associates[1]]):
            cast(ballot=fresh(ballot), member=voter, choice="for", picks=[number % 2], by=voter, at=OPENS)
        again = reverse("governance:session_next_round", args=[election.pk])
        assert client.post(again).status_code == 302
        assert not Motion.objects.filter(earlier_round=election).exists()
    with time_machine.travel(OPENS + MINUTE, tick=False):
        client.post(reverse("governance:ballot_close", args=[ballot.pk]))
    with time_machine.travel(OPENS + 2 * MINUTE, tick=False):
        page = lead(client, held)  # counts it
        assert fresh(ballot).result.votes_for == 4
        assert 'id="next-round"' in page
        assert 'id="next-round"' not in client.get(f"/reunions/{held.pk}/seance/").content.decode()
        answer = client.post(again)
        following = Motion.objects.get(earlier_round=election)
        assert answer.url == reverse("governance:session_vote", args=[following.pk])
        page = client.get(answer.url).content.decode()
        assert f'value="{alice.pk}" id="id_standing_' in page
        data = {"secrecy": "simple", "minutes": 5, "seats": 1, "standing": [alice.pk, bruno.pk]}
        assert client.post(answer.url, data | {"method": "election"}).status_code == 302
        second = Ballot.objects.get(motion=following)
        assert second.secrecy == Secrecy.SIMPLE
        assert "Un scrutin est ouvert" in lead(client, held)
        assert client.post(again).status_code == 302  # twice: the first round has its next one
        assert Motion.objects.count() == 4


def test_chair_s_screen_counts_a_sealed_ballot(
    held: Meeting, chair: Member, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    client, motion = client_for(chair), item(held).motion
    with time_machine.travel(OPENS, tick=False):
        address = reverse("governance:session_vote", args=[motion.pk])
        page = client.get(address).content.decode()
        assert "?noms" in page
        assert 'name="candidates"' in client.get(address + "?noms").content.decode()
        assert client.post(address, {"secrecy": "simple", "minutes": 2}).status_code == 302
    ballot = Ballot.objects.get()
    for voter in (alice, bruno):
        vote_sealed(ballot, voter, [0])
    with time_machine.travel(OPENS + 3 * MINUTE, tick=False):
        page = lead(client, held)
    assert "<strong>2</strong> pour" in page
    assert fresh(ballot).result.votes_for == 2


def test_class_that_asks_for_the_bureau_level_is_offered_it(
    held: Meeting, chair: Member, client_for: ClientFor
) -> None:
    motion = item(held).motion
    Motion.objects.filter(pk=motion.pk).update(decision_class="gerance")
    with time_machine.travel(OPENS, tick=False):
        page = client_for(chair).get(reverse("governance:session_vote", args=[motion.pk])).content.decode()
    assert 'value="bureau"' in page
    assert 'value="simple"' not in page


def test_nobody_else_and_not_outside_of_the_session(
    held: Meeting, election: Motion, chair: Member, associates: list[Member], client_for: ClientFor
) -> None:
    address = reverse("governance:session_next_round", args=[election.pk])
    with time_machine.travel(OPENS, tick=False):
        assert client_for(associates[1]).post(address).status_code == 404
        assert client_for(associates[1]).get(address).status_code == 405
    late: datetime = OPENS + timedelta(days=2)
    held.session.ended_at = OPENS + timedelta(hours=1)
    held.session.save()
    with pytest.raises(Refused, match="gérance"):
        call_next_round(motion=election, by=chair, at=late)
