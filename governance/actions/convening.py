"""Associates ask for an assembly, sign, withdraw; the gérance is told and convenes from the request."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.meetings import create_meeting, save_item
from governance.choices import REQUESTABLE, DecisionClass, ItemKind, MeetingKind, RequestStage
from governance.models import AssemblyRequest, Meeting, Motion, RequestedItem, RequestSigner
from governance.permissions import may_manage_meetings, may_vote_today
from governance.queries.convening import Terms, terms
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import cancel, enqueue
from interlignes.outbox.choices import Kind
from members.choices import Role
from members.mail import recipient
from members.models import Member
from members.queries import holders

#: An agenda that nobody could read is no agenda.
MOST_ITEMS = 20


@transaction.atomic
def ask(
    *, kind: str, reason: str, items: Sequence[tuple[str, str]], by: Member, at: datetime
) -> AssemblyRequest:
    """Ask for an assembly with these items, (title, text of the resolution or nothing); its author signs it. Raises
    Refused."""
    if not may_vote_today(by):
        raise Refused(_("Only associates with a vote ask for an assembly."))
    if kind not in REQUESTABLE:
        raise Refused(_("The annual assembly comes by itself: ask for another kind."), field="kind")
    if not reason.strip():
        raise Refused(_("Say why an assembly is needed."), field="reason")
    if not items or not all(title.strip() for title, _text in items):
        raise Refused(
            _("Write at least one item: an assembly decides on what it was convened for."), field="items"
        )
    if len(items) > MOST_ITEMS:
        raise Refused(_("At most 20 items."), field="items")
    made = AssemblyRequest.objects.create(kind=kind, reason=reason.strip(), author=by, filed_at=at)
    rows = enumerate(items, start=1)
    RequestedItem.objects.bulk_create(
        [RequestedItem(request=made, position=n, title=title, text=text) for n, (title, text) in rows]
    )
    record("request.filed", by=by.pk, at=at, about=made)
    _sign(made, terms(at), by, at)
    return made


def _open(request: AssemblyRequest, at: datetime) -> AssemblyRequest:
    """The request, locked, as long as nothing is convened from it. Raises Refused."""
    AssemblyRequest.objects.select_for_update().get(pk=request.pk)
    fresh = AssemblyRequest.objects.select_related("meeting").get(pk=request.pk)
    stage = fresh.stage(clock.today(at))
    if stage is RequestStage.WITHDRAWN:
        raise Refused(_("Nobody stands behind this request any more."))
    if stage is RequestStage.CONVENED:
        raise Refused(_("The assembly is convened: the request has done its work."))
    return fresh


@transaction.atomic
def sign(*, request: AssemblyRequest, by: Member, at: datetime) -> bool:
    """Stand behind a request; whether it is with the gérance now. Doing it twice changes nothing. Raises Refused."""
    fresh, found = _open(request, at), terms(at)
    if by.pk not in found.members:
        raise Refused(_("Only associates with a vote ask for an assembly."))
    _sign(fresh, found, by, at)
    return fresh.reached_at is not None


def _sign(request: AssemblyRequest, found: Terms, by: Member, at: datetime) -> None:
    _row, is_new = RequestSigner.objects.get_or_create(request=request, member=by, defaults={"at": at})
    if is_new:
        record("request.signed", by=by.pk, at=at, about=request)
    _reach(request, found, at)


def _signers(request: AssemblyRequest) -> list[int]:
    return list(request.signers.order_by("pk").values_list("member", flat=True))


def _reach(request: AssemblyRequest, found: Terms, at: datetime) -> None:
    """Once enough have signed, the gérance is told and its days begin."""
    if request.reached_at or not found.is_enough(_signers(request)):
        return
    request.reached_at, request.due_on = at, found.rule.due_on(clock.today(at))
    request.save(update_fields=["reached_at", "due_on"])
    record("request.reached", by=None, at=at, about=request)
    enqueue(
        kind=Kind.ASSEMBLY_ASKED,
        about=request,
        to=[recipient(member) for member in holders(Role.GERANCE, clock.today(at)).order_by("pk")],
        occasion=at.isoformat(timespec="seconds"),
        context={
            "request": request,
            "items": list(request.items.order_by("position")),
            "url": settings.PUBLIC_URL + request.get_absolute_url(),
        },
        at=at,
    )


@transaction.atomic
def take_back(*, request: AssemblyRequest, by: Member, at: datetime) -> None:
    """Stand behind it no longer, until it is convened. Where too few are left it is no longer with the gérance; without
    anybody it is withdrawn. Raises Refused."""
    fresh = _open(request, at)
    if not RequestSigner.objects.filter(request=fresh, member=by).delete()[0]:
        return
    record("request.taken_back", by=by.pk, at=at, about=fresh)
    left = _signers(fresh)
    if not left:
        fresh.withdrawn_at = at
    if fresh.reached_at and not terms(at).is_enough(left):
        fresh.reached_at = fresh.due_on = None
        cancel(kind=Kind.ASSEMBLY_ASKED, about=fresh)
    fresh.save(update_fields=["withdrawn_at", "reached_at", "due_on"])


@transaction.atomic
def settle(*, at: datetime) -> int:
    """Tell the gérance of those that became enough without a signature, because others have left; how many."""
    found, told = terms(at), 0
    waiting = AssemblyRequest.objects.filter(reached_at__isnull=True, withdrawn_at__isnull=True).order_by(
        "pk"
    )
    for one in waiting.select_for_update():
        _reach(one, found, at)
        told += one.reached_at is not None
    return told


@transaction.atomic
def convene(*, request: AssemblyRequest, by: Member, at: datetime, **fields: Any) -> Meeting:
    """Prepare the assembly with the items that were asked for; the gérance then completes and convenes it. Once, unless
    what was prepared was cancelled. Raises Refused."""
    if not may_manage_meetings(by):
        raise Refused(_("Only the gérance may do this."))
    fresh = _open(request, at)
    if fresh.meeting and not fresh.meeting.cancelled_at:
        raise Refused(_("An assembly is prepared from this request already."))
    meeting = create_meeting(by=by, at=at, kind=fresh.kind, **fields)
    by_class = DecisionClass.EXTRAORDINARY if fresh.kind == MeetingKind.AGE else DecisionClass.ORDINARY
    for one in fresh.items.order_by("position"):
        one.item = save_item(
            meeting=meeting,
            item=None,
            kind=ItemKind.DECISION if one.text else ItemKind.DISCUSSION,
            title=one.title,
            text="",
            minutes=None,
            motion_text=one.text,
            reasons="",
            decision_class=by_class,
            by=by,
            at=at,
        )
        one.save(update_fields=["item"])
    # Associates ask for it: blank proxies count against it unless the gérance says that it supports it.
    Motion.objects.filter(item__meeting=meeting).update(is_backed=False)
    fresh.meeting = meeting
    fresh.save(update_fields=["meeting"])
    record("request.prepared", by=by.pk, at=at, about=fresh)
    return meeting
