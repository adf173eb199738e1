"""Where the quorum of a meeting stands, for each rule that its agenda needs, and when it was lost and regained."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from governance.models import Meeting, Motion, Proxy, RuleVersion
from governance.queries.attendance import Body, assemble, body_at, stays
from governance.queries.rules import book_of, is_room_only, rule_for, rule_in_force
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

    @property
    def is_reached(self) -> bool:
        """Whether the assembly can decide on these items."""
        return quorum.is_reached(self.verdict)


def lines(meeting: Meeting, at: datetime) -> list[Line]:
    """One line for each rule that the agenda needs, in its order. Three queries."""
    rows = Motion.objects.filter(item__meeting=meeting).order_by("item__position")
    classes = [
        Voted(number, decision_class, on_accounts, 1 if raised else meeting.call)
        for number, decision_class, on_accounts, raised in rows.values_list(
            "item__number", "decision_class", "on_accounts", "item__raised_in_session"
        )
    ]
    version = rule_in_force(clock.today(at)) if classes else None
    return measure(version, meeting, classes, body_at(meeting, at)) if version else []


def body_on(motion: Motion, at: datetime) -> Body:
    """Who counts on a motion now: those present or represented; where only the room votes, those in it."""
    meeting = motion.item.meeting
    version, body = rule_in_force(clock.today(at)), body_at(meeting, at)
    room_only = version and is_room_only(book_of(version), meeting, on_accounts=motion.on_accounts)
    return body.in_the_room() if room_only else body


class Voted(NamedTuple):
    """What an item is judged by: its number, the class of its decision, whether it is on the accounts, its call."""

    number: str
    decision_class: str
    on_accounts: bool
    call: int


def measure(version: RuleVersion, meeting: Meeting, items: Iterable[Voted], body: Body) -> list[Line]:
    """The lines for the items of a meeting; those without a rule have none. Where only the room counts it is said."""
    found: dict[tuple[Rule, Rule | None, bool], list[str]] = {}
    book = book_of(version)
    for number, decision_class, on_accounts, call in items:
        rule = _rule(version, decision_class, call)
        if rule is not None:
            room_only = is_room_only(book, meeting, on_accounts=on_accounts)
            key = (rule, _rule(version, decision_class, 2), room_only)
            found.setdefault(key, []).append(number)
    return [
        _line(rule, second, numbers, body.in_the_room() if room_only else body, version, room_only)
        for (rule, second, room_only), numbers in found.items()
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
    meeting: Meeting, rule: Rule, since: datetime, until: datetime, *, is_room_only: bool = False
) -> list[Change]:
    """When the quorum of a rule was reached, lost and regained, the first as of `since`. Three queries."""
    return histories(meeting, [(rule, is_room_only)], since, until)[0]


def histories(
    meeting: Meeting, rules: Sequence[tuple[Rule, bool]], since: datetime, until: datetime
) -> list[list[Change]]:
    """The same of several rules, each with whether only the room counts. Three queries whatever their number."""
    members = list(electorate_at(until).order_by("pk").values_list("pk", flat=True))
    periods = list(stays(meeting).order_by("pk").values_list("member", "mode", "arrived_at", "left_at"))
    given = Proxy.objects.filter(Q(revoked_at__isnull=True) | Q(revoked_at__gt=since), meeting=meeting)
    proxies = list(given.order_by("pk").values_list("principal", "holder", "given_at", "revoked_at"))
    instants = {
        since,
        *(moment for *_who, begun, ended in [*periods, *proxies] for moment in (begun, ended) if moment),
    }
    bodies = []
    for moment in sorted(one for one in instants if since <= one <= until):
        modes = {who: mode for who, mode, begun, ended in periods if _covers(begun, ended, moment)}
        held = [(one, other) for one, other, begun, ended in proxies if _covers(begun, ended, moment)]
        bodies.append((moment, assemble(members, modes, held)))
    rooms = [(moment, body.in_the_room()) for moment, body in bodies]
    return [_turns(rule, rooms if room_only else bodies) for rule, room_only in rules]


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
