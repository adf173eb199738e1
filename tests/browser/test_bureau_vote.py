"""A whole vote of the level bureau, by browser alone: keys, nine voters, two scrutineers, and judges from outside."""

import subprocess
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import expect

from interlignes.kit import clock
from interlignes.sealed.verify import verify
from interlignes.urn.actions import setup
from interlignes.urn.chain import archive_of
from interlignes.urn.choices import Level
from interlignes.urn.elections import RNG
from interlignes.urn.models import Roll, Urn
from members.models import Member
from tests.browser.test_booth import DESK, Visit, answer, encrypt, send, visit
from tests.browser.test_scrutineers import count, form, make_code, people
from tests.conftest import make_member
from tests.programs import require_program
from tests.urn.conftest import MOTION

__all__ = ["people", "visit"]
pytestmark = pytest.mark.django_db(transaction=True)

CHOICES = ("Pour", "Contre", "Pour", "Abstention", "Vote blanc", "Pour", "Contre", "Pour")


def open_urn(voters: list[Member], absent: Member) -> Urn:
    """An urn of nine; the first voter holds the proxy of the absent one."""
    at = clock.now()
    hours = {"opens_at": at, "closes_at": at + timedelta(hours=2), "at": at}
    urn = setup.plan(name="Révocation", questions=[MOTION], level=Level.BUREAU, page="/", **hours)
    holders = {voter.pk: voter.pk for voter in voters} | {absent.pk: voters[0].pk}
    assert setup.seal(urn=urn, voters=holders, at=at)
    return urn


def vote(visit: Visit, urn: Urn, voters: list[Member]) -> set[str]:
    """Two vote on a telephone, the others at a desk; the trackers that count."""
    trackers = set()
    for number, (voter, choice) in enumerate(zip(voters, CHOICES, strict=True)):
        page = visit(voter)
        if number > 1:
            page.set_viewport_size(DESK)  # type: ignore[arg-type]
        page.goto(f"/urnes/{urn.uuid}/voter/")
        if number == 0:  # with a proxy: two papers
            page.locator("#booth-list button").first.click()
        answer(page, choice)
        encrypt(page)
        trackers.add(send(page))
        if number == 0:
            page.locator("#receipt-next").click()
            answer(page, "Contre")
            encrypt(page)
            trackers.add(send(page))
        page.context.close()
    page = visit(voters[2])  # she changes her mind
    page.goto(f"/urnes/{urn.uuid}/voter/")
    expect(page.locator("#booth-voted")).to_be_visible()
    answer(page, "Abstention")
    encrypt(page)
    trackers.add(send(page))
    return trackers


def test_a_whole_vote_of_nine(visit: Visit, people: list[Member], tmp_path: Path) -> None:
    committee = form(people)
    pages = [visit(member) for member in people]
    codes = [make_code(page, committee) for page in pages]
    for page in pages:
        expect(page.locator("#key-complete")).to_be_visible(timeout=60_000)
    voters = [*people, *(make_member(name) for name in ("Vera", "Victor", "Viviane", "Vincent", "Valérie"))]
    urn = open_urn(voters, absent=make_member("Absente"))
    trackers = vote(visit, urn, voters)
    with time_machine.travel(urn.closes_at + timedelta(seconds=30)):
        for page, code in ((pages[0], codes[0]), (pages[2], codes[2])):
            page.goto(f"/urnes/{urn.uuid}/depouiller/")
            count(page, code)
        expect(pages[0].locator("#count-tables tbody tr").first).to_contain_text("3", timeout=30_000)
    expected = Counter([*CHOICES, "Contre", "Abstention"]) - Counter(["Pour"])
    order = ("Vote blanc", "Pour", "Contre", "Abstention")
    report = verify(archive_of(urn), rng=RNG)
    assert report.result == (tuple(expected[choice] for choice in order),)
    assert len(trackers) == len(report.ballots) == 10
    assert Roll.objects.filter(urn=urn, has_voted=True).count() == report.tally.ballots == 9
    (tmp_path / f"{urn.uuid}.bel").write_bytes(archive_of(urn))
    tool = require_program("belenios-tool", "that others accept our elections")
    subprocess.run([tool, "election", "verify"], cwd=tmp_path, check=True, capture_output=True)
