"""Mails about what comes due. Each goes once, whatever dies meanwhile."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from interlignes.kit import clock
from interlignes.outbox.actions import enqueue, first_said_at
from interlignes.outbox.choices import Kind
from interlignes.urn.queries import awaited
from members.choices import Role
from members.mail import recipient
from members.models import Member
from members.queries import cooperative, holders, members_on
from wellbeing import queries
from wellbeing.actions.prevention import write_about
from wellbeing.models import DuerpVersion, Release, Round
from wellbeing.rules.duerp import YEARLY_FROM, due_on, first_occasion
from wellbeing.rules.packs import said
from wellbeing.rules.rounds import due_reminder, is_quiet

#: How long before the day an action, and the DUERP, are reminded of.
ACTION_AHEAD, DUERP_AHEAD = timedelta(days=7), timedelta(days=30)
#: After that a reminder helps nobody any more.
STALE = timedelta(days=7)


@transaction.atomic
def remind_of_actions(*, at: datetime) -> int:
    """Remind owners a week before the day, and on the day of review; the number of mails."""
    today, sent = clock.today(at), 0
    for action in queries.actions().filter(owner__in=members_on(today).filter(is_active=True)):
        if action.is_running and today <= action.due_on <= today + ACTION_AHEAD:
            occasion = f"due {action.due_on}"
            sent += write_about(action, Kind.ACTION_DUE, occasion=occasion, at=at, review=False)
        if action.review_on and today - STALE <= action.review_on <= today:
            occasion = f"review {action.review_on}"
            sent += write_about(action, Kind.ACTION_DUE, occasion=occasion, at=at, review=True)
    return sent


@transaction.atomic
def remind_of_duerp(*, at: datetime) -> int:
    """Remind gérance and referents a month before the yearly update, and again when it is overdue.

    While no version exists, remind the gérance of the first, which every employer owes.
    """
    today = clock.today(at)
    latest, workers = queries.duerp_versions().first(), queries.workers(today).count()
    if latest is None:
        return _remind_of_first_duerp(workers, at)
    due = due_on(latest.made_on, workers)
    if due is None or today < due - DUERP_AHEAD:
        return 0
    people = {one.pk: one for role in (Role.GERANCE, Role.REFERENT) for one in holders(role, today)}
    occasion = "overdue" if today >= due else ""
    return _write_about_duerp(DuerpVersion(pk=latest.pk), people.values(), occasion, at, due=due)


def _remind_of_first_duerp(workers: int, at: datetime) -> int:
    today, own = clock.today(at), cooperative()
    asked_at = first_said_at(kind=Kind.DUERP_DUE, about=own)
    occasion = first_occasion(clock.today(asked_at) if asked_at else None, workers, today)
    if not occasion:
        return 0
    facts = {"workers": workers, "is_yearly": workers >= YEARLY_FROM}
    return _write_about_duerp(own, holders(Role.GERANCE, today), occasion, at, **facts)


def _write_about_duerp(
    about: Model, people: Iterable[Member], occasion: str, at: datetime, **facts: Any
) -> int:
    context = {
        "cooperative": cooperative(),
        "url": settings.PUBLIC_URL + reverse("wellbeing:duerp"),
        **facts,
    }
    to = [recipient(one) for one in people]
    return enqueue(kind=Kind.DUERP_DUE, about=about, to=to, occasion=occasion, context=context, at=at)


@transaction.atomic
def write_about_round(*, round: Round, at: datetime) -> int:
    """The mail that is due: to everybody at the opening, then to those who have not answered; the number written.

    Never at night or at a weekend. Who has answered is known until closing only; `release_round` deletes reminders.
    """
    now = at.astimezone(clock.PARIS)
    opens_at, closes_at = round.opens_at.astimezone(clock.PARIS), round.closes_at.astimezone(clock.PARIS)
    occasion = due_reminder(opens_at, closes_at, now)
    if not occasion or round.urn is None or is_quiet(now):
        return 0
    silent = round.urn.roll.filter(has_voted=False) if occasion != "opening" else round.urn.roll.all()
    people = members_on(clock.today(at)).filter(
        is_active=True, wants_reminders=True, pk__in=silent.values("member")
    )
    kind = Kind.CHECKIN_OPENED if occasion == "opening" else Kind.CHECKIN_REMINDER
    return _write_about_round(round, kind, list(people), "reminders", occasion, at)


@transaction.atomic
def write_about_count(*, round: Round, at: datetime) -> int:
    """Tell those who hold keys that a closed check-in waits for their part, once each; never at night or a weekend.

    The mail leads to the page of the round: nothing in it names the urn, of which nothing is left after the release.
    """
    if round.urn is None or is_quiet(at.astimezone(clock.PARIS)):
        return 0
    present = set(members_on(clock.today(at)).filter(is_active=True).values_list("pk", flat=True))
    people = [one.member for one in awaited(round.urn) if one.member_id in present]
    return _write_about_round(round, Kind.CHECKIN_COUNT, people, "", "", at)


@transaction.atomic
def write_about_release(*, release: Release, at: datetime) -> int:
    """Tell everybody who works here that the result stands, on the next working day."""
    if is_quiet(at.astimezone(clock.PARIS)) or at > release.released_at + timedelta(days=5):
        return 0
    people = queries.workers(clock.today(at)).filter(is_active=True, wants_results=True)
    return _write_about_round(release.round, Kind.CHECKIN_RELEASED, list(people), "results", "", at)


def _write_about_round(
    round: Round, kind: str, people: list[Member], topic: str, occasion: str, at: datetime
) -> int:
    is_release = kind == Kind.CHECKIN_RELEASED
    context = {
        "round": round,
        "pack": round.questionnaire,
        "title": said(round.questionnaire.title, "fr"),
        "is_last": occasion == "last",
        "cooperative": cooperative(),
        "url": settings.PUBLIC_URL
        + (round.release.get_absolute_url() if is_release else round.get_absolute_url()),
    }
    to = [recipient(one, topic) for one in people]
    until = round.closes_at if kind in (Kind.CHECKIN_OPENED, Kind.CHECKIN_REMINDER) else None
    return enqueue(
        kind=kind, about=round, to=to, occasion=occasion, context=context, at=at, useful_until=until
    )
