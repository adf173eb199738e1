"""Elections by the majority of the rule, majority judgment with published figures, the number of proxies."""

from fractions import Fraction

import pytest

from governance.rules import presets
from governance.rules.election import elect, fill
from governance.rules.explain import contest_in_words
from governance.rules.judgment import Gauge, gauge, judge, majority_value, median
from governance.rules.majority import Base, Comparison, Outcome, Rule, Share
from governance.rules.proxies import most_proxies

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


#: OpinionWay for Terra Nova, April 2012, in hundredths of a per cent: M. Balinski and R. Laraki, «Le jugement
#: majoritaire : l’expérience de 2012», and «Judge: Don’t Vote!» (Operations Research 62, 2014), table of grades from
#: Excellent to À rejeter, with the majority gauge (p, grade, q) printed beside it.
PUBLISHED = {
    "Hollande": ([1248, 1615, 1642, 1167, 1479, 1425, 1424], (4505, 3, 4328)),
    "Bayrou": ([258, 977, 2171, 2523, 2008, 1194, 869], (3406, 3, 4071)),
    "Sarkozy": ([963, 1235, 1628, 1099, 1113, 787, 3175], (4925, 4, 3962)),
    "Mélenchon": ([543, 950, 1289, 1465, 1710, 1506, 2537], (4247, 4, 4043)),
    "Dupont-Aignan": ([54, 258, 597, 1126, 2022, 2551, 3392], (4057, 5, 3392)),
    "Joly": ([81, 299, 651, 1181, 1465, 2469, 3854], (3677, 5, 3854)),
    "Poutou": ([14, 136, 448, 773, 1248, 2809, 4572], (2619, 5, 4572)),
    "Le Pen": ([597, 733, 950, 936, 1398, 624, 4762], (4614, 5, 4762)),
    "Arthaud": ([0, 136, 380, 651, 1316, 2524, 4993], (2483, 5, 4993)),
    "Cheminade": ([41, 81, 244, 583, 1167, 2687, 5197], (4803, 6, 0)),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_gauge_is_the_published_one(name: str) -> None:
    counts, (better, grade, worse) = PUBLISHED[name]
    found = gauge(counts)
    assert found.grade == grade
    assert abs(found.better - better) <= 1
    assert abs(found.worse - worse) <= 1


def test_order_is_the_published_one() -> None:
    ranked = sorted(PUBLISHED, key=lambda name: majority_value(PUBLISHED[name][0]))
    assert ranked == list(PUBLISHED)


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
    assert "Nobody is elected." in contest_in_words(judged, ["Ada"])
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
