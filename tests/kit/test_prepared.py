"""A prepared query answers what the ordinary one does, from fresh rows, whatever thread asks."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, Q, QuerySet

from interlignes.kit import clock
from interlignes.kit.prepared import Prepared
from members.choices import StatusKind
from members.models import Member, Status

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)


def with_status(pk: int, day: date) -> QuerySet[Member]:
    """A query with a value in a subquery and one at its end."""
    return Member.objects.with_status(day).filter(pk=pk)


def test_rows_and_annotations_are_those_of_the_ordinary_query(alice: Member, dora: Member) -> None:
    prepared = Prepared(with_status, pk=int, day=date)
    for member in (alice, dora, alice):
        [found] = prepared(pk=member.pk, day=DAY)
        assert found == member
        assert found.__dict__.keys() == with_status(member.pk, DAY).get().__dict__.keys()
        assert found.current_status == member.status_on(DAY)
    assert prepared(pk=alice.pk, day=date(1999, 1, 1))[0].current_status is None
    assert prepared(pk=0, day=DAY) == []


def test_number_larger_than_any_key_finds_nothing(alice: Member) -> None:
    prepared = Prepared(lambda pk: Member.objects.filter(pk=pk), pk=int)
    assert prepared(pk=10**20) == prepared(pk=-(10**20)) == prepared(pk=2**63) == []
    assert prepared(pk=2**63 - 1) == []


def test_what_changed_since_is_read(alice: Member) -> None:
    prepared = Prepared(with_status, pk=int, day=date)
    assert prepared(pk=alice.pk, day=DAY)[0].current_status == StatusKind.ASSOCIATE
    Status.objects.create(member=alice, kind=StatusKind.LEFT, since_on=DAY)
    assert prepared(pk=alice.pk, day=DAY)[0].current_status == StatusKind.LEFT


def test_instants_compare_to_the_microsecond_in_any_zone(alice: Member) -> None:
    prepared = Prepared(lambda at: Member.objects.filter(created_at__lte=at), at=datetime)
    written = alice.created_at
    assert prepared(at=written) == prepared(at=written.astimezone(clock.PARIS)) == [alice]
    assert prepared(at=written - timedelta(microseconds=1)) == []


def test_related_rows_come_with_it_in_one_query(
    alice: Member, django_assert_num_queries: Callable[[int], Any]
) -> None:
    prepared = Prepared(lambda pk: Status.objects.select_related("member").filter(member=pk), pk=int)
    with django_assert_num_queries(1):
        [status] = prepared(pk=alice.pk)
        assert status.member == alice


def test_a_value_used_twice_arrives_twice(alice: Member, dora: Member) -> None:
    def build(pk: int) -> QuerySet[Member]:
        return Member.objects.filter(
            Exists(Status.objects.filter(member=pk, kind=StatusKind.ASSOCIATE)), pk=pk
        )

    twice = Prepared(build, pk=int)
    assert twice(pk=alice.pk) == [alice]
    assert twice(pk=dora.pk) == list(build(dora.pk)) == []


@pytest.mark.parametrize("values", [{}, {"pk": None}, {"pk": "1"}, {"pk": [1]}, {"pk": True}])
def test_a_value_that_would_change_the_sql_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="pk must be of"):
        Prepared(lambda pk: Member.objects.filter(pk=pk), pk=int)(**values)


def test_a_value_that_is_no_parameter_is_refused() -> None:
    with pytest.raises(ValueError, match="parameter"):
        Prepared(lambda rows: Member.objects.all()[:rows], rows=int)(rows=3)

    def day_after(day: date) -> QuerySet[Status]:
        return Status.objects.filter(Q(since_on=day) | Q(since_on=day + timedelta(days=1)))

    with pytest.raises(ValueError, match="as it is"):
        Prepared(day_after, day=date)(day=DAY)
    with pytest.raises(ValueError, match="no mark"):
        Prepared(lambda name: Member.objects.filter(first_name=name), name=str)(name="Alice")


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_on_its_own_connection() -> None:
    prepared = Prepared(lambda pk: Member.objects.filter(pk__gte=pk), pk=int)
    Member.objects.create_member(email="zoe@example.coop", first_name="Zoé", last_name="Test")
    assert len(prepared(pk=1)) == 1
    seen: list[int] = []

    def ask() -> None:
        seen.append(len(prepared(pk=1)))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1] * 8
