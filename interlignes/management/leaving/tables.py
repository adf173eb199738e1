"""Tables as JSON lines, for programs, and as CSV, for people."""

import json
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from interlignes.kit.conflicts import in_words
from interlignes.kit.tables import Column, Table, to_csv
from interlignes.management.leaving.plan import Planned, rows_of
from members.models import Member
from members.wording import exports as wording


class Plain(DjangoJSONEncoder):
    """Shares as they are reckoned with: one half is `1/2`, never a rounded number."""

    def default(self, o: Any) -> Any:
        """A value that JSON has no word for."""
        return str(o) if isinstance(o, Fraction) else super().default(o)


def written(table: Planned, at: datetime) -> tuple[bytes, bytes, int]:
    """JSON lines with the names of the fields and plain values; CSV with headings and words; how many rows."""
    fields = [table.model._meta.get_field(name) for name in table.fields]
    names = {one.pk: one.get_full_name() for one in Member.objects.all()}
    data: list[str] = []
    lines: list[list[Any]] = []
    for row in rows_of(table, at).iterator(chunk_size=500):
        values = [field.value_from_object(row) for field in fields]
        record = dict(zip(table.fields, values, strict=True))
        data.append(json.dumps(record, cls=Plain, ensure_ascii=False) + "\n")
        lines.append([_cell(field, value, names) for field, value in zip(fields, values, strict=True)])
    sheet = Table(table.about, [Column(one) for one in _headings(fields)], lines)
    return "".join(data).encode(), to_csv(sheet), len(lines)


def _headings(fields: list[Any]) -> Iterator[str]:
    """For people where the field has a name for them; never the same twice, or a column would be lost in a program."""
    seen: set[str] = set()
    for field in fields:
        words = wording.label(field) or field.name
        yield words if words not in seen else f"{words} ({field.name})"
        seen.add(words)


def _cell(field: Any, value: Any, names: dict[int, str]) -> Any:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, cls=Plain, ensure_ascii=False)
    if field.related_model is Member:
        return f"{value} {names[value]}"
    choices = dict(getattr(field, "flatchoices", None) or {})
    return in_words(value, choices) if isinstance(value, bool) or value in choices else value
