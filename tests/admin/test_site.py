"""The gérance's desk: who enters, what is registered, and that no record is kept beside the journal."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.kit.admin import GeranceModelAdmin
from members.models import Cooperative, Member
from tests.admin.rows import fill
from tests.client import CheckedClient
from tests.test_access import REGISTERED
from tests.test_forms_hostile import FormReader

pytestmark = pytest.mark.once

ClientFor = Callable[[Member | None], CheckedClient]

#: Whose list leads straight to the one row.
ONE_ROW = {"members.Cooperative", "members.MembershipRules"}
LISTS = sorted(f"/gerance/{name.lower().replace('.', '/')}/" for name in REGISTERED - ONE_ROW)


def test_every_model_on_the_desk_is_shown_in_our_way() -> None:
    """Which ones they are: tests/test_access.py."""
    assert all(isinstance(page, GeranceModelAdmin) for page in admin.site._registry.values())


def test_nothing_but_contacts_can_be_deleted(client_for: ClientFor, bruno: Member, rf: Any) -> None:
    request = rf.get("/")
    request.user = bruno
    deletable = {
        model._meta.label_lower
        for model, page in admin.site._registry.items()
        if page.has_delete_permission(request)
    }
    assert deletable == {"wellbeing.contact"}


def test_stranger_is_led_to_the_common_login(client_for: ClientFor, db: None) -> None:
    page = client_for(None).get("/gerance/members/member/", follow=True)
    assert page.redirect_chain[-1][0] == "/compte/login/?next=/gerance/members/member/"


@pytest.mark.parametrize("who", ["alice", "dora"])
def test_others_find_nothing_there(client_for: ClientFor, request: pytest.FixtureRequest, who: str) -> None:
    page = client_for(request.getfixturevalue(who)).get("/gerance/", follow=True)
    assert page.status_code == 404


def test_gerance_without_second_factor_is_led_to_it(client_for: ClientFor, bruno: Member) -> None:
    bruno.authenticator_set.all().delete()  # type: ignore[attr-defined]
    page = client_for(bruno).get("/gerance/", follow=True)
    assert page.redirect_chain[-1][0] == "/compte/2fa/"


def test_gerance_sees_the_desk(client_for: ClientFor, bruno: Member) -> None:
    page = client_for(bruno).get("/gerance/")
    assertContains(page, "/gerance/members/member/")
    assertNotContains(page, "auth/group")


def test_login_page_of_the_desk_leads_in(client_for: ClientFor, bruno: Member) -> None:
    assert client_for(bruno).get("/gerance/login/").url == "/gerance/"


@pytest.mark.parametrize(
    ("address", "target"),
    [("/gerance/logout/", "/compte/logout/"), ("/gerance/password_change/", "/compte/password/change/")],
)
def test_account_pages_are_the_common_ones(
    client_for: ClientFor, bruno: Member, address: str, target: str
) -> None:
    assert client_for(bruno).get(address).url == target


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_at_most_ten_queries(
    client_for: ClientFor, bruno: Member, address: str, rows: int, django_assert_max_num_queries: Any
) -> None:
    fill(bruno, rows)
    client = client_for(bruno)
    with django_assert_max_num_queries(10):
        assert client.get(address).status_code == 200


def test_no_entry_of_djangos_own_log_is_written(client_for: ClientFor, bruno: Member) -> None:
    client = client_for(bruno)
    path = "/gerance/members/cooperative/1/change/"
    data = {**FormReader(client.get(path).content.decode()).fields, "name": "Les Passeuses"}
    assert client.post(path, data).status_code == 302
    assert Cooperative.objects.get().name == "Les Passeuses"
    assert not LogEntry.objects.exists()
