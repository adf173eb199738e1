"""The queue of refunds: order, floor, value, interest; properties for any queue."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.dates import add_months
from members.rules.refunds import (
    Claim,
    State,
    closing_of,
    floor,
    interest,
    place_of,
    queue,
    spare,
    value_after_losses,
)

pytestmark = pytest.mark.once
DAY = date(2026, 6, 15)


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    """A queue."""
    made = []
    for key in range(draw(st.integers(0, 8))):
        shares = draw(st.integers(1, 40))
        lost = draw(st.dates(date(2015, 1, 1), DAY))
        made.append(
            Claim(
                key,
                lost,
                shares,
                draw(st.integers(0, shares)),
                add_months(lost, 12 * draw(st.integers(0, 5))),
            )
        )
    return made


@given(claims(), st.integers(0, 120))
def test_queue_never_gives_more_than_the_capital_can_spare(found: list[Claim], room: int) -> None:
    places = queue(found, room, DAY)
    assert sum(place.payable for place in places) <= room
    assert all(0 <= place.payable <= place.claim.left for place in places)


@given(claims(), st.integers(0, 120))
def test_whoever_comes_later_gets_nothing_before_the_earlier_are_served(
    found: list[Claim], room: int
) -> None:
    places = queue(found, room, DAY)
    assert [place.claim.lost_on for place in places] == sorted(claim.lost_on for claim in found)
    starved = False
    for place in places:
        assert not (starved and place.payable)
        starved = starved or place.payable < place.claim.left
        if place.is_next:
            assert all(p.claim.lost_on >= place.claim.lost_on for p in places if p.claim.left)


@given(claims(), st.integers(0, 120))
def test_every_claim_has_one_state_that_fits(found: list[Claim], room: int) -> None:
    for place in queue(found, room, DAY):
        match place.state:
            case State.PAID:
                assert not place.claim.left
            case State.BLOCKED:
                assert place.payable < place.claim.left
            case State.DUE:
                assert place.claim.due_on <= DAY
            case State.SCHEDULED:
                assert place.claim.due_on > DAY


AMOUNTS = st.decimals("0", "9999999", places=2)


@given(AMOUNTS, AMOUNTS, st.fractions(0, 1, max_denominator=100), st.decimals("0.01", "500", places=2))
def test_what_can_be_spared_leaves_the_floor_and_no_whole_share_more(
    capital: Decimal, highest: Decimal, share: Fraction, nominal: Decimal
) -> None:
    lowest = floor(highest, share, Decimal("30.00"))
    assert Fraction(lowest) >= Fraction(highest) * share
    room = spare(capital, lowest, nominal)
    if room:
        assert capital - room * nominal >= lowest
    assert capital - (room + 1) * nominal < lowest


def test_floor_is_rounded_up_and_never_below_the_minimum_of_the_form() -> None:
    assert floor(Decimal("100.01"), Fraction(1, 2), Decimal(0)) == Decimal("50.01")
    assert floor(Decimal("40"), Fraction(1, 4), Decimal("30.00")) == Decimal("30.00")


@pytest.mark.parametrize(
    ("day", "month", "expected"),
    [
        (date(2026, 6, 15), 12, date(2026, 12, 31)),
        (date(2026, 12, 31), 12, date(2026, 12, 31)),
        (date(2026, 9, 1), 8, date(2027, 8, 31)),
        (date(2026, 8, 31), 8, date(2026, 8, 31)),
        (date(2026, 2, 1), 2, date(2026, 2, 28)),
        (date(2028, 2, 29), 2, date(2028, 2, 29)),
    ],
)
def test_close_of_the_year_of_a_day(day: date, month: int, expected: date) -> None:
    assert closing_of(day, month) == expected


def test_interest_counts_real_days_and_nothing_backwards() -> None:
    amount, rate = Decimal("1000.00"), Fraction(24, 1000)
    assert interest(amount, rate, date(2025, 1, 1), date(2026, 1, 1)) == Decimal("24.00")
    assert interest(amount, rate, date(2026, 1, 1), date(2026, 1, 2)) == Decimal("0.07")
    assert interest(amount, rate, date(2026, 1, 2), date(2026, 1, 1)) == Decimal("0.00")


def test_value_bears_its_part_of_the_losses() -> None:
    assert value_after_losses(Decimal("15.00"), Decimal("1000.00"), 400) == Decimal("12.50")
    assert value_after_losses(Decimal("15.00"), Decimal("1000.00"), 300) == Decimal("11.67")
    assert value_after_losses(Decimal("15.00"), Decimal("9000.00"), 400) == Decimal("0.00")
    assert value_after_losses(Decimal("15.00"), Decimal("1.00"), 0) == Decimal("15.00")


def test_place_of_a_claim_is_found_or_missed() -> None:
    places = queue([Claim(7, DAY, 3, 0, DAY)], 5, DAY)
    assert place_of(places, 7).state is State.DUE
    with pytest.raises(LookupError):
        place_of(places, 8)


def test_claims_of_the_same_day_are_all_next() -> None:
    found = [Claim(n, DAY, 3, 0, DAY + timedelta(1)) for n in (1, 2)]
    assert [place.is_next for place in queue([*found, Claim(3, DAY + timedelta(1), 1, 0, DAY)], 9, DAY)] == [
        True, True, False,
    ]  # fmt: skip
