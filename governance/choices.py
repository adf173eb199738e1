"""Kinds of meeting, item, decision and choice."""

from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from interlignes.urn.choices import Level


class MeetingKind(TextChoices):
    """What sort of meeting; only assemblies take binding decisions of associates."""

    AGO = "ago", _("Annual ordinary general meeting (AGO)")
    AGO_EXTRA = "ago_extra", _("Ordinary general meeting called extraordinarily")
    AGE = "age", _("Extraordinary general meeting (AGE)")
    MIXED = "mixed", _("Mixed general meeting")
    TEAM = "team", _("Team meeting")
    WORKGROUP = "workgroup", _("Working group")
    SUPERVISION = "supervision", _("Supervision session (analyse de pratiques)")


ASSEMBLIES = (MeetingKind.AGO, MeetingKind.AGO_EXTRA, MeetingKind.AGE, MeetingKind.MIXED)
#: Those that associates may ask for: the annual one is owed anyway.
REQUESTABLE = (MeetingKind.AGO_EXTRA, MeetingKind.AGE, MeetingKind.MIXED)
#: Those with participants of their own; to all others everybody is convened whom their kind concerns.
BY_PARTICIPANTS = (MeetingKind.WORKGROUP, MeetingKind.SUPERVISION)
#: Those that whoever belongs to the cooperative may prepare and lead.
OF_MEMBERS = (MeetingKind.TEAM, *BY_PARTICIPANTS)


class TopicScope(TextChoices):
    """For which sort of meeting an item is proposed. Everybody reads these: supervision sessions have none."""

    TEAM = "team", _("Team meeting")
    WORKGROUP = "workgroup", _("Working group")
    ASSEMBLY = "assembly", _("General meeting")


class Rhythm(TextChoices):
    """How often a series comes again; values are those of `governance.rules.series`."""

    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month, on the same weekday: the second Tuesday, for instance")


class ItemKind(TextChoices):
    """What is expected of an item of the agenda."""

    INFORMATION = "information", _("Information")
    DISCUSSION = "discussion", _("Discussion")
    DECISION = "decision", _("Decision")


class DecisionClass(TextChoices):
    """Class of the decision; `RULE_OF` says by which rule of the book it is judged."""

    ORDINARY = "ordinaire", _("Ordinary decision")
    EXTRAORDINARY = "extraordinaire", _("Extraordinary decision (amending the statuts)")
    GERANCE_ORDINARY = "gerance", _("Gérance: appointment or revocation at the ordinary majority")
    GERANCE = "gerance_variant_strict", _("Gérance: absolute majority of all associates")
    EXCLUSION = "exclusion", _("Exclusion of an associate")
    UNANIMITY = "unanimite", _("Unanimity of all associates")


#: The kind of rule that judges a class, where its name is another: model statutes of SCOPs, art. 14, 15 and 26.
RULE_OF = {DecisionClass.GERANCE_ORDINARY: "ordinaire", DecisionClass.EXCLUSION: "extraordinaire"}


class Secrecy(TextChoices):
    """By show of names, or sealed at one of the levels of `interlignes.urn.choices.Level`."""

    NAMED = "named", _("By show of names: after closing everybody sees who chose what")
    SIMPLE = Level.SIMPLE.value, _("Secret, simple level")
    BUREAU = Level.BUREAU.value, _("Secret, bureau level")
    RENFORCE = Level.RENFORCE.value, _("Secret, reinforced level")
    HANDS = "hands", _("By show of hands, counted in the room")


#: Those without an urn.
UNSEALED = (Secrecy.NAMED, Secrecy.HANDS)
#: What a ballot that is voted here can be; hands are counted in the room.
VOTED_HERE = tuple(choice for choice in Secrecy if choice != Secrecy.HANDS)


class Method(TextChoices):
    """What the paper asks."""

    MOTION = "motion", _("A resolution: for, against, abstention, blank")
    ELECTION = "election", _("An election: choose among candidates")
    JUDGMENT = "judgment", _("Majority judgment: grade each candidate")


