"""Who may add a resolution, and when."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from governance.rules import presets
from governance.rules.initiative import Initiative, Window, read

pytestmark = pytest.mark.once
MEETING = date(2026, 3, 30)


@pytest.mark.parametrize(
    ("members", "needed"), [(1, 1), (2, 1), (19, 1), (20, 1), (21, 2), (40, 2), (41, 3), (100, 5), (101, 6)]
)
def test_a_twentieth_of_the_votes_is_rounded_up(members: int, needed: int) -> None:
    assert Initiative().needed(members) == needed
    assert needed * 20 >= members > (needed - 1) * 20 or needed == 1


@pytest.mark.parametrize(
    ("before", "window"),
    [(16, Window.EARLY), (15, Window.OPEN), (5, Window.OPEN), (4, Window.LATE), (0, Window.LATE)],
)
def test_from_the_fifteenth_to_the_fifth_day_before(before: int, window: Window) -> None:
    """Over the change to summer time of 29 March 2026."""
    assert Initiative().window(MEETING - timedelta(days=before), MEETING) is window


def test_every_preset_says_it_or_takes_the_model_statutes() -> None:
    assert {book.initiative() for book in presets.load().values()} == {Initiative(Fraction(1, 20), 15, 5)}


@pytest.mark.parametrize(
    "wrong",
    [
        [], {"share": [0, 20]}, {"share": [21, 20]}, {"share": "1/20"}, {"share": [1, 0]}, {"share": [True, 2]},
        {"from_days": 4}, {"until_days": -1}, {"from_days": "15"}, {"from_days": 400}, {"until_days": 5.0},
    ],
)  # fmt: skip
def test_a_wrong_rule_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="initiative"):
        read({"initiative": wrong or ["x"]})
