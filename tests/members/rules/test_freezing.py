"""One fingerprint: whole, or not; nobody's amount can be guessed from a digest."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from members.rules.freezing import fingerprint, is_whole, line, lines
from members.rules.profit import Allocation, Bounds, Key, Reserves, Result, Wish, Worker, allocate

pytestmark = pytest.mark.once
TOTALS = {"work": "100.00", "capital": "0.00"}
SALTS = {1: "a" * 32, 2: "b" * 32}


@pytest.fixture
def allocation() -> Allocation:
    """Two people, equal hours."""
    return allocate(
        Result(Decimal("200")),
        Wish(Fraction(1, 2), Fraction(0), Key()),
        workers=[Worker(n, 12, 12, hours=Decimal(10)) for n in (1, 2)],
        shares={2: 3},
        reserves=Reserves(),
        bounds=Bounds(),
    )


def test_frozen_lines_are_those_of_the_allocation(allocation: Allocation) -> None:
    made = lines(allocation, SALTS)
    amounts = [(row["member"], row["work"], row["capital"]) for row in made]
    assert amounts == [(1, "50.00", "0.00"), (2, "50.00", "0.00")]
    assert is_whole(TOTALS, made, fingerprint(TOTALS, [row["digest"] for row in made]))


@pytest.mark.parametrize(
    "change",
    [{"work": "50.01"}, {"capital": "1.00"}, {"member": 3}, {"salt": "c" * 32}, {"digest": "0" * 64}],
)
def test_altered_line_is_seen(allocation: Allocation, change: dict[str, Any]) -> None:
    made = lines(allocation, SALTS)
    expected = fingerprint(TOTALS, [row["digest"] for row in made])
    assert not is_whole(TOTALS, [{**made[0], **change}, made[1]], expected)
    assert not is_whole(TOTALS, made[:1], expected)


def test_altered_total_is_seen(allocation: Allocation) -> None:
    made = lines(allocation, SALTS)
    expected = fingerprint(TOTALS, [row["digest"] for row in made])
    assert not is_whole({**TOTALS, "work": "99.00"}, made, expected)


def test_same_amount_of_two_people_has_two_digests() -> None:
    assert line(1, "50.00", "0.00", SALTS[1])["digest"] != line(1, "50.00", "0.00", SALTS[2])["digest"]
