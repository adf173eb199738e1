"""Standing for an office: by one's own act, in one's own words, until the ballot is recorded."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.models import Ballot, Motion, MotionMandate, Nomination
from governance.permissions import may_see
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.moments import in_words
from members.actions.mandates import refuse_mandate
from members.models import Member


@transaction.atomic
def stand(*, motion: Motion, statement: str, by: Member, at: datetime) -> Nomination:
    """Stand for the office, or say something else about oneself. Raises Refused."""
    office = _office_open(motion, by)
    meeting = office.motion.item.meeting
    if office.stands_until is not None and at >= office.stands_until:
        text = _("People could stand until %(when)s. Whoever stands already may still step back.")
        raise Refused(text % {"when": in_words(office.stands_until)})
    day = clock.today(meeting.starts_at)
    try:
        refuse_mandate(by, office.role, office.starts_on or day, office.ends_on)
    except Refused as refused:
        raise Refused(refused.message) from refused
    found, is_new = Nomination.objects.update_or_create(
        motion=office.motion, member=by, defaults={"statement": statement.strip(), "at": at}
    )
    if is_new:
        record("motion.nominated", by=by.pk, at=at, about=motion)
    return found


@transaction.atomic
def step_back(*, motion: Motion, by: Member, at: datetime) -> None:
    """Stand no longer, while nothing is voted. Raises Refused."""
    office = _office_open(motion, by)
    if Nomination.objects.filter(motion=office.motion, member=by).delete()[0]:
        record("motion.nomination_withdrawn", by=by.pk, at=at, about=motion)


def _office_open(motion: Motion, by: Member) -> MotionMandate:
    """The office to which a motion elects, locked, while it has no ballot yet. Raises Refused."""
    if not may_see(by):
        raise Refused(_("Only members of the cooperative stand for an office."))
    Motion.objects.select_for_update().get(pk=motion.pk)
    office = MotionMandate.objects.select_related("motion__item__meeting").filter(motion=motion).first()
    if office is None or not office.is_election:
        raise Refused(_("This resolution elects to no office."))
    if office.motion.item.meeting.cancelled_at:
        raise Refused(_("This meeting is cancelled."))
    if Ballot.objects.filter(motion=motion).exists():
        raise Refused(_("The ballot is recorded: who stands is settled."))
    return office


def carry_nominations(*, old: Motion, new: Motion, members: Collection[int] | None = None) -> None:
    """Whoever stood stands again, in another round or at a second call; of `members` only, where they are given."""
    rows = Nomination.objects.filter(motion=old).order_by("pk")
    kept = [one for one in rows if members is None or one.member_id in members]
    Nomination.objects.bulk_create(
        [Nomination(motion=new, member_id=one.member_id, statement=one.statement, at=one.at) for one in kept]
    )
