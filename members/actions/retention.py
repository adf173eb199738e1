"""The ends of what is kept about people: nothing is kept longer than docs/privacy-register.toml says."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from interlignes.journal.actions import record
from interlignes.kit import clock, retention
from interlignes.kit.retention import Executor
from members.models import (
    Contract,
    DataRequest,
    HoursWish,
    Intern,
    Invitation,
    PermitCopy,
    PersonnelDetails,
    Photo,
    Profile,
    RecordAccess,
    SubscriberDetails,
    Terms,
)
from members.queries.retention import ERASED, left_by, of_people, out_by, with_address, with_password

#: Sessions come and go all day long, and the journal would hold little else; when a support request was closed is
#: nobody's business.
UNWORTHY = {"session", "support"}


def _close(people: QuerySet[Any]) -> int:
    """Let passwords open nothing."""
    count = 0
    for number in people.values_list("pk", flat=True):
        count += people.model.objects.filter(pk=number).update(password=make_password(None))
    return count


def _forget_address(people: QuerySet[Any]) -> int:
    """Put an address that leads nowhere in the place of her own."""
    count = 0
    for number in people.values_list("pk", flat=True):
        count += people.model.objects.filter(pk=number).update(email=f"{number}{ERASED}")
    return count


def _left(model: Any, way: str = "member") -> Callable[[datetime], QuerySet[Any]]:
    """Rows of a table about people who have left."""
    return lambda limit: of_people(model.objects.all(), left_by(limit), "left_on", way)


def _out(model: Any, way: str = "member") -> Callable[[datetime], QuerySet[Any]]:
    """Rows of a table about people who are out of the establishment."""
    return lambda limit: of_people(model.objects.all(), out_by(limit), "out_on", way)


def _sessions(limit: datetime) -> QuerySet[Any]:
    return Session.objects.filter(expire_date__lt=limit)


def _session_notes(limit: datetime) -> QuerySet[Any]:
    alive = Session.objects.filter(expire_date__gte=limit)
    return UserSession.objects.exclude(session_key__in=alive.values("session_key"))


def _links(limit: datetime) -> QuerySet[Any]:
    return Invitation.objects.filter(expires_at__lt=limit)


def _looks(limit: datetime) -> QuerySet[Any]:
    return RecordAccess.objects.filter(day__lt=clock.today(limit))


def _gone(limit: datetime) -> QuerySet[Any]:
    return Intern.objects.filter(ends_on__lt=clock.today(limit))


def _answered(limit: datetime) -> QuerySet[Any]:
    return DataRequest.objects.filter(decided_on__lt=clock.today(limit))


retention.add(
    [
        Executor("session", "sessions.Session", "expire_date", _sessions),
        Executor("session", "usersessions.UserSession", "created_at", _session_notes),
        Executor("link", "members.Invitation", "expires_at", _links),
        Executor("profile", "members.Photo", "left_on", _left(Photo)),
        Executor("profile", "members.Profile", "left_on", _left(Profile)),
        Executor("access", "members.RecordAccess", "day", _looks),
        Executor("request", "members.DataRequest", "decided_on", _answered),
        Executor("account", "account.EmailAddress", "left_on", _left(EmailAddress, "user")),
        Executor("account", "mfa.Authenticator", "left_on", _left(Authenticator, "user")),
        Executor(
            "account",
            "members.Member",
            "left_on",
            lambda limit: with_password(left_by(limit)),
            fields=("password",),
            act=_close,
        ),
        Executor("contact", "members.SubscriberDetails", "left_on", _left(SubscriberDetails)),
        Executor(
            "contact",
            "members.Member",
            "left_on",
            lambda limit: with_address(left_by(limit)),
            fields=("email",),
            act=_forget_address,
        ),
        Executor("personnel", "members.Terms", "out_on", _out(Terms, "contract__member")),
        Executor("personnel", "members.HoursWish", "out_on", _out(HoursWish)),
        Executor("personnel", "members.PersonnelDetails", "out_on", _out(PersonnelDetails)),
        Executor("personnel", "members.PermitCopy", "out_on", _out(PermitCopy)),
        Executor("personnel", "members.Contract", "out_on", _out(Contract)),
        Executor("personnel", "members.Intern", "ends_on", _gone),
    ]
)


def apply_retention(*, at: datetime) -> dict[str, int]:
    """Run every executor of every app, each in a transaction of its own; table -> rows, of those that had some.

    The journal holds how many rows of which clock, not whose.
    """
    done: dict[str, int] = {}
    for executor in list(retention.EXECUTORS):
        with transaction.atomic():
            count = executor.act(executor.rows(at))
            if not count:
                continue
            done[executor.model] = done.get(executor.model, 0) + count
            if executor.clock not in UNWORTHY:
                record("data.expired", by=None, at=at, clock=executor.clock, rows=count)
    return done


def tidy(*, at: datetime) -> None:
    """What the hourly task does. Takes no right from anybody."""
    apply_retention(at=at)
