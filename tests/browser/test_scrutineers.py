"""The scrutineers' pages, each in a browser of her own: keys, check, rehearsal, count, voting codes, verification."""

import hashlib
import re
import secrets
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.formats import date_format
from playwright.sync_api import Page, expect

from interlignes.kit import clock
from interlignes.sealed.trustees.group import read_trustees
from interlignes.urn.actions import committee as committees
from interlignes.urn.choices import KeyKind, Level
from interlignes.urn.models import Committee, Holder, Urn
from members.models import Member
from tests.browser.test_booth import Visit, answer, encrypt, inspect, send, visit
from tests.conftest import make_member
from tests.urn.conftest import MakeBox, Scrutineers, make_box, make_keys

__all__ = ["make_box", "visit"]
pytestmark = pytest.mark.django_db(transaction=True)

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def typed_code(secret: str) -> str:
    """A scrutineer's secret as she has it on paper: with its two check characters, in groups of four."""
    first, second, *_ = hashlib.sha256(f"check|{secret}".encode()).digest()
    whole = secret + ALPHABET[first % 32] + ALPHABET[second % 32]
    return "-".join(re.findall("....", whole))


def new_secret() -> str:
    """What the browser draws."""
    return "".join(secrets.choice(ALPHABET) for _ in range(22))


@pytest.fixture
def people(db: None) -> list[Member]:
    """Three scrutineers."""
    return [make_member(name) for name in ("Sarah", "Simon", "Soline")]


def form(people: list[Member], kind: str = KeyKind.THRESHOLD) -> Committee:
    """A group that has no keys yet."""
    members = [member.pk for member in people]
    return committees.form(
        name="Bureau 2026", members=members, threshold=2, kind=kind, by=members[0], at=clock.now()
    )


@pytest.fixture
def keys(people: list[Member]) -> Scrutineers:
    """The three with keys, made of codes that can be typed."""
    committee = form(people)
    codes = [new_secret() for _ in people]
    make_keys(committee, people, codes, clock.now())
    committee.refresh_from_db()
    return Scrutineers(committee, people, codes)


def code_on_screen(page: Page) -> str:
    """The code that the page shows, as somebody would write it down."""
    return "-".join(page.locator("#key-code [data-code] li").all_inner_texts())


def make_code(page: Page, committee: Committee) -> str:
    """Make a code and type it back; the code."""
    page.goto(f"/scrutateurs/{committee.pk}/")
    page.locator("#key-make-button").click()
    expect(page.locator("#key-code")).to_be_visible()
    code = code_on_screen(page)
    assert re.fullmatch(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{5}}", code)
    page.locator("#key-noted").click()
    page.locator("#key-type-input").fill(code.lower().replace("-", " "))
    page.locator("#key-type-button").click()
    return code


def type_code(page: Page, field: str, button: str, code: str) -> None:
    """Type a code and go on."""
    page.locator(field).fill(code)
    page.locator(button).click()


def test_keys_are_made_in_three_browsers(visit: Visit, people: list[Member]) -> None:
    """One page is left open and goes on by itself, one comes back with the code; then a check and a rehearsal."""
    committee = form(people)
    sarah, simon, soline = (visit(member) for member in people)
    posted: list[str] = []
    for page in (sarah, simon, soline):
        page.on("request", lambda request: posted.append(f"{request.url} {request.post_data or ''}"))
    sarah.goto(f"/scrutateurs/{committee.pk}/")
    inspect(sarah)
    codes = [make_code(sarah, committee)]
    expect(sarah.locator("#key-awaited")).to_contain_text("Simon Test, Soline Test")
    expect(sarah.locator("#key-wait h2")).to_be_focused()
    inspect(sarah)
    codes.append(make_code(simon, committee))
    expect(simon.locator("#key-wait")).to_be_visible()
    simon.goto("/")
    codes.append(make_code(soline, committee))
    # Sarah and Soline have their pages open: their deals come by themselves; Simon comes back.
    expect(soline.locator("#key-awaited")).to_contain_text("On attend", timeout=30_000)
    simon.goto(f"/scrutateurs/{committee.pk}/")
    expect(simon.locator("#key-continue")).to_be_visible()
    inspect(simon)
    type_code(simon, "#key-continue-input", "#key-continue-button", codes[0])
    expect(simon.locator("#key-continue-input-error")).to_contain_text("Ce n’est pas le code")
    type_code(simon, "#key-continue-input", "#key-continue-button", codes[1])
    for page in (sarah, simon, soline):
        expect(page.locator("#key-complete")).to_be_visible(timeout=40_000)
    committee.refresh_from_db()
    assert committee.completed_at
    read_trustees(committee.trustees).check()
    fingerprints = {page.locator("#key-fingerprint-text").inner_text() for page in (sarah, simon, soline)}
    assert len(fingerprints) == 1
    inspect(sarah)
    said = " ".join(posted).upper()
    assert not [code for code in codes if code in said or code.replace("-", "")[:22] in said]
    check_and_rehearse(sarah, simon, codes, committee)


