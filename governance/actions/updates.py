"""After the convocation: changes are collected for a quiet delay, then told to everybody in one mail, old and new."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from governance.actions.writing import notice_needed, write_to_convened
from governance.models import Ballot, LiveSession, Meeting, MeetingUpdate, Reply
from governance.permissions import may_organise
from governance.queries.updates import due_updates, quiet_delay, snapshot, waiting
from governance.rules.notice import days_of_notice
from governance.rules.updates import URGENT, Change, What, differences
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import Kind
from members.actions.common import number
from members.models import Member

logger = logging.getLogger(__name__)


def note(meeting: Meeting, before: Mapping[str, Any], *, at: datetime) -> None:
    """Remember that a convened meeting is no longer as `before`, for the caller who holds its lock.

    What was changed back is forgotten; a meeting that is near is written about at once; one that has begun is not.
    """
    old_start = datetime.fromisoformat(before["starts_at"])
    if not meeting.convoked_at or meeting.cancelled_at or at >= min(old_start, meeting.starts_at):
        return
    now = snapshot(meeting)
    if now == before:
        return
    row = {"before": before, "begun_at": at, "changed_at": at}
    update, _new = MeetingUpdate.objects.get_or_create(meeting=meeting, sent_at=None, defaults=row)
    changes = differences(update.before, now)
    if not changes:
        update.delete()
        return
    update.changed_at, update.changes = at, _stored(changes)
    update.save(update_fields=["changed_at", "changes"])
    first_start = datetime.fromisoformat(update.before["starts_at"])
    if min(first_start, old_start, meeting.starts_at) - at <= URGENT:
        _send(update, by=None, at=at)


def _stored(changes: list[Change]) -> list[list[str]]:
    return [[one.what.value, one.old, one.new] for one in changes]


def forget_updates(meeting: Meeting) -> None:
    """Nothing waits any more, for the caller who holds the lock of the meeting."""
    MeetingUpdate.objects.filter(meeting=meeting, sent_at__isnull=True).delete()


def change_date(meeting: Meeting, starts_at: datetime, *, at: datetime) -> None:
    """Refuse another date of a convened meeting where it would need a convocation of its own."""
    if at >= meeting.starts_at or LiveSession.objects.filter(meeting=meeting).exists():
        raise Refused(_("This meeting has begun: its date stays."), field="starts_at")
    if Ballot.objects.filter(motion__item__meeting=meeting).exists():
        raise Refused(_("A ballot of this meeting is scheduled: its date stays."), field="starts_at")
    days = days_of_notice(clock.today(at + quiet_delay()), clock.today(starts_at))
    needed = notice_needed(Meeting(kind=meeting.kind, starts_at=starts_at, call=meeting.call))
    if days < needed:
        raise Refused(
            ngettext_lazy(
                "From now on the notice would be %(days)d day; the rules ask for %(needed)d. Choose a later day, or "
                "cancel and convene anew.",
                "From now on the notice would be %(days)d days; the rules ask for %(needed)d. Choose a later day, or "
                "cancel and convene anew.",
                days,
            )
            % {"days": days, "needed": needed},
            field="starts_at",
        )


@transaction.atomic
def send_now(*, meeting: Meeting, by: Member, at: datetime) -> int:
    """Tell everybody now what waits; to how many. Raises Refused."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not may_organise(by, locked):
        raise Refused(_("Only the gérance, or whoever leads a meeting that is no assembly, may do this."))
    return send_waiting(locked, by=by, at=at)


def send_waiting(meeting: Meeting, *, at: datetime, by: Member | None = None) -> int:
    """The same for the caller who holds the lock of the meeting."""
    update = waiting(meeting)
    return _send(update, by=by, at=at) if update else 0


def send_due(*, at: datetime) -> int:
    """Tell everybody what has waited long enough; how many mails. One meeting's trouble holds up no other."""
    sent = 0
    for update in due_updates(at):
        try:
            sent += send_one(update, at=at)
        except Exception:
            logger.exception("update %s: it could not be sent and will be tried again", update.pk)
    return sent


@transaction.atomic
def send_one(update: MeetingUpdate, *, at: datetime) -> int:
    """Send what waits, once, whoever asks at the same time."""
    Meeting.objects.select_for_update().get(pk=update.meeting_id)
    found = MeetingUpdate.objects.filter(pk=update.pk, sent_at__isnull=True).first()
    return _send(found, by=None, at=at) if found else 0


def _send(update: MeetingUpdate, *, by: Member | None, at: datetime) -> int:
    """One mail to everybody, with a new version of the event; nothing where all was changed back.

    Of another date people say anew whether they come.
    """
    meeting = Meeting.objects.get(pk=update.meeting_id)
    changes = differences(update.before, snapshot(meeting))
    if not changes or meeting.cancelled_at:
        update.delete()
        return 0
    if any(one.what is What.STARTS_AT for one in changes):
        Reply.objects.filter(meeting=meeting).delete()
    meeting.revision += 1
    meeting.save(update_fields=["revision"])
    update.changes, update.sent_at = _stored(changes), at
    update.save(update_fields=["changes", "sent_at"])
    sent = write_to_convened(meeting, Kind.MEETING_CHANGED, occasion=f"u{update.pk}", at=at, changes=changes)
    record("meeting.updated", by=number(by), at=at, about=meeting, changes=len(changes), recipients=sent)
    return sent
