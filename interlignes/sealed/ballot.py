"""One ballot as it was cast: reading its text, then checking every proof in it.

`check_ballot` is what an urn asks before it accepts (about 10 ms); the verifier reads all ballots, checks their proofs
by `check_proofs` in several processes and the membership of all their elements at once.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from interlignes.sealed.election import Election, Question
from interlignes.sealed.encoding import array, dump, fingerprint, load, record, string
from interlignes.sealed.groups import Q, multiply, powers, read_element
from interlignes.sealed.proofs import Claim, Proof, check_key, check_one_of, read_proof
from interlignes.sealed.reasons import Invalid, Reason


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """alpha = g ** r, beta = y ** r * g ** value."""

    alpha: int
    beta: int

    def as_json(self) -> dict[str, str]:
        """As it is written."""
        return {"alpha": str(self.alpha), "beta": str(self.beta)}


def read_ciphertext(value: Any) -> Ciphertext:
    """A ciphertext as it is written, not tested to be in the group; raises Invalid."""
    fields = record(value, "alpha", "beta")
    return Ciphertext(read_element(fields["alpha"]), read_element(fields["beta"]))


def product_of(ciphertexts: Sequence[Ciphertext]) -> Ciphertext:
    """The ciphertext of the sum."""
    return Ciphertext(
        multiply(each.alpha for each in ciphertexts), multiply(each.beta for each in ciphertexts)
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question: a ciphertext for each possible answer (blank first), and what proves it allowed.

    `individual`: each holds 0 or 1. `overall`: their sum is allowed. `blank`: a blank paper chooses nothing else; empty
    for questions without blank papers.
    """

    choices: tuple[Ciphertext, ...]
    individual: tuple[tuple[Proof, ...], ...]
    overall: tuple[Proof, ...]
    blank: tuple[Proof, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it is written."""
        written: dict[str, Any] = {
            "choices": [choice.as_json() for choice in self.choices],
            "individual_proofs": [[proof.as_json() for proof in pair] for pair in self.individual],
            "overall_proof": [proof.as_json() for proof in self.overall],
        }
        if self.blank:
            written["blank_proof"] = [proof.as_json() for proof in self.blank]
        return written


@dataclass(frozen=True, slots=True)
class Ballot:
    """A ballot whose text has the right form and belongs to the election; its proofs may still be false."""

    text: str
    credential: str
    answers: tuple[Answer, ...]
    digest: str
    signature: Proof

    @property
    def tracker(self) -> str:
        """43 characters by which the voter finds the ballot on the board."""
        return fingerprint(self.text)

    def without_proofs(self) -> "Ballot":
        """What a count needs of a ballot once it is checked."""
        bare = tuple(Answer(answer.choices, (), ()) for answer in self.answers)
        return replace(self, answers=bare)

    def elements(self) -> Iterator[int]:
        """Everything that has to be a member of the group, but for the credential, which is in a checked list."""
        for answer in self.answers:
            for choice in answer.choices:
                yield choice.alpha
                yield choice.beta


def read_ballot(text: str, election: Election) -> Ballot:
    """The ballot of a text: canonical, of this election, with a hash that fits; raises Invalid."""
    fields = record(load(text), "election_uuid", "election_hash", "credential", "answers", "signature")
    if (fields["election_uuid"], fields["election_hash"]) != (election.uuid, election.fingerprint):
        raise Invalid(Reason.OTHER_ELECTION)
    signature = record(fields["signature"], "hash", "proof")
    questions = election.questions
    answers = array(fields["answers"], size=len(questions))
    ballot = Ballot(
        text=text,
        credential=str(read_element(fields["credential"])),
        answers=tuple(_read_answer(*pair) for pair in zip(answers, questions, strict=True)),
        digest=string(signature["hash"]),
        signature=read_proof(signature["proof"]),
    )
    unsigned = {name: value for name, value in fields.items() if name != "signature"}
    if ballot.digest != fingerprint(dump(unsigned)):
        raise Invalid(Reason.BALLOT_HASH)
    return ballot


def _read_answer(value: Any, question: Question) -> Answer:
    names = ["choices", "individual_proofs", "overall_proof", *["blank_proof"] * question.blank]
    fields = record(value, *names)
    size = question.size
    pairs = array(fields["individual_proofs"], size=size)
    return Answer(
        choices=tuple(read_ciphertext(choice) for choice in array(fields["choices"], size=size)),
        individual=tuple(_read_proofs(pair, 2) for pair in pairs),
        overall=_read_proofs(fields["overall_proof"], question.most - question.least + 1 + question.blank),
        blank=_read_proofs(fields["blank_proof"], 2) if question.blank else (),
    )


def _read_proofs(value: Any, size: int) -> tuple[Proof, ...]:
    return tuple(read_proof(proof) for proof in array(value, size=size))


def check_ballot(text: str, election: Election, *, credentials: Container[str]) -> Ballot:
    """A ballot that an urn may accept: everything is checked; raises Invalid.

    `credentials`: the public parts that may vote, already checked members of the group; one alone where the urn knows
    whose ballot it must be. Whether the same text was cast before is the urn's to know.
    """
    ballot = read_ballot(text, election)
    if ballot.credential not in credentials:
        raise Invalid(Reason.UNKNOWN_CREDENTIAL)
    check_proofs(ballot, election, members=True)
    return ballot


def check_proofs(ballot: Ballot, election: Election, *, members: bool) -> None:
    """Raise Invalid unless the signature and every proof hold; with `members`, unless all elements are in the group."""
    if not check_key(f"sig|{ballot.digest}|", ballot.signature, read_element(ballot.credential)):
        raise Invalid(Reason.BALLOT_SIGNATURE)
    context = f"{election.fingerprint}|{ballot.credential}"
    for answer, question in zip(ballot.answers, election.questions, strict=True):
        _check_answer(answer, question, election, context, members=members)


def _check_answer(
    answer: Answer, question: Question, election: Election, context: str, *, members: bool
) -> None:
    blanks: list[Ciphertext] = []
    for number, (choice, pair) in enumerate(zip(answer.choices, answer.individual, strict=True)):
        is_blank = question.blank and not number
        others = [answer.blank[0], answer.overall[0]] if is_blank else []
        first, second, *raised = _raised(choice, [*pair, *others], members=members)
        claims = [Claim(first.alpha, first.beta, 0), Claim(second.alpha, second.beta, 1)]
        if not check_one_of(individual_prefix(context, choice), pair, claims, election.key):
            raise Invalid(Reason.INDIVIDUAL_PROOF)
        blanks += raised
    _check_sum(answer, question, election, context, blanks)


def _check_sum(
    answer: Answer, question: Question, election: Election, context: str, blanks: Sequence[Ciphertext]
) -> None:
    """The proofs about all choices together; `blanks`: the blank choice to the power of the first challenge of each."""
    total = product_of(answer.choices[question.blank :])
    overall = answer.overall[question.blank :]
    raised = _raised(total, [*overall, *answer.blank[1:]], members=False)
    claims = [
        Claim(each.alpha, each.beta, value)
        for value, each in enumerate(raised[: len(overall)], question.least)
    ]
    if question.blank:
        alternatives = [Claim(each.alpha, each.beta, 0) for each in (blanks[0], raised[-1])]
        if not check_one_of(blank_prefix(context, answer.choices), answer.blank, alternatives, election.key):
            raise Invalid(Reason.BLANK_PROOF)
        claims = [Claim(blanks[1].alpha, blanks[1].beta, 1), *claims]
    prefix = overall_prefix(context, answer.choices, total, blank=question.blank)
    if not check_one_of(prefix, answer.overall, claims, election.key):
        raise Invalid(Reason.OVERALL_PROOF)


def _raised(ciphertext: Ciphertext, proofs: Sequence[Proof], *, members: bool) -> list[Ciphertext]:
    """The ciphertext to the power of each challenge; with `members`, Invalid unless it is in the group."""
    exponents = [*(proof.challenge for proof in proofs), *[Q] * members]
    alphas, betas = powers([ciphertext.alpha, ciphertext.beta], exponents)
    if members and not alphas.pop() == betas.pop() == 1:
        raise Invalid(Reason.OUTSIDE_GROUP)
    return [Ciphertext(*pair) for pair in zip(alphas, betas, strict=True)]


# What the proofs' challenges are computed over: the credential, so that nobody can copy a ballot; the election


def individual_prefix(context: str, choice: Ciphertext) -> str:
    """For the proof that one choice holds 0 or 1; `context` is `fingerprint|credential`."""
    return f"prove|{context}|{choice.alpha},{choice.beta}|"


def _statement(context: str, choices: Sequence[Ciphertext]) -> str:
    return f"{context}|" + ",".join(f"{choice.alpha},{choice.beta}" for choice in choices)


def blank_prefix(context: str, choices: Sequence[Ciphertext]) -> str:
    """For the proof that a blank paper chooses nothing else."""
    return f"bproof0|{_statement(context, choices)}|"


def overall_prefix(context: str, choices: Sequence[Ciphertext], total: Ciphertext, *, blank: bool) -> str:
    """For the proof that the number of choices is allowed."""
    if blank:
        return f"bproof1|{_statement(context, choices)}|"
    return f"prove|{_statement(context, choices)}|{total.alpha},{total.beta}|"
