"""From twelve sheets to a version of the DUERP: keys of the bureau, count, release, agenda, action, risk, PDF.

With SHOTS=FOLDER the pages are kept there as pictures, of a desk and of a telephone.
"""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from governance.models import Meeting
from interlignes.kit import clock
from interlignes.urn.choices import Level
from interlignes.urn.models import Urn
from members.models import Member
from tests.browser.test_checkin import answer_all, telephone
from tests.browser.test_every_page import open_as
from tests.browser.test_scrutineers import new_secret, type_code, typed_code
from tests.browser.test_walkthrough import DESKTOP, PHONE, inspect, send
from tests.client import CheckedClient
from tests.urn.conftest import Scrutineers, make_keys
from tests.wellbeing.conftest import Play, Played, play, twelve
from wellbeing import tasks
from wellbeing.actions import checkins
from wellbeing.models import Action, DuerpVersion, Release, Risk, Round

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["play", "twelve"]
ClientFor = Callable[[Member | None], CheckedClient]


def keep(page: Page, name: str) -> None:
    """Look at a page: no barrier, nothing too wide; and its pictures where they are wanted."""
    inspect(page)
    folder = os.environ.get("SHOTS")
    if folder:
        for device, viewport in (("desk", DESKTOP), ("telephone", PHONE)):
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            page.screenshot(path=Path(folder) / f"{name}-{device}.png", full_page=True)
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


@pytest.fixture
def keys(twelve: list[Member]) -> Scrutineers:
    """Two of three, with codes that can be typed."""
    people, at = twelve[:3], clock.now()
    numbers = [one.pk for one in people]
    committee = checkins.form_keys(members=numbers, threshold=2, by=twelve[0], at=at)
    codes = [new_secret() for _ in people]
    make_keys(committee, people, codes, at)
    committee.refresh_from_db()
    return Scrutineers(committee, people, codes)


def answered(browser: Browser, live_server: Any, play: Play) -> Played:
    """Eleven sheets, and one more from a telephone."""
    played = play(level=Level.BUREAU, opens_at=clock.now() - timedelta(days=3))
    for number, member in enumerate(played.members[:11]):
        played.answer(member, [number % 5, 3, 2, 1, 0, 4, 3, 2, number % 3])
    page = telephone(browser, live_server, played.members[11])
    page.goto(played.round.get_absolute_url())
    page.locator("details.promise summary").tap()
    expect(page.locator("details.promise")).to_contain_text("Voix01")
    keep(page, "1-answer")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    answer_all(page, 9)
    page.get_by_role("button", name="Envoyer ma feuille scellée").click()
    expect(page.locator("#result")).to_be_visible(timeout=60_000)
    return played


def counted(browser: Browser, live_server: Any, played: Played, keys: Scrutineers) -> None:
    """The round is over; two of three open their parts, each in a browser of her own, and are led to the result."""
    over = clock.now() - timedelta(minutes=1)
    Round.objects.filter(pk=played.round.pk).update(closes_at=over)
    Urn.objects.update(closes_at=over)
    tasks.tick()
    pages = [open_as(browser, live_server, member) for member in keys.members[:2]]
    for number, page in enumerate(pages):
        page.goto("/sante/points/")
        if number == 0:
            keep(page, "2-awaited")
        page.locator("#counts ~ ul a").click()
        page.locator("#count-start").click()
        expect(page.locator("#count-decrypt")).to_be_visible(timeout=60_000)
        if number == 0:
            keep(page, "3-count")
        type_code(page, "#count-code", "#count-open", typed_code(keys.codes[number]))
        if number == 0:
            expect(page.locator("#count-wait")).to_be_visible(timeout=30_000)
    for page in pages:
        page.wait_for_url(f"**/sante/points/{played.round.pk}/resultat/", timeout=60_000)


def test_from_twelve_sheets_to_the_duerp(
    browser: Browser,
    live_server: Any,
    play: Play,
    keys: Scrutineers,
    bruno: Member,
    client_for: ClientFor,
) -> None:
    played = answered(browser, live_server, play)
    counted(browser, live_server, played, keys)
    release = Release.objects.get()
    assert release.content["answered"] == "12"
    soon = clock.now() + timedelta(days=30)
    client_for(bruno).post(
        "/reunions/nouvelle/",
        {"kind": "team", "title": "Équipe", "starts_at": f"{soon:%Y-%m-%dT%H:%M}", "place": "Ici", "call": 1},
    )
    page = open_as(browser, live_server, bruno)
    page.goto(release.get_absolute_url())
    keep(page, "4-release")
    put_on_agenda(page, release)
    decide(page, release, bruno)
    freeze(page)


def put_on_agenda(page: Page, release: Release) -> None:
    """One click; the item leads to the result and tells no figure."""
    page.get_by_role("link", name="Le mettre à l’ordre du jour").click()
    keep(page, "5-agenda")
    page.locator("main form button[type=submit]").first.click()
    item = Meeting.objects.get().items.get()
    assert release.get_absolute_url() in item.text
    expect(page.locator("main")).to_contain_text(item.title)
    expect(page.locator(f"main a[href$='{release.get_absolute_url()}']")).to_be_visible()
    keep(page, "6-meeting")


def decide(page: Page, release: Release, owner: Member) -> None:
    """A risk from a dimension, an action from the result."""
    page.goto(release.get_absolute_url())
    page.get_by_role("link", name="Inscrire un risque").first.click()
    page.locator("[name=unit]").fill("Toute la coopérative")
    page.locator("[name=situation]").fill("Soirées de médiation sans relais")
    page.locator("[name=severity]").select_option("3")
    page.locator("[name=exposure]").select_option("3")
    send(page)
    page.goto(release.get_absolute_url())
    page.get_by_role("link", name="Décider d’une action").click()
    page.locator("[name=title]").fill("Ne jamais rester seul·e le soir")
    page.locator("[name=risk]").select_option(str(Risk.objects.get().pk))
    page.locator("[name=owner]").select_option(str(owner.pk))
    page.locator("[name=due_on]").fill(f"{clock.today() + timedelta(days=60):%Y-%m-%d}")
    send(page)
    assert Action.objects.get().checkin_id == release.round_id
    page.goto(release.get_absolute_url())
    expect(page.locator("#followed ~ ul")).to_contain_text("Ne jamais rester seul·e le soir")
    page.goto("/sante/prevention/")
    keep(page, "7-prevention")


def freeze(page: Page) -> None:
    """A version of the DUERP whose PDF says both."""
    page.goto("/sante/duerp/nouvelle/")
    keep(page, "8-freeze")
    page.locator("[name=seen]").check()
    send(page)
    keep(page, "9-duerp")
    version = DuerpVersion.objects.get()
    with page.expect_download() as download:
        page.locator(f"a[href='{version.get_absolute_url()}']").click()
    content = Path(str(download.value.path())).read_bytes()
    assert content == bytes(version.pdf)
    assert content.startswith(b"%PDF-")
    for mark in (b"pdfuaid", b"/StructTreeRoot", b"/Lang"):
        assert mark in content
    said = json.dumps(version.content, ensure_ascii=False)
    for words in ("Soirées de médiation sans relais", "Ne jamais rester seul·e le soir"):
        assert words in said
