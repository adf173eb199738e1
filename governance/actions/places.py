"""Where the items of an agenda stand: the only place that writes their order, their level and their numbers."""

from collections.abc import Sequence

from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from governance.models import AgendaItem, Meeting
from governance.rules.agenda import Block, blocks_of, placed, under
from interlignes.kit.errors import Refused


def read(meeting: Meeting) -> list[Block]:
    """The agenda as blocks of keys. One query."""
    return blocks_of(meeting.items.order_by("position").values_list("pk", "parent"))


def arrange(meeting: Meeting, blocks: Sequence[Block]) -> None:
    """Write the agenda in this order; an item that is in no block keeps the last places. Three queries."""
    items = {item.pk: item for item in meeting.items.order_by("position")}
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    # Both databases check the unique position row by row: all step aside first.
    meeting.items.update(position=F("position") + last)
    rows = placed(blocks)
    for row in rows:
        item = items[row.key]
        item.position, item.parent_id, item.number = row.position, row.parent, row.number
    AgendaItem.objects.bulk_update([items[row.key] for row in rows], ["position", "parent", "number"])


def put_under(item: AgendaItem, parent: AgendaItem) -> None:
    """Make a new item the last sub-item of another. Raises Refused: one level, no more."""
    if parent.parent_id:
        raise Refused(_("A sub-item has no sub-items of its own: choose the item above it."), field="under")
    arrange(item.meeting, under(read(item.meeting), parent.pk, item.pk))
    item.refresh_from_db(fields=["position", "parent", "number"])
