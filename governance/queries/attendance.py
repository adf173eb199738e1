"""Readings of who was there: at an instant, during a ballot, all along."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from governance.choices import ArrivalHow, StayMode, VoterPresence
from governance.models import Attendance, BlankProxy, BureauSeat, LiveSession, Meeting, Proxy, ProxyItem
from governance.queries.rules import ProxyRules, proxy_rules
from governance.rules.proxies import within
from interlignes.kit import clock
from members.queries import electorate_at

#: Principal -> the items that her proxy is for; nobody else has one that is limited.
Limits = dict[int, frozenset[int]]


def during(opens: Any, closes: Any) -> Q:
    """The stays that overlap a span of time; recorded for the whole meeting, a stay overlaps each of its ballots."""
    arrived = Q(arrived_at__lt=closes) | Q(how=ArrivalHow.WHOLE)
    return Q(Q(left_at__isnull=True) | Q(left_at__gt=opens), arrived, withdrawn_at__isnull=True)


def stays(meeting: Meeting) -> QuerySet[Attendance]:
    """Every stay at a meeting that was not withdrawn."""
    return Attendance.objects.filter(meeting=meeting, withdrawn_at__isnull=True)


def present_at(meeting: Meeting, at: datetime) -> QuerySet[Attendance]:
    """Who was there at an instant. One query."""
    arrived = Q(arrived_at__lte=at) | Q(how=ArrivalHow.WHOLE)
    return stays(meeting).filter(Q(left_at__isnull=True) | Q(left_at__gt=at), arrived)


@dataclass(frozen=True, slots=True)
class Body:
    """The assembly at an instant: who has a vote, who of them is there and how, who is represented and by whom."""

    members: frozenset[int]
    modes: dict[int, str] = field(default_factory=dict)
    holders: dict[int, int] = field(default_factory=dict)
    #: Whose proxy is for some items only -> these; she is represented for them, and for nothing else.
    limits: Limits = field(default_factory=dict)
    #: Whose proxy names no holder, where the rules count it.
    blanks: frozenset[int] = frozenset()

    @property
    def here(self) -> int:
        """Associates present, in the room or remotely."""
        return len(self.modes)

    @property
    def represented(self) -> int:
        """Associates who are represented by somebody present, or by a blank proxy."""
        return len(self.holders) + len(self.blanks)

    @property
    def present(self) -> int:
        """Present or represented: what a quorum is measured on."""
        return self.here + self.represented

    def in_the_room(self) -> "Body":
        """The same without those who take part from afar and those whom they represent."""
        there = {member: mode for member, mode in self.modes.items() if mode == StayMode.ROOM}
        holders = {principal: holder for principal, holder in self.holders.items() if holder in there}
        return replace(self, modes=there, holders=holders)

    def for_item(self, item: int) -> "Body":
        """The same without those whose proxy is not for this item of the agenda."""
        if not self.limits:
            return self
        holders = {
            one: holder for one, holder in self.holders.items() if item in self.limits.get(one, (item,))
        }
        return replace(self, holders=holders)

    def without_blanks(self) -> "Body":
        """The same without blank proxies: they do not count in a secret ballot."""
        return replace(self, blanks=frozenset()) if self.blanks else self

    def presence_of(self, member: int) -> tuple[str, int | None]:
        """How one associate is there, and who represents her."""
        if member in self.modes:
            return self.modes[member], None
        if member in self.holders:
            return VoterPresence.REPRESENTED.value, self.holders[member]
        if member in self.blanks:
            return VoterPresence.BLANK.value, None
        return VoterPresence.ABSENT.value, None


def assemble(
    members: Collection[int],
    modes: dict[int, str],
    proxies: Collection[tuple[int, int]],
    most: int,
    limits: Limits | None = None,
    blanks: Collection[int] = (),
) -> Body:
    """Put a body together; `proxies` in the order in which they were given. Whoever is there is not represented; a
    holder who is not there represents nobody, and nobody represents more than `most`."""
    electors = frozenset(members)
    there = {member: mode for member, mode in modes.items() if member in electors}
    wanted = [
        (principal, holder)
        for principal, holder in proxies
        if principal in electors and principal not in there and holder in there
    ]
    blank = electors.intersection(blanks).difference(there)
    return Body(electors, there, within(wanted, most), limits or {}, blank)


def body_at(meeting: Meeting, at: datetime) -> Body:
    """The assembly at an instant. One query, two more where there are proxies, one more for limited ones."""
    here = present_at(meeting, at).filter(member=OuterRef("pk"))
    given = Proxy.objects.filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__gt=at), meeting=meeting, given_at__lte=at
    )
    rows = electorate_at(at).annotate(
        mode_read=Subquery(here.values("mode")[:1]),
        proxy_read=Subquery(given.filter(principal=OuterRef("pk")).values("pk")[:1]),
        holder_read=Subquery(given.filter(principal=OuterRef("pk")).values("holder")[:1]),
        limited_read=Subquery(given.filter(principal=OuterRef("pk")).values("is_limited")[:1]),
        blank_read=Exists(blanks_given(meeting, at).filter(principal=OuterRef("pk"))),
    )
    names = ("pk", "mode_read", "proxy_read", "holder_read", "limited_read", "blank_read")
    found = list(rows.order_by("pk").values_list(*names))
    modes = {member: mode for member, mode, *_proxy in found if mode}
    proxies = sorted((proxy, member, holder) for member, _mode, proxy, holder, *_rest in found if proxy)
    pairs = [(member, holder) for _proxy, member, holder in proxies]
    blanks = [member for member, *_rest, blank in found if blank]
    rules = proxy_rules(clock.today(at)) if pairs or blanks else ProxyRules()
    items = items_of(proxy for _member, _mode, proxy, _holder, limited, _blank in found if limited)
    limits = {member: items[proxy] for member, _mode, proxy, *_rest in found if proxy in items}
    members = [member for member, *_rest in found]
    return assemble(members, modes, pairs, rules.most(len(members)), limits, blanks if rules.blank else ())


def blanks_given(meeting: Meeting, at: datetime) -> QuerySet[BlankProxy]:
    """The blank proxies of a meeting that were in force at an instant."""
    kept = Q(revoked_at__isnull=True) | Q(revoked_at__gt=at)
    return BlankProxy.objects.filter(kept, meeting=meeting, given_at__lte=at)


def items_of(limited: Iterable[int]) -> dict[int, frozenset[int]]:
    """Limited proxy -> the items that it is for. One query, none without any."""
    items: dict[int, set[int]] = {number: set() for number in limited}
    if items:
        rows = ProxyItem.objects.filter(proxy__in=items).order_by("pk").values_list("proxy", "item")
        for proxy, item in rows:
            items[proxy].add(item)
    return {proxy: frozenset(found) for proxy, found in items.items()}


def is_live(meeting: Meeting, at: datetime) -> bool:
    """Whether the meeting was being held in a live session at an instant."""
    held = LiveSession.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at), meeting=meeting, started_at__lte=at
    )
    return held.exists()


def bureau_of(meeting: Meeting) -> QuerySet[BureauSeat]:
    """Who leads a meeting, in the order they were chosen."""
    return BureauSeat.objects.filter(meeting=meeting).select_related("member").order_by("pk")
