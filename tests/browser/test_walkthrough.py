"""From a meeting to a counted vote, by mouse, by keyboard and on a telephone, as two people live it."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, BrowserContext, Page, expect

from governance.models import Ballot, Meeting, Vote
from governance.tasks import tick
from interlignes.journal.queries import verify
from interlignes.kit import clock
from interlignes.outbox.delivery import deliver
from members.models import Member
from tests.browser import axe
from tests.conftest import PASSWORD, TOTP_SECRET

pytestmark = [pytest.mark.django_db(transaction=True)]

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
#: 1280 pixels at 200 % are 640.
ZOOMED = {"width": 640, "height": 450}


@pytest.fixture
def site(live_server: Any, settings: Any, tmp_path: Path) -> str:
    """The address of the running product; its mails are files whose links lead to it."""
    settings.PUBLIC_URL = live_server.url
    settings.MAIL_DIR = tmp_path / "mail"
    return str(live_server.url)


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Any]:
    """A fresh browser of somebody; any error in its console fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def build(viewport: dict[str, int]) -> Page:
        context = browser.new_context(viewport=viewport, base_url=site, locale="fr-FR")  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if _matters(message) else None)
        return page

    yield build
    for context in contexts:
        context.close()
    assert not errors


def _matters(message: Any) -> bool:
    """Axe tries a style sheet of its own, which our policy refuses; everything else is ours."""
    return message.type == "error" and "inline style" not in message.text


def inspect(page: Page) -> None:
    """No barrier that axe knows, and nothing to scroll sideways at any width."""
    page.wait_for_load_state()
    size = page.viewport_size
    for viewport in (DESKTOP, PHONE, ZOOMED):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{page.url} is {wider} px too wide at {viewport['width']}"
        if viewport is ZOOMED:
            continue
        found = axe.violations(page)
        assert not found, [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
    assert page.locator("h1").count() == 1
    page.set_viewport_size(size)  # type: ignore[arg-type]


def log_in(page: Page, member: Member, *, second_factor: bool = False) -> None:
    """Type address and password, then the code of the confirmation app."""
    page.locator("[name=login]").fill(member.email)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("[name=password]").press("Enter")
    if second_factor:
        code = format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30))
        page.locator("[name=code]").first.fill(code)
        with page.expect_navigation():
            page.locator("[name=code]").first.press("Enter")


def follow(page: Page, link: str) -> None:
    """Click a link and wait for the whole page."""
    with page.expect_navigation():
        page.locator(link).first.click()


def send(page: Page) -> None:
    """Press the one primary button of the form."""
    with page.expect_navigation():
        page.locator("main form button.button-primary").last.click()


def local(at: datetime) -> str:
    """An instant as a datetime-local field wants it."""
    return at.astimezone(clock.PARIS).strftime("%Y-%m-%dT%H:%M")


def latest_mail(folder: Path, to: Member, kind: str) -> str:
    """Deliver what waits; the text of the newest mail of a kind to a member."""
    deliver(backend="interlignes.outbox.backends.FileBackend")
    for file in sorted(folder.glob("*.eml"), reverse=True):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        if mail["To"] == to.email and mail["X-Interlignes-Kind"] == kind:
            body = mail.get_body(("plain",))
            assert body is not None
            return str(body.get_content())
    raise AssertionError(f"no {kind} mail to member {to.pk}")


def link_to(text: str, site: str, part: str) -> str:
    """The link in a mail that leads to a part of the site."""
    return next(word for word in text.split() if word.startswith(f"{site}{part}"))


def prepare_and_convene(page: Page) -> str:
    """The gérance prepares a meeting with one motion and convenes it; the address of the meeting."""
    page.goto("/reunions/nouvelle/")
    inspect(page)
    page.locator("[name=kind]").select_option("ago")
    page.locator("[name=title]").fill("Assemblée de printemps")
    page.locator("[name=starts_at]").fill(local(clock.now() + timedelta(days=20)))
    page.locator("[name=place]").fill("Au siège")
    send(page)
    address = page.url
    inspect(page)
    follow(page, "a[href$='/points/nouveau/']")
    inspect(page)
    page.locator("[name=kind]").select_option("decision")
    page.locator("[name=title]").fill("Acheter un vélo cargo")
    page.locator("[name=motion_text]").fill("L’assemblée **décide** d’acheter un vélo cargo.")
    send(page)
    follow(page, "a[href$='/convoquer/']")
    inspect(page)
    page.locator("[name=documents_elsewhere]").fill("Remis sur papier à chacun·e")
    send(page)
    expect(page.locator(".messages .note-success")).to_be_visible()
    return address


