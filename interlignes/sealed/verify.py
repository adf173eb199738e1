"""Verification of a whole archive: nothing in it is believed.

What is checked, in this order: the form of the file and its chain (`reading`); the election, the proofs of its trustees
and its public key; the list of credentials; every ballot with all its proofs; the encrypted total against the ballots;
every partial decryption; the result. An archive in progress is checked as far as it goes.
"""

import multiprocessing
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import chain

from interlignes.sealed.archive import EventType, Head
from interlignes.sealed.ballot import Ballot, check_proofs, read_ballot
from interlignes.sealed.credentials import check_credentials, read_credentials
from interlignes.sealed.decryption import (
    Counts,
    PartialDecryption,
    check_partial_decryption,
    check_result,
    combine,
    read_partial_decryption,
    read_result,
)
from interlignes.sealed.election import Election, read_election
from interlignes.sealed.encoding import load
from interlignes.sealed.groups import are_members, is_member
from interlignes.sealed.randomness import Rng, seed
from interlignes.sealed.reading import Archive, Event, read_archive
from interlignes.sealed.reasons import Invalid, Reason
from interlignes.sealed.tally import Tally, make_tally
from interlignes.sealed.trustees.group import Trustees, read_trustees

#: Told how many ballots of how many are done.
Progress = Callable[[int, int], None]
#: Below this number of elements, testing each on its own is faster than the batch.
_FEW_ELEMENTS = 320
_CHUNK = 16


@dataclass(frozen=True, slots=True)
class Setup:
    """What an archive begins with, checked."""

    election: Election
    trustees: Trustees
    weights: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """What a valid archive says."""

    setup: Setup
    timestamp: int
    head: Head
    ballots: tuple[Ballot, ...]
    tally: Tally
    decrypted_by: tuple[int, ...]
    result: Counts | None

    @property
    def is_closed(self) -> bool:
        """Whether no ballot can come any more."""
        return self.head.last not in {EventType.SETUP, EventType.BALLOT}


def _no_progress(done: int, total: int) -> None:
    """Tell nobody."""


def verify(content: bytes, *, rng: Rng, jobs: int = 1, progress: Progress = _no_progress) -> Report:
    """What the archive says, if all of it holds; raises Invalid with the first thing that does not.

    `rng` must be one whose numbers nobody foresees. `jobs`: processes for the ballots; one means this process alone.
    """
    archive = read_archive(content)
    setup = check_setup(archive.events[0], rng=rng)
    ballots = check_ballots(archive, setup, rng=rng, jobs=jobs, progress=progress)
    tally = make_tally(setup.election, ballots, setup.weights)
    for event in archive.of_type(EventType.ENCRYPTED_TALLY):
        if event.texts != (tally.text, event.texts[1]) or event.texts[1] != _sized(event, tally):
            raise Invalid(Reason.TALLY)
    parts = check_decryptions(archive, setup, tally)
    result = None
    for event in archive.of_type(EventType.RESULT):
        result = read_result(event.texts[0], setup.election, votes=tally.votes)
        check_result(result, combine(setup.trustees, tally, parts))
    return Report(setup, archive.timestamp, archive.head, tuple(ballots), tally, tuple(sorted(parts)), result)


def _sized(event: Event, tally: Tally) -> str:
    return tally.sized_text(str(load(event.texts[1])["encrypted_tally"]))


def check_setup(event: Event, *, rng: Rng) -> Setup:
    """The election, its trustees and its credentials; raises Invalid."""
    election = read_election(event.texts[0])
    trustees = read_trustees(event.texts[1])
    if trustees.check() != election.public_key:
        raise Invalid(Reason.PUBLIC_KEY)
    weights = read_credentials(event.texts[2])
    check_credentials(weights, seed=seed(rng))
    return Setup(election, trustees, weights)


def check_decryptions(archive: Archive, setup: Setup, tally: Tally) -> dict[int, PartialDecryption]:
    """The partial decryptions by owner, each checked; raises Invalid."""
    parts: dict[int, PartialDecryption] = {}
    keys = setup.trustees.keys
    for event in archive.of_type(EventType.PARTIAL_DECRYPTION):
        owner = load(event.texts[1])["owner"]
        if owner in parts:
            raise Invalid(Reason.DECRYPTION_TWICE, trustee=owner)
        if owner > len(keys):
            raise Invalid(Reason.UNKNOWN_TRUSTEE, trustee=owner)
        try:
            part = read_partial_decryption(event.texts[0], setup.election)
            check_partial_decryption(part, setup.election, tally, public=keys[owner - 1].element)
        except Invalid as error:
            raise Invalid(error.reason, detail=error.detail, trustee=owner) from error
        parts[owner] = part
    return parts


# Ballots, in several processes


def check_ballots(
    archive: Archive, setup: Setup, *, rng: Rng, jobs: int = 1, progress: Progress = _no_progress
) -> list[Ballot]:
    """All ballots in the order of the file, each checked; raises Invalid with the number of the first bad one."""
    texts = [event.texts[0] for event in archive.of_type(EventType.BALLOT)]
    sizes = sum(2 * question.size for question in setup.election.questions)
    one_by_one = len(texts) * sizes < _FEW_ELEMENTS
    job = _Job(setup.election.text, frozenset(setup.weights), one_by_one)
    ballots: list[Ballot] = []
    with closing(_checked_chunks(job, setup.election, texts, jobs)) as chunks:
        for chunk in chunks:
            for outcome in chunk:
                if isinstance(outcome, Invalid):
                    raise Invalid(outcome.reason, detail=outcome.detail, ballot=len(ballots) + 1)
                ballots.append(outcome)
            progress(len(ballots), len(texts))
    if not one_by_one:
        _check_members(ballots, rng)
    return ballots


def _check_members(ballots: Sequence[Ballot], rng: Rng) -> None:
    """All elements at once; only if that fails, one ballot after the other to say which."""
    if are_members([*chain.from_iterable(ballot.elements() for ballot in ballots)], seed=seed(rng)):
        return
    outside = (
        number for number, ballot in enumerate(ballots, 1) if not all(map(is_member, ballot.elements()))
    )
    raise Invalid(Reason.OUTSIDE_GROUP, ballot=next(outside))


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
    # A fork costs nothing and is safe on Linux; elsewhere the platform's own way.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    with ProcessPoolExecutor(min(jobs, len(chunks)), context, _begin, (job,)) as pool:
        try:
            yield from pool.map(_work, chunks)
        finally:
            pool.shutdown(cancel_futures=True)


_working: list[tuple[_Job, Election]] = []


def _begin(job: _Job) -> None:
    """In each process, before its first chunk."""
    _working[:] = [(job, read_election(job.election))]


def _work(texts: Sequence[str]) -> list[Ballot | Invalid]:
    job, election = _working[0]
    return _check_chunk(job, election, texts)


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
        outcomes.append(ballot)
    return outcomes


# Two archives


def check_continuation(old: bytes, new: bytes) -> int:
    """How many events were added to an older copy of the same archive; Invalid if anything in it was changed."""
    before, after = read_archive(old), read_archive(new)
    if not new.startswith(old):
        raise Invalid(Reason.NOT_A_CONTINUATION)
    return len(after.events) - len(before.events)
