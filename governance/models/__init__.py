"""Models of the democratic life: rules, meetings, ballots."""

from governance.models.allocation import MotionAllocation
from governance.models.assignments import Assignment
from governance.models.attendance import Attendance, BureauSeat, Reply
from governance.models.ballot import Ballot, Candidate, Elector, Result, Vote
from governance.models.consultations import Answer, Consultation, Option
from governance.models.convening import AssemblyRequest, RequestedItem, RequestSigner
from governance.models.convocations import MailConsent, PostedLetter
from governance.models.demands import AgendaDemand, DemandSigner
from governance.models.documents import Document
from governance.models.feeds import CalendarFeed
from governance.models.mandates import MotionMandate, Nomination
from governance.models.meeting import AgendaItem, Meeting, Motion
from governance.models.minutes import Approval, Correction, ItemNote, Minutes, SealedMinutes
from governance.models.participants import Participant
from governance.models.polls import Asked, DatePoll, Mark, Slot
from governance.models.proposals import Amendment, Comment, Proposal, ProposalVersion, Support
from governance.models.proxies import BlankProxy, Proxy, ProxyItem
from governance.models.readings import Reading, ReadingShown
from governance.models.rehearsals import Rehearsal
from governance.models.reviews import DecisionReview
from governance.models.rulebook import Agreement, Article, ArticleVersion, RuleChange
from governance.models.rules import RuleVersion
from governance.models.secrecy import SecrecyRequest
from governance.models.series import Occurrence, Series
from governance.models.session import HandCount, ItemSpan, LiveSession, Speech
from governance.models.topics import AgendaTemplate, Topic, TopicSupport
from governance.models.updates import MeetingUpdate

__all__ = [
    "AgendaDemand",
    "AgendaItem",
    "AgendaTemplate",
    "Agreement",
    "Amendment",
    "Answer",
    "Approval",
    "Article",
    "ArticleVersion",
    "Asked",
    "AssemblyRequest",
    "Assignment",
    "Attendance",
    "Ballot",
    "BlankProxy",
    "BureauSeat",
    "CalendarFeed",
    "Candidate",
    "Comment",
    "Consultation",
    "Correction",
    "DatePoll",
    "DecisionReview",
    "DemandSigner",
    "Document",
    "Elector",
    "HandCount",
    "ItemNote",
    "ItemSpan",
    "LiveSession",
    "MailConsent",
    "Mark",
    "Meeting",
    "MeetingUpdate",
    "Minutes",
    "Motion",
    "MotionAllocation",
    "MotionMandate",
    "Nomination",
    "Occurrence",
    "Option",
    "Participant",
    "PostedLetter",
    "Proposal",
    "ProposalVersion",
    "Proxy",
    "ProxyItem",
    "Reading",
    "ReadingShown",
    "Rehearsal",
    "Reply",
    "RequestSigner",
    "RequestedItem",
    "Result",
    "RuleChange",
    "RuleVersion",
    "SealedMinutes",
    "SecrecyRequest",
    "Series",
    "Slot",
    "Speech",
    "Support",
    "Topic",
    "TopicSupport",
    "Vote",
]
