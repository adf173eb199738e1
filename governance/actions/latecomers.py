"""Convening whoever has joined since a convocation was sent: an associate who was not convened can have it annulled."""

import logging
from datetime import datetime

from django.db import transaction

from governance.actions.writing import convened, write_convocations
from governance.choices import BY_PARTICIPANTS
from governance.models import Meeting
from interlignes.journal.actions import record
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members.models import Member

logger = logging.getLogger(__name__)


def convene_latecomers(*, at: datetime) -> int:
    """To each convened meeting that is to come, those who have become one of its people since; how many. Repeatable.

    Working groups and supervision sessions convene whom they add by themselves. Who gets letters finds hers in the
    list of letters to post.
    """
    coming = Meeting.objects.filter(convoked_at__isnull=False, cancelled_at__isnull=True, starts_at__gt=at)
    sent = 0
    for meeting in coming.exclude(kind__in=BY_PARTICIPANTS).order_by("pk"):
        try:
            sent += _convene(meeting, at)
        except Exception:
            logger.exception("meeting %s: who has joined could not be convened and will be", meeting.pk)
    return sent


@transaction.atomic
def _convene(meeting: Meeting, at: datetime) -> int:
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if locked.cancelled_at:
        return 0
    missing = _missing(locked, at)
    if missing:
        write_convocations(locked, missing, at=at)
        record("meeting.latecomers", by=None, at=at, about=locked, recipients=len(missing))
    return len(missing)


def _missing(meeting: Meeting, at: datetime) -> list[Member]:
    mails = Mail.objects.filter(
        kind=Kind.MEETING_CONVOKED, about_type=meeting._meta.label_lower, about_id=str(meeting.pk)
    )
    known = set(mails.order_by("pk").values_list("member", flat=True))
    return [member for member in convened(meeting, at) if member.pk not in known]