def check_and_rehearse(sarah: Page, simon: Page, codes: list[str], committee: Committee) -> None:
    """Check a code, wrong and right; then count an urn whose content everybody knows."""
    type_code(sarah, "#check-input", "#check-button", codes[2])
    expect(sarah.locator("#check-input-error")).to_contain_text("Ce n’est pas le code")
    type_code(sarah, "#check-input", "#check-button", codes[0])
    expect(sarah.locator("#check-good")).to_be_visible()
    assert Holder.objects.get(committee=committee, index=1).checked_on == clock.today()
    expect(sarah.locator("[data-holder='1'] [data-checked]")).to_have_text(date_format(clock.today()))
    sarah.get_by_role("button", name="Lancer une répétition").click()
    simon.reload()
    simon.get_by_role("link", name="Participer à la répétition").click()
    for page, code in ((sarah, codes[0]), (simon, codes[1])):
        count(page, code)
    for page in (sarah, simon):
        expect(page.locator("#count-tables")).to_contain_text("Oui", timeout=20_000)
        assert [row.inner_text().split() for row in page.locator("#count-tables tbody tr").all()] == [
            ["Oui", "2"],
            ["Non", "1"],
        ]
    inspect(sarah)


def count(page: Page, code: str) -> None:
    """Verify the urn, then open my part."""
    page.locator("#count-start").click()
    expect(page.locator("#count-decrypt")).to_be_visible(timeout=60_000)
    type_code(page, "#count-code", "#count-open", code)
    expect(page.locator("#count-decrypt")).to_be_hidden(timeout=20_000)


def test_a_mistake_in_typing_back_is_found(visit: Visit, people: list[Member]) -> None:
    committee = form(people)
    page = visit(people[0])
    page.goto(f"/scrutateurs/{committee.pk}/")
    page.locator("#key-make-button").click()
    code = code_on_screen(page)
    inspect(page)
    page.locator("#key-noted").click()
    inspect(page)
    wrong = code[:11] + ("2" if code[11] != "2" else "3") + code[12:]
    for typed, sentence in (
        ("", "Tapez"),
        (wrong, "groupe nº 3"),
        (code[:-5], "groupe nº 6"),
        ("0" + code[1:], "groupe nº 1"),
    ):
        type_code(page, "#key-type-input", "#key-type-button", typed)
        expect(page.locator("#key-type-input-error")).to_contain_text(sentence)
        expect(page.locator("#key-type-input")).to_be_focused()
    page.locator("#key-back").click()
    assert code_on_screen(page) == code
    assert not Holder.objects.exclude(cert="").exists()


def test_a_lost_code_is_replaced_while_the_others_are_awaited(visit: Visit, people: list[Member]) -> None:
    committee = form(people)
    page = visit(people[0])
    first = make_code(page, committee)
    expect(page.locator("#key-wait")).to_be_visible()
    before = Holder.objects.get(index=1).cert
    page.locator("#key-again").click()
    second = code_on_screen(page)
    assert second != first
    page.locator("#key-noted").click()
    type_code(page, "#key-type-input", "#key-type-button", second)
    expect(page.locator("#key-wait")).to_be_visible()
    assert Holder.objects.get(index=1).cert not in {before, ""}


def test_separate_keys_take_one_step(visit: Visit, people: list[Member]) -> None:
    committee = form(people[:2], KeyKind.SINGLE)
    pages = [visit(member) for member in people[:2]]
    codes = [make_code(page, committee) for page in pages]
    expect(pages[1].locator("#key-complete")).to_be_visible()
    type_code(pages[1], "#check-input", "#check-button", codes[0])
    expect(pages[1].locator("#check-input-error")).to_be_visible()
    type_code(pages[1], "#check-input", "#check-button", codes[1])
    expect(pages[1].locator("#check-good")).to_be_visible()
    committee.refresh_from_db()
    read_trustees(committee.trustees).check()


def test_others_see_where_the_keys_stand(visit: Visit, people: list[Member], alice: Member) -> None:
    committee = form(people)
    page = visit(alice)
    page.goto(f"/scrutateurs/{committee.pk}/")
    expect(page.locator("[data-holder='2']")).to_contain_text("attendu·e")
    assert page.locator("#urn-page section:visible").count() == 0
    inspect(page)


