"""Every address × every role; see tests/access_matrix.py for the table."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import admin
from django.db import transaction
from django.test import RequestFactory
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from members.choices import Role, StatusKind
from members.models import Mandate, Member, Status
from tests.access_matrix import FACTOR, LOGIN, MATRIX, ON, OPEN, ROLES, Row
from tests.client import CheckedClient
from tests.conftest import LONG_AGO, TOTP_SECRET, found, make_member
from tests.scene import Scene, build

pytestmark = pytest.mark.once

ClientFor = Callable[[Member | None], CheckedClient]

#: Secret things and things whose history must not be edited stay out; this list is exact.
REGISTERED = {
    "journal.Entry",
    "outbox.Mail",
    "members.Member",
    "members.Invitation",
    "members.Cooperative",
    "members.MembershipRules",
    "members.Movement",
    "governance.RuleVersion",
    "governance.Meeting",
    "wellbeing.Contact",
}


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, URLPattern, str]]:
    """(name with namespace, pattern, route from the root) of every address."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, route, inner)
        else:
            yield f"{space}{pattern.name}" if pattern.name else f"{space}({route})", pattern, route


def is_open(name: str, pattern: URLPattern) -> bool:
    """Whether LoginRequiredMiddleware lets a stranger reach the view."""
    return not getattr(pattern.callback, "login_required", True)


@pytest.mark.once
def test_exactly_these_addresses_are_open_without_login() -> None:
    assert {name for name, pattern, _ in addresses() if is_open(name, pattern)} == OPEN


@pytest.mark.once
def test_every_address_has_a_row() -> None:
    names = {name for name, *_ in addresses() if not name.startswith("admin:")}
    assert names == {row.name for row in MATRIX}


@pytest.mark.once
def test_every_row_names_every_role() -> None:
    assert [str(row) for row in MATRIX if len(row.expected) != len(ROLES)] == []


def holder(name: str, role: str) -> Member:
    """An associate with an office."""
    member = make_member(name)
    Mandate.objects.create(member=member, role=role, starts_on=LONG_AGO)
    return member


def everybody() -> dict[str, Member | None]:
    """Somebody in each role: in the order of ROLES."""
    left, extern = make_member("Chloé"), make_member("Fanny", StatusKind.EXTERNAL)
    Status.objects.create(member=left, kind=StatusKind.LEFT, since_on=date(2024, 1, 1))
    manager = holder("Bruno", Role.GERANCE)
    TOTP.activate(manager, TOTP_SECRET)
    offices = [holder("Gaston", Role.SCRUTINEER), holder("Hind", Role.REFERENT), holder("Ines", Role.GERANCE)]
    people = [
        None,
        left,
        make_member("Dora", StatusKind.EMPLOYEE),
        make_member("Alice"),
        extern,
        *offices,
        manager,
    ]
    return dict(zip(ROLES, people, strict=True))


class World(NamedTuple):
    """Somebody in each role, one object of each kind, and the cookies of each role's session."""

    people: dict[str, Member | None]
    scene: Scene
    cookies: dict[str, str]


