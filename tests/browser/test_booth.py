"""The booth in a real browser: on a telephone, by keyboard, in two tabs, without a connection, with a wrong code."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from governance.models import Motion
from interlignes.sealed.credentials import make_code
from interlignes.sealed.election import Question
from interlignes.urn.choices import Level
from interlignes.urn.elections import RNG
from interlignes.urn.models import Record, Roll
from members.models import Member
from tests.browser import axe
from tests.browser.test_every_page import open_as
from tests.scene import build
from tests.urn.conftest import ELECTION, MakeBox, Scrutineers, make_box, scrutineers

__all__ = ["make_box", "scrutineers"]
pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
GRADES = ("Excellent", "Bien", "Passable", "À rejeter")
JUDGMENT = [Question(f"Candidature {name}", GRADES) for name in ("Ada", "Bo", "Cy")]

Visit = Callable[[Member], Page]


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Visit]:
    """Somebody's telephone; an error in its console fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def build(member: Member) -> Page:
        page = open_as(browser, live_server, member)
        contexts.append(page.context)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if _matters(message) else None)
        return page

    yield build
    for context in contexts:
        context.close()
    assert not errors


def _matters(message: Any) -> bool:
    """Axe tries a style sheet of its own; refused and lost messages are what some tests are about."""
    expected = ("inline style", "Failed to load resource")
    return message.type == "error" and not any(text in message.text for text in expected)


