"""Readings of meetings whose minutes are not given out to those who were there."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from governance.choices import ASSEMBLIES, MeetingKind, Seat
from governance.models import BureauSeat, Meeting
from interlignes.kit import clock
from members.choices import Role
from members.models import Member
from members.queries import holders

#: Days for which the last reminder is worth sending.
LAST_FOR = 7


def reminder_days() -> list[int]:
    """The days after a meeting on which its secretary is reminded; none where nobody is to be."""
    return [days for days in settings.MINUTES_REMINDER_DAYS if days > 0]


def not_given_out(at: datetime) -> QuerySet[Meeting]:
    """Meetings of the days for which there are reminders, with minutes that nobody has got: not written, or a draft.

    Assemblies, which have minutes by law (C. com. R223-24), and meetings that chose a secretary. Supervision sessions
    are left out: who writes there is nobody's business.
    """
    days = reminder_days()
    if not days:
        return Meeting.objects.none()
    today = clock.today(at)
    secretary = BureauSeat.objects.filter(meeting=OuterRef("pk"), seat=Seat.SECRETARY)
    held = Meeting.objects.filter(
        Q(kind__in=ASSEMBLIES) | Q(Exists(secretary)),
        convoked_at__isnull=False,
        cancelled_at__isnull=True,
        starts_at__gte=clock.start_of(today - timedelta(days=max(days) + LAST_FOR - 1)),
        starts_at__lt=clock.start_of(today - timedelta(days=min(days) - 1)),
    ).exclude(kind=MeetingKind.SUPERVISION)
    given = Q(minutes__submitted_at__isnull=False) | Q(sealed_minutes__isnull=False)
    return held.exclude(given).order_by("starts_at", "pk")


def due_day(meeting: Meeting, at: datetime) -> tuple[int, int] | None:
    """The reminder that is due, in days after the meeting, and the day from which it is no longer useful.

    Only the latest: after days without a worker nobody gets two at once.
    """
    days, passed = reminder_days(), (clock.today(at) - clock.today(meeting.starts_at)).days
    come = [one for one in days if one <= passed]
    if not come:
        return None
    latest = max(come)
    until = min((one for one in days if one > latest), default=latest + LAST_FOR)
    return (latest, until) if passed < until else None


def who_writes(meeting: Meeting, at: datetime) -> list[Member]:
    """The secretary; of an assembly without one, or whose secretary has left, the gérance."""
    seats = BureauSeat.objects.filter(meeting=meeting, seat=Seat.SECRETARY).select_related("member")
    chosen = [seat.member for seat in seats.order_by("pk") if seat.member.is_active]
    if chosen or not meeting.is_assembly:
        return chosen
    return list(holders(Role.GERANCE, clock.today(at)).order_by("pk"))
