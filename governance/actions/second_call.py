"""Convening an assembly a second time for what the first one could not decide."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.allocations import carry_allocation
from governance.actions.ballots import settle
from governance.actions.nominations import carry_nominations
from governance.actions.places import put_under
from governance.actions.secrecy import carry_requests
from governance.models import (
    AgendaItem,
    Amendment,
    Ballot,
    Document,
    Meeting,
    Motion,
    MotionMandate,
    Proposal,
)
from governance.permissions import may_manage_meetings
from governance.queries.meetings import next_position
from governance.queries.second_call import standing
from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from members.models import Member


@transaction.atomic
def prepare_second_call(
    *,
    first: Meeting,
    starts_at: datetime,
    place: str,
    video_url: str,
    introduction: str = "",
    by: Member,
    at: datetime,
) -> Meeting:
    """Prepare the second assembly: of the same kind, with the items that the first could not decide. Once.

    Raises Refused when the first decided, was not held, is not over, or has a second one already.
    """
    locked = Meeting.objects.select_for_update().get(pk=first.pk)
    if not may_manage_meetings(by):
        raise Refused(_("Only the gérance may do this."))
    if starts_at <= at:
        raise Refused(_("This date is past."), field="starts_at")
    for ballot in Ballot.objects.filter(motion__item__meeting=locked, result__isnull=True).order_by("pk"):
        settle(ballot=ballot, at=at)
    found = standing(locked, at)
    if found.refusal:
        raise Refused(found.refusal)
    second = Meeting.objects.create(
        kind=locked.kind,
        title=locked.title,
        starts_at=starts_at,
        place=place,
        video_url=video_url,
        introduction=introduction,
        call=2,
        first_call=locked,
        outsiders=locked.outsiders,
        created_by=by,
        created_at=at,
    )
    items: dict[int, AgendaItem] = {}
    for one in found.items:
        _take_heading(second, one.item, items)
        items[one.item.pk] = _take_over(second, one.item, items, by, at)
    _copy_documents(locked, second, items)
    record("meeting.second_call", by=by.pk, at=at, about=second, first=locked.pk, items=len(found.items))
    return second


def _take_heading(second: Meeting, item: AgendaItem, items: dict[int, AgendaItem]) -> None:
    """A sub-item keeps the item that it stands under, where that is a mere heading: it votes nothing."""
    above = item.parent
    if above is not None and above.pk not in items and not Motion.objects.filter(item=above).exists():
        items[above.pk] = _copy(second, above, None)


def _copy(second: Meeting, item: AgendaItem, parent: AgendaItem | None) -> AgendaItem:
    """The same item, the last of the second agenda."""
    new = AgendaItem.objects.create(
        meeting=second,
        position=next_position(second),
        kind=item.kind,
        title=item.title,
        text=item.text,
        minutes=item.minutes,
    )
    if parent is not None:
        put_under(new, parent)
    return new


def _take_over(
    second: Meeting, item: AgendaItem, items: dict[int, AgendaItem], by: Member, at: datetime
) -> AgendaItem:
    """The same item with the same resolution. What waits for its decision follows it to the second assembly."""
    motion, above = item.motion, items.get(item.parent_id) if item.parent_id else None
    new = _copy(second, item, above)
    names = ("text", "reasons", "decision_class", "candidacy", "adoption_rejects", "on_accounts", "is_backed")
    copied = Motion.objects.create(item=new, **{name: getattr(motion, name) for name in names})
    Proposal.objects.filter(item=item).update(item=new)
    Amendment.objects.filter(motion=motion).update(motion=copied)
    office = MotionMandate.objects.filter(motion=motion, applied_at__isnull=True)
    of_office = office.values(
        "change", "member_id", "role", "starts_on", "ends_on", "seats", "obstacle"
    ).first()
    if of_office:
        MotionMandate.objects.create(motion=copied, attached_at=at, **of_office)
    carry_nominations(old=motion, new=copied)
    carry_requests(old=motion, new=copied, at=at)
    carry_allocation(old=motion, new=copied, by=by, at=at)
    return new


def _copy_documents(first: Meeting, second: Meeting, items: dict[int, AgendaItem]) -> Sequence[Document]:
    """The newest version of each document of the meeting and of the items that are taken over."""
    newest = Document.objects.filter(meeting=first, newer__isnull=True).order_by("pk")
    kept = [one for one in newest if one.item_id is None or one.item_id in items]
    rows = [
        Document(
            meeting=second,
            item=items.get(one.item_id) if one.item_id else None,
            **{name: getattr(one, name) for name in ("title", "name", "content_type", "size", "digest")},
            added_at=one.added_at,
            added_by_id=one.added_by_id,
        )
        for one in kept
    ]
    return Document.objects.bulk_create(rows)
