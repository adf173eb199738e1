"""HTML mails can be read by day and by night."""

from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser

from governance import tasks
from interlignes.kit.crypto import decrypt
from interlignes.outbox.actions import PURPOSE
from interlignes.outbox.models import Mail
from members.models import Member
from tests.browser import axe
from tests.governance.conftest import COUNTED, MakeMeeting, make_meeting
from tests.governance.test_sealed_ballots import open_sealed, vote_sealed

__all__ = ["make_meeting"]
pytestmark = pytest.mark.django_db(transaction=True)
KINDS = {"meeting.convoked", "ballot.opened", "ballot.result", "urn.receipt"}


@pytest.fixture
def mails(make_meeting: MakeMeeting, alice: Member, bruno: Member) -> dict[str, str]:
    """One of each kind that a sealed ballot sends, from the convocation to the result."""
    ballot = open_sealed(make_meeting(), bruno)
    vote_sealed(ballot, alice, [0])
    with time_machine.travel(COUNTED, tick=False):
        tasks.tick()
    return {mail.kind: _html(mail) for mail in Mail.objects.exclude(html="")}


def _html(mail: Mail) -> str:
    return decrypt(PURPOSE, mail.html) if mail.is_sensitive else mail.html


def test_mails_have_contrast_in_light_and_dark(
    mails: dict[str, str], browser: Browser, live_server: Any
) -> None:
    assert set(mails) >= KINDS
    page = browser.new_context(base_url=live_server.url).new_page()
    found = []
    for kind, html in mails.items():
        for scheme, ground in (("light", "rgb(251, 248, 243)"), ("dark", "rgb(23, 26, 29)")):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_content(html)
            seen = page.evaluate("getComputedStyle(document.body).backgroundColor")
            found += [f"{kind} in {scheme}: ground {seen}"] * (seen != ground)
            found += [
                f"{kind} in {scheme}: {[node['html'][:100] for node in rule['nodes']]}"
                for rule in axe.violations(page)
                if rule["id"] == "color-contrast"
            ]
    page.context.close()
    assert not found, "\n".join(found)
