"""Convening the statutory auditor or the reviser to an assembly."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.writing import write_to_outsiders
from governance.choices import AuditorRole
from governance.models import Meeting
from governance.permissions import may_organise
from governance.queries.auditors import Outsider, outsiders_of
from interlignes.journal.actions import record
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import Kind
from members.models import Member


@transaction.atomic
def add_auditor(*, meeting: Meeting, role: str, name: str, email: str, by: Member, at: datetime) -> Outsider:
    """Name somebody to convene; once the others were convened, at once. Raises Refused."""
    locked = _open(meeting, by, at)
    one, known = Outsider(role, " ".join(name.split()), email.strip().lower()), outsiders_of(locked)
    if role not in AuditorRole.values:
        raise Refused(_("Choose one of the answers."), field="role")
    if not one.name or one.name in {other.name for other in known}:
        raise Refused(_("Say who it is, each person once."), field="name")
    if one.email and one.email in {other.email for other in known}:
        raise Refused(_("This address is convened already."), field="email")
    locked.outsiders = [*locked.outsiders, one.stored()]
    locked.save(update_fields=["outsiders"])
    if locked.convoked_at:
        write_to_outsiders(locked, Kind.MEETING_CONVOKED, [one], occasion="", at=at)
    record("meeting.auditor_added", by=by.pk, at=at, about=locked)
    return one


@transaction.atomic
def remove_auditor(*, meeting: Meeting, name: str, by: Member, at: datetime) -> None:
    """Convene somebody no longer, as long as nobody was convened. Raises Refused."""
    locked = _open(meeting, by, at)
    if locked.convoked_at:
        raise Refused(_("They were convened: people can only be added."))
    kept = [one.stored() for one in outsiders_of(locked) if one.name != name]
    if kept != locked.outsiders:
        locked.outsiders = kept
        locked.save(update_fields=["outsiders"])
        record("meeting.auditor_removed", by=by.pk, at=at, about=locked)


def _open(meeting: Meeting, by: Member, at: datetime) -> Meeting:
    """The assembly, locked, until it begins. Raises Refused."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not may_organise(by, locked) or not locked.is_assembly:
        raise Refused(_("Only the gérance convenes to an assembly."))
    if locked.cancelled_at or at >= locked.starts_at:
        raise Refused(_("This meeting is cancelled, or has begun."))
    return locked
