"""The encrypted total: the product of the last ballot of each credential, raised to the votes it carries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from interlignes.sealed.ballot import Ballot, Ciphertext
from interlignes.sealed.election import Election
from interlignes.sealed.encoding import dump
from interlignes.sealed.groups import P, power


@dataclass(frozen=True, slots=True)
class Tally:
    """One row a question, one ciphertext a possible answer; how many ballots and votes are in it."""

    rows: tuple[tuple[Ciphertext, ...], ...]
    ballots: int
    votes: int

    @property
    def text(self) -> str:
        """The record of the ciphertexts."""
        return dump([[each.as_json() for each in row] for row in self.rows])

    def sized_text(self, digest: str) -> str:
        """The record that names the former by its hash."""
        return dump({"num_tallied": self.ballots, "total_weight": self.votes, "encrypted_tally": digest})


def last_ballots(ballots: Iterable[Ballot]) -> list[Ballot]:
    """The ballots that count, from all in the order in which they were cast."""
    return list({ballot.credential: ballot for ballot in ballots}.values())


def make_tally(election: Election, ballots: Iterable[Ballot], weights: Mapping[str, int]) -> Tally:
    """The total of checked ballots, given in the order in which they were cast; `weights` of `read_credentials`."""
    rows = [[Ciphertext(1, 1)] * question.size for question in election.questions]
    counted = last_ballots(ballots)
    for ballot in counted:
        weight = weights[ballot.credential]
        for row, answer in zip(rows, ballot.answers, strict=True):
            for number, choice in enumerate(answer.choices):
                row[number] = _add(row[number], choice, weight)
    votes = sum(weights[ballot.credential] for ballot in counted)
    return Tally(tuple(tuple(row) for row in rows), len(counted), votes)


def _add(total: Ciphertext, choice: Ciphertext, weight: int) -> Ciphertext:
    alpha, beta = choice.alpha, choice.beta
    if weight != 1:
        alpha, beta = power(alpha, weight), power(beta, weight)
    return Ciphertext(total.alpha * alpha % P, total.beta * beta % P)
