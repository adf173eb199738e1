"""Each clock of the privacy register has an executor, nothing else is touched, and a dry run changes nothing."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import Model

from governance.models import CalendarFeed, ProposalVersion, Reading, ReadingShown
from interlignes.journal.models import Entry
from interlignes.kit import clock, register, retention
from interlignes.kit.retention import EXECUTORS, Executor
from interlignes.outbox.choices import State
from interlignes.outbox.models import Mail
from members import actions
from members.actions.retention import UNWORTHY
from members.models import (
    Contract,
    DataRequest,
    HoursWish,
    Invitation,
    Member,
    PermitCopy,
    PersonnelDetails,
    Photo,
    Profile,
    RecordAccess,
    Status,
    SubscriberDetails,
    Terms,
)
from members.tasks import tidy
from tests.conftest import make_member
from tests.scene import build
from wellbeing.models import Reply, Request, RequestRecipient

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
Touched = set[tuple[str, str]]


def clocked() -> Touched:
    """(model, field) of everything that the register gives a clock."""
    book = register.load()
    return {
        (model, name)
        for model, fields in book.models.items()
        for name, entry in fields.items()
        if entry.keep in book.clocks
    }


def touched_by(executor: Executor) -> Touched:
    """(model, field) that an executor empties; all fields when it deletes rows."""
    names = executor.fields or tuple(
        field.name for field in apps.get_model(executor.model)._meta.concrete_fields
    )
    return {(executor.model, name) for name in names}


@pytest.mark.once
def test_every_clock_of_the_register_has_an_executor_and_no_executor_does_more() -> None:
    book = register.load()
    reached = {
        (executor.clock, model, name) for executor in EXECUTORS for model, name in touched_by(executor)
    }
    wanted = {(book.models[model][name].keep, model, name) for model, name in clocked()}
    assert reached == wanted


@pytest.mark.once
def test_every_period_in_words_has_a_clock_and_every_clock_a_sentence() -> None:
    """A register that promises "five years" without anything that counts them promises nothing."""
    book = register.load()
    open_ended = ("as long as", "at least")
    timed = {
        code
        for code, words in book.keeps.items()
        if re.search(r"\b(years?|days?|months?)\b", words) and not words.startswith(open_ended)
    }
    assert timed == set(book.clocks)


def snapshot() -> dict[tuple[str, Any], dict[str, Any]]:
    """Every row of every table."""
    found = {}
    for model in apps.get_models():
        for row in model._default_manager.all():
            values = {field.name: field.value_from_object(row) for field in model._meta.concrete_fields}
            found[model._meta.label, row.pk] = values
    return found


def changes(before: Any, after: Any) -> Iterator[tuple[str, str]]:
    """(model, field) of what was deleted, emptied or added; the journal is meant to grow."""
    for key in before.keys() | after.keys():
        old, new = before.get(key, {}), after.get(key, {})
        for name in old.keys() | new.keys():
            if old.get(name) != new.get(name) and not key[0].startswith("journal."):
                yield key[0], name


@pytest.fixture
def past(bruno: Member, alice: Member) -> Member:
    """Chloé, who left long ago and left a trace in every table with a clock; Alice, who has not, did the same."""
    with time_machine.travel(NOW - timedelta(days=8 * 365), tick=False):
        build(1, electors=[bruno, alice])
        chloe = make_member("Chloé")
        Status.objects.filter(member=chloe).update(since_on=date(2010, 1, 1))
        for member in (chloe, alice):
            _leave_traces(member, bruno)
        Status.objects.create(member=chloe, kind="left", since_on=date(2019, 1, 1))
        Contract.objects.filter(member=chloe).update(ends_on=date(2018, 12, 31))
    return chloe


def _leave_traces(member: Member, bruno: Member) -> None:
    at = clock.now()
    Profile.objects.update_or_create(member=member, defaults={"job": "x"})
    Photo.objects.create(member=member, content=b"x", digest="d")
    Invitation.objects.create(member=member, key_digest=f"k{member.pk}", expires_at=at + timedelta(days=9))
    RecordAccess.objects.create(member=member, viewer=bruno, part="record", day=at.date())
    answered = {"state": "done", "decided_on": at.date(), "answer": "x"}
    DataRequest.objects.create(member=member, kind="erasure", filed_on=at.date(), **answered)
    contract = Contract.objects.create(member=member, kind="cdi", starts_on=date(2012, 1, 1))
    Terms.objects.create(contract=contract, since_on=date(2012, 1, 1), job="x", hours=20)
    SubscriberDetails.objects.create(member=member, address="x")
    support = Request.objects.create(author=member, kind="supervision", text_sealed="x", closed_at=at)
    RequestRecipient.objects.create(request=support, member=bruno)
    Reply.objects.create(request=support, author=bruno, text_sealed="x")
    CalendarFeed.objects.create(member=member, key_digest=f"c{member.pk}")
    version = ProposalVersion.objects.order_by("pk").last()
    ReadingShown.objects.create(member=member)
    Reading.objects.create(version=version, member=member, day=at.date())
    HoursWish.objects.create(member=member, since_on=date(2013, 1, 1), hours=30)
    PersonnelDetails.objects.create(member=member, nationality="x")
    PermitCopy.objects.create(
        member=member, content_type="application/pdf", content_sealed="x", annexed_on=date(2013, 1, 1)
    )
    Authenticator.objects.create(user=member, type="totp", data={})
    Session.objects.create(session_key=f"s{member.pk}", session_data="x", expire_date=at + timedelta(days=14))
    UserSession.objects.create(user=member, session_key=f"s{member.pk}", ip="127.0.0.1", user_agent="x")
    for state in (State.SENT, State.WAITING):
        Mail.objects.create(
            kind="account",
            about_type="x",
            about_id=f"{member.pk}{state}",
            recipient=member.email,
            member=member,
            language="fr",
            subject="x",
            text="x",
            message_id=f"<{member.pk}{state}>",
            state=state,
        )


@pytest.mark.django_db
def test_after_many_years_everything_with_a_clock_goes_and_nothing_else(past: Member) -> None:
    with time_machine.travel(NOW, tick=False):
        before = snapshot()
        done = actions.apply_retention(at=clock.now())
        touched = set(changes(before, snapshot()))
    assert touched <= clocked(), sorted(touched - clocked())
    assert {model for model, _ in touched} == {executor.model for executor in EXECUTORS}
    assert done.keys() == {executor.model for executor in EXECUTORS}
    past.refresh_from_db()
    assert past.email == f"{past.pk}@erased.invalid"
    assert not past.has_usable_password()
    assert past.first_name == "Chloé"  # electorates and minutes refer to her
    assert {entry.facts["clock"] for entry in Entry.objects.filter(kind="data.expired")} == set(
        register.load().clocks
    ) - UNWORTHY


@pytest.mark.django_db
def test_who_is_still_here_keeps_what_is_hers(past: Member, alice: Member) -> None:
    with time_machine.travel(NOW, tick=False):
        actions.apply_retention(at=clock.now())
    alice.refresh_from_db()
    assert alice.email == "alice@example.coop"
    assert alice.has_usable_password()
    for model in (Profile, Photo, HoursWish, PersonnelDetails, Contract):
        assert model._default_manager.filter(member=alice).count() == 1, model
        assert not model._default_manager.filter(member=past).exists(), model
    for model in (EmailAddress, Authenticator):
        assert model._default_manager.filter(user=alice).exists()
        assert not model._default_manager.filter(user=past).exists()
    assert Mail.objects.filter(state=State.WAITING, member=alice).exists()


@pytest.mark.django_db
def test_second_run_finds_nothing(past: Member) -> None:
    with time_machine.travel(NOW, tick=False):
        actions.apply_retention(at=clock.now())
        assert actions.apply_retention(at=clock.now()) == {}
        assert not any(due.rows for due in retention.report(clock.now()))


@pytest.mark.django_db
def test_dry_run_says_what_is_due_and_changes_nothing(past: Member) -> None:
    out = StringIO()
    with time_machine.travel(NOW, tick=False):
        before = snapshot()
        call_command("retention", dry_run=True, stdout=out)
        assert snapshot() == before
    text = out.getvalue()
    for executor in EXECUTORS:
        assert executor.model in text
    assert re.search(r"members\.Contract \(.*\): 1 due, the oldest since 2018-12-31", text)
    assert "members.Member.email" in text
    assert "C. trav. R1221-26" in text


@pytest.mark.django_db
def test_command_and_task_do_it(past: Member) -> None:
    out = StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("retention", stdout=out)
        assert "members.Contract: 1 done" in out.getvalue()
        out = StringIO()
        call_command("retention", stdout=out)
        assert "Nothing was due." in out.getvalue()
        Invitation.objects.create(
            key_digest="old", created_at=NOW - timedelta(days=500), expires_at=NOW - timedelta(days=400)
        )
        tidy()
    assert not Invitation.objects.filter(key_digest="old").exists()


def rows_of(model: type[Model], member: Member) -> int:
    """How many rows of a person remain."""
    return model._default_manager.filter(member=member).count()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "kept"),
    [
        (0, {"account": True, "contact": True, "profile": False}),
        (30, {"account": False, "contact": True, "profile": False}),
        (1826, {"account": False, "contact": True, "profile": False}),
        (1827, {"account": False, "contact": False, "profile": False}),
    ],
)
def test_ends_come_on_their_day(alice: Member, days: int, kept: dict[str, bool]) -> None:
    Profile.objects.create(member=alice)
    Status.objects.create(member=alice, kind="left", since_on=date(2021, 3, 1))
    with time_machine.travel(datetime(2021, 3, 1, 12, tzinfo=UTC) + timedelta(days=days), tick=False):
        actions.apply_retention(at=clock.now())
    alice.refresh_from_db()
    assert {
        "account": alice.has_usable_password(),
        "contact": alice.email == "alice@example.coop",
        "profile": rows_of(Profile, alice) == 1,
    } == kept


@pytest.mark.django_db
def test_who_came_back_has_not_left(alice: Member) -> None:
    Profile.objects.create(member=alice)
    Status.objects.create(member=alice, kind="left", since_on=date(2020, 3, 1))
    Status.objects.create(member=alice, kind="employee", since_on=date(2021, 3, 1))
    with time_machine.travel(NOW, tick=False):
        assert "members.Profile" not in actions.apply_retention(at=clock.now())


@pytest.mark.django_db
def test_of_two_statuses_of_one_day_the_later_counts(alice: Member) -> None:
    """Left at noon by mistake, or an associate again in the evening: what an assembly decided last is what holds."""
    day, noon = date(2020, 3, 1), datetime(2020, 3, 1, 12, tzinfo=UTC)
    Profile.objects.create(member=alice)
    Status.objects.create(member=alice, kind="associate", since_on=day, since_at=noon)
    Status.objects.create(member=alice, kind="left", since_on=day)
    with time_machine.travel(NOW, tick=False):
        assert "members.Profile" not in actions.apply_retention(at=clock.now())
        alice.statuses.filter(kind="left").update(since_at=noon + timedelta(hours=2))
        assert actions.apply_retention(at=clock.now())["members.Profile"] == 1


@pytest.mark.django_db
def test_a_new_contract_keeps_the_old_one(alice: Member) -> None:
    """The register of the personnel is kept from the day the person leaves the establishment, not the contract."""
    Contract.objects.create(member=alice, kind="cdd", starts_on=date(2010, 1, 1), ends_on=date(2010, 12, 31))
    open_end = Contract.objects.create(member=alice, kind="cdi", starts_on=date(2015, 1, 1))
    with time_machine.travel(NOW, tick=False):
        actions.apply_retention(at=clock.now())
        assert rows_of(Contract, alice) == 2
        Contract.objects.filter(pk=open_end.pk).update(ends_on=date(2021, 11, 1))
        actions.apply_retention(at=clock.now())
    assert rows_of(Contract, alice) == 0
