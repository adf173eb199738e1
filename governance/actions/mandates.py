"""The office that a motion gives or ends: written with it, in effect from its adoption, once."""

import logging
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.actions.allocations import refuse_unless_open
from governance.choices import DecisionClass, MandateChange, Method
from governance.models import Ballot, Candidate, Meeting, Motion, MotionMandate
from governance.queries.elections import elected_in
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.moments import in_words
from members.actions.mandates import mandate_by_assembly, refuse_mandate, revoke_by_assembly
from members.choices import Role
from members.models import Member

#: The classes with the rule and the secrecy that the statuts ask where the gérance is concerned.
OF_GERANCE = (DecisionClass.GERANCE_ORDINARY, DecisionClass.GERANCE)

logger = logging.getLogger(__name__)


@transaction.atomic
def attach_mandate(
    *,
    motion: Motion,
    change: str,
    member: Member | None = None,
    role: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    seats: int = 1,
    stands_until: datetime | None = None,
    by: Member,
    at: datetime,
) -> MotionMandate:
    """Say which office the motion gives or ends, instead of another one. Raises Refused once there is a ballot.

    What could not take effect on the day of the meeting is refused now rather than after the vote. Of an election the
    person is known with the result; who stands is checked with the ballot.
    """
    refuse_unless_open(motion, by)
    meeting = motion.item.meeting
    if not meeting.is_assembly:
        raise Refused(_("Only an assembly gives an office or ends it."))
    if role == Role.GERANCE and motion.decision_class not in OF_GERANCE:
        text = _(
            "The gérance is given or ended by a motion of that class: change the class of the motion first."
        )
        raise Refused(text, field="role")
    day = clock.today(meeting.starts_at)
    if change != MandateChange.REVOKE and starts_on is not None and starts_on < day:
        raise Refused(_("An office begins on the day of the assembly or later."), field="starts_on")
    if change == MandateChange.ELECT:
        member = None
        _refuse_election(meeting, starts_on or day, ends_on, stands_until, at)
    elif member is None:
        raise Refused(_("Say whose mandate and which."), field="member")
    elif change == MandateChange.APPOINT:
        refuse_mandate(member, role, starts_on or day, ends_on)
    else:
        starts_on = ends_on = None
        if not member.mandates.in_force(day).filter(role=role).exists():
            raise Refused(_("This person does not hold this office on that day."), field="member")
    if change != MandateChange.ELECT:
        seats, stands_until = 1, None
    fields: dict[str, Any] = {
        "change": change, "member": member, "role": role, "starts_on": starts_on, "ends_on": ends_on,
        "seats": seats, "stands_until": stands_until,
    }  # fmt: skip
    found, _made = MotionMandate.objects.update_or_create(
        motion=motion, defaults={**fields, "attached_at": at}
    )
    record("motion.mandate_attached", by=by.pk, at=at, about=motion, change=change, role=role)
    return found


def _refuse_election(
    meeting: Meeting, first: date, last: date | None, stands_until: datetime | None, at: datetime
) -> None:
    """Refuse terms that no election can have."""
    if last is not None and last < first:
        raise Refused(_("The mandate would end before it begins."), field="ends_on")
    if stands_until is not None and not at < stands_until <= meeting.starts_at:
        raise Refused(
            _("People stand between now and the beginning of the assembly, %(when)s.")
            % {"when": in_words(meeting.starts_at)},
            field="stands_until",
        )


@transaction.atomic
def detach_mandate(*, motion: Motion, by: Member, at: datetime) -> None:
    """Let the motion change no office. Raises Refused once there is a ballot."""
    refuse_unless_open(motion, by)
    if MotionMandate.objects.filter(motion=motion).delete()[0]:
        record("motion.mandate_detached", by=by.pk, at=at, about=motion)


def apply_mandate(*, ballot: Ballot, decided_on: date, at: datetime) -> None:
    """Give or end the office of an adopted motion, once, from the day of the decision on, whoever counts it and when.

    Of an election whoever is elected receives it. What the record of a person no longer allows stays for the gérance,
    with the reason, and holds up no count.
    """
    found = (
        MotionMandate.objects.select_for_update(of=("self",))
        .select_related("member")
        .filter(motion=ballot.motion_id, applied_at=None)
        .first()
    )
    if found is None or found.is_election == (ballot.method == Method.MOTION):
        return
    if found.member is not None:
        obstacles = [_try(found, found.member, decided_on, at)]
    else:
        obstacles = [_elect(found, one, decided_on, at) for one in elected_in(ballot)]
    found.obstacle = " ".join(filter(None, obstacles))[:300]
    found.applied_at = at
    found.save(update_fields=["applied_at", "obstacle"])
    kind = "motion.mandate_obstacle" if found.obstacle else "motion.mandate_applied"
    record(kind, by=None, at=at, about=ballot.motion, change=found.change, role=found.role)


def _elect(found: MotionMandate, candidate: Candidate, decided_on: date, at: datetime) -> str:
    """Give the office to one of those who are elected; why not, with the name, where that cannot be."""
    if candidate.member is None:
        with translation.override("fr"):
            why = gettext("The record of this person no longer exists.")
    else:
        why = _try(found, candidate.member, decided_on, at)
    return f"{candidate.name}: {why}" if why else ""


def _try(found: MotionMandate, member: Member, decided_on: date, at: datetime) -> str:
    """Carry it out for one person; why not, where her record does not allow it."""
    try:
        with transaction.atomic():
            _carry_out(found, member, decided_on, at)
    except Refused as refused:
        logger.warning("motion %s: its mandate is not recorded: %s", found.motion_id, refused)
        with translation.override("fr"):  # it is kept, and texts of a vote are French
            return str(refused)
    return ""


def _carry_out(found: MotionMandate, member: Member, decided_on: date, at: datetime) -> None:
    facts: dict[str, Any] = {"member": member, "role": found.role, "decided_on": decided_on, "at": at}
    if found.is_revocation:
        revoke_by_assembly(**facts)
    else:
        mandate_by_assembly(starts_on=found.starts_on, ends_on=found.ends_on, **facts)
