"""Every page asks the database at most ten times, and as often for three rows of everything as for one."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interlignes.kit import register
from members.models import Member
from tests.access_matrix import MATRIX, ROLES
from tests.client import CheckedClient
from tests.scene import Scene, build

pytestmark = pytest.mark.django_db

MOST = 10
#: All that is held about a person is read table by table.
WHOLE = {"GET members:export_json", "GET members:export_pdf"}
#: To look at a record is written down.
LOOKED_AT = {"GET members:record"}
#: Django's admin pages ask more, but no more with more rows.
ADMIN_MOST = 20
ADMIN = [
    "admin:index",
    "admin:members_member_changelist",
    "admin:members_invitation_changelist",
    "admin:members_movement_changelist",
    "admin:governance_meeting_changelist",
    "admin:governance_ruleversion_changelist",
    "admin:outbox_mail_changelist",
    "admin:journal_entry_changelist",
    "admin:wellbeing_contact_changelist",
]
ClientFor = Callable[[Member | None], CheckedClient]


def queries(client: CheckedClient, path: str) -> list[str]:
    """What a page asks, after a first visit that fills what is cached for the process."""
    if connection.vendor == "sqlite":
        client.get(path)
        cache.clear()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, path
    return [query["sql"] for query in captured.captured_queries]


def measure(paths: dict[str, str], client: CheckedClient) -> dict[str, list[str]]:
    """The queries of each page."""
    return {name: queries(client, path) for name, path in paths.items()}


def paths_of(scene: Scene, role: str) -> dict[str, str]:
    """Every page of the matrix that a role may read."""
    rows = [row for row in MATRIX if row.method == "GET" and row.expected[ROLES.index(role)] == 200]
    return {str(row): reverse(row.name, kwargs=row.arguments(scene)) for row in rows}


def lengths(counted: dict[str, list[str]]) -> dict[str, int]:
    """How often each page asked."""
    return {name: len(asked) for name, asked in counted.items()}


def more_for(name: str) -> int:
    """How many queries a page may ask beyond the budget, for the reasons above."""
    if name in WHOLE:
        return len(register.load().ways())
    return int(name in LOOKED_AT)


def too_many(counted: dict[str, list[str]], most: int) -> list[str]:
    """The pages over the budget, with what they asked."""
    return [
        f"{name}: {len(asked)}\n    " + "\n    ".join(sql[:160] for sql in asked)
        for name, asked in counted.items()
        if len(asked) > most + more_for(name)
    ]


@pytest.mark.parametrize(("who", "role"), [("alice", "associate"), ("bruno", "gerance")])
def test_pages(who: str, role: str, request: pytest.FixtureRequest, client_for: ClientFor) -> None:
    member: Member = request.getfixturevalue(who)
    client = client_for(member)
    few = measure(paths_of(build(1, electors=[member]), role), client)
    if connection.vendor == "postgresql":
        return  # which refuses what SQLite takes; how often a page asks is the same on both
    assert not too_many(few, MOST), "\n".join(too_many(few, MOST))
    more = measure(paths_of(build(3, electors=[member]), role), client)
    assert lengths(more) == lengths(few)


@pytest.mark.once
def test_admin_pages(bruno: Member, client_for: ClientFor) -> None:
    client = client_for(bruno)
    paths = {name: reverse(name) for name in ADMIN}
    build(1, electors=[bruno])
    few = measure(paths, client)
    assert not too_many(few, ADMIN_MOST), "\n".join(too_many(few, ADMIN_MOST))
    build(3, electors=[bruno])
    assert lengths(measure(paths, client)) == lengths(few)
