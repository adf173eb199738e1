"""The group BELENIOS-2048: the elements of order q modulo p, p of 2048 bits, q of 256.

(p-1)/q = 2 * 3 * a number of 1790 bits without a factor below a million, so an element from outside must be tested:
`is_member` for one, `are_members` for many at once. Verification handles no secret and may take its time from the data;
`secret_power_of_g` and `secret_power` are for private keys.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from interlignes.sealed import arithmetic, limits
from interlignes.sealed.encoding import decimal
from interlignes.sealed.reasons import Invalid, Reason

NAME = "BELENIOS-2048"
P = arithmetic.integer(
    "20694785691422546401013643657505008064922989295751104097100884787057374219242717401922237254497684338129"
    "06663313807895840496005438963628979639303877390572280360597374942767137677761889858987273586504908116709"
    "93105358677809800307904916540637771737641986785272734744763418356000356983051931442845617019110007867373"
    "07333564123971732897913240474578834468260652327974647951137672658693582180046317922073668860052627186363"
    "38608879688212076943236614949100292344434637322214588410058642105024212036543356120132048111885240873107"
    "7014151666200162313177169372189248078507711827842317498073276598828825169183103125680162072880719"
)
Q = 78571733251071885079927659812671450121821421258408794611510081919805623223441
G = arithmetic.integer(
    "24023526775018522092276877035323999327122876573783649165100753187876632741463532193202856761552696787996"
    "94668298749389095083896573425601900601068477164491735474137283104610458681314511781646755400527402889846"
    "13986453266121505579709716201616827031288643245666383486363578210615491841998253431518974065818686865115"
    "13585764101388822153960160432288436039309893336627728484065931384060102316750957637779826651036068224066"
    "35076697764025346253773085133173495194248967754052573659049492477631475991575198775177711481490920456600"
    "205478127054728238140972518639858334115700568353695553423781475582491896050296680037745308460627"
)
#: The random subsets that `are_members` multiplies: an intruder passes with a chance of 2 ** -80.
ROUNDS = 80
_ONE = arithmetic.integer(1)
_SCALAR_BYTES = 32
_SCALAR_BITS = 8 * _SCALAR_BYTES
#: A digit of an `Exponent`, the lowest bit first, and half of its value, rounded down.
_DIGIT = re.compile("1[01]{0,3}")
_HALF = {f"{digit:0{width}b}"[::-1]: digit // 2 for width in range(1, 5) for digit in range(1, 2**width, 2)}


class FixedBase:
    """Powers of one base needed a great many times: 32 multiplications each, after 8,000 for the table."""

    def __init__(self, base: int) -> None:
        self._rows: list[list[int]] = []
        for _ in range(_SCALAR_BYTES):
            row = [_ONE]
            for _ in range(255):
                row.append(row[-1] * base % P)
            self._rows.append(row)
            base = row[-1] * base % P

    def power(self, exponent: int) -> int:
        """base ** exponent; the exponent is taken modulo q."""
        product = _ONE
        for row, digit in zip(self._rows, int(exponent % Q).to_bytes(_SCALAR_BYTES, "little"), strict=True):
            if digit:
                product = product * row[digit] % P
        return product


class Exponent:
    """0 <= value < 2 ** 256, written with odd digits: from the lowest bit on, four bits at a time from the next 1."""

    __slots__ = ("places", "value")

    def __init__(self, value: int) -> None:
        self.value = value
        #: Where the digits 1, 3, ... 15 stand.
        self.places: list[list[int]] = [[] for _ in range(8)]
        for digit in _DIGIT.finditer(f"{int(value):b}"[::-1]):
            self.places[_HALF[digit[0]]].append(digit.start())


class Ladder:
    """One base of which several powers are needed: its squares, base ** (2 ** i), are made once for all of them.

    Yao's method: the squares that belong to the same digit of the exponent are multiplied together.
    """

    __slots__ = ("squares",)

    def __init__(self, base: int) -> None:
        self.squares: Sequence[int] | Mapping[int, int] = _squares(base)

    def power(self, exponent: Exponent) -> int:
        """The base to this power: the product over the digits 2d + 1 of their squares to this power."""
        squares = self.squares
        running = product = _ONE  # `running` is the product of the squares of all larger digits
        for places in exponent.places[:0:-1]:
            for place in places:
                running = running * squares[place] % P
            product = product * running % P
        for place in exponent.places[0]:
            running = running * squares[place] % P
        return product * product % P * running % P


class ProductLadder(Ladder):
    """The product of bases that come one after the other, for a few exponents: of its squares only what they need."""

    __slots__ = ()
    squares: dict[int, int]

    def __init__(self, exponents: Iterable[Exponent]) -> None:
        places = {place for exponent in exponents for same in exponent.places for place in same}
        self.squares = dict.fromkeys(places, _ONE)

    def multiply(self, factor: Ladder) -> None:
        """One more base."""
        for place, square in self.squares.items():
            self.squares[place] = square * factor.squares[place] % P


#: q itself: an element is a member if its power to it is 1.
ORDER = Exponent(Q)


def _squares(base: int) -> list[int]:
    squares = [base]
    for _ in range(_SCALAR_BITS - 1):
        base = base * base % P
        squares.append(base)
    return squares


@lru_cache(maxsize=4)
def fixed_base(base: int) -> FixedBase:
    """The table of a base; those used last are kept (3 MB each)."""
    return FixedBase(base)


@cache
def _table_of_g() -> FixedBase:
    return FixedBase(G)


def power_of_g(exponent: int) -> int:
    """g ** exponent; the exponent may be negative."""
    return _table_of_g().power(exponent)


def power(base: int, exponent: int) -> int:
    """base ** exponent, for an exponent that is no secret and not negative."""
    return arithmetic.power(base, exponent, P)


def secret_power_of_g(exponent: int) -> int:
    """g ** exponent for a private key."""
    return secret_power(G, exponent)


def secret_power(base: int, exponent: int) -> int:
    """base ** exponent in a time that says nothing about the exponent; base is a member."""
    return arithmetic.secret_power(base, exponent + Q, P)


def multiply(elements: Iterable[int]) -> int:
    """The product; 1 for none."""
    rest = iter(elements)
    product = next(rest, _ONE)
    for element in rest:
        product = product * element % P
    return product


def divide(numerator: int, denominator: int) -> int:
    """numerator / denominator for a member of the group."""
    return numerator * power(denominator, Q - 1) % P


def read_element(value: Any) -> int:
    """The number that a text stands for, 0 < x < p; whether it is a member of the group is another question."""
    text = decimal(value, digits=limits.ELEMENT_DIGITS, reason=Reason.ELEMENT)
    element = arithmetic.integer(text)
    if not 0 < element < P:
        raise Invalid(Reason.ELEMENT)
    return element


def read_member(value: Any) -> int:
    """The same, tested to be a member of the group."""
    element = read_element(value)
    if not is_member(element):
        raise Invalid(Reason.OUTSIDE_GROUP)
    return element


def read_scalar(value: Any) -> int:
    """An exponent, 0 <= x < q."""
    scalar = int(decimal(value, digits=limits.SCALAR_DIGITS))
    if scalar >= Q:
        raise Invalid(Reason.NUMBER)
    return scalar


def is_member(element: int) -> bool:
    """Whether the element, 0 < x < p, has order q or 1."""
    return power(element, Q) == 1


def are_members(elements: Sequence[int], *, seed: bytes) -> bool:
    """Whether all elements, each 0 < x < p, are members; much faster than one by one from about 100 on.

    Products of random subsets are tested. If one element is outside, so is each product with a chance of one half or
    more. The subsets follow from `seed`, which whoever chose the elements must not be able to foresee.
    """
    subsets = hashlib.shake_256(seed).digest(len(elements) * ROUNDS // 8)
    for start in range(0, len(subsets), max(len(elements), 1)):
        buckets: list[int | None] = [None] * 256
        for element, digit in zip(elements, subsets[start : start + len(elements)], strict=True):
            known = buckets[digit]
            buckets[digit] = element if known is None else known * element % P
        if not all(is_member(product) for product in _subset_products(buckets)):
            return False
    return True


def _subset_products(buckets: Sequence[int | None]) -> list[int]:
    """For each of the eight bits, the product of the buckets whose number has it: folded in halves."""
    values = [_ONE if value is None else value for value in buckets]
    products = []
    while len(values) > 1:
        half = len(values) // 2
        products.append(multiply(values[half:]))
        values = [low * high % P for low, high in zip(values[:half], values[half:], strict=True)]
    return products


def hash_to_scalar(prefix: str, elements: Iterable[int]) -> int:
    """The challenge of a proof: SHA-256 over prefix and elements, modulo q."""
    text = prefix + ",".join(map(str, elements))
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % Q
