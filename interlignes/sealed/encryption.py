"""Filling in a ballot: the reference for the browser's code, for tests, the demo and the command line.

In the product nobody but the voter's browser does this. It is not hardened against an observer on the same machine.
"""

from collections.abc import Sequence

from interlignes.sealed.ballot import (
    Answer,
    Ballot,
    Ciphertext,
    blank_prefix,
    individual_prefix,
    overall_prefix,
    product_of,
    statement,
)
from interlignes.sealed.election import Election, Question
from interlignes.sealed.encoding import dump, fingerprint
from interlignes.sealed.groups import P, power_of_g
from interlignes.sealed.proofs import Opening, prove_key, prove_one_of
from interlignes.sealed.randomness import Rng, scalar

#: Answers chosen in each question, numbered from 0; None is a blank paper.
Choices = Sequence[Sequence[int] | None]


def encrypt(election: Election, choices: Choices, *, private_key: int, rng: Rng) -> Ballot:
    """The ballot of whoever holds the private key of a credential; ValueError for choices that are not allowed."""
    vectors = [question.vector(chosen) for question, chosen in zip(election.questions, choices, strict=True)]
    return encrypt_vectors(election, vectors, private_key=private_key, rng=rng)


def encrypt_vectors(
    election: Election, vectors: Sequence[Sequence[int]], *, private_key: int, rng: Rng
) -> Ballot:
    """The same from the values to encrypt, 0 or 1; what the question forbids gets a proof that does not hold."""
    credential = str(power_of_g(private_key))
    context = f"{election.fingerprint}|{credential}"
    answers = tuple(
        _encrypt_answer(election, question, vector, context, rng)
        for question, vector in zip(election.questions, vectors, strict=True)
    )
    return sign_ballot(election, credential, answers, private_key=private_key, rng=rng)


def sign_ballot(
    election: Election, credential: str, answers: tuple[Answer, ...], *, private_key: int, rng: Rng
) -> Ballot:
    """Answers made into a ballot."""
    written = {
        "election_uuid": election.uuid,
        "election_hash": election.fingerprint,
        "credential": credential,
        "answers": [answer.as_json() for answer in answers],
    }
    digest = fingerprint(dump(written))
    signature = prove_key(f"sig|{digest}|", private_key, rng=rng)
    text = dump({**written, "signature": {"hash": digest, "proof": signature.as_json()}})
    return Ballot(text, credential, answers, digest, signature)


def _encrypt_answer(
    election: Election, question: Question, vector: Sequence[int], context: str, rng: Rng
) -> Answer:
    key = election.key
    secrets = [scalar(rng) for _ in vector]
    choices = [
        Ciphertext(power_of_g(secret), key.power(secret) * power_of_g(value) % P)
        for secret, value in zip(secrets, vector, strict=True)
    ]
    individual = tuple(
        prove_one_of(
            individual_prefix(context, choice),
            [Opening(secret, value), Opening(secret, value - 1)],
            key,
            rng=rng,
        )
        for choice, secret, value in zip(choices, secrets, vector, strict=True)
    )
    about, start = statement(context, choices), int(question.blank)
    total, total_secret, total_value = product_of(choices[start:]), sum(secrets[start:]), sum(vector[start:])
    overall = [
        Opening(total_secret, total_value - value) for value in range(question.least, question.most + 1)
    ]
    blank: tuple[Opening, ...] = ()
    if question.blank:
        blank = (Opening(secrets[0], vector[0]), Opening(total_secret, total_value))
        overall = [Opening(secrets[0], vector[0] - 1), *overall]
    return Answer(
        tuple(choices),
        individual,
        prove_one_of(overall_prefix(about, total, blank=question.blank), overall, key, rng=rng),
        prove_one_of(blank_prefix(about), blank, key, rng=rng) if blank else (),
    )
