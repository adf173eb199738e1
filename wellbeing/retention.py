"""The end of messages between people who chose each other."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from interlignes.kit import retention
from interlignes.kit.retention import Executor
from wellbeing.models import Reply, Request, RequestRecipient


def _under(rows: QuerySet[Any], limit: datetime) -> QuerySet[Any]:
    return rows.filter(request__closed_at__lt=limit).annotate(closed_at=F("request__closed_at"))


retention.add(
    [
        Executor("support", "wellbeing.Reply", "closed_at", lambda limit: _under(Reply.objects.all(), limit)),
        Executor(
            "support",
            "wellbeing.RequestRecipient",
            "closed_at",
            lambda limit: _under(RequestRecipient.objects.all(), limit),
        ),
        Executor(
            "support",
            "wellbeing.Request",
            "closed_at",
            lambda limit: Request.objects.filter(closed_at__lt=limit),
        ),
    ]
)
