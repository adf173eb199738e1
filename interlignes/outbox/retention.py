"""The end of mails: they prove convocations for as long as anybody may contest them, and no longer."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from interlignes.kit import retention
from interlignes.kit.retention import Executor
from interlignes.outbox.choices import State
from interlignes.outbox.models import Mail


def _old(limit: datetime) -> QuerySet[Any]:
    return Mail.objects.filter(created_at__lt=limit).exclude(state=State.WAITING)


retention.add([Executor("mail", "outbox.Mail", "created_at", _old)])
