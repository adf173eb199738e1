"""Sharing out: to the cent for any input, worked examples by hand, every check from both sides."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.profit import (
    Allocation,
    Base,
    Bounds,
    Code,
    Key,
    NothingToShareBy,
    Reserves,
    Result,
    Wish,
    Worker,
    allocate,
    legal_reserve,
    rounded,
    share_out,
    weights,
)

pytestmark = pytest.mark.once
CENTS = st.integers(0, 10**9).map(lambda n: Decimal(n).scaleb(-2))
WEIGHTS = st.lists(st.integers(0, 10**6).map(lambda n: Fraction(n, 997)), min_size=1, max_size=25)


@given(CENTS, WEIGHTS.filter(any))
def test_sum_is_exact_and_nobody_is_a_cent_away_from_her_exact_share(
    total: Decimal, parts: list[Fraction]
) -> None:
    given_out = share_out(total, parts)
    assert sum(given_out) == total
    whole = sum(parts)
    for amount, weight in zip(given_out, parts, strict=True):
        assert abs(Fraction(amount) - Fraction(total) * weight / whole) < Fraction(1, 100)
        assert weight or not amount


@given(CENTS, WEIGHTS.filter(any))
def test_more_weight_never_gets_less(total: Decimal, parts: list[Fraction]) -> None:
    pairs = sorted(zip(parts, share_out(total, parts), strict=True))
    for (less, small), (more, large) in pairwise(pairs):
        assert less == more or small <= large


def test_cents_left_go_to_the_largest_remainders_then_to_those_named_first() -> None:
    assert share_out(Decimal("0.05"), [Fraction(1), Fraction(1), Fraction(1)]) == [
        Decimal("0.02"), Decimal("0.02"), Decimal("0.01"),
    ]  # fmt: skip
    assert share_out(Decimal("1.00"), [Fraction(1), Fraction(2), Fraction(4)]) == [
        Decimal("0.14"), Decimal("0.29"), Decimal("0.57"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("total", "parts"),
    [("-1", [Fraction(1)]), ("0.001", [Fraction(1)]), ("1", [Fraction(-1)]), ("1", [Fraction(0)])],
)
def test_unfit_input_is_refused(total: str, parts: list[Fraction]) -> None:
    with pytest.raises(ValueError):
        share_out(Decimal(total), parts)


def test_nothing_among_nobody_is_nothing() -> None:
    assert share_out(Decimal(0), [Fraction(0), Fraction(0)]) == [Decimal("0.00")] * 2
    assert share_out(Decimal(0), []) == []


@pytest.mark.parametrize(
    ("amount", "expected"), [("0.005", "0.01"), ("0.0049", "0.00"), ("-0.005", "0.00"), ("7", "7.00")]
)
def test_rounding_is_to_the_nearest_cent_half_up(amount: str, expected: str) -> None:
    assert rounded(Fraction(amount)) == Decimal(expected)


WORKER = st.builds(
    Worker,
    key=st.integers(1, 10**6),
    presence_months=st.integers(0, 12),
    seniority_months=st.integers(0, 480),
    pay=st.integers(0, 10**7).map(lambda n: Decimal(n).scaleb(-2)),
    hours=st.integers(0, 200_000).map(lambda n: Decimal(n).scaleb(-2)),
)
SHARE = st.integers(0, 100).map(lambda n: Fraction(n, 100))


@st.composite
def keys(draw: st.DrawFn) -> Key:
    """A mix that adds up to 1."""
    pay = draw(st.integers(0, 100))
    hours = draw(st.integers(0, 100 - pay))
    mix = [Fraction(n, 100) for n in (pay, hours, 100 - pay - hours)]
    return Key(*mix, step=draw(SHARE), most=1 + draw(SHARE))


@given(
    st.integers(-(10**8), 10**8).map(lambda n: Decimal(n).scaleb(-2)),
    SHARE,
    SHARE,
    keys(),
    st.lists(WORKER, max_size=12, unique_by=lambda worker: worker.key),
    st.dictionaries(st.integers(1, 50), st.integers(0, 500), max_size=12),
    CENTS,
    CENTS,
)
def test_any_year_adds_up_to_the_cent_or_says_what_is_missing(
    net: Decimal,
    work: Fraction,
    capital: Fraction,
    key: Key,
    workers: list[Worker],
    shares: dict[int, int],
    legal_before: Decimal,
    highest: Decimal,
) -> None:
    try:
        found = allocate(
            Result(net),
            Wish(work, capital, key),
            workers=workers,
            shares=shares,
            reserves=Reserves(legal_before, highest),
            bounds=Bounds(),
        )
    except NothingToShareBy:
        return
    assert found.legal_reserve + found.development + found.work + found.capital == max(Decimal(0), net)
    assert sum(found.work_of.values()) == found.work
    assert sum(found.capital_of.values()) == found.capital
    assert set(found.left_out) | set(found.work_of) == {worker.key for worker in workers}
    assert legal_before + found.legal_reserve <= max(highest, legal_before)


# The year of docs/profit.md, reckoned by hand there.
TEAM = [
    Worker(1, 12, 60, pay=Decimal("30000"), hours=Decimal("1607")),
    Worker(2, 12, 30, pay=Decimal("24000"), hours=Decimal("1205.25")),
    Worker(3, 2, 2, pay=Decimal("4000"), hours=Decimal("260")),
    Worker(4, 4, 4, pay=Decimal("8000"), hours=Decimal("535.67")),
]
BY_HOURS = Wish(Fraction(45, 100), Fraction(10, 100), Key())


def year(**changes: Any) -> Allocation:
    """24 600 €, shared out as in the document, but for `changes`."""
    asked = {
        "result": Result(Decimal("26000"), Decimal("1000"), Decimal("400")),
        "wish": BY_HOURS,
        "workers": TEAM,
        "shares": {1: 100, 2: 60, 9: 40},
        "reserves": Reserves(Decimal("1000"), Decimal("9000")),
        "bounds": Bounds(),
        **changes,
    }
    return allocate(asked.pop("result"), asked.pop("wish"), **asked)


def test_year_of_the_document() -> None:
    found = year()
    assert found.surplus == Decimal("24600")
    assert found.legal_reserve == Decimal("3690.00")
    assert found.work == Decimal("11070.00")
    assert found.capital == Decimal("2460.00")
    assert found.development == Decimal("7380.00")
    assert found.work_of == {1: Decimal("5313.59"), 2: Decimal("3985.20"), 4: Decimal("1771.21")}
    assert sum(found.work_of.values()) == Decimal("11070.00")
    assert found.capital_of == {1: Decimal("1230.00"), 2: Decimal("738.00"), 9: Decimal("492.00")}
    assert found.left_out == (3,)
    assert found.is_lawful


def test_mix_and_seniority_of_the_document() -> None:
    key = Key(
        pay=Fraction(0),
        hours=Fraction(70, 100),
        equal=Fraction(30, 100),
        step=Fraction(5, 100),
        most=Fraction(3, 2),
    )
    eligible = [TEAM[0], TEAM[1], TEAM[3]]
    found = weights(eligible, key)
    hours = Fraction("1607") + Fraction("1205.25") + Fraction("535.67")
    assert found[0] == (Fraction(7, 10) * 1607 / hours + Fraction(1, 10)) * Fraction(125, 100)
    assert found[1] == (Fraction(7, 10) * Fraction("1205.25") / hours + Fraction(1, 10)) * Fraction(110, 100)
    assert found[2] == (Fraction(7, 10) * Fraction("535.67") / hours + Fraction(1, 10))


@pytest.mark.parametrize(
    ("months", "coefficient"), [(0, "1"), (11, "1"), (12, "1.1"), (59, "1.4"), (400, "2")]
)
def test_coefficient_of_seniority_stops_at_its_cap(months: int, coefficient: str) -> None:
    assert Key(step=Fraction(1, 10), most=Fraction(2)).coefficient(months) == Fraction(coefficient)


@pytest.mark.parametrize(
    ("presence", "seniority", "eligible"),
    [(3, 3, True), (2, 5, False), (0, 6, True), (2, 6, True), (3, 0, True)],
)
def test_three_months_of_presence_or_six_of_seniority(presence: int, seniority: int, eligible: bool) -> None:
    assert Worker(1, presence, seniority).is_eligible(Bounds()) is eligible


@pytest.mark.parametrize(
    ("before", "highest", "expected"),
    [
        ("0", "9000", "3690.00"),
        ("8000", "9000", "1000.00"),
        ("9000", "9000", "0.00"),
        ("9500", "9000", "0.00"),
    ],
)
def test_legal_reserve_stops_when_it_is_full(before: str, highest: str, expected: str) -> None:
    reserves = Reserves(Decimal(before), Decimal(highest))
    assert legal_reserve(Decimal("24600"), reserves, Bounds()) == Decimal(expected)


def test_loss_shares_out_nothing_and_says_so() -> None:
    found = year(result=Result(Decimal("-500")))
    assert found.surplus == found.work == found.development == 0
    assert [check.code for check in found.checks if not check.holds] == [Code.SURPLUS]


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"wish": replace(BY_HOURS, work=Fraction(20, 100))}, {Code.WORK}),
        ({"wish": replace(BY_HOURS, work=Fraction(75, 100))}, {Code.DEVELOPMENT}),
        ({"wish": replace(BY_HOURS, work=Fraction(845, 1000), capital=Fraction(0))}, {Code.DEVELOPMENT}),
        ({"wish": replace(BY_HOURS, work=Fraction(30, 100), capital=Fraction(35, 100))}, {Code.CAPITAL_WORK}),
        (
            {"wish": replace(BY_HOURS, work=Fraction(50, 100), capital=Fraction(30, 100))},
            {Code.CAPITAL_RESERVES},
        ),
        ({"wish": replace(BY_HOURS, key=Key(hours=Fraction(9, 10)))}, {Code.KEY}),
        ({"wish": replace(BY_HOURS, key=Key(step=Fraction(1), most=Fraction(5, 2)))}, {Code.SENIORITY}),
    ],
)
def test_each_rule_is_checked(changes: dict[str, Any], broken: set[Code]) -> None:
    found = year(**changes)
    assert {check.code for check in found.checks if not check.holds} == broken
    assert not found.is_lawful


@pytest.mark.parametrize(
    ("changes", "base"),
    [
        ({"wish": replace(BY_HOURS, key=Key(pay=Fraction(1), hours=Fraction(0))),
          "workers": [Worker(1, 12, 12, hours=Decimal(10))]}, Base.PAY),
        ({"workers": [Worker(1, 12, 12, pay=Decimal(10))]}, Base.HOURS),
        ({"workers": [Worker(1, 1, 1, hours=Decimal(10))]}, Base.EQUAL),
        ({"shares": {}}, Base.SHARES),
    ],
)  # fmt: skip
def test_key_that_gives_nobody_anything_is_named(changes: dict[str, Any], base: Base) -> None:
    with pytest.raises(NothingToShareBy) as refused:
        year(**changes)
    assert refused.value.base is base


def test_no_part_capital_needs_no_shares() -> None:
    assert year(shares={}, wish=replace(BY_HOURS, capital=Fraction(0))).capital_of == {}
