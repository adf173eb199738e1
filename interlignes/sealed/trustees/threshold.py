"""Key generation among n trustees of whom t will be needed, as pure steps (Pedersen; the form of Belenios 3.0).

Each trustee keeps one code of 22 characters. Everything secret is computed from it and from the public messages, which
a server relays and stores:

1. `make_certificate`: keys to sign with and to be written to;
2. `make_deal`, once all certificates are known: commitments to a secret polynomial, and one encrypted share a trustee;
3. `make_verification_key`, once all deals are known: checks the shares, publishes the key.

`private_key` is what step 3 computed; it is computed again whenever there is something to decrypt. `public_part` joins
the public messages into what the archive holds. Shares are not published: a share for j is XORed with
SHA-256("share|i|j|" + ek ** r), for which g ** r is sent along, and signed by i.

A message from another trustee that is not what it should be raises Invalid with that trustee's number.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from interlignes.sealed import groups, limits
from interlignes.sealed.encoding import array, dump, hexdigest, load, record, string
from interlignes.sealed.groups import (
    Q,
    multiply,
    power,
    read_member,
    secret_power,
    secret_power_of_g,
)
from interlignes.sealed.proofs import Proof, check_signature, read_proof, sign
from interlignes.sealed.randomness import BASE58, Rng, scalar, token
from interlignes.sealed.reasons import Invalid, Reason
from interlignes.sealed.trustees.keys import PublicKey, make_public_key

_CODE_LENGTH = 22


@dataclass(frozen=True, slots=True)
class Signed:
    """A text with its author's signature."""

    message: str
    signature: Proof

    def as_json(self) -> dict[str, Any]:
        """As it is written."""
        return {"message": self.message, "signature": self.signature.as_json()}


def read_signed(value: Any) -> Signed:
    """A signed text as it is written; raises Invalid."""
    fields = record(value, "message", "signature")
    return Signed(string(fields["message"], most=limits.RECORD_BYTES), read_proof(fields["signature"]))


@dataclass(frozen=True, slots=True)
class Certificate:
    """Round 1: which trustee of how many, the keys to check its signatures and to encrypt to it.

    `context` is absent in archives of belenios-tool 2.0.
    """

    signed: Signed
    verification: int
    encryption: int
    has_context: bool = True

    def as_json(self) -> dict[str, Any]:
        """As it is written."""
        return self.signed.as_json()


@dataclass(frozen=True, slots=True)
class Deal:
    """Round 2: commitments, their signature together with all certificates, and a share for each trustee."""

    coefexps: Signed
    signature: Proof
    shares: tuple[Signed, ...]

    def as_json(self) -> dict[str, Any]:
        """As it travels; the archive gets it without the shares."""
        return {
            "coefexps": self.coefexps.as_json(),
            "signature": self.signature.as_json(),
            "shares": [share.as_json() for share in self.shares],
        }


@dataclass(frozen=True, slots=True)
class Seat:
    """One trustee's place: its number from 1, how many there are, how many will be needed."""

    index: int
    size: int
    threshold: int

    def __post_init__(self) -> None:
        if not 1 <= self.index <= self.size <= limits.TRUSTEES or not 1 <= self.threshold <= self.size:
            raise ValueError("no such place among the trustees")

    def context(self) -> dict[str, Any]:
        """As it stands in the certificate."""
        return {"group": groups.NAME, "size": self.size, "threshold": self.threshold, "index": self.index}


def make_code(*, rng: Rng) -> str:
    """The code that a trustee keeps: 129 bits."""
    return token(rng, _CODE_LENGTH)


def is_code(code: str) -> bool:
    """Whether the text has the form of a trustee's code."""
    return len(code) == _CODE_LENGTH and set(code) <= set(BASE58)


def _signing_key(code: str) -> int:
    return int(hexdigest(f"sk|{code}"), 16) % Q


def _reading_key(code: str) -> int:
    return int(hexdigest(f"dk|{code}"), 16) % Q


# Round 1


