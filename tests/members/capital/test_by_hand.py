"""docs/capital.md is recomputed from what it prints."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from interlignes.kit.ratios import percent
from members.rules.capital import Holder, Limits, Line, balances, checks, converted, highest
from members.rules.dates import add_months
from members.rules.refunds import closing_of, floor, interest, spare, value_after_losses
from tests.worked import number, tables

pytestmark = pytest.mark.once
NOMINAL = Decimal(15)
PEOPLE = {"Alice": 1, "Bruno": 2, "Rémi": 3}


def ledger() -> list[Line]:
    """The lines of the first example; of a transfer both."""
    lines: list[Line] = []
    who = 0
    for day, text, shares, amount, _total in tables("capital.md", "Worked example 1")[0]:
        named = sorted((name for name in PEOPLE if name in text), key=text.index)
        who = PEOPLE[named[0]] if named else who
        for place, part in enumerate(shares.split(", ")):
            member = PEOPLE[named[place]] if place else who
            line = Line(date.fromisoformat(day), member, int(number(part)), number(amount.split(", ")[place]))
            assert line.amount == line.shares * NOMINAL
            lines.append(line)
    return lines


def test_capital_after_each_line() -> None:
    rows = tables("capital.md", "Worked example 1")[0]
    total = Decimal(0)
    for _day, _text, _shares, amount, after in rows:
        total += sum((number(part) for part in amount.split(", ")), Decimal(0))
        assert total == number(after)


def test_holdings_and_highest_capital_of_the_text() -> None:
    lines = ledger()
    assert balances(lines, date(2024, 9, 1)) == {1: 30, 2: 50, 3: 20}
    assert balances(lines) == {1: 30, 2: 60}
    assert highest((line.on, line.amount) for line in lines) == 1650
    assert sum(line.amount for line in lines) == 1350


def test_limits() -> None:
    rows = tables("capital.md", "Worked example 2")[0]
    found = checks([Holder(1, 30), Holder(2, 60)], Limits())
    assert len(rows) == len(found)
    for (_name, count, share, _limit, kept), check in zip(rows, found, strict=True):
        part, whole = count.split(" of ")
        assert (check.part, check.whole) == (number(part), number(whole))
        assert percent(check.share).replace("\u00a0", " ").replace(".", ",") == share
        assert check.holds is (kept == "yes")


def test_refund() -> None:
    results = [row[2] for row in tables("capital.md", "Worked example 3")[0]]
    lost, paid_on = date(2025, 3, 1), date(2026, 6, 15)
    assert add_months(lost, 60) == date(2030, 3, 1)
    assert closing_of(lost, 12) == date(2025, 12, 31)
    lowest = floor(Decimal(1650), Fraction(1, 2), Decimal(30))
    assert lowest == number(results[1])
    assert spare(Decimal(1650), lowest, NOMINAL) == number(results[2])
    value = value_after_losses(NOMINAL, Decimal(110), 110)
    assert value == number(results[3])
    assert 20 * value == number(results[4])
    assert interest(20 * value, Fraction(24, 1000), lost, paid_on) == number(results[5])
    assert (paid_on - lost).days == 471


def test_nominal() -> None:
    assert converted(100, NOMINAL, Decimal(30)) == 50
    assert converted(100, NOMINAL, Decimal("7.5")) == 200
    assert converted(7, NOMINAL, Decimal(30)) is None


def test_example_is_in_the_order_of_days() -> None:
    assert all(earlier.on <= later.on for earlier, later in pairwise(ledger()))
