"""Candidacies before the assembly: on the agenda, and decided by the result of the resolution, once."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from governance.actions.meetings import save_item
from governance.choices import DecisionClass, ItemKind, Outcome
from governance.models import AgendaItem, Ballot, Meeting, Motion
from governance.models.ballot import COUNT_DELAY
from governance.permissions import may_manage_meetings
from governance.queries import unopposed
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.ratios import percent
from members.actions import decide_candidacy
from members.models import Candidacy, Member
from members.queries import membership_rules
from members.queries.capital import votes_of_externals
from members.rules.candidacy import is_admitted, is_decided_by_opposition
from members.rules.capital import Check

logger = logging.getLogger(__name__)


@transaction.atomic
def put_on_agenda(*, meeting: Meeting, candidacy: Candidacy, by: Member, at: datetime) -> AgendaItem:
    """Add “Candidature de X” with its resolution to the agenda of an assembly in preparation. Raises Refused.

    Admitted unless opposed, the resolution is the rejection, at the majority that amends the statuts.
    """
    if not may_manage_meetings(by):
        raise Refused(_("Only the gérance may do this."))
    waiting = Candidacy.objects.select_for_update().select_related("member").get(pk=candidacy.pk)
    if not waiting.is_pending or waiting.filed_on is None:
        raise Refused(_("This candidacy is not waiting for an assembly."))
    if not meeting.is_assembly:
        raise Refused(_("Only an assembly decides on a candidacy."))
    if Motion.objects.filter(candidacy=waiting, item__meeting=meeting).exists():
        raise Refused(_("This candidacy is on that agenda already."))
    opposed = is_decided_by_opposition(
        waiting.mode, obligatory_unless_opposed=membership_rules().obligatory_unless_opposed
    )
    share = _share_of_externals(waiting) if waiting.is_outside else {}
    with translation.override("fr"):  # texts put to the vote are French
        words = _words(waiting, share, opposed=opposed)
        item = save_item(meeting=meeting, item=None, by=by, at=at, **words)
    Motion.objects.filter(item=item).update(candidacy=waiting, adoption_rejects=opposed)
    return item


def _words(candidacy: Candidacy, share: dict[str, str], *, opposed: bool) -> dict[str, Any]:
    """Title and texts of the item; the gérance may still word them otherwise. `share`: that of external associates."""
    name = candidacy.member.get_full_name()
    if candidacy.member.organisation and candidacy.is_outside:
        name = _("%(organisation)s, represented by %(name)s") % {
            "organisation": candidacy.member.organisation,
            "name": name,
        }
    facts = {
        **share,
        "name": name,
        "hired": f"{candidacy.hired_on:%d/%m/%Y}",
        "filed": f"{candidacy.filed_on:%d/%m/%Y}",
    }
    if opposed:
        motion = _("The assembly rejects the candidacy of %(name)s.")
        reasons = _(
            "%(name)s has worked here since %(hired)s and applied on %(filed)s. She is admitted on the day of this "
            "assembly unless it adopts the rejection by the majority required for amending the statuts "
            "(loi 78-763, art. 8): to admit her, vote against."
        )
    elif candidacy.is_outside:
        motion = _("The assembly admits %(name)s as an external associate, with effect from this decision.")
        reasons = _(
            "%(name)s applied on %(filed)s without working here. With this admission externals would hold %(part)s of "
            "%(whole)s votes; the law allows them %(limit)s (loi 47-1775, art. 3 bis)."
        )
    else:
        motion = _("The assembly admits %(name)s as an associate, with effect from this decision.")
        reasons = _("%(name)s has worked here since %(hired)s and applied on %(filed)s (loi 78-763, art. 7).")
    return {
        "kind": ItemKind.DECISION,
        "title": _("Candidacy of %(name)s") % facts,
        "text": "",
        "minutes": None,
        "motion_text": motion % facts,
        "reasons": reasons % facts,
        "decision_class": DecisionClass.EXTRAORDINARY if opposed else DecisionClass.ORDINARY,
    }


def _share_of_externals(candidacy: Candidacy) -> dict[str, str]:
    """The votes of externals with this one among them. Raises Refused beyond the law: votes of a part are not cast."""
    found = votes_of_externals(clock.today(), joining=candidacy.mode)
    for check in found:
        if not check.holds:
            text = _(
                "With this admission externals would hold %(part)s of %(whole)s votes; at most %(limit)s may be theirs."
            )
            raise Refused(text % _in_words(check))
    return _in_words(found[0])


def _in_words(check: Check) -> dict[str, str]:
    return {"part": str(check.part), "whole": str(check.whole), "limit": percent(check.limit)}


def decide_by_result(*, ballot: Ballot, outcome: str, at: datetime) -> None:
    """Let the counted ballot decide the candidacy it is about, once.

    The decision holds from the instant the result can be counted, whoever counts it and when: who is admitted votes
    in every ballot opened from then on. The result of a sealed ballot is known once its scrutineers have counted.
    A vote on an admission that lacked its quorum decides nothing; a rejection that lacked it was not adopted, so the
    candidate is admitted.
    """
    motion = ballot.motion
    if outcome == Outcome.NO_QUORUM and not motion.adoption_rejects:
        return
    admitted = is_admitted(by_opposition=motion.adoption_rejects, adopted=outcome == Outcome.ADOPTED)
    decided_at = at if ballot.urn_id else ballot.closes_at + COUNT_DELAY
    _decide(motion, admitted, decided_at, f"governance.ballot:{ballot.pk}", at)


def _decide(motion: Motion, admitted: bool, decided_at: datetime, decided_by: str, at: datetime) -> None:
    """Record the decision of an assembly, once; nothing for a motion about something else.

    What the record of the person does not allow stays for the gérance, and holds up no count.
    """
    candidacy = motion.candidacy
    if candidacy is None or not motion.item.meeting.is_assembly:
        return
    try:
        decide_candidacy(
            candidacy=candidacy,
            admitted=admitted,
            decided_on=clock.today(decided_at),
            decided_at=decided_at,
            decided_by=decided_by,
            by=None,
            at=at,
        )
    except Refused as refused:
        logger.warning("candidacy %s: its decision is not recorded: %s", candidacy.pk, refused)


def admit_unopposed(*, before: datetime, at: datetime) -> None:
    """Admit those whose rejection stood on an agenda and was not put to the vote by the end of the assembly's day."""
    for motion in unopposed(before):
        next_day = clock.today(motion.item.meeting.starts_at) + timedelta(days=1)
        last_instant = clock.start_of(next_day) - timedelta(seconds=1)
        _decide(motion, True, last_instant, f"governance.meeting:{motion.item.meeting_id}", at)