def session_of(member: Member | None) -> str:
    """The cookies of somebody who has just logged in; none for a stranger."""
    client = CheckedClient()
    if member is not None:
        client.force_login(member, backend="members.backends.Backend")
    return client.cookies.output(attrs=[], header="", sep=";")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once; each test undoes what it did."""
    with django_db_blocker.unblock(), transaction.atomic():
        found()
        people = everybody()
        associates = [
            member for role, member in people.items() if member and role not in {"left", "employee"}
        ]
        scene = build(1, electors=associates)
        yield World(people, scene, {role: session_of(member) for role, member in people.items()})
        transaction.set_rollback(True)


@pytest.fixture
def people(world: World) -> dict[str, Member | None]:
    """Somebody in each role."""
    return world.people


@pytest.fixture
def scene(world: World) -> Scene:
    """One object of each kind; whoever is an associate is an elector."""
    return world.scene


@pytest.fixture
def bruno(people: dict[str, Member | None]) -> Member:
    """The gérance, with a second factor."""
    member = people["gerance"]
    assert member
    return member


def answer_of(response: Any) -> int | str:
    """The status, or where a redirect leads."""
    if response.status_code != 302:
        return int(response.status_code)
    if response.url.startswith(reverse("account_login")):
        return LOGIN
    return FACTOR if response.url == reverse("mfa_index") else ON


def ask(row: Row, client: CheckedClient, scene: Scene) -> int | str:
    """Ask for the address of a row."""
    path = reverse(row.name, kwargs=row.arguments(scene))
    return answer_of(client.get(path) if row.method == "GET" else client.post(path, dict(row.data)))


@pytest.mark.django_db
@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_matrix(row: Row, world: World) -> None:
    given = {}
    for role, cookies in world.cookies.items():
        client = CheckedClient()
        client.cookies.load(cookies)
        given[role] = ask(row, client, world.scene)
    assert given == dict(zip(ROLES, row.expected, strict=True))


def admin_path(name: str, pattern: URLPattern, route: str, scene: Scene) -> str:
    """An admin address with arguments that exist where that is possible."""
    known = {
        "content_type_id": 1,
        "object_id": scene.draft.pk if "meeting" in route else 1,
        "app_label": "members",
        "url": "unknown",
    }
    wanted = {key: known[key] for key in pattern.pattern.converters or pattern.pattern.regex.groupindex}
    try:
        return reverse(name, kwargs=wanted)
    except NoReverseMatch:
        for key, value in wanted.items():
            route = route.replace(f"<path:{key}>", str(value)).replace(f"(?P<{key}>.*)$", str(value))
        return "/" + route


@pytest.mark.django_db
def test_admin_is_for_the_gerance_with_a_second_factor_only(
    people: dict[str, Member | None], scene: Scene, client_for: ClientFor
) -> None:
    """Every admin address, by GET and by POST: nobody else gets anything but a way out."""
    clients = {role: client_for(member) for role, member in people.items() if role != "gerance"}
    wrong = []
    for name, pattern, route in addresses():
        if not name.startswith("admin:"):
            continue
        path = admin_path(name, pattern, route, scene)
        for role, client in clients.items():
            for ask_by in (client.get, client.post):
                response = ask_by(path)
                if response.status_code not in {302, 404} or leads_inside(response):
                    wrong.append(f"{role} {ask_by.__name__} {path}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


def leads_inside(response: Any) -> bool:
    """Whether a redirect leads to anything but a log-in, the second factor or the guarded first page."""
    allowed = (reverse("account_login"), reverse("admin:login"), reverse("mfa_index"))
    home = response.status_code == 302 and response.url == reverse(
        "admin:index"
    )  # from its log-out: asked again there
    return response.status_code == 302 and not home and not response.url.startswith(allowed)


@pytest.mark.django_db
def test_every_admin_list_opens_for_the_gerance(bruno: Member, scene: Scene, client_for: ClientFor) -> None:
    client = client_for(bruno)
    for label in sorted(REGISTERED):
        app, model = label.lower().split(".")
        response = client.get(reverse(f"admin:{app}_{model}_changelist"), follow=True)
        assert response.status_code == 200, label


@pytest.mark.once
def test_exactly_these_models_are_in_the_admin() -> None:
    assert {model._meta.label for model in admin.site._registry} == REGISTERED


@pytest.mark.django_db
def test_nothing_is_deleted_in_the_admin_but_contacts(bruno: Member) -> None:
    request = RequestFactory().get("/")
    request.user = bruno
    deletable = {
        model._meta.label
        for model, page in admin.site._registry.items()
        if page.has_delete_permission(request)
    }
    assert deletable <= {"wellbeing.Contact"}