def inspect(page: Page) -> None:
    """No barrier that axe knows, nothing to scroll sideways, on a telephone and on a desk."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{wider} px too wide at {size['width']}"
        found = axe.violations(page)
        assert not found, [(rule["id"], [node["html"][:150] for node in rule["nodes"][:3]]) for rule in found]
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]


def answer(page: Page, text: str) -> None:
    """Press the row with this text."""
    page.locator("label.choice", has_text=re.compile(f"^{text}$")).click()


def encrypt(page: Page) -> None:
    """Go on to what will be recorded."""
    page.locator("#booth-encrypt").click()
    expect(page.locator("#booth-review")).to_be_visible()


def send(page: Page) -> str:
    """Put it into the urn; the tracker."""
    page.locator("#booth-send").click()
    expect(page.locator("#booth-receipt")).to_be_visible()
    return page.locator("#receipt-tracker").inner_text().strip()


def ballots(uuid: str) -> list[Record]:
    """The ballots in the urn, in order."""
    return list(Record.objects.filter(urn__uuid=uuid).exclude(credential="").order_by("position"))


def test_a_vote_on_a_telephone(visit: Visit, make_box: MakeBox, alice: Member, bruno: Member) -> None:
    box = make_box([alice, bruno])
    page = visit(alice)
    page.goto(f"/urnes/{box.urn.uuid}/voter/")
    expect(page.locator("#booth-fill")).to_be_visible()
    inspect(page)
    assert page.locator("form [value=blank], form [name^=question]").count() == 0, "the choice is in a form"
    for row in page.locator("label.choice").all():
        size = row.bounding_box()
        assert size
        assert size["height"] >= 48
    page.locator("#booth-encrypt").click()
    expect(page.locator("#question-0-error")).to_contain_text("Choisissez")
    inspect(page)
    answer(page, "Contre")
    encrypt(page)
    expect(page.locator("#review-choices")).to_contain_text("Contre")
    shown = page.locator("#review-tracker").inner_text().strip()
    assert not ballots(box.urn.uuid), "sent before she asked for it"
    inspect(page)
    page.locator("#booth-change").click()
    answer(page, "Pour")
    encrypt(page)
    assert page.locator("#review-tracker").inner_text().strip() != shown
    tracker = send(page)
    inspect(page)
    expect(page.locator("#urn-status")).to_have_text("Votre bulletin est dans l’urne.")
    page.locator("#receipt-board").click()
    expect(page.locator(".note-success")).to_be_visible()
    assert tracker in page.content()
    box.advance()
    assert box.verified().result == ((0, 1, 0, 0),)


def test_a_choice_leaves_the_browser_encrypted_only(
    visit: Visit, make_box: MakeBox, alice: Member, bruno: Member
) -> None:
    """Whatever the page sends from opening to receipt holds neither the answer, nor its number, nor the voting code."""
    box = make_box([alice, bruno])
    page = visit(alice)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    page.goto(f"/urnes/{box.urn.uuid}/voter/")
    answer(page, "Abstention")
    encrypt(page)
    send(page)
    posts = [text for text in sent if "/bulletin/" in text]
    assert len(posts) == 1
    assert re.search(r'"paper":\d+,"ballot":"\{', posts[0].replace("\\", ""))
    assert not [text for text in sent if "Abstention" in text or box.code(alice) in text]
    kept = page.evaluate(
        "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), history.state])"
    )
    assert kept == "[[],[],null]"
    assert page.locator("input:checked").count() == 0


def test_reading_the_text_again_changes_nothing_of_the_vote(
    visit: Visit, alice: Member, bruno: Member
) -> None:
    """It opens above the paper, by keyboard too; what was chosen stays, and what leads elsewhere opens beside it."""
    ballot = build(2, electors=[bruno, alice]).sealed_ballot
    Motion.objects.filter(ballot=ballot).update(text="Voir [le bail](https://exemple.coop/). " * 40)
    page = visit(alice)
    page.goto(f"/urnes/{ballot.urn.uuid}/voter/")  # type: ignore[union-attr]
    text = page.locator("#booth-matter .motion")
    expect(text).to_be_hidden()
    answer(page, "Contre")
    again = page.locator("#booth-fill [data-matter]")
    again.focus()
    page.keyboard.press("Enter")
    expect(text).to_be_visible()
    expect(page.locator("#booth-matter summary")).to_be_focused()
    assert text.locator("a").first.get_attribute("target") == "_blank"
    inspect(page)
    page.locator("#matter-back button").click()
    expect(page.locator("#booth-fill h2")).to_be_focused()
    encrypt(page)
    page.locator("#booth-review [data-matter]").click()
    page.locator("#matter-back button").click()
    expect(page.locator("#booth-review h2")).to_be_focused()
    expect(page.locator("#review-choices")).to_contain_text("Contre")
    send(page)


def test_the_keyboard_is_enough(visit: Visit, make_box: MakeBox, alice: Member) -> None:
    box = make_box([alice])
    page = visit(alice)
    page.goto(f"/urnes/{box.urn.uuid}/voter/")
    expect(page.locator("#booth-fill")).to_be_visible()
    press_until(page, "Tab", "document.activeElement.name === 'question-0'")
    press_until(page, "ArrowDown", "document.activeElement.value === '1' && document.activeElement.checked")
    press_until(page, "Tab", "document.activeElement.id === 'booth-encrypt'")
    page.keyboard.press("Enter")
    expect(page.locator("#booth-review h2")).to_be_focused()
    press_until(page, "Tab", "document.activeElement.id === 'booth-send'")
    page.keyboard.press("Enter")
    expect(page.locator("#booth-receipt h2")).to_be_focused()
    box.advance()
    assert box.verified().result == ((0, 0, 1, 0),)


def press_until(page: Page, key: str, condition: str) -> None:
    """Press a key until the condition holds."""
    for _ in range(60):
        if page.evaluate(condition):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{condition} never held")


def test_a_lost_connection_keeps_the_ballot_and_sends_it_once(
    visit: Visit, make_box: MakeBox, alice: Member
) -> None:
    """First nothing arrives, then the message arrives but its answer does not: one ballot stands in the urn."""
    box = make_box([alice])
    page = visit(alice)
    page.goto(f"/urnes/{box.urn.uuid}/voter/")
    answer(page, "Pour")
    encrypt(page)
    page.context.set_offline(True)
    page.locator("#booth-send").click()
    expect(page.locator("#review-offline")).to_be_visible()
    inspect(page)
    assert not ballots(box.urn.uuid)
    arrived: list[int] = []

    def swallow(route: Any) -> None:
        arrived.append(route.fetch().status)
        route.abort()

    page.route("**/bulletin/", swallow, times=1)
    page.context.set_offline(False)
    expect(page.locator("#booth-receipt")).to_be_visible(timeout=20_000)
    assert arrived == [200]
    assert len(ballots(box.urn.uuid)) == 1


def test_an_impatient_finger_sends_once(visit: Visit, make_box: MakeBox, alice: Member) -> None:
    box = make_box([alice])
    page = visit(alice)
    page.goto(f"/urnes/{box.urn.uuid}/voter/")
    answer(page, "Pour")
    page.locator("#booth-encrypt").dblclick()
    expect(page.locator("#booth-review")).to_be_visible()
    page.locator("#booth-send").dblclick()
    expect(page.locator("#booth-receipt")).to_be_visible()
    assert len(ballots(box.urn.uuid)) == 1


def test_two_tabs_and_the_way_back(visit: Visit, make_box: MakeBox, alice: Member) -> None:
    """Two ballots, the later one counts, and both tabs say so; the way back shows a page that knows it."""
    box = make_box([alice])
    one = visit(alice)
    two = one.context.new_page()
    for page in (one, two):
        page.goto(f"/urnes/{box.urn.uuid}/voter/")
    answer(one, "Pour")
    encrypt(one)
    answer(two, "Contre")
    encrypt(two)
    send(one)
    send(two)
    expect(one.locator("#receipt-replaced")).to_be_hidden()
    expect(two.locator("#receipt-replaced")).to_be_visible()
    two.goto("/")
    two.go_back()
    expect(two.locator("#booth-voted")).to_be_visible()
    assert two.locator("input:checked").count() == 0
    box.advance()
    assert box.verified().result == ((0, 0, 1, 0),)


def test_names_to_choose_are_counted(visit: Visit, make_box: MakeBox, alice: Member) -> None:
    box = make_box([alice], questions=[ELECTION])
    page = visit(alice)
    page.goto(f"/urnes/{box.urn.uuid}/voter/")
    for name, so_far in (("Ada", "1"), ("Bo", "2"), ("Cy", "3")):
        answer(page, name)
        expect(page.locator(".counter")).to_contain_text(f"{so_far} sur 2")
    page.locator("#booth-encrypt").click()
    expect(page.locator("#question-0-error")).to_contain_text("au plus 2")
    inspect(page)
    answer(page, "Cy")
    encrypt(page)
    send(page)
    box.advance()
    assert box.verified().result == ((1, 1, 0, 0),)


def test_judgments_fit_on_a_telephone(visit: Visit, make_box: MakeBox, alice: Member) -> None:
    box = make_box([alice], questions=JUDGMENT)
    page = visit(alice)
    page.goto(f"/urnes/{box.urn.uuid}/voter/")
    inspect(page)
    for number, grade in enumerate((0, 3, 1)):
        page.locator(f"label[for=question-{number}-{grade}]").click()
    encrypt(page)
    inspect(page)
    send(page)
    box.advance()
    assert box.verified().result == ((1, 0, 0, 0), (0, 0, 0, 1), (0, 1, 0, 0))


def test_each_proxy_has_its_paper(visit: Visit, make_box: MakeBox, alice: Member, bruno: Member) -> None:
    box = make_box([alice, bruno], holders={bruno.pk: alice.pk})
    page = visit(alice)
    page.goto(f"/urnes/{box.urn.uuid}/voter/")
    expect(page.locator("#booth-list li")).to_have_count(2)
    inspect(page)
    page.locator("#booth-list button").first.click()
    expect(page.locator("#booth-proxy")).to_be_hidden()
    answer(page, "Pour")
    encrypt(page)
    send(page)
    page.locator("#receipt-next").click()
    expect(page.locator("#booth-paper")).to_contain_text("Bruno Test")
    expect(page.locator("#booth-proxy")).to_be_visible()
    answer(page, "Contre")
    encrypt(page)
    send(page)
    expect(page.locator("#receipt-next")).to_be_hidden()
    box.advance()
    assert box.verified().result == ((0, 1, 1, 0),)
    assert Roll.objects.filter(urn=box.urn, has_voted=True).count() == 2


def test_a_code_on_paper(
    visit: Visit, make_box: MakeBox, scrutineers: Scrutineers, alice: Member, bruno: Member
) -> None:
    """Typed with mistakes, then right; or read from the link, which forgets it at once."""
    first = scrutineers.members[0]
    options = {"level": Level.RENFORCE, "committee": scrutineers.committee, "scrutineer": first}
    box = make_box([alice, bruno], **options)
    page = visit(alice)
    page.goto(f"/urnes/{box.urn.uuid}/voter/")
    answer(page, "Pour")
    field, error = page.locator("#booth-code-input"), page.locator("#booth-code-input-error")
    code = box.codes[alice.pk]
    wrong = {"": "Tapez", "0" + code[1:]: "0", code[:-2]: "15 caractères", make_code(rng=RNG): "bon nom"}
    wrong |= {
        code[:4] + ("z" if code[4] != "z" else "y") + code[5:]: "erreur",
        box.codes[bruno.pk]: "bon nom",
    }
    for typed, sentence in wrong.items():
        field.fill(typed)
        page.locator("#booth-encrypt").click()
        expect(error).to_contain_text(sentence)
        expect(field).to_be_focused()
    inspect(page)
    field.fill(f" {code.replace('-', ' ')}")
    encrypt(page)
    send(page)
    phone = visit(bruno)
    addresses: list[str] = []
    phone.on("request", lambda request: addresses.append(request.url))
    phone.goto(f"/urnes/{box.urn.uuid}/voter/#code={box.codes[bruno.pk]}")
    expect(phone.locator("#booth-code-read")).to_be_visible()
    assert "#" not in phone.url
    answer(phone, "Contre")
    encrypt(phone)
    send(phone)
    assert len(ballots(box.urn.uuid)) == 2
    assert not [address for address in addresses if box.codes[bruno.pk] in address]


def test_a_browser_that_cannot(browser: Browser, make_box: MakeBox, alice: Member, live_server: Any) -> None:
    """Without JavaScript, and without large numbers: a sentence, and nothing to fill in."""
    box = make_box([alice])
    page = open_as(browser, live_server, alice)
    page.add_init_script("delete window.BigInt")
    page.goto(f"/urnes/{box.urn.uuid}/voter/")
    expect(page.locator("#urn-old")).to_be_visible()
    expect(page.locator("#urn-page")).to_be_hidden()
    cookies = page.context.cookies()
    page.context.close()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    plain = context.new_page()
    plain.goto(f"/urnes/{box.urn.uuid}/voter/")
    expect(plain.get_by_text("a besoin de JavaScript")).to_be_visible()
    expect(plain.locator("#urn-waiting")).to_be_hidden()
    assert plain.locator("main input:visible").count() == 0
    context.close()
