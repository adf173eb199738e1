"""What a kind of meeting brings."""

import pytest

from governance.choices import ASSEMBLIES, DecisionClass, MeetingKind
from governance.rules import kinds, presets

pytestmark = pytest.mark.once


def test_the_kinds_are_those_of_the_product() -> None:
    assert set(kinds.KINDS) == set(MeetingKind.values)
    assert set(kinds.ASSEMBLIES) == {kind.value for kind in ASSEMBLIES}
    assert set(DecisionClass.values) == kinds.OF_ORDINARY | kinds.OF_EXTRAORDINARY


@pytest.mark.parametrize("preset", sorted(presets.load()))
def test_every_preset_gives_assemblies_the_law_s_notice_and_other_meetings_none(preset: str) -> None:
    book = presets.load()[preset]
    for kind in kinds.KINDS:
        days = [book.kind(kind).notice_days(call) for call in (1, 2)]
        second = 10 if preset == "sa_legal" else 15
        assert days == ([15, second] if kind in kinds.ASSEMBLIES else [0, 0])
        assert book.kind(kind).proxies == (kind in kinds.ASSEMBLIES)


def test_a_kind_may_have_rules_of_its_own() -> None:
    book = {
        **presets.load()["sa_legal"].data,
        "kinds": {"ago": {"notice_days": {"call1": 21}, "remote": False}},
    }
    read = presets.parse("statuts", book)
    assert (read.kind("ago").notice_days(1), read.kind("ago").notice_days(2)) == (21, 21)
    assert (read.kind("ago").remote, read.kind("age").remote) == (False, True)
    assert read.kind("age").notice_days(2) == 10


@pytest.mark.parametrize(
    ("kind", "decision_class", "does"),
    [
        ("ago", "ordinaire", True), ("ago_extra", "gerance", True), ("ago", "extraordinaire", False),
        ("ago", "exclusion", False), ("age", "extraordinaire", True), ("age", "unanimite", True),
        ("age", "ordinaire", False), ("mixed", "ordinaire", True), ("mixed", "exclusion", True),
    ],
)  # fmt: skip
def test_which_decision_belongs_to_which_assembly(kind: str, decision_class: str, *, does: bool) -> None:
    assert kinds.belongs(kind, decision_class) is does


@pytest.mark.parametrize(
    "wrong",
    [
        {"picnic": {}}, [1], {"ago": 3}, {"ago": {"notice_days": {"call1": -1}}}, {"ago": {"remote": "no"}},
        {"ago": {"notice_days": {"call1": True}}}, {"team": {"notice_days": {"call1": 400}}},
    ],
)  # fmt: skip
def test_a_wrong_book_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="kinds"):
        presets.parse("statuts", {**presets.load()[presets.DEFAULT].data, "kinds": wrong})
