"""Counting: once, after the delay, the same value whether a worker wrote it down or a page computed it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from governance import queries
from governance.actions.ballots import settle
from governance.actions.meetings import record_attendance
from governance.choices import DecisionClass, MeetingKind
from governance.models import Ballot, Result
from governance.models.ballot import COUNT_DELAY
from governance.rules.fingerprint import votes_hash
from governance.rules.majority import Outcome
from interlignes.journal.models import Entry
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members.models import Member
from tests.governance.conftest import CLOSES, COUNTED, OPENS, STARTS, MakeBallot, fresh, vote


@pytest.fixture(autouse=True)
def _during_the_meeting() -> Iterator[None]:
    with time_machine.travel(OPENS, tick=False):
        yield


def vote_all(ballot: Ballot, members: list[Member], choices: str) -> None:
    """One letter a member: f(or), a(gainst), s (abstains), b(lank), - (does not vote)."""
    words = {"f": "for", "a": "against", "s": "abstain", "b": "blank"}
    for member, letter in zip(members, choices, strict=True):
        if letter in words:
            vote(ballot, member, words[letter])


def test_settle_waits_for_papers_on_their_way(make_ballot: MakeBallot) -> None:
    ballot = make_ballot()
    for at in (OPENS, CLOSES, CLOSES + COUNT_DELAY - timedelta(microseconds=1)):
        assert settle(ballot=ballot, at=at) is None
    assert settle(ballot=ballot, at=CLOSES + COUNT_DELAY) is not None


def test_settle_writes_counts_verdict_fingerprint_and_journal(
    make_ballot: MakeBallot, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    ballot = make_ballot()
    vote_all(ballot, [alice, bruno, *associates], "ffffffaasb-")
    result = settle(ballot=ballot, at=COUNTED)
    assert result is not None
    assert (result.members, result.present, result.votes_for, result.votes_against) == (11, 10, 6, 2)
    assert (result.abstentions, result.blanks, result.outcome) == (1, 1, "adopted")
    cast = [(vote.member_id, vote.vote.choice) for vote in queries.roll(ballot) if hasattr(vote, "vote")]
    assert result.votes_hash == votes_hash(ballot.pk, cast)
    entry = Entry.objects.get(kind="ballot.counted")
    assert entry.facts == {"outcome": "adopted", "votes": result.votes_hash}
    assert entry.actor_id is None


@pytest.mark.parametrize(
    ("fields", "papers", "there", "outcome"),
    [
        # of all eleven, more than one half: 6
        ({}, "ffffff-----", "", Outcome.ADOPTED),
        ({}, "fffff------", "", Outcome.REJECTED),
        ({}, "fffffaaaaa-", "", Outcome.REJECTED),
        # of those present: papers of any kind, and the members recorded in the room
        ({"call": 2}, "ffa--------", "", Outcome.ADOPTED),
        ({"call": 2}, "ffsb-------", "", Outcome.REJECTED),
        ({"call": 2}, "ff---------", "7", Outcome.ADOPTED),
        ({"call": 2}, "ff---------", "78", Outcome.REJECTED),
        ({"call": 2}, "ff---------", "01", Outcome.ADOPTED),
        # quorum of three quarters of eleven: 9; then three quarters of those present
        ({"decision_class": DecisionClass.EXTRAORDINARY}, "ffffffff---", "", Outcome.NO_QUORUM),
        ({"decision_class": DecisionClass.EXTRAORDINARY}, "ffffffff---", "8", Outcome.ADOPTED),
        ({"decision_class": DecisionClass.EXTRAORDINARY}, "fffffff-aa-", "", Outcome.ADOPTED),
        ({"decision_class": DecisionClass.EXTRAORDINARY}, "ffffff-aaa-", "", Outcome.REJECTED),
        ({"decision_class": DecisionClass.UNANIMITY}, "ffffffffff-", "", Outcome.REJECTED),
        ({"decision_class": DecisionClass.UNANIMITY}, "fffffffffff", "", Outcome.ADOPTED),
        ({"decision_class": DecisionClass.GERANCE}, "ffffff-----", "", Outcome.ADOPTED),
        ({}, "-----------", "", Outcome.REJECTED),
    ],
)
def test_result_computed_by_a_page_equals_the_one_a_worker_writes(
    fields: dict[str, object],
    papers: str,
    there: str,
    outcome: Outcome,
    make_ballot: MakeBallot,
    alice: Member,
    bruno: Member,
    associates: list[Member],
) -> None:
    everybody = [alice, bruno, *associates]
    ballot = make_ballot(**fields)
    vote_all(ballot, everybody, papers)
    if there:
        present = [everybody[int(digit)].pk for digit in there]
        record_attendance(meeting=ballot.motion.item.meeting, members=present, by=bruno, at=OPENS)
    computed = queries.count(fresh(ballot))
    [shown] = queries.with_outcomes([fresh(ballot)], COUNTED)
    settle(ballot=ballot, at=COUNTED)
    recorded = queries.count(fresh(ballot))
    assert computed.verdict.outcome is outcome
    assert (computed.verdict, computed.votes_hash) == (recorded.verdict, recorded.votes_hash)
    assert (computed.is_recorded, recorded.is_recorded) == (False, True)
    assert shown.outcome == fresh(ballot).outcome == outcome.value


def test_attendance_of_an_employee_counts_for_nothing(
    make_ballot: MakeBallot, alice: Member, bruno: Member, dora: Member
) -> None:
    ballot = make_ballot(call=2)
    vote(ballot, alice)
    record_attendance(meeting=ballot.motion.item.meeting, members=[dora.pk], by=bruno, at=STARTS)
    assert queries.count(ballot).verdict.counts.present == 1


def test_result_of_a_ballot_that_nobody_ever_looked_at(
    make_ballot: MakeBallot, alice: Member, bruno: Member
) -> None:
    ballot = make_ballot(at=OPENS - timedelta(days=1))
    record_attendance(meeting=ballot.motion.item.meeting, members=[alice.pk], by=bruno, at=OPENS)
    computed = queries.count(ballot)
    result = settle(ballot=ballot, at=COUNTED)
    assert result is not None
    assert (result.members, result.present, result.outcome) == (2, 1, "rejected")
    assert computed.verdict == queries.count(fresh(ballot)).verdict


def test_result_without_any_associate_is_a_rejection(make_ballot: MakeBallot, bruno: Member) -> None:
    ballot = make_ballot()
    ballot.electors.all().delete()
    assert queries.count(ballot).verdict.outcome is Outcome.REJECTED
    assert queries.with_outcomes([ballot], COUNTED)[0].outcome == ""


def test_settle_twice_counts_and_writes_once(make_ballot: MakeBallot, alice: Member) -> None:
    ballot = make_ballot()
    assert settle(ballot=ballot, at=COUNTED) is not None
    assert settle(ballot=ballot, at=COUNTED + timedelta(days=1)) is None
    assert Result.objects.count() == 1
    assert Entry.objects.filter(kind="ballot.counted").count() == 1
    assert Mail.objects.filter(kind=Kind.BALLOT_RESULT).count() == 2


def test_result_goes_to_the_electors_who_want_it_in_their_language(
    make_ballot: MakeBallot, alice: Member, bruno: Member, dora: Member
) -> None:
    Member.objects.filter(pk=bruno.pk).update(wants_results=False)
    Member.objects.filter(pk=alice.pk).update(language="en")
    ballot = make_ballot()
    vote(ballot, alice)
    settle(ballot=ballot, at=COUNTED)
    mail = Mail.objects.get(kind=Kind.BALLOT_RESULT)
    assert mail.recipient == alice.email
    assert mail.subject.startswith("Rejected")
    assert "1 vote for" in mail.text
    assert "/bienvenue/" not in mail.text
    assert mail.unsubscribe_url


def test_consultation_never_says_that_it_adopts(
    make_ballot: MakeBallot, alice: Member, bruno: Member
) -> None:
    Member.objects.update(language="en")
    ballot = make_ballot(kind=MeetingKind.TEAM)
    vote(ballot, alice)
    vote(ballot, bruno)
    settle(ballot=ballot, at=COUNTED)
    mail = Mail.objects.filter(kind=Kind.BALLOT_RESULT).first()
    assert mail is not None
    assert "indicative" in mail.subject
    assert "Adopted" not in mail.subject + mail.text + mail.html


def test_half_way_failure_leaves_nothing(
    make_ballot: MakeBallot, alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Result, journal entry and mails stand or fall together."""
    ballot = make_ballot()

    def break_off(*args: object, **kwargs: object) -> None:
        raise RuntimeError("half-way")

    with monkeypatch.context() as patch:
        patch.setattr("governance.actions.ballots.record", break_off)
        with pytest.raises(RuntimeError):
            settle(ballot=ballot, at=COUNTED)
    assert not Result.objects.exists()
    assert not Mail.objects.filter(kind=Kind.BALLOT_RESULT).exists()
    assert settle(ballot=ballot, at=COUNTED) is not None
