"""Rules of decision in the règlement: stricter than the statuts or nothing, whatever is combined."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from governance.rules import house, presets
from governance.rules.majority import Base, Comparison, Counts, Outcome, Rule, Share, verdict

pytestmark = pytest.mark.once
BOOK = presets.load()[presets.DEFAULT]
MORE, LEAST = Comparison.MORE_THAN, Comparison.AT_LEAST
SHARES = [
    Share(base, comparison, Fraction(*part))
    for base in Base
    for comparison, part in ((MORE, (1, 2)), (LEAST, (1, 2)), (LEAST, (2, 3)), (LEAST, (1, 1)))
]


def of(**values: Any) -> dict[str, Any]:
    """A house rule for ordinary decisions."""
    return house.read({"class": "ordinaire", "basis": "art. 25", **values})


@pytest.mark.parametrize(("one", "other"), [*product(SHARES, SHARES)])
def test_what_is_as_strict_adopts_nothing_that_the_other_rejects(one: Share, other: Share) -> None:
    """Over every count of five associates."""
    if not house.is_as_strict(one, other):
        return
    judge = [Rule("x", "ordinaire", 1, None, share) for share in (one, other)]
    for present in range(6):
        for for_, against in product(range(present + 1), repeat=2):
            if for_ + against <= present:
                counts = Counts(5, present, for_, against, present - for_ - against)
                strict, lax = (verdict(rule, counts).outcome for rule in judge)
                assert strict != Outcome.ADOPTED or lax == Outcome.ADOPTED, (counts, one, other)


@pytest.mark.parametrize(
    ("values", "weak"),
    [
        ({"majority": ["all", ">=", 2, 3]}, []),
        ({"majority": ["all", ">", 1, 2]}, []),
        ({"majority": ["cast", ">=", 3, 4]}, ["majority"]),  # of all associates is what the statuts say
        ({"quorum": ["all", ">=", 1, 4]}, []),
        ({"secrecy": "simple", "notice_days": 21, "most_proxies": 0}, []),
        ({"notice_days": 14}, ["notice_days"]),
        ({"class": "extraordinaire", "quorum": ["all", ">=", 2, 3]}, ["quorum"]),
        ({"class": "gerance_variant_strict", "secrecy": "simple"}, ["secrecy"]),
    ],
)
def test_weaker_than_the_statuts_is_named(values: dict[str, Any], weak: list[str]) -> None:
    assert house.weaker(BOOK, of(**values)) == weak


@pytest.mark.parametrize(
    "wrong",
    [
        {"class": "unanimite", "basis": "x", "notice_days": 20},
        {"class": "ordinaire", "basis": " ", "notice_days": 20},
        {"class": "ordinaire", "basis": "x"},
        {"class": "ordinaire", "basis": "x", "notice_days": True},
        {"class": "ordinaire", "basis": "x", "most_proxies": -1},
        {"class": "ordinaire", "basis": "x", "secrecy": "much"},
        {"class": "ordinaire", "basis": "x", "majority": ["all", ">", 1, 0]},
    ],
)
def test_what_cannot_be_read_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"expected|set|fraction"):
        house.read(wrong)


def test_overlay_keeps_what_is_stricter_value_by_value() -> None:
    first = of(quorum=["all", ">=", 1, 2], majority=["cast", ">", 1, 2], notice_days=21, most_proxies=1)
    second = of(quorum=["all", ">=", 1, 3], notice_days=30, secrecy="simple")
    book = house.overlay(BOOK, [first, second])
    rule = book.rule("ordinaire", 1)
    assert rule.quorum == Share(Base.ALL, LEAST, Fraction(1, 2))
    assert rule.majority == BOOK.rule("ordinaire", 1).majority
    assert book.rule("ordinaire", 2) == BOOK.rule("ordinaire", 2)
    assert book.rule("extraordinaire", 1) == BOOK.rule("extraordinaire", 1)
    assert (book.notice_days(1), book.most_proxies(), book.secrecy("ordinaire")) == (30, 1, "simple")
    assert book.notice_days(2) == 15
    assert BOOK.notice_days(1) == 15


def test_notice_reaches_the_kinds_of_assembly_with_one_of_their_own() -> None:
    kinds = {"age": {"notice_days": {"call1": 16}}, "team": {"notice_days": {"call1": 3}}}
    book = presets.parse("x", {**BOOK.data, "kinds": kinds})
    longer = house.overlay(book, [of(notice_days=21)])
    assert longer.kind("age").notice_days(1) == 21
    assert longer.kind("team").notice_days(1) == 3


def test_words_say_each_value_and_where_it_comes_from() -> None:
    words = house.in_words(of(quorum=["all", ">=", 1, 2], secrecy="bureau", most_proxies=1), gettext=str)
    assert words == [
        "Quorum of a decision of the class “ordinary decision”, first call: "
        "at least one half of the votes of all associates.",
        "Ballots of the class “ordinary decision”: secret, at least the bureau level.",
        "Proxies that one associate may hold: 1 at most.",
        "Left to the règlement by: art. 25.",
    ]
    assert house.in_words({}, gettext=str) == []
