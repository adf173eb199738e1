"""The release rule over all numbers, cells, complements and consecutive releases."""

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellbeing.rules import packs
from wellbeing.rules.packs import Pack
from wellbeing.rules.release import (
    GRAINS,
    Counts,
    Grain,
    clipped,
    fingerprint,
    grain,
    is_joined,
    margin,
    may_tell_apart,
    release,
    share,
)

pytestmark = pytest.mark.once
PULSE, YEARLY = packs.load("pulse9"), packs.load("annuel26")


def spread(pack: Pack, sheets: list[list[int | None]], bands: list[list[int | None]]) -> Counts:
    """Counts of a list of sheets, as the urn adds them up."""
    items = {
        item.id: [sum(sheet[n] == degree for sheet in sheets) for degree in pack.degrees]
        for n, item in enumerate(pack.items)
    }
    found = {
        scale.id: [sum(row[n] == b for row in bands) for b in (0, 1, 2)]
        for n, scale in enumerate(pack.scales)
    }
    return Counts(len(sheets), items, found)


@st.composite
def rounds(draw: st.DrawFn) -> tuple[Pack, Counts, int, int]:
    """A pack, counts of 0-130 people, the cohort, k."""
    pack = draw(st.sampled_from([PULSE, YEARLY]))
    answered = draw(st.integers(0, 130))
    items = {}
    for item in pack.items:
        cuts = sorted(draw(st.lists(st.integers(0, answered), min_size=5, max_size=5)))
        items[item.id] = [high - low for low, high in zip([0, *cuts[:-1]], cuts, strict=True)]
    bands = {}
    if pack is YEARLY:
        for scale in pack.scales:
            cuts = sorted(draw(st.lists(st.integers(0, answered), min_size=3, max_size=3)))
            bands[scale.id] = [high - low for low, high in zip([0, *cuts[:-1]], cuts, strict=True)]
    cohort = draw(st.integers(answered, 200))
    least = draw(st.integers(5, 20))
    return pack, Counts(answered, items, bands), cohort, least


@given(rounds())
def test_nothing_is_said_below_the_least(case: tuple[Pack, Counts, int, int]) -> None:
    pack, counts, cohort, least = case
    said = release(pack, counts, cohort=cohort, least=least)
    if counts.answered < least:
        assert said["scales"] == said["items"] == {}
        assert said["answered"] == f"<{least}"
        return
    for scale in pack.scales:
        rows = [sum(counts.items[code]) for code in scale.items]
        number = min([*rows, *([sum(counts.bands[scale.id])] if counts.bands else [])])
        cell = said["scales"][scale.id]
        assert (cell is None) == (number < least)


@given(rounds())
def test_each_cell_is_as_coarse_as_its_own_number(case: tuple[Pack, Counts, int, int]) -> None:
    pack, counts, cohort, least = case
    said = release(pack, counts, cohort=cohort, least=least)
    for scale in pack.scales:
        cell = said["scales"].get(scale.id)
        if cell is None:
            continue
        rows = [sum(counts.items[code]) for code in scale.items]
        number = min([*rows, *([sum(counts.bands[scale.id])] if counts.bands else [])])
        how = grain(number, least)
        assert how is not None
        assert how.mean_ends[0] <= cell["mean"] <= how.mean_ends[1]
        assert cell["mean"] % how.mean_step == 0 or cell["mean"] in how.mean_ends
        assert ("bands" in cell) == (how.share_step > 0)
        assert cell["margin"] >= how.mean_step / 2
        for text in cell.get("bands", ()):
            number_said = int(text.strip("<>="))
            assert how.share_ends[0] <= number_said <= how.share_ends[1]


@given(rounds())
def test_suppressed_looks_like_empty(case: tuple[Pack, Counts, int, int]) -> None:
    """A question that one to four people answered leaves the same trace as one that nobody answered."""
    pack, counts, cohort, least = case
    code = pack.items[0].id
    few = dict(counts.items) | {code: [1, 0, 1, 0, min(2, counts.answered)]}
    none = dict(counts.items) | {code: [0] * 5}
    bands = {scale.id: counts.bands.get(scale.id, ()) for scale in pack.scales if code not in scale.items}
    if counts.answered >= 4:
        first = release(pack, Counts(counts.answered, few, bands), cohort=cohort, least=least)
        second = release(pack, Counts(counts.answered, none, bands), cohort=cohort, least=least)
        assert first == second
        if first["scales"]:
            assert all(first["scales"][s.id] is None for s in pack.scales if code in s.items)


@given(rounds())
def test_release_is_a_function_and_its_hash_too(case: tuple[Pack, Counts, int, int]) -> None:
    pack, counts, cohort, least = case
    first = release(pack, counts, cohort=cohort, least=least)
    again = release(pack, counts, cohort=cohort, least=least)
    assert first == again == json.loads(json.dumps(first))
    assert fingerprint(first) == fingerprint(again)
    assert fingerprint({**first, "cohort": cohort + 1}) != fingerprint(first)


@given(rounds())
def test_items_are_said_from_twenty_on(case: tuple[Pack, Counts, int, int]) -> None:
    pack, counts, cohort, least = case
    said = release(pack, counts, cohort=cohort, least=least)
    assert bool(said["items"]) == (counts.answered >= max(20, least))
    for code, cell in said["items"].items():
        assert (cell is None) == (sum(counts.items[code]) < least)
        assert cell is None or "bands" not in cell


