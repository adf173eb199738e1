"""A check-in answered on a telephone by keyboard and finger; the scores, the history and the vault of the browser."""

import csv
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from interlignes.urn.models import Record
from members.models import Member
from tests.browser import axe
from tests.browser.test_every_page import open_as
from tests.wellbeing.conftest import Play, play, twelve
from wellbeing.models import Vault
from wellbeing.presenting import key_of
from wellbeing.rules import packs
from wellbeing.rules.scoring import score

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["play", "twelve"]

FIXTURES = Path(__file__).parent.parent / "wellbeing" / "fixtures"
#: Seconds for encrypting, on two cores that do nothing else; generous where other tests run beside.
PULSE_MOST, YEARLY_MOST = 5, 15


def answer_all(page: Page, questions: int) -> None:
    """One question after the other by finger; the last stays on the screen."""
    for number in range(questions):
        shown = page.locator("fieldset.question:visible")
        expect(shown).to_have_count(1)
        shown.locator("label.choice").nth(number % 5).tap()
        if number < questions - 1:
            expect(page.locator("[data-progress]")).to_contain_text(f"{number + 2} sur {questions}")


def telephone(browser: Browser, live_server: Any, member: Member) -> Page:
    """A page of a telephone."""
    page = open_as(browser, live_server, member)
    cookies = page.context.cookies()
    context = browser.new_context(
        base_url=live_server.url,
        locale="fr-FR",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    context.add_cookies(cookies)  # type: ignore[arg-type]
    return context.new_page()


@pytest.mark.parametrize(
    ("pack", "questions", "most"), [("pulse9", 9, PULSE_MOST), ("annuel26", 26, YEARLY_MOST)]
)
def test_sheet_is_answered_encrypted_and_received(
    browser: Browser, live_server: Any, play: Play, pack: str, questions: int, most: int
) -> None:
    played = play(pack)
    page = telephone(browser, live_server, played.members[1])
    page.goto(played.round.get_absolute_url())
    answer_all(page, questions)
    begun = time.monotonic()
    page.get_by_role("button", name="Envoyer ma feuille scellée").click()
    expect(page.locator("#result")).to_be_visible(timeout=60_000)
    assert time.monotonic() - begun < most
    tracker = page.locator("#receipt").inner_text()
    assert Record.objects.exclude(credential="").count() == 1
    assert not axe.violations(page)
    page.goto(played.round.get_absolute_url())
    expect(page.locator("#receipt-found")).to_be_visible()
    expect(page.locator("#receipt-text")).to_have_text(tracker)


def test_keyboard_alone_is_enough(browser: Browser, live_server: Any, play: Play) -> None:
    played = play()
    page = open_as(browser, live_server, played.members[1])
    page.goto(played.round.get_absolute_url())
    page.locator("fieldset.question input").first.focus()
    for _ in range(9):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Envoyer ma feuille scellée")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#result-title")).to_be_focused(timeout=60_000)


