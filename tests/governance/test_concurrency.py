"""At once: threads with connections of their own, on whichever database the tests run on."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction

from governance import queries
from governance.actions.ballots import cast, freeze, settle
from governance.actions.reminders import remind
from governance.models import Ballot, Result, Vote
from governance.models.ballot import COUNT_DELAY
from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import Kind, State
from interlignes.outbox.models import Mail
from members.models import Member
from tests.conftest import make_member
from tests.governance.conftest import MakeBallot, fresh

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run all jobs in threads that start together; their results, or the exceptions they raised."""
    barrier = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=60)
            return job()
        except Exception as error:  # the test looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.fixture
def open_ballot(make_ballot: MakeBallot, alice: Member) -> Ballot:
    """Open now, for an hour."""
    now = clock.now()
    return make_ballot(opens_at=now, closes_at=now + timedelta(hours=1), starts_at=now + timedelta(hours=1))


@pytest.fixture
def unfrozen(make_ballot: MakeBallot, alice: Member) -> Ballot:
    """Open for a minute, and nobody has looked at it yet."""
    now = clock.now()
    return make_ballot(
        at=now - timedelta(hours=1),
        opens_at=now - timedelta(minutes=1),
        closes_at=now + timedelta(hours=1),
        starts_at=now + timedelta(hours=1),
    )


def voting(ballot: Ballot, member: Member, choice: str) -> Callable[[], Any]:
    """What one request does."""

    def job() -> Any:
        person = Member.objects.get(pk=member.pk)
        return cast(ballot=fresh(ballot), member=person, choice=choice, by=person, at=clock.now())

    return job


def test_fifty_threads_with_the_vote_of_one_member_leave_exactly_one(
    open_ballot: Ballot, alice: Member
) -> None:
    choices = ["for", "against", "abstain", "blank", "for"] * 10
    outcomes = at_once(*(voting(open_ballot, alice, choice) for choice in choices))
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert Vote.objects.count() == 1
    assert queries.count(fresh(open_ballot)).verdict.counts.papers == 1


def test_first_votes_at_once_freeze_the_electorate_once(
    unfrozen: Ballot, alice: Member, bruno: Member
) -> None:
    outcomes = at_once(*(voting(unfrozen, member, "for") for member in (alice, bruno) for _ in range(5)))
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert unfrozen.electors.count() == 2
    assert Vote.objects.count() == 2
    assert Entry.objects.filter(kind="ballot.opened").count() == 1
    assert Mail.objects.filter(kind=Kind.BALLOT_OPENED).count() == 2


def test_two_workers_freeze_once(unfrozen: Ballot) -> None:
    outcomes = at_once(*[lambda: freeze(ballot=fresh(unfrozen), at=clock.now())] * 6)
    assert outcomes == [None] * 6
    assert unfrozen.electors.count() == 2
    assert Entry.objects.filter(kind="ballot.opened").count() == 1


def test_two_workers_count_once(open_ballot: Ballot, alice: Member) -> None:
    voting(open_ballot, alice, "for")()
    at = open_ballot.closes_at + COUNT_DELAY
    outcomes = at_once(*[lambda: settle(ballot=fresh(open_ballot), at=at)] * 6)
    assert sorted(isinstance(outcome, Result) for outcome in outcomes) == [False] * 5 + [True]
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert Mail.objects.filter(kind=Kind.BALLOT_RESULT).count() == 2


def test_two_workers_remind_once(unfrozen: Ballot, alice: Member) -> None:
    freeze(ballot=unfrozen, at=clock.now())
    opens_at = clock.now() - timedelta(hours=2)
    closes_at = clock.now() + timedelta(minutes=50)
    Ballot.objects.filter(pk=unfrozen.pk).update(opens_at=opens_at, closes_at=closes_at, reminder_hours=[1])
    outcomes = at_once(*[lambda: remind(ballot=fresh(unfrozen), at=clock.now())] * 6)
    assert outcomes == [2] * 6
    assert Mail.objects.filter(kind=Kind.BALLOT_REMINDER).count() == 2


def test_who_votes_while_reminders_are_written_is_not_reminded(unfrozen: Ballot, bruno: Member) -> None:
    freeze(ballot=unfrozen, at=clock.now())
    people = [make_member(f"P{number}") for number in range(6)]
    unfrozen.electors.model.objects.bulk_create(
        unfrozen.electors.model(ballot=unfrozen, member=member) for member in people
    )
    opens_at, closes_at = clock.now() - timedelta(hours=2), clock.now() + timedelta(minutes=50)
    Ballot.objects.filter(pk=unfrozen.pk).update(opens_at=opens_at, closes_at=closes_at, reminder_hours=[1])
    jobs = [voting(unfrozen, member, "for") for member in people]
    jobs.insert(3, lambda: remind(ballot=fresh(unfrozen), at=clock.now()))
    outcomes = at_once(*jobs)
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    waiting = Mail.objects.filter(kind=Kind.BALLOT_REMINDER, state=State.WAITING)
    assert not waiting.filter(member__in=people).exists()


def test_votes_and_count_at_once_agree(open_ballot: Ballot, alice: Member, bruno: Member) -> None:
    """Whoever got a receipt is in the result; whoever came after the count was refused."""
    people = [alice, bruno, *(make_member(f"P{number}") for number in range(10))]
    known = set(open_ballot.electors.values_list("member", flat=True))
    open_ballot.electors.model.objects.bulk_create(
        open_ballot.electors.model(ballot=open_ballot, member=member)
        for member in people
        if member.pk not in known
    )
    jobs = [voting(open_ballot, member, "for") for member in people]
    jobs.insert(6, lambda: settle(ballot=fresh(open_ballot), at=open_ballot.closes_at + COUNT_DELAY))
    outcomes = at_once(*jobs)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    others = [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, Refused)]
    assert others == []
    assert Result.objects.get().votes_for == Vote.objects.count() == len(people) - len(refused)


@pytest.mark.postgresql_only
def test_votes_do_not_wait_for_each_other_and_the_count_waits_for_them(
    open_ballot: Ballot, alice: Member, bruno: Member
) -> None:
    """While Alice's vote is on its way Bruno's goes through, and the count stands still."""
    counted = threading.Event()

    def count() -> None:
        settle(ballot=fresh(open_ballot), at=open_ballot.closes_at + COUNT_DELAY)
        counted.set()
        connections.close_all()

    worker = threading.Thread(target=count)
    with transaction.atomic():
        voting(open_ballot, alice, "for")()
        assert at_once(voting(open_ballot, bruno, "against"))[0].choice == "against"
        worker.start()
        assert not counted.wait(timeout=0.7)
    worker.join(timeout=30)
    assert counted.is_set()
    result = Result.objects.get()
    assert (result.votes_for, result.votes_against) == (1, 1)


@pytest.mark.sqlite_only
def test_sqlite_lets_no_other_writer_in_while_a_vote_is_on_its_way() -> None:
    """BEGIN IMMEDIATE is what makes a share lock needless there."""
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
