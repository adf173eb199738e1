"""Making meetings that come again, changing those to come, skipping one, stopping, convening each in its time."""

import logging
from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.actions.agendas import arguments
from governance.actions.meetings import CHANGEABLE as OF_CONVENED
from governance.actions.meetings import cancel_meeting, change_meeting, convoke
from governance.choices import BY_PARTICIPANTS, OF_MEMBERS, ItemKind, MeetingKind
from governance.models import AgendaItem, Meeting, Motion, Occurrence, Participant, Series
from governance.permissions import may_lead_series, may_prepare
from governance.queries.series import due, to_come, watched_series
from governance.queries.topics import Model
from governance.rules.agenda import blocks_of, levels, placed
from governance.rules.series import MOST, dates, instant
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.conflicts import refuse_if_changed
from interlignes.kit.errors import Refused
from members.models import Member
from members.queries import members_on

logger = logging.getLogger(__name__)


@transaction.atomic
def begin_series(
    *,
    kind: str,
    first_on: date,
    rhythm: str,
    count: int | None,
    until_on: date | None,
    people: Collection[int],
    model: Model,
    by: Member,
    at: datetime,
    **fields: Any,
) -> Series:
    """Make a series with all its meetings, in preparation, each with the agenda of `model`. Raises Refused.

    Assemblies do not come again by themselves: each is convened alone, with its notice and its documents.
    """
    _refuse(kind, model, by)
    days = _days(first_on, rhythm, count, until_on)
    if instant(days[0], fields["hour"]) <= at:
        raise Refused(_("This date is past."), field="first_on")
    if kind == MeetingKind.SUPERVISION and any(line["kind"] == ItemKind.DECISION for line in model.lines):
        raise Refused(_("A supervision session takes no vote: choose another template."), field="model")
    _refuse_nowhere(**fields)
    series = Series.objects.create(
        kind=kind, first_on=first_on, rhythm=rhythm, author=by, created_at=at, **fields
    )
    meetings = _meetings(series, days, by, at)
    _fill(meetings, model.lines)
    _invite(meetings, set(people), by, at)
    record("series.begun", by=by.pk, at=at, about=series, meetings=len(meetings))
    return series


def _refuse(kind: str, model: Model, by: Member) -> None:
    if kind not in OF_MEMBERS:
        raise Refused(
            _("An assembly is convened alone, with its own notice and documents: it is no series."),
            field="kind",
        )
    if not may_prepare(by, kind):
        raise Refused(_("Only who belongs to the cooperative prepares a meeting."), field="kind")
    if model.kind != kind:
        raise Refused(_("This template is for another kind of meeting."), field="model")


def _refuse_nowhere(*, place: str, video_url: str, **_other: Any) -> None:
    if not (place or video_url):
        raise Refused(_("Say where it takes place: a place or a video link."), field="place")


def _days(first_on: date, rhythm: str, count: int | None, until_on: date | None) -> list[date]:
    """The days of the series. Raises Refused."""
    if (count is None) == (until_on is None):
        raise Refused(_("Say either how many meetings, or until when."), field="count")
    days = dates(first_on, rhythm, count=count, until_on=until_on)
    field = "until_on" if count is None else "count"
    if len(days) < 2:
        raise Refused(_("A series has at least two meetings."), field=field)
    if len(days) > MOST:
        raise Refused(_("At most 60 meetings: choose an earlier end."), field=field)
    return days


def _meetings(series: Series, days: Sequence[date], by: Member, at: datetime) -> list[Meeting]:
    meetings = Meeting.objects.bulk_create(
        [
            Meeting(
                kind=series.kind,
                title=series.title,
                starts_at=instant(day, series.hour),
                place=series.place,
                video_url=series.video_url,
                created_at=at,
                created_by=by,
            )
            for day in days
        ]
    )
    Occurrence.objects.bulk_create(
        [
            Occurrence(series=series, meeting=one, occurs_on=day)
            for one, day in zip(meetings, days, strict=True)
        ]
    )
    return meetings


def _fill(meetings: Sequence[Meeting], lines: Sequence[dict[str, Any]]) -> None:
    """The items of the template, on each agenda; those for decision with their text."""
    wanted = [arguments(line) for line in lines]
    names, rows = ("kind", "title", "text", "minutes"), placed(blocks_of(levels(lines)))
    items = AgendaItem.objects.bulk_create(
        [
            AgendaItem(
                meeting=one, position=row.position, number=row.number, **{name: line[name] for name in names}
            )
            for one in meetings
            for row, line in zip(rows, wanted, strict=True)
        ]
    )
    subs = []
    for first in range(0, len(items), len(rows) or 1):
        for row in rows:
            if row.parent is not None:
                items[first + row.key].parent = items[first + row.parent]
                subs.append(items[first + row.key])
    AgendaItem.objects.bulk_update(subs, ["parent"])
    texts = ("motion_text", "reasons", "decision_class")
    pairs = zip(items, wanted * len(meetings), strict=True)
    Motion.objects.bulk_create(
        [
            Motion(item=item, text=line[texts[0]], reasons=line[texts[1]], decision_class=line[texts[2]])
            for item, line in pairs
            if item.kind == ItemKind.DECISION
        ]
    )


