"""What follows when a job or the quality of associate ends: the table of reasons, each with its source.

Unless the statuts say otherwise, any end of the contract of employment ends the quality of associate, and giving up
the quality ends the contract (loi 78-763, art. 10); retirement, dismissal for an economic reason and unfitness leave
it (art. 11). Dates as in the statuts types of SCOPs. Codes are those of `members.choices.EndReason`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from members.rules.dates import add_months


class Consequence(StrEnum):
    """What happens to the quality of associate."""

    LOSES = "loses"
    KEEPS = "keeps"
    ASSEMBLY = "assembly"


class DateRule(StrEnum):
    """Which day counts, and from when."""

    NOTICE = "notice"  # the written notice is handed in: at once
    NOTIFICATION = "notification"  # the day the employer or the person notifies it
    LAST_DAY = "last_day"  # the last day of the contract still counts
    EVENT = "event"  # the day it happens
    DECISION = "decision"  # the assembly's decision
    FORMAL_NOTICE = "formal_notice"  # some months after a registered letter without answer


@dataclass(frozen=True, slots=True)
class Reason:
    """What one reason entails. `ends_job`: the contract of employment ends with it."""

    consequence: Consequence
    date_rule: DateRule
    ends_job: bool
    source: str


_ART_10 = "loi 78-763, art. 10"
_ART_11 = "loi 78-763, art. 11"
_MODEL = "statuts types des SCOP"

REASONS: Mapping[str, Reason] = {
    "resignation_associate": Reason(Consequence.LOSES, DateRule.NOTICE, True, f"{_ART_10} ; {_MODEL}"),
    "renunciation": Reason(Consequence.LOSES, DateRule.NOTICE, False, _MODEL),
    "resignation_job": Reason(Consequence.LOSES, DateRule.NOTIFICATION, True, f"{_ART_10} ; {_MODEL}"),
    "dismissal": Reason(Consequence.LOSES, DateRule.NOTIFICATION, True, f"{_ART_10} ; {_MODEL}"),
    "economic_dismissal": Reason(Consequence.KEEPS, DateRule.LAST_DAY, True, _ART_11),
    "retirement": Reason(Consequence.KEEPS, DateRule.LAST_DAY, True, _ART_11),
    "unfitness": Reason(Consequence.KEEPS, DateRule.LAST_DAY, True, _ART_11),
    "mutual_termination": Reason(Consequence.LOSES, DateRule.LAST_DAY, True, f"{_ART_10} ; {_MODEL}"),
    "contract_end": Reason(Consequence.LOSES, DateRule.LAST_DAY, True, _ART_10),
    "trial_end": Reason(Consequence.LOSES, DateRule.LAST_DAY, True, _ART_10),
    "death": Reason(Consequence.LOSES, DateRule.EVENT, True, _MODEL),
    "exclusion": Reason(
        Consequence.ASSEMBLY, DateRule.DECISION, False, "C. com. L231-6 ; statuts types des SCOP"
    ),
    "assembly_decision": Reason(Consequence.ASSEMBLY, DateRule.DECISION, False, _MODEL),
    "commitment_failure": Reason(
        Consequence.LOSES, DateRule.FORMAL_NOTICE, False, f"loi 78-763, art. 6 et 27 ; {_MODEL}"
    ),
    "deemed_resigned": Reason(
        Consequence.LOSES, DateRule.FORMAL_NOTICE, True, f"loi 78-763, art. 8 et 9 ; {_MODEL}"
    ),
}

#: Those who neither work here nor did, or do no more, and are associates all the same.
_NOT_EMPLOYED = frozenset({"former", "external", "cooperative"})


def reasons(*, renouncing_ends_job: bool = True) -> Mapping[str, Reason]:
    """The table as the statuts have it.

    Giving up the quality of associate ends the contract of employment unless they say otherwise (loi 78-763, art. 10):
    with `renouncing_ends_job` false she stays an employee.
    """
    given_up = replace(REASONS["resignation_associate"], ends_job=renouncing_ends_job)
    return {**REASONS, "resignation_associate": given_up}


def without_from(reason: str, day: date, *, answer_months: int) -> date:
    """The first day without the quality (or, where it is kept, without the job), from the `day` of the date rule.

    >>> without_from("retirement", date(2026, 6, 30), answer_months=3)
    datetime.date(2026, 7, 1)
    """
    rule = REASONS[reason].date_rule
    if rule is DateRule.LAST_DAY:
        return day + timedelta(days=1)
    if rule is DateRule.FORMAL_NOTICE:
        return add_months(day, answer_months)
    return day


def status_after(reason: str, *, was: str, keeps: bool, table: Mapping[str, Reason] = REASONS) -> str:
    """The kind of status that follows by a table of `reasons`. An external associate who keeps the quality stays one.

    >>> status_after("retirement", was="associate", keeps=True)
    'former'
    """
    rule = table[reason]
    if keeps and was in {"associate", *_NOT_EMPLOYED}:
        return ("former" if rule.ends_job else "associate") if was == "associate" else was
    if was in {"associate", "employee"} and not rule.ends_job:
        return "employee"
    return "left"


def applies_to(reason: str, was: str) -> bool:
    """Whether somebody of status `was` can end for this reason."""
    if reason in {"renunciation", "assembly_decision"}:
        return was in _NOT_EMPLOYED
    if reason in {"resignation_associate", "exclusion", "commitment_failure"}:
        return was == "associate" or (reason != "resignation_associate" and was in _NOT_EMPLOYED)
    if reason == "death":
        return was != "left"
    if reason == "deemed_resigned":
        return was == "employee"
    return was in {"associate", "employee"}
