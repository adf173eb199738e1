"""Elections by the majority of the rule, majority judgment with published figures, the number of proxies."""

from fractions import Fraction

import pytest

from governance.rules import presets
from governance.rules.election import elect, fill
from governance.rules.explain import contest_heading, contest_in_words
from governance.rules.judgment import Gauge, gauge, judge, majority_value, median
from governance.rules.majority import Base, Comparison, Outcome, Rule, Share
from governance.rules.proxies import most_proxies

pytestmark = pytest.mark.once

ALL = Rule("p", "ordinaire", 1, None, Share(Base.ALL, Comparison.MORE_THAN, Fraction(1, 2)))
CAST = Rule("p", "ordinaire", 2, None, Share(Base.CAST, Comparison.MORE_THAN, Fraction(1, 2)))
QUORUM = Rule(
    "p",
    "extraordinaire",
    1,
    Share(Base.ALL, Comparison.AT_LEAST, Fraction(3, 4)),
    Share(Base.PRESENT, Comparison.AT_LEAST, Fraction(3, 4)),
)


def names(contest: object) -> tuple[list[int], list[int]]:
    """Numbers of the elected and of the tied."""
    standings = contest.standings  # type: ignore[attr-defined]
    return [each.number for each in standings if each.is_elected], [e.number for e in standings if e.is_tied]


@pytest.mark.parametrize(
    ("rule", "members", "papers", "blank", "votes", "seats", "elected", "tied", "outcome"),
    [
        (ALL, 9, 9, 0, [6, 3], 1, [0], [], Outcome.ADOPTED),
        (ALL, 9, 8, 0, [4, 4], 1, [], [], Outcome.REJECTED),
        (ALL, 9, 9, 0, [5, 7, 6], 2, [1, 2], [], Outcome.ADOPTED),
        (ALL, 9, 9, 0, [7, 6, 6], 2, [0], [1, 2], Outcome.ADOPTED),
        (ALL, 9, 9, 0, [6, 6], 1, [], [0, 1], Outcome.REJECTED),
        (CAST, 9, 5, 2, [2, 1], 1, [0], [], Outcome.ADOPTED),
        (CAST, 9, 4, 4, [0], 1, [], [], Outcome.REJECTED),
        (QUORUM, 9, 6, 0, [6], 1, [], [], Outcome.NO_QUORUM),
    ],
)
def test_election(
    rule: Rule,
    members: int,
    papers: int,
    blank: int,
    votes: list[int],
    seats: int,
    elected: list[int],
    tied: list[int],
    outcome: Outcome,
) -> None:
    contest = elect(
        rule, members=members, present=papers, papers=papers, blank=blank, votes=votes, seats=seats
    )
    assert (*names(contest), contest.outcome) == (elected, tied, outcome)
    assert len(contest.elected) == len(elected)


def test_fill_takes_all_where_there_are_seats_enough() -> None:
    assert fill([2, 0], 3, same=int.__eq__) == ({0, 2}, set())


#: The 1,733 papers of the experiment of M. Balinski and R. Laraki at Orsay, 22 April 2007, counted from the raw papers
#: in github.com/MieuxVoter/majority-judgment-datasets (CC0; commit 092e3a7, ballots/2007_presidentielle_orsay, its
#: three bureaux together; no opinion counts as «à rejeter»). From «très bien» to «à rejeter»; then the place of the
#: majority grade. rangevoting.org/France2007.html repeats what its authors published: Bayrou first with Good+
#: («assez bien»), Royal second with Good-.
ORSAY = {
    "Bayrou": ([236, 532, 434, 256, 146, 129], 2),
    "Royal": ([289, 393, 331, 291, 211, 218], 2),
    "Sarkozy": ([331, 343, 247, 200, 123, 489], 2),
    "Voynet": ([51, 162, 303, 410, 452, 355], 3),
    "Besancenot": ([71, 172, 282, 276, 392, 540], 4),
    "Buffet": ([43, 132, 217, 356, 457, 528], 4),
    "Bové": ([26, 104, 197, 278, 445, 683], 4),
    "Laguiller": ([37, 91, 176, 288, 447, 694], 4),
    "Nihous": ([6, 31, 91, 190, 462, 953], 5),
    "de Villiers": ([41, 111, 150, 196, 273, 962], 5),
    "Schivardi": ([8, 18, 67, 164, 431, 1045], 5),
    "Le Pen": ([52, 80, 108, 112, 93, 1288], 5),
}


@pytest.mark.parametrize("name", ORSAY)
def test_gauge_of_orsay(name: str) -> None:
    counts, grade = ORSAY[name]
    assert sum(counts) == 1733
    assert gauge(counts).grade == grade


def test_gauges_that_were_published_of_orsay() -> None:
    assert [gauge(ORSAY[name][0]).sign for name in ("Bayrou", "Royal")] == ["+", "-"]


