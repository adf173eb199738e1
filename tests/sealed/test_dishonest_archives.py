"""Every way in which a server can be dishonest with honest ballots. Hashes and chain are consistent unless the
dishonesty is in them."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from interlignes.sealed import archive, limits
from interlignes.sealed.archive import EventType, Kind, Record, header
from interlignes.sealed.credentials import credentials_text
from interlignes.sealed.encoding import dump, hexdigest
from interlignes.sealed.groups import G, P
from interlignes.sealed.reasons import Invalid, Reason
from interlignes.sealed.tally import Tally
from interlignes.sealed.verify import check_continuation, verify
from tests.sealed.making import (
    TIMESTAMP,
    Chance,
    Scene,
    make_scene,
    voted,
)
from tests.sealed.refusals import refused

pytestmark = pytest.mark.once


# The urn


def test_replayed_ballot_after_a_revote() -> None:
    """belenios-tool 2.0 accepts this: it would undo a revote."""
    scene = voted()
    scene.put(scene.ballots[0])
    refused(scene.content, Reason.REPEATED_RECORD)


def test_ballot_after_the_end() -> None:
    scene = voted()
    late = scene.ballot_of(2, [[0]])
    scene.add(archive.append_end_of_ballots(scene.head))
    scene.force(EventType.BALLOT, late.text)
    refused(scene.content, Reason.EVENT_ORDER)


def test_interposed_end() -> None:
    """belenios-tool 2.0 accepts this: it would ignore the ballots before."""
    scene = make_scene()
    scene.cast(0, [[0]])
    scene.add(archive.append_end_of_ballots(scene.head))
    scene.ballots = [scene.ballot_of(1, [[1]])]
    scene.force(EventType.BALLOT, scene.ballots[0].text)
    scene.close()
    scene.decrypt([1])
    refused(scene.content, Reason.EVENT_ORDER)


def test_credential_listed_twice() -> None:
    scene = make_scene()
    listed = dump([*json.loads(credentials_text(scene.weights)), f"{scene.voters[0].public},2"])
    again = replace(scene, records=[], head=archive.START)
    trustees = scene.keys.trustees.text
    again.add(
        archive.append_setup(
            archive.START, election=scene.election.text, trustees=trustees, credentials=listed
        )
    )
    refused(again.content, Reason.CREDENTIAL_TWICE)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (str(P - 1), Reason.OUTSIDE_GROUP),
        (str(P), Reason.ELEMENT),
        ("0", Reason.ELEMENT),
        (f"{G},0", Reason.NUMBER),
        (f"{G},", Reason.NUMBER),
        (f"{G},1000001", Reason.NUMBER),
        (f"{G},1,somebody", Reason.NUMBER),
        (7, Reason.WRONG_SHAPE),
    ],
)
@pytest.mark.parametrize("voters", [2, 120])
def test_credential_that_cannot_be_one(entry: object, reason: Reason, voters: int) -> None:
    """In a short list, tested one by one, and in a long one."""
    scene = make_scene(voters=voters)
    listed = dump([*scene.weights, entry])
    again = replace(scene, records=[], head=archive.START)
    trustees = scene.keys.trustees.text
    again.add(
        archive.append_setup(
            archive.START, election=scene.election.text, trustees=trustees, credentials=listed
        )
    )
    refused(again.content, reason)


# The order of events

SEQUENCES = {
    "two setups": "SS",
    "no setup": "B",
    "total before the end": "SBT",
    "decryption before the total": "SBED",
    "decryption before the end": "SBD",
    "result before the decryption": "SBETR",
    "result before the total": "SBER",
    "result at once": "SR",
    "two ends": "SBEE",
    "two totals": "SBETT",
    "total after the decryption": "SBETDT",
    "two results": "SBETDRR",
    "decryption after the result": "SBETDRD",
    "ballot after the total": "SBETB",
    "ballot after the result": "SBETDRB",
    "setup at the end": "SBETDRS",
}


@pytest.mark.parametrize("sequence", SEQUENCES.values(), ids=SEQUENCES)
def test_events_out_of_order(sequence: str) -> None:
    honest = voted()
    spare = iter([honest.ballot_of(2, [[0]]).text, honest.ballot_of(2, [[1]]).text])
    honest.close()
    tally, parts = honest.tally, [honest.part_of(1), honest.part_of(1)]
    scene = replace(honest, records=[], head=archive.START)
    numbers = iter(range(9))
    for letter in sequence:
        if letter == "S":
            # a second time with other texts, because the same record twice is refused for that already
            listed = credentials_text(list(scene.weights)[next(numbers) :])
            texts = [scene.election.text, scene.keys.trustees.text, listed]
            if scene.records:
                texts = [f"{text} " for text in texts]
            names = ("election", "trustees", "credentials")
            named = dict(zip(names, map(hexdigest, texts), strict=True))
            scene.force(EventType.SETUP, *texts, dump(named))
        elif letter == "B":
            scene.force(EventType.BALLOT, next(spare))
        elif letter == "E":
            scene.force(EventType.END_BALLOTS)
        elif letter == "T":
            changed = Tally(tally.rows, tally.ballots + next(numbers), tally.votes)
            text = tally.text + " " * next(numbers)
            scene.force(EventType.ENCRYPTED_TALLY, text, changed.sized_text(hexdigest(text)))
        elif letter == "D":
            text = parts.pop().text
            scene.force(EventType.PARTIAL_DECRYPTION, text, dump({"owner": 1, "payload": hexdigest(text)}))
        else:
            scene.force(EventType.RESULT, dump({"result": [[0, 0, 0, next(numbers)]]}))
    refused(scene.content, Reason.EVENT_ORDER)


# The chain and the file


def without(scene: Scene, *numbers: int) -> bytes:
    """The file with some records left out, nothing else changed."""
    kept = [record for number, record in enumerate(scene.records) if number not in numbers]
    return b"".join(archive.write(scene.timestamp, kept))


def test_missing_event() -> None:
    """Records 5 and 6 are the first ballot and its event."""
    refused(without(voted(), 5, 6), Reason.CHAIN)


def test_missing_data() -> None:
    refused(without(voted(), 5), Reason.RECORD_ORDER)


def test_event_without_its_event_record() -> None:
    """Two ballots before one event."""
    refused(without(voted(), 6), Reason.CHAIN)


def test_reordered_events() -> None:
    scene = voted()
    records = scene.records
    scene.records = [*records[:5], *records[7:9], *records[5:7], *records[9:]]
    refused(scene.content, Reason.CHAIN)


def test_reordered_data() -> None:
    scene = voted()
    scene.records[0], scene.records[1] = scene.records[1], scene.records[0]
    refused(scene.content, Reason.RECORD_ORDER)


def test_record_that_no_event_names() -> None:
    scene = voted()
    scene.records.insert(5, Record(Kind.DATA, '"smuggled"'))
    refused(scene.content, Reason.RECORD_ORDER)


def test_data_before_an_end_of_ballots() -> None:
    scene = voted()
    scene.force(EventType.END_BALLOTS)
    scene.records.insert(-1, Record(Kind.DATA, '"smuggled"'))
    refused(scene.content, Reason.RECORD_ORDER)


def test_payload_of_an_end_of_ballots() -> None:
    scene = voted()
    scene.force(EventType.END_BALLOTS, '"smuggled"')
    refused(scene.content, Reason.CHAIN)


def test_height_that_is_not_the_next() -> None:
    scene = voted()
    scene.head = replace(scene.head, height=scene.head.height + 1)
    scene.force(EventType.END_BALLOTS)
    refused(scene.content, Reason.CHAIN)


def test_payload_that_is_no_text() -> None:
    scene = voted()
    written = {"parent": scene.head.digest, "height": scene.head.height, "type": "Ballot", "payload": 7}
    scene.records += [Record(Kind.DATA, "7"), Record(Kind.EVENT, dump(written))]
    refused(scene.content, Reason.CHAIN)


def test_unknown_event() -> None:
    """Shuffles belong to questions that are not read here."""
    scene = voted()
    written = {"parent": scene.head.digest, "height": scene.head.height, "type": "Shuffle"}
    scene.records.append(Record(Kind.EVENT, dump(written)))
    refused(scene.content, Reason.EVENT_ORDER)


@pytest.mark.parametrize("number", [0, 5, 6, -1])
def test_two_timestamps(number: int) -> None:
    scene = voted()
    members = [*archive.write(scene.timestamp, scene.records)]
    other = [*archive.write(scene.timestamp + 60, scene.records)]
    members[number] = other[number]
    refused(b"".join(members), Reason.TIMESTAMPS)


def test_content_that_does_not_fit_the_name() -> None:
    scene = voted()
    members = [*archive.write(TIMESTAMP, scene.records)]
    text = scene.records[5].text.replace("answers", "anzwers", 1).encode()
    members[6] = archive.member_bytes(scene.records[5].name, text, TIMESTAMP)
    refused(b"".join(members), Reason.RECORD_HASH)


FILES: dict[str, tuple[Callable[[bytes], bytes], Reason]] = {
    "end of a tar": (lambda content: content + b"\0" * 1024, Reason.TRAILING),
    "a few bytes more": (lambda content: content + b"hello", Reason.TRUNCATED),
    "a block more": (lambda content: content + b"x" * 512, Reason.TRAILING),
    "another file more": (lambda content: content + header("README", 0, TIMESTAMP), Reason.TRAILING),
    "the whole twice": (lambda content: content * 2, Reason.TRAILING),
    "a byte less": (lambda content: content[:-1], Reason.TRUNCATED),
    "cut in a header": (lambda content: content[: -1024 + 300], Reason.TRUNCATED),
    "cut in a record": (lambda content: content[: len(content) // 2 - 100], Reason.TRUNCATED),
    "cut before an event": (lambda content: content[:-1024], Reason.TRUNCATED),
    "cut in the first header": (lambda content: content[:200], Reason.TRUNCATED),
    "cut after the first record": (lambda content: content[:1024], Reason.TRUNCATED),
    "nothing": (lambda content: content[:0], Reason.NOT_AN_ARCHIVE),
    "something else": (lambda content: b"%PDF-1.7" + content, Reason.NOT_AN_ARCHIVE),
    "owner in a header": (lambda content: content.replace(b"0000644", b"0000600", 2), Reason.HEADER),
    "padding that says something": (lambda content: content[:-1] + b"!", Reason.HEADER),
    "later version": (lambda content: content.replace(b'"version":1', b'"version":2', 1), Reason.VERSION),
    "time that is no number": (lambda content: content.replace(b'p":"17', b'p":"x7', 1), Reason.NUMBER),
}


@pytest.mark.parametrize("name", FILES)
def test_file_that_is_not_what_was_written(name: str) -> None:
    alter, reason = FILES[name]
    refused(alter(voted().content), reason)


def test_file_with_too_much() -> None:
    """Neither the size nor the number of its records makes the verifier work for ever."""
    refused(bytes(limits.ARCHIVE_BYTES + 1), Reason.TOO_LARGE)
    numbers = (Record(Kind.DATA, str(number)) for number in range(limits.RECORDS + 1))
    refused(b"".join(archive.write(TIMESTAMP, numbers)), Reason.TOO_LARGE)


def test_record_that_is_no_text() -> None:
    name = f"{'0' * 64}.data.json"
    first = next(archive.write(TIMESTAMP, []))
    refused(first + archive.member_bytes(name, b'"\xff"', TIMESTAMP), Reason.NOT_UTF8)


def test_time_that_no_header_can_carry() -> None:
    text = dump({"version": 1, "timestamp": str(8**11)}).encode()
    refused(archive.member_bytes(archive.FIRST_NAME, text, 0), Reason.NUMBER)


def test_dropped_ballot_shows_against_an_older_copy() -> None:
    """With the chain made anew no verifier can see it in the file itself: older copies, chain heads and trackers do."""
    scene = voted()
    before = scene.content
    shorter = replace(scene, records=scene.records[:5], head=archive.START)
    shorter.records, shorter.ballots = [], []
    shorter.start()
    for ballot in (scene.ballots[1], scene.ballots[2]):
        shorter.put(ballot)
    verify(shorter.content, rng=Chance(1))
    with pytest.raises(Invalid) as caught:
        check_continuation(before, shorter.content)
    assert caught.value.reason is Reason.NOT_A_CONTINUATION
    assert shorter.head != scene.head
