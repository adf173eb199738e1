"""The working lives of the people of the demo: contracts, hours wanted, candidacies, a departure."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Protocol

from governance.actions.candidacies import put_on_agenda
from governance.models import AgendaItem, Meeting
from interlignes.kit import clock
from members import actions
from members.models import Candidacy, Contract, Member


class Stage(Protocol):
    """What a loading of the demo offers."""

    now: datetime

    def plan(self, at: datetime, do: Any) -> None:
        """Let something happen at an instant."""

    def instant(self, day: int, hour: str, minutes: float = 0) -> datetime:
        """An hour, so many days from today."""

    def member(self, key: str) -> Member:
        """A person."""


def plan(stage: Stage, person: Mapping[str, Any]) -> None:
    """Everything dated of one person but statuses and offices."""
    key = person["key"]
    if work := person.get("work"):
        stage.plan(stage.instant(work["from"], "09:50"), partial(_hire, stage, key, work))
        for since, hours in work.get("amendments", ()):
            stage.plan(stage.instant(since, "10:10"), partial(_amend, stage, key, hours))
    for day, hours in person.get("wishes", ()):
        stage.plan(stage.instant(day, "12:30"), partial(_wish, stage, key, hours))
    if day := person.get("applied"):
        stage.plan(stage.instant(day, "11:00"), partial(_apply, stage, key))
    if left := person.get("departure"):
        stage.plan(stage.instant(left["day"], "17:30"), partial(_depart, stage, key, left["reason"]))


def candidacy_on(stage: Stage, meeting: Meeting, key: str, at: datetime) -> AgendaItem:
    """The candidacy of a person on an agenda."""
    candidacy = Candidacy.objects.pending().get(member=stage.member(key))
    return put_on_agenda(meeting=meeting, candidacy=candidacy, by=stage.member("nadia"), at=at)


def _day(stage: Stage, days: int) -> date:
    return clock.today(stage.now) + timedelta(days=days)


def _hire(stage: Stage, key: str, work: Mapping[str, Any], at: datetime) -> None:
    ends = work.get("until")
    nadia = stage.member("nadia")
    actions.start_contract(
        member=stage.member(key),
        kind=work.get("kind", "cdi"),
        starts_on=clock.today(at),
        ends_on=_day(stage, ends) if ends is not None else None,
        job=work["job"],
        qualification=work.get("qualification", "Cadre"),
        hours=Decimal(work["hours"]),
        by=nadia,
        at=at,
    )
    actions.change_personnel_details(
        member=stage.member(key),
        nationality=work.get("nationality", "française"),
        born_on=date.fromisoformat(work["born"]),
        sex=work["sex"],
        by=nadia,
        at=at,
    )


def _amend(stage: Stage, key: str, hours: int, at: datetime) -> None:
    contract = Contract.objects.get(member=stage.member(key))
    last = contract.terms.latest("since_on")
    actions.amend_contract(
        contract=contract,
        since_on=clock.today(at),
        job=last.job,
        qualification=last.qualification,
        hours=Decimal(hours),
        by=stage.member("nadia"),
        at=at,
    )


def _wish(stage: Stage, key: str, hours: int, at: datetime) -> None:
    member = stage.member(key)
    actions.state_hours_wish(member=member, hours=Decimal(hours), by=member, at=at)


def _apply(stage: Stage, key: str, at: datetime) -> None:
    actions.file_candidacy(member=stage.member(key), at=at)


def _depart(stage: Stage, key: str, reason: str, at: datetime) -> None:
    actions.end_membership(
        member=stage.member(key), reason=reason, day=clock.today(at), by=stage.member("nadia"), at=at
    )
