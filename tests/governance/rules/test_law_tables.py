"""Quorum, majority, proxies and notice, exhaustively for small numbers, against the law written down once more.

Each rule stands here in whole numbers, as an assembly would check it by hand, and knows nothing of `governance.rules`.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.rules import presets
from governance.rules.majority import Counts, verdict
from governance.rules.notice import days_of_notice, latest_dispatch
from governance.rules.proxies import most_proxies, within
from interlignes.kit import clock

pytestmark = pytest.mark.once
PARIS = ZoneInfo("Europe/Paris")
Law = Callable[[Counts], bool]
ALWAYS: Law = lambda _c: True  # noqa: E731
MORE_THAN_HALF_OF_ALL: Law = lambda c: 2 * c.for_ > c.members  # noqa: E731
MORE_THAN_HALF_OF_CAST: Law = lambda c: c.for_ > c.against  # noqa: E731
#: preset, class, call -> is there a quorum, is it adopted (loi 78-763; C. com. L223-29, L223-30, L225-96, L225-98).
LAWS: dict[tuple[str, str, int], tuple[Law, Law]] = {
    ("sarl_statuts_type_cgscop", "ordinaire", 1): (ALWAYS, MORE_THAN_HALF_OF_ALL),
    ("sarl_statuts_type_cgscop", "ordinaire", 2): (ALWAYS, lambda c: 2 * c.for_ > c.present),
    ("sarl_statuts_type_cgscop", "extraordinaire", 1): (
        lambda c: 4 * c.present >= 3 * c.members,
        lambda c: 4 * c.for_ >= 3 * c.present,
    ),
    ("sarl_statuts_type_cgscop", "extraordinaire", 2): (
        lambda c: 2 * c.present >= c.members,
        lambda c: 4 * c.for_ >= 3 * c.present,
    ),
    ("sarl_statuts_type_cgscop", "gerance_variant_strict", 1): (ALWAYS, MORE_THAN_HALF_OF_ALL),
    ("sarl_legal_2005", "ordinaire", 1): (ALWAYS, MORE_THAN_HALF_OF_ALL),
    ("sarl_legal_2005", "ordinaire", 2): (ALWAYS, MORE_THAN_HALF_OF_CAST),
    ("sarl_legal_2005", "extraordinaire", 1): (
        lambda c: 4 * c.present >= c.members,
        lambda c: 3 * c.for_ >= 2 * c.present,
    ),
    ("sarl_legal_2005", "extraordinaire", 2): (
        lambda c: 5 * c.present >= c.members,
        lambda c: 3 * c.for_ >= 2 * c.present,
    ),
    ("sarl_avant_2005", "ordinaire", 1): (ALWAYS, MORE_THAN_HALF_OF_ALL),
    ("sarl_avant_2005", "ordinaire", 2): (ALWAYS, MORE_THAN_HALF_OF_CAST),
    ("sarl_avant_2005", "extraordinaire", 1): (ALWAYS, lambda c: 4 * c.for_ >= 3 * c.members),
    ("sa_legal", "ordinaire", 1): (lambda c: 5 * c.present >= c.members, MORE_THAN_HALF_OF_CAST),
    ("sa_legal", "ordinaire", 2): (ALWAYS, MORE_THAN_HALF_OF_CAST),
    ("sa_legal", "extraordinaire", 1): (
        lambda c: 4 * c.present >= c.members,
        lambda c: 3 * c.for_ >= 2 * (c.for_ + c.against),
    ),
    ("sa_legal", "extraordinaire", 2): (
        lambda c: 5 * c.present >= c.members,
        lambda c: 3 * c.for_ >= 2 * (c.for_ + c.against),
    ),
    ("unanimite", "ordinaire", 1): (ALWAYS, lambda c: c.for_ == c.members),
}


def every_count(most: int) -> Iterator[Counts]:
    """Every way in which an assembly of up to `most` can vote."""
    for members in range(1, most + 1):
        for present in range(members + 1):
            for for_ in range(present + 1):
                for against in range(present - for_ + 1):
                    for abstain in range(present - for_ - against + 1):
                        yield Counts(members, present, for_=for_, against=against, abstain=abstain)


COUNTS = list(every_count(9))


def test_every_rule_of_every_preset_stands_here() -> None:
    known = {
        (key, kind, rule.call)
        for key, book in presets.load().items()
        for kind, rules in book.rules.items()
        for rule in rules or ()
    }
    assert known == set(LAWS)


@pytest.mark.parametrize("case", LAWS, ids=lambda case: "-".join(map(str, case)))
def test_every_vote_of_up_to_nine_is_judged_as_the_law_says(case: tuple[str, str, int]) -> None:
    preset, kind, call = case
    rule, (quorum, majority) = presets.load()[preset].rule(kind, call), LAWS[case]
    for counts in COUNTS:
        wanted = "no_quorum"
        if quorum(counts):
            wanted = "adopted" if counts.for_ and majority(counts) else "rejected"
        assert verdict(rule, counts).outcome.value == wanted, counts


def test_cap_of_proxies_for_every_number_of_associates() -> None:
    """Loi 78-763, art. 14: one below twenty; then no more than a twentieth, and never what the statuts forbid."""
    for members in range(401):
        most = most_proxies(members)
        if members < 20:
            assert most == 1
        else:
            assert most * 20 <= members < (most + 1) * 20
        for statuts in range(4):
            assert most_proxies(members, statuts) == min(most, statuts)
    assert [most_proxies(members) for members in (20, 39, 40, 59, 60, 100, 200)] == [1, 1, 2, 2, 3, 5, 10]


def test_the_first_given_are_kept() -> None:
    given = [(1, 9), (2, 8), (3, 9), (4, 9)]
    assert within(given, 2) == {1: 9, 2: 8, 3: 9}
    assert within(given, 1) == {1: 9, 2: 8}
    assert within(given, 0) == {}


#: Days of the week in which clocks change, in Paris.
CHANGES = (date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26))


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_notice_over_the_change_of_clocks(change: date) -> None:
    """Days of Paris count, whatever their hours: that of the dispatch not, that of the meeting (CPC art. 641)."""
    for gap in range(1, 21):
        for before in range(gap + 1):
            sent, held = (
                change - timedelta(days=before),
                change - timedelta(days=before) + timedelta(days=gap),
            )
            for hour, minute in ((0, 0), (1, 59), (2, 30), (3, 1), (12, 0), (23, 59)):
                dispatched = datetime(sent.year, sent.month, sent.day, hour, minute, tzinfo=PARIS)
                begins = datetime(held.year, held.month, held.day, 23 - hour, 59 - minute, tzinfo=PARIS)
                counted = [
                    sent + timedelta(days=n) for n in range(1, 40) if sent < sent + timedelta(days=n) <= held
                ]
                days = days_of_notice(
                    clock.today(dispatched.astimezone(UTC)), clock.today(begins.astimezone(UTC))
                )
                assert days == len(counted) == gap
                assert latest_dispatch(held, gap) == sent
