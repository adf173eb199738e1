"""Joining as an associate: who decides, until when, and who may not be kept waiting (loi 78-763, art. 7 to 9).

Modes are those of `members.choices.CandidacyMode`. Periods are parameters of the cooperative.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from members.rules.dates import add_months

#: Days before a deadline on which the gérance and the person are written to.
REMINDERS = (90, 30, 0)


@dataclass(frozen=True, slots=True)
class Periods:
    """The cooperative's periods, in months; `docs/sources.md` has the source of each default."""

    request_after: int = 12
    obligatory_within: int = 24
    answer_within: int = 3
    seniority: int = 12
    decision_within: int = 12
    renew_after: int = 0


class Task(StrEnum):
    """What has to happen before the deadline."""

    APPLY = "apply"  # the contract obliges her to apply
    ANSWER = "answer"  # she was given formal notice
    DECIDE = "decide"  # the assembly decides


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for a task."""

    on: date
    task: Task


def has_seniority(hired_on: date, day: date, periods: Periods) -> bool:
    """Whether the person may insist that the assembly votes: one year of work without interruption (art. 7 al. 2)."""
    return day >= add_months(hired_on, periods.seniority)


def may_file_from(mode: str, hired_on: date, periods: Periods) -> date:
    """The first day on which a candidacy of this mode can be filed; a voluntary one at any time."""
    return add_months(hired_on, periods.request_after) if mode == "on_request" else hired_on


def may_renew_from(rejected_on: date, periods: Periods) -> date:
    """The first day of a new candidacy after a rejection."""
    return add_months(rejected_on, periods.renew_after)


def deadline(
    mode: str, *, hired_on: date, filed_on: date | None, notified_on: date | None, periods: Periods
) -> Deadline:
    """What has to happen next, and until when.

    Not filed: only an obligation opens such a candidacy, and it is to be filed within the time after hiring, or after
    the formal notice if that leaves more. Filed: the annual assembly comes within the year, counted from the day on
    which the person is entitled to a vote.
    """
    if filed_on is None:
        last = add_months(hired_on, periods.obligatory_within)
        if notified_on is not None:
            return Deadline(max(last, add_months(notified_on, periods.answer_within)), Task.ANSWER)
        return Deadline(last, Task.APPLY)
    entitled = filed_on if mode != "voluntary" else max(filed_on, add_months(hired_on, periods.seniority))
    return Deadline(add_months(entitled, periods.decision_within), Task.DECIDE)


def is_decided_by_opposition(mode: str, *, obligatory_unless_opposed: bool) -> bool:
    """Whether the resolution is the rejection, at the majority that amends the statuts, and silence admits (art. 8)."""
    return mode == "on_request" or (mode == "obligatory" and obligatory_unless_opposed)


def is_admitted(*, by_opposition: bool, adopted: bool) -> bool:
    """What the result of the resolution means for the candidate; without a quorum nothing was adopted."""
    return not adopted if by_opposition else adopted
