"""Quorum and majority: hand-worked thresholds, and properties over everything."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules import presets
from governance.rules.majority import Base, Comparison, Counts, Outcome, Rule, Share, verdict

pytestmark = pytest.mark.once

# preset, kind, call, (members, present, for, against, abstain, blank), outcome
TABLE = [
    # Model statutes, ordinary, first call: more than half of all, whoever came.
    ("sarl_statuts_type_cgscop", "ordinaire", 1, (12, 12, 6, 0, 6, 0), "rejected"),
    ("sarl_statuts_type_cgscop", "ordinaire", 1, (12, 7, 7, 0, 0, 0), "adopted"),
    ("sarl_statuts_type_cgscop", "ordinaire", 1, (11, 6, 6, 0, 0, 0), "adopted"),
    ("sarl_statuts_type_cgscop", "ordinaire", 1, (11, 5, 5, 0, 0, 0), "rejected"),
    ("sarl_statuts_type_cgscop", "ordinaire", 1, (1, 1, 1, 0, 0, 0), "adopted"),
    # Second call: more than half of those present or represented; abstentions weigh against.
    ("sarl_statuts_type_cgscop", "ordinaire", 2, (12, 6, 3, 0, 3, 0), "rejected"),
    ("sarl_statuts_type_cgscop", "ordinaire", 2, (12, 6, 4, 2, 0, 0), "adopted"),
    ("sarl_statuts_type_cgscop", "ordinaire", 2, (12, 7, 4, 0, 0, 3), "adopted"),
    ("sarl_statuts_type_cgscop", "ordinaire", 2, (12, 8, 4, 0, 0, 0), "rejected"),
    # Extraordinary: three quarters of all present, then three quarters of them for.
    ("sarl_statuts_type_cgscop", "extraordinaire", 1, (12, 8, 8, 0, 0, 0), "no_quorum"),
    ("sarl_statuts_type_cgscop", "extraordinaire", 1, (12, 9, 6, 3, 0, 0), "rejected"),
    ("sarl_statuts_type_cgscop", "extraordinaire", 1, (12, 9, 7, 2, 0, 0), "adopted"),
    ("sarl_statuts_type_cgscop", "extraordinaire", 1, (12, 12, 9, 3, 0, 0), "adopted"),
    ("sarl_statuts_type_cgscop", "extraordinaire", 2, (12, 5, 5, 0, 0, 0), "no_quorum"),
    ("sarl_statuts_type_cgscop", "extraordinaire", 2, (12, 6, 5, 1, 0, 0), "adopted"),
    ("sarl_statuts_type_cgscop", "extraordinaire", 2, (12, 6, 4, 1, 1, 0), "rejected"),
    ("sarl_statuts_type_cgscop", "gerance_variant_strict", 1, (10, 10, 5, 5, 0, 0), "rejected"),
    ("sarl_statuts_type_cgscop", "gerance_variant_strict", 1, (10, 6, 6, 0, 0, 0), "adopted"),
    # Legal SARL: second call on votes cast.
    ("sarl_legal_2005", "ordinaire", 1, (10, 5, 5, 0, 0, 0), "rejected"),
    ("sarl_legal_2005", "ordinaire", 2, (10, 5, 1, 0, 4, 0), "adopted"),
    ("sarl_legal_2005", "ordinaire", 2, (10, 5, 2, 2, 1, 0), "rejected"),
    ("sarl_legal_2005", "ordinaire", 2, (10, 0, 0, 0, 0, 0), "rejected"),
    ("sarl_legal_2005", "extraordinaire", 1, (12, 2, 2, 0, 0, 0), "no_quorum"),
    ("sarl_legal_2005", "extraordinaire", 1, (12, 3, 2, 1, 0, 0), "adopted"),
    ("sarl_legal_2005", "extraordinaire", 1, (12, 4, 2, 2, 0, 0), "rejected"),
    ("sarl_legal_2005", "extraordinaire", 2, (11, 2, 2, 0, 0, 0), "no_quorum"),
    ("sarl_legal_2005", "extraordinaire", 2, (11, 3, 2, 0, 1, 0), "adopted"),
    ("sarl_avant_2005", "ordinaire", 1, (9, 5, 5, 0, 0, 0), "adopted"),
    ("sarl_avant_2005", "ordinaire", 2, (9, 3, 2, 1, 0, 0), "adopted"),
    ("sarl_avant_2005", "extraordinaire", 1, (12, 9, 9, 0, 0, 0), "adopted"),
    ("sarl_avant_2005", "extraordinaire", 1, (12, 12, 8, 4, 0, 0), "rejected"),
    # SA: a fifth, then more than half of votes cast.
    ("sa_legal", "ordinaire", 1, (10, 1, 1, 0, 0, 0), "no_quorum"),
    ("sa_legal", "ordinaire", 1, (10, 2, 1, 0, 1, 0), "adopted"),
    ("sa_legal", "ordinaire", 2, (10, 1, 1, 0, 0, 0), "adopted"),
    ("sa_legal", "extraordinaire", 1, (12, 3, 2, 1, 0, 0), "adopted"),
    ("sa_legal", "extraordinaire", 1, (12, 3, 1, 1, 1, 0), "rejected"),
    ("sa_legal", "extraordinaire", 1, (12, 3, 0, 0, 3, 0), "rejected"),
    ("sa_legal", "extraordinaire", 2, (12, 2, 2, 0, 0, 0), "no_quorum"),
    ("sa_legal", "extraordinaire", 2, (12, 3, 2, 1, 0, 0), "adopted"),
    ("unanimite", "ordinaire", 1, (5, 5, 5, 0, 0, 0), "adopted"),
    ("unanimite", "ordinaire", 1, (5, 5, 4, 0, 1, 0), "rejected"),
]


@pytest.mark.parametrize(("preset", "kind", "call", "numbers", "outcome"), TABLE)
def test_verdict_at_the_thresholds(
    preset: str, kind: str, call: int, numbers: tuple[int, ...], outcome: str
) -> None:
    rule = presets.load()[preset].rule(kind, call)
    assert verdict(rule, Counts(*numbers)).outcome.value == outcome


def test_table_covers_every_preset_rule() -> None:
    known = {
        (key, kind, rule.call)
        for key, book in presets.load().items()
        for kind in book.rules
        for rule in book.rules[kind] or ()
    }
    assert known == {row[:3] for row in TABLE}


shares = st.builds(
    lambda base, n, d, more: Share(
        base, Comparison.MORE_THAN if more and n < d else Comparison.AT_LEAST, Fraction(min(n, d), d)
    ),
    st.sampled_from(Base),
    st.integers(1, 12),
    st.integers(1, 12),
    st.booleans(),
)
rules = st.builds(
    lambda quorum, majority: Rule("x", "ordinaire", 1, quorum, majority), st.none() | shares, shares
)


@st.composite
def all_counts(draw: st.DrawFn) -> Counts:
    numbers = [draw(st.integers(0, 40)) for _ in range(4)]
    present = sum(numbers) + draw(st.integers(0, 20))
    return Counts(present + draw(st.integers(0, 40)), present, *numbers)


def naive(rule: Rule, counts: Counts) -> str:
    """The same judgement in whole numbers only, written another way."""

    def reached(share: Share, votes: int, base: int) -> bool:
        left, right = votes * share.fraction.denominator, base * share.fraction.numerator
        return left > right if share.comparison is Comparison.MORE_THAN else left >= right

    if rule.quorum and not reached(rule.quorum, counts.present, counts.of(rule.quorum.base)):
        return "no_quorum"
    if counts.for_ and reached(rule.majority, counts.for_, counts.of(rule.majority.base)):
        return "adopted"
    return "rejected"


@given(rules, all_counts())
def test_verdict_equals_an_independent_formulation(rule: Rule, counts: Counts) -> None:
    assert verdict(rule, counts).outcome.value == naive(rule, counts)


@given(rules, all_counts())
def test_needed_votes_are_the_smallest_that_adopt(rule: Rule, counts: Counts) -> None:
    judged = verdict(rule, counts)
    assert (judged.outcome is Outcome.ADOPTED) == (
        judged.missing_presences == 0 and judged.missing_votes == 0 and counts.for_ > 0
    )


@given(rules, all_counts())
def test_turning_an_against_into_a_for_never_harms(rule: Rule, counts: Counts) -> None:
    if counts.against and verdict(rule, counts).outcome is Outcome.ADOPTED:
        better = Counts(
            counts.members, counts.present, counts.for_ + 1, counts.against - 1, counts.abstain, counts.blank
        )
        assert verdict(rule, better).outcome is Outcome.ADOPTED


@given(all_counts())
def test_simple_majorities_reject_a_tie(counts: Counts) -> None:
    tie = Counts(counts.members + counts.for_, counts.present + counts.for_, counts.for_, counts.for_, 0)
    for base in Base:
        rule = Rule("x", "ordinaire", 1, None, Share(base, Comparison.MORE_THAN, Fraction(1, 2)))
        assert verdict(rule, tie).outcome is Outcome.REJECTED


@pytest.mark.parametrize(
    "numbers",
    [
        (3, 4, 0, 0, 0),
        (3, 2, 2, 1, 0),
        (3, 3, -1, 0, 0),
        (3, 3, True, 0, 0),
        (3, 3, 1.0, 0, 0),
        (3, 2, 1, 1, 0, 1),
    ],
)
def test_counts_that_cannot_be_true_are_refused(numbers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"negative|whole|only"):
        Counts(*numbers)


@pytest.mark.parametrize("fraction", [Fraction(0), Fraction(5, 4), Fraction(-1, 2)])
def test_share_outside_of_zero_and_one_is_refused(fraction: Fraction) -> None:
    with pytest.raises(ValueError, match="between"):
        Share(Base.ALL, Comparison.AT_LEAST, fraction)


def test_more_than_all_is_refused() -> None:
    with pytest.raises(ValueError, match="never"):
        Share(Base.ALL, Comparison.MORE_THAN, Fraction(1))


def test_tie_is_named_only_where_votes_were_cast() -> None:
    rule = presets.load()["sa_legal"].rule("ordinaire", 2)
    assert verdict(rule, Counts(4, 2, 1, 1, 0)).is_tie
    assert not verdict(rule, Counts(4, 0, 0, 0, 0)).is_tie
