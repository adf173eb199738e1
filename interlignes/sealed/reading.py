"""Reading an archive back: every byte of it must be what `archive.write` would write again.

Hashes, chain, order of the events, the data of each event, one time for all members, no record twice, nothing behind
the last event. What the records say is for `verify`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from interlignes.sealed import limits
from interlignes.sealed.archive import (
    FIRST_NAME,
    START,
    EventType,
    Head,
    Kind,
    Record,
    event_text,
    first_text,
    header,
)
from interlignes.sealed.encoding import decimal, hexdigest, load, record, whole
from interlignes.sealed.reasons import Invalid, Reason

_BLOCK = 512
_TIME = slice(136, 147)
_CHECKSUM = slice(148, 156)
_NAME = re.compile(r"([0-9a-f]{64})\.(data|event)\.json")
_SIZE = re.compile(rb"[0-7]{11}")


@dataclass(frozen=True, slots=True)
class Event:
    """One event with the texts of its data, in the order of the file."""

    type: EventType
    digest: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Archive:
    """A file whose form is right."""

    timestamp: int
    records: tuple[Record, ...]
    events: tuple[Event, ...]

    @property
    def head(self) -> Head:
        """Where its chain stands."""
        last = self.events[-1]
        return Head(last.digest, last.type, len(self.events))

    def of_type(self, wanted: EventType) -> list[Event]:
        """Its events of one type."""
        return [event for event in self.events if event.type is wanted]


def read_archive(content: bytes) -> Archive:
    """The archive of a file's content; raises Invalid."""
    if len(content) > limits.ARCHIVE_BYTES:
        raise Invalid(Reason.TOO_LARGE)
    timestamp, position = _read_first(content)
    records: list[Record] = []
    seen: set[str] = set()
    while position < len(content):
        name, body, position = _read_member(content, position, timestamp)
        if name in seen:
            raise Invalid(Reason.REPEATED_RECORD, detail=name)
        if len(records) == limits.RECORDS:
            raise Invalid(Reason.TOO_LARGE)
        seen.add(name)
        records.append(_read_record(name, body))
    return Archive(timestamp, tuple(records), tuple(_read_events(records)))


def _read_first(content: bytes) -> tuple[int, int]:
    """The time and where the second member begins."""
    if not content.startswith(FIRST_NAME.encode() + b"\0"):
        raise Invalid(Reason.NOT_AN_ARCHIVE)
    size = _size(content, 0)
    fields = record(load(_decode(content[_BLOCK : _BLOCK + size])), "version", "timestamp")
    if fields["version"] != 1:
        raise Invalid(Reason.VERSION)
    timestamp = int(decimal(fields["timestamp"], digits=limits.NUMBER_DIGITS))
    try:
        expected = first_text(timestamp)
    except ValueError as error:
        raise Invalid(Reason.NUMBER, detail=FIRST_NAME) from error
    position = _check_member(content, 0, FIRST_NAME, len(expected), timestamp)
    return timestamp, position


def _size(content: bytes, position: int) -> int:
    """The length that the header of a member gives, within the file and the limits."""
    written = content[position + 124 : position + 135]
    if len(content) < position + _BLOCK:
        raise Invalid(Reason.TRUNCATED)
    if not _SIZE.fullmatch(written):
        raise Invalid(Reason.HEADER)
    size = int(written, 8)
    if size > limits.RECORD_BYTES:
        raise Invalid(Reason.TOO_LARGE)
    if position + _BLOCK + size + -size % _BLOCK > len(content):
        raise Invalid(Reason.TRUNCATED)
    return size


def _read_member(content: bytes, position: int, timestamp: int) -> tuple[str, bytes, int]:
    name = content[position : position + 100].split(b"\0")[0].decode("ascii", "replace")
    if not _NAME.fullmatch(name):
        is_cut = len(content) - position < _BLOCK and any(content[position:])
        raise Invalid(Reason.TRUNCATED if is_cut else Reason.TRAILING)
    size = _size(content, position)
    end = _check_member(content, position, name, size, timestamp)
    return name, content[position + _BLOCK : position + _BLOCK + size], end


