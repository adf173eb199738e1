"""Associates add a resolution to a convened assembly: ask, stand behind it, and it is on the agenda by itself."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.updates import note, send_waiting
from governance.choices import ItemKind
from governance.models import AgendaDemand, AgendaItem, DemandSigner, LiveSession, Meeting, Motion
from governance.permissions import may_vote_today
from governance.queries.demands import Terms, terms
from governance.queries.meetings import next_position
from governance.queries.updates import snapshot
from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from members.models import Member


@transaction.atomic
def ask(
    *, meeting: Meeting, title: str, text: str, reasons: str, decision_class: str, by: Member, at: datetime
) -> AgendaDemand:
    """Ask for a resolution, standing behind it oneself. Raises Refused outside the days that the rules give."""
    locked, found = _open(meeting, by, at)
    if not title.strip():
        raise Refused(_("A proposal needs a title."), field="title")
    if not text.strip():
        raise Refused(_("A proposal needs a text."), field="text")
    demand = AgendaDemand.objects.create(
        meeting=locked,
        title=title.strip(),
        text=text,
        reasons=reasons,
        decision_class=decision_class,
        author=by,
        filed_at=at,
    )
    record("demand.filed", by=by.pk, at=at, about=demand)
    _sign(demand, found, by, at)
    return demand


@transaction.atomic
def sign(*, demand: AgendaDemand, by: Member, at: datetime) -> bool:
    """Stand behind a demand; whether it is on the agenda now. Doing it twice changes nothing. Raises Refused."""
    _locked, found = _open(demand.meeting, by, at)
    fresh = AgendaDemand.objects.select_related("meeting").get(pk=demand.pk)
    if fresh.item_id:
        return True
    if fresh.withdrawn_at:
        raise Refused(_("Nobody stands behind this resolution any more."))
    return _sign(fresh, found, by, at)


@transaction.atomic
def take_back(*, demand: AgendaDemand, by: Member, at: datetime) -> None:
    """Stand behind a demand no longer, as long as it is not on the agenda. Without anybody it is withdrawn."""
    Meeting.objects.select_for_update().get(pk=demand.meeting_id)
    fresh = AgendaDemand.objects.get(pk=demand.pk)
    if fresh.item_id:
        raise Refused(_("It is on the agenda, which everybody has got: it stays there."))
    if not DemandSigner.objects.filter(demand=fresh, member=by).delete()[0]:
        return
    if not fresh.signers.exists():
        fresh.withdrawn_at = at
        fresh.save(update_fields=["withdrawn_at"])
    record("demand.taken_back", by=by.pk, at=at, about=fresh)


def _open(meeting: Meeting, by: Member, at: datetime) -> tuple[Meeting, Terms]:
    """The meeting, locked, with what holds for it, while an associate may ask. Raises Refused."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not may_vote_today(by):
        raise Refused(_("Only associates with a vote ask for a resolution."))
    if not locked.is_assembly or locked.cancelled_at or not locked.convoked_at:
        raise Refused(_("Resolutions are added to an assembly that was convened."))
    if locked.call != 1:
        raise Refused(
            _("A second call decides what the first one could not: what is new goes to another assembly.")
        )
    found = terms(locked, at)
    if found.refusal:
        raise Refused(found.refusal)
    if at >= locked.starts_at or LiveSession.objects.filter(meeting=locked).exists():
        raise Refused(_("This assembly has begun."))
    return locked, found


def _sign(demand: AgendaDemand, found: Terms, by: Member, at: datetime) -> bool:
    """One more signature; whoever has no vote any more does not count."""
    if by.pk not in found.members:
        raise Refused(_("Only associates with a vote ask for a resolution."))
    _row, is_new = DemandSigner.objects.get_or_create(demand=demand, member=by, defaults={"at": at})
    if is_new:
        record("demand.signed", by=by.pk, at=at, about=demand)
    if demand.signers.filter(member__in=found.members).count() < found.needed:
        return False
    _put_on_agenda(demand, at)
    return True


def _put_on_agenda(demand: AgendaDemand, at: datetime) -> None:
    """The last item of the agenda, and the rectified agenda to everybody who is convened, at once and once."""
    meeting = demand.meeting
    before = snapshot(meeting)
    item = AgendaItem.objects.create(
        meeting=meeting, position=next_position(meeting), kind=ItemKind.DECISION, title=demand.title
    )
    Motion.objects.create(
        item=item,
        text=demand.text,
        reasons=demand.reasons,
        decision_class=demand.decision_class,
        is_backed=False,
    )
    demand.item, demand.listed_at = item, at
    demand.save(update_fields=["item", "listed_at"])
    note(meeting, before, at=at)
    send_waiting(meeting, at=at)
    record("demand.listed", by=None, at=at, about=demand, item=int(item.number))
