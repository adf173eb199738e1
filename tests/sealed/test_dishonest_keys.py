"""Every way in which the set-up of the keys can be dishonest, in the archive and during the key generation."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from interlignes.sealed import archive
from interlignes.sealed.credentials import credentials_text
from interlignes.sealed.election import make_election
from interlignes.sealed.encoding import dump
from interlignes.sealed.groups import G, Q, power_of_g
from interlignes.sealed.proofs import sign
from interlignes.sealed.reasons import Invalid, Reason
from interlignes.sealed.trustees import threshold
from interlignes.sealed.trustees.group import read_trustees
from interlignes.sealed.trustees.threshold import Seat, read_certificate, read_deal
from interlignes.sealed.verify import verify
from tests.interop.tool import SAMPLES
from tests.sealed.making import MOTION, Chance, make_bureau_keys, make_single_keys
from tests.sealed.refusals import refused

pytestmark = pytest.mark.once

BUREAU = make_bureau_keys(Chance(11))
BUREAU_TEXT = BUREAU.trustees.text


def setup_with(trustees: str, *, public_key: int) -> bytes:
    """An archive that only has its setup."""
    election = make_election(
        uuid="11111111111111", name="", description="", questions=[MOTION], public_key=public_key
    )
    addition = archive.append_setup(
        archive.START, election=election.text, trustees=trustees, credentials=credentials_text([str(G)])
    )
    return b"".join(archive.write(0, addition.records))


def one_more(value: dict[str, str]) -> dict[str, str]:
    """A false proof."""
    return {**value, "response": str((int(value["response"]) + 1) % Q)}


def altered(change: Callable[[Any, Any], None]) -> str:
    """The text of the bureau's trustees after a change of the Single and the Pedersen part."""
    value = json.loads(BUREAU_TEXT)
    change(value[0][1], value[1][1])
    return dump(value)


def falsify(*path: Any) -> Callable[[Any, Any], None]:
    """Make the proof at a path of the Pedersen part false."""

    def change(_: Any, group: Any) -> None:
        place = group
        for step in path:
            place = place[step]
        place.update(one_more(place))

    return change


# ruff: noqa: ARG005
CHANGES: dict[str, tuple[Callable[[Any, Any], None], Reason]] = {
    "possession of a single key": (lambda s, g: s["pok"].update(one_more(s["pok"])), Reason.TRUSTEE_PROOF),
    "another single key": (lambda s, g: s.update(public_key=str(power_of_g(3))), Reason.TRUSTEE_PROOF),
    "certificate's signature": (falsify("certs", 1, "signature"), Reason.TRUSTEE_SIGNATURE),
    "certificates exchanged": (lambda s, g: g["certs"].reverse(), Reason.TRUSTEE_SIGNATURE),
    "commitments' signature": (falsify("coefexps", 2, "signature"), Reason.TRUSTEE_SIGNATURE),
    "commitments exchanged": (lambda s, g: g["coefexps"].reverse(), Reason.TRUSTEE_SIGNATURE),
    "signature of the whole": (falsify("signatures", 0), Reason.TRUSTEE_SIGNATURE),
    "possession of a key": (falsify("verification_keys", 0, "pok"), Reason.TRUSTEE_PROOF),
    "keys exchanged": (lambda s, g: g["verification_keys"].reverse(), Reason.TRUSTEE_KEY),
    "key's signature": (falsify("verification_keys", 0, "signature"), Reason.TRUSTEE_SIGNATURE),
    "key without signature": (
        lambda s, g: g["verification_keys"][0].pop("signature"),
        Reason.TRUSTEE_SIGNATURE,
    ),
    "lower threshold": (lambda s, g: g.update(threshold=1), Reason.TRUSTEE_SIGNATURE),
    "threshold nobody can reach": (lambda s, g: g.update(threshold=4), Reason.NUMBER),
    "trustee left out": (lambda s, g: g["certs"].pop(), Reason.WRONG_SHAPE),
    "signatures left out": (lambda s, g: g["signatures"].pop(), Reason.WRONG_SHAPE),
}


@pytest.mark.parametrize("name", CHANGES)
def test_altered_trustees(name: str) -> None:
    change, reason = CHANGES[name]
    refused(setup_with(altered(change), public_key=BUREAU.trustees.check()), reason)


def test_key_that_is_not_the_trustees() -> None:
    refused(setup_with(BUREAU_TEXT, public_key=power_of_g(5)), Reason.PUBLIC_KEY)
    without_server = dump(json.loads(BUREAU_TEXT)[1:])
    refused(setup_with(without_server, public_key=BUREAU.trustees.check()), Reason.PUBLIC_KEY)


@pytest.mark.parametrize("text", ["[]", '[["Other",{}]]', '[["Single"]]', "{}"])
def test_trustees_of_another_shape(text: str) -> None:
    refused(setup_with(text, public_key=power_of_g(5)), Reason.WRONG_SHAPE)


def test_old_threshold_form_is_read_and_checked() -> None:
    """As belenios-tool 2.0 writes it: without context and without the signature of the whole."""
    content = (SAMPLES / "i2MBNHAQC7fJAx.bel").read_bytes()
    texts = verify(content, rng=Chance(1)).setup.trustees.text
    value = json.loads(texts)
    value[0][1]["coefexps"][0]["signature"] = one_more(value[0][1]["coefexps"][0]["signature"])
    with pytest.raises(Invalid) as caught:
        read_trustees(dump(value)).check()
    assert caught.value.reason is Reason.TRUSTEE_SIGNATURE


