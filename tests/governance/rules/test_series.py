"""On which days a series falls, at which instants over daylight-saving changes, which days are public holidays."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from governance.rules.series import MOST, PARIS, dates, easter, instant, is_public_holiday, place_in_month

pytestmark = pytest.mark.once
TUESDAY = date(2027, 1, 12)  # the second one


def test_every_week_and_every_other() -> None:
    assert dates(TUESDAY, "weekly", count=3) == [TUESDAY + timedelta(days=7 * n) for n in range(3)]
    assert dates(TUESDAY, "fortnightly", until_on=date(2027, 2, 9)) == [
        TUESDAY + timedelta(days=14 * n) for n in range(3)
    ]
    assert dates(TUESDAY, "weekly", until_on=TUESDAY - timedelta(days=1)) == []


@pytest.mark.parametrize("first", [date(2027, 1, 1) + timedelta(days=n) for n in range(31)])
def test_monthly_keeps_weekday_and_place(first: date) -> None:
    """A fifth one is the last of each month, also where there are four only."""
    found = dates(first, "monthly", count=24)
    assert found[0] == first
    assert {one.weekday() for one in found} == {first.weekday()}
    assert [(one.year, one.month) for one in found] == [(2027 + n // 12, n % 12 + 1) for n in range(24)]
    if place_in_month(first) < 5:
        assert {place_in_month(one) for one in found} == {place_in_month(first)}
    else:
        assert all((one + timedelta(days=7)).month != one.month for one in found)


def test_never_many_more_than_fit() -> None:
    assert len(dates(TUESDAY, "weekly", until_on=date(2199, 1, 1))) == MOST + 1
    assert len(dates(TUESDAY, "weekly", count=10**9)) == MOST + 1


def test_paris_clocks_show_the_same_hour_all_year() -> None:
    """28 March and 31 October 2027 change the clocks."""
    found = [instant(day, time(14)) for day in dates(date(2027, 3, 16), "weekly", count=40)]
    assert {one.astimezone(PARIS).hour for one in found} == {14}
    assert {one.astimezone(UTC).hour for one in found} == {12, 13}
    assert instant(date(2027, 3, 28), time(2, 30)).astimezone(PARIS).hour == 3
    assert instant(date(2027, 10, 31), time(2, 30)) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_easter_and_the_eleven_public_holidays() -> None:
    """Easter of ten years as the astronomical tables give them."""
    known = {2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2029: (4, 1)}
    known |= {2030: (4, 21), 2031: (4, 13), 2038: (4, 25), 2285: (3, 22)}
    assert {year: (easter(year).month, easter(year).day) for year in known} == known
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    found = [day for day in days if is_public_holiday(day)]
    assert len(found) == 11
    assert {date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)} <= set(found)
