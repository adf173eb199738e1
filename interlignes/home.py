"""What the home page counts and asks over all apps, in few queries that are compiled once."""

from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, F, QuerySet, Value
from django.urls import reverse

from governance.choices import ASSEMBLIES
from governance.permissions import may_see
from governance.queries import without_assembly
from governance.queries.assignments import open_of
from governance.queries.consultations import answers_awaited_from
from governance.queries.convening import overdue_for, with_gerance
from governance.queries.minutes import USUAL_DELAY, awaited_from, unsealed_since
from governance.queries.polls import dates_awaited_from
from governance.queries.rulebook import unread_by
from interlignes.kit import clock
from interlignes.kit.prepared import Prepared
from interlignes.outbox.choices import DISCREET, State
from interlignes.outbox.models import Mail
from interlignes.urn.queries import codes_awaited, counts_awaited_from, keys_awaited
from members.choices import Role
from members.models import Member
from members.permissions import may_read_register
from members.queries import ending_mandates, holders
from members.queries.data import open_requests
from members.rules import offices
from wellbeing.queries import open_rounds


def questions(member: Member, now: datetime) -> list[dict[str, Any]]:
    """Minutes to read, consultations and polls for a date that wait for her, soonest first, five. One query.

    Whoever was at an assembly without being an associate does not read its minutes.
    """
    lines = _questions(member=member.pk, at=now) if may_see(member) else []
    if not may_read_register(member):
        lines = [line for line in lines if line["held_as"] not in ASSEMBLIES]
    return [{**line, "url": reverse(f"governance:{line['what']}", args=[line["pk"]])} for line in lines]


def _asked_of(member: int, at: datetime) -> QuerySet[Any, dict[str, Any]]:
    author = {"first": F("author__first_name"), "last": F("author__last_name")}
    asked: dict[str, Any] = {"when": F("closes_at"), "held_as": Value(""), **author}
    given: dict[str, Any] = {"when": F("minutes__submitted_at"), "held_as": F("kind")}
    given |= dict.fromkeys(author, Value(""))
    waiting: dict[str, QuerySet[Any, Any]] = {
        "consultation": answers_awaited_from(member, at).values("pk", "title", **asked),
        "poll": dates_awaited_from(member, at).values("pk", "title", **asked),
        "minutes": awaited_from(member).values("pk", "title", **given),
    }
    first, *others = (
        rows.order_by().annotate(what=Value(what, output_field=CharField())) for what, rows in waiting.items()
    )
    return first.union(*others, all=True).order_by("when", "pk")[:5]


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


def _everybodys(member: int, at: datetime, today: date) -> dict[str, QuerySet[Any]]:
    """Check-ins, articles to agree to, things she took on in meetings, what a scrutineer is to do with her key."""
    return {
        "articles": unread_by(member, today),
        "checkins": open_rounds(at),
        "assignments": open_of(member),
        "overdue": overdue_for(member, today),
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
    return _counted({**_everybodys(member, at, today), "gerance": holders(Role.GERANCE, today)})


_waiting = Prepared(_waiting_for_anybody, member=int, at=datetime, today=date)


def _waiting_for_gerance(
    member: int, at: datetime, today: date, soon: date, since: datetime, late: datetime
) -> QuerySet[Any, dict[str, Any]]:
    return _counted(
        {
            # Whom a discreet mail did not reach is nobody's business: one more than the desk lists would tell it.
            "refused_mails": Mail.objects.filter(state=State.REFUSED).exclude(kind__in=DISCREET),
            "data_requests": open_requests(),
            "candidacies": without_assembly(since),
            "unsealed": unsealed_since(late),
            "requested": with_gerance(),
            "requested_late": with_gerance().filter(due_on__lt=today),
            "ending_mandates": ending_mandates(today, soon),
            **_everybodys(member, at, today),
        }
    )


_unfinished = Prepared(
    _waiting_for_gerance, member=int, at=datetime, today=date, soon=date, since=datetime, late=datetime
)
