"""Looks for what a destroyed round has left behind: in every table, in the files of the database, in ours.

Every sheet carries the identifier of its urn; a round keeps it encrypted, so that it can be looked for and nothing
else holds it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from interlignes.kit.crypto import decrypt
from interlignes.urn.models import Urn
from wellbeing.actions.checkins import TRACE
from wellbeing.models import Round

#: Bytes read at once, and larger than any identifier.
PIECE, OVERLAP = 1 << 20, 64


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found."""

    round: int
    where: str


def needles() -> dict[int, str]:
    """Round -> identifier of its urn, of every round whose release stands."""
    released = Round.objects.filter(release__isnull=False).exclude(trace="").order_by("pk")
    return {number: decrypt(TRACE, trace) for number, trace in released.values_list("pk", "trace")}


def everywhere() -> list[Place]:
    """What is left of released rounds in tables and files."""
    return [*in_tables(), *in_files()]


def in_tables() -> list[Place]:
    """Every cell of every table; also an urn that should be gone."""
    wanted = needles()
    found = {Place(number, "urn_urn") for number in wanted if _has_urn(wanted[number])}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - the database's own names
            while rows := cursor.fetchmany(200):
                text = repr(rows)
                found |= {Place(number, table) for number, needle in wanted.items() if needle in text}
    return sorted(found, key=lambda place: (place.round, place.where))


def _has_urn(uuid: str) -> bool:
    return Urn.objects.filter(uuid=uuid).exists()


def in_files() -> list[Place]:
    """Every file of the database that this machine may read, and of the data folder."""
    wanted = {number: needle.encode() for number, needle in needles().items()}
    if not wanted:
        return []
    found = [Place(number, str(path)) for path in sorted(set(_files())) for number in _in_file(path, wanted)]
    return sorted(found, key=lambda place: (place.round, place.where))


def _files() -> Iterator[Path]:
    folders = [Path(settings.DATA_DIR)]
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        yield from (path for path in name.parent.glob(f"{name.name}*") if path.is_file())
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
            row = cursor.fetchone()
        folders += [Path(row[0])] if row and row[0] else []
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file() and "static" not in path.parts)


def _in_file(path: Path, wanted: dict[int, bytes]) -> set[int]:
    """Which needles a file holds; a file that cannot be read holds none that we could judge."""
    found: set[int] = set()
    try:
        with path.open("rb") as file:
            tail = b""
            while piece := file.read(PIECE):
                text = tail + piece
                found |= {number for number, needle in wanted.items() if needle in text}
                tail = text[-OVERLAP:]
    except OSError:
        return found
    return found
