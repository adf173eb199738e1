"""Giving somebody something to do, closing it, reminding of it once."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.choices import Closing
from governance.models import Assignment, Meeting
from governance.permissions import leads
from governance.queries.assignments import due_soon
from governance.queries.meetings import meetings_for
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import cancel, enqueue
from interlignes.outbox.choices import Kind
from members.mail import recipient
from members.models import Member


@transaction.atomic
def assign(
    *, meeting: Meeting, text: str, owner: Member, due_on: date, by: Member, at: datetime
) -> Assignment:
    """Give somebody something to do, from the day of the meeting on. Raises Refused."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not leads(by, locked):
        raise Refused(_("Only whoever organises the meeting, its chair and its secretary may do this."))
    if locked.cancelled_at or not locked.convoked_at or clock.today(at) < clock.today(locked.starts_at):
        raise Refused(_("Things to do are given from the day of the meeting on."))
    if not meetings_for(owner).filter(pk=locked.pk).exists():
        raise Refused(_("This person does not see this meeting."), field="owner")
    if due_on < clock.today(at):
        raise Refused(_("This date is past."), field="due_on")
    made = Assignment.objects.create(meeting=locked, text=text, owner=owner, due_on=due_on, given_at=at)
    record("assignment.given", by=by.pk, at=at, about=made)
    return made


@transaction.atomic
def close(*, assignment: Assignment, state: str, by: Member, at: datetime) -> None:
    """Say that it is done or no longer needed; its owner does, or whoever leads the meeting. Raises Refused."""
    current = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if current.owner_id != by.pk and not leads(by, assignment.meeting):
        raise Refused(_("Only who has to do it, or leads the meeting, may close it."))
    if state not in Closing.values:
        raise Refused(_("Choose one of the answers."))
    if current.closed_at:
        raise Refused(_("It was closed already."))
    current.closed_as, current.closed_at = state, at
    current.save(update_fields=["closed_as", "closed_at"])
    cancel(kind=Kind.ASSIGNMENT_DUE, about=current)
    record("assignment.closed", by=by.pk, at=at, about=current, outcome=state)


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Write once to each person about what she has to do within three days; how many mails. Repeatable."""
    sent = 0
    for one in due_soon(clock.today(at)):
        context = {"assignment": one, "url": settings.PUBLIC_URL + one.get_absolute_url()}
        sent += enqueue(
            kind=Kind.ASSIGNMENT_DUE, about=one, to=[recipient(one.owner)], context=context, at=at
        )
    return sent
