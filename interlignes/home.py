"""What the home page counts and asks over all apps, in few queries that are compiled once."""

from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, F, QuerySet, Value
from django.urls import reverse

from governance.permissions import may_see
from governance.queries import without_assembly
from governance.queries.assignments import open_of
from governance.queries.consultations import answers_awaited_from
from governance.queries.minutes import USUAL_DELAY, unsealed_since
from governance.queries.polls import dates_awaited_from
from interlignes.kit import clock
from interlignes.kit.prepared import Prepared
from interlignes.outbox.choices import State
from interlignes.outbox.models import Mail
from interlignes.urn.queries import codes_awaited, counts_awaited_from, keys_awaited
from members.choices import Role
from members.models import Member
from members.queries import ending_mandates, holders
from members.queries.data import open_requests
from members.rules import offices
from wellbeing.queries import open_rounds


def questions(member: Member, now: datetime) -> list[dict[str, Any]]:
    """Consultations and polls for a date that wait for her answer, soonest closing first, five of them. One query."""
    lines = _questions(member=member.pk, at=now) if may_see(member) else []
    return [{**line, "url": reverse(f"governance:{line['what']}", args=[line["pk"]])} for line in lines]


def _asked_of(member: int, at: datetime) -> QuerySet[Any, dict[str, Any]]:
    waiting = {"consultation": answers_awaited_from(member, at), "poll": dates_awaited_from(member, at)}
    first, second = (
        rows.order_by()
        .values("pk", "title", "closes_at", first=F("author__first_name"), last=F("author__last_name"))
        .annotate(what=Value(what, output_field=CharField()))
        for what, rows in waiting.items()
    )
    return first.union(second, all=True).order_by("closes_at", "pk")[:5]


_questions = Prepared(_asked_of, member=int, at=datetime)


def waiting(member: Member, now: datetime) -> dict[str, int]:
    """What waits for anybody, and how many hold the gérance: name -> how many, for the names that have some."""
    return _counts(_waiting(member=member.pk, at=now, today=clock.today(now)))


def unfinished(member: Member, now: datetime) -> dict[str, int]:
    """What waits for the gérance: name -> how many, for the names that have some."""
    today = clock.today(now)
    days = {"today": today, "soon": today + offices.SOON}
    since, late = clock.midnight(now), now - USUAL_DELAY
    return _counts(_unfinished(member=member.pk, at=now, since=since, late=late, **days))


def _counts(lines: list[dict[str, Any]]) -> dict[str, int]:
    return {line["what"]: line["count"] for line in lines}


def _everybodys(member: int, at: datetime) -> dict[str, QuerySet[Any]]:
    """Check-ins that are open, what she took on in meetings, what she is to do with her key as a scrutineer."""
    return {
        "checkins": open_rounds(at),
        "assignments": open_of(member),
        "keys": keys_awaited(member),
        "codes": codes_awaited(member, at),
        "counts": counts_awaited_from(member).filter(is_discreet=False),
    }


def _counted(waiting: dict[str, QuerySet[Any]]) -> QuerySet[Any, dict[str, Any]]:
    """How many rows each has, in one query; no line for one that has none."""
    first, *others = (
        rows.select_related(None)
        .order_by()
        .values(what=Value(name, output_field=CharField()))
        .annotate(count=Count("pk"))
        for name, rows in waiting.items()
    )
    return first.union(*others, all=True)


def _waiting_for_anybody(member: int, at: datetime, today: date) -> QuerySet[Any, dict[str, Any]]:
    return _counted({**_everybodys(member, at), "gerance": holders(Role.GERANCE, today)})


_waiting = Prepared(_waiting_for_anybody, member=int, at=datetime, today=date)


def _waiting_for_gerance(
    member: int, at: datetime, today: date, soon: date, since: datetime, late: datetime
) -> QuerySet[Any, dict[str, Any]]:
    return _counted(
        {
            "refused_mails": Mail.objects.filter(state=State.REFUSED),
            "data_requests": open_requests(),
            "candidacies": without_assembly(since),
            "unsealed": unsealed_since(late),
            "ending_mandates": ending_mandates(today, soon),
            **_everybodys(member, at),
        }
    )


_unfinished = Prepared(
    _waiting_for_gerance, member=int, at=datetime, today=date, soon=date, since=datetime, late=datetime
)
