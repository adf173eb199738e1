"""A meeting as it is held: the chair at a desk, a member on her telephone, the screen of the room."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from governance.models import HandCount, LiveSession, Meeting, Vote
from interlignes.kit import clock
from members.models import Member
from tests.browser.test_booth import press_until
from tests.browser.test_every_page import open_as

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
#: A screen is as new as this many milliseconds; the machine of the tests is allowed three times as many.
REFRESH = 9_000


def press(page: Page, name: str) -> None:
    """Press a button and wait for the next page."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def screen(page: Page, path: str) -> Page:
    """A page of the session, opened."""
    page.goto(path)
    return page


def check_in(page: Page, path: str, code: str) -> None:
    """Type the code of the room, small letters and blanks as people do."""
    page.goto(f"{path}presences/emarger/")
    page.get_by_label("Code affiché dans la salle").fill(f" {code.lower()} ")
    press(page, "Je suis là")


def open_session(chair: Page, path: str) -> None:
    """An assembly has a chair and a secretary before it is opened."""
    chair.goto(f"{path}seance/conduire/")
    press(chair, "Ouvrir la séance")
    expect(chair.locator(".note-error")).to_contain_text("bureau")
    with chair.expect_navigation():
        chair.get_by_role("link", name="Bureau de séance").click()
    chair.get_by_label("Présidence de séance").select_option(label="Bruno Test")
    chair.get_by_label("Secrétariat de séance").select_option(label="Alice Test")
    press(chair, "Enregistrer le bureau")
    chair.goto(f"{path}seance/conduire/")
    press(chair, "Ouvrir la séance")


@pytest.fixture
def today(meeting: Meeting) -> str:
    """The path of an assembly that begins now."""
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=clock.now())
    return f"/reunions/{meeting.pk}/"


def test_a_meeting_is_held_on_three_screens(
    today: str, browser: Browser, live_server: Any, alice: Member, bruno: Member
) -> None:
    chair = open_as(browser, live_server, bruno)
    chair.goto(f"{today}seance/conduire/")
    press(chair, "Ouvrir les portes")
    code = LiveSession.objects.get().code
    expect(chair.locator(".wall-letters")).to_have_text(code)
    check_in(chair, today, code)
    phone = open_as(browser, live_server, alice)
    phone.set_viewport_size(PHONE)
    check_in(phone, today, code)
    expect(phone.locator(".live-item")).to_contain_text("pas encore ouverte")
    wall = screen(open_as(browser, live_server, bruno), f"{today}seance/ecran/")
    expect(wall.locator(".wall-number strong").first).to_have_text("2")

    open_session(chair, today)
    for page in (phone, wall):
        expect(page.locator(".live-item")).to_contain_text("Un texte à voter", timeout=REFRESH)
    press(phone, "Demander la parole")
    expect(chair.locator(".speakers")).to_contain_text("Alice", timeout=REFRESH)
    press(chair, "Personne suivante")
    expect(wall.locator(".wall-floor")).to_contain_text("Alice", timeout=REFRESH)

    _vote_in_session(chair, phone, wall)
    assert Vote.objects.get(elector__member=alice).choice == "for"


def _vote_in_session(chair: Page, phone: Page, wall: Page) -> None:
    """The telephone loses its connection when the ballot opens, says so, and comes back by itself."""
    expect(phone.locator(".live-item")).to_be_visible()
    phone.context.set_offline(True)
    expect(phone.locator("[data-live-lost]")).to_be_visible(timeout=3 * REFRESH)
    with chair.expect_navigation():
        chair.locator("#vote").click()
    press(chair, "Ouvrir le scrutin maintenant")
    phone.context.set_offline(False)
    vote = phone.locator(".due .button-primary")
    expect(vote).to_be_visible(timeout=3 * REFRESH)
    expect(phone.locator("[data-live-lost]")).to_be_hidden()
    with phone.expect_navigation():
        vote.click()
    phone.locator(".choice", has_text="Pour").first.click()
    with phone.expect_navigation():
        phone.locator("main button.button-primary").first.click()
    expect(chair.locator(".due")).to_contain_text("Bulletins reçus\u00a0: 1 sur 2", timeout=REFRESH)
    press(chair, "Clore le scrutin")
    expect(wall.locator(".outcome")).to_have_text("Rejetée", timeout=3 * REFRESH)


def test_hands_count_once_a_second_person_has_confirmed(
    today: str, browser: Browser, live_server: Any, alice: Member, bruno: Member
) -> None:
    chair = open_as(browser, live_server, bruno)
    chair.goto(f"{today}seance/conduire/")
    press(chair, "Ouvrir les portes")
    code = LiveSession.objects.get().code
    phone = open_as(browser, live_server, alice)
    phone.set_viewport_size(PHONE)
    for page in (chair, phone):
        check_in(page, today, code)
    open_session(chair, today)
    with chair.expect_navigation():
        chair.locator("#hands").click()
    chair.get_by_label("Pour", exact=True).fill("2")
    chair.get_by_label("Contre", exact=True).fill("0")
    chair.get_by_label("Abstentions").fill("0")
    press(chair, "Faire confirmer")
    link = phone.get_by_role("link", name="Voir et confirmer")
    expect(link).to_be_visible(timeout=REFRESH)
    with phone.expect_navigation():
        link.click()
    press(phone, "Oui, je confirme")
    assert HandCount.objects.get().state == "confirmed"
    expect(chair.locator(".outcome")).to_be_visible(timeout=3 * REFRESH)


def test_a_session_is_joined_by_keyboard_alone(
    today: str, browser: Browser, live_server: Any, alice: Member, bruno: Member
) -> None:
    """By Tab and Enter, on a device that asks for no motion; what is fetched anew leaves the focus."""
    chair = open_as(browser, live_server, bruno)
    chair.goto(f"{today}seance/conduire/")
    press(chair, "Ouvrir les portes")
    page = open_as(browser, live_server, alice)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{today}presences/emarger/")
    press_until(page, "Tab", "document.activeElement.matches('main input[type=text]')")
    page.keyboard.type(LiveSession.objects.get().code)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("getComputedStyle(document.querySelector('main a')).transitionDuration") == "0s"
    open_session(chair, today)
    ask = page.get_by_role("button", name="Demander la parole", exact=True)
    expect(ask).to_be_visible(timeout=REFRESH)
    press_until(page, "Tab", "document.activeElement.id === 'speak'")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(chair.locator(".speakers")).to_contain_text("Alice", timeout=REFRESH)
    press_until(page, "Tab", "document.activeElement.id === 'speak'")
    press(chair, "Personne suivante")
    expect(page.locator("#speak")).to_have_text("J’ai terminé", timeout=REFRESH)
    expect(page.locator("#speak")).to_be_focused()
