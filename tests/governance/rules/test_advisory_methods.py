"""Schulze and approval: published examples, another library's winners, and what cannot be counted."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.approval import approve
from governance.rules.schulze import rank
from tests.governance.rules import profiles

pytestmark = pytest.mark.once

VECTORS = Path(__file__).parent / "vectors"


def papers_of(*groups: tuple[int, str]) -> list[tuple[int, ...]]:
    """`(5, "ACBED")` is five papers that rank A first and D last."""
    names = sorted(groups[0][1])
    return [tuple(order.index(name) + 1 for name in names) for number, order in groups for _ in range(number)]


def test_schulze_equals_the_author_s_first_example() -> None:
    """M. Schulze, Social Choice and Welfare 36 (2011), 45 voters: the ranking is E A C B D."""
    papers = papers_of(
        (5, "ACBED"),
        (5, "ADECB"),
        (8, "BEDAC"),
        (3, "CABED"),
        (7, "CAEBD"),
        (2, "CBADE"),
        (7, "DCEBA"),
        (8, "EBADC"),
    )
    result = rank(papers, 5)
    assert result.places == ((4,), (0,), (2,), (1,), (3,))
    assert result.winners == (4,)
    assert result.strengths[0] == (0, 28, 28, 30, 24)
    assert result.strengths[4] == (25, 28, 28, 31, 0)
    assert result.beats_all is None
    assert result.papers == 45


def test_schulze_finds_the_condorcet_winner_of_tennessee() -> None:
    """The capital of Tennessee (Wikipedia, "Condorcet method"): Nashville beats each other town."""
    papers = papers_of((42, "MNCK"), (26, "NCKM"), (15, "CKNM"), (17, "KCNM"))
    result = rank(papers, 4)  # C, K, M, N in the order of the alphabet
    assert result.beats_all == 3
    assert result.winners == (3,)


def test_schulze_equals_another_library_on_a_thousand_profiles() -> None:
    expected = (VECTORS / "schulze.txt").read_text().splitlines()
    assert len(expected) == profiles.PROFILES
    for number, line in enumerate(expected):
        options, papers = profiles.rankings(number)
        assert rank(papers, options).winners == tuple(map(int, line.split())), number


def test_unranked_options_come_after_the_ranked_and_tie_among_themselves() -> None:
    result = rank([(1, None, None), (None, None, None)], 3)
    assert result.places == ((0,), (1, 2))
    assert result.papers == 1
    assert result.preferences[1][2] == result.preferences[2][1] == 0


def test_nobody_ranked_anything() -> None:
    assert rank([], 2).winners == ()
    assert rank([], 2).places == ((0, 1),)
    assert rank([], 2).beats_all is None


@pytest.mark.parametrize(("papers", "options"), [([(1, 2)], 3), ([(0, 1)], 2), ([], 0)])
def test_schulze_refuses_what_is_no_ranking(papers: list[tuple[int, ...]], options: int) -> None:
    with pytest.raises(ValueError, match="option"):
        rank(papers, options)


@given(st.lists(st.tuples(*[st.one_of(st.none(), st.integers(1, 4))] * 4), max_size=12))
def test_schulze_respects_the_direct_winner_and_loses_no_option(papers: list[tuple[int | None, ...]]) -> None:
    result = rank(papers, 4)
    assert sorted(option for place in result.places for option in place) == [0, 1, 2, 3]
    if result.beats_all is not None:
        assert result.winners == (result.beats_all,)
    assert rank(list(reversed(papers)), 4) == result


def test_approval_orders_by_acceptances() -> None:
    result = approve([frozenset({0, 2}), frozenset({2}), frozenset(), frozenset({1, 2, 0})], 4)
    assert result.acceptances == (2, 1, 3, 0)
    assert result.places == ((2,), (0,), (1,), (3,))
    assert result.winners == (2,)
    assert result.share(0) == Fraction(1, 2)


def test_approval_without_papers_has_no_winner() -> None:
    assert approve([], 2).winners == ()
    assert approve([], 2).share(0) == 0


@pytest.mark.parametrize(("papers", "options"), [([frozenset({2})], 2), ([], 0), ([frozenset({-1})], 2)])
def test_approval_refuses_an_unknown_option(papers: list[frozenset[int]], options: int) -> None:
    with pytest.raises(ValueError, match="option"):
        approve(papers, options)
