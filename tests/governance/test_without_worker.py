"""A dead worker changes no right: what a ballot decides is in effect for whoever asks."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains

from governance.choices import Method
from governance.models import ArticleVersion, Meeting, Result
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.choices import Role
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import COUNTED, OPENS, MakeMeeting, motion_of
from tests.governance.test_decisions_applied import assembly, attach, put_to_vote
from tests.governance.test_rulebook import change, decide
from tests.governance.test_sealed_ballots import open_sealed

__all__ = ["assembly"]
pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]


def test_whoever_reads_a_result_brings_its_effect(
    assembly: Meeting, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    attach(motion_of(assembly), alice, bruno)
    ballot = put_to_vote(motion_of(assembly), bruno, [alice, bruno])
    with time_machine.travel(COUNTED, tick=False):
        client = client_for(alice)
        for _twice in range(2):
            assertContains(client.get(ballot.get_absolute_url()), "Ce que fait son adoption")
    assert alice.mandates.filter(role=Role.SCRUTINEER).count() == 1
    assert Result.objects.count() == 1


@pytest.mark.parametrize("name", ["rulebook", "rulebook_pdf", "rulebook_compare", "welcome"])
def test_reglement_of_today_is_what_was_decided(
    name: str, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    with time_machine.travel(clock.start_of(clock.today()) + timedelta(hours=12)):
        decide(change(bruno, None, article_title="Supervision"), [bruno, alice], "for")
        client_for(alice).get(reverse(f"governance:{name}"))
        assert not ArticleVersion.objects.exists()
    with time_machine.travel(clock.start_of(clock.today()) + timedelta(hours=14)):
        client_for(alice).get(reverse(f"governance:{name}"))
        assert ArticleVersion.objects.get().text == "Deux séances par mois."


def test_secret_ballot_shows_what_its_adoption_does(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    meeting = make_meeting()
    attach(motion_of(meeting), alice, bruno)
    ballot = open_sealed(meeting, bruno)
    with time_machine.travel(OPENS + timedelta(minutes=1), tick=False):
        page = client_for(alice).get(ballot.get_absolute_url())
    assertContains(page, "Ce que fait son adoption")
    assertContains(page, "Alice Test")


def test_election_is_refused_where_the_resolution_names_one_person(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    """Whoever was elected would not have received the office, and nobody would have been told."""
    meeting = make_meeting()
    attach(motion_of(meeting), alice, bruno)
    with pytest.raises(Refused, match="mandat") as refusal:
        open_sealed(meeting, bruno, method=Method.ELECTION, candidates=("Alice", "Bruno"), most=1)
    assert refusal.value.field == "method"
