"""Whole months of presence, and spells that follow one another without a day between."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.dates import add_months, presence, unbroken_since, whole_months

pytestmark = pytest.mark.once
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("stretches", "months"),
    [
        ([], 0),
        ([(FIRST, LAST)], 12),
        ([(date(2025, 10, 16), LAST)], 2),
        ([(date(2025, 10, 1), LAST)], 3),
        ([(FIRST, date(2025, 3, 31))], 3),  # 90 days
        ([(FIRST, date(2025, 2, 15)), (date(2025, 2, 16), date(2025, 3, 31))], 3),  # became an associate
        ([(FIRST, date(2025, 2, 15)), (date(2025, 2, 18), date(2025, 3, 31))], 2),  # 1 + 15 days, 1 + 14 days
        ([(FIRST, date(2025, 2, 20)), (date(2025, 11, 16), LAST)], 3),  # 1 + 20 days, 1 + 16 days
    ],
)
def test_presence(stretches: list[tuple[date, date]], months: int) -> None:
    assert presence(stretches) == months


@given(DAYS, st.integers(0, 800))
def test_presence_of_one_stretch_is_never_more_than_it_lasted(start: date, length: int) -> None:
    end = start + timedelta(length)
    count = presence([(start, end)])
    assert count == whole_months(start, end)
    assert add_months(start, count) <= end + timedelta(1)


@given(DAYS, st.integers(1, 500), st.integers(1, 500))
def test_presence_does_not_care_where_a_stretch_is_cut(start: date, first: int, second: int) -> None:
    cut, end = start + timedelta(first), start + timedelta(first + second)
    assert presence([(start, cut), (cut + timedelta(1), end)]) == presence([(start, end)])


CDD = (date(2020, 1, 1), date(2021, 6, 30))
RENEWED = (date(2021, 7, 1), date(2023, 12, 31))
CDI = (date(2024, 1, 1), None)


@pytest.mark.parametrize(
    ("spells", "since"),
    [
        ([], None),
        ([CDI], date(2024, 1, 1)),
        ([CDI, CDD, RENEWED], date(2020, 1, 1)),
        ([CDD, CDI], date(2024, 1, 1)),
        ([CDD, RENEWED], None),  # ended
        ([(date(2019, 1, 1), date(2024, 3, 1)), CDI], date(2019, 1, 1)),  # overlapping
        ([CDI, (date(2027, 1, 1), None)], date(2024, 1, 1)),  # to come
    ],
)
def test_unbroken_since(spells: list[tuple[date, date | None]], since: date | None) -> None:
    assert unbroken_since(spells, LAST) == since
