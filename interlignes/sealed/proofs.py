"""Zero-knowledge proofs: of knowledge of a key, of a correct decryption, of a choice between allowed values.

Each is a challenge and a response; the verifier recomputes the commitments, and the challenge must be their hash.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from interlignes.sealed.encoding import record
from interlignes.sealed.groups import (
    FixedBase,
    P,
    Q,
    hash_to_scalar,
    power,
    power_of_g,
    read_scalar,
    secret_power,
    secret_power_of_g,
)
from interlignes.sealed.randomness import Rng, scalar


@dataclass(frozen=True, slots=True)
class Proof:
    """Challenge and response, both below q."""

    challenge: int
    response: int

    def as_json(self) -> dict[str, str]:
        """As it is written."""
        return {"challenge": str(self.challenge), "response": str(self.response)}


def read_proof(value: Any) -> Proof:
    """A proof as it is written; raises Invalid."""
    fields = record(value, "challenge", "response")
    return Proof(read_scalar(fields["challenge"]), read_scalar(fields["response"]))


# Knowledge of the private key x of g ** x: proofs of possession and signatures


def prove_key(prefix: str, private: int, *, rng: Rng) -> Proof:
    """A proof that whoever wrote `prefix` knows the private key."""
    nonce = scalar(rng)
    challenge = hash_to_scalar(prefix, [secret_power_of_g(nonce)])
    return Proof(challenge, (nonce - private * challenge) % Q)


def check_key(prefix: str, proof: Proof, public: int) -> bool:
    """Whether `prove_key` made this proof with the private key of `public`."""
    commitment = power_of_g(proof.response) * power(public, proof.challenge) % P
    return hash_to_scalar(prefix, [commitment]) == proof.challenge


def sign(message: str, private: int, *, rng: Rng) -> Proof:
    """A trustee's signature of a text."""
    return prove_key(f"sigmsg|{message}|", private, rng=rng)


def check_signature(message: str, signature: Proof, public: int) -> bool:
    """Whether `sign` made this signature."""
    return check_key(f"sigmsg|{message}|", signature, public)


# Equality of two discrete logarithms: a decryption factor is alpha ** x for the x of the public key


def prove_factor(prefix: str, private: int, alpha: int, *, rng: Rng) -> Proof:
    """A proof that alpha ** private has the same exponent as the public key."""
    nonce = scalar(rng)
    challenge = hash_to_scalar(prefix, [secret_power_of_g(nonce), secret_power(alpha, nonce)])
    return Proof(challenge, (nonce - private * challenge) % Q)


def check_factor(prefix: str, proof: Proof, public: int, alpha: int, factor: int) -> bool:
    """Whether `factor` is alpha to the private key of `public`."""
    challenge, response = proof.challenge, proof.response
    first = power_of_g(response) * power(public, challenge) % P
    second = power(alpha, response) * power(factor, challenge) % P
    return hash_to_scalar(prefix, [first, second]) == challenge


# One of several values: at least one of the ciphertexts (alpha, beta / g ** value) encrypts zero


@dataclass(frozen=True, slots=True)
class Claim:
    """The claim that a ciphertext holds `value`; its alpha and beta, each to the power of the proof's challenge."""

    alpha: int
    beta: int
    value: int


@dataclass(frozen=True, slots=True)
class Opening:
    """What the prover knows of one claim: the randomness of the ciphertext, and held minus claimed value."""

    randomness: int
    excess: int


def check_one_of(prefix: str, proofs: Sequence[Proof], claims: Sequence[Claim], key: FixedBase) -> bool:
    """Whether one of the claims holds; `key` is the election's public key. As many proofs as claims."""
    commitments = []
    for proof, claim in zip(proofs, claims, strict=True):
        challenge, response = proof.challenge, proof.response
        first = power_of_g(response) * claim.alpha % P
        second = key.power(response) * claim.beta % P
        if claim.value:
            second = second * power_of_g(-claim.value * challenge) % P
        commitments += [first, second]
    return hash_to_scalar(prefix, commitments) == sum(proof.challenge for proof in proofs) % Q


def prove_one_of(prefix: str, openings: Sequence[Opening], key: FixedBase, *, rng: Rng) -> tuple[Proof, ...]:
    """The proof of `check_one_of`, true for the first opening without excess; if all have some, it will not hold.

    Because the prover knows the randomness of every ciphertext, all commitments are powers of g and of the key.
    """
    true = next((number for number, opening in enumerate(openings) if not opening.excess), 0)
    nonces = [scalar(rng) for _ in openings]
    challenges = [0 if number == true else scalar(rng) for number in range(len(openings))]
    commitments: list[int] = []
    for opening, nonce, challenge in zip(openings, nonces, challenges, strict=True):
        masked = key.power(nonce) * power_of_g(opening.excess * challenge) % P
        commitments += [power_of_g(nonce), masked]
    challenges[true] = (hash_to_scalar(prefix, commitments) - sum(challenges)) % Q
    return tuple(
        Proof(challenge, (nonce - opening.randomness * challenge) % Q)
        for opening, nonce, challenge in zip(openings, nonces, challenges, strict=True)
    )
