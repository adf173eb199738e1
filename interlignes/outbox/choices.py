"""Kinds and states of mails."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """Why a mail is sent."""

    MEETING_CONVOKED = "meeting.convoked", _("Convocation")
    MEETING_CHANGED = "meeting.changed", _("Meeting changed")
    MEETING_CANCELLED = "meeting.cancelled", _("Meeting cancelled")
    MEETING_REPLY = "meeting.reply", _("Reminder to say whether one comes")
    MEETING_SESSION = "meeting.session", _("Supervision session")
    ASSEMBLY_ASKED = "assembly.asked", _("Assembly asked for by associates")
    MINUTES_REVIEW = "minutes.review", _("Minutes to read")
    MINUTES_DUE = "minutes.due", _("Reminder to give out the minutes")
    POLL_ASKED = "poll.asked", _("Question for a date")
    POLL_REMINDER = "poll.reminder", _("Reminder to answer for a date")
    POLL_SETTLED = "poll.settled", _("Date chosen")
    ASSIGNMENT_DUE = "assignment.due", _("Thing to do, due soon")
    DECISION_REVIEW = "decision.review", _("Decision to be looked at again")
    BALLOT_OPENED = "ballot.opened", _("Invitation to vote")
    BALLOT_REMINDER = "ballot.reminder", _("Reminder to vote")
    BALLOT_RESULT = "ballot.result", _("Result of a ballot")
    PROXY_GIVEN = "proxy.given", _("Proxy given")
    PROXY_FELL = "proxy.fell", _("Proxy that counts no more, or again")
    URN_RECEIPT = "urn.receipt", _("Receipt of a sealed ballot")
    URN_KEYS = "urn.keys", _("Key of a scrutineer to make")
    URN_COUNT = "urn.count", _("Count of a sealed ballot awaited")
    CONSULTATION_REMINDER = "consultation.reminder", _("Reminder to answer")
    NOMINATION_CALLED = "nomination.called", _("Call for candidates")
    NOMINATION_REMINDER = "nomination.reminder", _("Candidates are missing")
    PROPOSAL_DIGEST = "proposal.digest", _("Digest of discussions")
    RULEBOOK_AGREEMENT = "rulebook.agreement", _("Reminder to read the règlement")
    CANDIDACY_FILED = "candidacy.filed", _("Candidacy filed")
    CANDIDACY_REMINDER = "candidacy.reminder", _("Deadline of a candidacy")
    CANDIDACY_DECIDED = "candidacy.decided", _("Outcome of a candidacy")
    MANDATE_REMINDER = "mandate.reminder", _("End of a mandate")
    MANDATE_DECIDED = "mandate.decided", _("Mandate given or ended by an assembly")
    ALLOCATION_DECIDED = "allocation.decided", _("Profit-sharing decided")
    MEMBER_INVITED = "member.invited", _("Invitation to open an account")
    DATA_ASKED = "data.asked", _("Request about personal data")
    DATA_ANSWERED = "data.answered", _("Answer about personal data")
    ACCOUNT = "account", _("Account: code, reset, notice")
    WELLBEING_NOTICE = "wellbeing.notice", _("A message waits")
    CHECKIN_OPENED = "checkin.opened", _("Check-in open")
    CHECKIN_REMINDER = "checkin.reminder", _("Reminder of a check-in")
    CHECKIN_COUNT = "checkin.count", _("Count of a check-in awaited")
    CHECKIN_RELEASED = "checkin.released", _("Result of a check-in")
    ACTION_GIVEN = "action.given", _("Prevention action entrusted")
    ACTION_DUE = "action.due", _("Prevention action due")
    DUERP_DUE = "duerp.due", _("DUERP to update")


#: Nobody can opt out of these: they are owed by the statuts, the law or the person's own request.
STATUTORY = frozenset(
    {
        Kind.MEETING_CONVOKED,
        Kind.MEETING_CHANGED,
        Kind.MEETING_CANCELLED,
        Kind.MEETING_SESSION,
        Kind.ASSEMBLY_ASKED,
        Kind.MINUTES_REVIEW,
        Kind.POLL_ASKED,
        Kind.POLL_SETTLED,
        Kind.ASSIGNMENT_DUE,
        Kind.DECISION_REVIEW,
        Kind.BALLOT_OPENED,
        Kind.PROXY_GIVEN,
        Kind.PROXY_FELL,
        Kind.URN_RECEIPT,
        Kind.URN_KEYS,
        Kind.URN_COUNT,
        Kind.CANDIDACY_FILED,
        Kind.CANDIDACY_REMINDER,
        Kind.CANDIDACY_DECIDED,
        Kind.MANDATE_REMINDER,
        Kind.MANDATE_DECIDED,
        Kind.ALLOCATION_DECIDED,
        Kind.MEMBER_INVITED,
        Kind.ACCOUNT,
        Kind.WELLBEING_NOTICE,
        Kind.CHECKIN_COUNT,
        Kind.ACTION_GIVEN,
        Kind.ACTION_DUE,
        Kind.DUERP_DUE,
        Kind.DATA_ASKED,
        Kind.DATA_ANSWERED,
    }
)
#: These open doors, or say which sealed ballot is whose: encrypted while they wait, never shown, wiped once sent.
SENSITIVE = frozenset({Kind.MEMBER_INVITED, Kind.ACCOUNT, Kind.URN_RECEIPT})

#: Who gets these is nobody's business: the gérance does not see them among the mails.
DISCREET = frozenset(
    {
        Kind.MEETING_SESSION,
        Kind.POLL_ASKED,
        Kind.POLL_REMINDER,
        Kind.POLL_SETTLED,
        Kind.WELLBEING_NOTICE,
        Kind.CHECKIN_REMINDER,
    }
)


class State(TextChoices):
    """Where a mail is."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Refused for good")
    EXPIRED = "expired", _("No longer useful")
    CANCELLED = "cancelled", _("No longer needed")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a mail goes to. `unsubscribe_url` is used by the kinds one can opt out of."""

    member_id: int | None
    address: str
    name: str
    language: str
    unsubscribe_url: str = ""
