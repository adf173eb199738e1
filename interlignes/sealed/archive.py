"""The archive `<uuid>.bel`: an append-only file of records, chained by events.

The file is an old-fashioned tar without an end mark; every member carries the same time. First `BELENIOS`, then data
records and events, each named by the hash of its text. An event names the event before it and the data that it is
about, which stand right before it:

| event | data |
|---|---|
| Setup | election, trustees, credentials, and the record that names these three |
| Ballot | the ballot |
| EndBallots | |
| EncryptedTally | the ciphertexts, and the record that names them |
| PartialDecryption | the factors, and the record that names them and their owner |
| Result | the result |

Writing is pure: each `append_*` takes the `Head` of the chain and gives the new records and the new head. Whoever keeps
the records (in their order) and the timestamp can write the identical file at any time with `write`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from interlignes.sealed.encoding import dump, hexdigest
from interlignes.sealed.tally import Tally

_BLOCK = 512
FIRST_NAME = "BELENIOS"
#: The time is written as eleven octal digits.
MOST_SECONDS = 8**11 - 1


class Kind(StrEnum):
    """Of a record, as its name ends."""

    DATA = "data"
    EVENT = "event"


class EventType(StrEnum):
    """In the order in which they may follow each other; only ballots and partial decryptions may be several."""

    SETUP = "Setup"
    BALLOT = "Ballot"
    END_BALLOTS = "EndBallots"
    ENCRYPTED_TALLY = "EncryptedTally"
    PARTIAL_DECRYPTION = "PartialDecryption"
    RESULT = "Result"


_FOLLOWERS = {
    None: {EventType.SETUP},
    EventType.SETUP: {EventType.BALLOT, EventType.END_BALLOTS},
    EventType.BALLOT: {EventType.BALLOT, EventType.END_BALLOTS},
    EventType.END_BALLOTS: {EventType.ENCRYPTED_TALLY},
    EventType.ENCRYPTED_TALLY: {EventType.PARTIAL_DECRYPTION},
    EventType.PARTIAL_DECRYPTION: {EventType.PARTIAL_DECRYPTION, EventType.RESULT},
    EventType.RESULT: set[EventType](),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One member of the file after the first."""

    kind: Kind
    text: str

    @property
    def name(self) -> str:
        """The name of the member."""
        return f"{hexdigest(self.text)}.{self.kind}.json"


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain stands: the hash of the last event (64 hexadecimal digits), its type, the number of events.

    Published and mailed, the digest lets anybody show later that the archive was cut or rewritten.
    """

    digest: str = ""
    last: EventType | None = None
    height: int = 0

    def may_be_followed_by(self, event: EventType) -> bool:
        """Whether the next event may be of this type."""
        return event in _FOLLOWERS[self.last]


@dataclass(frozen=True, slots=True)
class Addition:
    """What one step adds to the file, and where the chain then stands."""

    records: tuple[Record, ...]
    head: Head


START = Head()


def event_text(head: Head, event: EventType, payload: str) -> str:
    """The record of an event; `payload` is the hash of its data, or nothing."""
    parent = {"parent": head.digest} if head.digest else {}
    about = {"payload": payload} if payload else {}
    return dump({**parent, "height": head.height, "type": event.value, **about})


def _append(head: Head, event: EventType, *texts: str) -> Addition:
    """The last text is the event's payload. ValueError if the event may not come now."""
    if not head.may_be_followed_by(event):
        raise ValueError(f"{event} cannot follow {head.last}")
    written = event_text(head, event, hexdigest(texts[-1]) if texts else "")
    records = (*(Record(Kind.DATA, text) for text in texts), Record(Kind.EVENT, written))
    return Addition(records, Head(hexdigest(written), event, head.height + 1))


def append_setup(head: Head, *, election: str, trustees: str, credentials: str) -> Addition:
    """The beginning: the texts of the election, of its trustees and of the list of credentials."""
    named = {"election": election, "trustees": trustees, "credentials": credentials}
    setup = dump({name: hexdigest(text) for name, text in named.items()})
    return _append(head, EventType.SETUP, *named.values(), setup)


def append_ballot(head: Head, ballot: str) -> Addition:
    """One checked ballot."""
    return _append(head, EventType.BALLOT, ballot)


def append_end_of_ballots(head: Head) -> Addition:
    """No ballot comes after this."""
    return _append(head, EventType.END_BALLOTS)


def append_tally(head: Head, tally: Tally) -> Addition:
    """The encrypted total."""
    return _append(head, EventType.ENCRYPTED_TALLY, tally.text, tally.sized_text(hexdigest(tally.text)))


def append_partial_decryption(head: Head, *, owner: int, part: str) -> Addition:
    """One trustee's factors; owners are numbered from 1 through all trustees."""
    named = dump({"owner": owner, "payload": hexdigest(part)})
    return _append(head, EventType.PARTIAL_DECRYPTION, part, named)


def append_result(head: Head, result: str) -> Addition:
    """The end: see `decryption.result_text`."""
    return _append(head, EventType.RESULT, result)


# The file


def first_text(timestamp: int) -> str:
    """The record `BELENIOS`; ValueError for an instant (in seconds) that the file cannot carry."""
    if not 0 <= timestamp <= MOST_SECONDS:
        raise ValueError("a time that an archive cannot carry")
    return dump({"version": 1, "timestamp": str(timestamp)})


def member_bytes(name: str, content: bytes, timestamp: int) -> bytes:
    """A member of the file: header, content, zeros up to a multiple of 512."""
    return header(name, len(content), timestamp) + content + b"\0" * (-len(content) % _BLOCK)


def header(name: str, size: int, timestamp: int) -> bytes:
    """The header of a member, 512 bytes."""
    block = bytearray(_BLOCK)
    fields = {
        0: name,
        100: "0000644",
        108: "0000000",
        116: "0000000",
        124: f"{size:011o}",
        136: f"{timestamp:011o}",
        148: " " * 8,
        156: "0",
    }
    for position, text in fields.items():
        block[position : position + len(text)] = text.encode()
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block)


def write(timestamp: int, records: Iterable[Record]) -> Iterator[bytes]:
    """The file, member by member: the same bytes for the same records, however often they are asked for."""
    yield member_bytes(FIRST_NAME, first_text(timestamp).encode(), timestamp)
    for record in records:
        yield member_bytes(record.name, record.text.encode(), timestamp)
