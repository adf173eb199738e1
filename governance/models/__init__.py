"""Models of the democratic life: rules, meetings, ballots."""

from governance.models.ballot import Ballot, Elector, Result, Vote
from governance.models.meeting import AgendaItem, Attendance, Meeting, Motion
from governance.models.proposals import Amendment, Comment, Proposal, ProposalVersion, Support
from governance.models.rulebook import Agreement, Article, ArticleVersion, RuleChange
from governance.models.rules import RuleVersion

__all__ = [
    "AgendaItem",
    "Agreement",
    "Amendment",
    "Article",
    "ArticleVersion",
    "Attendance",
    "Ballot",
    "Comment",
    "Elector",
    "Meeting",
    "Motion",
    "Proposal",
    "ProposalVersion",
    "Result",
    "RuleChange",
    "RuleVersion",
    "Support",
    "Vote",
]
