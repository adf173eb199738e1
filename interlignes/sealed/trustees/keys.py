"""The public key of one trustee, with the proof that its owner knows the private one."""

from dataclasses import dataclass
from typing import Any

from interlignes.sealed import groups
from interlignes.sealed.encoding import record, string
from interlignes.sealed.groups import read_member, secret_power_of_g
from interlignes.sealed.proofs import Proof, check_key, prove_key, read_proof
from interlignes.sealed.randomness import Rng
from interlignes.sealed.reasons import Invalid, Reason


@dataclass(frozen=True, slots=True)
class PublicKey:
    """g ** x, a proof of possession, for threshold trustees a signature by the key of their certificate."""

    element: int
    possession: Proof
    signature: Proof | None = None
    name: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is written."""
        written: dict[str, Any] = {"pok": self.possession.as_json(), "public_key": str(self.element)}
        if self.signature:
            written["signature"] = self.signature.as_json()
        if self.name:
            written["name"] = self.name
        return written

    def check(self) -> None:
        """Raise Invalid if the proof of possession is false."""
        if not check_key(_prefix(self.element), self.possession, self.element):
            raise Invalid(Reason.TRUSTEE_PROOF)


def _prefix(element: int) -> str:
    return f"pok|{groups.NAME}|{element}|"


def make_public_key(private: int, *, rng: Rng, name: str = "") -> PublicKey:
    """The public key of a private one."""
    element = secret_power_of_g(private)
    return PublicKey(element, prove_key(_prefix(element), private, rng=rng), name=name)


def read_public_key(value: Any) -> PublicKey:
    """A public key as it is written, a member of the group; its proof is for `PublicKey.check`. Raises Invalid."""
    fields = record(value, "pok", "public_key", "signature?", "name?")
    return PublicKey(
        element=read_member(fields["public_key"]),
        possession=read_proof(fields["pok"]),
        signature=read_proof(fields["signature"]) if "signature" in fields else None,
        name=string(fields["name"]) if "name" in fields else "",
    )
