"""The chain of an urn in the database: where it stands, writing what comes next, reading the whole archive."""

from collections.abc import Iterator

from django.db.models import QuerySet

from interlignes.sealed.archive import Addition, EventType, Head, Kind, Record, write
from interlignes.sealed.encoding import hexdigest
from interlignes.urn import models
from interlignes.urn.models import Urn


def head_of(urn: Urn) -> Head:
    """Where the chain stands."""
    return Head(urn.head, EventType(urn.last_event) if urn.last_event else None, urn.height)


def extend(urn: Urn, added: Addition, *, credential: str = "", owner: int | None = None) -> None:
    """Write the records of one event; the caller holds the lock on the urn's row and saves it afterwards.

    `credential` and `owner` are kept with the first of them, to be looked up by.
    """
    rows = [
        models.Record(
            urn=urn,
            position=urn.records + number,
            event=str(added.head.last) if record.kind is Kind.EVENT else "",
            credential=credential if number == 0 else "",
            owner=owner if number == 0 else None,
            digest=hexdigest(record.text),
            text=record.text,
        )
        for number, record in enumerate(added.records)
    ]
    models.Record.objects.bulk_create(rows)
    urn.head, urn.last_event, urn.height = added.head.digest, str(added.head.last), added.head.height
    urn.records += len(rows)


#: The fields of an urn that `extend` changes.
FIELDS = ("head", "last_event", "height", "records")


def rows_of(urn: Urn, *, as_read: bool) -> "QuerySet[models.Record]":
    """What stands in the chain; `as_read`: what its head in `urn` belongs to, none that came since it was read."""
    return urn.chain.filter(position__lt=urn.records) if as_read else urn.chain.all()


def records_of(urn: Urn, *, as_read: bool = False) -> Iterator[Record]:
    """The records in their order; `as_read`: see `rows_of`."""
    for event, text in rows_of(urn, as_read=as_read).order_by("position").values_list("event", "text"):
        yield Record(Kind.EVENT if event else Kind.DATA, text)


def timestamp_of(urn: Urn) -> int:
    """The one time that all members of the archive carry: when the urn was sealed."""
    if urn.sealed_at is None:
        raise ValueError("an urn without seal has no archive")
    return int(urn.sealed_at.timestamp())


def archive_of(urn: Urn) -> bytes:
    """The file `<uuid>.bel` as it stands now: the same bytes, only longer, each time."""
    return b"".join(write(timestamp_of(urn), records_of(urn)))
