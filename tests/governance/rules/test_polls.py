"""Which date suits best."""

import pytest

from governance.rules.polls import Overlap, best, overlap


@pytest.mark.parametrize(
    ("answers", "asked", "expected"),
    [
        ([], 0, (0, 0, 0, 0)),
        ([], 3, (0, 0, 0, 3)),
        (["yes", "maybe", "no"], 3, (1, 1, 1, 0)),
        (["yes", "yes"], 5, (2, 0, 0, 3)),
    ],
)
def test_overlap_counts_everybody_once(
    answers: list[str], asked: int, expected: tuple[int, int, int, int]
) -> None:
    found = overlap(answers, asked)
    assert (found.yes, found.maybe, found.no, found.silent) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, []),
        ({1: (0, 0, 3)}, []),
        ({1: (2, 0, 1), 2: (1, 2, 0)}, [2]),  # three who can come are better than two
        ({1: (1, 2, 0), 2: (2, 1, 0)}, [2]),  # as many, but fewer only if need be
        ({1: (2, 1, 0), 2: (0, 0, 3), 3: (2, 1, 0)}, [1, 3]),  # equally good: both are named
        ({1: (0, 1, 2)}, [1]),
    ],
)
def test_best_dates(counts: dict[int, tuple[int, int, int]], expected: list[int]) -> None:
    assert best({key: Overlap(*numbers, silent=0) for key, numbers in counts.items()}) == expected
