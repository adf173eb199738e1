"""Sums of a ledger, the highest capital, the limits of the statuts: worked examples and properties."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.capital import (
    Change,
    Check,
    Code,
    Effect,
    Holder,
    Limits,
    Line,
    after,
    balances,
    checks,
    committed,
    compare,
    converted,
    fingerprint,
    first_overdraft,
    highest,
)

pytestmark = pytest.mark.once
DAY = date(2026, 6, 15)
LINES = st.lists(
    st.builds(
        Line,
        on=st.integers(0, 9).map(lambda days: DAY + timedelta(days)),
        member=st.integers(1, 4),
        shares=st.integers(-20, 30).filter(bool),
        amount=st.integers(-50_000, 50_000).map(lambda cents: Decimal(cents).scaleb(-2)),
    ),
    max_size=15,
)
CENT = Decimal("0.01")


@given(LINES)
def test_balances_add_up_to_the_sum_of_the_lines(lines: list[Line]) -> None:
    assert sum(balances(lines).values()) == sum(line.shares for line in lines)


@given(LINES, st.dates(DAY, DAY + timedelta(9)))
def test_balance_of_a_day_and_what_comes_after_make_the_whole(lines: list[Line], day: date) -> None:
    rest: dict[int, int] = defaultdict(int)
    for line in lines:
        if line.on > day:
            rest[line.member] += line.shares
    for member in range(1, 5):
        assert balances(lines, day).get(member, 0) + rest[member] == balances(lines).get(member, 0)


@given(LINES)
def test_no_overdraft_means_nobody_is_ever_below_nothing(lines: list[Line]) -> None:
    over = first_overdraft(lines)
    evenings = [DAY + timedelta(n) for n in range(10)]
    low = [(day, member) for day in evenings for member, n in sorted(balances(lines, day).items()) if n < 0]
    assert over == (low[0] if low else None)


@given(LINES)
def test_highest_is_reached_on_some_evening_and_never_passed(lines: list[Line]) -> None:
    evenings = [sum((x.amount for x in lines if x.on <= DAY + timedelta(n)), Decimal(0)) for n in range(10)]
    assert highest((line.on, line.amount) for line in lines) == max([Decimal(0), *evenings])


def test_shares_given_and_taken_on_one_day_are_no_overdraft() -> None:
    lines = [Line(DAY, 1, -5), Line(DAY, 1, 5), Line(DAY, 2, 1)]
    assert first_overdraft(lines) is None
    assert balances(lines) == {2: 1}


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.integers(1, 10_000))
def test_conversion_keeps_the_worth_or_refuses(shares: int, old: int, new: int) -> None:
    made = converted(shares, Decimal(old).scaleb(-2), Decimal(new).scaleb(-2))
    assert (made is None) == bool(shares * old % new)
    if made is not None:
        assert made * new == shares * old


def team(*shares: int) -> list[Holder]:
    """Employed associates."""
    return [Holder(number, count) for number, count in enumerate(shares, start=1)]


def found(holders: list[Holder], code: Code) -> Check:
    """One check."""
    return next(check for check in checks(holders, Limits()) if check.code is code)


def test_retired_counts_for_both_tests_and_another_former_employee_for_the_votes_only() -> None:
    holders = [Holder(1, 50), Holder(2, 30), Holder(3, 20, in_capital=False)]
    assert found(holders, Code.EMPLOYED_CAPITAL).share == Fraction(80, 100)
    assert found(holders, Code.EMPLOYED_VOTES).share == 1


@pytest.mark.parametrize(
    ("employed", "others", "holds"), [(51, 49, True), (50, 50, False), (509, 491, False)]
)
def test_fifty_one_per_cent_of_the_capital(employed: int, others: int, holds: bool) -> None:
    holders = [Holder(1, employed), Holder(2, others, in_capital=False, in_votes=False, is_external=True)]
    assert found(holders, Code.EMPLOYED_CAPITAL).holds is holds


@pytest.mark.parametrize(
    ("employed", "external", "holds"), [(65, 35, True), (64, 36, False), (2, 1, True), (1, 1, False)]
)
def test_sixty_five_per_cent_of_the_votes(employed: int, external: int, holds: bool) -> None:
    holders = [Holder(n, 1) for n in range(employed)]
    holders += [Holder(1000 + n, 1, in_votes=False, is_external=True) for n in range(external)]
    assert found(holders, Code.EMPLOYED_VOTES).holds is holds
    assert found(holders, Code.EXTERNAL_VOTES).holds is holds


def test_cooperatives_raise_the_cap_of_externals_but_not_that_of_the_others() -> None:
    holders = [Holder(n, 1) for n in range(11)]
    holders += [Holder(100 + n, 1, in_votes=False, is_external=True, is_cooperative=n < 2) for n in range(9)]
    assert found(holders, Code.EXTERNAL_VOTES).limit == Fraction(49, 100)
    assert found(holders, Code.EXTERNAL_VOTES).holds
    assert found(holders, Code.OUTSIDERS_VOTES).share == Fraction(7, 20)
    assert found(holders, Code.OUTSIDERS_VOTES).holds


def test_one_holder_at_half_but_no_further_and_two_associates_equal() -> None:
    assert found(team(2, 1, 1), Code.ONE_HOLDER).holds
    assert not found(team(3, 1, 1), Code.ONE_HOLDER).holds
    assert found(team(5, 5), Code.TWO_ASSOCIATES).holds
    assert not found(team(6, 5), Code.TWO_ASSOCIATES).holds


def test_every_associate_holds_a_share_and_a_leaver_needs_none() -> None:
    assert not found(team(3, 0, 2), Code.ONE_SHARE_EACH).holds
    assert found([*team(3, 1), Holder(9, 0, votes=0)], Code.ONE_SHARE_EACH).holds


def test_nothing_of_nothing_is_in_order() -> None:
    assert all(check.holds for check in checks([], Limits()))
    assert checks([], Limits())[0].share == 0


@pytest.mark.parametrize(
    ("shares", "changes", "effect"),
    [
        ((2, 1, 1), {2: 1}, Effect.KEPT),
        ((2, 1, 1), {1: 1}, Effect.BROKEN),
        ((3, 1, 1), {1: 1}, Effect.WORSE),
        ((5, 1, 1), {2: 1}, Effect.STILL_BROKEN),
        ((3, 1, 1), {2: 1}, Effect.MENDED),
    ],
)
def test_effect_of_a_movement(shares: tuple[int, ...], changes: dict[int, int], effect: Effect) -> None:
    change = next(c for c in compare(team(*shares), changes, Limits()) if c.after.code is Code.ONE_HOLDER)
    assert change.effect is effect


def test_check_that_did_not_exist_before_breaks_only_when_it_fails() -> None:
    check = Check(Code.ONE_HOLDER, 1, 3, Fraction(1, 2), is_most=True)
    assert Change(None, check).effect is Effect.KEPT
    assert Change(None, Check(Code.ONE_HOLDER, 2, 3, Fraction(1, 2), is_most=True)).effect is Effect.BROKEN


def test_check_of_at_least_gets_worse_downwards() -> None:
    less, more = (Check(Code.EMPLOYED_CAPITAL, n, 10, Fraction(51, 100)) for n in (3, 4))
    assert less.is_worse_than(more)
    assert not more.is_worse_than(less)


def test_change_of_somebody_unknown_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        after(team(1), {7: 1})


@pytest.mark.parametrize(
    ("pay", "rate", "cap", "expected"),
    [
        ("24000", "2/100", None, ("480.00", 32)),
        ("40000", "2/100", "576", ("576", 38)),
        ("24000", "50/100", None, ("2400.00", 160)),  # never above a tenth
        ("1000.99", "1/100", None, ("10.00", 0)),
    ],
)
def test_commitment_is_cut_to_the_cap_the_tenth_and_whole_shares(
    pay: str, rate: str, cap: str | None, expected: tuple[str, int]
) -> None:
    amount, shares = committed(Decimal(pay), Fraction(rate), Decimal(cap) if cap else None, Decimal(15))
    assert (amount, shares) == (Decimal(expected[0]), expected[1])


def test_fingerprint_depends_on_every_fact_and_not_on_their_order() -> None:
    facts: dict[str, object] = {"shares": 3, "amount": Decimal("45.00")}
    assert fingerprint(facts) == fingerprint(dict(reversed(facts.items())))
    assert len({fingerprint({**facts, name: 0}) for name in facts} | {fingerprint(facts)}) == 3