class MandateChange(TextChoices):
    """What a resolution does to an office."""

    APPOINT = "appoint", pgettext_lazy("mandate", "Appoints")
    REVOKE = "revoke", pgettext_lazy("mandate", "Revokes")
    ELECT = "elect", pgettext_lazy("mandate", "Elects: whoever is elected receives it")


class Choice(TextChoices):
    """What a ballot paper says."""

    FOR = "for", _("For")
    AGAINST = "against", _("Against")
    ABSTAIN = "abstain", _("Abstention")
    BLANK = "blank", pgettext_lazy("ballot paper", "Blank")


class Grade(TextChoices):
    """Grades of a majority judgment, best first, as they stand on the paper (see `governance.rules.judgment`)."""

    EXCELLENT = "0", _("Excellent")
    VERY_GOOD = "1", pgettext_lazy("grade", "Very good")
    GOOD = "2", pgettext_lazy("grade", "Good")
    PASSABLE = "3", pgettext_lazy("grade", "Passable")
    INSUFFICIENT = "4", pgettext_lazy("grade", "Insufficient")
    REJECTED = "5", pgettext_lazy("grade", "To be rejected")


class Outcome(TextChoices):
    """Verdicts; values are those of the rules engine."""

    ADOPTED = "adopted", _("Adopted")
    REJECTED = "rejected", _("Rejected")
    NO_QUORUM = "no_quorum", _("No quorum")


