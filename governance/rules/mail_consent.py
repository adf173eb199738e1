"""Who may be convened by e-mail: what she said early enough before the assembly (C. com. R223-20, R225-63).

An agreement, or its withdrawal, counts for an assembly from so many days before it on; days are counted as for the
notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.rules.notice import days_of_notice

#: Days before the assembly by which she has said it, where the rules of the cooperative say nothing else.
DAYS = {"sarl": 20, "sa": 35, "sas": 20}


class Why(StrEnum):
    """Why somebody is convened by letter; none for who is convened by mail."""

    MAIL = ""
    NONE = "none"
    LATE = "late"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Said:
    """On a day somebody agreed to e-mail (`is_given`), or asked for letters again."""

    on: date
    is_given: bool


def why_letter(said: Sequence[Said], meeting_on: date, days: int) -> Why:
    """Why she gets a letter; `said`: oldest first.

    A withdrawal that comes too late leaves the mail for this assembly, an agreement that comes too late the letter.
    """
    in_time = [one for one in said if days_of_notice(one.on, meeting_on) >= days]
    if in_time and in_time[-1].is_given:
        return Why.MAIL
    if any(one.is_given for one in said[len(in_time) :]):
        return Why.LATE
    return Why.WITHDRAWN if in_time else Why.NONE
