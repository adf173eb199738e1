"""Readings of the rules of decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from governance.choices import RULE_OF, DecisionClass
from governance.models import Meeting, RuleVersion
from governance.rules import kinds, presets
from governance.rules.kinds import KindRule
from governance.rules.majority import Rule
from governance.rules.presets import NoRule
from governance.rules.proxies import most_proxies
from interlignes.kit import clock


def rule_in_force(day: date) -> RuleVersion | None:
    """The version of the rules in force on `day`."""
    return RuleVersion.objects.filter(in_force_on__lte=day).order_by("-in_force_on", "-number").first()


def statutes_in_force(day: date) -> RuleVersion | None:
    """What the statuts say on `day`, without what articles of the règlement make stricter."""
    said = RuleVersion.objects.filter(in_force_on__lte=day, statutes__isnull=True)
    return said.order_by("-in_force_on", "-number").first()


def book_of(version: RuleVersion) -> presets.RuleBook:
    """The rule book of a version. Raises ValueError for data that somebody altered by hand."""
    return presets.parse(version.preset, version.book)


def rule_for(version: RuleVersion, decision_class: str, call: int) -> Rule:
    """The rule of a class of decision at a call; unanimity is the law's, whatever the book. Raises NoRule."""
    if decision_class == DecisionClass.UNANIMITY:
        return presets.load()["unanimite"].rule("ordinaire", 1)
    return book_of(version).rule(RULE_OF.get(DecisionClass(decision_class), decision_class), call)


def notice_by(version: RuleVersion | None, meeting: Meeting) -> int:
    """Days of notice that a version asks for; without one the law's for an assembly, none for another meeting."""
    if version is None:
        return presets.NOTICE_DAYS if meeting.is_assembly else 0
    return book_of(version).kind(meeting.kind).notice_days(meeting.call)


def kind_rule(meeting: Meeting) -> KindRule:
    """What the kind of a meeting brings on its day. One query."""
    version = rule_in_force(clock.today(meeting.starts_at))
    if version is None:
        return kinds.read({}, meeting.kind, presets.NOTICE_DAYS)
    return book_of(version).kind(meeting.kind)


@dataclass(frozen=True, slots=True)
class ProxyRules:
    """What the rules say of proxies: the statuts' limit where stricter than the law's, whether blank ones count."""

    statuts: int | None = None
    blank: bool = False

    def most(self, members: int) -> int:
        """How many one associate may hold, of so many with a vote."""
        return most_proxies(members, self.statuts)


def proxy_rules(day: date) -> ProxyRules:
    """What holds on a day. One query."""
    version = rule_in_force(day)
    book = book_of(version) if version else None
    return ProxyRules(book.most_proxies(), book.blank_proxies()) if book else ProxyRules()


def most_allowed(members: int, day: date) -> int:
    """How many proxies one associate may hold on a day, of so many with a vote. One query."""
    return proxy_rules(day).most(members)


def is_room_only(book: presets.RuleBook, meeting: Meeting, *, on_accounts: bool) -> bool:
    """Whether in a vote of an assembly only those in the room count, and whom they represent.

    Where the statuts know no taking part from afar (loi 47-1775, art. 10); in a SARL on the annual accounts, whatever
    the statuts say (C. com. L223-27 al. 3), unless the cooperative was advised otherwise and its rules say so.
    """
    if not meeting.is_assembly:
        return False
    return not book.kind(meeting.kind).remote or (on_accounts and not book.remote_accounts())


def without_rule(version: RuleVersion | None, call: int, classes: Iterable[str]) -> list[str]:
    """Of these classes of decision, those that a version has no rule for at a call: nothing could be decided."""
    if version is None:
        return list(classes)
    missing = []
    for decision_class in classes:
        try:
            rule_for(version, decision_class, call)
        except NoRule:
            missing.append(decision_class)
    return missing
