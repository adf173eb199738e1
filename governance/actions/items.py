"""Taking items off an agenda, moving them up, down, under another one and out again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.meetings import asked_for, editable, on_agenda, refuse_voted, release
from governance.actions.places import arrange, read
from governance.actions.updates import note
from governance.models import AgendaItem, Motion, Proposal
from governance.queries.amendments import undecided
from governance.queries.updates import snapshot
from governance.rules.agenda import Way, moved, without
from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from members.models import Member


@transaction.atomic
def remove_item(*, item: AgendaItem, by: Member, at: datetime) -> int:
    """Take an item off an agenda that was not sent yet, and close the gap. Its sub-items stay, each as an item of its
    own in its place; how many. Raises Refused."""
    locked = editable(item.meeting, by=by, at=at)
    item, before = on_agenda(locked, item), snapshot(locked)
    refuse_voted(item)
    if asked_for(item):
        raise Refused(_("Associates demanded the assembly with this item: it stays on the agenda."))
    if undecided(item.pk).exists():
        raise Refused(_("Amendments to this text stand on the agenda: take them off first."))
    record("item.removed", by=by.pk, at=at, about=item)
    Motion.objects.filter(item=item).delete()
    release(Proposal.objects.filter(item=item))
    kept = item.below.count()
    arrange(locked, without(read(locked), item.pk))
    item.delete()
    note(locked, before, at=at)
    return kept


@transaction.atomic
def move_item(*, item: AgendaItem, way: Way, by: Member, at: datetime) -> AgendaItem:
    """Move an item with its sub-items; as it stands afterwards. Nothing happens where it can go no further."""
    locked = editable(item.meeting, by=by, at=at)
    mine = on_agenda(locked, item)
    if way is Way.IN and mine.below.exists():
        raise Refused(_("It has sub-items itself: move them out first, one level is all there is."))
    order = moved(read(locked), mine.pk, way)
    if order is None:
        return mine
    arrange(locked, order)
    record("item.changed", by=by.pk, at=at, about=item)
    return on_agenda(locked, item)
