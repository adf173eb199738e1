"""Opening the total, and only the total: each trustee's factors with proofs, their combination, the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from interlignes.sealed.election import Election
from interlignes.sealed.encoding import array, dump, load, record, whole
from interlignes.sealed.groups import (
    G,
    P,
    divide,
    is_member,
    power,
    power_of_g,
    read_element,
    secret_power,
    secret_power_of_g,
)
from interlignes.sealed.proofs import Proof, check_factor, prove_factor, read_proof
from interlignes.sealed.randomness import Rng
from interlignes.sealed.reasons import Invalid, Reason
from interlignes.sealed.tally import Tally
from interlignes.sealed.trustees.group import Trustees

#: One row a question: the votes for each possible answer, blank papers first where there are any.
Counts = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class PartialDecryption:
    """What one trustee publishes: alpha ** x for every ciphertext of the tally, each with a proof."""

    factors: tuple[tuple[int, ...], ...]
    proofs: tuple[tuple[Proof, ...], ...]

    @property
    def text(self) -> str:
        """The record."""
        return dump(
            {
                "decryption_factors": [[str(factor) for factor in row] for row in self.factors],
                "decryption_proofs": [[proof.as_json() for proof in row] for row in self.proofs],
            }
        )


def _prefix(election: Election, public: int) -> str:
    return f"decrypt|{election.fingerprint}|{public}|"


def partially_decrypt(election: Election, tally: Tally, *, private: int, rng: Rng) -> PartialDecryption:
    """A trustee's part. The tally must be one that the trustee made of ballots it has checked."""
    prefix = _prefix(election, secret_power_of_g(private))
    factors = tuple(tuple(secret_power(each.alpha, private) for each in row) for row in tally.rows)
    proofs = tuple(
        tuple(prove_factor(prefix, private, each.alpha, rng=rng) for each in row) for row in tally.rows
    )
    return PartialDecryption(factors, proofs)


def read_partial_decryption(text: str, election: Election) -> PartialDecryption:
    """A trustee's part as it is written; raises Invalid. Its proofs are for `check_partial_decryption`."""
    fields = record(load(text), "decryption_factors", "decryption_proofs")
    sizes = [question.size for question in election.questions]

    def rows(name: str) -> list[list[Any]]:
        values = array(fields[name], size=len(sizes))
        return [array(row, size=size) for row, size in zip(values, sizes, strict=True)]

    return PartialDecryption(
        tuple(tuple(map(read_element, row)) for row in rows("decryption_factors")),
        tuple(tuple(map(read_proof, row)) for row in rows("decryption_proofs")),
    )


def check_partial_decryption(
    part: PartialDecryption, election: Election, tally: Tally, *, public: int
) -> None:
    """Raise Invalid unless every factor is in the group and was made with the private key of `public`."""
    prefix = _prefix(election, public)
    for row, factors, proofs in zip(tally.rows, part.factors, part.proofs, strict=True):
        for each, factor, proof in zip(row, factors, proofs, strict=True):
            if not is_member(factor):
                raise Invalid(Reason.OUTSIDE_GROUP)
            if not check_factor(prefix, proof, public, each.alpha, factor):
                raise Invalid(Reason.DECRYPTION_PROOF)


def combine(
    trustees: Trustees, tally: Tally, parts: Mapping[int, PartialDecryption]
) -> tuple[tuple[int, ...], ...]:
    """g ** count for every possible answer, from checked parts by owner; Invalid (TOO_FEW_DECRYPTIONS) if some miss."""
    exponents = trustees.exponents(sorted(parts))
    opened = []
    for question, row in enumerate(tally.rows):
        values = []
        for answer, each in enumerate(row):
            factor = 1
            for owner, exponent in exponents.items():
                base = parts[owner].factors[question][answer]
                factor = factor * (base if exponent == 1 else power(base, exponent)) % P
            values.append(divide(each.beta, factor))
        opened.append(tuple(values))
    return tuple(opened)


def count(opened: Sequence[Sequence[int]], *, votes: int) -> Counts:
    """The counts that the powers of g stand for, each at most `votes`; ValueError if one is larger."""
    wanted = {value for row in opened for value in row}
    found: dict[int, int] = {}
    value = power_of_g(0)
    for number in range(votes + 1):
        if value in wanted:
            found[value] = number
        if len(found) == len(wanted):
            break
        value = value * G % P
    if len(found) < len(wanted):
        raise ValueError("not a count of so many votes")
    return tuple(tuple(found[value] for value in row) for row in opened)


def result_text(counts: Counts) -> str:
    """The record `result`."""
    return dump({"result": [list(row) for row in counts]})


def read_result(text: str, election: Election, *, votes: int) -> Counts:
    """The counts of a record `result`; raises Invalid."""
    fields = record(load(text), "result")
    questions = election.questions
    rows = array(fields["result"], size=len(questions))
    return tuple(
        tuple(whole(value, most=votes) for value in array(row, size=question.size))
        for row, question in zip(rows, questions, strict=True)
    )


def check_result(counts: Counts, opened: Sequence[Sequence[int]]) -> None:
    """Raise Invalid unless the counts are what was opened."""
    if [[power_of_g(number) for number in row] for row in counts] != [list(row) for row in opened]:
        raise Invalid(Reason.RESULT)
