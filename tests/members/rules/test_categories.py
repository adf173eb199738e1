"""Who counts for the two tests of a SCOP."""

import pytest

from members.rules.categories import KEPT_BY_LAW, category

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("kind", "reason", "associate", "employed", "capital", "votes", "external"),
    [
        ("associate", "", True, True, True, True, False),
        ("employee", "", False, True, False, False, False),
        ("external", "", True, False, False, False, True),
        ("former", "retirement", True, False, True, True, False),
        ("former", "economic_dismissal", True, False, True, True, False),
        ("former", "unfitness", True, False, True, True, False),
        ("former", "resignation_job", True, False, False, True, False),
        ("former", "mutual_termination", True, False, False, True, False),
        ("former", "", True, False, False, True, False),
        ("left", "retirement", False, False, False, False, False),
        (None, "", False, False, False, False, False),
    ],
)
def test_category(
    kind: str | None,
    reason: str,
    associate: bool,
    employed: bool,
    capital: bool,
    votes: bool,
    external: bool,
) -> None:
    found = category(kind, reason)
    assert (found.is_associate, found.is_employed) == (associate, employed)
    assert (found.counts_for_capital, found.counts_for_votes) == (capital, votes)
    assert found.is_external is external


def test_law_names_three_reasons() -> None:
    assert len(KEPT_BY_LAW) == 3