def _check_member(content: bytes, position: int, name: str, size: int, timestamp: int) -> int:
    """Where the member ends, if its header and its padding are exactly as they are written."""
    given, expected = content[position : position + _BLOCK], header(name, size, timestamp)
    if given != expected:
        raise Invalid(Reason.TIMESTAMPS if _differs_in_time(given, expected) else Reason.HEADER, detail=name)
    start = position + _BLOCK + size
    end = start + -size % _BLOCK
    if any(content[start:end]):
        raise Invalid(Reason.HEADER, detail=name)
    return end


def _differs_in_time(given: bytes, expected: bytes) -> bool:
    """Whether only the time, and the checksum with it, are not as expected."""
    masked = []
    for block in (given, expected):
        copy = bytearray(block)
        copy[_TIME] = b"0" * 11
        copy[_CHECKSUM] = b"0" * 8
        masked.append(copy)
    return masked[0] == masked[1]


def _decode(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Invalid(Reason.NOT_UTF8) from error


def _read_record(name: str, body: bytes) -> Record:
    digest, kind, _ = name.split(".")
    text = _decode(body)
    if hexdigest(text) != digest:
        raise Invalid(Reason.RECORD_HASH, detail=name)
    return Record(Kind(kind), text)


def _read_events(records: Sequence[Record]) -> list[Event]:
    """The events, each with the data records that stand before it."""
    events: list[Event] = []
    head, waiting = START, list[str]()
    for each in records:
        if each.kind is Kind.DATA:
            waiting.append(each.text)
            continue
        event = _read_event(each.text, head, tuple(waiting))
        head, waiting = Head(event.digest, event.type, head.height + 1), []
        events.append(event)
    if waiting or not events:
        raise Invalid(Reason.TRUNCATED)
    return events


def _read_event(text: str, head: Head, texts: tuple[str, ...]) -> Event:
    fields = record(load(text), "parent?", "height", "type", "payload?")
    try:
        kind = EventType(fields["type"])
    except ValueError as error:
        raise Invalid(Reason.EVENT_ORDER) from error
    payload = fields.get("payload", "")
    if not isinstance(payload, str) or text != event_text(head, kind, payload):
        raise Invalid(Reason.CHAIN, detail=f"{head.height}")
    if not head.may_be_followed_by(kind):
        raise Invalid(Reason.EVENT_ORDER, detail=f"{head.height}")
    _check_data(kind, payload, texts, head.height)
    return Event(kind, hexdigest(text), texts)


def _check_data(kind: EventType, payload: str, texts: tuple[str, ...], height: int) -> None:
    """Raise Invalid unless exactly the event's data stand before it, in their order."""
    named: list[str] = []
    if kind is not EventType.END_BALLOTS:
        if not texts or hexdigest(texts[-1]) != payload:
            raise Invalid(Reason.RECORD_ORDER, detail=f"{height}")
        named = [*_named_data(kind, texts[-1]), payload]
    elif payload:
        raise Invalid(Reason.CHAIN, detail=f"{height}")
    if named != [hexdigest(text) for text in texts]:
        raise Invalid(Reason.RECORD_ORDER, detail=f"{height}")


def _named_data(kind: EventType, text: str) -> list[str]:
    """Hashes of the data that an event's own data name."""
    if kind is EventType.SETUP:
        return list(record(load(text), "election", "trustees", "credentials").values())
    if kind is EventType.ENCRYPTED_TALLY:
        return [record(load(text), "num_tallied", "total_weight", "encrypted_tally")["encrypted_tally"]]
    if kind is EventType.PARTIAL_DECRYPTION:
        fields = record(load(text), "owner", "payload")
        whole(fields["owner"], least=1, most=limits.TRUSTEES**2)
        return [fields["payload"]]
    return []
