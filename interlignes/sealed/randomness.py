"""Chance comes in as `rng=`: `secrets.SystemRandom()` in the product, a seeded `random.Random` in tests."""

from typing import Protocol

from interlignes.sealed.groups import Q

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class Rng(Protocol):
    """What `secrets.SystemRandom` and `random.Random` have in common and is used here."""

    def getrandbits(self, k: int, /) -> int:
        """A number of k random bits."""
        ...


def scalar(rng: Rng) -> int:
    """A number below q; 128 bits more than q has make the bias negligible."""
    return rng.getrandbits(Q.bit_length() + 128) % Q


def token(rng: Rng, length: int) -> str:
    """`length` characters of base 58, 5.86 bits each."""
    found = ""
    while len(found) < length:
        number = rng.getrandbits(6)
        if number < len(BASE58):
            found += BASE58[number]
    return found


def make_uuid(rng: Rng) -> str:
    """The name of an election: 14 characters, as the tool makes them."""
    return token(rng, 14)


def seed(rng: Rng) -> bytes:
    """32 bytes from which `groups.are_members` draws its subsets."""
    return rng.getrandbits(256).to_bytes(32, "big")