def open_ballot(page: Page, meeting: str) -> Ballot:
    """The gérance opens the ballot for one day."""
    Meeting.objects.update(starts_at=clock.now())  # its day has come
    page.goto(meeting)
    follow(page, "a[href$='/scrutin/']")
    inspect(page)
    page.locator("[name=closes_at]").fill(local(clock.now() + timedelta(days=1)))
    send(page)
    inspect(page)
    return Ballot.objects.get()


def vote_by_keyboard(page: Page, choice: str) -> None:
    """Tab to the ballot paper, arrows to the choice, Tab to the button, Enter."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "choice":
            break
    for _press in range(4):
        if page.evaluate("document.activeElement.value") == choice:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_a_meeting_to_a_verdict(
    visit: Any, site: str, settings: Any, bruno: Member, alice: Member
) -> None:
    gerance = visit(DESKTOP)
    gerance.goto("/compte/login/")
    inspect(gerance)
    log_in(gerance, bruno, second_factor=True)
    inspect(gerance)
    meeting = prepare_and_convene(gerance)
    ballot = open_ballot(gerance, meeting)

    # Alice follows the link of her mail, through the log-in, straight to the ballot.
    link = link_to(latest_mail(settings.MAIL_DIR, alice, "ballot.opened"), site, "/scrutins/")
    phone = visit(PHONE)
    phone.goto(link)
    assert "/compte/login/" in phone.url
    log_in(phone, alice)
    assert phone.url == link
    inspect(phone)
    vote_by_keyboard(phone, "against")
    expect(phone.locator(".messages .note-success")).to_be_visible()
    vote_by_keyboard(phone, "for")
    inspect(phone)
    assert Vote.objects.get().choice == "for"
    gerance.goto(ballot.get_absolute_url())
    gerance.locator("label", has=gerance.locator("[name=choice][value=for]")).click()
    send(gerance)

    # After closing the verdict stands there before any worker, and the result comes by mail once one has run.
    with time_machine.travel(ballot.closes_at + timedelta(minutes=1)):
        phone.goto(link)
        expect(phone.locator(".verdict-adopted")).to_be_visible()
        inspect(phone)
        tick()
        assert "2" in latest_mail(settings.MAIL_DIR, alice, "ballot.result")
        for address in ("/", "/decisions/", "/regles/", meeting):
            phone.goto(address)
            inspect(phone)
    assert verify().broken_at is None


def test_pages_that_everybody_meets(visit: Any, alice: Member) -> None:
    page = visit(PHONE)
    page.goto("/compte/login/")
    log_in(page, alice)
    for address in ("/", "/reunions/", "/decisions/", "/regles/", "/sante/", "/moi/"):
        page.goto(address)
        inspect(page)


def test_desk_of_the_gerance(visit: Any, bruno: Member, alice: Member) -> None:
    page = visit(DESKTOP)
    page.goto("/gerance/")
    log_in(page, bruno, second_factor=True)
    assert page.url.endswith("/gerance/")
    lists = ["members/member", "members/invitation", "governance/meeting", "governance/ruleversion"]
    lists += ["outbox/mail", "journal/entry", "wellbeing/contact"]
    addresses = ["/gerance/", *(f"/gerance/{part}/" for part in lists)]
    addresses += [f"/gerance/members/member/{alice.pk}/change/", "/gerance/members/member/add/"]
    addresses += ["/gerance/members/cooperative/", "/gerance/governance/ruleversion/add/"]
    for address in addresses:
        page.goto(address)
        inspect(page)
    page.goto("/gerance/members/member/add/")
    page.locator("[name=first_name]").fill("Fanny")
    page.locator("[name=last_name]").fill("Neuve")
    page.locator("[name=email]").fill("alice@example.coop")
    page.locator("[type=submit][name=_save]").click()
    expect(page.locator(".errorlist").first).to_be_visible()
    inspect(page)
    page.locator("[name=email]").fill("fanny@example.coop")
    page.locator("[type=submit][name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Member.objects.filter(email="fanny@example.coop").exists()