def test_order_of_orsay_is_that_of_another_library() -> None:
    """majorityjudgement 0.3.2 (see `profiles`) puts them in the order of the table."""
    assert sorted(ORSAY, key=lambda name: majority_value(ORSAY[name][0])) == list(ORSAY)


@pytest.mark.parametrize(
    ("counts", "grade"), [([1, 0], 0), ([1, 1], 1), ([2, 1], 0), ([0, 3, 2], 1), ([2, 1, 1], 1)]
)
def test_median_is_the_lower_one(counts: list[int], grade: int) -> None:
    assert median(counts) == grade


def test_no_grade_has_no_median() -> None:
    with pytest.raises(ValueError, match="nobody"):
        median([0, 0])
    assert majority_value([0, 0]) == ()


def test_sign_leans_to_the_larger_side() -> None:
    assert Gauge(3, 1, 2).sign == "+"
    assert Gauge(2, 1, 2).sign == "-"


def test_judgment_elects_the_best_who_has_the_majority() -> None:
    grades = [[0, 2, 2, 1, 0, 0], [1, 2, 0, 2, 0, 0], [5, 0, 0, 0, 0, 0]]
    contest = judge(ALL, members=9, present=5, grades=grades, blanks=[0, 0, 0], seats=2)
    assert names(contest) == ([2, 1], [])
    assert [each.gauge.grade for each in contest.standings if each.gauge] == [0, 1, 2]
    assert contest.outcome is Outcome.ADOPTED
    assert len(contest.elected) == 2


def test_judgment_with_a_tie_blanks_and_nobody() -> None:
    same = [[1, 1, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0]]
    assert names(judge(CAST, members=9, present=2, grades=same, blanks=[0, 0], seats=1)) == ([], [0, 1])
    nobody = judge(CAST, members=9, present=2, grades=[[0] * 6, [0, 0, 0, 0, 0, 2]], blanks=[2, 0], seats=1)
    assert nobody.outcome is Outcome.REJECTED
    assert [each.number for each in nobody.standings] == [1, 0]
    assert nobody.standings[1].gauge is None


def test_contests_are_explained() -> None:
    contest = elect(ALL, members=9, present=9, papers=9, blank=0, votes=[7, 6, 6], seats=2)
    text = contest_in_words(contest, ["Ada", "Bo", "Cy"], source="Statuts, art. 16")
    assert "Elected: Ada." in text
    assert "Bo, Cy" in text
    assert "At least" not in text
    assert "Statuts, art. 16" in text
    nobody = judge(QUORUM, members=9, present=2, grades=[[2, 0, 0, 0, 0, 0]], blanks=[0], seats=1)
    assert contest_in_words(nobody, ["Ada"]).startswith("No quorum")
    judged = judge(CAST, members=9, present=2, grades=[[0, 0, 0, 0, 0, 2]], blanks=[0], seats=1)
    assert "Nothing is chosen." in contest_in_words(judged, ["Ada"])
    assert contest_heading(judged, ["Ada"]) == "Nothing is chosen"
    assert "majority grade" in contest_in_words(judged, ["Ada"])


@pytest.mark.parametrize(
    ("members", "statuts", "most"),
    [(5, None, 1), (19, None, 1), (20, None, 1), (39, None, 1), (40, None, 2), (100, None, 5), (200, None, 10),
     (200, 2, 2), (5, 0, 0), (5, 9, 1)],
)  # fmt: skip
def test_number_of_proxies(members: int, statuts: int | None, most: int) -> None:
    assert most_proxies(members, statuts) == most


@pytest.mark.parametrize(
    ("asked", "kind", "wanted"),
    [
        (None, "gerance", "bureau"),
        (None, "ordinaire", "open"),
        ({"others": "main levée sauf décision contraire"}, "extraordinaire", "open"),
        ({"others": "simple"}, "extraordinaire", "simple"),
        ({"exclusion": "renforce"}, "exclusion", "renforce"),
        ({"designation_gerance": True}, "gerance_variant_strict", "bureau"),
        ({"gerance": "open"}, "gerance", "open"),
    ],
)
def test_secrecy_of_a_class(asked: object, kind: str, wanted: str) -> None:
    book = {**presets.load()[presets.DEFAULT].data, "secret": asked}
    assert presets.parse("x", book).secrecy(kind) == wanted


def test_unknown_secrecy_is_refused() -> None:
    book = {**presets.load()[presets.DEFAULT].data, "secret": {"gerance": "very"}}
    with pytest.raises(ValueError, match=r"secret\.gerance"):
        presets.parse("x", book)


def test_statuts_may_limit_proxies() -> None:
    data = dict(presets.load()[presets.DEFAULT].data)
    assert presets.parse("x", data).most_proxies() is None
    assert presets.parse("x", {**data, "proxy": {"most": 2}}).most_proxies() == 2