@pytest.mark.parametrize("number", range(0, 201))
def test_unanimity_is_never_said(number: int) -> None:
    """Everybody at the worst end: the figures are those of a group that is almost, not wholly, of one mind."""
    items = {item.id: [number, 0, 0, 0, 0] for item in PULSE.items}
    said = release(PULSE, Counts(number, items, {}), cohort=max(number, 1))
    how = grain(number)
    for scale, cell in said["scales"].items():
        assert how is not None
        worst = not PULSE.item(scale).reversed
        assert cell["mean"] == how.mean_ends[0 if worst else 1]
        assert all(not text.isdigit() for text in cell.get("bands", ()))


@pytest.mark.parametrize("before", range(6, 201))
@pytest.mark.parametrize("degree", [0, 2, 4])
def test_one_leaver_is_not_read_out_of_two_releases(before: int, degree: int) -> None:
    """Even if everybody who stays answered as before: at least two answers of the leaver fit what was published."""
    others = [(n * 7 + before) % 5 for n in range(before - 1)]

    def published(sheets: list[int]) -> Any:
        row = [sum(sheet == d for sheet in sheets) for d in range(5)]
        items = {item.id: row for item in PULSE.items}
        return release(PULSE, Counts(len(sheets), items, {}), cohort=200)

    first, second = published([*others, degree]), published(others)
    fitting = {
        guess
        for then in numbers_of(first)
        for now in numbers_of(second)
        for guess in range(5)
        if now < then and fits(first, then, second, now, 25 * guess)
    }
    assert degree in fitting
    assert len(fitting) >= 2


def numbers_of(said: Any) -> range:
    """How many may have answered, as far as it was published."""
    low, _, high = said["answered"].partition("-")
    return range(int(low), int(high or low) + 1)


def span(said: Any, number: int) -> tuple[float, float]:
    """Between which sums the answers lie that round to what was published; the ends of the clipping stand for more."""
    how, mean = grain_of(number), said["scales"]["temps"]["mean"]
    low = 0 if mean == how.mean_ends[0] else mean - how.mean_step / 2
    high = 100 if mean == how.mean_ends[1] else mean + how.mean_step / 2
    return low * number, high * number


def fits(first: Any, then: int, second: Any, now: int, leaver: int) -> bool:
    """Whether the leaver's score is possible; whoever else did not answer any more may have had any score."""
    before, after = span(first, then), span(second, now)
    return after[0] + leaver <= before[1] and after[1] + leaver + 100 * (then - now - 1) >= before[0]


def grain_of(number: int) -> Grain:
    found = grain(number)
    assert found is not None
    return found


@given(st.integers(0, 20), st.integers(0, 20))
def test_trend_is_not_joined_over_one_or_two_people(joined: int, left: int) -> None:
    assert is_joined(joined, left) == (joined not in (1, 2) and left not in (1, 2))


@given(st.integers(0, 250), st.integers(0, 250))
def test_unit_needs_ten_on_both_sides(unit: int, whole: int) -> None:
    assert may_tell_apart(unit, whole) == (unit >= 10 and whole - unit >= 10)


@pytest.mark.parametrize("least", [4, 1, 0, -1])
def test_least_cannot_be_lowered(least: int) -> None:
    with pytest.raises(ValueError, match="never below 5"):
        grain(50, least)


def test_more_answers_than_people_is_a_defect() -> None:
    with pytest.raises(ValueError, match="more answers"):
        release(PULSE, Counts(6, {}, {}), cohort=5)


@pytest.mark.parametrize(
    ("number", "label"), [(4, "<5"), (5, "5-9"), (9, "5-9"), (10, "10"), (19, "19"), (120, "120")]
)
def test_small_numbers_are_said_as_a_class(number: int, label: str) -> None:
    items = {item.id: [number, 0, 0, 0, 0] for item in PULSE.items}
    assert release(PULSE, Counts(number, items, {}), cohort=130)["answered"] == label
    raised = release(PULSE, Counts(number, items, {}), cohort=130, least=7)["answered"]
    assert raised == {"<5": "<7", "5-9": "7-9" if number > 6 else "<7"}.get(label, label)


@pytest.mark.parametrize(("cohort", "half"), [(12, 6.8), (20, 5.2), (50, 3.1), (200, 1.6)])
def test_margin_equals_the_published_table(cohort: int, half: float) -> None:
    """75 % answering, standard deviation 20, finite population: rounded up to whole points."""
    exact = margin(cohort * 3 // 4, cohort)
    assert half <= exact < half + 1


def test_margin_is_nothing_when_everybody_answered() -> None:
    assert margin(12, 12) == 0


@pytest.mark.parametrize(("value", "expected"), [(52.5, 55), (52.4, 50), (0, 15), (100, 85), (47.5, 50)])
def test_clipped_rounds_half_up_and_clips(value: float, expected: int) -> None:
    assert clipped(Fraction(value), 5, (15, 85)) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(0, "<=20"), (24, "<=20"), (25, "30"), (74, "70"), (75, ">=80")]
)
def test_share_hides_the_ends(value: int, expected: str) -> None:
    assert share(Fraction(value), GRAINS[1]) == expected


def test_counts_of_sheets_add_up() -> None:
    """The helper of these tests counts as the urn does."""
    counts = spread(PULSE, [[0] * 9, [4] * 8 + [None]], [[0] * 9, [2] * 9])
    assert counts.items["temps"] == [1, 0, 0, 0, 1]
    assert counts.items["parole"] == [1, 0, 0, 0, 0]
    assert counts.bands["temps"] == [1, 0, 1]
