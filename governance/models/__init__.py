"""Models of the democratic life: rules, meetings, ballots."""

from governance.models.ballot import Ballot, Elector, Result, Vote
from governance.models.meeting import AgendaItem, Attendance, Meeting, Motion
from governance.models.rules import RuleVersion

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "Elector",
    "Meeting",
    "Motion",
    "Result",
    "RuleVersion",
    "Vote",
]
