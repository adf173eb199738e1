"""Packs and scores: equal to R's psych package on the fixtures, to published keys elsewhere."""

import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellbeing.rules import packs
from wellbeing.rules.packs import Pack
from wellbeing.rules.scoring import band, bands, score

pytestmark = pytest.mark.once
FIXTURES = Path(__file__).parent.parent / "fixtures"


def rows(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def answers(pack: Pack, row: dict[str, str]) -> dict[str, int | None]:
    return {
        item.id: int(row[f"i{n}"]) if row[f"i{n}"] else None for n, item in enumerate(pack.items, start=1)
    }


def test_cbi_equals_r() -> None:
    pack = packs.load("cbi19")
    for row in rows("cbi19.csv"):
        given_answers = answers(pack, row)
        for scale in pack.scales:
            value = score(pack, given_answers)[scale.id]
            answered = sum(given_answers[code] is not None for code in scale.items)
            assert answered == int(row[f"n_{scale.id}"])
            assert (value is None) == (answered < scale.minimum)
            if value is not None:
                assert float(value) == pytest.approx(25 * float(row[scale.id]), abs=1e-4)


def test_who5_equals_r_where_all_five_are_answered() -> None:
    pack = packs.load("who5")
    complete = 0
    for row in rows("who5.csv"):
        value = score(pack, answers(pack, row))["who5"]
        if row["n_who5"] == "5":
            complete += 1
            assert value == 20 * Fraction(row["who5"])
        else:
            assert value is None
    assert 100 < complete < 200


@pytest.mark.parametrize(("raw", "expected"), [(7, 0), (8, 1), (12, 1), (13, 2), (25, 2), (0, 0)])
def test_who5_bands_are_at_28_and_50(raw: int, expected: int) -> None:
    """Raw 12 is 48, low; raw 13 is 52 and is not."""
    [scale] = packs.load("who5").scales
    assert band(scale, Fraction(4 * raw)) == expected


def test_pulse_equals_its_example() -> None:
    fixture = json.loads((FIXTURES / "pulse9.json").read_text(encoding="utf-8"))
    pack = packs.load("pulse9")
    ids = [item["id"] for item in fixture["items"]]
    assert [item.id for item in pack.items] == ids == [scale.id for scale in pack.scales]
    assert [item.text["fr"].replace("’", "'") for item in pack.items] == [i["fr"] for i in fixture["items"]]
    example = fixture["example"]
    scores = score(pack, dict(zip(ids, example["answers"], strict=True)))
    assert list(scores.values()) == example["scores"]
    assert list(bands(pack, dict(zip(ids, example["answers"], strict=True))).values()) == [
        *(2, 0, 2, 1, 2, 2, 2, 1, 2)
    ]


def test_hse_turns_reversed_items_round() -> None:
    pack = packs.load("hse35")
    scores = score(pack, {item.id: 1 if item.reversed else 5 for item in pack.items})
    assert set(scores.values()) == {Fraction(5)}
    assert sorted(code for scale in pack.scales for code in scale.items) == sorted(i.id for i in pack.items)


def test_proqol_sums_are_means_times_ten() -> None:
    pack = packs.load("proqol5")
    everything = {item.id: 4 for item in pack.items}
    # five items of burnout are reversed: 5 x 4 + 5 x 2
    assert score(pack, everything) == {"cs": 40, "bo": 30, "sts": 40}
    half = {code: (4 if n < 5 else None) for n, code in enumerate(pack.scales[0].items)}
    assert score(pack, half)["cs"] == 40
    assert score(pack, {**half, pack.scales[0].items[0]: None})["cs"] is None


@pytest.mark.parametrize("code", packs.CODES)
def test_pack_is_sound(code: str) -> None:
    pack = packs.load(code)
    assert pack.code == code
    assert pack.is_private == (code == "proqol5")
    assert pack.is_complete == (code in {"pulse9", "annuel26"})
    assert packs.parse(packs.to_json(pack)) == pack
    for scale in pack.scales:
        low, high = pack.bounds(scale)
        assert low <= scale.bands[0] < scale.bands[1] < high


def test_ours_are_complete_in_both_languages() -> None:
    yearly = packs.load("annuel26")
    assert len(yearly.items) == 26
    assert len(yearly.scales) == 7
    for pack in (yearly, packs.load("pulse9")):
        assert all(set(item.text) == {"fr", "en"} == set(item.options) for item in pack.items)


def test_third_party_packs_hold_no_word_of_the_questionnaire() -> None:
    for code in ("who5", "cbi19", "hse35", "proqol5"):
        assert all(not item.text and not item.options for item in packs.load(code).items)


def test_unknown_pack_is_not_loaded() -> None:
    with pytest.raises(KeyError):
        packs.load("../settings")


@given(st.data())
def test_score_is_within_bounds_or_none_and_never_zero_for_missing(data: st.DataObject) -> None:
    pack = packs.load(data.draw(st.sampled_from(packs.CODES)))
    value = st.none() | st.integers(pack.lowest, pack.highest)
    drawn = {item.id: data.draw(value) for item in pack.items}
    for scale in pack.scales:
        found = score(pack, drawn)[scale.id]
        answered = sum(drawn[code] is not None for code in scale.items)
        assert (found is None) == (answered < scale.minimum)
        if found is not None:
            low, high = pack.bounds(scale)
            assert low <= found <= high
        assert (band(scale, found) is None) == (found is None)


def test_value_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match="temps: 5"):
        score(packs.load("pulse9"), {"temps": 5})


def broken(**changes: Any) -> dict[str, Any]:
    data = packs.to_json(packs.load("pulse9"))
    data["scales"][0].update(changes.pop("scale", {}))
    return {**data, **changes}


@pytest.mark.parametrize(
    "data",
    [
        broken(range=[4, 4]),
        broken(scale={"items": ["unknown"]}),
        broken(scale={"items": []}),
        broken(scale={"minimum": 2}),
        broken(scale={"method": "median"}),
        broken(range=[0, 5]),
    ],
)
def test_pack_that_cannot_be_scored_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="pulse9"):
        packs.parse(data)


def test_imported_words_complete_a_pack() -> None:
    pack = packs.load("who5")
    words = {item.id: {"text": f"Q{item.id}", "options": list("abcdef")} for item in pack.items}
    filled = packs.with_texts(pack, "fr", {"recall": "R", "items": words})
    assert filled.is_complete
    assert packs.parse(packs.to_json(filled)) == filled
    assert packs.said(filled.item("1").text, "en") == "Q1"
    assert packs.said({}, "fr") == ""
