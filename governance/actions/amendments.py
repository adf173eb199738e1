"""Amendments that the author did not accept: voted before the motion, the furthest first, merged when adopted."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.actions.house import resolution_text
from governance.actions.meetings import save_item
from governance.choices import AmendmentState, ItemKind, Outcome
from governance.models import Amendment, Ballot, Meeting, Motion, Proposal
from governance.queries.amendments import adopted_text, contested, rivals, undecided
from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from members.actions.common import number
from members.models import Member


@transaction.atomic
def put_to_vote(*, proposal: Proposal, meeting: Meeting, by: Member, at: datetime) -> list[Amendment]:
    """Make each amendment that is not accepted an item of the meeting, by paragraph, the furthest first.

    The gérance may move the items afterwards: among rivals that order counts. Call it before the proposal itself.
    """
    found = contested(proposal)
    for amendment in found:
        with translation.override("fr"):  # texts put to the vote are French
            title, text = _words(proposal, amendment)
        item = save_item(
            meeting=meeting, item=None, kind=ItemKind.DECISION, title=title, text="", minutes=None,
            motion_text=text, reasons=amendment.reasons, decision_class=proposal.decision_class, by=by, at=at,
        )  # fmt: skip
        amendment.motion = item.motion
        _settle(amendment, AmendmentState.VOTE, by, at)
    return found


def _settle(amendment: Amendment, state: str, by: Member | None, at: datetime) -> None:
    amendment.state, amendment.settled_at, amendment.settled_by = state, at, by
    amendment.save(update_fields=["state", "settled_at", "settled_by", "motion"])
    record("amendment.settled", by=number(by), at=at, about=amendment, state=state)


def _words(proposal: Proposal, amendment: Amendment) -> tuple[str, str]:
    """Title and text of the item."""
    facts = {"n": amendment.position + 1, "name": amendment.author.get_full_name(), "title": proposal.title}
    title = gettext("Amendment of %(name)s to § %(n)s: %(title)s") % facts
    if amendment.is_insertion:
        says = gettext("After § %(n)s of “%(title)s”, add:") % facts
    elif amendment.text.strip():
        says = gettext("In “%(title)s”, § %(n)s reads:") % facts
    else:
        says = gettext("In “%(title)s”, § %(n)s is deleted.") % facts
    return title[:200], f"{says}\n\n{amendment.text}".strip()


def refuse_out_of_turn(motion: Motion) -> None:
    """Refuse a ballot on a motion before its amendments, on an amendment before one that goes further, or fallen."""
    amendment = Amendment.objects.select_related("proposal", "version").filter(motion=motion).first()
    if amendment is None:
        if undecided(motion.item_id).exists():
            raise Refused(
                _("Amendments to this text come first: put them to the vote, or their authors withdraw.")
            )
        return
    if amendment.state != AmendmentState.VOTE:
        raise Refused(_("This amendment is not put to the vote any more."))
    if any(rival.motion.item.position < motion.item.position for rival in rivals(amendment) if rival.motion):
        raise Refused(
            _("Another amendment of this paragraph stands before it on the agenda: it is voted first.")
        )


def apply_amendment(*, ballot: Ballot, outcome: str, at: datetime) -> None:
    """Merge an amendment that was adopted into the motion and let its rivals fall, once.

    Without its quorum it is neither adopted nor defeated: it waits, with its motion, for a second call.
    """
    if outcome == Outcome.NO_QUORUM:
        return
    found = (
        Amendment.objects.select_for_update(of=("self",))
        .select_related("proposal", "version")
        .filter(motion=ballot.motion_id, state=AmendmentState.VOTE)
        .first()
    )
    if found is None:
        return
    if outcome != Outcome.ADOPTED:
        _settle(found, AmendmentState.DEFEATED, None, at)
        return
    for rival in rivals(found):
        _settle(rival, AmendmentState.FALLEN, None, at)
    _settle(found, AmendmentState.ADOPTED, None, at)
    motion = Motion.objects.select_for_update().get(item=found.proposal.item_id)
    merged = adopted_text(found.proposal)
    motion.text = resolution_text(merged, found.proposal) if merged else motion.text
    motion.save(update_fields=["text"])
    record("motion.amended", by=None, at=at, about=motion)
