"""An agenda of two levels: which item stands under which, how they are numbered and moved, how long they take.

An agenda is a sequence of blocks: an item with the sub-items below it. One level of nesting, no more: what is sent to
people and read out in a room is found by “1.2”, and an item for decision keeps its resolution whatever its level.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

#: The key of an item, then those of its sub-items in their order.
Block = tuple[int, tuple[int, ...]]


class Way(StrEnum):
    """Which way an item is moved."""

    UP = "up"
    DOWN = "down"
    IN = "in"
    OUT = "out"


class Placed(NamedTuple):
    """Where an item stands: in which order, under which other (None: under none), with which number."""

    key: int
    position: int
    parent: int | None
    number: str


def blocks_of(rows: Iterable[tuple[int, int | None]]) -> list[Block]:
    """The blocks of (key, key of the item above it or None), given in reading order.

    A sub-item whose item is not among the rows stands for itself: nothing is lost of an agenda that is read in part.
    """
    found: dict[int, list[int]] = {}
    for key, parent in rows:
        if parent in found:
            found[parent].append(key)
        else:
            found[key] = []
    return [(key, tuple(below)) for key, below in found.items()]


def levels(lines: Iterable[Mapping[str, Any]]) -> list[tuple[int, int | None]]:
    """Rows for `blocks_of` of the lines of a template, by their place from 0; a line with `sub` stands under an item.

    The first has nothing to stand under: it is an item.
    """
    rows: list[tuple[int, int | None]] = []
    head: int | None = None
    for n, line in enumerate(lines):
        if head is None or not line.get("sub"):
            head = n
            rows.append((n, None))
        else:
            rows.append((n, head))
    return rows


def placed(blocks: Iterable[Block]) -> list[Placed]:
    """Everything in reading order: 1, 1.1, 1.2, 2."""
    rows: list[Placed] = []
    for n, (key, below) in enumerate(blocks, start=1):
        rows.append(Placed(key, len(rows) + 1, None, str(n)))
        for m, one in enumerate(below, start=1):
            rows.append(Placed(one, len(rows) + 1, key, f"{n}.{m}"))
    return rows


def under(blocks: Sequence[Block], parent: int, key: int) -> list[Block]:
    """The agenda with one more sub-item, the last of its item."""
    return [(one, (*below, key) if one == parent else below) for one, below in blocks if one != key]


def without(blocks: Sequence[Block], key: int) -> list[Block]:
    """The agenda without an item; its sub-items take its place, each as an item of its own."""
    found: list[Block] = []
    for one, below in blocks:
        if one == key:
            found += [(sub, ()) for sub in below]
        else:
            found.append((one, tuple(sub for sub in below if sub != key)))
    return found


def may_move(blocks: Sequence[Block], key: int) -> list[Way]:
    """The ways in which an item can be moved."""
    return [way for way in Way if moved(blocks, key, way) is not None]


def moved(blocks: Sequence[Block], key: int, way: Way) -> list[Block] | None:
    """The agenda after the move; None where the item can go no further that way.

    An item takes its sub-items with it. A sub-item at the end of its item goes on to the next item, or to the one
    before. In: it becomes the last sub-item of the item before, unless it has sub-items itself. Out: it becomes an item
    after the one that it stood under.
    """
    place = next(n for n, (one, below) in enumerate(blocks) if key == one or key in below)
    head, below = blocks[place]
    if key == head:
        return _moved_block(blocks, place, way)
    if way is Way.IN:
        return None
    if way is Way.OUT:
        kept = (head, tuple(one for one in below if one != key))
        return [*blocks[:place], kept, (key, ()), *blocks[place + 1 :]]
    return _moved_sub(blocks, place, key, -1 if way is Way.UP else 1)


def _moved_block(blocks: Sequence[Block], place: int, way: Way) -> list[Block] | None:
    found, (key, below) = list(blocks), blocks[place]
    if way is Way.OUT or (way in (Way.UP, Way.IN) and place == 0):
        return None
    if way is Way.IN:
        return None if below else under(blocks, blocks[place - 1][0], key)
    other = place + (-1 if way is Way.UP else 1)
    if other == len(found):
        return None
    found[place], found[other] = found[other], found[place]
    return found


def _moved_sub(blocks: Sequence[Block], place: int, key: int, step: int) -> list[Block] | None:
    found, (head, below) = list(blocks), blocks[place]
    order, at = list(below), below.index(key)
    if 0 <= at + step < len(order):
        order[at], order[at + step] = order[at + step], order[at]
        found[place] = (head, tuple(order))
        return found
    other = place + step
    if not 0 <= other < len(found):
        return None
    order.remove(key)
    neighbour, there = found[other]
    found[place] = (head, tuple(order))
    found[other] = (neighbour, (*there, key) if step < 0 else (key, *there))
    return found


class Timed(NamedTuple):
    """An item as its time is reckoned: its key, the item that it stands under, the minutes planned for it."""

    key: int
    parent: int | None
    minutes: int | None


def times(rows: Sequence[Timed]) -> dict[int, int | None]:
    """Key -> minutes: of an item what its sub-items add up to where they plan any, otherwise its own."""
    found = {row.key: row.minutes for row in rows}
    sums: dict[int, int] = {}
    for row in rows:
        if row.parent in found and row.minutes:
            sums[row.parent] = sums.get(row.parent, 0) + row.minutes
    return found | sums


def total(rows: Sequence[Timed]) -> int:
    """How long the whole agenda takes, nothing counted twice."""
    found, keys = times(rows), {row.key for row in rows}
    return sum(found[row.key] or 0 for row in rows if row.parent not in keys)