def test_name_of_a_trustee_is_kept() -> None:
    keys = make_single_keys(Chance(1))
    value = json.loads(keys.trustees.text)
    value[0][1]["name"] = "Serveur"
    assert read_trustees(dump(value)).text == dump(value)


# During the key generation: each trustee finds out what another does wrong, and says who

RNG = Chance(12)
SEATS = [Seat(index, 3, 2) for index in (1, 2, 3)]
CODES = [threshold.make_code(rng=RNG) for _ in SEATS]
CERTIFICATES = [
    threshold.make_certificate(code, seat=seat, rng=RNG) for code, seat in zip(CODES, SEATS, strict=True)
]
DEALS = [
    threshold.make_deal(code, CERTIFICATES, seat=seat, rng=RNG)
    for code, seat in zip(CODES, SEATS, strict=True)
]


def blamed(error: pytest.ExceptionInfo[Invalid]) -> tuple[Reason, int | None]:
    """Why, and which trustee's message is wrong."""
    return error.value.reason, error.value.trustee


def signed_share(sender: int, message: dict[str, Any]) -> threshold.Signed:
    """A share as its sender would sign it."""
    text = dump(message)
    return threshold.Signed(text, sign(text, threshold._signing_key(CODES[sender - 1]), rng=RNG))


def deal_with(**changes: Any) -> threshold.Deal:
    """The second trustee's deal with another share for the first, signed by the second."""
    message = {**json.loads(DEALS[1].shares[0].message), **changes}
    return replace(DEALS[1], shares=(signed_share(2, message), *DEALS[1].shares[1:]))


def test_messages_survive_the_journey() -> None:
    assert read_certificate(json.loads(dump(CERTIFICATES[0].as_json()))) == CERTIFICATES[0]
    assert read_deal(json.loads(dump(DEALS[0].as_json()))) == DEALS[0]


def test_same_code_and_messages_give_the_same_key() -> None:
    again = [threshold.make_deal(CODES[0], CERTIFICATES, seat=SEATS[0], rng=RNG), *DEALS[1:]]
    keys = {
        threshold.private_key(CODES[1], CERTIFICATES, deals, seat=SEATS[1]) for deals in (DEALS, again, DEALS)
    }
    assert len(keys) == 1


def test_wrong_code() -> None:
    with pytest.raises(Invalid) as caught:
        threshold.private_key(CODES[1], CERTIFICATES, DEALS, seat=SEATS[0])
    assert blamed(caught) == (Reason.WRONG_CODE, None)


def test_certificate_for_another_seat() -> None:
    false = [CERTIFICATES[0], CERTIFICATES[2], CERTIFICATES[1]]
    with pytest.raises(Invalid) as caught:
        threshold.make_deal(CODES[0], false, seat=SEATS[0], rng=RNG)
    assert blamed(caught) == (Reason.TRUSTEE_SIGNATURE, 2)


def test_missing_certificate_or_deal() -> None:
    with pytest.raises(Invalid) as caught:
        threshold.make_deal(CODES[0], CERTIFICATES[:2], seat=SEATS[0], rng=RNG)
    assert blamed(caught) == (Reason.WRONG_SHAPE, None)
    with pytest.raises(Invalid) as caught:
        threshold.private_key(CODES[0], CERTIFICATES, DEALS[:2], seat=SEATS[0])
    assert blamed(caught) == (Reason.WRONG_SHAPE, None)


SHARES: dict[str, tuple[threshold.Deal, Reason]] = {
    "another value": (deal_with(data="0" * 64), Reason.SHARE),
    "of another length": (deal_with(data="0" * 63), Reason.SHARE),
    "not hexadecimal": (deal_with(data="g" * 64), Reason.SHARE),
    "sent to another": (deal_with(to=2), Reason.SHARE),
    "of another key generation": (deal_with(certs="0" * 64), Reason.SHARE),
    "for other keys": (deal_with(alpha="0"), Reason.ELEMENT),
    "not signed by its sender": (
        replace(DEALS[1], shares=(DEALS[2].shares[0], *DEALS[1].shares[1:])),
        Reason.TRUSTEE_SIGNATURE,
    ),
    "missing": (replace(DEALS[1], shares=DEALS[1].shares[:2]), Reason.WRONG_SHAPE),
    "with commitments of another": (
        replace(DEALS[1], coefexps=DEALS[2].coefexps),
        Reason.TRUSTEE_SIGNATURE,
    ),
}


@pytest.mark.parametrize("name", SHARES)
def test_share_that_is_wrong(name: str) -> None:
    deal, reason = SHARES[name]
    with pytest.raises(Invalid) as caught:
        threshold.private_key(CODES[0], CERTIFICATES, [DEALS[0], deal, DEALS[2]], seat=SEATS[0])
    assert blamed(caught) == (reason, 2)


@pytest.mark.parametrize("seat", [(0, 3, 2), (4, 3, 2), (1, 3, 0), (1, 3, 4), (1, 33, 2)])
def test_seat_that_does_not_exist(seat: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError):
        Seat(*seat)


def test_code_has_a_form() -> None:
    assert all(map(threshold.is_code, CODES))
    assert not threshold.is_code(CODES[0][:-1])
    assert not threshold.is_code("0" * 22)
