"""Sums of an urn that are not those of the questionnaire."""

import pytest

from wellbeing.rules import packs, rounds

pytestmark = pytest.mark.once


def test_sums_of_another_questionnaire_are_refused() -> None:
    pack = packs.load("pulse9")
    right = [[1, 0, 0, 0, 0, 4]] * len(rounds.questions(pack, "fr"))
    assert rounds.counts(pack, right).answered == 5
    with pytest.raises(ValueError, match="not the sums"):
        rounds.counts(pack, right[1:])
