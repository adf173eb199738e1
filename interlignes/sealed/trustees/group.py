"""All trustees of one election: the record `trustees`, its checks, the election's public key, who decrypted what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from interlignes.sealed import limits
from interlignes.sealed.encoding import array, dump, load, record, whole
from interlignes.sealed.groups import Q, multiply
from interlignes.sealed.proofs import Proof, check_signature, read_proof
from interlignes.sealed.reasons import Invalid, Reason
from interlignes.sealed.trustees.keys import PublicKey, read_public_key
from interlignes.sealed.trustees.threshold import (
    Certificate,
    Deal,
    Seat,
    Signed,
    check_certificate,
    check_commitments,
    evaluate,
    read_certificate,
    read_coefexps,
    read_signed,
)


@dataclass(frozen=True, slots=True)
class Single:
    """A trustee who is needed."""

    key: PublicKey

    @property
    def keys(self) -> tuple[PublicKey, ...]:
        """The one key."""
        return (self.key,)

    def as_json(self) -> list[Any]:
        """As it is written."""
        return ["Single", self.key.as_json()]

    def check(self) -> int:
        """The key it adds to the election's, if its proof holds."""
        self.key.check()
        return self.key.element

    def coefficients(self, present: Sequence[int]) -> dict[int, int]:
        """1 -> 1: see `Threshold.coefficients`."""
        if not present:
            raise Invalid(Reason.TOO_FEW_DECRYPTIONS)
        return {1: 1}


@dataclass(frozen=True, slots=True)
class Threshold:
    """Trustees of whom `threshold` are needed. Without `signatures` it was written by belenios-tool 2.0."""

    threshold: int
    certificates: tuple[Certificate, ...]
    coefexps: tuple[Signed, ...]
    signatures: tuple[Proof, ...]
    keys: tuple[PublicKey, ...]

    def as_json(self) -> list[Any]:
        """As it is written."""
        written: dict[str, Any] = {
            "threshold": self.threshold,
            "certs": [certificate.as_json() for certificate in self.certificates],
            "coefexps": [signed.as_json() for signed in self.coefexps],
        }
        if self.signatures:
            written["signatures"] = [signature.as_json() for signature in self.signatures]
        written["verification_keys"] = [key.as_json() for key in self.keys]
        return ["Pedersen", written]

    def check(self) -> int:
        """The key that the group adds to the election's, if every message of its making holds."""
        size = len(self.certificates)
        for number, certificate in enumerate(self.certificates, 1):
            check_certificate(
                certificate, seat=Seat(number, size, self.threshold), needs_context=bool(self.signatures)
            )
        polynomials = [self._commitments(number) for number in range(1, size + 1)]
        joint = [multiply(elements) for elements in zip(*polynomials, strict=True)]
        for number, key in enumerate(self.keys, 1):
            key.check()
            if key.element != evaluate(joint, number):
                raise Invalid(Reason.TRUSTEE_KEY)
            if self.signatures:
                self._check_key_signature(key, self.certificates[number - 1])
        return joint[0]

    def _commitments(self, number: int) -> list[int]:
        coefexps = self.coefexps[number - 1]
        if self.signatures:
            return check_commitments(
                coefexps,
                self.signatures[number - 1],
                self.certificates,
                sender=number,
                threshold=self.threshold,
            )
        author = self.certificates[number - 1].verification
        if not check_signature(coefexps.message, coefexps.signature, author):
            raise Invalid(Reason.TRUSTEE_SIGNATURE)
        return read_coefexps(coefexps, threshold=self.threshold)

    @staticmethod
    def _check_key_signature(key: PublicKey, certificate: Certificate) -> None:
        signature = key.signature
        if signature is None or not check_signature(str(key.element), signature, certificate.verification):
            raise Invalid(Reason.TRUSTEE_SIGNATURE)

    def coefficients(self, present: Sequence[int]) -> dict[int, int]:
        """Which of the trustees present count, and to what power: Lagrange's coefficients at 0, modulo q."""
        chosen = sorted(present)[: self.threshold]
        if len(chosen) < self.threshold:
            raise Invalid(Reason.TOO_FEW_DECRYPTIONS)
        found = {}
        for number in chosen:
            value = 1
            for other in chosen:
                if other != number:
                    value = value * other * pow(other - number, -1, Q) % Q
            found[number] = value
        return found


def assemble_threshold(
    threshold: int, certificates: Sequence[Certificate], deals: Sequence[Deal], keys: Sequence[PublicKey]
) -> Threshold:
    """What the archive holds of a key generation."""
    return Threshold(
        threshold,
        tuple(certificates),
        tuple(deal.coefexps for deal in deals),
        tuple(deal.signature for deal in deals),
        tuple(keys),
    )


@dataclass(frozen=True, slots=True)
class Trustees:
    """All trustees. Owners are numbered from 1 through all of them; a threshold group takes consecutive numbers."""

    members: tuple[Single | Threshold, ...]

    @property
    def text(self) -> str:
        """The record `trustees`."""
        return dump([member.as_json() for member in self.members])

    @property
    def keys(self) -> tuple[PublicKey, ...]:
        """The public key of owner n is keys[n - 1]."""
        return tuple(chain.from_iterable(member.keys for member in self.members))

    def check(self) -> int:
        """The public key of the election, every proof checked; raises Invalid."""
        return multiply(member.check() for member in self.members)

    def exponents(self, owners: Sequence[int]) -> dict[int, int]:
        """Owner -> power to which its decryption factors count; raises Invalid if some are still missing."""
        found: dict[int, int] = {}
        before = 0
        for member in self.members:
            size = len(member.keys)
            present = [owner - before for owner in owners if before < owner <= before + size]
            found |= {before + number: value for number, value in member.coefficients(present).items()}
            before += size
        return found

    def is_enough(self, owners: Sequence[int]) -> bool:
        """Whether these owners together can open the total."""
        try:
            self.exponents(owners)
        except Invalid:
            return False
        return True


def read_trustees(text: str) -> Trustees:
    """The record `trustees`; raises Invalid. The proofs are for `Trustees.check`."""
    members: list[Single | Threshold] = []
    for value in array(load(text), most=limits.TRUSTEES):
        kind, content = array(value, size=2)
        if kind == "Single":
            members.append(Single(read_public_key(content)))
        elif kind == "Pedersen":
            members.append(_read_threshold(content))
        else:
            raise Invalid(Reason.WRONG_SHAPE, detail="trustees")
    if not members:
        raise Invalid(Reason.WRONG_SHAPE, detail="trustees")
    return Trustees(tuple(members))


def _read_threshold(value: Any) -> Threshold:
    names = ("threshold", "certs", "coefexps", "signatures?", "verification_keys")
    fields: Mapping[str, Any] = record(value, *names)
    certificates = tuple(read_certificate(each) for each in array(fields["certs"], most=limits.TRUSTEES))
    size = len(certificates)
    threshold = whole(fields["threshold"], least=1, most=size)

    def one_each(name: str) -> list[Any]:
        return array(fields[name], size=size)

    return Threshold(
        threshold,
        certificates,
        tuple(map(read_signed, one_each("coefexps"))),
        tuple(map(read_proof, one_each("signatures"))) if "signatures" in fields else (),
        tuple(map(read_public_key, one_each("verification_keys"))),
    )