class ProposalState(TextChoices):
    """Where a proposal is; what the vote made of it is said by the ballot on its motion."""

    DRAFT = "draft", pgettext_lazy("proposal", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("proposal", "Submitted")
    AGENDA = "agenda", _("On an agenda")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")


class AmendmentState(TextChoices):
    """What became of an amendment."""

    PROPOSED = "proposed", pgettext_lazy("amendment", "Proposed")
    ACCEPTED = "accepted", pgettext_lazy("amendment", "Accepted")
    REJECTED = "rejected", pgettext_lazy("amendment", "Not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("amendment", "Withdrawn")
    VOTE = "vote", pgettext_lazy("amendment", "Put to the vote")
    ADOPTED = "adopted", pgettext_lazy("amendment", "Adopted by vote")
    DEFEATED = "defeated", pgettext_lazy("amendment", "Not adopted by vote")
    FALLEN = "fallen", pgettext_lazy("amendment", "Fallen: another one was adopted")


def outcome_in_words(outcome: str, *, is_binding: bool) -> str:
    """Adopted or rejected by an assembly; elsewhere a group only leans one way, for it decides nothing."""
    if is_binding or outcome == Outcome.NO_QUORUM:
        return str(Outcome(outcome).label)
    return (
        gettext("Rather for (indicative)")
        if outcome == Outcome.ADOPTED
        else gettext("Rather against (indicative)")
    )


def contest_outcome_in_words(outcome: str, method: str) -> str:
    """In a word: people are elected; a judgment compares anything, the names of a room among them."""
    if outcome == Outcome.NO_QUORUM:
        return str(Outcome.NO_QUORUM.label)
    if method == Method.JUDGMENT:
        return gettext("A choice is made") if outcome == Outcome.ADOPTED else gettext("No choice is made")
    return gettext("Elected") if outcome == Outcome.ADOPTED else gettext("Nobody is elected")


class Asking(TextChoices):
    """How a consultation asks."""

    APPROVAL = "approval", _("Approval: accept as many options as you like")
    JUDGMENT = "judgment", _("Majority judgment: a grade for each option")
    RANKED = "ranked", _("Ranked choice: put the options in order")
    CONSENT = "consent", _("Consent: no reasoned objection")
    CANDIDATE = "candidate", _("Election without candidate")


#: Those with options to choose among.
POLLS = (Asking.APPROVAL, Asking.JUDGMENT, Asking.RANKED)


class ObjectionState(TextChoices):
    """What became of an objection; only who raised it says that it is met."""

    OPEN = "open", pgettext_lazy("objection", "Open")
    MET = "met", pgettext_lazy("objection", "Met")
    WITHDRAWN = "withdrawn", pgettext_lazy("objection", "Withdrawn")


class SlotAnswer(TextChoices):
    """What somebody says about a proposed date."""

    YES = "yes", pgettext_lazy("date poll", "Yes")
    MAYBE = "maybe", pgettext_lazy("date poll", "If need be")
    NO = "no", pgettext_lazy("date poll", "No")


class ReplyAnswer(TextChoices):
    """What is answered to a convocation."""

    PRESENT = "present", _("I come")
    REMOTE = "remote", _("I take part remotely")
    ABSENT = "absent", _("I cannot come")


class StayMode(TextChoices):
    """Where somebody takes part from."""

    ROOM = "room", _("In the room")
    REMOTE = "remote", pgettext_lazy("presence", "Remotely")


class ArrivalHow(TextChoices):
    """How a stay was recorded."""

    CODE = "code", _("By oneself, with the code of the room")
    SECRETARY = "secretary", _("By the bureau")
    WHOLE = "whole", _("For the meeting as a whole, without times")


class VoterPresence(TextChoices):
    """How an elector was there when a ballot opened in a live session."""

    ROOM = "room", _("In the room")
    REMOTE = "remote", pgettext_lazy("presence", "Remotely")
    REPRESENTED = "represented", _("Represented")
    BLANK = "blank", _("Blank proxy")
    ABSENT = "absent", pgettext_lazy("presence", "Absent")


class Consent(TextChoices):
    """What a person says about being convened by e-mail."""

    GIVEN = "given", pgettext_lazy("consent", "Agrees to e-mail")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "Wants letters")


class ConsentHow(TextChoices):
    """In which form it reached the cooperative."""

    ONLINE = "online", _("On her own page")
    PAPER = "paper", _("In writing, recorded by the gérance")


class Seat(TextChoices):
    """A seat in the bureau of a meeting."""

    CHAIR = "chair", _("Chair of the meeting")
    SECRETARY = "secretary", _("Secretary of the meeting")
    SCRUTINEER = "scrutineer", _("Scrutineer of the meeting")


class AuditorRole(TextChoices):
    """Who is convened from outside."""

    AUDITOR = "auditor", _("Statutory auditor (commissaire aux comptes)")
    REVISER = "reviser", _("Reviser (réviseur coopératif)")


class HandState(TextChoices):
    """What became of a count of hands."""

    WAITING = "waiting", _("Awaits confirmation")
    CONFIRMED = "confirmed", pgettext_lazy("count", "Confirmed")
    REFUSED = "refused", pgettext_lazy("count", "Not confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("count", "Withdrawn")


class CorrectionState(TextChoices):
    """What became of a correction of the minutes."""

    WAITING = "waiting", pgettext_lazy("correction", "Awaits an answer")
    ACCEPTED = "accepted", pgettext_lazy("correction", "Accepted")
    DECLINED = "declined", pgettext_lazy("correction", "Declined")


class ReviewOutcome(TextChoices):
    """What came of looking at a decision again."""

    KEPT = "kept", pgettext_lazy("decision", "Kept")
    CHANGED = "changed", pgettext_lazy("decision", "Changed by another decision")
    ENDED = "ended", pgettext_lazy("decision", "Ended")


class Closing(TextChoices):
    """How a thing to do ended."""

    DONE = "done", pgettext_lazy("thing to do", "Done")
    DROPPED = "dropped", pgettext_lazy("thing to do", "No longer needed")


class RequestStage(TextChoices):
    """Where an assembly that associates ask for stands."""

    COLLECTING = "collecting", _("Waits for signatures")
    REACHED = "reached", _("With the gérance")
    LATE = "late", _("Not convened in time")
    PREPARED = "prepared", _("In preparation")
    CONVENED = "convened", _("Convened")
    WITHDRAWN = "withdrawn", _("Withdrawn")
