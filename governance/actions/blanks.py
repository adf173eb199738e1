"""Blank proxies: given without naming a holder, here or on paper, and taken back; what the gérance supports."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.live import touch
from governance.actions.proxies import (
    assembly_for_paper,
    assembly_for_proxies,
    hand_back,
    refuse_unless_leading,
)
from governance.models import Ballot, BlankProxy, HandCount, LiveSession, Meeting, Motion, Proxy
from governance.permissions import may_manage_meetings, may_vote_today
from governance.queries.attendance import present_at
from governance.queries.blanks import known_for
from governance.queries.rules import kind_rule
from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from members.mail import recipient
from members.models import Member


@transaction.atomic
def give_blank(*, meeting: Meeting, by: Member, at: datetime) -> BlankProxy:
    """Be represented without naming anybody, where the rules know it. It counts in the ballots that open from now on.

    Raises Refused.
    """
    locked = assembly_for_proxies(meeting, at)
    if not may_vote_today(by):
        raise Refused(_("Only associates vote."))
    _refuse(locked, by, at, is_own=True)
    given = BlankProxy.objects.create(meeting=locked, principal=by, given_at=at)
    touch(locked)
    record("blank_proxy.given", by=by.pk, at=at, about=locked)
    return given


@transaction.atomic
def record_blank(*, meeting: Meeting, principal: Member, by: Member, at: datetime) -> BlankProxy:
    """Whoever leads the assembly enters a signed form without a holder; its giver is told. Raises Refused."""
    locked = assembly_for_paper(meeting, principal=principal, by=by, at=at)
    _refuse(locked, principal, at, is_own=False)
    given = BlankProxy.objects.create(meeting=locked, principal=principal, given_at=at, recorded_by=by)
    context = {
        "meeting": locked,
        "principal": principal,
        "proxy": given,
        "is_blank": True,
        "url": settings.PUBLIC_URL + locked.get_absolute_url(),
    }
    enqueue(kind=Kind.PROXY_GIVEN, about=given, to=[recipient(principal)], context=context, at=at)
    touch(locked)
    record("blank_proxy.recorded", by=by.pk, at=at, about=locked)
    return given


def _refuse(meeting: Meeting, principal: Member, at: datetime, *, is_own: bool) -> None:
    """Raise Refused where the rules know no blank proxies, or she has given or holds a proxy, or is there."""
    if not kind_rule(meeting).proxies or not known_for(meeting):
        raise Refused(_("Our rules know no blank proxies: name who is to vote."), field="holder")
    mine = Proxy.objects.filter(meeting=meeting, revoked_at__isnull=True)
    blank = BlankProxy.objects.filter(meeting=meeting, principal=principal, revoked_at__isnull=True)
    if mine.filter(principal=principal).exists() or blank.exists():
        text = _("You have given your proxy for this meeting already.")
        raise Refused(text if is_own else _("This associate has given her proxy for this meeting already."))
    if mine.filter(holder=principal).exists():
        text = _("You hold a proxy yourself: it cannot be passed on with yours.")
        raise Refused(text if is_own else _("She holds a proxy herself: it cannot be passed on with hers."))
    if present_at(meeting, at).filter(member=principal).exists():
        raise Refused(_("Who is there votes herself."), field="holder" if is_own else "principal")


@transaction.atomic
def withdraw_blank(*, proxy: BlankProxy, by: Member, at: datetime) -> None:
    """Take back a blank proxy that was entered from paper, by mistake or because its giver says so. Raises Refused."""
    locked = assembly_for_proxies(proxy.meeting, at)
    refuse_unless_leading(by, locked)
    found = BlankProxy.objects.filter(pk=proxy.pk, revoked_at__isnull=True, recorded_by__isnull=False).first()
    if found is None:
        raise Refused(_("Only a proxy that was recorded from paper, and is in force, is taken back here."))
    hand_back(meeting=locked, principal=found.principal, at=at)


@transaction.atomic
def say_backed(*, motion: Motion, is_backed: bool, by: Member, at: datetime) -> None:
    """Say whether the gérance presents or supports a resolution, until the assembly begins. Raises Refused.

    Blank proxies count by it, so it does not change once one can see who is there, nor under a vote.
    """
    meeting = Meeting.objects.select_for_update().get(pk=motion.item.meeting_id)
    if not may_manage_meetings(by):
        raise Refused(_("Only the gérance may do this."))
    if not meeting.is_assembly or meeting.cancelled_at:
        raise Refused(_("Only an assembly decides on resolutions."))
    begun = at >= meeting.starts_at or LiveSession.objects.filter(meeting=meeting).exists()
    voted = Ballot.objects.filter(motion=motion).exists() or HandCount.objects.filter(motion=motion).exists()
    if begun or voted:
        raise Refused(_("The assembly has begun or the vote is prepared: this can no longer change."))
    if Motion.objects.filter(pk=motion.pk).exclude(is_backed=is_backed).update(is_backed=is_backed):
        record("motion.backed" if is_backed else "motion.not_backed", by=by.pk, at=at, about=motion)
