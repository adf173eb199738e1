"""Pictures of amounts: what is drawn adds up, and is said in words."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from interlignes.kit.pictures import Slice, split_bar, staircase

pytestmark = pytest.mark.once

UNTIL = date(2026, 6, 1)


@given(st.lists(st.integers(-500, 10**6), min_size=1, max_size=5))
def test_slices_fill_the_bar_and_what_is_not_positive_takes_no_room(cents: list[int]) -> None:
    slices = [Slice("work", "Part", Decimal(amount).scaleb(-2)) for amount in cents]
    widths = [
        float(width) for width in re.findall(r'width="([\d.]+)%" height="32"', split_bar(slices, title="T"))
    ]
    assert len(widths) == sum(amount > 0 for amount in cents)
    assert not widths or abs(sum(widths) - 100) < 0.1


def test_picture_is_said_in_words_and_escaped() -> None:
    with translation.override("fr"):
        drawn = split_bar([Slice("work", "Part <b>", Decimal("1.50"))], title="Répartition")
    assert "Part &lt;b&gt; 1,50" in drawn
    assert "<b>" not in drawn


def test_staircase_goes_up_and_down_and_shows_a_floor_where_there_is_one() -> None:
    points = [
        (date(2024, 1, 1), Decimal(100)),
        (date(2025, 1, 1), Decimal(300)),
        (date(2026, 1, 1), Decimal(200)),
    ]
    drawn = staircase(points, until=UNTIL, title="Capital", floor=Decimal(50))
    assert drawn.count("curve-floor") == 1
    assert "curve-floor" not in staircase(points, until=UNTIL, title="Capital", floor=Decimal(0))
    assert 'role="img"' in drawn


def test_nothing_is_no_picture_and_one_day_is_one() -> None:
    assert staircase([], until=UNTIL, title="T", floor=Decimal(0)) == ""
    assert "polyline" in staircase([(UNTIL, Decimal(0))], until=UNTIL, title="T", floor=Decimal(0))
