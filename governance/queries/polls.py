"""Readings of polls for a date: who sees them, what was answered, which dates suit best."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from governance.choices import MeetingKind, SlotAnswer
from governance.models import Asked, DatePoll, Mark, Meeting, Slot
from governance.permissions import may_see
from governance.queries.feeds import between, length
from governance.rules.polls import Overlap, best, overlap
from interlignes.kit import clock
from members.models import Member
from members.queries import members_on

#: How long before the deadline those who have not answered are reminded, once.
REMINDER = timedelta(days=1)


def polls_for(member: Member) -> QuerySet[DatePoll]:
    """Those that she is asked in or has opened; the gérance sees all but those for a supervision session."""
    if not may_see(member):
        return DatePoll.objects.none()
    shown = Q(Exists(Asked.objects.filter(poll=OuterRef("pk"), member=member))) | Q(author=member)
    if member.is_staff:
        shown |= ~Q(kind=MeetingKind.SUPERVISION)
    return DatePoll.objects.select_related("author", "meeting").filter(shown)


def running(member: Member) -> QuerySet[DatePoll]:
    """Those she sees that have not ended, soonest deadline first: after it, one still waits for its date."""
    return (
        polls_for(member).filter(meeting__isnull=True, withdrawn_at__isnull=True).order_by("closes_at", "pk")
    )


def _missing(asked: QuerySet[Asked]) -> QuerySet[Asked]:
    """Those who have not answered about every date."""
    slots = Slot.objects.filter(poll=OuterRef("poll")).order_by().values("poll").annotate(n=Count("pk"))
    marks = Mark.objects.filter(asked=OuterRef("pk")).order_by().values("asked").annotate(n=Count("pk"))
    counted = asked.annotate(
        wanted=Subquery(slots.values("n")), given=Coalesce(Subquery(marks.values("n")), 0)
    )
    return counted.filter(given__lt=F("wanted"))


def awaiting_dates(member: Member, at: datetime) -> QuerySet[DatePoll]:
    """Open polls in which she has not answered about every date, soonest deadline first."""
    return dates_awaited_from(member.pk, at) if may_see(member) else DatePoll.objects.none()


def dates_awaited_from(member: int, at: datetime) -> QuerySet[DatePoll]:
    """The same of the person with this number, who belongs to the cooperative."""
    hers = _missing(Asked.objects.filter(member=member))
    opened = DatePoll.objects.filter(
        meeting__isnull=True, withdrawn_at__isnull=True, opens_at__lte=at, closes_at__gt=at
    )
    return opened.filter(asked__in=hers.values("pk")).order_by("closes_at", "pk")


def silent(poll: DatePoll, at: datetime) -> list[Member]:
    """Who is asked, belongs, wants reminders and has not answered about every date."""
    people = members_on(clock.today(at)).filter(is_active=True, wants_reminders=True)
    missing = _missing(Asked.objects.filter(poll=poll))
    return list(people.filter(pk__in=missing.values("member")).order_by("pk"))


def due_reminders(at: datetime) -> QuerySet[DatePoll]:
    """Open polls that close within a day."""
    return DatePoll.objects.filter(
        meeting__isnull=True,
        withdrawn_at__isnull=True,
        opens_at__lte=at,
        closes_at__gt=at,
        closes_at__lte=at + REMINDER,
    ).order_by("pk")


@dataclass(frozen=True, slots=True)
class SlotLine:
    """One proposed date: how many can come, who answered what, what else takes place."""

    slot: Slot
    overlap: Overlap
    names: dict[str, list[str]]
    is_best: bool
    clashes: list[Meeting]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered so far. `mine` is None for who is not asked."""

    lines: list[SlotLine]
    asked: int
    answered: int
    comments: list[tuple[str, str]]
    missing: list[str]
    mine: dict[int, str] | None
    my_comment: str

    @property
    def best(self) -> list[SlotLine]:
        """The dates that suit best."""
        return [line for line in self.lines if line.is_best]


def answers_of(poll: DatePoll, reader: Member) -> Answers:
    """Everything that the page of a poll shows to `reader`. Four queries."""
    slots = list(poll.slots.order_by("starts_at", "pk"))
    people = poll.asked.select_related("member").order_by("member__last_name", "member__first_name", "pk")
    asked = list(people.prefetch_related("marks"))
    given = {one.pk: {mark.slot_id: mark.answer for mark in one.marks.all()} for one in asked}
    counted = {
        slot.pk: overlap([marks[slot.pk] for marks in given.values() if slot.pk in marks], len(asked))
        for slot in slots
    }
    suits, near = set(best(counted)), _near(poll, slots, reader)
    names = {one.pk: one.member.get_full_name() for one in asked}
    lines = [
        SlotLine(
            slot,
            counted[slot.pk],
            {
                word: [names[pk] for pk, marks in given.items() if marks.get(slot.pk) == word]
                for word in SlotAnswer
            },
            slot.pk in suits,
            [one for one in near if _overlaps(one, slot, poll)],
        )
        for slot in slots
    ]
    mine = next((one for one in asked if one.member_id == reader.pk), None)
    missing = [names[pk] for pk, marks in given.items() if len(marks) < len(slots)]
    return Answers(
        lines=lines,
        asked=len(asked),
        answered=len(asked) - len(missing),
        comments=[(names[one.pk], one.comment) for one in asked if one.comment],
        missing=missing,
        mine=given[mine.pk] if mine else None,
        my_comment=mine.comment if mine else "",
    )


def _near(poll: DatePoll, slots: list[Slot], reader: Member) -> list[Meeting]:
    """The meetings that she sees about the time of the slots, but for the one that came of it."""
    if not slots:
        return []
    found = between(reader, slots[0].starts_at, slots[-1].starts_at + poll.length)
    return [meeting for meeting in found if meeting.pk != poll.meeting_id]


def _overlaps(meeting: Meeting, slot: Slot, poll: DatePoll) -> bool:
    ends_at = meeting.starts_at + length(getattr(meeting, "planned", None))
    return meeting.starts_at < slot.starts_at + poll.length and ends_at > slot.starts_at
