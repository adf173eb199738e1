"""Asking for a secret vote: each associate by herself, until the ballot is recorded."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.live import touch
from governance.choices import UNSEALED, HandState, ItemKind
from governance.models import Ballot, HandCount, Motion, SecrecyRequest
from governance.permissions import may_vote_today
from governance.queries import rule_in_force
from governance.queries.secrecy import KEPT, Asked, asked_for, enough_ask, secrecy_by_rules
from governance.rules.secrecy import as_json
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.models import Member

ENOUGH_ASK = _("Enough associates ask for a secret vote on this resolution: choose a secret level.")


@transaction.atomic
def ask_secret(*, motion: Motion, by: Member, at: datetime) -> None:
    """Ask for a secret vote on a resolution; once more changes nothing. Raises Refused."""
    found = _not_voted(motion, by, at)
    before = asked_for(found, at)
    SecrecyRequest.objects.get_or_create(motion=found, member=by, defaults={"at": at})
    _note(found, before, at)


@transaction.atomic
def unask_secret(*, motion: Motion, by: Member, at: datetime) -> None:
    """Ask no longer, while nothing is voted. Raises Refused."""
    found = _not_voted(motion, by, at)
    before = asked_for(found, at)
    SecrecyRequest.objects.filter(motion=found, member=by).delete()
    _note(found, before, at)


def carry_requests(*, old: Motion, new: Motion, at: datetime) -> None:
    """Whoever asked on the same question asks on it still, in another round or at a second call.

    She may take it back there, as long as nothing is voted.
    """
    before = asked_for(new, at)
    rows = SecrecyRequest.objects.filter(motion=old).order_by("pk")
    SecrecyRequest.objects.bulk_create(
        [SecrecyRequest(motion=new, member_id=one.member_id, at=one.at) for one in rows]
    )
    _note(new, before, at)


def _note(motion: Motion, before: Asked, at: datetime) -> None:
    """The journal tells when enough ask, and when no longer; who asked is no fact of it."""
    after = asked_for(motion, at)
    if after.is_reached != before.is_reached:
        kind = "motion.secret_asked" if after.is_reached else "motion.secret_unasked"
        record(kind, by=None, at=at, about=motion, asked=after.number, base=after.base)


def _not_voted(motion: Motion, by: Member, at: datetime) -> Motion:
    """The motion, locked, while nothing is voted on it and its vote may still become secret. Raises Refused.

    Touched first, the session makes a count of hands on its way wait, or waits for it.
    """
    if not may_vote_today(by):
        raise Refused(_("Only associates ask for a secret vote, each by herself."))
    Motion.objects.select_for_update().get(pk=motion.pk)
    found = Motion.objects.select_related("item__meeting", "mandate").get(pk=motion.pk)
    meeting = found.item.meeting
    touch(meeting)
    if meeting.cancelled_at or not meeting.convoked_at or found.item.kind != ItemKind.DECISION:
        raise Refused(_("Only what is on the agenda of a convened meeting can be voted."))
    waiting = HandCount.objects.filter(motion=found, state=HandState.WAITING)
    if Ballot.objects.filter(motion=found).exists() or waiting.exists():
        raise Refused(_("The vote is recorded or on its way: it is settled how it is voted."))
    if secrecy_by_rules(rule_in_force(clock.today(at)), found) != "open":
        raise Refused(_("By our rules this resolution is voted in secret already."))
    return found


def refuse_shown(*, motion: Motion, secrecy: str, at: datetime) -> dict[str, Any]:
    """What a ballot keeps of it where enough ask for a secret vote. Raises Refused for one that is not."""
    asked = enough_ask(motion, at)
    if asked is None:
        return {}
    if secrecy in UNSEALED:
        raise Refused(ENOUGH_ASK, field="secrecy")
    return {KEPT: [asked.number, asked.base, asked.in_session, *as_json(asked.share)]}
