"""docs/profit.md is recomputed from what it prints."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from members.rules.profit import (
    Allocation,
    Bounds,
    Key,
    Reserves,
    Result,
    Wish,
    Worker,
    allocate,
    legal_reserve,
    weights,
)
from tests.worked import number, tables

pytestmark = pytest.mark.once
WISH = Wish(Fraction(45, 100), Fraction(10, 100), Key())


def workers() -> list[Worker]:
    """The people of the first example, as printed."""
    found = []
    for person, months, hours, *_rest in tables("profit.md", "Worked example 1")[1]:
        presence, seniority = months.split(",")
        found.append(Worker(int(person), int(presence), int(seniority), hours=number(hours)))
    return found


def shared_out(wish: Wish = WISH) -> Allocation:
    """The year of the document."""
    return allocate(
        Result(Decimal(26000), Decimal(1000), Decimal(400)),
        wish,
        workers=workers(),
        shares={1: 100, 2: 60, 9: 40},
        reserves=Reserves(Decimal(1000), Decimal(9000)),
        bounds=Bounds(),
    )


def test_parts_of_the_surplus() -> None:
    printed = [number(row[2]) for row in tables("profit.md", "Worked example 1")[0]]
    found = shared_out()
    assert printed == [found.surplus, found.legal_reserve, found.work, found.capital, found.development]
    assert list(found.capital_of.values()) == [1230, 738, 492]


def test_each_ones_part_and_the_cents_that_were_left() -> None:
    found = shared_out()
    rows = tables("profit.md", "Worked example 1")[1]
    hours = sum(Fraction(number(row[2])) for row in rows if "none" not in row[3])
    assert hours == Fraction("3347.92")
    cut = Decimal(0)
    for person, _months, worked, exact, cut_off, remainder, receives in rows:
        assert found.work_of.get(int(person), Decimal(0)) == number(receives)
        if "none" in exact:
            assert int(person) in found.left_out
            continue
        share = 11070 * Fraction(number(worked)) / hours
        assert str(number(exact)) == f"{int(share * 10000) / 10000:.4f}"
        assert number(cut_off) == Decimal(int(share * 100)).scaleb(-2)
        assert abs(Fraction(number(remainder)) - (share * 100 - int(share * 100))) < Fraction(1, 100)
        cut += number(cut_off)
    assert cut == Decimal("11069.98")


def test_mix_and_seniority() -> None:
    key = Key(hours=Fraction(7, 10), equal=Fraction(3, 10), step=Fraction(5, 100), most=Fraction(3, 2))
    found = shared_out(replace(WISH, key=key))
    eligible = [worker for worker in workers() if worker.is_eligible(Bounds())]
    rows = tables("profit.md", "Worked example 2")[0]
    for (person, reckoning, receives), weight in zip(rows, weights(eligible, key), strict=True):
        assert found.work_of[int(person)] == number(receives)
        printed = re.findall(r"= (0,\d{4})…", reckoning)[0]
        assert number(printed) == Decimal(int(weight * 10000)).scaleb(-4)
    assert sum(found.work_of.values()) == found.work


def test_legal_reserve_that_is_nearly_full() -> None:
    for before, expected in ((8000, 1000), (9000, 0), (1000, 3690)):
        reserves = Reserves(Decimal(before), Decimal(9000))
        assert legal_reserve(Decimal(24600), reserves, Bounds()) == expected
