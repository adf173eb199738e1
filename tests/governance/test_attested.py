"""What is changed by hand in the database after a ballot opened is named by `manage.py verify_ballots`."""

from collections.abc import Callable
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from governance import tasks
from governance.actions import hands
from governance.actions.ballots import settle
from governance.models import Ballot, Elector, Meeting, Result, Vote
from governance.queries.attested import unattested_ballots
from members.models import Member, Status
from tests.conftest import make_member
from tests.governance.conftest import COUNTED, OPENS, MakeBallot, MakeMeeting, fresh, vote
from tests.governance.test_live import counted, held  # noqa: F401
from tests.governance.test_presence import MINUTE, arrive, begin, opened  # noqa: F401
from tests.governance.test_sealed_ballots import open_sealed, vote_sealed
from tests.urn.conftest import Scrutineers, scrutineers  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def ballot(make_ballot: MakeBallot, alice: Member, bruno: Member, associates: list[Member]) -> Ballot:
    """Counted: six for, two against, one abstention, one blank."""
    made = make_ballot()
    choices = ["for"] * 6 + ["against"] * 2 + ["abstain", "blank"]
    for member, choice in zip([alice, bruno, *associates], choices, strict=False):
        vote(made, member, choice)
    settle(ballot=made, at=COUNTED)
    return fresh(made)


def said() -> str:
    out = StringIO()
    call_command("verify_ballots", stdout=out)
    return out.getvalue()


def test_ballots_as_they_were_fit(ballot: Ballot, make_ballot: MakeBallot) -> None:
    make_ballot(title="Une autre")
    assert said() == "2 ballots, each as the journal has it\n"


def forge_elector(ballot: Ballot) -> None:
    Elector.objects.filter(ballot=ballot, vote__isnull=True).update(member=make_member("Zoé"))


def forge_rule(ballot: Ballot) -> None:
    Ballot.objects.filter(pk=ballot.pk).update(rule={**ballot.rule, "call": 2})


def forge_fingerprint(ballot: Ballot) -> None:
    Ballot.objects.filter(pk=ballot.pk).update(electorate_hash="0" * 64)


def forge_vote(ballot: Ballot) -> None:
    Vote.objects.filter(elector__ballot=ballot, choice="against").update(choice="for")


def forge_counts(ballot: Ballot) -> None:
    Result.objects.filter(ballot=ballot).update(votes_for=7, votes_against=1)


def forge_members(ballot: Ballot) -> None:
    Result.objects.filter(ballot=ballot).update(members=10)


def forge_outcome(ballot: Ballot) -> None:
    Result.objects.filter(ballot=ballot).update(outcome="rejected")


def drop_result(ballot: Ballot) -> None:
    Result.objects.filter(ballot=ballot).delete()


def drop_ballot(ballot: Ballot) -> None:
    Result.objects.filter(ballot=ballot).delete()
    Vote.objects.filter(elector__ballot=ballot).delete()
    Elector.objects.filter(ballot=ballot).delete()
    ballot.delete()


@pytest.mark.parametrize(
    ("forge", "codes"),
    [
        (forge_elector, ["electorate"]),
        (forge_rule, ["electorate"]),
        (forge_fingerprint, ["electorate"]),
        (forge_vote, ["votes"]),
        (forge_outcome, ["votes"]),
        (forge_counts, ["result"]),
        (forge_members, ["result"]),
        (drop_result, ["missing"]),
        (drop_ballot, ["missing"]),
    ],
)
def test_what_was_changed_by_hand_is_named(
    ballot: Ballot, forge: Callable[[Ballot], None], codes: list[str]
) -> None:
    number = ballot.pk
    forge(ballot)
    assert list(unattested_ballots()) == [(number, code) for code in codes]
    with pytest.raises(CommandError, match=r"^1 ballots do not fit"):
        said()


def test_nothing_is_said_by_a_journal_that_was_altered_itself(ballot: Ballot) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_head SET hash = %s", ["0" * 64])
    with pytest.raises(CommandError, match="the journal itself is broken"):
        said()


def test_presence_of_a_live_session_is_attested(
    opened: Meeting,  # noqa: F811
    make_ballot: MakeBallot,
    alice: Member,
    bruno: Member,
) -> None:
    for member in (alice, bruno):
        arrive(opened, member, bruno)
    begin(opened, bruno, alice)
    made = make_ballot(meeting=opened)
    assert not list(unattested_ballots())
    Elector.objects.filter(ballot=made, member=alice).update(presence="absent")
    assert list(unattested_ballots()) == [(made.pk, "electorate")]


def test_sealed_figures_are_those_of_the_urn(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    made = open_sealed(make_meeting(), bruno)
    for member in (alice, bruno):
        vote_sealed(made, member, [0])
    with time_machine.travel(COUNTED, tick=False):
        tasks.tick()
    assert Result.objects.get().votes_for == 2
    assert not list(unattested_ballots())
    Result.objects.update(totals=[[0, 0, 2, 0]])
    assert list(unattested_ballots()) == [(made.pk, "votes")]


def test_hands_are_attested(held: Meeting, alice: Member, bruno: Member) -> None:  # noqa: F811
    made = hands.settle_hands(counted=counted(held, bruno, alice), agree=True, by=alice, at=OPENS + MINUTE)
    assert made is not None
    assert not list(unattested_ballots())
    Result.objects.update(votes_for=4, votes_against=0)
    assert list(unattested_ballots()) == [(made.ballot_id, "votes")]


def test_opened_without_any_associate_fits(make_meeting: MakeMeeting, make_ballot: MakeBallot) -> None:
    meeting = make_meeting()
    Status.objects.all().delete()
    assert make_ballot(meeting=meeting).electors.count() == 0
    assert not list(unattested_ballots())