def _invite(meetings: Sequence[Meeting], chosen: set[int], by: Member, at: datetime) -> None:
    """Who makes the series leads its meetings; those of a working group or a supervision session have participants."""
    people = {by.pk}
    if meetings[0].kind in BY_PARTICIPANTS:
        belonging = members_on(clock.today(at)).filter(pk__in=chosen | people)
        people = set(belonging.order_by("pk").values_list("pk", flat=True))
        if len(people) < 2:
            raise Refused(_("Choose who takes part, besides yourself."), field="people")
    Participant.objects.bulk_create(
        [
            Participant(meeting=meeting, member_id=number, leads=number == by.pk)
            for meeting in meetings
            for number in sorted(people)
        ]
    )


def _led(series: Series, by: Member) -> Series:
    """The series, locked, for who leads it, as long as it goes on. Raises Refused."""
    locked = Series.objects.select_for_update().get(pk=series.pk)
    if not may_lead_series(by, locked):
        raise Refused(_("Only who made the series, or the gérance, may do this."))
    if locked.stopped_at:
        raise Refused(_("This series was stopped."))
    return locked


@transaction.atomic
def change_series(
    *, series: Series, seen: str | None = None, by: Member, at: datetime, **fields: Any
) -> tuple[int, int]:
    """Change all meetings to come; how many changed, how many are convened already and keep their title.

    What was changed in one meeting alone stays as it is there. Raises Refused, and Conflict.
    """
    locked = _led(series, by)
    refuse_if_changed(locked, watched_series(locked), seen)
    _refuse_nowhere(**fields)
    before, coming = locked.hour, list(to_come(locked, at).select_for_update(of=("self",)))
    old = {name: getattr(locked, name) for name in ("title", "place", "video_url")}
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.revision += 1
    locked.save()
    changed = left = 0
    for meeting in coming:
        wanted = {name: fields[name] for name, value in old.items() if getattr(meeting, name) == value}
        wanted |= _moved(meeting, before, locked.hour, at)
        wanted = {name: value for name, value in wanted.items() if getattr(meeting, name) != value}
        possible = {k: v for k, v in wanted.items() if not meeting.convoked_at or k in OF_CONVENED}
        left += len(possible) < len(wanted)
        if possible:
            change_meeting(meeting=meeting, by=by, at=at, **possible)
            changed += 1
    record("series.changed", by=by.pk, at=at, about=locked, meetings=changed)
    return changed, left


def _moved(meeting: Meeting, before: time, hour: time, at: datetime) -> dict[str, Any]:
    """The new instant of a meeting that still stands at the hour of the series; none that would be past."""
    day = meeting.occurrence.occurs_on
    moved = instant(day, hour)
    return {"starts_at": moved} if meeting.starts_at == instant(day, before) and moved > at else {}


@transaction.atomic
def skip(*, occurrence: Occurrence, by: Member, at: datetime) -> None:
    """Leave one out, a holiday for instance; whoever was convened to it is told. Raises Refused."""
    _led(occurrence.series, by)
    cancel_meeting(meeting=occurrence.meeting, by=by, at=at)


@transaction.atomic
def stop_series(*, series: Series, by: Member, at: datetime) -> int:
    """Hold none of the meetings to come that are not convened; how many. Those convened stay. Raises Refused."""
    locked = _led(series, by)
    left = list(to_come(locked, at).filter(convoked_at__isnull=True))
    for meeting in left:
        cancel_meeting(meeting=meeting, by=by, at=at)
    locked.stopped_at = at
    locked.save(update_fields=["stopped_at"])
    record("series.stopped", by=by.pk, at=at, about=locked, meetings=len(left))
    return len(left)


def convene_due(*, at: datetime) -> int:
    """Convene each meeting whose day for it has come, in the name of who made the series; how many. Repeatable.

    One that cannot be convened (its agenda was emptied, who leads it has left) waits and holds up no other.
    """
    sent = 0
    for meeting in due(at):
        try:
            convoke(meeting=meeting, by=meeting.occurrence.series.author, at=at)
            sent += 1
        except Refused as refusal:
            logger.warning("meeting %s of a series is not convened: %s", meeting.pk, refusal.message)
    return sent
