"""Risks and actions of prevention."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.conflicts import refuse_if_changed
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from members.mail import recipient
from members.models import Member
from members.queries import cooperative, members_on
from wellbeing.actions.common import require_care
from wellbeing.models import Action, Risk
from wellbeing.queries import REPORTED, watched_action, watched_risk


@transaction.atomic
def save_risk(*, risk: Risk, seen: str | None = None, by: Member, at: datetime) -> Risk:
    """Add or change a risk. Raises Conflict when somebody else has changed it since it was on the screen as `seen`."""
    require_care(by)
    before = Risk.objects.select_for_update().filter(pk=risk.pk).first()
    if before:
        refuse_if_changed(before, watched_risk(before), seen)
    if risk.ended_on and risk.ended_on > clock.today(at):
        raise Refused(_("This day is still to come."), field="ended_on")
    risk.changed_at = at
    risk.save()
    record("risk.saved", by=by.pk, at=at, about=risk)
    return risk


@transaction.atomic
def save_action(*, action: Action, seen: str | None = None, by: Member, at: datetime) -> Action:
    """Add or change an action; whoever newly sees to it gets a mail, unless she wrote it down herself.

    Raises Conflict when somebody else has changed it since it was on the screen as `seen`.
    """
    require_care(by)
    before = Action.objects.select_for_update().filter(pk=action.pk).first()
    if before:
        refuse_if_changed(before, watched_action(before), seen)
    if not members_on(clock.today(at)).filter(pk=action.owner_id).exists():
        raise Refused(_("This person is no longer here. Choose somebody else."), field="owner")
    if action.review_on and action.review_on < action.due_on:
        raise Refused(_("We look whether it helped after it is done, not before."), field="review_on")
    if before is None and action.due_on < clock.today(at):
        raise Refused(_("This day is past."), field="due_on")
    action.save()
    if (
        action.is_running
        and action.owner_id != by.pk
        and (before is None or before.owner_id != action.owner_id)
    ):
        write_about(action, Kind.ACTION_GIVEN, occasion=str(action.owner_id), at=at)
    record("prevention.saved", by=by.pk, at=at, about=action)
    return action


@transaction.atomic
def report_on_action(
    *, action: Action, state: str, outcome: str, seen: str | None = None, by: Member, at: datetime
) -> Action:
    """Whoever sees to an action says where it stands and what came out of it; what was decided stays as it is.

    Raises Conflict as `save_action` does.
    """
    locked = Action.objects.select_for_update().get(pk=action.pk)
    if locked.owner_id != by.pk:
        raise Refused(_("Only who sees to this action says what became of it."))
    refuse_if_changed(locked, watched_action(locked, REPORTED), seen)
    locked.state, locked.outcome = state, outcome
    locked.save(update_fields=["state", "outcome"])
    record("prevention.saved", by=by.pk, at=at, about=locked)
    return locked


def write_about(action: Action, kind: str, *, occasion: str, at: datetime, **more: Any) -> int:
    """Mail the owner of an action."""
    context = {
        "action": action,
        "cooperative": cooperative(),
        "url": settings.PUBLIC_URL + action.get_absolute_url(),
        **more,
    }
    to = [recipient(action.owner)]
    return enqueue(kind=kind, about=action, to=to, occasion=occasion, context=context, at=at)
