"""Recording interns and volunteers, and correcting what was recorded of them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from interlignes.journal.actions import record
from interlignes.kit.conflicts import refuse_if_changed, watch
from interlignes.kit.errors import Refused
from members.actions.common import refuse_too_far, refuse_unless_manages
from members.models import Intern, Member
from members.rules.dates import add_months

#: What the form of an intern holds.
WRITTEN = ("kind", "last_name", "first_name", "starts_on", "ends_on", "tutor", "place")
#: The longest stay: a placement lasts six months, a civic service twelve.
MOST_MONTHS = 24


@transaction.atomic
def save_intern(
    *, intern: Intern | None, seen: str | None = None, by: Member, at: datetime, **fields: Any
) -> Intern:
    """Write somebody down, or correct it. Raises Refused; Conflict for what somebody else wrote since it was `seen`."""
    refuse_unless_manages(by)
    found = Intern.objects.select_for_update().get(pk=intern.pk) if intern else Intern(recorded_at=at)
    refuse_if_changed(found, watch(found, WRITTEN), seen if intern else None)
    for name, value in fields.items():
        setattr(found, name, value)
    _refuse_slips(found, at)
    found.save()
    kind = "member.intern_corrected" if intern else "member.intern_recorded"
    record(kind, by=by.pk, at=at, about=found)
    return found


def _refuse_slips(intern: Intern, at: datetime) -> None:
    """Days that make no sense, and the same stay twice."""
    refuse_too_far(intern.starts_on, at, field="starts_on")
    if intern.ends_on < intern.starts_on:
        raise Refused(_("The last day lies before the first."), field="ends_on")
    if intern.ends_on > add_months(intern.starts_on, MOST_MONTHS):
        raise Refused(_("Nobody stays that long without a contract: look at the year."), field="ends_on")
    same = Intern.objects.filter(
        last_name=intern.last_name, first_name=intern.first_name, starts_on=intern.starts_on
    )
    if same.exclude(pk=intern.pk).exists():
        raise Refused(_("This person is recorded from this day on already."), field="starts_on")
