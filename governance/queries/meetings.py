"""Readings of meetings."""

from datetime import datetime
from functools import lru_cache

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects

from governance.choices import BY_PARTICIPANTS, OF_MEMBERS, MeetingKind
from governance.models import AgendaItem, BlankProxy, Document, Meeting, Participant, Proxy
from governance.permissions import may_see
from interlignes.kit import clock
from interlignes.kit.prepared import Prepared
from members.models import Member


def meetings_for(member: Member) -> QuerySet[Meeting]:
    """The meetings a person may see: convened ones; drafts are theirs who organise them.

    A supervision session exists for its participants only, not for the gérance.
    """
    return shown_to(member.pk, manages=member.is_staff) if may_see(member) else Meeting.objects.none()


def shown_to(member: int, *, manages: bool) -> QuerySet[Meeting]:
    """The same of the person with this number, who belongs to the cooperative and may hold its gérance."""
    shown = Q(convoked_at__isnull=False) | Q(_takes_part(member, leads=True))
    if manages:
        shown |= ~Q(kind=MeetingKind.SUPERVISION)
    found = Meeting.objects.filter(shown, ~Q(kind=MeetingKind.SUPERVISION) | Q(_takes_part(member)))
    return found.annotate(
        has_proxies=Exists(Proxy.objects.filter(meeting=OuterRef("pk"))),
        has_blanks=Exists(BlankProxy.objects.filter(meeting=OuterRef("pk"))),
    )


def may_have_proxies(meeting: Meeting) -> bool:
    """Whether it is worth asking for proxies: what was read with the meeting says there never were any, or nothing."""
    return meeting.is_assembly and getattr(meeting, "has_proxies", True)


def may_have_blanks(meeting: Meeting) -> bool:
    """The same of blank proxies."""
    return meeting.is_assembly and getattr(meeting, "has_blanks", True)


def convening(meetings: QuerySet[Meeting], member: Member) -> QuerySet[Meeting]:
    """Those among them that a person is convened to: of working groups, only those she takes part in."""
    return meetings.filter(~Q(kind__in=BY_PARTICIPANTS) | Q(_takes_part(member.pk)))


def next_position(meeting: Meeting) -> int:
    """The number of an item that comes last on the agenda. One query."""
    last = meeting.items.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1


def _takes_part(member: int, **other: bool) -> Exists:
    return Exists(Participant.objects.filter(meeting=OuterRef("pk"), member=member, **other))


def items_for(member: Member) -> QuerySet[AgendaItem]:
    """The items of the agendas a person may see."""
    return AgendaItem.objects.select_related("meeting", "motion").filter(meeting__in=meetings_for(member))


def with_agenda(member: Member, number: int) -> Meeting | None:
    """The meeting with this number if the person may see it: with its items, their newest documents, motions, ballots
    and results, its first call, number and instant of its second. A few queries whatever their number."""
    found = _shown(member.is_staff)(member=member.pk, number=number) if may_see(member) else []
    newest = Document.objects.filter(newer__isnull=True).order_by("pk")
    items = AgendaItem.objects.select_related("motion__ballot__result", "demand", "requested").order_by(
        "position"
    )
    items = items.prefetch_related(Prefetch("documents", queryset=newest))
    prefetch_related_objects(found, Prefetch("items", queryset=items))
    return next(iter(found), None)


@lru_cache
def _shown(manages: bool) -> Prepared[Meeting]:
    def build(member: int, number: int) -> QuerySet[Meeting]:
        second = Meeting.objects.filter(first_call=OuterRef("pk"), cancelled_at__isnull=True)
        if not manages:
            second = second.filter(convoked_at__isnull=False)
        shown = shown_to(member, manages=manages).filter(pk=number)
        return shown.select_related("first_call", "occurrence__series").annotate(
            second_number=Subquery(second.values("pk")[:1]),
            second_at=Subquery(second.values("starts_at")[:1]),
        )

    return Prepared(build, member=int, number=int)


def coming_meetings(member: Member, at: datetime, limit: int = 5) -> list[Meeting]:
    """Meetings she is convened to, of today and later, soonest first: one that has begun is looked for there."""
    if not may_see(member):
        return []
    return _coming(since=clock.midnight(at), member=member.pk)[:limit]


def _convened_since(since: datetime, member: int) -> QuerySet[Meeting]:
    convened = Meeting.objects.filter(convoked_at__isnull=False, cancelled_at__isnull=True)
    hers = convened.filter(~Q(kind__in=BY_PARTICIPANTS) | Q(_takes_part(member)))
    return hers.filter(starts_at__gte=since)


def _first(since: datetime, member: int) -> QuerySet[Meeting]:
    return _convened_since(since, member).order_by("starts_at", "pk")[:100]


_coming = Prepared(_first, since=datetime, member=int)


def drafts(member: Member) -> QuerySet[Meeting]:
    """Meetings in preparation that a person organises; those of a series stand on its page."""
    return _unconvened(meetings_for(member)).order_by("starts_at")


def with_open_agenda(member: Member, at: datetime) -> QuerySet[Meeting]:
    """Meetings whose agenda a person may change (`permissions.may_organise`, `may_change_agenda`), soonest first.

    Those in preparation; and those convened that are no assembly, until they begin. One query.
    """
    led = Q(_takes_part(member.pk, leads=True))
    if member.is_staff:
        led |= ~Q(kind=MeetingKind.SUPERVISION)
    running = Q(
        led, convoked_at__isnull=False, kind__in=OF_MEMBERS, starts_at__gt=at, cancelled_at__isnull=True
    )
    draft = Q(convoked_at__isnull=True, cancelled_at__isnull=True, occurrence__isnull=True)
    return meetings_for(member).filter(draft | running).order_by("starts_at", "pk")


def _unconvened(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return meetings.filter(convoked_at__isnull=True, cancelled_at__isnull=True, occurrence__isnull=True)


def coming_and_drafts(member: Member, at: datetime, limit: int = 5) -> tuple[list[Meeting], list[Meeting]]:
    """`coming_meetings` and `drafts` of the gérance, in one prepared query."""
    found = _either(since=clock.midnight(at), member=member.pk)
    return (
        [meeting for meeting in found if meeting.convoked_at][:limit],
        [meeting for meeting in found if not meeting.convoked_at][:limit],
    )


def _coming_or_draft(since: datetime, member: int) -> QuerySet[Meeting]:
    hers = _unconvened(shown_to(member, manages=True))
    either = Q(pk__in=_convened_since(since, member).values("pk")) | Q(pk__in=hers.values("pk"))
    return Meeting.objects.filter(either).order_by("starts_at", "pk")


_either = Prepared(_coming_or_draft, since=datetime, member=int)
