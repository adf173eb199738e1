"""Random changes of a valid archive: of bytes, of records, of JSON values, of numbers.

Changes of values are made with a consistent chain, as a dishonest server would: hashes, names and references follow.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from interlignes.sealed import archive, credentials
from interlignes.sealed.archive import EventType, Head, Kind, Record
from interlignes.sealed.encoding import dump, fingerprint, hexdigest
from interlignes.sealed.groups import P, Q
from interlignes.sealed.proofs import prove_key
from interlignes.sealed.reading import read_archive
from tests.sealed.making import Scene

BLOCK = 512


@dataclass(frozen=True)
class Part:
    """One event with its data."""

    type: EventType
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Original:
    """A valid archive, taken apart."""

    content: bytes
    timestamp: int
    records: tuple[Record, ...]
    parts: tuple[Part, ...]
    private: dict[str, int]


def take_apart(scene: Scene) -> Original:
    """The archive of an election, with the keys of its voters, so that they can sign what was changed."""
    read = read_archive(scene.content)
    parts = tuple(Part(event.type, event.texts) for event in read.events)
    private = {
        voter.public: credentials.private_key(voter.code, uuid=scene.election.uuid) for voter in scene.voters
    }
    return Original(scene.content, read.timestamp, read.records, parts, private)


def rebuild(original: Original, parts: Sequence[Part]) -> bytes:
    """The file of these events, with a consistent chain and consistent references."""
    head, records = archive.START, list[Record]()
    for part in parts:
        texts = refer(part)
        written = archive.event_text(head, part.type, hexdigest(texts[-1]) if texts else "")
        records += [*(Record(Kind.DATA, text) for text in texts), Record(Kind.EVENT, written)]
        head = Head(hexdigest(written), part.type, head.height + 1)
    return b"".join(archive.write(original.timestamp, records))


def refer(part: Part) -> tuple[str, ...]:
    """The texts of an event, with the hashes in the last one following the others."""
    *named, last = part.texts or ("",)
    if not named:
        return part.texts
    value = json.loads(last)
    if part.type is EventType.SETUP:
        value = dict(zip(value, map(hexdigest, named), strict=False))
    else:
        value[list(value)[-1]] = hexdigest(named[0])
    return (*named, dump(value))


# Bytes


def change_byte(rng: random.Random, original: Original) -> bytes:
    """Another value for one byte."""
    content = bytearray(original.content)
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    return bytes(content)


def change_bytes(rng: random.Random, original: Original) -> bytes:
    """A run of bytes replaced, removed or inserted."""
    content, start, length = (
        original.content,
        rng.randrange(len(original.content)),
        rng.choice([1, 7, 512, 1024]),
    )
    noise = rng.randbytes(rng.choice([0, length, rng.randrange(1, 600)]))
    return content[:start] + noise + content[start + rng.choice([0, length]) :]


def move_blocks(rng: random.Random, original: Original) -> bytes:
    """Blocks of the file exchanged, repeated or left out."""
    blocks = [original.content[start : start + BLOCK] for start in range(0, len(original.content), BLOCK)]
    first, second = rng.randrange(len(blocks)), rng.randrange(len(blocks))
    how = rng.randrange(3)
    if how == 0:
        blocks[first], blocks[second] = blocks[second], blocks[first]
    elif how == 1:
        blocks.insert(first, blocks[second])
    else:
        del blocks[first]
    return b"".join(blocks)


def cut(rng: random.Random, original: Original) -> bytes:
    """Only a beginning of the file."""
    return original.content[: rng.randrange(len(original.content))]


# Records


def move_records(rng: random.Random, original: Original) -> bytes:
    """Records exchanged, repeated or left out; names fit, the chain does not."""
    records = list(original.records)
    first, second = rng.randrange(len(records)), rng.randrange(len(records))
    how = rng.randrange(3)
    if how == 0:
        records[first], records[second] = records[second], records[first]
    elif how == 1:
        records.insert(first, records[second])
    else:
        del records[first]
    return b"".join(archive.write(original.timestamp, records))


def move_events(rng: random.Random, original: Original) -> bytes:
    """Events repeated, left out or moved across others of another type; the chain is made anew.

    Not so a ballot that was replaced: without it the archive is a valid one of somebody who voted once.
    """
    parts = list(original.parts)
    number = rng.choice(
        [number for number, part in enumerate(parts) if not is_replaced(part, parts[number + 1 :])]
    )
    how = rng.randrange(3)
    if how == 0:
        parts.insert(rng.randrange(len(parts) + 1), parts[number])
    elif how == 1:
        del parts[number]
    else:
        other = rng.choice([n for n, part in enumerate(parts) if part.type is not parts[number].type])
        parts[number], parts[other] = parts[other], parts[number]
    return rebuild(original, parts)


def is_replaced(part: Part, later: Sequence[Part]) -> bool:
    """Whether a ballot of the same voter comes later."""
    cast = [
        json.loads(each.texts[0])["credential"] for each in (part, *later) if each.type is EventType.BALLOT
    ]
    return part.type is EventType.BALLOT and cast[0] in cast[1:]


# JSON values


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths to everything in a value."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


def holder(value: Any, path: tuple[Any, ...]) -> Any:
    """What holds the last step of a path."""
    for step in path[:-1]:
        value = value[step]
    return value


STRANGERS: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 1.5, 10**15, 10**30, "", "0", "1", "-1", "é", "x" * 2000, [], {}, [[]],
    {"a": 1}, str(P), str(P - 1), str(Q), "9" * 617, "9" * 5000,
)  # fmt: skip


def change_text(
    rng: random.Random, original: Original, change: Callable[[random.Random, Any], None]
) -> bytes:
    """One data record with a changed value; everything that refers to it follows."""
    parts = list(original.parts)
    number = rng.choice([n for n, part in enumerate(parts) if part.texts])
    texts = list(parts[number].texts)
    which = rng.randrange(len(texts))
    value = json.loads(texts[which])
    before = json.loads(texts[which])
    change(rng, value)
    if parts[number].type is EventType.BALLOT and rng.random() < 0.7:
        sign_again(rng, value, before, original.private[before["credential"]])
    texts[which] = dump(value)
    parts[number] = Part(parts[number].type, tuple(texts))
    return rebuild_as_given(original, parts) if which == len(texts) - 1 else rebuild(original, parts)


def sign_again(rng: random.Random, ballot: dict[str, Any], before: dict[str, Any], private: int) -> None:
    """As the voter would, so that the change reaches the proofs; unless there is nothing new to sign."""
    signature = ballot.pop("signature", None)
    if ballot == {name: value for name, value in before.items() if name != "signature"}:
        ballot["signature"] = signature
        return
    digest = fingerprint(dump(ballot))
    proof = prove_key(f"sig|{digest}|", private, rng=rng)
    ballot["signature"] = {"hash": digest, "proof": proof.as_json()}


def rebuild_as_given(original: Original, parts: Sequence[Part]) -> bytes:
    """Like `rebuild`, but a changed record of references stays as it was changed."""
    known = {part.texts for part in original.parts}
    changed = next((part for part in parts if part.texts not in known), None)
    if changed is None or len(changed.texts) < 2:
        return rebuild(original, parts)
    head, records = archive.START, list[Record]()
    for part in parts:
        written = archive.event_text(head, part.type, hexdigest(part.texts[-1]) if part.texts else "")
        records += [*(Record(Kind.DATA, text) for text in part.texts), Record(Kind.EVENT, written)]
        head = Head(hexdigest(written), part.type, head.height + 1)
    return b"".join(archive.write(original.timestamp, records))


def replace_value(rng: random.Random, value: Any) -> None:
    """Something that does not belong there."""
    path = rng.choice(places(value))
    holder(value, path)[path[-1]] = rng.choice(STRANGERS)


def exchange_values(rng: random.Random, value: Any) -> None:
    """Two values of one record exchanged, one copied over the other, one left out or repeated."""
    paths = places(value)
    path, other = rng.choice(paths), rng.choice(paths)
    place, key = holder(value, path), path[-1]
    how = rng.randrange(3)
    if how == 0:
        place[key] = json.loads(json.dumps(holder(value, other)[other[-1]]))
    elif how == 1:
        del place[key]
    elif isinstance(place, list):
        place.insert(key, place[key])
    else:
        place[f"{key}s"] = place.pop(key)


def change_number(rng: random.Random, value: Any) -> None:
    """A number, written as one or as a text, replaced by one that could be there."""
    paths = [path for path in places(value) if is_number(holder(value, path)[path[-1]])]
    if not paths:
        return replace_value(rng, value)
    path = rng.choice(paths)
    place, key = holder(value, path), path[-1]
    old = int(place[key])
    new = rng.choice(
        [old + 1, old - 1, old + Q, P - old, old * old % P, old * 2 % Q, -old, 0, 1, Q, P, old + P]
    )
    written = (
        str(new)
        if rng.random() < 0.9
        else rng.choice([f"0{old}", f"+{old}", f" {old}", f"{old}.0", f"{old},2"])
    )
    place[key] = written if isinstance(place[key], str) else int(new)
    return None


def is_number(value: Any) -> bool:
    """Whether a value is a number or a text of digits."""
    return isinstance(value, int) or (isinstance(value, str) and value.isdigit())


def mutate(rng: random.Random, original: Original) -> tuple[str, bytes]:
    """What was done, and the changed file."""
    kinds: dict[str, Callable[[], bytes]] = {
        "byte": lambda: change_byte(rng, original),
        "bytes": lambda: change_bytes(rng, original),
        "blocks": lambda: move_blocks(rng, original),
        "cut": lambda: cut(rng, original),
        "records": lambda: move_records(rng, original),
        "events": lambda: move_events(rng, original),
        "value": lambda: change_text(rng, original, replace_value),
        "values": lambda: change_text(rng, original, exchange_values),
        "number": lambda: change_text(rng, original, change_number),
    }
    kind = rng.choices(list(kinds), weights=[2, 1, 1, 1, 1, 1, 3, 3, 6])[0]
    return kind, kinds[kind]()