def make_certificate(code: str, *, seat: Seat, rng: Rng) -> Certificate:
    """The first message of a trustee."""
    verification = secret_power_of_g(_signing_key(code))
    encryption = secret_power_of_g(_reading_key(code))
    message = dump(
        {"context": seat.context(), "verification": str(verification), "encryption": str(encryption)}
    )
    return Certificate(Signed(message, sign(message, _signing_key(code), rng=rng)), verification, encryption)


def read_certificate(value: Any) -> Certificate:
    """A certificate as it is written, its keys members of the group; raises Invalid."""
    signed = read_signed(value)
    fields = record(load(signed.message), "context?", "verification", "encryption")
    return Certificate(
        signed, read_member(fields["verification"]), read_member(fields["encryption"]), "context" in fields
    )


def check_certificate(certificate: Certificate, *, seat: Seat, needs_context: bool = True) -> None:
    """Raise Invalid unless it is signed and, but for archives of belenios-tool 2.0, was made for this seat."""
    if not check_signature(
        certificate.signed.message, certificate.signed.signature, certificate.verification
    ):
        raise Invalid(Reason.TRUSTEE_SIGNATURE)
    is_written = certificate.has_context or needs_context
    if is_written and load(certificate.signed.message).get("context") != seat.context():
        raise Invalid(Reason.TRUSTEE_SIGNATURE, detail="context")


# Round 2


def _polynomial(code: str, session: str, threshold: int) -> list[int]:
    """The secret coefficients: the same for the same code and the same certificates."""
    parts = [[hexdigest(f"poly|{k}|{part}|{session}|{code}") for part in (0, 1)] for k in range(threshold)]
    return [int("".join(pair), 16) % Q for pair in parts]


def _session(certificates: Sequence[Certificate]) -> str:
    """What identifies one key generation: the hash of its certificates."""
    return hexdigest(dump([certificate.as_json() for certificate in certificates]))


def _commitments_message(certificates: Sequence[Certificate], coefexps: Sequence[int]) -> str:
    written = {
        "certs": [each.as_json() for each in certificates],
        "coefexps": [str(each) for each in coefexps],
    }
    return "certs_sig|" + dump(written)


def make_deal(code: str, certificates: Sequence[Certificate], *, seat: Seat, rng: Rng) -> Deal:
    """The second message: ValueError if the code is not that of this seat's certificate."""
    _check_certificates(certificates, code, seat)
    session, key = _session(certificates), _signing_key(code)
    polynomial = _polynomial(code, session, seat.threshold)
    coefexps = [secret_power_of_g(coefficient) for coefficient in polynomial]
    message = dump({"coefexps": [str(element) for element in coefexps]})
    shares = []
    for number, receiver in enumerate(certificates, 1):
        share = sum(value * number**k for k, value in enumerate(polynomial)) % Q
        sealed = _seal_share(share, seat.index, number, receiver.encryption, session, rng)
        shares.append(Signed(sealed, sign(sealed, key, rng=rng)))
    return Deal(
        Signed(message, sign(message, key, rng=rng)),
        sign(_commitments_message(certificates, coefexps), key, rng=rng),
        tuple(shares),
    )


def _check_certificates(certificates: Sequence[Certificate], code: str, seat: Seat) -> None:
    if len(certificates) != seat.size:
        raise Invalid(Reason.WRONG_SHAPE, detail="certs")
    for number, certificate in enumerate(certificates, 1):
        with _said_by(number):
            check_certificate(certificate, seat=Seat(number, seat.size, seat.threshold))
    if certificates[seat.index - 1].verification != secret_power_of_g(_signing_key(code)):
        raise Invalid(Reason.WRONG_CODE)


@contextmanager
def _said_by(number: int) -> Iterator[None]:
    """Say which trustee's message is wrong."""
    try:
        yield
    except Invalid as error:
        raise Invalid(error.reason, detail=error.detail, trustee=number) from error


def _pad(sender: int, receiver: int, shared: int) -> int:
    return int(hexdigest(f"share|{sender}|{receiver}|{shared}"), 16)


