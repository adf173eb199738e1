"""The group, its quick ways to powers, the test of membership, and the same without gmpy2."""

import importlib
import random
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlignes.sealed import arithmetic, groups
from interlignes.sealed.groups import (
    Exponent,
    FixedBase,
    G,
    Ladder,
    P,
    ProductLadder,
    Q,
    are_members,
    divide,
    hash_to_scalar,
    is_member,
    multiply,
    power_of_g,
    read_element,
    read_scalar,
    secret_power_of_g,
)
from interlignes.sealed.randomness import BASE58, make_uuid, scalar, token
from interlignes.sealed.reasons import Invalid
from tests.sealed.making import Chance

pytestmark = pytest.mark.once

SEED = b"foreseen by nobody".ljust(32)
MEMBER = FixedBase(power_of_g(12345))
SCALARS = st.integers(0, Q - 1)


def test_group_is_belenios_2048() -> None:
    """A prime p of 2048 bits, a prime q of 256, g of order q; (p-1)/q as the membership test assumes."""
    gmpy2 = pytest.importorskip("gmpy2")
    assert (P.bit_length(), Q.bit_length()) == (2048, 256)
    assert gmpy2.is_prime(P)
    assert gmpy2.is_prime(Q)
    assert pow(int(G), Q, int(P)) == 1 != G
    cofactor, rest = divmod(P - 1, Q)
    assert rest == 0
    assert cofactor % 6 == 0
    assert all((cofactor // 6) % small for small in range(2, 5000))


@settings(max_examples=10, deadline=None)
@given(exponent=SCALARS)
def test_every_way_to_a_power_agrees(exponent: int) -> None:
    base = MEMBER.power(1)
    expected = pow(int(base), exponent, int(P))
    assert MEMBER.power(exponent) == expected
    ladder, other = Ladder(base), Ladder(G)
    assert ladder.power(Exponent(exponent)) == expected
    needed = [Exponent(exponent), Exponent(exponent * 5 % Q)]
    product = ProductLadder(needed)
    for factor in (ladder, other, ladder):
        product.multiply(factor)
    for each in needed:
        assert product.power(each) == pow(int(base * base * G), each.value, int(P))


@pytest.mark.parametrize("exponent", [0, 1, 15, 16, Q - 1, 2**256 - 1])
def test_powers_at_the_edges(exponent: int) -> None:
    base = MEMBER.power(1)
    assert Ladder(base).power(Exponent(exponent)) == pow(int(base), exponent, int(P))
    assert Ladder(1).power(Exponent(exponent)) == 1
    assert MEMBER.power(exponent) == pow(int(base), exponent % Q, int(P))


def test_negative_and_secret_exponents() -> None:
    assert power_of_g(-5) * power_of_g(5) % P == 1
    assert secret_power_of_g(77) == power_of_g(77)
    assert secret_power_of_g(0) == 1
    assert divide(power_of_g(9), power_of_g(4)) == power_of_g(5)
    assert multiply([]) == 1


@pytest.mark.parametrize("count", [0, 1, 2, 7, 300])
def test_members_all_at_once(count: int) -> None:
    assert are_members([power_of_g(number) for number in range(count)], seed=SEED)


@pytest.mark.parametrize("place", [0, 150, 299])
@pytest.mark.parametrize("factor", [P - 1, 2, 3])
def test_one_stranger_among_members(place: int, factor: int) -> None:
    elements = [power_of_g(number) for number in range(300)]
    elements[place] = elements[place] * factor % P
    assert not is_member(elements[place])
    assert not are_members(elements, seed=SEED)


def test_two_strangers_do_not_cancel_out() -> None:
    """Their product is a member, so that a single product of all would be fooled."""
    elements = [power_of_g(number) for number in range(300)]
    elements[3] = P - elements[3]
    elements[200] = P - elements[200]
    assert is_member(multiply(elements))
    assert not are_members(elements, seed=SEED)


@pytest.mark.parametrize(
    "value",
    ["", "0", "01", "-1", "+1", " 1", "1 ", "1e3", "١", "9" * 618, str(P), str(P + 1), 7, None, ["1"]],
)
def test_text_that_is_no_element(value: object) -> None:
    with pytest.raises(Invalid):
        read_element(value)


@pytest.mark.parametrize("value", [str(Q), str(Q + 5), "9" * 77, "9" * 78, "-1", "01", "", 7])
def test_text_that_is_no_scalar(value: object) -> None:
    assert read_scalar(str(Q - 1)) == Q - 1
    with pytest.raises(Invalid):
        read_scalar(value)


def test_hash_is_that_of_the_format() -> None:
    """The challenge of a signature in a sample of belenios-tool is recomputed in tests/interop; here, the shape."""
    assert hash_to_scalar("pok|", [2, 3]) == hash_to_scalar("pok|2,3", [])
    assert 0 <= hash_to_scalar("", []) < Q


def test_randomness_has_the_right_shape() -> None:
    rng = Chance(1)
    assert set(token(rng, 5000)) == set(BASE58)
    assert len(make_uuid(rng)) == 14
    assert len({scalar(rng) for _ in range(100)}) == 100
    assert make_uuid(random.SystemRandom()) != make_uuid(random.SystemRandom())


def test_everything_runs_without_gmpy2(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the verifier falls back to where only Python is installed; tests/sealed/test_bundle.py runs it whole."""
    monkeypatch.setitem(sys.modules, "gmpy2", None)
    plain = importlib.reload(arithmetic)
    try:
        assert plain.integer("7") == 7
        assert type(plain.integer("7")) is int
        assert plain.power(3, 20, 1000) == pow(3, 20, 1000)
        assert plain.secret_power(3, 20, 1001) == pow(3, 20, 1001)
    finally:
        monkeypatch.undo()
        importlib.reload(arithmetic)
    assert groups.arithmetic is arithmetic
