"""The end of messages between people who chose each other."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from interlignes.kit import register, retention
from interlignes.kit.retention import Executor
from wellbeing.models import Reply, RequestRecipient
from wellbeing.queries import CLOCK, over_by


def _requests(limit: datetime) -> QuerySet[Any]:
    return over_by(limit, limit + register.load().clocks[CLOCK].period)


def _under(rows: QuerySet[Any], limit: datetime) -> QuerySet[Any]:
    over = _requests(limit)
    since = over.filter(pk=OuterRef("request")).values("since")[:1]
    return rows.filter(request__in=over.values("pk")).annotate(since=Subquery(since))


retention.add(
    [
        Executor(CLOCK, "wellbeing.Reply", "since", lambda limit: _under(Reply.objects.all(), limit)),
        Executor(
            CLOCK,
            "wellbeing.RequestRecipient",
            "since",
            lambda limit: _under(RequestRecipient.objects.all(), limit),
        ),
        Executor(CLOCK, "wellbeing.Request", "since", _requests),
    ]
)
