"""Who one is on a day, over every transition."""

from datetime import date, timedelta

import pytest

from members.choices import Role, StatusKind
from members.models import Mandate, Member, Status
from members.queries import electorate, has_gerance, holders, members_on
from tests.conftest import make_member

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def on(day: date) -> tuple[bool, bool]:
    """(belongs to the cooperative, votes) of the only member on a day."""
    return members_on(day).exists(), electorate(day).exists()


@pytest.mark.parametrize(
    ("earlier", "later", "before", "from_the_day"),
    [
        (None, StatusKind.EMPLOYEE, (False, False), (True, False)),
        (None, StatusKind.ASSOCIATE, (False, False), (True, True)),
        (StatusKind.EMPLOYEE, StatusKind.ASSOCIATE, (True, False), (True, True)),
        (StatusKind.ASSOCIATE, StatusKind.EXTERNAL, (True, True), (True, True)),
        (None, StatusKind.COOPERATIVE, (False, False), (True, True)),
        (StatusKind.EXTERNAL, StatusKind.COOPERATIVE, (True, True), (True, True)),
        (StatusKind.COOPERATIVE, StatusKind.LEFT, (True, True), (False, False)),
        (StatusKind.ASSOCIATE, StatusKind.EMPLOYEE, (True, True), (True, False)),
        (StatusKind.ASSOCIATE, StatusKind.LEFT, (True, True), (False, False)),
        (StatusKind.EXTERNAL, StatusKind.LEFT, (True, True), (False, False)),
        (StatusKind.LEFT, StatusKind.ASSOCIATE, (False, False), (True, True)),
    ],
)
def test_status_holds_from_its_day_until_the_next(
    earlier: str | None, later: str, before: tuple[bool, bool], from_the_day: tuple[bool, bool]
) -> None:
    member = make_member("Paule", earlier)
    Status.objects.create(member=member, kind=later, since_on=DAY)
    assert on(BEFORE) == before
    assert on(DAY) == from_the_day
    assert on(AFTER) == from_the_day
    assert member.status_on(DAY) == later


def test_electorate_is_one_query(
    alice: Member,
    bruno: Member,
    chloe: Member,
    dora: Member,
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        names = {member.first_name for member in electorate(DAY)}
    assert names == {"Alice", "Bruno"}


def test_history_is_kept_after_leaving(chloe: Member) -> None:
    assert electorate(date(2023, 12, 31)).filter(pk=chloe.pk).exists()
    assert not electorate(date(2024, 1, 1)).filter(pk=chloe.pk).exists()


@pytest.mark.parametrize(
    ("day", "held"), [(BEFORE, False), (DAY, True), (AFTER, True), (AFTER + timedelta(1), False)]
)
def test_mandate_is_in_force_on_its_first_and_last_day(alice: Member, day: date, held: bool) -> None:
    Mandate.objects.create(member=alice, role=Role.SCRUTINEER, starts_on=DAY, ends_on=AFTER)
    assert holders(Role.SCRUTINEER, day).filter(pk=alice.pk).exists() is held


def test_mandate_of_somebody_who_left_gives_nothing(chloe: Member) -> None:
    Mandate.objects.create(member=chloe, role=Role.GERANCE, starts_on=date(2020, 1, 1))
    assert not holders(Role.GERANCE, DAY).exists()
    assert not chloe.is_staff
    assert has_gerance()


def test_rights_are_read_without_a_query_a_right(
    bruno: Member, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    member = Member.objects.with_status(DAY).get(pk=bruno.pk)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert member.is_staff
        assert member.has_perm("x")
        assert member.has_perms(["x"])
        assert member.has_module_perms("x")
    assert not member.is_superuser
    assert member.current_status == StatusKind.ASSOCIATE
