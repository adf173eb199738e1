"""A rule of the cooperative changes: proposed from its article, amended, voted, in force on its day, agreed to anew."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect

from governance.actions import meetings, rulebook
from governance.choices import MeetingKind
from governance.models import Article, Ballot, Meeting, Proposal
from interlignes.kit import clock
from members.models import Member
from tests.browser import axe
from tests.browser.test_every_page import open_as
from tests.browser.test_session import press
from tests.browser.test_walkthrough import local, send
from tests.conftest import make_member

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
OLD, NEW, AMENDED = "Un jour par semaine.", "Deux jours par semaine.", "Le jour se choisit en équipe."


@pytest.fixture
def article(bruno: Member) -> Article:
    """Adopted long ago, in two paragraphs."""
    return rulebook.record_article(
        article=None, parent=None, title="Télétravail", text=f"{OLD}\n\nLe mardi.", in_force_on=date(2024, 3, 1),
        decision="AG du 1er mars 2024", by=bruno, at=clock.now(),
    ).article  # fmt: skip


@pytest.fixture
def meeting(bruno: Member) -> Meeting:
    """An assembly in preparation."""
    at = clock.now()
    return meetings.create_meeting(
        kind=MeetingKind.AGO_EXTRA,
        title="AG de printemps",
        starts_at=at + timedelta(days=20),
        place="Ici",
        video_url="",
        call=1,
        introduction="",
        by=bruno,
        at=at,
    )


def agree(page: Page) -> None:
    """Read the edition in force, and say so."""
    page.goto("/reglement/bienvenue/")
    press(page, "Je l’ai lu et je suis d’accord")


def propose(page: Page, article: Article, day: date) -> Proposal:
    """From the article itself, on a telephone: another first paragraph from `day` on."""
    page.goto(article.get_absolute_url())
    with page.expect_navigation():
        page.get_by_role("link", name="Proposer un changement").click()
    expect(page.locator("[name=text]")).to_have_value(f"{OLD}\n\nLe mardi.")
    page.locator("[name=text]").fill(f"{NEW}\n\nLe mardi.")
    page.locator("[name=in_force_on]").fill(day.isoformat())
    send(page)
    press(page, "Soumettre")
    return Proposal.objects.get()


def amend(page: Page, proposal: Proposal) -> None:
    """Somebody else, the second paragraph."""
    page.goto(f"{proposal.get_absolute_url()}amender/?endroit=r1")
    expect(page.locator("[name=text]")).to_have_value("Le mardi.")
    page.locator("[name=text]").fill(AMENDED)
    send(page)


def put_to_vote(chair: Page, proposal: Proposal, meeting: Meeting) -> Ballot:
    """On the agenda, convened, and the ballot opened for an hour."""
    chair.goto(f"{proposal.get_absolute_url()}ordre-du-jour/")
    chair.locator("[name=meeting]").select_option(str(meeting.pk))
    send(chair)
    chair.goto(f"{meeting.get_absolute_url()}convoquer/")
    send(chair)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=clock.now())  # its day has come
    chair.goto(f"/resolutions/{meeting.items.get().motion.pk}/scrutin/")
    expect(chair.locator("main")).to_contain_text("Télétravail")
    chair.locator("[name=closes_at]").fill(local(clock.now() + timedelta(hours=1)))
    send(chair)
    return Ballot.objects.get()


def vote(page: Page, ballot: Ballot) -> None:
    """The text put to the vote is the amended one."""
    page.goto(ballot.get_absolute_url())
    for words in (NEW, AMENDED):
        expect(page.locator(".sheet.motion")).to_contain_text(words)
    page.locator("label", has=page.locator("[name=choice][value=for]")).click()
    send(page)


def test_a_rule_changes_on_its_day(
    browser: Browser, live_server: Any, article: Article, meeting: Meeting, bruno: Member, alice: Member
) -> None:
    chair, phone, other = (
        open_as(browser, live_server, member) for member in (bruno, alice, make_member("Odile"))
    )
    for page in (phone, other):
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    agree(phone)
    day = clock.today() + timedelta(days=4)
    proposal = propose(phone, article, day)
    amend(other, proposal)
    phone.goto(proposal.get_absolute_url())
    press(phone, "Accepter et intégrer")
    expect(phone.locator(".sheet.motion")).to_contain_text(AMENDED)
    ballot = put_to_vote(chair, proposal, meeting)
    for page in (chair, phone, other):
        vote(page, ballot)
    with time_machine.travel(ballot.closes_at + timedelta(minutes=1)):
        phone.goto(ballot.get_absolute_url())
        expect(phone.locator(".verdict-adopted")).to_be_visible()
        phone.goto("/reglement/")
        expect(phone.locator(".rulebook")).to_contain_text(OLD)
        expect(phone.locator(".rulebook")).not_to_contain_text(NEW)
    with time_machine.travel(clock.start_of(day) + timedelta(hours=9)):
        new_rule_is_in_force(phone, day)
    for page in (chair, phone, other):
        page.context.close()


def new_rule_is_in_force(page: Page, day: date) -> None:
    """On its day: the new text, the old one on the day before, the difference, and the question whether one agrees."""
    page.goto("/reglement/")
    for words in (NEW, AMENDED):
        expect(page.locator(".rulebook")).to_contain_text(words)
    expect(page.locator("main")).to_contain_text("Vous n’avez pas encore dit avoir lu cette édition")
    page.goto(f"/reglement/?le={day - timedelta(days=1):%Y-%m-%d}")
    expect(page.locator(".rulebook")).to_contain_text(OLD)
    expect(page.locator(".rulebook")).not_to_contain_text(NEW)
    page.goto(f"/reglement/comparer/?de={day - timedelta(days=1):%Y-%m-%d}&a={day:%Y-%m-%d}")
    expect(page.locator("del").first).to_be_visible()
    expect(page.locator("ins").first).to_be_visible()
    assert not axe.violations(page)
    agree(page)
    page.goto("/reglement/")
    expect(page.locator("main")).not_to_contain_text("Vous n’avez pas encore dit")
