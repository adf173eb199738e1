"""What comes up seldom with proxies, sealed ballots and things to do, and must be right then too."""

import pytest

from governance.actions import proxies, sealed
from governance.models import Meeting
from governance.queries import expected_voters, voters_of
from governance.queries.assignments import carried
from governance.queries.tally import body_of
from interlignes.urn.models import Paper
from members.models import Member
from tests.conftest import make_member
from tests.governance.conftest import OPENS, MakeBallot, MakeMeeting
from tests.governance.test_presence import MINUTE, arrive, begin, opened  # noqa: F401
from tests.governance.test_sealed_ballots import open_sealed, vote_sealed
from tests.urn.conftest import Scrutineers, scrutineers  # noqa: F401

pytestmark = pytest.mark.django_db


def test_paper_does_not_go_to_a_holder_who_came_after_the_opening(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    """She joined when the ballot was open: she votes neither for herself nor for others, so the paper stays."""
    meeting = make_meeting()
    ballot = open_sealed(meeting, bruno)
    newcomer = make_member("Zoé")
    proxies.give(meeting=meeting, holder=newcomer, by=alice, at=OPENS + MINUTE)
    assert Paper.objects.get(urn=ballot.urn, member=alice).holder == alice
    assert voters_of(ballot)[alice.pk] == alice.pk
    vote_sealed(ballot, alice, [0])


def test_voters_expected_of_an_open_ballot_are_its_voters(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    meeting = make_meeting()
    proxies.give(meeting=meeting, holder=alice, by=bruno, at=OPENS - MINUTE)
    ballot = open_sealed(meeting, bruno)
    make_member("Zoé")
    assert expected_voters(ballot) == voters_of(ballot) == {alice.pk: alice.pk, bruno.pk: alice.pk}


def test_ballot_by_show_of_names_has_no_urn_to_seal(make_ballot: MakeBallot, alice: Member) -> None:
    assert sealed.seal(ballot=make_ballot(), at=OPENS) is False


def test_in_session_present_is_who_was_there_at_the_opening_or_voted(
    opened: Meeting,  # noqa: F811
    alice: Member,
    bruno: Member,
    associates: list[Member],
) -> None:
    for member in (alice, bruno):
        arrive(opened, member, bruno)
    begin(opened, bruno, alice)
    ballot = open_sealed(opened, bruno)
    assert ballot.urn
    arrive(opened, associates[0], bruno, OPENS + MINUTE)
    vote_sealed(ballot, associates[1], [0])
    body = body_of(ballot, ballot.urn)
    assert (body.members, body.present) == (11, 3)


def test_nothing_is_carried_to_who_has_left(make_meeting: MakeMeeting, chloe: Member, bruno: Member) -> None:
    assert carried(make_meeting(), chloe) == 0
