"""A poll for a date on a telephone: answered with the thumb, read, changed, and made a meeting of."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from governance.actions.polls import open_poll
from governance.models import DatePoll, Mark, Meeting
from interlignes.kit import clock
from members.models import Member
from tests.browser.test_every_page import barriers, open_as

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def poll(dora: Member, alice: Member, bruno: Member) -> DatePoll:
    """Dora asks the team about three dates."""
    now = clock.now()
    return open_poll(
        kind="team",
        title="Printemps",
        text="",
        place="Atelier",
        video_url="",
        minutes=90,
        slots=[now + timedelta(days=n) for n in (10, 11, 12)],
        closes_at=now + timedelta(days=5),
        people=[],
        by=dora,
        at=now,
    )


def choose(page: Page, words: list[str]) -> None:
    """Tap one answer a date, then the button."""
    for group, word in zip(page.locator(".dates .choices").all(), words, strict=True):
        choice = group.locator(".choice", has_text=word)
        box = choice.bounding_box()
        assert box
        assert box["height"] >= 44
        choice.click()
    with page.expect_navigation():
        page.locator(".dates button, .dates input[type=submit]").last.click()


def test_poll_on_a_telephone(
    poll: DatePoll, browser: Browser, live_server: Any, alice: Member, dora: Member
) -> None:
    page = open_as(browser, live_server, alice)
    page.set_viewport_size(PHONE)
    page.goto(poll.get_absolute_url())
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    choose(page, ["Oui", "Si besoin", "Non"])
    expect(page.locator(".overlap")).to_contain_text("Le mieux")
    choose(page, ["Non", "Oui", "Non"])
    assert sorted(Mark.objects.values_list("answer", flat=True)) == ["no", "no", "yes"]
    page.locator("summary", has_text="Qui a répondu quoi").click()
    expect(page.locator(".overlap table")).to_contain_text("Alice Test")
    assert list(barriers(page, poll.get_absolute_url())) == []
    organiser = open_as(browser, live_server, dora)
    organiser.set_viewport_size(PHONE)
    organiser.goto(poll.get_absolute_url())
    with organiser.expect_navigation():
        organiser.get_by_role("button", name="Retenir cette date").nth(1).click()
    meeting = Meeting.objects.get()
    assert organiser.url.endswith(meeting.get_absolute_url())
    assert meeting.starts_at == poll.slots.order_by("starts_at")[1].starts_at
