"""Whose data has come to its end; see docs/privacy-register.toml."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from interlignes.kit import clock
from members.choices import StatusKind
from members.models import Candidacy, Contract, Member, Status

#: The address of somebody whose own was erased; .invalid leads nowhere (RFC 2606).
ERASED = "@erased.invalid"


def left_by(limit: datetime) -> QuerySet[Any]:
    """Members who had left by `limit` and are still gone, with `left_on`.

    Who applied from outside and was not admitted has left on the day of that decision.
    """
    mine = Status.objects.filter(member=OuterRef("pk"))
    latest = mine.reached(clock.today())
    tried = Candidacy.objects.filter(member=OuterRef("pk"))
    gone = Member.objects.annotate(
        last_kind=Subquery(latest.values("kind")[:1]),
        left_on=Coalesce(
            Subquery(latest.values("since_on")[:1]),
            Subquery(tried.order_by("-decided_on").values("decided_on")[:1]),
        ),
    )
    never = ~Exists(mine) & ~Exists(tried.pending())
    return gone.filter(Q(last_kind=StatusKind.LEFT) | never, left_on__lte=clock.today(limit))


def out_by(limit: datetime) -> QuerySet[Any]:
    """Members out of the establishment by `limit`: the last contract ended, or without one they left; with `out_on`."""
    day = clock.today(limit)
    mine = Contract.objects.filter(member=OuterRef("pk"))
    lasting = mine.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
    last = mine.order_by(F("ends_on").desc())
    ended = Member.objects.annotate(out_on=Subquery(last.values("ends_on")[:1])).filter(
        ~Exists(lasting), out_on__isnull=False
    )
    gone = left_by(limit).filter(~Exists(mine))
    out_on = Coalesce(Subquery(last.values("ends_on")[:1]), _left_on(day))
    people = Member.objects.filter(Q(pk__in=ended.values("pk")) | Q(pk__in=gone.values("pk")))
    return people.annotate(out_on=out_on)


def _left_on(day: date) -> Subquery:
    latest = Status.objects.reached(day).filter(member=OuterRef("pk"))
    return Subquery(latest.values("since_on")[:1])


def of_people(rows: QuerySet[Any], people: QuerySet[Any], since: str, way: str = "member") -> QuerySet[Any]:
    """`rows` of `people`, each with `since`, the day that its person carries under this name."""
    hers = people.filter(pk=OuterRef(way)).values(since)[:1]
    return rows.filter(**{f"{way}__in": people.values("pk")}).annotate(**{since: Subquery(hers)})


def with_password(people: QuerySet[Any]) -> QuerySet[Any]:
    """Those of `people` whose password still opens a door."""
    return people.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exclude(password="")


def with_address(people: QuerySet[Any]) -> QuerySet[Any]:
    """Those of `people` whose address is still her own."""
    return people.exclude(email__endswith=ERASED)
