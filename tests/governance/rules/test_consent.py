"""Consent over all small groups, and its sense."""

from fractions import Fraction

import pytest

from governance.rules.answers import by_majority_grade, is_answer
from governance.rules.consent import Standing, consent, nominate
from tests.governance.rules import profiles
from tests.governance.rules.test_advisory_methods import VECTORS

pytestmark = pytest.mark.once


def test_every_small_group() -> None:
    for asked in range(8):
        for spoken in range(asked + 1):
            for objections in range(spoken + 1):
                result = consent(asked=asked, spoken=spoken, objections=objections)
                if objections:
                    expected = Standing.OBJECTED
                elif spoken and 2 * spoken >= asked:
                    expected = Standing.RETAINED
                else:
                    expected = Standing.TOO_FEW
                assert result.standing is expected, (asked, spoken, objections)


def test_another_share_may_be_asked_for() -> None:
    assert consent(asked=9, spoken=6, objections=0, least=Fraction(2, 3)).standing is Standing.RETAINED
    assert consent(asked=10, spoken=6, objections=0, least=Fraction(2, 3)).needed == 7


@pytest.mark.parametrize(("asked", "spoken", "objections"), [(1, 2, 0), (2, 1, 2), (2, 1, -1)])
def test_impossible_numbers_are_refused(asked: int, spoken: int, objections: int) -> None:
    with pytest.raises(ValueError, match="asked"):
        consent(asked=asked, spoken=spoken, objections=objections)


def test_most_named_lead() -> None:
    assert nominate({1: 3, 2: 3, 3: 1, 4: 1, 5: 2}).leading == (1, 3)
    assert nominate({}).counts == ()


def test_unknown_method_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="unknown"):
        is_answer("dice", [1], 1)


def test_majority_judgment_equals_another_library_on_a_thousand_profiles() -> None:
    """Grades here count from the best, 0; in the profiles 0 is the worst. Compared is the whole order."""
    expected = (VECTORS / "majority_judgment.txt").read_text().splitlines()
    assert len(expected) == profiles.PROFILES
    for number, line in enumerate(expected):
        found = by_majority_grade([tally[::-1] for tally in profiles.tallies(number)])
        assert " ".join("=".join(map(str, group)) for group in found) == line, number
