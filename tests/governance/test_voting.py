"""Casting votes: who may, when, once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from governance.actions.ballots import cast, settle
from governance.actions.reminders import remind
from governance.models import Vote
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import Kind, State
from interlignes.outbox.models import Mail
from members.choices import StatusKind
from members.models import Member, Status
from tests.governance.conftest import (
    CLOSES,
    COUNTED,
    OPENS,
    PARIS,
    MakeBallot,
    vote,
)

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _during_the_meeting() -> Iterator[None]:
    """The clock of rights, statuses and waiting; what each test asks about comes in as `at`."""
    with time_machine.travel(OPENS, tick=False):
        yield


def leaves(member: Member, day: date) -> Member:
    """The member leaves on `day`; read again, for a status is remembered for a request."""
    Status.objects.create(member=member, kind=StatusKind.LEFT, since_on=day)
    return Member.objects.get(pk=member.pk)


@pytest.mark.parametrize("choice", ["for", "against", "abstain", "blank"])
def test_vote_is_recorded_with_its_receipt(choice: str, make_ballot: MakeBallot, alice: Member) -> None:
    ballot = make_ballot()
    receipt = cast(ballot=ballot, member=alice, choice=choice, by=alice, at=OPENS)
    assert (receipt.choice, receipt.cast_at, receipt.replaced) == (choice, OPENS, False)
    assert Vote.objects.get().choice == choice


def test_vote_leaves_no_trace_in_the_journal(make_ballot: MakeBallot, alice: Member) -> None:
    ballot = make_ballot()
    before = Entry.objects.count()
    vote(ballot, alice)
    vote(ballot, alice, "against")
    assert Entry.objects.count() == before


def test_second_vote_replaces_the_first(make_ballot: MakeBallot, alice: Member) -> None:
    ballot = make_ballot()
    vote(ballot, alice, "for")
    receipt = cast(ballot=ballot, member=alice, choice="against", by=alice, at=OPENS + SECOND)
    assert receipt.replaced
    assert list(Vote.objects.values_list("choice", "cast_at")) == [("against", OPENS + SECOND)]


def test_same_vote_again_keeps_its_first_instant(make_ballot: MakeBallot, alice: Member) -> None:
    ballot = make_ballot()
    vote(ballot, alice, "for")
    receipt = cast(ballot=ballot, member=alice, choice="for", by=alice, at=OPENS + SECOND)
    assert (receipt.cast_at, receipt.replaced) == (OPENS, False)


@pytest.mark.parametrize(
    ("at", "accepted"),
    [
        (OPENS - timedelta(microseconds=1), False),
        (OPENS, True),
        (CLOSES - timedelta(microseconds=1), True),
        (CLOSES, False),
        (CLOSES + timedelta(days=1), False),
    ],
)
def test_instants_of_the_ballot_decide(
    at: datetime, accepted: bool, make_ballot: MakeBallot, alice: Member
) -> None:
    ballot = make_ballot()
    if accepted:
        vote(ballot, alice, at=at)
        assert Vote.objects.count() == 1
        return
    with pytest.raises(Refused) as refusal:
        vote(ballot, alice, at=at)
    shown = OPENS if at < OPENS else CLOSES
    assert f"{shown.astimezone(PARIS):%d}" in str(refusal.value)
    assert not Vote.objects.exists()


def test_refusal_names_the_instant_in_paris_time(make_ballot: MakeBallot, alice: Member) -> None:
    with pytest.raises(Refused) as refusal:
        vote(make_ballot(), alice, at=CLOSES)
    assert "15" in str(refusal.value)  # 15 h 30 in Paris, 13:30 UTC
    assert "13" not in str(refusal.value)


def test_vote_whose_wait_ends_after_the_count_may_have_begun_is_refused(
    make_ballot: MakeBallot, alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It arrived in time, but the database kept it waiting for longer than the count waits."""
    ballot = make_ballot()
    with time_machine.travel(CLOSES - SECOND, tick=False) as traveller:
        monkeypatch.setattr(
            "governance.actions.ballots.share_lock", lambda _row: traveller.shift(timedelta(seconds=7))
        )
        with pytest.raises(Refused):
            vote(ballot, alice, at=CLOSES - SECOND)
    assert not Vote.objects.exists()


