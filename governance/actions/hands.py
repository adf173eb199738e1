"""A vote by show of hands: counted by the bureau, confirmed by a second person, then judged as any other."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.ballots import conclude, freeze
from governance.actions.live import touch
from governance.actions.opening import frozen_rule, rule_on
from governance.choices import HandState, ItemKind, Secrecy
from governance.models import Ballot, HandCount, LiveSession, Meeting, Motion, Result
from governance.permissions import leads
from governance.queries import book_of, hands_tally
from governance.queries.attendance import present_at
from governance.queries.quorum import body_on
from governance.queries.secrecy import enough_ask
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.models import Member


@transaction.atomic
def count_hands(
    *,
    motion: Motion,
    votes_for: int,
    votes_against: int,
    abstentions: int,
    witness: Member,
    by: Member,
    at: datetime,
) -> HandCount:
    """Enter what was counted in the room; it awaits `witness`. Raises Refused."""
    meeting = _held(motion.item.meeting)
    if not leads(by, meeting):
        raise Refused(_("Only the gérance, the chair and the secretary of the meeting may do this."))
    touch(meeting)  # whoever asks for a secret vote at this instant waits, or is waited for
    _refuse_motion(motion, at)
    if witness.pk == by.pk or not present_at(meeting, at).filter(member=witness).exists():
        raise Refused(_("The second person is somebody else who is present."), field="witness")
    if min(votes_for, votes_against, abstentions) < 0:
        raise Refused(_("A number of hands is not negative."))
    # Blank proxies raise no hand: they are counted by themselves.
    voices, hands = body_on(motion, at).without_blanks().present, votes_for + votes_against + abstentions
    if hands > voices:
        text = _("%(hands)d hands, but only %(voices)d voices are present or represented.")
        raise Refused(text % {"hands": hands, "voices": voices}, field="abstentions")
    counted = HandCount.objects.create(
        motion=motion,
        votes_for=votes_for,
        votes_against=votes_against,
        abstentions=abstentions,
        counted_at=at,
        entered_by=by,
        witness=witness,
    )
    record("hands.counted", by=by.pk, at=at, about=motion)
    return counted


def _refuse_motion(motion: Motion, at: datetime) -> None:
    """Raises Refused for what cannot be voted by show of hands, or was voted already."""
    if motion.item.kind != ItemKind.DECISION:
        raise Refused(_("This item is not for decision."))
    if Ballot.objects.filter(motion=motion).exists():
        raise Refused(_("There is already a ballot on this motion."))
    office = getattr(motion, "mandate", None)
    if office and office.is_election:
        raise Refused(_("This resolution elects to an office: choose an election, and say who stands."))
    if HandCount.objects.filter(motion=motion, state=HandState.WAITING).exists():
        raise Refused(_("A count of hands awaits its confirmation."))
    version, _rule = rule_on(clock.today(at), motion, motion.item.call)
    if book_of(version).secrecy(motion.decision_class) != "open":
        raise Refused(_("The rules ask for a secret ballot on this class of decision."))
    if enough_ask(motion, at):
        raise Refused(
            _("Enough associates ask for a secret vote on this resolution: hands cannot be counted.")
        )


@transaction.atomic
def settle_hands(*, counted: HandCount, agree: bool, by: Member, at: datetime) -> Result | None:
    """The second person confirms the count, and it becomes a ballot with its result; or does not. Raises Refused."""
    meeting, found = _waiting(counted)
    if by.pk != found.witness_id:
        raise Refused(_("Only the person who was named confirms this count."))
    if not agree:
        _close(found, HandState.REFUSED, at)
        touch(meeting)
        record("hands.refused", by=by.pk, at=at, about=found.motion)
        return None
    result = _conclude(found, meeting, at)
    _close(found, HandState.CONFIRMED, at)
    record("hands.confirmed", by=by.pk, at=at, about=found.motion)
    return result


def _conclude(found: HandCount, meeting: Meeting, at: datetime) -> Result:
    """Write the ballot of the instant at which the hands were counted, and its result."""
    version, rule = rule_on(clock.today(found.counted_at), found.motion, found.motion.item.call)
    ballot = Ballot.objects.create(
        motion=found.motion,
        opens_at=found.counted_at,
        closes_at=max(at, found.counted_at + timedelta(microseconds=1)),
        secrecy=Secrecy.HANDS,
        call=found.motion.item.call,
        rule=frozen_rule(book_of(version), rule, found.motion),
        rule_version=version,
        created_at=at,
        created_by=found.entered_by,
    )
    freeze(ballot=ballot, at=ballot.closes_at)
    ballot.refresh_from_db(fields=["rule", "frozen_at", "electorate_hash"])
    try:
        tally = hands_tally(
            ballot, for_=found.votes_for, against=found.votes_against, abstain=found.abstentions
        )
    except ValueError as error:
        raise Refused(_("There are more hands than voices by now: count again.")) from error
    return conclude(ballot=ballot, tally=tally, at=at)


@transaction.atomic
def withdraw_hands(*, counted: HandCount, by: Member, at: datetime) -> None:
    """The bureau takes back a count that was not confirmed yet, to count again. Raises Refused."""
    meeting, found = _waiting(counted)
    if not leads(by, meeting):
        raise Refused(_("Only the gérance, the chair and the secretary of the meeting may do this."))
    _close(found, HandState.WITHDRAWN, at)
    touch(meeting)


def _close(found: HandCount, state: HandState, at: datetime) -> None:
    found.state, found.settled_at = state, at
    found.save(update_fields=["state", "settled_at"])


def _waiting(counted: HandCount) -> tuple[Meeting, HandCount]:
    """The count as it is now, under the lock of its meeting. Raises Refused for one that is settled."""
    meeting = _held(counted.motion.item.meeting)
    related = HandCount.objects.select_related("motion__item__meeting", "entered_by")
    found = related.get(pk=counted.pk)
    if found.state != HandState.WAITING:
        raise Refused(_("This count is settled already."))
    return meeting, found


def _held(meeting: Meeting) -> Meeting:
    """The meeting, locked, while it is being held. Raises Refused."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    session = LiveSession.objects.filter(meeting=locked).first()
    if session is None or not session.is_on:
        raise Refused(_("The meeting is not open."))
    return locked