def _seal_share(share: int, sender: int, receiver: int, encryption: int, session: str, rng: Rng) -> str:
    nonce = scalar(rng)
    masked = share ^ _pad(sender, receiver, secret_power(encryption, nonce))
    return dump(
        {
            "from": sender,
            "to": receiver,
            "certs": session,
            "alpha": str(secret_power_of_g(nonce)),
            "data": f"{masked:064x}",
        }
    )


def read_deal(value: Any) -> Deal:
    """A deal as it travels; raises Invalid."""
    fields = record(value, "coefexps", "signature", "shares")
    shares = tuple(read_signed(share) for share in array(fields["shares"], most=limits.TRUSTEES))
    return Deal(read_signed(fields["coefexps"]), read_proof(fields["signature"]), shares)


def read_coefexps(signed: Signed, *, threshold: int) -> list[int]:
    """The commitments of a deal, members of the group; raises Invalid."""
    fields = record(load(signed.message), "coefexps")
    return [read_member(value) for value in array(fields["coefexps"], size=threshold)]


def check_commitments(
    coefexps: Signed, signature: Proof, certificates: Sequence[Certificate], *, sender: int, threshold: int
) -> list[int]:
    """The commitments of a trustee, if both its signatures hold; raises Invalid otherwise."""
    author = certificates[sender - 1].verification
    elements = read_coefexps(coefexps, threshold=threshold)
    if not check_signature(coefexps.message, coefexps.signature, author):
        raise Invalid(Reason.TRUSTEE_SIGNATURE)
    if not check_signature(_commitments_message(certificates, elements), signature, author):
        raise Invalid(Reason.TRUSTEE_SIGNATURE)
    return elements


# Round 3


def private_key(code: str, certificates: Sequence[Certificate], deals: Sequence[Deal], *, seat: Seat) -> int:
    """The trustee's part of the private key, from its code and the messages of all; raises Invalid."""
    _check_certificates(certificates, code, seat)
    if len(deals) != seat.size:
        raise Invalid(Reason.WRONG_SHAPE, detail="deals")
    total = 0
    for sender, deal in enumerate(deals, 1):
        with _said_by(sender):
            total += _open_share(code, certificates, deal, sender, seat)
    return total % Q


def _open_share(code: str, certificates: Sequence[Certificate], deal: Deal, sender: int, seat: Seat) -> int:
    elements = check_commitments(
        deal.coefexps, deal.signature, certificates, sender=sender, threshold=seat.threshold
    )
    array(list(deal.shares), size=seat.size)
    signed = deal.shares[seat.index - 1]
    if not check_signature(signed.message, signed.signature, certificates[sender - 1].verification):
        raise Invalid(Reason.TRUSTEE_SIGNATURE)
    fields = record(load(signed.message), "from", "to", "certs", "alpha", "data")
    if (fields["from"], fields["to"], fields["certs"]) != (sender, seat.index, _session(certificates)):
        raise Invalid(Reason.SHARE)
    shared = secret_power(read_member(fields["alpha"]), _reading_key(code))
    share = _read_hex(fields["data"]) ^ _pad(sender, seat.index, shared)
    if share >= Q or secret_power_of_g(share) != evaluate(elements, seat.index):
        raise Invalid(Reason.SHARE)
    return share


def _read_hex(value: Any) -> int:
    text = string(value, most=64)
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        raise Invalid(Reason.SHARE)
    return int(text, 16)


def evaluate(coefexps: Sequence[int], at: int) -> int:
    """g ** f(at) from the commitments to the coefficients of f, by Horner's rule."""
    value = coefexps[-1]
    for element in reversed(coefexps[:-1]):
        value = multiply([power(value, at), element])
    return value


def make_verification_key(
    code: str, certificates: Sequence[Certificate], deals: Sequence[Deal], *, seat: Seat, rng: Rng
) -> PublicKey:
    """The third message: the trustee's public key, signed; raises Invalid if a share is wrong."""
    key = make_public_key(private_key(code, certificates, deals, seat=seat), rng=rng)
    signature = sign(str(key.element), _signing_key(code), rng=rng)
    return PublicKey(key.element, key.possession, signature)