def test_vote_whose_wait_ends_before_the_count_is_recorded(
    make_ballot: MakeBallot, alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballot = make_ballot()
    with time_machine.travel(CLOSES - SECOND, tick=False) as traveller:
        monkeypatch.setattr(
            "governance.actions.ballots.share_lock", lambda _row: traveller.shift(timedelta(seconds=5))
        )
        vote(ballot, alice, at=CLOSES - SECOND)
    assert Vote.objects.count() == 1


def test_vote_after_the_count_is_refused_whatever_the_clock_says(
    make_ballot: MakeBallot, alice: Member
) -> None:
    ballot = make_ballot()
    settle(ballot=ballot, at=COUNTED)
    with pytest.raises(Refused):
        vote(ballot, alice, at=OPENS)
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "hours"),
    [
        (datetime(2026, 3, 28, 23, tzinfo=PARIS), datetime(2026, 3, 29, 6, tzinfo=PARIS), 6),
        (datetime(2026, 10, 24, 23, tzinfo=PARIS), datetime(2026, 10, 25, 6, tzinfo=PARIS), 8),
    ],
    ids=["spring", "autumn"],
)
def test_nights_of_the_clock_change_last_as_long_as_they_last(
    opens_at: datetime, closes_at: datetime, hours: int, make_ballot: MakeBallot, alice: Member
) -> None:
    ballot = make_ballot(
        opens_at=opens_at.astimezone(UTC),
        closes_at=closes_at.astimezone(UTC),
        starts_at=opens_at,
    )
    assert ballot.closes_at - ballot.opens_at == timedelta(hours=hours)
    vote(ballot, alice, at=ballot.closes_at - SECOND)
    with pytest.raises(Refused):
        vote(ballot, alice, "against", at=ballot.closes_at)


@pytest.mark.parametrize("fold", [0, 1])
def test_half_past_two_happens_twice_in_autumn_and_both_are_told_apart(
    fold: int, make_ballot: MakeBallot, alice: Member
) -> None:
    closes_at = datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=PARIS).astimezone(UTC)
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert closes_at == first + timedelta(hours=fold)
    opens_at = datetime(2026, 10, 24, 20, tzinfo=UTC)
    ballot = make_ballot(opens_at=opens_at, closes_at=closes_at, starts_at=opens_at)
    at = first + timedelta(minutes=30)
    if fold:
        vote(ballot, alice, at=at)
    else:
        with pytest.raises(Refused):
            vote(ballot, alice, at=at)


@pytest.mark.parametrize("who", ["chloe", "dora"])
def test_vote_by_somebody_without_one_is_refused(
    who: str, make_ballot: MakeBallot, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    with pytest.raises(Refused):
        vote(make_ballot(), person)
    assert not Vote.objects.exists()


def test_vote_for_somebody_else_is_refused(make_ballot: MakeBallot, alice: Member, bruno: Member) -> None:
    with pytest.raises(Refused):
        cast(ballot=make_ballot(), member=alice, choice="for", by=bruno, at=OPENS)


def test_associate_admitted_after_the_opening_has_no_vote_in_it(
    make_ballot: MakeBallot, dora: Member
) -> None:
    ballot = make_ballot()
    Status.objects.create(member=dora, kind=StatusKind.ASSOCIATE, since_on=OPENS.date())
    with pytest.raises(Refused):
        vote(ballot, Member.objects.get(pk=dora.pk))


def test_who_left_before_the_opening_is_not_in_the_electorate(make_ballot: MakeBallot, alice: Member) -> None:
    leaves(alice, OPENS.date())
    assert not make_ballot().electors.filter(member=alice).exists()


def test_who_left_after_the_opening_votes_no_more_but_stays_in_the_base(
    make_ballot: MakeBallot, alice: Member, bruno: Member
) -> None:
    """The electorate is that of the opening; rights are those of the day (docs/adr/0006-ballots.md)."""
    ballot = make_ballot(closes_at=OPENS + timedelta(days=3))
    gone = leaves(alice, OPENS.date() + timedelta(days=1))
    with time_machine.travel(OPENS + timedelta(days=1), tick=False):
        with pytest.raises(Refused):
            vote(ballot, gone, at=OPENS + timedelta(days=1))
        assert ballot.electors.count() == 2


def test_vote_cast_before_leaving_counts(make_ballot: MakeBallot, alice: Member) -> None:
    ballot = make_ballot()
    vote(ballot, alice)
    leaves(alice, OPENS.date() + timedelta(days=1))
    result = settle(ballot=ballot, at=COUNTED)
    assert result is not None
    assert result.votes_for == 1


def test_unknown_choice_is_refused_at_its_field(make_ballot: MakeBallot, alice: Member) -> None:
    with pytest.raises(Refused) as refusal:
        vote(make_ballot(), alice, "peut-être")
    assert refusal.value.field == "choice"


def test_vote_takes_back_her_waiting_reminder_and_nobody_else_s(
    make_ballot: MakeBallot, alice: Member, bruno: Member
) -> None:

    ballot = make_ballot(closes_at=OPENS + timedelta(hours=5), reminder_hours=(4,))
    remind(ballot=ballot, at=OPENS + timedelta(hours=2))
    vote(ballot, alice, at=OPENS + timedelta(hours=2))
    states = dict(Mail.objects.filter(kind=Kind.BALLOT_REMINDER).values_list("recipient", "state"))
    assert states == {alice.email: State.CANCELLED, bruno.email: State.WAITING}
