"""A table of answers as CSV, one row a person: what `manage.py score` reads and writes."""

import csv
import io
from collections.abc import Iterator, Sequence
from fractions import Fraction

from wellbeing.rules.packs import Pack
from wellbeing.rules.scoring import score

#: How a missing answer may be written; R writes NA.
MISSING = {"", "NA"}
LONGEST = 1_000_000


class TableError(ValueError):
    """A table that cannot be scored; says which line and column."""


def scored(pack: Pack, text: str) -> Iterator[list[str]]:
    """The header, then the scores of each row, empty where not computable. Raises TableError.

    Columns are i1, i2, ... in the order of the pack's items; further columns are left alone.
    """
    rows = _rows(text)
    header = next(rows, None)
    if header is None:
        raise TableError("line 1: the file is empty")
    places = _places(pack, header[1])
    yield [scale.id for scale in pack.scales]
    for line, row in rows:
        if len(row) != len(header[1]):
            raise TableError(f"line {line}: {len(row)} columns, the header has {len(header[1])}")
        answers = {
            item.id: _value(pack, row[place], line, f"i{number}")
            for number, (item, place) in enumerate(zip(pack.items, places, strict=True), start=1)
        }
        scores = score(pack, answers)
        yield [decimal(scores[scale.id]) for scale in pack.scales]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of every row that is not blank; comma or semicolon, whichever the header uses."""
    if len(text) > LONGEST * 50:
        raise TableError("line 1: the file is too large")
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if ";" in first else ",", strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableError(f"line {reader.line_num}: not CSV ({error})") from None
        if any(cell.strip() for cell in row) or len(row) > 1:
            yield reader.line_num, [cell.strip() for cell in row]


def _places(pack: Pack, header: Sequence[str]) -> list[int]:
    """Where each item's column is."""
    names = [name.removeprefix("\ufeff") for name in header]
    places = []
    for number in range(1, len(pack.items) + 1):
        name = f"i{number}"
        if names.count(name) != 1:
            problem = "is missing" if name not in names else "is there twice"
            raise TableError(f"line 1: the column {name} {problem}")
        places.append(names.index(name))
    return places


def _value(pack: Pack, cell: str, line: int, column: str) -> int | None:
    if cell in MISSING:
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 3) or int(cell) not in pack.degrees:
        wanted = f"a whole number from {pack.lowest} to {pack.highest}, or empty"
        raise TableError(f"line {line}, column {column}: {cell[:30]!r} is not {wanted}")
    return int(cell)


def decimal(value: Fraction | None) -> str:
    """At most six decimals, without trailing zeros; empty for None."""
    if value is None:
        return ""
    return f"{float(value):.6f}".rstrip("0").rstrip(".")
