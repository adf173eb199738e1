"""A departure of the past as a line of a sheet tells it: what it entails, or what does not fit.

The page of a departure asks for the day that the reason's rule counts from; a register has the last day at work, and
sometimes the day of the notice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from members.rules.leaving import Consequence, DateRule, Reason, applies_to, status_after, without_from

#: Where the notice counts, not the last day at work.
_BY_NOTICE = frozenset({DateRule.NOTICE, DateRule.NOTIFICATION, DateRule.FORMAL_NOTICE})


@dataclass(frozen=True)
class Statutes:
    """What the statuts say of leaving: the table of reasons; months to answer a formal notice, by reason."""

    table: Mapping[str, Reason]
    months: Mapping[str, int]


@dataclass(frozen=True)
class Departure:
    """The status it ends and the `kind` that follows since a day; `step`: what the action is asked."""

    was: str
    kind: str
    since_on: date
    step: Mapping[str, Any]


@dataclass(frozen=True)
class Unfit:
    """What is wrong, in which field; `what` is a value of the field `of`."""

    field: str
    code: str
    of: str
    what: Any


def look(
    values: Mapping[str, Any], lives: Sequence[tuple[str, date]], statutes: Statutes, today: date
) -> Departure | Unfit | None:
    """What the cells of a departure entail for somebody of these statuses (kind, since); None: it is recorded."""
    reason, left_on, notified_on = values["end_reason"], values["left_on"], values.get("notified_on")
    rule = statutes.table[reason]
    missing = _missing(values, rule)
    if left_on > today:
        return Unfit("left_on", "not_left_yet", "left_on", left_on)
    if missing:
        return Unfit(missing, "missing_beside", "end_reason", reason)
    day = (notified_on or left_on) if rule.date_rule in _BY_NOTICE else left_on
    since_on = without_from(reason, day, answer_months=statutes.months.get(reason, 0))
    ordered = sorted(lives, key=lambda life: life[1])
    was = next((kind for kind, since in reversed(ordered) if since <= day and since < since_on), None)
    if was is None or not applies_to(reason, was):
        return Unfit("end_reason", "no_such_departure", "status", was or "")
    kind = status_after(reason, was=was, keeps=rule.consequence is Consequence.KEEPS, table=statutes.table)
    if (kind, since_on) in lives:
        return None
    later = next((since for _kind, since in ordered if since >= since_on), None)
    if later:
        return Unfit("left_on", "status_later", "left_on", later)
    if values.get("role_until", date.min) >= since_on and kind == "left":
        return Unfit("role_until", "office_after", "left_on", since_on)
    last_day = left_on if rule.ends_job else None
    step = {"reason": reason, "day": day, "last_day": last_day, "because": values.get("because", "")}
    return Departure(was, kind, since_on, step)


def _missing(values: Mapping[str, Any], rule: Reason) -> str:
    """The field that this reason needs besides; empty: none."""
    if rule.date_rule is DateRule.FORMAL_NOTICE and "notified_on" not in values:
        return "notified_on"
    if rule.consequence is Consequence.ASSEMBLY and "because" not in values:
        return "because"
    return ""
