"""Voters' secret codes, and the public list of those who may vote.

A code is a private key in disguise; only g ** key is published. `make_code` writes the form of belenios-tool 2.0, which
every version of the tool reads: `XXX-XXX-XXX-XXX-XXX`, 14 random characters of base 58 (82 bits) and a check digit that
finds typing errors. Codes of belenios-tool 2.4 and later, `XXXXX-XXXXXX-XXXXX-XXXXXX`, are understood too.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from interlignes.sealed import limits
from interlignes.sealed.encoding import array, decimal, dump, hexdigest, load, string
from interlignes.sealed.groups import Q, are_members, is_member, read_element, secret_power_of_g
from interlignes.sealed.randomness import BASE58, Rng, token
from interlignes.sealed.reasons import Invalid, Reason

_CHARACTER = f"[{BASE58}]"
_SHORT = re.compile(rf"{_CHARACTER}{{3}}(-{_CHARACTER}{{3}}){{4}}")
_LONG = re.compile(rf"{_CHARACTER}{{5}}-{_CHARACTER}{{6}}-{_CHARACTER}{{5}}-{_CHARACTER}{{6}}")
_CHECK = 53


@dataclass(frozen=True, slots=True)
class Credential:
    """One right to vote: the code for its holder, the public part for the list."""

    code: str
    public: str


def make_code(*, rng: Rng) -> str:
    """A new code."""
    drawn = token(rng, 14)
    written = drawn + BASE58[_CHECK - _number(drawn) % _CHECK]
    return "-".join(written[start : start + 3] for start in range(0, 15, 3))


def _number(text: str) -> int:
    number = 0
    for character in text:
        number = number * len(BASE58) + BASE58.index(character)
    return number


def is_code(code: str) -> bool:
    """Whether the text has the form of a code and, in the short form, the right check digit."""
    if _LONG.fullmatch(code):
        return True
    drawn = code.replace("-", "")
    return bool(_SHORT.fullmatch(code)) and drawn[14] == BASE58[_CHECK - _number(drawn[:14]) % _CHECK]


def private_key(code: str, *, uuid: str) -> int:
    """The key that the code stands for in one election; ValueError for what is no code."""
    if not is_code(code):
        raise ValueError("not a code")
    if _LONG.fullmatch(code):
        return int("".join(hexdigest(f"derive_credential|{uuid}|{part}|{code}") for part in (0, 1)), 16) % Q
    return int.from_bytes(hashlib.pbkdf2_hmac("sha256", code.encode(), uuid.encode(), 1000, 32), "big") % Q


def public_key(code: str, *, uuid: str) -> str:
    """The public part of a code, as it stands in the list and in every ballot cast with it."""
    return str(secret_power_of_g(private_key(code, uuid=uuid)))


def make_credentials(count: int, *, uuid: str, rng: Rng) -> list[Credential]:
    """New credentials, one a voter."""
    codes = [make_code(rng=rng) for _ in range(count)]
    return [Credential(code, public_key(code, uuid=uuid)) for code in codes]


def credentials_text(keys: Iterable[str], *, weights: Mapping[str, int] | None = None) -> str:
    """The record `credentials`: public parts, sorted so that their order tells nothing, with weights other than one."""
    given = weights or {}
    return dump([f"{key},{given[key]}" if given.get(key, 1) != 1 else key for key in sorted(keys)])


def read_credentials(text: str) -> dict[str, int]:
    """Public part -> number of votes it carries (one but for elections with weights); raises Invalid.

    Whether the parts are members of the group is for `check_credentials`, or for the verifier's test of all elements.
    """
    weights: dict[str, int] = {}
    for entry in array(load(text), most=limits.CREDENTIALS):
        key, weight = _read_entry(string(entry))
        if key in weights:
            raise Invalid(Reason.CREDENTIAL_TWICE)
        weights[key] = weight
    if sum(weights.values()) > limits.VOTES:
        raise Invalid(Reason.TOO_LARGE, detail="credentials")
    return weights


def _read_entry(entry: str) -> tuple[str, int]:
    """`key`, or `key,weight`; both ways are in use for a weight of one."""
    key, comma, written = entry.partition(",")
    read_element(key)
    if not comma:
        return key, 1
    weight = int(decimal(written, digits=len(str(limits.WEIGHT))))
    if not 0 < weight <= limits.WEIGHT:
        raise Invalid(Reason.NUMBER, detail="credentials")
    return key, weight


def check_credentials(keys: Iterable[str], *, seed: bytes) -> None:
    """Raise Invalid unless every public part is a member of the group; `seed` as for `are_members`."""
    elements = [read_element(key) for key in keys]
    are_few = len(elements) < 100
    if not (all(map(is_member, elements)) if are_few else are_members(elements, seed=seed)):
        raise Invalid(Reason.OUTSIDE_GROUP, detail="credentials")
