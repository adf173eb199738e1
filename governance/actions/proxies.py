"""Giving a proxy for one meeting, here or on paper, and taking it back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from governance.actions.live import touch
from governance.models import Ballot, BlankProxy, LiveSession, Meeting, Motion, Proxy, ProxyItem
from governance.permissions import leads, may_vote_today
from governance.queries.attendance import present_at
from governance.queries.proxies import casters, in_force, items_in_words, limit
from governance.queries.rules import kind_rule
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from interlignes.urn.actions.setup import hand_to
from members.mail import recipient
from members.models import Member
from members.queries import electorate


@dataclass(frozen=True, slots=True)
class Extent:
    """What a proxy is for: the whole agenda, or only these items (their numbers); and what the holder is asked to vote,
    for her eyes alone and not enforced."""

    items: Collection[int] | None = None
    instruction: str = ""


WHOLE = Extent()


@transaction.atomic
def give(*, meeting: Meeting, holder: Member, extent: Extent = WHOLE, by: Member, at: datetime) -> Proxy:
    """Have another associate vote for `by` in an assembly. Raises Refused.

    One proxy a meeting, never passed on, no more than the law or the statuts allow a holder. Papers of ballots that
    are open already change hands, but for those that were cast.
    """
    locked = assembly_for_proxies(meeting, at)
    if not may_vote_today(by):
        raise Refused(_("Only associates vote."))
    _refuse_unlawful(locked, principal=by, holder=holder, is_own=True, at=at)
    proxy = _write_down(locked, by, holder, extent, None, at)
    _tell(proxy, [holder], at)
    record("proxy.given", by=by.pk, at=at, about=locked)
    return proxy


@transaction.atomic
def record_paper(
    *,
    meeting: Meeting,
    principal: Member,
    holder: Member,
    extent: Extent = WHOLE,
    by: Member,
    at: datetime,
) -> Proxy:
    """Whoever leads the assembly enters a signed form; both people are told. The same limits hold. Raises Refused.

    Not while a ballot of it is open: nobody moves the papers of somebody who is away at the last minute.
    """
    locked = assembly_for_paper(meeting, principal=principal, by=by, at=at)
    _refuse_unlawful(locked, principal=principal, holder=holder, is_own=False, at=at)
    if present_at(locked, at).filter(member=principal).exists():
        raise Refused(_("This associate is there: she votes herself."), field="principal")
    proxy = _write_down(locked, principal, holder, Extent(extent.items), by, at)
    _tell(proxy, [holder, principal], at)
    record("proxy.recorded", by=by.pk, at=at, about=locked)
    return proxy


def _write_down(
    meeting: Meeting,
    principal: Member,
    holder: Member,
    extent: Extent,
    recorded_by: Member | None,
    at: datetime,
) -> Proxy:
    """The row, and the items of a limited one. An instruction on paper stays on it: nobody else types it in."""
    items: list[int] = []
    if extent.items is not None:
        voted = Motion.objects.filter(item__meeting=meeting, item__in=extent.items).order_by("item__position")
        items = list(voted.values_list("item", flat=True))
        if not items or len(items) < len(set(extent.items)):
            raise Refused(_("Choose at least one item of the agenda that is to be decided."), field="items")
    proxy = Proxy.objects.create(
        meeting=meeting,
        principal=principal,
        holder=holder,
        given_at=at,
        recorded_by=recorded_by,
        is_limited=extent.items is not None,
        instruction=extent.instruction.strip(),
    )
    ProxyItem.objects.bulk_create([ProxyItem(proxy=proxy, item_id=number) for number in items])
    return proxy


@transaction.atomic
def withdraw_paper(*, proxy: Proxy, by: Member, at: datetime) -> None:
    """Take back a proxy that was entered from paper, by mistake or because its principal says so. Raises Refused."""
    locked = assembly_for_proxies(proxy.meeting, at)
    refuse_unless_leading(by, locked)
    found = Proxy.objects.filter(pk=proxy.pk, revoked_at__isnull=True, recorded_by__isnull=False).first()
    if found is None:
        raise Refused(_("Only a proxy that was recorded from paper, and is in force, is taken back here."))
    _revoke(found, locked, at)


def assembly_for_paper(meeting: Meeting, *, principal: Member, by: Member, at: datetime) -> Meeting:
    """The assembly, locked, for whoever leads it to enter a signed form of this associate. Raises Refused."""
    locked = assembly_for_proxies(meeting, at)
    refuse_unless_leading(by, locked)
    if Ballot.objects.filter(motion__item__meeting=locked, opens_at__lte=at, closes_at__gt=at).exists():
        raise Refused(_("A ballot of this assembly is open: record the paper once it has closed."))
    if not may_vote_today(principal):
        raise Refused(_("Only associates vote."), field="principal")
    return locked


def refuse_unless_leading(by: Member, meeting: Meeting) -> None:
    """Raise Refused for who neither organises the assembly nor leads it."""
    if not leads(by, meeting):
        raise Refused(_("Only the gérance, the chair and the secretary of the meeting may do this."))


def _refuse_unlawful(
    meeting: Meeting, *, principal: Member, holder: Member, is_own: bool, at: datetime
) -> None:
    """Raise Refused for a proxy that the law or the statuts do not allow; `is_own`: she gives it herself."""
    if not kind_rule(meeting).proxies:
        raise Refused(_("Our rules know no proxies for this kind of meeting."))
    if holder.pk == principal.pk or not may_vote_today(holder):
        raise Refused(_("A proxy is given to another associate (loi 78-763, art. 14)."), field="holder")
    given, held = _counts(meeting, holder, at)
    if principal.pk in given:
        text = _("You have given your proxy for this meeting already.")
        raise Refused(text if is_own else _("This associate has given her proxy for this meeting already."))
    if Proxy.objects.filter(meeting=meeting, holder=principal, revoked_at__isnull=True).exists():
        text = _("You hold a proxy yourself: it cannot be passed on with yours.")
        raise Refused(text if is_own else _("She holds a proxy herself: it cannot be passed on with hers."))
    if holder.pk in given:
        raise Refused(_("This associate has given her own proxy to somebody else."), field="holder")
    most = limit(meeting)
    if held >= most:
        text = ngettext_lazy(
            "This associate holds %(most)d proxy already, the most that is allowed.",
            "This associate holds %(most)d proxies already, the most that is allowed.",
            most,
        )
        raise Refused(text % {"most": most}, field="holder")


def _tell(proxy: Proxy, people: Sequence[Member], at: datetime) -> None:
    """Open papers change hands, who is concerned is written to, the screens learn of it."""
    _hand_papers(proxy.meeting, at)
    _write(proxy, people, at)
    touch(proxy.meeting)


@transaction.atomic
def take_back(*, meeting: Meeting, by: Member, at: datetime) -> None:
    """Vote oneself again, from now on: what was cast with the proxy stays cast. Raises Refused."""
    locked = assembly_for_proxies(meeting, at)
    if not hand_back(meeting=locked, principal=by, at=at):
        raise Refused(_("You have given no proxy for this meeting."))


def hand_back(*, meeting: Meeting, principal: Member, at: datetime) -> bool:
    """Whoever comes votes herself: the proxy she has given ends, with a holder or blank; whether there was one.

    For the caller who holds the lock of the meeting.
    """
    proxy = Proxy.objects.filter(meeting=meeting, principal=principal, revoked_at__isnull=True).first()
    if proxy is not None:
        _revoke(proxy, meeting, at)
    blank = BlankProxy.objects.filter(meeting=meeting, principal=principal, revoked_at__isnull=True)
    is_blank = bool(blank.update(revoked_at=at))
    if is_blank:
        touch(meeting)
        record("blank_proxy.taken_back", by=principal.pk, at=at, about=meeting)
    return proxy is not None or is_blank


def _revoke(proxy: Proxy, meeting: Meeting, at: datetime) -> None:
    proxy.revoked_at, proxy.instruction = at, ""
    proxy.save(update_fields=["revoked_at", "instruction"])
    _hand_papers(meeting, at)
    touch(meeting)
    record("proxy.taken_back", by=proxy.principal_id, at=at, about=meeting)


def assembly_for_proxies(meeting: Meeting, at: datetime) -> Meeting:
    """The meeting, locked. Raises Refused for one that takes no proxies."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not locked.is_assembly or locked.convoked_at is None or locked.cancelled_at:
        raise Refused(_("Proxies are for assemblies that were convened."))
    closing = Ballot.objects.filter(motion__item__meeting=locked, closes_at__gt=at)
    closed = LiveSession.objects.filter(meeting=locked, ended_at__isnull=False)
    is_past = clock.today(at) > clock.today(locked.starts_at) or closed.exists()
    if is_past and not closing.exists():
        raise Refused(_("This assembly is over."))
    return locked


