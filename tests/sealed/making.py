"""Elections made for tests: every part at hand, so that a test can replace one by a dishonest one."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from interlignes.sealed import archive, credentials
from interlignes.sealed.archive import Addition, EventType, Head, Kind, Record
from interlignes.sealed.ballot import Ballot
from interlignes.sealed.decryption import (
    PartialDecryption,
    combine,
    count,
    partially_decrypt,
    result_text,
)
from interlignes.sealed.election import Election, Question, make_election
from interlignes.sealed.encoding import hexdigest
from interlignes.sealed.encryption import Choices, encrypt
from interlignes.sealed.randomness import make_uuid
from interlignes.sealed.tally import Tally, make_tally
from interlignes.sealed.trustees import single, threshold
from interlignes.sealed.trustees.group import Single, Threshold, Trustees, assemble_threshold
from interlignes.sealed.trustees.threshold import Seat

MOTION = Question("Adoptez-vous la motion « budget » ?", ("Pour", "Contre", "Abstention"), blank=True)
ONE_OF_FOUR = Question("Adoptez-vous la motion ?", ("Pour", "Contre", "Abstention", "Blanc"))
UP_TO_THREE = Question("Élire jusqu'à 3 personnes", ("A", "B", "C", "D", "E"), least=0, most=3)
ONE_TO_TWO = Question("Élire 1 ou 2 personnes", ("A", "B", "C"), least=1, most=2, blank=True)
GRADES = ("Excellent", "Bien", "Passable", "À rejeter")
JUDGMENT = tuple(Question(f"Que pensez-vous de la candidature {name} ?", GRADES) for name in ("A", "B", "C"))
TIMESTAMP = 1_700_000_000


class Chance(random.Random):
    """Repeatable; what is tested does not depend on its quality."""


@dataclass
class Keys:
    """Trustees with their private keys by owner."""

    trustees: Trustees
    private: dict[int, int]


def make_single_keys(rng: random.Random, number: int = 1) -> Keys:
    """Trustees who are all needed."""
    pairs = [single.make_key(rng=rng) for _ in range(number)]
    trustees = Trustees(tuple(Single(public) for _, public in pairs))
    return Keys(trustees, {owner: private for owner, (private, _) in enumerate(pairs, 1)})


def make_threshold(rng: random.Random, needed: int = 2, size: int = 3) -> tuple[Threshold, list[int]]:
    """A group by all three rounds, and its private keys."""
    seats = [Seat(index, size, needed) for index in range(1, size + 1)]
    codes = [threshold.make_code(rng=rng) for _ in seats]
    pairs = list(zip(codes, seats, strict=True))
    certificates = [threshold.make_certificate(code, seat=seat, rng=rng) for code, seat in pairs]
    deals = [threshold.make_deal(code, certificates, seat=seat, rng=rng) for code, seat in pairs]
    keys = [
        threshold.make_verification_key(code, certificates, deals, seat=seat, rng=rng) for code, seat in pairs
    ]
    private = [threshold.private_key(code, certificates, deals, seat=seat) for code, seat in pairs]
    return assemble_threshold(needed, certificates, deals, keys), private


def make_bureau_keys(rng: random.Random, needed: int = 2, size: int = 3) -> Keys:
    """The server and a threshold of scrutineers."""
    server, public = single.make_key(rng=rng)
    group, private = make_threshold(rng, needed, size)
    trustees = Trustees((Single(public), group))
    return Keys(trustees, {1: server, **dict(enumerate(private, 2))})


@dataclass
class Scene:
    """An election from its setup to its result; replace attributes before asking for the next step."""

    rng: random.Random
    keys: Keys
    election: Election
    voters: list[credentials.Credential]
    weights: dict[str, int]
    timestamp: int = TIMESTAMP
    ballots: list[Ballot] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    head: Head = archive.START

    def add(self, addition: Addition) -> None:
        """Append to the chain."""
        self.records += addition.records
        self.head = addition.head

    def force(self, event: EventType, *texts: str) -> None:
        """Append an event, last text its payload, whether or not it may come now; the chain is consistent."""
        written = archive.event_text(self.head, event, hexdigest(texts[-1]) if texts else "")
        records = (*(Record(Kind.DATA, text) for text in texts), Record(Kind.EVENT, written))
        self.add(Addition(records, Head(hexdigest(written), event, self.head.height + 1)))

    def start(self) -> None:
        """Write the setup."""
        listed = credentials.credentials_text(self.weights, weights=self.weights)
        trustees = self.keys.trustees.text
        self.add(
            archive.append_setup(
                self.head, election=self.election.text, trustees=trustees, credentials=listed
            )
        )

    def ballot_of(self, voter: int, choices: Choices) -> Ballot:
        """A ballot, not cast."""
        private = credentials.private_key(self.voters[voter].code, uuid=self.election.uuid)
        return encrypt(self.election, choices, private_key=private, rng=self.rng)

    def put(self, ballot: Ballot) -> None:
        """Append a ballot, whatever it is."""
        self.ballots.append(ballot)
        self.add(archive.append_ballot(self.head, ballot.text))

    def cast(self, voter: int, choices: Choices) -> Ballot:
        """Vote."""
        ballot = self.ballot_of(voter, choices)
        self.put(ballot)
        return ballot

    @cached_property
    def tally(self) -> Tally:
        """The total of what was cast."""
        return make_tally(self.election, self.ballots, self.weights)

    def close(self) -> None:
        """End the vote and write the total."""
        self.add(archive.append_end_of_ballots(self.head))
        self.add(archive.append_tally(self.head, self.tally))

    def part_of(self, owner: int) -> PartialDecryption:
        """One trustee's decryption, not written."""
        return partially_decrypt(self.election, self.tally, private=self.keys.private[owner], rng=self.rng)

    def decrypt(self, owners: Sequence[int]) -> None:
        """Let these trustees decrypt and write the result."""
        parts = {owner: self.part_of(owner) for owner in owners}
        for owner, part in parts.items():
            self.add(archive.append_partial_decryption(self.head, owner=owner, part=part.text))
        counts = count(combine(self.keys.trustees, self.tally, parts), votes=self.tally.votes)
        self.add(archive.append_result(self.head, result_text(counts)))

    @property
    def content(self) -> bytes:
        """The file."""
        return b"".join(archive.write(self.timestamp, self.records))


def make_scene(
    *,
    voters: int = 3,
    questions: Sequence[Question] = (MOTION,),
    keys: Keys | None = None,
    seed: int = 1,
    weights: Sequence[int] = (),
) -> Scene:
    """An election that is open."""
    rng = Chance(seed)
    keys = keys or make_single_keys(rng)
    uuid = make_uuid(rng)
    election = make_election(
        uuid=uuid,
        name="Motion n° 1",
        description="Assemblée générale",
        questions=questions,
        public_key=keys.trustees.check(),
    )
    made = credentials.make_credentials(voters, uuid=uuid, rng=rng)
    carried = weights or [1] * voters
    scene = Scene(
        rng, keys, election, made, {each.public: weight for each, weight in zip(made, carried, strict=True)}
    )
    scene.start()
    return scene


def voted(**options: Any) -> Scene:
    """Three votes, one of them replaced."""
    scene = make_scene(**options)
    scene.cast(0, [[0]])
    scene.cast(1, [[1]])
    scene.cast(0, [[2]])
    return scene
