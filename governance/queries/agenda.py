"""An agenda as it is read: its items with the time each takes and the ways in which it can be moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery, Sum

from governance.models import AgendaItem
from governance.rules.agenda import Timed, Way, blocks_of, may_move, times, total


@dataclass(frozen=True, slots=True)
class Line:
    """An item; `minutes` are what its sub-items add up to (`is_sum`), otherwise its own; `above`: it has sub-items."""

    item: AgendaItem
    minutes: int | None
    is_sum: bool
    is_above: bool
    ways: Sequence[Way]


def agenda_lines(items: Sequence[AgendaItem]) -> list[Line]:
    """The items, given in their order, as they are shown. No query."""
    found = times(_timed(items))
    blocks = blocks_of((item.pk, item.parent_id) for item in items)
    heads = {item.parent_id for item in items}
    sums = {item.parent_id for item in items if item.minutes}
    return [
        Line(item, found[item.pk], item.pk in sums, item.pk in heads, may_move(blocks, item.pk))
        for item in items
    ]


def planned_minutes(items: Iterable[AgendaItem]) -> int:
    """How long an agenda takes, nothing counted twice. No query."""
    return total(_timed(items))


def _timed(items: Iterable[AgendaItem]) -> list[Timed]:
    return [Timed(item.pk, item.parent_id, item.minutes) for item in items]


def minutes_of(meeting: str) -> Any:
    """The same as a subquery, of the meeting whose number is under this name."""
    summed = AgendaItem.objects.filter(parent=OuterRef("pk"), minutes__gt=0)
    counted = AgendaItem.objects.filter(~Exists(summed), meeting=OuterRef(meeting)).order_by()
    return Subquery(counted.values("meeting").annotate(n=Sum("minutes")).values("n")[:1])
