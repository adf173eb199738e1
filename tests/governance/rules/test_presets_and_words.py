"""Rule books are read with care; every verdict can be said in words; notice and fingerprints."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules import explain, presets
from governance.rules.fingerprint import electorate_hash, votes_hash
from governance.rules.majority import Base, Comparison, Counts, Outcome, Rule, Share, verdict
from governance.rules.notice import days_of_notice, latest_dispatch
from tests.governance.rules.test_majority import all_counts, rules

pytestmark = pytest.mark.once

GOOD: dict[str, Any] = {"ordinaire": [{"call": 1, "quorum": None, "majority": ["all", ">", 1, 2]}]}


def test_presets_round_trip_through_json() -> None:
    for book in presets.load().values():
        for kind_rules in book.rules.values():
            for rule in kind_rules or ():
                assert presets.rule_from_json(json.loads(json.dumps(presets.rule_to_json(rule)))) == rule


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"ordinaire": []}, "x.ordinaire"),
        ({"ordinaire": "no"}, "x.ordinaire"),
        ({"ordinaire": [{"call": 3}]}, "x.ordinaire[0].call"),
        ({"ordinaire": [{"call": True}]}, "x.ordinaire[0].call"),
        ({"ordinaire": ["no"]}, "x.ordinaire[0].call"),
        ({"ordinaire": [{"call": 1}]}, "x.ordinaire[0].majority"),
        ({"ordinaire": [{"call": 1, "majority": ["all", ">", 1]}]}, "x.ordinaire[0].majority"),
        ({"ordinaire": [{"call": 1, "majority": ["some", ">", 1, 2]}]}, "x.ordinaire[0].majority"),
        ({"ordinaire": [{"call": 1, "majority": ["all", "=", 1, 2]}]}, "x.ordinaire[0].majority"),
        ({"ordinaire": [{"call": 1, "majority": ["all", ">", 1, 0]}]}, "x.ordinaire[0].majority"),
        ({"ordinaire": [{"call": 1, "majority": ["all", ">", 1.5, 2]}]}, "x.ordinaire[0].majority"),
        ({"ordinaire": [{"call": 1, "majority": ["all", ">", 3, 2]}]}, "x.ordinaire[0].majority"),
        ({"ordinaire": GOOD["ordinaire"] * 2}, "x.ordinaire"),
        ({"notice_days": {"call1": -1}}, "x.notice_days.call1"),
        ({"notice_days": {"call1": True}}, "x.notice_days.call1"),
    ],
)
def test_bad_book_names_the_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(ValueError, match=r"^x") as caught:
        presets.parse("x", {**GOOD, **change})
    assert str(caught.value).startswith(place)


@pytest.mark.parametrize("data", [{}, [], None, {"form": "SARL"}])
def test_book_without_a_class_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match=r"^x"):
        presets.parse("x", data)


@pytest.mark.parametrize(
    ("preset", "kind", "call", "reason"),
    [
        ("sas_statuts", "ordinaire", 1, "empty"),
        ("sarl_avant_2005", "extraordinaire", 2, "no_such_call"),
        ("sarl_statuts_type_cgscop", "gerance_variant_strict", 2, "no_such_call"),
        ("sa_legal", "gerance_variant_strict", 1, "unknown_kind"),
    ],
)
def test_no_rule_says_why(preset: str, kind: str, call: int, reason: str) -> None:
    with pytest.raises(presets.NoRule) as caught:
        presets.load()[preset].rule(kind, call)
    assert caught.value.reason == reason


def test_notice_days_of_books() -> None:
    assert presets.load()["sa_legal"].notice_days(2) == 10
    assert presets.load()["sarl_statuts_type_cgscop"].notice_days(2) == 15
    assert presets.load()["unanimite"].notice_days(1) == presets.NOTICE_DAYS


@given(rules, all_counts(), st.none() | st.just("article 26"))
def test_every_verdict_is_explained_with_its_numbers(rule: Rule, counts: Counts, source: str | None) -> None:
    judged = verdict(rule, counts)
    text = explain.explain(judged, source=source)
    for number in (counts.for_, counts.against, counts.abstain):
        assert str(number) in text
    if judged.outcome is Outcome.NO_QUORUM:
        assert str(judged.quorum_needed) in text
    else:
        assert str(judged.needed) in text
        assert str(judged.base) in text
    assert (source or "Rule:") in text


def test_words_for_every_preset_rule() -> None:
    for key, book in presets.load().items():
        assert explain.preset_name(key) != key
        assert explain.preset_source(key)
        for kind_rules in book.rules.values():
            for rule in kind_rules or ():
                assert explain.rule_in_words(rule).startswith("Majority: ")
                assert explain.effect_of_abstention(rule)


def test_words_of_the_cooperatives_own_book() -> None:
    rule = presets.parse("ours", GOOD).rule("ordinaire", 1)
    judged = verdict(rule, Counts(3, 3, 2, 0, 0, 1))
    assert "1 blank paper" in explain.explain(judged)
    assert explain.explain(judged).endswith("Rule: ours, ordinary decision, first call.")
    assert "(art. 26)." in explain.explain(judged, source="art. 26")


def test_uncommon_fractions_are_said_too() -> None:
    at_least = presets.share("x", ["all", ">=", 5, 6])
    more = presets.share("x", ["cast", ">", 4, 5])
    assert explain.share_in_words(at_least) == "at least 5/6 of the votes of all associates"
    assert explain.share_in_words(more, count=7) == "more than 4/5 of the votes cast (7)"


def test_plurals() -> None:
    assert explain.plural("a", "b", 1) == "a"
    assert explain.plural("a", "b", 0) == "b"
    assert explain.kind_name("other") == "other"
    assert explain.call_name(2) == "second call"


@pytest.mark.parametrize(
    ("dispatched", "meeting", "days"),
    [
        (date(2026, 12, 1), date(2026, 12, 16), 15),
        (date(2026, 12, 20), date(2027, 1, 4), 15),
        (date(2028, 2, 20), date(2028, 3, 6), 15),
        (date(2026, 3, 20), date(2026, 4, 4), 15),
        (date(2026, 12, 1), date(2026, 12, 1), 0),
        (date(2026, 12, 2), date(2026, 12, 1), -1),
    ],
)
def test_notice_leaves_out_dispatch_and_counts_the_meeting(
    dispatched: date, meeting: date, days: int
) -> None:
    assert days_of_notice(dispatched, meeting) == days


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_latest_dispatch_gives_the_notice_and_a_day_later_does_not(meeting: date, days: int) -> None:
    latest = latest_dispatch(meeting, days)
    assert days_of_notice(latest, meeting) == days
    assert days_of_notice(latest + timedelta(days=1), meeting) < days


def test_fingerprints_do_not_depend_on_order_and_see_every_change() -> None:
    rule = {"majority": ["all", ">", 1, 2]}
    first = electorate_hash(7, [3, 1, 2], rule)
    assert first == electorate_hash(7, [1, 2, 3], rule)
    assert first not in {electorate_hash(8, [1, 2, 3], rule), electorate_hash(7, [1, 2], rule)}
    votes = votes_hash(7, [(2, "for"), (1, "against")])
    assert votes == votes_hash(7, [(1, "against"), (2, "for")])
    assert votes != votes_hash(7, [(1, "for"), (2, "against")])


def test_share_reads_base_and_comparison() -> None:
    assert presets.share("x", ["present", ">=", 2, 3]) == Share(
        Base.PRESENT, Comparison.AT_LEAST, presets.Fraction(2, 3)
    )


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (Counts(12, 9, 7, 2, 0), "Rather for; a consultation indicative decides nothing."),
        (Counts(12, 9, 2, 7, 0), "Rather against; a consultation indicative decides nothing."),
        (Counts(12, 3, 2, 1, 0), "No quorum. "),
    ],
)
def test_consultation_is_never_said_to_adopt_or_reject(counts: Counts, words: str) -> None:
    judged = verdict(presets.load()[presets.DEFAULT].rule("extraordinaire", 1), counts)
    text = explain.explain(judged, is_binding=False)
    assert text.startswith(words)
    assert not {"Adopted", "Rejected", "assembly"} & set(text.replace(".", " ").replace(":", " ").split())


def test_no_preset_counts_blank_proxies_and_a_book_says_yes_or_no() -> None:
    assert not any(book.blank_proxies() for book in presets.load().values())
    data = presets.load()[presets.DEFAULT].data
    assert presets.parse("x", {**data, "proxy": {"blank": True}}).blank_proxies()
    with pytest.raises(ValueError, match=r"proxy\.blank"):
        presets.parse("x", {**data, "proxy": {"blank": "oui"}})
