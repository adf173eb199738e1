"""What an assembly left undecided, and whether a second one can be convened for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from governance.models import AgendaItem, Ballot, LiveSession, Meeting, Motion, RuleVersion
from governance.queries.attendance import Body, body_at, stays
from governance.queries.rules import book_of, is_room_only, rule_for, rule_in_force
from governance.queries.tally import of_record
from governance.rules.majority import Outcome, Rule
from governance.rules.presets import NOTICE_DAYS, NoRule
from governance.rules.second_call import Why, after_a_vote, without_a_vote
from interlignes.kit import clock


@dataclass(frozen=True, slots=True)
class Undecided:
    """An item that was not decided, why, and the rule of its second call; None where the rules know none."""

    item: AgendaItem
    why: Why
    second: Rule | None

    @property
    def why_words(self) -> str:
        """Why, in a sentence."""
        return {
            Why.QUORUM: _("The quorum was not reached."),
            Why.MAJORITY: _("Neither those for nor those against were a majority of all associates."),
            Why.FEW: _("Not put to the vote: too few were present or represented to adopt it."),
            Why.DECIDED: "",
        }[self.why]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of an assembly: why no second one can be prepared (empty if it can), and what it would decide."""

    refusal: str
    undecided: Sequence[Undecided]
    next: Meeting | None
    notice: int = NOTICE_DAYS

    @property
    def items(self) -> list[Undecided]:
        """Those that a second call can decide."""
        return [one for one in self.undecided if one.second]


def next_of(meeting: Meeting) -> Meeting | None:
    """The second assembly that is prepared or convened from this one."""
    return meeting.second_calls.filter(cancelled_at__isnull=True).order_by("pk").first()


def standing(meeting: Meeting, at: datetime) -> Standing:
    """Whether a second assembly can be prepared from this one now. Six queries."""
    already = next_of(meeting)
    session = LiveSession.objects.filter(meeting=meeting).first()
    if refusal := _refusal(meeting, session, at):
        return Standing(refusal, (), already)
    motions = list(
        Motion.objects.filter(item__meeting=meeting, item__raised_in_session=False)
        .select_related("item__meeting", "ballot__result", "ballot__urn", "candidacy", "next_round")
        .order_by("item__position")
    )
    if any(_is_under_way(motion) for motion in motions):
        return Standing(_("A ballot of this assembly is not counted yet."), (), already)
    version = rule_in_force(clock.today(meeting.starts_at))
    found = _undecided(meeting, motions, version, session, at) if version else []
    notice = book_of(version).notice_days(2) if version else NOTICE_DAYS
    refusal = ""
    if already:
        refusal = _("A second assembly is prepared or convened already.")
    elif not found:
        refusal = _("This assembly could decide: nothing is left for a second one.")
    elif not any(one.second for one in found):
        refusal = _("The rules know no second call for this class of decision.")
    return Standing(refusal, found, already, notice)


def _refusal(meeting: Meeting, session: LiveSession | None, at: datetime) -> str:
    """What speaks against it before the votes are looked at."""
    if not meeting.is_assembly:
        return _("Only an assembly is convened a second time.")
    if meeting.call != 1:
        return _("This is a second call already: there is no third.")
    if meeting.cancelled_at or not meeting.convoked_at:
        return _("This assembly was not held.")
    is_ended = session is not None and session.ended_at is not None
    if not is_ended and (clock.today(at) <= clock.today(meeting.starts_at) or (session and session.is_on)):
        return _("This assembly is not over yet.")
    held = stays(meeting).exists() or Ballot.objects.filter(motion__item__meeting=meeting).exists()
    return "" if held else _("Nobody is recorded as present: this assembly was not held.")


def _is_under_way(motion: Motion) -> bool:
    """Whether its ballot is still to be counted."""
    ballot: Ballot | None = getattr(motion, "ballot", None)
    return ballot is not None and not hasattr(ballot, "result")


def _undecided(
    meeting: Meeting,
    motions: Sequence[Motion],
    version: RuleVersion,
    session: LiveSession | None,
    at: datetime,
) -> list[Undecided]:
    day = clock.today(meeting.starts_at)
    last = session.ended_at if session and session.ended_at else clock.start_of(day + timedelta(days=1))
    body = body_at(meeting, min(last, at))
    found = []
    for motion in motions:
        try:
            rule = rule_for(version, motion.decision_class, 1)
        except NoRule:
            continue
        room_only = is_room_only(book_of(version), meeting, on_accounts=motion.on_accounts)
        here = body.for_item(motion.item_id)
        why = _why(motion, rule, here.in_the_room() if room_only else here)
        if why is Why.DECIDED:
            continue
        try:
            second = rule_for(version, motion.decision_class, 2)
        except NoRule:
            second = None
        # Unanimity is asked for whatever the call.
        found.append(Undecided(motion.item, why, second if second and second.call == 2 else None))
    return found


def _why(motion: Motion, rule: Rule, body: Body) -> Why:
    """An admission that was decided, or comes of itself, is not put to the vote again."""
    if motion.adoption_rejects or (motion.candidacy and not motion.candidacy.is_pending):
        return Why.DECIDED
    if hasattr(motion, "next_round"):  # what comes of the election is said by its last round
        return Why.DECIDED
    ballot: Ballot | None = getattr(motion, "ballot", None)
    if ballot is None:
        return without_a_vote(rule, members=len(body.members), present=body.present)
    tally = of_record(ballot, ballot.result)
    if tally.outcome == Outcome.ADOPTED:
        return Why.DECIDED
    return after_a_vote(tally.verdict)
