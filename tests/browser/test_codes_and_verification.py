"""Voting codes on paper, and the verification that everybody can do, in real browsers."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
import qrcode
import time_machine
from playwright.sync_api import Browser, expect
from qrcode.util import MODE_8BIT_BYTE, QRData

from interlignes.kit import clock
from interlignes.sealed.election import Question
from interlignes.urn.actions import setup
from interlignes.urn.actions.count import advance
from interlignes.urn.choices import Level
from interlignes.urn.models import Paper, Record, Urn
from members.models import Member
from tests.browser.test_booth import Visit, answer, encrypt, inspect, send, visit
from tests.browser.test_scrutineers import keys, people, voted
from tests.browser.test_sealed_modules import Run, run
from tests.conftest import PASSWORD
from tests.urn.conftest import MakeBox, Scrutineers, make_box

__all__ = ["keys", "make_box", "people", "run", "visit"]
pytestmark = pytest.mark.django_db(transaction=True)

# Voting codes on paper


@pytest.mark.parametrize("length", [1, 14, 15, 40, 80, 106, 107, 150, 190, 213])
def test_qr_codes_are_those_of_another_program(run: Run, length: int) -> None:
    """Module by module what a well-known library draws, for every mask; the browser chooses one of them."""
    text = ("https://intranet.example.coop/urnes/" + "é" + "x" * 300)[:length]
    text = text if len(text.encode()) == length else text[:-1]
    ask = "const q = await m('../qr'); return q.qrModules(given.text, { mask: given.mask })"
    drawn = []
    for mask in range(8):
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0, mask_pattern=mask)
        code.add_data(QRData(text.encode(), mode=MODE_8BIT_BYTE), optimize=0)
        code.make(fit=True)
        drawn.append(run(ask, text=text, mask=mask))
        assert drawn[-1] == [[bool(module) for module in row] for row in code.get_matrix()]
    assert run(ask, text=text, mask=None) in drawn


def test_what_is_too_long_for_a_qr_code_is_refused(run: Run) -> None:
    ask = "const q = await m('../qr'); try { q.qrModules('x'.repeat(214)); } catch (error) { return error.name; }"
    assert run(ask) == "RangeError"


def test_voting_codes_are_printed_and_used(
    visit: Visit, keys: Scrutineers, make_box: MakeBox, alice: Member, bruno: Member
) -> None:
    """The server learns g^s only; the slips fit on A4; the code of a slip opens the booth."""
    at = clock.now()
    urn = setup.plan(
        name="Élection de la gérance",
        questions=[Question("Élire Ada ?", ("Oui", "Non"), blank=True)],
        level=Level.RENFORCE,
        opens_at=at,
        closes_at=at + timedelta(hours=1),
        page="/scrutins/1/",
        at=at,
        committee=keys.committee,
    )
    voters = {alice.pk: alice.pk, bruno.pk: bruno.pk}
    setup.expect(urn=urn, voters=voters)
    page = visit(keys.members[0])
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.post_data or ""))
    page.goto(f"/urnes/{urn.uuid}/codes/")
    inspect(page)
    page.locator("#codes-make").click()
    expect(page.locator("#codes-print")).to_be_visible()
    inspect(page)
    slips = {
        slip.locator("[data-name]").text_content(): slip.locator("[data-voting-code]").text_content()
        for slip in page.locator(".slip").all()
    }
    assert set(slips) == {"Alice Test", "Bruno Test"}
    page.locator("#codes-save").click()
    expect(page.locator("#codes-printed-error")).to_be_visible()
    page.locator("label[for=codes-printed]").click()
    page.locator("#codes-save").click()
    expect(page.locator("#codes-done")).to_be_visible()
    assert Paper.objects.filter(urn=urn).exclude(public="").count() == 2
    assert not [text for text in posted for code in slips.values() if str(code) in text]
    assert page.locator(".slip").count() == 0
    assert setup.seal(urn=urn, voters=voters, at=clock.now())
    phone = visit(alice)
    phone.goto(f"/urnes/{urn.uuid}/voter/#code={slips['Alice Test']}")
    answer(phone, "Oui")
    encrypt(phone)
    send(phone)
    assert Record.objects.filter(urn=urn).exclude(credential="").count() == 1


def test_a_code_survives_the_log_in_and_is_never_sent(
    browser: Browser, live_server: Any, keys: Scrutineers, make_box: MakeBox, alice: Member
) -> None:
    """Scanned by a telephone that is not logged in."""
    options = {"committee": keys.committee, "scrutineer": keys.members[0]}
    box = make_box([alice], level=Level.RENFORCE, **options)
    page = browser.new_page(base_url=live_server.url, locale="fr-FR")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    page.goto(f"/urnes/{box.urn.uuid}/voter/#code={box.codes[alice.pk]}")
    page.locator("[name=login]").fill(alice.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page.locator("#booth-code-read")).to_be_visible()
    assert "#" not in page.url
    answer(page, "Pour")
    encrypt(page)
    send(page)
    assert not [text for text in sent if box.codes[alice.pk] in text.partition("#")[0]]
    assert not [text for text in sent if box.codes[alice.pk] in text.partition(" ")[2]]
    page.close()


# Verification


def test_everybody_verifies(
    visit: Visit, keys: Scrutineers, make_box: MakeBox, alice: Member, bruno: Member
) -> None:
    urn = voted(visit, keys, make_box, [alice, bruno])
    urn.refresh_from_db()
    first = urn.head
    tracker = tracker_of(urn)
    page = visit(bruno)
    page.goto(f"/urnes/{urn.uuid}/verifier/")
    inspect(page)
    page.locator("#verify").click()
    expect(page.locator("#outcome-good")).to_be_visible(timeout=60_000)
    inspect(page)
    for typed, sentence in ((tracker, "et compte"), ("x" * 43, "Aucun bulletin"), ("x", "43 caractères")):
        page.locator("#tracker").fill(typed)
        page.locator("#tracker-look").click()
        expect(page.locator("#tracker-outcome p, #tracker-error").locator("visible=true")).to_contain_text(
            sentence
        )
    with time_machine.travel(urn.closes_at + timedelta(seconds=30)):
        for number in (0, 1):
            count_in_python(keys, urn, number)
        page.goto(f"/urnes/{urn.uuid}/verifier/")
        page.locator("#verify").click()
        expect(page.locator("#outcome-good-text")).to_contain_text("le résultat", timeout=60_000)
        expect(page.locator("#result-tables tbody tr").first).to_contain_text("1")
        urn.refresh_from_db()
        heads = (
            (first, "toujours"),
            (urn.head, "rien n’a changé"),
            ("a" * 64, "n’est pas dans"),
            ("a", "64"),
        )
        for typed, sentence in heads:
            page.locator("#head").fill(typed)
            page.locator("#head-look").click()
            expect(page.locator("#head-outcome p, #head-error").locator("visible=true")).to_contain_text(
                sentence
            )
        inspect(page)


def tracker_of(urn: Urn) -> str:
    """The tracker of the first ballot."""
    text = Record.objects.filter(urn=urn).exclude(credential="").order_by("position")[0].text
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def count_in_python(keys: Scrutineers, urn: Urn, number: int) -> None:
    """A scrutineer's part, computed by the Python reference."""
    at = clock.now()
    urn.refresh_from_db()
    advance(urn=urn, at=at)
    keys.count(urn, number, at)
