"""Who was an associate and who had a vote, on a day and at an instant, over every transition of a life."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from interlignes.kit import clock
from members import actions
from members.choices import StatusKind, SuspensionReason
from members.models import Member, Status, Suspension
from members.queries import associates, electorate, electorate_at, members_on
from tests.conftest import LONG_AGO, make_member

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 22)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """A time in Paris."""
    return datetime.combine(day, time(hour, minute), clock.PARIS)


#: What she was before, then (kind, hour or None for the whole day) on DAY; then (associate, votes) on the eve,
#: at 14:00, at 16:00, on DAY as of its end, on the day after.
TRANSITIONS: list[tuple[str, str | None, list[tuple[str, int | None]], list[tuple[bool, bool]]]] = [
    ("hired", None, [("employee", None)], [(False, False)] * 5),
    ("founded", None, [("associate", None)], [(False, False), *[(True, True)] * 4]),
    ("admitted by hand", "employee", [("associate", None)], [(False, False), *[(True, True)] * 4]),
    (
        "admitted at 15:00",
        "employee",
        [("associate", 15)],
        [(False, False), (False, False), (True, True), (True, True), (True, True)],
    ),
    ("leaves that day", "associate", [("left", None)], [(True, True), *[(False, False)] * 4]),
    (
        "resigns at 15:00",
        "associate",
        [("left", 15)],
        [(True, True), (True, True), (False, False), (False, False), (False, False)],
    ),
    (
        "admitted at 13:00, resigns at 15:00",
        "employee",
        [("associate", 13), ("left", 15)],
        [(False, False), (True, True), (False, False), (False, False), (False, False)],
    ),
    (
        "admitted at 15:00, resigns at 17:00",
        "employee",
        [("associate", 15), ("left", 17)],
        [(False, False), (False, False), (True, True), (False, False), (False, False)],
    ),
    (
        "hired that morning, admitted at 15:00",
        None,
        [("employee", None), ("associate", 15)],
        [(False, False), (False, False), (True, True), (True, True), (True, True)],
    ),
    ("retires", "associate", [("former", None)], [(True, True)] * 5),
    (
        "retired loses the quality at 15:00",
        "former",
        [("left", 15)],
        [(True, True), (True, True), *[(False, False)] * 3],
    ),
    ("becomes external", "associate", [("external", None)], [(True, True)] * 5),
    (
        "excluded at 15:00, keeps the job",
        "associate",
        [("employee", 15)],
        [(True, True), (True, True), *[(False, False)] * 3],
    ),
    ("comes back", "left", [("associate", None)], [(False, False), *[(True, True)] * 4]),
]


@pytest.mark.parametrize(
    ("name", "was", "then", "expected"), TRANSITIONS, ids=[row[0] for row in TRANSITIONS]
)
def test_transition(
    name: str, was: str | None, then: list[tuple[str, int | None]], expected: list[tuple[bool, bool]]
) -> None:
    member = make_member("Paule", was)
    for kind, hour in then:
        since_at = at(hour) if hour is not None else None
        Status.objects.create(member=member, kind=kind, since_on=DAY, since_at=since_at)
    found = [
        (associates(BEFORE).exists(), electorate(BEFORE).exists()),
        (electorate_at(at(14)).exists(), electorate_at(at(14)).exists()),
        (electorate_at(at(16)).exists(), electorate_at(at(16)).exists()),
        (associates(DAY).exists(), electorate(DAY).exists()),
        (associates(AFTER).exists(), electorate(AFTER).exists()),
    ]
    assert found == expected
    assert member.status_on(DAY) == then[-1][0]


def test_instant_counts_to_the_second() -> None:
    member = make_member("Paule", StatusKind.EMPLOYEE)
    Status.objects.create(member=member, kind=StatusKind.ASSOCIATE, since_on=DAY, since_at=at(15))
    assert not electorate_at(at(15) - timedelta(microseconds=1)).exists()
    assert electorate_at(at(15)).exists()


@pytest.mark.parametrize(
    ("since", "until", "day", "votes"),
    [
        (DAY, AFTER, BEFORE, True),
        (DAY, AFTER, DAY, False),
        (DAY, AFTER, AFTER, False),
        (DAY, AFTER, AFTER + timedelta(days=1), True),
        (DAY, DAY, DAY, False),
        (DAY, DAY, AFTER, True),
        (DAY, None, AFTER + timedelta(days=999), False),
    ],
)
def test_suspended_is_an_associate_without_a_vote(
    since: date, until: date | None, day: date, votes: bool
) -> None:
    member = make_member("Paule")
    Suspension.objects.create(
        member=member,
        reason=SuspensionReason.COMMITMENT,
        notified_on=LONG_AGO,
        since_on=since,
        until_on=until,
    )
    assert associates(day).exists()
    assert electorate(day).exists() is votes
    assert electorate_at(at(12, day=day)).exists() is votes
    assert Member.objects.with_status(day).get().has_vote is votes


def test_each_question_is_one_query(django_assert_num_queries: Any) -> None:
    for name in ("Paule", "Quentin", "Rose"):
        make_member(name)
    for question in (associates, electorate, members_on):
        with django_assert_num_queries(1):
            assert len(question(DAY)) == 3
    with django_assert_num_queries(1):
        assert len(electorate_at(at(15))) == 3


def test_vote_of_today_is_read_without_a_query_for_the_member_of_a_session(
    alice: Member, django_assert_num_queries: Any
) -> None:
    read = Member.objects.with_status(clock.today()).get(pk=alice.pk)
    with django_assert_num_queries(0):
        assert read.has_vote
    again = Member.objects.get(pk=alice.pk)
    with django_assert_num_queries(2):
        assert again.has_vote
    alice.is_active = False
    assert not alice.has_vote


def test_status_after_an_instant_of_the_same_day_begins_after_it(bruno: Member) -> None:
    """Admitted in the assembly, she hands in her resignation on the same evening."""
    member = make_member("Paule", StatusKind.EMPLOYEE)
    now = at(17)
    Status.objects.create(member=member, kind=StatusKind.ASSOCIATE, since_on=DAY, since_at=at(15))
    actions.change_status(member=member, kind=StatusKind.LEFT, since_on=DAY, by=bruno, at=now)
    last = member.statuses.get(kind=StatusKind.LEFT)
    assert last.since_at == now
    assert electorate_at(at(16)).filter(pk=member.pk).exists()
    assert not electorate_at(at(18)).filter(pk=member.pk).exists()


def test_written_down_a_day_later_it_begins_at_the_end_of_the_day(bruno: Member) -> None:
    member = make_member("Paule", StatusKind.EMPLOYEE)
    Status.objects.create(member=member, kind=StatusKind.ASSOCIATE, since_on=DAY, since_at=at(15))
    actions.change_status(member=member, kind=StatusKind.LEFT, since_on=DAY, by=bruno, at=at(9, day=AFTER))
    assert member.status_on(DAY) == StatusKind.LEFT
    assert electorate_at(at(23, 59)).filter(pk=member.pk).exists()
