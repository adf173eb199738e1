"""Readings of the rules of decision."""

from datetime import date

from governance.choices import RULE_OF, DecisionClass
from governance.models import Meeting, RuleVersion
from governance.rules import presets
from governance.rules.majority import Rule


def rule_in_force(day: date) -> RuleVersion | None:
    """The version of the rules in force on `day`."""
    return RuleVersion.objects.filter(in_force_on__lte=day).order_by("-in_force_on", "-number").first()


def book_of(version: RuleVersion) -> presets.RuleBook:
    """The rule book of a version. Raises ValueError for data that somebody altered by hand."""
    return presets.parse(version.preset, version.book)


def rule_for(version: RuleVersion, decision_class: str, call: int) -> Rule:
    """The rule of a class of decision at a call; unanimity is the law's, whatever the book. Raises NoRule."""
    if decision_class == DecisionClass.UNANIMITY:
        return presets.load()["unanimite"].rule("ordinaire", 1)
    return book_of(version).rule(RULE_OF.get(DecisionClass(decision_class), decision_class), call)


def notice_by(version: RuleVersion | None, meeting: Meeting) -> int:
    """Days of notice that a version asks for; the law's without one, none for a meeting that is no assembly."""
    if not meeting.is_assembly:
        return 0
    return book_of(version).notice_days(meeting.call) if version else presets.NOTICE_DAYS
