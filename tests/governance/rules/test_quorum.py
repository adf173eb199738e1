"""Where a quorum stands: the same arithmetic as the verdict, over every small assembly, and its words."""

from fractions import Fraction

import pytest

from governance.rules import presets
from governance.rules.majority import Outcome, Rule
from governance.rules.quorum import is_reached, measure, second_call_in_words, state_in_words

pytestmark = pytest.mark.once

# preset, kind, call -> the share that must be there, by hand from scop.md §2; None: no quorum of its own.
SHARES = {
    ("sarl_statuts_type_cgscop", "ordinaire", 1): None,
    ("sarl_statuts_type_cgscop", "extraordinaire", 1): Fraction(3, 4),
    ("sarl_statuts_type_cgscop", "extraordinaire", 2): Fraction(1, 2),
    ("sarl_legal_2005", "extraordinaire", 1): Fraction(1, 4),
    ("sarl_legal_2005", "extraordinaire", 2): Fraction(1, 5),
    ("sa_legal", "ordinaire", 1): Fraction(1, 5),
    ("sa_legal", "ordinaire", 2): None,
    ("sa_legal", "extraordinaire", 1): Fraction(1, 4),
    ("sa_legal", "extraordinaire", 2): Fraction(1, 5),
}


def rule(preset: str, kind: str, call: int) -> Rule:
    """One of the presets."""
    return presets.load()[preset].rule(kind, call)


@pytest.mark.parametrize("case", SHARES)
def test_quorum_is_there_from_its_share_on_for_every_small_assembly(case: tuple[str, str, int]) -> None:
    share = SHARES[case]
    for members in range(1, 41):
        for present in range(members + 1):
            wanted = share is None or present >= share * members
            assert is_reached(measure(rule(*case), members=members, present=present)) == wanted, (
                members,
                present,
            )


@pytest.mark.parametrize("case", [case for case, share in SHARES.items() if share is not None])
def test_it_says_how_many_are_missing(case: tuple[str, str, int]) -> None:
    for members in range(1, 41):
        found = measure(rule(*case), members=members, present=0)
        assert found.quorum_needed is not None
        exactly = measure(rule(*case), members=members, present=found.quorum_needed)
        assert is_reached(exactly)
        assert found.missing_presences == found.quorum_needed
        if found.quorum_needed:
            one_less = measure(rule(*case), members=members, present=found.quorum_needed - 1)
            assert one_less.outcome is Outcome.NO_QUORUM
            assert one_less.missing_presences == 1


def test_words_name_the_state_the_counts_and_the_rule() -> None:
    extraordinary = rule("sarl_statuts_type_cgscop", "extraordinaire", 1)
    lost = state_in_words(measure(extraordinary, members=12, present=8), here=6, source="Statuts, art. 20")
    assert lost.startswith("The quorum is not reached: 9 needed")
    assert "; 1 is missing." in lost
    assert "8 present or represented (6 present, 2 represented) of 12." in lost
    assert "Statuts, art. 20" in lost
    assert "; 2 are missing." in state_in_words(measure(extraordinary, members=12, present=7), here=7)
    there = state_in_words(measure(extraordinary, members=12, present=9), here=9)
    assert there.startswith("The quorum is reached: 9 needed")
    free = state_in_words(
        measure(rule("sarl_statuts_type_cgscop", "ordinaire", 1), members=12, present=1), here=1
    )
    assert free.startswith("No quorum is needed.")


def test_words_of_what_a_second_call_would_need() -> None:
    first, second = (rule("sarl_statuts_type_cgscop", "extraordinaire", call) for call in (1, 2))
    lost = measure(first, members=12, present=8)
    assert second_call_in_words(lost, second).startswith("The assembly can be convened a second time; then: ")
    assert "no second call" in second_call_in_words(lost, None)
    assert second_call_in_words(measure(first, members=12, present=9), second) == ""
    assert second_call_in_words(measure(second, members=12, present=1), second) == ""
