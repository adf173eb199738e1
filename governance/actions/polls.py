"""Asking for a date, answering, adding dates, making the meeting of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.meetings import create_meeting
from governance.choices import ASSEMBLIES, BY_PARTICIPANTS, SlotAnswer
from governance.models import Asked, DatePoll, Mark, Meeting, Participant, Slot
from governance.permissions import may_prepare, may_see, may_settle
from governance.queries.polls import due_reminders, silent
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.moments import in_words
from interlignes.outbox.actions import enqueue
from interlignes.outbox.choices import Kind
from members.mail import recipient
from members.models import Member
from members.queries import associates, cooperative, members_on

#: As many as fit on a telephone and in a head.
MOST_SLOTS = 20


@transaction.atomic
def open_poll(
    *,
    kind: str,
    title: str,
    text: str,
    place: str,
    video_url: str,
    minutes: int,
    slots: Sequence[datetime],
    closes_at: datetime,
    people: Collection[int],
    by: Member,
    at: datetime,
) -> DatePoll:
    """Ask for a date. `people` are asked by working groups and supervision sessions; else the kind says who is."""
    if not may_prepare(by, kind):
        raise Refused(_("Only the gérance prepares an assembly."), field="kind")
    dates = sorted(set(slots))
    if len(dates) < 2:
        raise Refused(_("Propose at least two dates that differ."), field="slot_1")
    _judge(dates, closes_at, at)
    poll = DatePoll.objects.create(
        kind=kind,
        title=title,
        text=text,
        place=place,
        video_url=video_url,
        minutes=minutes,
        author=by,
        opens_at=at,
        closes_at=closes_at,
    )
    Slot.objects.bulk_create([Slot(poll=poll, starts_at=one) for one in dates])
    asked = _people(kind, set(people) | {by.pk}, at)
    if len(asked) < 2:
        raise Refused(_("Choose whom you ask, besides yourself."), field="people")
    Asked.objects.bulk_create([Asked(poll=poll, member=member) for member in asked])
    _write(poll, Kind.POLL_ASKED, [one for one in asked if one != by], occasion="", at=at)
    record("poll.opened", by=by.pk, at=at, about=poll, people=len(asked), dates=len(dates))
    return poll


def _people(kind: str, chosen: set[int], at: datetime) -> list[Member]:
    """Who is asked: associates for an assembly, everybody for the team, else those chosen."""
    belonging = associates(clock.today(at)) if kind in ASSEMBLIES else members_on(clock.today(at))
    people = belonging.filter(pk__in=chosen) if kind in BY_PARTICIPANTS else belonging
    return list(people.order_by("last_name", "first_name", "pk"))


def _judge(dates: Sequence[datetime], closes_at: datetime, at: datetime) -> None:
    """Raise Refused unless the deadline is to come and every date comes after it."""
    if closes_at <= at:
        raise Refused(_("It must close in the future."), field="closes_at")
    if len(dates) > MOST_SLOTS:
        raise Refused(_("At most 20 dates."), field="slot_1")
    if dates[0] < closes_at:
        raise Refused(
            _("People answer before the first date, %(when)s.") % {"when": in_words(dates[0])},
            field="closes_at",
        )


def _locked(poll: DatePoll) -> DatePoll:
    return DatePoll.objects.select_for_update().get(pk=poll.pk)


@transaction.atomic
def answer(*, poll: DatePoll, marks: Mapping[int, str], comment: str, by: Member, at: datetime) -> None:
    """Say about each date whether one can come; replaces what she said before. Raises Refused."""
    current = _locked(poll)
    mine = current.asked.filter(member=by).first()
    if mine is None or not may_see(by):
        raise Refused(_("You are not among those who are asked."))
    if not current.is_open(at):
        raise Refused(_("This poll has ended. Your answer was not recorded."))
    slots = set(current.slots.order_by("pk").values_list("pk", flat=True))
    if marks.keys() != slots or not set(marks.values()) <= set(SlotAnswer.values):
        raise Refused(_("Answer about each date; dates may have been added meanwhile: look at them again."))
    for slot, word in sorted(marks.items()):
        Mark.objects.update_or_create(asked=mine, slot_id=slot, defaults={"answer": word})
    mine.comment, mine.answered_at = comment.strip(), at
    mine.save(update_fields=["comment", "answered_at"])


@transaction.atomic
def change_poll(
    *, poll: DatePoll, slots: Sequence[datetime], closes_at: datetime, by: Member, at: datetime
) -> DatePoll:
    """Add dates and move the deadline. With new dates everybody is asked again; what was answered stays."""
    current = _settling(poll, by)
    known = set(current.slots.order_by("pk").values_list("starts_at", flat=True))
    added = sorted(set(slots) - known)
    if added and added[0] <= at:
        raise Refused(_("This date is past."), field="slot_1")
    coming = sorted({one for one in known | set(added) if one > at})
    if not coming:
        raise Refused(_("All dates are past: propose a later one."), field="slot_1")
    _judge(coming, closes_at, at)
    if len(known) + len(added) > MOST_SLOTS:
        raise Refused(_("At most 20 dates."), field="slot_1")
    current.closes_at, current.revision = closes_at, current.revision + 1
    current.save(update_fields=["closes_at", "revision"])
    current.slots.filter(starts_at__lte=at).delete()  # nobody can choose them any more
    Slot.objects.bulk_create([Slot(poll=current, starts_at=one) for one in added])
    if added:
        asked = [one.member for one in current.asked.select_related("member").order_by("pk")]
        people = [one for one in asked if one != by]
        _write(current, Kind.POLL_ASKED, people, occasion=str(current.revision), at=at)
    record("poll.changed", by=by.pk, at=at, about=current, dates=len(known) + len(added))
    return current


def _settling(poll: DatePoll, by: Member) -> DatePoll:
    """The poll, locked, for who may settle it, as long as it has not ended. Raises Refused."""
    current = _locked(poll)
    if not may_settle(by, current):
        raise Refused(_("Only who asked for a date, or the gérance, may do this."))
    if current.is_settled:
        raise Refused(_("This poll has ended meanwhile."))
    return current


@transaction.atomic
def withdraw_poll(*, poll: DatePoll, by: Member, at: datetime) -> None:
    """Ask no more; everybody who was asked is told. Raises Refused."""
    current = _settling(poll, by)
    current.withdrawn_at = at
    current.save(update_fields=["withdrawn_at"])
    _tell(current, None, by, at)
    record("poll.withdrawn", by=by.pk, at=at, about=current)


@transaction.atomic
def settle_poll(*, poll: DatePoll, slot: Slot, by: Member, at: datetime) -> Meeting:
    """Make the meeting of it on the chosen date; everybody who was asked is told. Once: raises Refused afterwards.

    The meeting is in preparation: its agenda and its convocation follow the usual way.
    """
    current = _settling(poll, by)
    if slot.poll_id != current.pk:
        raise Refused(_("This date is not among those proposed."))
    meeting = create_meeting(
        kind=current.kind,
        title=current.title,
        starts_at=slot.starts_at,
        place=current.place,
        video_url=current.video_url,
        introduction=current.text,
        by=by,
        at=at,
    )
    current.meeting = meeting
    current.save(update_fields=["meeting"])
    if current.kind in BY_PARTICIPANTS:
        _invite(meeting, current)
    _tell(current, meeting, by, at)
    record("poll.settled", by=by.pk, at=at, about=current)
    return meeting


def _invite(meeting: Meeting, poll: DatePoll) -> None:
    """Those who were asked take part; who asked leads."""
    known = set(meeting.participants.order_by("pk").values_list("member", flat=True))
    asked = set(poll.asked.order_by("pk").values_list("member", flat=True))
    Participant.objects.bulk_create(
        [Participant(meeting=meeting, member_id=pk) for pk in sorted(asked - known)]
    )
    meeting.participants.filter(member=poll.author_id).update(leads=True)


def _tell(poll: DatePoll, meeting: Meeting | None, by: Member, at: datetime) -> None:
    """What came of it, to everybody who was asked and still belongs, but for who did it."""
    asked = poll.asked.values("member")
    people = members_on(clock.today(at)).filter(pk__in=asked).exclude(pk=by.pk).order_by("pk")
    _write(poll, Kind.POLL_SETTLED, list(people), occasion="", at=at, meeting=meeting)


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Remind, a day before the deadline and once for each set of dates, those who have not answered."""
    written = 0
    for poll in due_reminders(at):
        people, occasion = silent(poll, at), str(poll.revision)
        written += _write(poll, Kind.POLL_REMINDER, people, occasion=occasion, at=at, topic="reminders")
    return written


def _write(
    poll: DatePoll,
    kind: str,
    people: Collection[Member],
    *,
    occasion: str,
    at: datetime,
    topic: str = "",
    meeting: Meeting | None = None,
) -> int:
    """One mail a person about the poll."""
    context = {
        "poll": poll,
        "meeting": meeting,
        "slots": list(poll.slots.order_by("starts_at")),
        "cooperative": cooperative(),
        "url": settings.PUBLIC_URL + poll.get_absolute_url(),
    }
    to = [recipient(member, topic) for member in people]
    ends = None if kind == Kind.POLL_SETTLED else poll.closes_at
    return enqueue(kind=kind, about=poll, to=to, occasion=occasion, context=context, at=at, useful_until=ends)
