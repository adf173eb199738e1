"""Where the quorum of a meeting stands, for each rule that its agenda needs, and when it was lost and regained."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from governance.models import BlankProxy, Meeting, Motion, Proxy, RuleVersion
from governance.queries.attendance import Body, assemble, body_at, items_of, stays
from governance.queries.rules import (
    ProxyRules,
    book_of,
    is_room_only,
    proxy_rules,
    rule_for,
    rule_in_force,
)
from governance.rules import quorum
from governance.rules.majority import Rule, Verdict
from governance.rules.presets import NoRule
from interlignes.kit import clock
from members.queries import electorate_at


@dataclass(frozen=True, slots=True)
class Line:
    """One rule: the items it is for, where its quorum stands, the rule of a second call if there is one."""

    numbers: tuple[str, ...]
    verdict: Verdict
    here: int
    source: str
    second: Rule | None
    is_room_only: bool = False
    counts_blanks: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether the assembly can decide on these items."""
        return quorum.is_reached(self.verdict)


def lines(meeting: Meeting, at: datetime) -> list[Line]:
    """One line for each rule that the agenda needs, in its order. Three queries."""
    rows = Motion.objects.filter(item__meeting=meeting).order_by("item__position")
    classes = [
        Voted(number, decision_class, on_accounts, 1 if raised else meeting.call, item)
        for number, decision_class, on_accounts, raised, item in rows.values_list(
            "item__number", "decision_class", "on_accounts", "item__raised_in_session", "item"
        )
    ]
    version = rule_in_force(clock.today(at)) if classes else None
    return measure(version, meeting, classes, body_at(meeting, at)) if version else []


def body_on(motion: Motion, at: datetime) -> Body:
    """Who counts on a motion now: those present or represented; where only the room votes, those in it."""
    meeting = motion.item.meeting
    version, body = rule_in_force(clock.today(at)), body_at(meeting, at)
    room_only = version and is_room_only(book_of(version), meeting, on_accounts=motion.on_accounts)
    body = body.for_item(motion.item_id)
    if not version or book_of(version).secrecy(motion.decision_class) != "open":
        body = body.without_blanks()
    return body.in_the_room() if room_only else body


class Voted(NamedTuple):
    """What an item is judged by: its number on the agenda, the class of its decision, whether it is on the accounts,
    its call; `item` is its key."""

    number: str
    decision_class: str
    on_accounts: bool
    call: int
    item: int


def measure(version: RuleVersion, meeting: Meeting, items: Iterable[Voted], body: Body) -> list[Line]:
    """The lines for the items of a meeting; those without a rule have none. Where only the room counts it is said."""
    found: dict[tuple[Any, ...], tuple[Body, list[str]]] = {}
    book = book_of(version)
    for one in items:
        rule = _rule(version, one.decision_class, one.call)
        if rule is not None:
            room_only = is_room_only(book, meeting, on_accounts=one.on_accounts)
            here = body.for_item(one.item)
            here = here.in_the_room() if room_only else here
            here = here if book.secrecy(one.decision_class) == "open" else here.without_blanks()
            who = frozenset({*here.holders, *here.blanks})
            key = (rule, _rule(version, one.decision_class, 2), room_only, who)
            found.setdefault(key, (here, []))[1].append(one.number)
    return [
        replace(_line(rule, second, numbers, here, version, room_only), counts_blanks=bool(here.blanks))
        for (rule, second, room_only, _represented), (here, numbers) in found.items()
    ]


def _line(
    rule: Rule, second: Rule | None, numbers: list[str], body: Body, version: RuleVersion, room_only: bool
) -> Line:
    found = quorum.measure(rule, members=len(body.members), present=body.present)
    return Line(tuple(numbers), found, body.here, version.source, second, room_only)


def _rule(version: RuleVersion, decision_class: str, call: int) -> Rule | None:
    try:
        return rule_for(version, decision_class, call)
    except NoRule:
        return None


