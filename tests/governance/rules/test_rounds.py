"""Rounds and ties of elections, as rule books hold them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from governance.rules import presets
from governance.rules.election import elect, fill
from governance.rules.explain import contest_in_words
from governance.rules.judgment import judge
from governance.rules.majority import Outcome
from governance.rules.rounds import USUAL, Contest, Terms, Tie, contest_of, places, read

RULE = presets.load()[presets.DEFAULT].rule("ordinaire", 1)


def test_a_book_that_says_nothing_has_secret_rounds_without_end() -> None:
    terms = presets.load()[presets.DEFAULT].elections()
    assert terms == Terms() == read({"elections": {}})
    assert (terms.secret, terms.tie) == ("simple", Tie.AGAIN)
    assert terms.has_next(7)
    assert not terms.is_by_most(7)


def test_the_last_of_two_rounds_is_won_by_most_votes() -> None:
    terms = read({"elections": {"rounds": 2, "last_round": "most", "tie": "age", "secret": "open"}})
    assert [terms.is_by_most(n) for n in (1, 2)] == [False, True]
    assert [terms.has_next(n) for n in (1, 2)] == [True, False]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ([1], "elections: an object"),
        ({"secret": "whispered"}, "elections.secret"),
        ({"rounds": 0}, "elections.rounds"),
        ({"rounds": True}, "elections.rounds"),
        ({"rounds": 10}, "elections.rounds"),
        ({"last_round": "least"}, "elections.last_round"),
        ({"last_round": "most"}, "elections.rounds: say how many"),
        ({"tie": "lot"}, "elections.tie"),
    ],
)
def test_what_cannot_be_read_names_its_place(said: Any, place: str) -> None:
    book = {**presets.load()[presets.DEFAULT].data, "elections": said}
    with pytest.raises(ValueError, match=place):
        presets.parse("statuts", book)


def test_terms_are_kept_with_the_ballot_and_read_back() -> None:
    terms = Contest(2, by_most=True, tie=Tie.AGE, least=1, most=2, precedence=(1, 0))
    assert contest_of({"election": terms.as_json()}) == terms
    bare = replace(terms, precedence=None)
    assert contest_of({"election": bare.as_json()}) == bare
    assert contest_of({}) == USUAL


def test_places_by_day_equal_days_share_one_and_no_day_comes_last() -> None:
    old, new = date(2001, 1, 1), date(2020, 1, 1)
    assert places([new, old, None, old]) == (1, 0, 2, 0)


def count(votes: list[int], seats: int = 1, terms: Contest = USUAL, present: int = 10) -> Any:
    """An election among ten members, each paper with one name."""
    return elect(
        RULE, members=10, present=present, papers=sum(votes), blank=0, votes=votes, seats=seats, terms=terms
    )


def test_majority_is_asked_for_in_every_round_but_a_last_one_by_most_votes() -> None:
    assert count([4, 3, 2]).outcome is Outcome.REJECTED
    last = count([4, 3, 2], terms=Contest(2, by_most=True))
    assert [one.number for one in last.elected] == [0]
    assert last.standings[0].verdict.needed == 1
    words = contest_in_words(last, ["Ada", "Bo", "Cy"])
    assert words.startswith("Round 2. Elected: Ada.")
    assert "whoever has the most votes is elected" in words
    assert "counts against" not in words


def test_by_most_votes_nobody_is_elected_without_a_vote_or_a_quorum() -> None:
    terms = Contest(2, by_most=True)
    assert count([0, 0], terms=terms).outcome is Outcome.REJECTED
    strict = presets.load()["sa_legal"].rule("ordinaire", 1)
    found = elect(strict, members=10, present=1, papers=1, blank=0, votes=[1, 0], seats=1, terms=terms)
    assert found.outcome is Outcome.NO_QUORUM


def test_a_tie_is_broken_as_the_statuts_say_and_the_words_tell() -> None:
    votes = [4, 4, 1]
    last = Contest(2, by_most=True)
    tied = count(votes, terms=last)
    assert (tied.outcome, tied.broken) == (Outcome.REJECTED, ())
    assert [one.is_tied for one in tied.standings] == [True, True, False]
    by_age = count(votes, terms=replace(last, tie=Tie.AGE, precedence=(1, 0, 2)))
    assert [one.number for one in by_age.elected] == [1]
    assert by_age.broken == (1, 0)
    words = contest_in_words(by_age, ["Ada", "Bo", "Cy"])
    assert "Equal for the last seat: Bo, Ada. By the statuts the eldest comes first." in words
    since = count(votes, terms=replace(last, tie=Tie.SENIORITY, precedence=(0, 1, 2)))
    assert "whoever has been an associate the longest comes first" in contest_in_words(
        since, ["Ada", "Bo", "Cy"]
    )


def test_equal_in_everything_stay_tied() -> None:
    same = count([4, 4], terms=Contest(2, by_most=True, tie=Tie.AGE, precedence=(0, 0)))
    assert (same.outcome, same.broken) == (Outcome.REJECTED, ())
    # Three for two seats, of whom the two younger are equal: the eldest is elected, the others are not.
    partly = count([3, 3, 3], 2, Contest(2, by_most=True, tie=Tie.AGE, precedence=(1, 0, 1)))
    assert [one.number for one in partly.elected] == [1]
    assert {one.number for one in partly.standings if one.is_tied} == {0, 2}
    assert fill([0, 1], 1, same=lambda _one, _other: True) == (set(), {0, 1})


def test_judgment_breaks_a_tie_too() -> None:
    grades = [[6, 0, 0, 0, 0, 0], [6, 0, 0, 0, 0, 0]]
    terms = Contest(tie=Tie.SENIORITY, precedence=(1, 0))
    found = judge(RULE, members=10, present=6, grades=grades, blanks=[0, 0], seats=1, terms=terms)
    assert [one.number for one in found.elected] == [1]
    assert "Equal for the last seat" in contest_in_words(found, ["Ada", "Bo"])