def test_the_sheet_fits_on_one_page(visit: Visit, people: list[Member]) -> None:
    """What is printed: the code and what to do with it, nothing of the page around it, on one A4."""
    committee = form(people)
    page = visit(people[0])
    page.goto(f"/scrutateurs/{committee.pk}/")
    page.locator("#key-make-button").click()
    code = code_on_screen(page)
    page.evaluate("document.documentElement.classList.add('printing-sheet')")
    printed = page.pdf(format="A4")
    assert printed.count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    visible = page.locator("main > :visible").all_inner_texts()
    assert len(visible) == 1
    assert "".join(visible[0].split()).count(code.replace("-", "")) == 1


# The count of an urn that people have voted in


def voted(visit: Visit, keys: Scrutineers, make_box: MakeBox, voters: list[Member]) -> Urn:
    """An urn of the level bureau with a ballot of each voter, closed."""
    box = make_box(voters, level=Level.BUREAU, committee=keys.committee)
    for voter, choice in zip(voters, ("Pour", "Contre", "Pour"), strict=False):
        page = visit(voter)
        page.goto(f"/urnes/{box.urn.uuid}/voter/")
        answer(page, choice)
        encrypt(page)
        send(page)
    return box.urn


def test_two_scrutineers_count(
    visit: Visit, keys: Scrutineers, make_box: MakeBox, alice: Member, bruno: Member
) -> None:
    urn = voted(visit, keys, make_box, [alice, bruno, keys.members[2]])
    sarah, soline = visit(keys.members[0]), visit(keys.members[2])
    sarah.goto(f"/urnes/{urn.uuid}/depouiller/")
    expect(sarah.locator(".note").first).to_contain_text("ouverte jusqu’au")
    with time_machine.travel(urn.closes_at + timedelta(seconds=30)):
        sarah.goto(f"/urnes/{urn.uuid}/depouiller/")
        inspect(sarah)
        sarah.locator("#count-start").click()
        expect(sarah.locator("#count-decrypt")).to_be_visible(timeout=60_000)
        expect(sarah.locator("#fact-counted")).to_have_text("3")
        inspect(sarah)
        type_code(sarah, "#count-code", "#count-open", typed_code(keys.codes[1]))
        expect(sarah.locator("#count-code-error")).to_contain_text("Ce n’est pas le code")
        type_code(sarah, "#count-code", "#count-open", typed_code(keys.codes[0]))
        expect(sarah.locator("#count-wait")).to_be_visible()
        expect(sarah.locator("#count-received")).to_contain_text("Il en manque encore : 1")
        soline.goto(f"/urnes/{urn.uuid}/depouiller/")
        count(soline, typed_code(keys.codes[2]))
        for page in (soline, sarah):
            expect(page.locator("#count-published")).to_be_visible(timeout=20_000)
            expect(page.locator("#count-tables tbody tr").first).to_contain_text("2", timeout=20_000)
        inspect(soline)
    urn.refresh_from_db()
    assert urn.result == [[0, 2, 1, 0]]


def test_a_second_total_is_not_opened(
    visit: Visit, keys: Scrutineers, make_box: MakeBox, alice: Member, bruno: Member
) -> None:
    """A server that shows fewer ballots to a scrutineer who has opened the total of all before."""
    urn = voted(visit, keys, make_box, [alice, bruno])
    sarah = visit(keys.members[0])
    with time_machine.travel(urn.closes_at + timedelta(seconds=30)):
        sarah.goto(f"/urnes/{urn.uuid}/depouiller/")
        sarah.evaluate(f"localStorage.setItem('urn-count-{urn.uuid}', 'another total')")
        sarah.locator("#count-start").click()
        expect(sarah.locator("#count-wrong-text")).to_contain_text("un autre total", timeout=60_000)
        expect(sarah.locator("#count-decrypt")).to_be_hidden()


def test_a_false_urn_is_not_opened(
    visit: Visit, keys: Scrutineers, make_box: MakeBox, alice: Member, bruno: Member
) -> None:
    """The encrypted total is altered on its way to the scrutineer: her code is not even asked for."""
    urn = voted(visit, keys, make_box, [alice, bruno])
    sarah = visit(keys.members[0])

    def alter(route: Any) -> None:
        body = bytearray(route.fetch().body())
        at = body.rindex(b'"alpha":"') + 20
        body[at] = ord("1") if body[at] != ord("1") else ord("2")
        route.fulfill(body=bytes(body), content_type="application/x-tar")

    sarah.route("**/archive/", alter)
    with time_machine.travel(urn.closes_at + timedelta(seconds=30)):
        sarah.goto(f"/urnes/{urn.uuid}/depouiller/")
        sarah.locator("#count-start").click()
        expect(sarah.locator("#count-wrong-text")).to_contain_text("altérée", timeout=60_000)
        expect(sarah.locator("#count-decrypt")).to_be_hidden()
        inspect(sarah)
