"""Choosing who takes part in a working group or a supervision session, and who leads it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.writing import write_convocations
from governance.models import Meeting, Participant
from governance.permissions import may_organise
from governance.queries.screens import watched_participants
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.conflicts import refuse_if_changed
from interlignes.kit.errors import Refused
from members.models import Member
from members.queries import members_on


@transaction.atomic
def choose_participants(
    *,
    meeting: Meeting,
    members: Collection[int],
    leaders: Collection[int],
    seen: str | None = None,
    by: Member,
    at: datetime,
) -> int:
    """Say who takes part and who of them leads; the number of people who are newly there.

    Once it is convened people can only be added, and get the convocation at once. Raises Refused, and Conflict when
    somebody else has changed the list since it was on the screen as `seen`.
    """
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not may_organise(by, locked) or not locked.is_by_participants:
        raise Refused(_("Only who leads the meeting chooses who takes part."))
    if locked.cancelled_at or at >= locked.starts_at:
        raise Refused(_("This meeting is cancelled, or has begun."))
    refuse_if_changed(locked, watched_participants(locked), seen)
    chosen = _chosen(set(members), set(leaders), at)
    known = set(locked.participants.order_by("pk").values_list("member", flat=True))
    if locked.convoked_at and known - chosen.keys():
        raise Refused(_("They were convened: people can only be added."), field="members")
    locked.participants.exclude(member__in=chosen).delete()
    for number, leads in chosen.items():
        Participant.objects.update_or_create(meeting=locked, member_id=number, defaults={"leads": leads})
    added = sorted(chosen.keys() - known)
    if locked.convoked_at and added:
        write_convocations(locked, list(Member.objects.filter(pk__in=added).order_by("pk")), at=at)
    record("meeting.participants", by=by.pk, at=at, about=locked, people=len(chosen))
    return len(added)


def _chosen(members: set[int], leaders: set[int], at: datetime) -> dict[int, bool]:
    """Number of each participant -> whether she leads. Raises Refused."""
    people = set(members_on(clock.today(at)).order_by("pk").values_list("pk", flat=True))
    if not leaders & people:
        raise Refused(_("Choose at least one person who leads."), field="leaders")
    if not leaders <= members:
        raise Refused(_("Who leads takes part: choose her among the participants, too."), field="leaders")
    if not members <= people:
        raise Refused(_("One of these people has left the cooperative meanwhile."), field="members")
    return {number: number in leaders for number in sorted(members)}
