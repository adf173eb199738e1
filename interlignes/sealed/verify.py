"""Verification of a whole archive: nothing in it is believed.

What is checked, in this order: the form of the file and its chain (`reading`); the election, the proofs of its trustees
and its public key; the list of credentials; every ballot with all its proofs; the encrypted total against the ballots;
every partial decryption; the result. An archive in progress is checked as far as it goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from interlignes.sealed.archive import EventType, Head
from interlignes.sealed.ballot import Ballot
from interlignes.sealed.credentials import read_credentials
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
from interlignes.sealed.many import Progress, check_ballots, no_progress
from interlignes.sealed.randomness import Rng
from interlignes.sealed.reading import Archive, Event, read_archive
from interlignes.sealed.reasons import Invalid, Reason
from interlignes.sealed.tally import Tally, make_tally
from interlignes.sealed.trustees.group import Trustees, read_trustees


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


def verify(content: bytes, *, rng: Rng, jobs: int = 1, progress: Progress = no_progress) -> Report:
    """What the archive says, if all of it holds; raises Invalid with the first thing that does not.

    `rng` must be one whose numbers nobody foresees. `jobs`: processes for the ballots; one means this process alone.
    """
    archive = read_archive(content)
    setup = check_setup(archive.events[0])
    texts = [event.texts[0] for event in archive.of_type(EventType.BALLOT)]
    ballots = check_ballots(texts, setup.election, setup.weights, rng=rng, jobs=jobs, progress=progress)
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


def check_setup(event: Event) -> Setup:
    """The election, its trustees and its credentials, not tested to be in the group; raises Invalid."""
    election = read_election(event.texts[0])
    trustees = read_trustees(event.texts[1])
    if trustees.check() != election.public_key:
        raise Invalid(Reason.PUBLIC_KEY)
    return Setup(election, trustees, read_credentials(event.texts[2]))


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


# Two archives


def check_continuation(old: bytes, new: bytes) -> int:
    """How many events were added to an older copy of the same archive; Invalid if anything in it was changed."""
    before, after = read_archive(old), read_archive(new)
    if not new.startswith(old):
        raise Invalid(Reason.NOT_A_CONTINUATION)
    return len(after.events) - len(before.events)