def _counts(meeting: Meeting, holder: Member, at: datetime) -> tuple[set[int], int]:
    """Who has given a proxy, and how many this holder has of people who have a vote on the day."""
    pairs = list(in_force(meeting).order_by("pk").values_list("principal", "holder"))
    day = max(clock.today(meeting.starts_at), clock.today(at))
    voting = set(electorate(day).order_by("pk").values_list("pk", flat=True))
    held = sum(one == holder.pk and principal in voting for principal, one in pairs)
    blank = BlankProxy.objects.filter(meeting=meeting, revoked_at__isnull=True).order_by("pk")
    return {*(one for one, _holder in pairs), *blank.values_list("principal", flat=True)}, held


def _hand_papers(meeting: Meeting, at: datetime) -> None:
    """In every sealed ballot that is under way, each paper goes to who votes for its elector now, unless it was cast:
    of more proxies than the law allows the electors of that ballot, those given first count."""
    known = Proxy.objects.filter(meeting=meeting).order_by("pk").values_list("principal", flat=True)
    for ballot in _under_way(meeting, at):
        voters = casters([ballot])[ballot.pk]
        for principal in sorted(set(known) & voters.keys()):
            hand_to(urn=ballot.urn, voter=principal, holder=voters[principal])


def _under_way(meeting: Meeting, at: datetime) -> Iterable[Any]:
    ballots = Ballot.objects.filter(
        motion__item__meeting=meeting, closes_at__gt=at, urn__sealed_at__isnull=False
    )
    return ballots.select_related("urn").order_by("pk")


def _write(proxy: Proxy, people: Sequence[Member], at: datetime) -> None:
    """Tell the holder, who may not have been asked; and the principal of a proxy that somebody else has entered."""
    context = {
        "meeting": proxy.meeting,
        "principal": proxy.principal,
        "proxy": proxy,
        "items": items_in_words(proxy),
        "url": settings.PUBLIC_URL + proxy.meeting.get_absolute_url(),
    }
    to = [recipient(person) for person in people]
    enqueue(kind=Kind.PROXY_GIVEN, about=proxy, to=to, context=context, at=at)
