"""People with constant roles, a client that checks what it is given, and no network but this machine.

Alice is an associate, Bruno holds the gérance (with a second factor), Chloé has left, Dora is employed but not
an associate. Émile is an outsider: he has no record at all.
"""

import socket
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from governance.actions import ballots, meetings
from governance.choices import DecisionClass, ItemKind, MeetingKind
from governance.migrations import _first_rules
from governance.models import Ballot, Meeting
from interlignes.kit import append_only, clock
from members.choices import Role, StatusKind
from members.models import Cooperative, Mandate, Member, MembershipRules, Status
from tests import migrated
from tests.client import CheckedClient

# How long a machine takes to invent an input says nothing about the property.
hypothesis_settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("patient")

LONG_AGO = date(2020, 1, 1)
#: The files that take more than half a minute.
LONG = (
    "tests/members/test_field_access.py",
    "tests/outbox/test_kill.py",
    "tests/demo",
    "tests/test_",
    "tests/members/capital/test_hostile.py",
    "tests/serve",
    "tests/urn",
    "tests/wellbeing",
    "tests/sealed/test_mutations.py",
    "tests/browser/test_every_page.py",
)
LEGAL_NAME = "Les Passeurs, SCOP SARL à capital variable"
PASSWORD = "encre papier pluie"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what belongs to the other database, and begin with what takes long: no process waits at the end."""
    vendor = "sqlite" if "sqlite" in settings.DATABASES["default"]["ENGINE"] else "postgresql"
    wrong = {"sqlite": ["postgresql_only"], "postgresql": ["sqlite_only", "once"]}[vendor]
    kept, left = [], []
    for item in items:
        (left if any(item.get_closest_marker(mark) for mark in wrong) else kept).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
    items[:] = sorted(kept, key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave the machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            if not (host.startswith("127.") or host in {"::1", "localhost"}):
                raise RuntimeError(f"a test tried to reach {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Whether a migrated database stands already where the tests expect theirs."""
    file = settings.DATABASES["default"].get("TEST", {}).get("NAME")
    return "sqlite" in settings.DATABASES["default"]["ENGINE"] and migrated.fetch(Path(file))


@pytest.fixture(scope="session")
def django_db_setup(django_db_keepdb: bool, django_db_setup: None, django_db_blocker: Any) -> None:
    """Append-only triggers would stop the flush between transactional tests; see `with_triggers`."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite" and not django_db_keepdb:
            migrated.keep(Path(connection.settings_dict["NAME"]))
        for guard in append_only.ALL:
            guard.drop(connection)
        found()


def found() -> None:
    """The rows that migrations make, where they are not."""
    if Cooperative.objects.filter(pk=1, legal_name=LEGAL_NAME).exists():
        return
    Cooperative.objects.update_or_create(
        pk=1,
        defaults={"name": "Les Passeurs", "legal_name": LEGAL_NAME},
    )
    MembershipRules.objects.get_or_create(pk=1)
    _first_rules.create(apps, None)


@pytest.fixture(autouse=True)
def _foundation(request: pytest.FixtureRequest) -> None:
    """The rows that migrations make, back again after a transactional test has flushed them."""
    names = set(request.fixturenames)
    if request.node.get_closest_marker("django_db") or names & {"db", "transactional_db", "live_server"}:
        live = {"transactional_db", "live_server"} & names
        marker = request.node.get_closest_marker("django_db")
        transactional = bool(live or (marker and marker.kwargs.get("transaction")))
        request.getfixturevalue("transactional_db" if transactional else "db")
        cache.clear()
        found()


@pytest.fixture
def with_triggers() -> Iterator[None]:
    """The append-only tables as they are in production."""
    for guard in append_only.ALL:
        guard.create(connection)
    yield
    for guard in append_only.ALL:
        guard.drop(connection)


def make_member(name: str, status: str | None = StatusKind.ASSOCIATE, **fields: Any) -> Member:
    """A member called `name`, with an account, a status since long ago."""
    member = Member.objects.create_member(
        email=f"{name.lower()}@example.coop", first_name=name, last_name="Test", password=PASSWORD, **fields
    )
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    if status:
        Status.objects.create(member=member, kind=status, since_on=LONG_AGO)
    return member


@pytest.fixture
def alice(db: None) -> Member:
    """Associate."""
    return make_member("Alice")


@pytest.fixture
def bruno(db: None) -> Member:
    """Gérance, with a second factor."""
    member = make_member("Bruno")
    Mandate.objects.create(member=member, role=Role.GERANCE, starts_on=LONG_AGO)
    TOTP.activate(member, TOTP_SECRET)
    return member


@pytest.fixture
def chloe(db: None) -> Member:
    """Has left."""
    member = make_member("Chloé")
    Status.objects.create(member=member, kind=StatusKind.LEFT, since_on=date(2024, 1, 1))
    return member


@pytest.fixture
def dora(db: None) -> Member:
    """Employed, not an associate."""
    return make_member("Dora", StatusKind.EMPLOYEE)


@pytest.fixture
def client_for() -> Callable[[Member | None], CheckedClient]:
    """A client that checks every page, logged in as a member or (None) as a stranger."""

    def build(member: Member | None) -> CheckedClient:
        client = CheckedClient()
        if member is not None:
            client.force_login(member, backend="members.backends.Backend")
        return client

    return build


@pytest.fixture
def meeting(bruno: Member, alice: Member) -> Meeting:
    """A convened assembly in three weeks, with one motion."""
    now = clock.now()
    made = meetings.create_meeting(
        by=bruno,
        at=now,
        kind=MeetingKind.AGO_EXTRA,
        title="Assemblée de test",
        starts_at=now + timedelta(days=21),
        place="Au siège",
        video_url="",
        call=1,
        introduction="",
    )
    meetings.save_item(
        meeting=made,
        item=None,
        kind=ItemKind.DECISION,
        title="Un texte à voter",
        text="",
        minutes=10,
        motion_text="L'assemblée décide.",
        reasons="Parce que.",
        decision_class=DecisionClass.ORDINARY,
        by=bruno,
        at=now,
    )
    meetings.convoke(meeting=made, by=bruno, at=now)
    made.refresh_from_db()
    return made


@pytest.fixture
def ballot(meeting: Meeting, bruno: Member) -> Ballot:
    """An open ballot on the motion of `meeting`, closing in three days; Alice and Bruno are its electors."""
    now = clock.now()
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=now + timedelta(days=2))  # no vote ends before it
    motion = meeting.items.get().motion
    return ballots.schedule_ballot(
        motion=motion,
        opens_at=now,
        closes_at=now + timedelta(days=3),
        reminder_hours=[48, 4],
        by=bruno,
        at=now,
    )
