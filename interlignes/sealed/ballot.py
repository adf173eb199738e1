"""One ballot as it was cast: reading its text, then checking every proof in it.

`check_ballot` is what an urn asks before it accepts (about 10 ms); the verifier reads all ballots, checks their proofs
by `check_proofs` in several processes and the membership of all their elements at once.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from interlignes.sealed.election import Election, Question
from interlignes.sealed.encoding import array, fingerprint, load, record, string
from interlignes.sealed.groups import (
    ORDER,
    Exponent,
    FixedBase,
    Ladder,
    ProductLadder,
    multiply,
    power,
    read_element,
)
from interlignes.sealed.proofs import Claim, Proof, check_key, check_one_of, read_proof
from interlignes.sealed.reasons import Invalid, Reason

#: See `_Total`: so many (choices - 1) * proofs are few.
_FEW = 4


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
    unsigned, _, _ = text.rpartition(',"signature":')  # the text is canonical and this its last field
    if ballot.digest != fingerprint(unsigned + "}"):
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
        start = int(question.blank)
        total = _Total(answer.choices[start:], [*answer.overall[start:], *answer.blank[1:]])
        blanks = _check_choices(answer, election.key, context, total, members=members)
        _check_sum(answer, question, election.key, statement(context, answer.choices), total, blanks)


@dataclass(frozen=True, slots=True)
class _Ladders:
    """A ciphertext of which several powers are needed."""

    alpha: Ladder
    beta: Ladder

    def to(self, exponents: Iterable[Exponent]) -> list[Ciphertext]:
        """Its powers."""
        return [Ciphertext(self.alpha.power(each), self.beta.power(each)) for each in exponents]


class _Total:
    """The product of the choices (but the blank one), of which powers to the challenges of some proofs are needed."""

    def __init__(self, choices: Sequence[Ciphertext], proofs: Sequence[Proof]) -> None:
        self.ciphertext = product_of(choices)
        self._challenges = _challenges(proofs)
        # Few choices and few proofs: it is quicker to multiply the squares of the choices than to square the total.
        is_small = (len(choices) - 1) * len(proofs) <= _FEW
        self._parts = [ProductLadder(self._challenges) for _ in range(2)] if is_small else []

    def add(self, choice: _Ladders) -> None:
        """Every choice, once, so that `powers` need not begin anew."""
        for part, factor in zip(self._parts, (choice.alpha, choice.beta), strict=False):
            part.multiply(factor)

    def powers(self) -> list[Ciphertext]:
        """To the challenge of each proof."""
        alpha, beta = self.ciphertext.alpha, self.ciphertext.beta
        if self._parts:
            return _Ladders(*self._parts).to(self._challenges)
        if len(self._challenges) == 1:
            return [Ciphertext(*(power(each, self._challenges[0].value) for each in (alpha, beta)))]
        return _Ladders(Ladder(alpha), Ladder(beta)).to(self._challenges)


def _challenges(proofs: Iterable[Proof]) -> list[Exponent]:
    return [Exponent(proof.challenge) for proof in proofs]


def _check_choices(
    answer: Answer, key: FixedBase, context: str, total: _Total, *, members: bool
) -> list[Ciphertext]:
    """The proof of each choice; returns the blank one to the power of the first challenge of the proofs of the sum."""
    blanks: list[Ciphertext] = []
    for number, (choice, pair) in enumerate(zip(answer.choices, answer.individual, strict=True)):
        is_blank = bool(answer.blank) and not number
        others = [answer.blank[0], answer.overall[0]] if is_blank else []
        ladders = _Ladders(Ladder(choice.alpha), Ladder(choice.beta))
        if members and ladders.to([ORDER]) != [Ciphertext(1, 1)]:
            raise Invalid(Reason.OUTSIDE_GROUP)
        first, second, *raised = ladders.to(_challenges([*pair, *others]))
        claims = [Claim(first.alpha, first.beta, 0), Claim(second.alpha, second.beta, 1)]
        if not check_one_of(individual_prefix(context, choice), pair, claims, key):
            raise Invalid(Reason.INDIVIDUAL_PROOF)
        blanks += raised
        if not is_blank:
            total.add(ladders)
    return blanks


def _check_sum(
    answer: Answer,
    question: Question,
    key: FixedBase,
    about: str,
    total: _Total,
    blanks: Sequence[Ciphertext],
) -> None:
    """The proofs about all choices together; `blanks`: what `_check_choices` returned."""
    sums = total.powers()
    overall = sums[: question.most - question.least + 1]
    claims = [Claim(each.alpha, each.beta, value) for value, each in enumerate(overall, question.least)]
    if question.blank:
        alternatives = [Claim(each.alpha, each.beta, 0) for each in (blanks[0], sums[-1])]
        if not check_one_of(blank_prefix(about), answer.blank, alternatives, key):
            raise Invalid(Reason.BLANK_PROOF)
        claims = [Claim(blanks[1].alpha, blanks[1].beta, 1), *claims]
    prefix = overall_prefix(about, total.ciphertext, blank=question.blank)
    if not check_one_of(prefix, answer.overall, claims, key):
        raise Invalid(Reason.OVERALL_PROOF)


# What the proofs' challenges are computed over: the credential, so that nobody can copy a ballot; the election


def individual_prefix(context: str, choice: Ciphertext) -> str:
    """For the proof that one choice holds 0 or 1; `context` is `fingerprint|credential`."""
    return f"prove|{context}|{choice.alpha},{choice.beta}|"


def statement(context: str, choices: Iterable[Ciphertext]) -> str:
    """Which paper of whom the proofs about all choices are for."""
    return f"{context}|" + ",".join(f"{choice.alpha},{choice.beta}" for choice in choices)


def blank_prefix(about: str) -> str:
    """For the proof that a blank paper chooses nothing else; `about` is a `statement`."""
    return f"bproof0|{about}|"


def overall_prefix(about: str, total: Ciphertext, *, blank: bool) -> str:
    """For the proof that the number of choices is allowed."""
    return f"bproof1|{about}|" if blank else f"prove|{about}|{total.alpha},{total.beta}|"
