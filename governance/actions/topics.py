"""Proposing items for an agenda, supporting them, picking them, putting back what was not dealt with."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.meetings import save_item
from governance.choices import DecisionClass, ItemKind
from governance.models import Meeting, Topic, TopicSupport
from governance.permissions import leads, may_propose_topic, may_see
from governance.queries.topics import pickable, waiting
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.models import Member


@transaction.atomic
def propose(*, scope: str, title: str, why: str, minutes: int | None, by: Member, at: datetime) -> Topic:
    """Propose an item; its author supports it. Raises Refused."""
    if not may_propose_topic(by, scope):
        raise Refused(_("Associates propose items for a general meeting."), field="scope")
    made = Topic.objects.create(scope=scope, title=title, why=why, minutes=minutes, author=by, proposed_at=at)
    TopicSupport.objects.create(topic=made, member=by)
    record("topic.proposed", by=by.pk, at=at, about=made)
    return made


def _waiting(topic: Topic) -> Topic:
    """The proposed item, locked, as long as no agenda has it. Raises Refused."""
    Topic.objects.select_for_update().get(pk=topic.pk)
    current = waiting(Topic.objects.filter(pk=topic.pk)).first()
    if current is None:
        raise Refused(_("It stands on an agenda meanwhile."))
    return current


@transaction.atomic
def support(*, topic: Topic, wanted: bool, by: Member) -> None:
    """Stand behind a proposed item, or no longer; twice is once. Raises Refused once an agenda has it."""
    current = _waiting(topic)
    if not may_propose_topic(by, current.scope):
        raise Refused(_("Associates propose items for a general meeting."))
    if wanted:
        TopicSupport.objects.get_or_create(topic=current, member=by)
    else:
        TopicSupport.objects.filter(topic=current, member=by).delete()


@transaction.atomic
def take_back(*, topic: Topic, by: Member, at: datetime) -> None:
    """Its author wants it no longer: it is deleted. Raises Refused."""
    current = _waiting(topic)
    if current.author_id != by.pk or not may_see(by):
        raise Refused(_("Only its author takes a proposed item back."))
    record("topic.removed", by=by.pk, at=at, about=current)
    current.delete()


@transaction.atomic
def pick(*, meeting: Meeting, topics: Collection[int], by: Member, at: datetime) -> int:
    """Put proposed items at the end of an agenda that was not sent yet; how many. Raises Refused.

    They leave the proposed items by that, and come back by themselves when the meeting is cancelled, when the item is
    taken off, or when the meeting is closed without having come to it.
    """
    if not topics:
        raise Refused(_("Choose at least one item."), field="topics")
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    list(Topic.objects.select_for_update().filter(pk__in=topics).order_by("pk"))
    found = list(pickable(meeting).filter(pk__in=topics))
    if len(found) != len(set(topics)):
        raise Refused(_("Another agenda has taken one of these items meanwhile."), field="topics")
    for topic in found:
        topic.item = save_item(
            meeting=meeting,
            item=None,
            kind=ItemKind.DISCUSSION,
            title=topic.title,
            text=topic.why,
            minutes=topic.minutes,
            motion_text="",
            reasons="",
            decision_class=DecisionClass.ORDINARY,
            by=by,
            at=at,
        )
        topic.picked_at, topic.returned_at = at, None
        topic.save(update_fields=["item", "picked_at", "returned_at"])
        record("topic.picked", by=by.pk, at=at, about=topic)
    return len(found)


@transaction.atomic
def put_back(*, topic: Topic, by: Member, at: datetime) -> None:
    """The meeting did not come to it: let it wait for another agenda. From its day on. Raises Refused."""
    current = Topic.objects.select_for_update(of=("self",)).select_related("item__meeting").get(pk=topic.pk)
    if current.item is None:
        raise Refused(_("It waits among the proposed items already."))
    meeting = current.item.meeting
    if not leads(by, meeting):
        raise Refused(_("Only whoever organises the meeting, its chair and its secretary may do this."))
    if not meeting.convoked_at or clock.today(at) < clock.today(meeting.starts_at):
        raise Refused(_("The day of the meeting has not come yet."))
    current.item, current.returned_at = None, at
    current.save(update_fields=["item", "returned_at"])
    record("topic.returned", by=by.pk, at=at, about=current)