def test_questions_left_out_are_asked_about(browser: Browser, live_server: Any, play: Play) -> None:
    played = play()
    page = open_as(browser, live_server, played.members[1])
    page.goto(played.round.get_absolute_url())
    page.locator("#send").click()
    expect(page.locator("#left-number")).to_have_text("9")
    page.locator("#left-no").click()
    assert not Record.objects.exclude(credential="").exists()
    page.locator("fieldset.question input").first.check()
    page.reload()
    expect(page.locator("fieldset.question input").first).to_be_checked()
    page.locator("#send").click()
    page.locator("#left-yes").click()
    expect(page.locator("#result")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize(
    "missing",
    [
        "delete window.BigInt",
        # knows no modules in workers: it never asks for the type
        "window.Worker = class { constructor(address) { this.terminate = () => address; } }",
    ],
)
def test_an_old_browser_is_told_so(browser: Browser, live_server: Any, play: Play, missing: str) -> None:
    """Before anything is ticked, not when the sheet does not leave."""
    played = play()
    page = open_as(browser, live_server, played.members[1])
    page.add_init_script(missing)
    page.goto(played.round.get_absolute_url())
    expect(page.locator("#urn-old")).to_be_visible()
    expect(page.locator("#questionnaire")).to_be_hidden()
    expect(page.locator("#urn-waiting")).to_be_hidden()


def test_the_next_person_in_this_tab_finds_no_draft(browser: Browser, live_server: Any, play: Play) -> None:
    """A computer of the office: one person ticks something and leaves, another logs in in the same tab."""
    played = play()
    page = open_as(browser, live_server, played.members[1])
    page.goto(played.round.get_absolute_url())
    page.locator("fieldset.question input").first.check()
    page.reload()
    expect(page.locator("fieldset.question input").first).to_be_checked()
    other = open_as(browser, live_server, played.members[2])
    page.context.clear_cookies()
    page.context.add_cookies(other.context.cookies())  # type: ignore[arg-type]
    page.goto(played.round.get_absolute_url())
    expect(page.locator("#questionnaire")).to_be_visible()
    assert page.locator("fieldset.question input:checked").count() == 0
    assert page.evaluate("Object.values(sessionStorage).join('')") == ""


def test_a_refused_sheet_leaves_the_answers(browser: Browser, live_server: Any, play: Play) -> None:
    played = play()
    page = open_as(browser, live_server, played.members[1])
    page.goto(played.round.get_absolute_url())
    page.locator("fieldset.question input").first.check()
    page.context.set_offline(True)
    page.route("**/reponse/", lambda route: route.abort())
    page.locator("#send").click()
    page.locator("#left-yes").click()
    expect(page.locator("#failed")).to_be_visible(timeout=60_000)
    expect(page.locator("fieldset.question input").first).to_be_checked()


def test_browser_scores_as_the_server_does(browser: Browser, live_server: Any, play: Play) -> None:
    """The same arithmetic on R's fixtures and on every pack."""
    page = open_as(browser, live_server, play().members[1])
    page.goto("/sante/suivi/")
    for code, name in (("cbi19", "cbi19.csv"), ("who5", "who5.csv"), ("hse35", ""), ("annuel26", "")):
        pack = packs.load(code)
        rows = list(csv.DictReader((FIXTURES / name).open(encoding="utf-8"))) if name else []
        sheets: list[dict[str, int | None]] = [
            {
                item.id: int(row[f"i{n}"]) if row[f"i{n}"] else None
                for n, item in enumerate(pack.items, start=1)
            }
            for row in rows
        ] or [
            {item.id: pack.lowest + (n * k) % len(pack.degrees) for n, item in enumerate(pack.items)}
            for k in range(20)
        ]
        script = """async ([key, sheets]) => {
            const { score } = await import("/static/js/wellbeing/scoring.js");
            return sheets.map((sheet) => score(key, sheet));
        }"""
        found = page.evaluate(script, [key_of(pack, "fr"), sheets])
        for sheet, scores in zip(sheets, found, strict=True):
            wanted = score(pack, sheet)
            for scale, value in wanted.items():
                assert scores[scale] == (None if value is None else pytest.approx(float(value)))


def test_history_and_vault_stay_with_the_person(
    browser: Browser, live_server: Any, twelve: list[Member]
) -> None:
    page = open_as(browser, live_server, twelve[1])
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.goto("/sante/suivi/pulse9/")
    for question in page.locator("fieldset.question").all():
        question.locator("input").nth(3).check()
    page.locator("#see").click()
    page.locator("#keep").click()
    expect(page.locator("#kept")).to_be_visible()
    page.goto("/sante/suivi/")
    expect(page.locator(".trends li")).to_have_count(9)
    page.locator("#vault-new").click()
    expect(page.locator("#vault-words")).to_have_text(re.compile(r"^\S+( \S+){4}$"), timeout=30_000)
    phrase = page.locator("#vault-words").inner_text()
    assert len(phrase.split()) == 5
    page.locator("#vault-noted").click()
    expect(page.locator("#vault-made")).to_be_visible(timeout=30_000)
    assert Vault.objects.get().member == twelve[1]
    assert not any(word in body for body in sent for word in phrase.split())
    assert not any('"scores"' in body for body in sent)
    other = open_as(browser, live_server, twelve[1])  # another device
    other.goto("/sante/suivi/")
    other.locator("#vault-open").click()
    other.locator("#vault-phrase").fill("des mots qui sont faux")
    other.locator("#vault-try").click()
    expect(other.locator("#vault-words-wrong")).to_be_visible(timeout=30_000)
    other.locator("#vault-open").click()
    other.locator("#vault-phrase").fill(phrase.upper())
    other.locator("#vault-try").click()
    expect(other.locator("#vault-opened")).to_be_visible(timeout=30_000)
    expect(other.locator(".trends li")).to_have_count(9)
    with other.expect_download() as download:
        other.locator("#export").click()
    exported = json.loads(Path(str(download.value.path())).read_text(encoding="utf-8"))
    assert exported["format"] == "interlignes/suivi/1"
    stranger = open_as(browser, live_server, twelve[2])
    stranger.goto("/sante/suivi/")
    expect(stranger.locator("#nothing")).to_be_visible()
