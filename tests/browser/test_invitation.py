"""The two pages behind a link, as a real browser posts them: a cooperative is founded, an invited person comes in."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from interlignes.kit import clock
from interlignes.outbox.delivery import compose
from interlignes.outbox.models import Mail
from members import actions
from members.models import Member
from tests.conftest import LONG_AGO

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(browser: Browser, live_server: Any, settings: Any) -> Page:
    """A fresh browser of somebody who has no session; links lead to the running product."""
    settings.PUBLIC_URL = live_server.url
    return browser.new_context(base_url=live_server.url, locale="fr-FR").new_page()


def fill_and_send(page: Page, **fields: str) -> None:
    """Fill the one form of the page in and press its button."""
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)
    with page.expect_navigation():
        page.locator("main form [type=submit]").click()


PASSWORDS = {"password": "encre papier pluie", "password_again": "encre papier pluie"}


def test_cooperative_is_founded(page: Page) -> None:
    page.goto(actions.first_link(at=clock.now()))
    fill_and_send(
        page, name="La Ruche", first_name="Zoé", last_name="Z", email="zoe@ruche.example", **PASSWORDS
    )
    expect(page.locator("h1")).to_contain_text("Zoé")
    assert Member.objects.get().is_staff
    page.context.close()


def test_invited_person_opens_her_account(page: Page, bruno: Member) -> None:
    member = actions.add_member(
        email="fatou@example.coop",
        first_name="Fatou",
        last_name="D",
        status="associate",
        since_on=LONG_AGO,
        by=bruno,
        at=clock.now(),
    )
    actions.invite(member=member, by=bruno, at=clock.now())
    text = str(compose(Mail.objects.get(member=member)).body)
    page.goto(next(word for word in text.split() if "/bienvenue/" in word))
    fill_and_send(page, **PASSWORDS)
    expect(page.locator("h1")).to_contain_text("Fatou")
    page.context.close()