@dataclass(frozen=True, slots=True)
class Change:
    """From this instant on the quorum was there, or was not."""

    at: datetime
    present: int
    is_reached: bool


def changes(
    meeting: Meeting,
    rule: Rule,
    since: datetime,
    until: datetime,
    *,
    is_room_only: bool = False,
    blanks: bool = False,
    item: int = 0,
) -> list[Change]:
    """When the quorum of a rule was reached, lost and regained, the first as of `since`. At most five queries."""
    return histories(meeting, [(rule, is_room_only, blanks, item)], since, until)[0]


def histories(
    meeting: Meeting, rules: Sequence[tuple[Rule, bool, bool, int]], since: datetime, until: datetime
) -> list[list[Change]]:
    """The same of several rules, each with whether only the room counts, whether blank proxies do, and an item that it
    is for. At most six queries whatever their number."""
    members = list(electorate_at(until).order_by("pk").values_list("pk", flat=True))
    periods = list(stays(meeting).order_by("pk").values_list("member", "mode", "arrived_at", "left_at"))
    given = Proxy.objects.filter(Q(revoked_at__isnull=True) | Q(revoked_at__gt=since), meeting=meeting)
    names = ("principal", "holder", "pk", "is_limited", "given_at", "revoked_at")
    proxies = list(given.order_by("pk").values_list(*names))
    items = items_of(proxy for _who, _holder, proxy, limited, *_at in proxies if limited)
    blank = list(_blanks_since(meeting, since))
    allowed = proxy_rules(clock.today(until)) if proxies or blank else ProxyRules()
    spans = [*periods, *proxies, *blank]
    instants = {since, *(moment for *_who, begun, ended in spans for moment in (begun, ended) if moment)}
    bodies = []
    for moment in sorted(one for one in instants if since <= one <= until):
        modes = {who: mode for who, mode, begun, ended in periods if _covers(begun, ended, moment)}
        held = [one for one in proxies if _covers(one[4], one[5], moment)]
        limits = {who: items[proxy] for who, _holder, proxy, *_at in held if proxy in items}
        pairs = [(who, holder) for who, holder, *_rest in held]
        unnamed = [who for who, begun, ended in blank if allowed.blank and _covers(begun, ended, moment)]
        body = assemble(members, modes, pairs, allowed.most(len(members)), limits, unnamed)
        bodies.append((moment, body))
    return [
        _turns(rule, _seen(bodies, item, is_room_only=room_only, blanks=counts_blanks))
        for rule, room_only, counts_blanks, item in rules
    ]


def _blanks_since(meeting: Meeting, since: datetime) -> QuerySet[BlankProxy, Any]:
    """Principal, from when, until when, of blank proxies that were in force at an instant or later."""
    kept = BlankProxy.objects.filter(Q(revoked_at__isnull=True) | Q(revoked_at__gt=since), meeting=meeting)
    return kept.order_by("pk").values_list("principal", "given_at", "revoked_at")


def _seen(
    bodies: Iterable[tuple[datetime, Body]], item: int, *, is_room_only: bool, blanks: bool
) -> list[tuple[datetime, Body]]:
    """The bodies as they count on an item."""
    seen = [(moment, body.for_item(item)) for moment, body in bodies]
    if not blanks:
        seen = [(moment, body.without_blanks()) for moment, body in seen]
    return [(moment, body.in_the_room()) for moment, body in seen] if is_room_only else seen


def _turns(rule: Rule, bodies: Sequence[tuple[datetime, Body]]) -> list[Change]:
    """The instants from which on the quorum of a rule was there, or was not."""
    found: list[Change] = []
    for moment, body in bodies:
        reached = quorum.is_reached(quorum.measure(rule, members=len(body.members), present=body.present))
        if not found or found[-1].is_reached != reached:
            found.append(Change(moment, body.present, reached))
    return found


def _covers(begun: datetime, ended: datetime | None, moment: datetime) -> bool:
    return begun <= moment and (ended is None or moment < ended)
