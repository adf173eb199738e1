"""Two of the gérance, each in her own browser, edit the same meeting and the same person."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from governance.models import Meeting
from members.models import Mandate, Member
from tests.browser.test_every_page import barriers, open_as
from tests.conftest import LONG_AGO, TOTP_SECRET, make_member
from tests.scene import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ines(db: None) -> Member:
    """Gérance, too."""
    member = make_member("Inès")
    Mandate.objects.create(member=member, role="gerance", starts_on=LONG_AGO)
    TOTP.activate(member, TOTP_SECRET)
    return member


def save(page: Page, selector: str) -> None:
    """Press a button and wait for the next page."""
    with page.expect_navigation():
        page.locator(selector).last.click()


def test_second_browser_is_told(
    browser: Browser, live_server: Any, bruno: Member, ines: Member, alice: Member
) -> None:
    scene = build(1, electors=[bruno, ines, alice])
    first, second = open_as(browser, live_server, bruno), open_as(browser, live_server, ines)
    path = reverse("governance:meeting_edit", args=[scene.draft.pk])
    for page in (first, second):
        page.goto(path)
    first.locator("[name=title]").fill("Le titre de Bruno")
    first.locator("[name=place]").fill("À la halle")
    save(first, "main button.button-primary")
    second.locator("[name=title]").fill("Le titre d’Inès")
    save(second, "main button.button-primary")
    expect(second.locator("#conflict-title")).to_be_visible()
    expect(second.locator(".conflict table")).to_contain_text("Le titre de Bruno")
    expect(second.locator("[name=title]")).to_have_value("Le titre d’Inès")
    expect(second.locator("[name=place]")).to_have_value("À la halle")
    save(second, "main button.button-primary")
    meeting = Meeting.objects.get(pk=scene.draft.pk)
    assert (meeting.title, meeting.place) == ("Le titre d’Inès", "À la halle")

    record = reverse("admin:members_member_change", args=[alice.pk])
    for page in (first, second):
        page.goto(record)
    first.locator("[name=last_name]").fill("Première")
    save(first, "[name=_save]")
    second.locator("[name=last_name]").fill("Seconde")
    save(second, "[name=_save]")
    expect(second.locator(".conflict table")).to_contain_text("Première")
    expect(second.locator("[name=last_name]")).to_have_value("Seconde")
    alice.refresh_from_db()
    assert alice.last_name == "Première"
    save(second, "[name=_save]")
    alice.refresh_from_db()
    assert alice.last_name == "Seconde"
    for page in (first, second):
        page.context.close()


def test_what_the_second_sees_has_no_barrier(
    browser: Browser, live_server: Any, bruno: Member, alice: Member
) -> None:
    """The pages that only a conflict, a profile or a request brings."""
    scene = build(1, electors=[bruno, alice])
    page = open_as(browser, live_server, bruno)
    paths = [reverse("members:request", args=[scene.request.pk]), reverse("members:directory") + "?q=zzz"]
    found = [barrier for path in paths for barrier in barriers(page, path)]
    page.context.close()
    assert not found, "\n".join(found)
