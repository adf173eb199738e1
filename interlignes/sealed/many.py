"""Checking many ballots: their proofs in several processes, the membership of all elements at once."""

import multiprocessing
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from interlignes.sealed.ballot import Ballot, check_proofs, read_ballot
from interlignes.sealed.credentials import check_credentials
from interlignes.sealed.election import Election, read_election
from interlignes.sealed.groups import are_members, is_member, read_element
from interlignes.sealed.randomness import Rng, seed
from interlignes.sealed.reasons import Invalid, Reason

#: Told how many ballots of how many are done.
Progress = Callable[[int, int], None]
#: Below this number of elements, testing each on its own is faster than all at once.
_FEW = 320
_CHUNK = 16


def no_progress(done: int, total: int) -> None:
    """Tell nobody."""


def check_ballots(
    texts: Sequence[str],
    election: Election,
    weights: Mapping[str, int],
    *,
    rng: Rng,
    jobs: int = 1,
    progress: Progress = no_progress,
) -> list[Ballot]:
    """The ballots of these texts, without their proofs, which hold; raises Invalid with the number of a bad one.

    The list of credentials is tested too. `rng` must be one whose numbers nobody foresees.
    """
    elements = len(weights) + len(texts) * 2 * sum(question.size for question in election.questions)
    job = _Job(election.text, frozenset(weights), elements < _FEW)
    if job.members:
        check_credentials(weights, seed=seed(rng))
    ballots: list[Ballot] = []
    with closing(_checked_chunks(job, election, texts, jobs)) as chunks:
        for chunk in chunks:
            for outcome in chunk:
                if isinstance(outcome, Invalid):
                    raise Invalid(outcome.reason, detail=outcome.detail, ballot=len(ballots) + 1)
                ballots.append(outcome)
            progress(len(ballots), len(texts))
    if not job.members:
        _check_members(weights, ballots, rng)
    return ballots


def _check_members(weights: Mapping[str, int], ballots: Sequence[Ballot], rng: Rng) -> None:
    """All elements at once; only if that fails, one after the other to say which."""
    cast = chain.from_iterable(ballot.elements() for ballot in ballots)
    if are_members([*map(read_element, weights), *cast], seed=seed(rng)):
        return
    check_credentials(weights, seed=seed(rng))
    members = (all(map(is_member, ballot.elements())) for ballot in ballots)
    raise Invalid(Reason.OUTSIDE_GROUP, ballot=[*members].index(False) + 1)


@dataclass(frozen=True, slots=True)
class _Job:
    """What a process needs to know once."""

    election: str
    credentials: frozenset[str]
    members: bool


def _checked_chunks(
    job: _Job, election: Election, texts: Sequence[str], jobs: int
) -> Generator[list[Ballot | Invalid], None, None]:
    chunks = [texts[start : start + _CHUNK] for start in range(0, len(texts), _CHUNK)]
    if jobs == 1 or len(chunks) == 1:
        for chunk in chunks:
            yield _check_chunk(job, election, chunk)
        return
    # On Linux a fork costs nothing and hands over the tables of powers; elsewhere the platform's own way.
    is_fork = sys.platform == "linux"
    start = multiprocessing.get_context("fork").Process if is_fork else multiprocessing.Process
    known = election.with_tables() if is_fork else None
    workers: list[tuple[BaseProcess, Connection]] = []
    try:
        for first in range(min(jobs, len(chunks))):
            reading, writing = multiprocessing.Pipe(duplex=False)
            process = start(target=_work, args=(job, known, chunks[first::jobs], writing), daemon=True)
            process.start()
            writing.close()
            workers.append((process, reading))
        for number in range(len(chunks)):
            yield workers[number % jobs][1].recv()
    finally:
        for worker, reading in workers:
            reading.close()
            worker.kill()
            worker.join()


def _work(
    job: _Job, election: Election | None, chunks: Sequence[Sequence[str]], outcomes: Connection
) -> None:
    """What a process does: check chunk after chunk, until nobody reads any more."""
    election = election or read_election(job.election)
    for chunk in chunks:
        outcomes.send(_check_chunk(job, election, chunk))


def _check_chunk(job: _Job, election: Election, texts: Sequence[str]) -> list[Ballot | Invalid]:
    """The ballots up to the first bad one, whose error comes last."""
    outcomes: list[Ballot | Invalid] = []
    for text in texts:
        try:
            ballot = read_ballot(text, election)
            if ballot.credential not in job.credentials:
                raise Invalid(Reason.UNKNOWN_CREDENTIAL)
            check_proofs(ballot, election, members=job.members)
        except Invalid as error:
            return [*outcomes, error]
        outcomes.append(ballot.without_proofs())
    return outcomes
