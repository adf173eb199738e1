"""All that is held about one person, table by table, as the privacy register leads to it.

The register decides: `[export]` says how a table leads to the person or why it does not, `[withheld]` which fields stay
out, `[named]` where another person may be named. Anything else that points at somebody else is left out.
"""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import CharField, Count, ForeignKey, Q, Value
from django.utils.translation import gettext as _

from interlignes.journal.models import Entry
from interlignes.journal.wording import sentence
from interlignes.kit import register
from interlignes.kit.conflicts import in_words
from interlignes.outbox.choices import DISCREET
from interlignes.outbox.models import Mail
from members.models import FrozenAllocation, Member
from members.wording import exports as wording
from members.wording.profit import parts

#: How many foreign keys are followed to read what a row is called.
DEPTH = 4


@dataclass(frozen=True)
class Cell:
    """One value: its field, its label (empty: for programs), itself as JSON may hold it, and in words."""

    name: str
    label: str
    value: Any
    words: str


@dataclass(frozen=True)
class Section:
    """One table: its model, its name for people, and the rows about the person."""

    model: str
    title: str
    rows: list[list[Cell]]


def everything_about(member: Member) -> list[Section]:
    """Every table that holds something about her, in the order of the register; empty ones are left out."""
    sections = [_section(model, way, member) for model, way in register.load().ways().items()]
    sections.append(
        Section(FrozenAllocation._meta.label, wording.title(FrozenAllocation), list(_lines(member)))
    )
    return [section for section in sections if section.rows]


def _section(label: str, way: tuple[str, ...], member: Member) -> Section:
    model = apps.get_model(label)
    title = wording.title(model)
    if label == Entry._meta.label:
        return Section(label, title, list(_journal(member)))
    return Section(label, title, [list(_cells(row, way)) for row in rows_of(label, way, member)])


def rows_of(label: str, way: tuple[str, ...], member: Member) -> models.QuerySet[Any]:
    """The rows of a table about a person, with whatever their names are made of."""
    model = apps.get_model(label)
    if label == Entry._meta.label:
        return Entry.objects.filter(_about(member))
    found = model._default_manager.filter(**{"__".join(way) or "pk": member.pk})
    return found.select_related(*_relations(model, DEPTH)).order_by("pk")


def _relations(model: type[models.Model], depth: int, prefix: str = "") -> Iterator[str]:
    """Foreign keys worth following: all of the first step, then those that are never empty."""
    for field in model._meta.concrete_fields:
        if not isinstance(field, ForeignKey) or (prefix and field.null):
            continue
        yield f"{prefix}{field.name}"
        if depth > 1 and field.related_model is not Member and not isinstance(field.related_model, str):
            yield from _relations(field.related_model, depth - 1, f"{prefix}{field.name}__")


def _cells(row: models.Model, way: tuple[str, ...]) -> Iterator[Cell]:
    """What is given out of one row, and of what stands between it and the person."""
    secret_mail = isinstance(row, Mail) and row.is_sensitive
    for field in row._meta.concrete_fields:
        if (way and field.name == way[0] and len(way) == 1) or not _is_given(row, field):
            continue
        cell = _cell(row, field)
        if secret_mail and field.name == "text":
            continue
        yield replace(cell, label="") if way and field.name == way[0] else cell  # a mere step on the way
    if len(way) > 1:
        step = getattr(row, way[0])
        for field in step._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.name != way[1] and _is_given(step, field):
                yield _cell(step, field)


def _is_given(row: models.Model, field: Any) -> bool:
    """Not withheld, and not about somebody else."""
    book, name = register.load(), f"{row._meta.label}.{field.name}"
    if name in book.withheld:
        return False
    return field.related_model is not Member or name in book.named


def _cell(row: models.Model, field: Any) -> Cell:
    name = str(field.name).removesuffix("_sealed")  # encrypted at rest: she is given her words
    value = getattr(row, name)
    label = wording.label(field)
    if isinstance(field, ForeignKey):
        words = str(value) if value is not None else ""
        return Cell(name, label, {"id": field.value_from_object(row), "name": words}, words)
    if isinstance(value, bytes | memoryview):
        text = base64.b64encode(bytes(value)).decode()
        return Cell(name, label, text, _("(in the JSON file)"))
    words = in_words(value, dict(getattr(field, "flatchoices", None) or {}))
    return Cell(name, label, value, words)


def _lines(member: Member) -> Iterator[list[Cell]]:
    """Her own line of each profit-sharing put to an assembly; a row holds everybody's, so no key leads to it."""
    words = dict(parts())
    for frozen in FrozenAllocation.objects.select_related("variant__year").order_by("pk"):
        for line in frozen.lines:
            if line["member"] == member.pk:
                yield [
                    _cell(frozen, frozen._meta.get_field("variant")),
                    _cell(frozen, frozen._meta.get_field("frozen_at")),
                    *(Cell(name, words[name], line[name], line[name]) for name in ("work", "capital")),
                ]


def _about(member: Member) -> Q:
    return Q(about_type=Member._meta.label_lower, about_id=str(member.pk)) | Q(actor_id=member.pk)


def _journal(member: Member) -> Iterator[list[Cell]]:
    """What the journal says of her in full; of what she did to others only that she did it."""
    for entry in Entry.objects.filter(_about(member)).order_by("sequence"):
        mine = entry.about_type == Member._meta.label_lower and entry.about_id == str(member.pk)
        words = sentence(entry) if mine else entry.kind
        yield [
            _plain("sequence", entry.sequence),
            _plain("at", entry.at),
            _plain("kind", entry.kind, words),
            *([_plain("facts", entry.facts)] if mine else []),
        ]


def _plain(name: str, value: Any, words: str | None = None) -> Cell:
    field: Any = Entry._meta.get_field(name)
    return Cell(name, wording.label(field), value, in_words(value) if words is None else words)


def as_data(member: Member, sections: list[Section], at: datetime) -> dict[str, Any]:
    """The same as a structure that JSON holds: machine names and raw values."""
    return {
        "format": "interlignes/person/1",
        "made_at": at,
        "person": member.get_full_name(),
        "tables": [
            {
                "table": section.model,
                "name": section.title,
                "rows": [{cell.name: cell.value for cell in row} for row in section.rows],
            }
            for section in sections
        ],
        "withheld": dict(register.load().withheld),
    }


def _shown_to_gerance(label: str, way: tuple[str, ...], member: Member) -> models.QuerySet[Any]:
    rows = rows_of(label, way, member)
    return rows.exclude(kind__in=DISCREET) if label == Mail._meta.label else rows


def counted(member: Member, *, for_herself: bool) -> Mapping[str, int]:
    """model -> how many rows are about her, for the tables that have some. One query for all.

    The gérance is not told of those that are hers alone to know; nor of the mails that it does not see, for their
    number would say who got a message about support, or has not answered a check-in.
    """
    counts = [
        (rows_of(label, way, member) if for_herself else _shown_to_gerance(label, way, member))
        .select_related(None)
        .order_by()
        .values(table=Value(label, output_field=CharField()))
        .annotate(found=Count("pk"))
        for label, way in register.load().ways().items()
        if for_herself or label not in register.load().hers_alone
    ]
    first, *others = counts
    return {line["table"]: line["found"] for line in first.union(*others, all=True) if line["found"]}
