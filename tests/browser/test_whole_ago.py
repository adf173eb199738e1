"""A whole general meeting of twelve people, from the poll for its date to the sealed minutes and the second call."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, BrowserContext, Page, expect

from governance.choices import DecisionClass, Outcome
from governance.models import Ballot, DatePoll, HandCount, LiveSession, Meeting, Motion, SealedMinutes
from governance.tasks import tick
from interlignes.journal.queries import verify
from interlignes.kit import clock
from interlignes.outbox.models import Mail
from interlignes.urn.tasks import tick as urn_tick
from members.models import Member
from tests.browser.test_booth import answer, encrypt
from tests.browser.test_booth import send as send_sealed
from tests.browser.test_every_page import open_as
from tests.browser.test_session import REFRESH, check_in, press
from tests.browser.test_walkthrough import local, send
from tests.conftest import make_member
from tests.governance.conftest import associates

__all__ = ["associates"]
pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
ITEMS = [
    ("Acheter un vélo cargo", DecisionClass.ORDINARY),
    ("Transférer le siège", DecisionClass.EXTRAORDINARY),
    ("Adhérer à la fédération", DecisionClass.ORDINARY),
]
Visit = Callable[[Member], Page]


@pytest.fixture
def visit(browser: Browser, live_server: Any, bruno: Member) -> Iterator[Visit]:
    """Somebody's browser, once a person: Bruno's is on a desk, all others are telephones. Script errors fail."""
    contexts: dict[int, BrowserContext] = {}
    errors: list[str] = []

    def build(member: Member) -> Page:
        if member.pk not in contexts:
            page = open_as(browser, live_server, member)
            page.set_viewport_size(DESK if member == bruno else PHONE)  # type: ignore[arg-type]
            page.set_default_timeout(15_000)
            page.on("pageerror", lambda error: errors.append(str(error)))
            contexts[member.pk] = page.context
        return contexts[member.pk].pages[0]

    yield build
    for context in contexts.values():
        context.close()
    assert not errors


@pytest.fixture
def twelve(bruno: Member, alice: Member, associates: list[Member]) -> list[Member]:
    """Bruno, who holds the gérance, Alice, and ten more associates."""
    return [bruno, alice, *associates, make_member("Odile")]


def test_a_whole_general_meeting(visit: Visit, twelve: list[Member]) -> None:
    """Nine of twelve are needed for the statuts; the ordinary first call needs more than six for."""
    bruno, alice, *others = twelve
    chair = visit(bruno)
    meeting = find_a_date(chair, visit, twelve)
    prepare_and_convene(chair, meeting)
    assert Mail.objects.filter(kind="meeting.convoked").count() == 12
    principal, absent, late = others[-3:]
    give_proxy(visit(principal), meeting, alice)
    # Twenty days later
    now = clock.now()
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=now, convoked_at=now - timedelta(days=20))
    there = [bruno, alice, *others[:6]]
    open_the_session(chair, visit, meeting, there)
    by_hands(chair, visit(alice))
    statuts_with_quorum_lost_and_regained(chair, visit, there, late)
    by_secret_ballot(chair, visit, [bruno, *others[:3]], alice)
    second_call(chair, meeting)
    minutes(chair, visit, meeting, alice, others[0])
    assert absent.get_full_name() in str(SealedMinutes.objects.get().content["attendance"])
    assert verify().broken_at is None


def find_a_date(chair: Page, visit: Visit, people: list[Member]) -> Meeting:
    """Bruno asks, everybody answers, the second date suits all."""
    chair.goto("/reunions/dates/nouveau/")
    chair.locator("[name=kind]").select_option("mixed")
    chair.locator("[name=title]").fill("Assemblée de printemps")
    chair.locator("[name=place]").fill("Au siège, 3 rue du Port")
    now = clock.now()
    for number, days in ((1, 30), (2, 31)):
        chair.locator(f"[name=slot_{number}]").fill(local(now + timedelta(days=days)))
    chair.locator("[name=closes_at]").fill(local(now + timedelta(days=5)))
    send(chair)
    path = DatePoll.objects.get().get_absolute_url()
    for number, person in enumerate(people):
        page = visit(person)
        page.goto(path)
        for group, word in zip(
            page.locator(".dates .choices").all(), ["Non" if number % 3 else "Oui", "Oui"], strict=True
        ):
            group.locator(".choice", has_text=word).click()
        with page.expect_navigation():
            page.locator(".dates button, .dates input[type=submit]").last.click()
    chair.goto(path)
    expect(chair.locator(".overlap")).to_contain_text("12")
    with chair.expect_navigation():
        chair.get_by_role("button", name="Retenir cette date").nth(1).click()
    return Meeting.objects.get()


def prepare_and_convene(chair: Page, meeting: Meeting) -> None:
    """Three resolutions, then the convocation, whose checks are in order."""
    for title, decision_class in ITEMS:
        chair.goto(f"{meeting.get_absolute_url()}points/nouveau/")
        chair.locator("[name=kind]").select_option("decision")
        chair.locator("[name=title]").fill(title)
        chair.locator("[name=motion_text]").fill(f"L’assemblée décide : {title.lower()}.")
        chair.locator("[name=decision_class]").select_option(decision_class.value)
        send(chair)
    chair.goto(f"{meeting.get_absolute_url()}convoquer/")
    send(chair)
    expect(chair.locator(".messages .note-success")).to_contain_text("12")


def give_proxy(page: Page, meeting: Meeting, holder: Member) -> None:
    """On her telephone, to Alice, who may hold one."""
    page.goto(f"{meeting.get_absolute_url()}pouvoir/")
    page.locator("[name=holder]").select_option(str(holder.pk))
    send(page)
    expect(page.locator(".note-success").last).to_contain_text(holder.get_full_name())


def open_the_session(chair: Page, visit: Visit, meeting: Meeting, there: list[Member]) -> None:
    """Eight check in with the code of the room; with the proxy nine are present or represented."""
    path = meeting.get_absolute_url()
    chair.goto(f"{path}seance/conduire/")
    press(chair, "Ouvrir les portes")
    code = LiveSession.objects.get().code
    for person in there:
        check_in(visit(person), path, code)
    chair.goto(f"{path}bureau/")
    chair.get_by_label("Présidence de séance").select_option(label="Bruno Test")
    chair.get_by_label("Secrétariat de séance").select_option(label="Alice Test")
    press(chair, "Enregistrer le bureau")
    chair.goto(f"{path}seance/conduire/")
    press(chair, "Ouvrir la séance")
    expect(chair.locator("main")).to_contain_text("8 présent")


def by_hands(chair: Page, witness: Page) -> None:
    """Five for, two against, one abstention: not enough for, not enough against; Alice confirms the count."""
    with chair.expect_navigation():
        chair.locator("#hands").click()
    for label, number in (("Pour", "5"), ("Contre", "2"), ("Abstentions", "1")):
        chair.get_by_label(label, exact=True).fill(number)
    chair.get_by_label("Qui confirme").select_option(label="Alice Test")
    press(chair, "Faire confirmer")
    witness.goto(f"/mains-levees/{HandCount.objects.get().pk}/")
    expect(witness.locator(".facts")).to_contain_text("5")
    press(witness, "Oui, je confirme")
    assert Ballot.objects.get().result.outcome == Outcome.REJECTED


def statuts_with_quorum_lost_and_regained(
    chair: Page, visit: Visit, there: list[Member], late: Member
) -> None:
    """One leaves and the quorum with her; another comes and brings it back; then nine vote by name."""
    meeting = Meeting.objects.get()
    path, motion = meeting.get_absolute_url(), Motion.objects.get(item__position=2)
    chair.goto(f"{path}seance/conduire/")
    press(chair, "Point 2")
    expect(chair.locator(".live-quorum")).to_have_class("note note-success live-quorum")
    leaver = visit(there[-1])
    leaver.goto(f"{path}presences/")
    press(leaver, "Je pars")
    expect(chair.locator(".live-quorum")).to_contain_text("n’est pas atteint", timeout=REFRESH)
    check_in(visit(late), path, LiveSession.objects.get().code)
    chair.reload()
    expect(chair.locator(".live-quorum")).to_have_class("note note-success live-quorum", timeout=REFRESH)
    expect(chair.locator(".live-quorum")).to_contain_text("non atteint avec 8")
    with chair.expect_navigation():
        chair.locator("#vote").click()
    press(chair, "Ouvrir le scrutin maintenant")
    ballot = Ballot.objects.get(motion=motion)
    for person in [*there[:-1], late]:
        vote(visit(person), ballot, "Pour")
    held = visit(there[1])
    held.locator(".tabs a", has_text="Pour ").click()
    held.locator(".choice", has_text="Pour").first.click()
    send(held)
    chair.goto(f"{path}seance/conduire/")
    press(chair, "Clore le scrutin")
    expect(chair.locator(".outcome")).to_have_text("Adoptée", timeout=3 * REFRESH)
    leaver.goto(ballot.get_absolute_url())
    expect(leaver.locator("main")).to_contain_text("Adoptée")


def vote(page: Page, ballot: Ballot, word: str) -> None:
    """Open the ballot on a telephone, choose, send."""
    page.goto(ballot.get_absolute_url())
    page.locator(".choice", has_text=word).first.click()
    send(page)


def by_secret_ballot(chair: Page, visit: Visit, people: list[Member], holder: Member) -> None:
    """Sealed in the voter's browser; Alice has two papers. It ends at its time, not before."""
    path = Meeting.objects.get().get_absolute_url()
    chair.goto(f"{path}seance/conduire/")
    press(chair, "Point 3")
    with chair.expect_navigation():
        chair.locator("#vote").click()
    chair.locator("label", has=chair.locator("[name=secrecy][value=simple]")).click()
    chair.locator("[name=minutes]").fill("3")
    press(chair, "Ouvrir le scrutin maintenant")
    ballot = Ballot.objects.get(motion__item__position=3)
    assert ballot.urn
    work()
    for person in people:
        seal(visit(person), str(ballot.urn.uuid), "Pour")
    two = visit(holder)
    two.goto(f"/urnes/{ballot.urn.uuid}/voter/")
    two.locator("#booth-list button").first.click()
    answer(two, "Pour")
    encrypt(two)
    send_sealed(two)
    two.locator("#receipt-next").click()
    answer(two, "Contre")
    encrypt(two)
    send_sealed(two)
    with time_machine.travel(ballot.closes_at + timedelta(seconds=30)):
        work()
        ballot.refresh_from_db()
        assert (ballot.result.votes_for, ballot.result.votes_against) == (5, 1)
        chair.goto(f"{path}seance/conduire/")
        chair.locator("#ending").click()
        press(chair, "Lever la séance pour de bon")


def work() -> None:
    """What the workers do every ten seconds."""
    for _ in range(2):
        tick()
        urn_tick()


def seal(page: Page, uuid: str, word: str) -> None:
    """One sealed paper on a telephone."""
    page.goto(f"/urnes/{uuid}/voter/")
    answer(page, word)
    encrypt(page)
    send_sealed(page)


def second_call(chair: Page, first: Meeting) -> None:
    """The bicycle was not decided: it goes to a second assembly, judged by the rule of that call."""
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        chair.goto(f"{first.get_absolute_url()}deuxieme-convocation/")
        expect(chair.locator("main")).to_contain_text("Acheter un vélo cargo")
        expect(chair.locator("main")).not_to_contain_text("Transférer le siège")
        chair.locator("[name=starts_at]").fill(local(clock.now() + timedelta(days=20)))
        chair.locator("[name=place]").fill("Au siège")
        send(chair)
    second = Meeting.objects.get(call=2)
    assert second.first_call == first
    assert "Acheter un vélo cargo" in [item.title for item in second.items.all()]
    assert chair.url.endswith(second.get_absolute_url())


def minutes(chair: Page, visit: Visit, meeting: Meeting, secretary: Member, reader: Member) -> None:
    """Written by the secretary, corrected on a telephone, approved by chair and gérance, sealed, downloaded."""
    path = f"{meeting.get_absolute_url()}proces-verbal/"
    with time_machine.travel(clock.now() + timedelta(minutes=10)):
        writer, phone = visit(secretary), visit(reader)
        writer.goto(f"/points/{meeting.items.get(position=2).pk}/proces-verbal/")
        writer.locator("[name=text]").fill(
            "Le loyer actuel est présenté ; deux personnes demandent un délai."
        )
        send(writer)
        chair.goto(f"{meeting.get_absolute_url()}suites/")
        chair.locator("[name=text]").fill("Prévenir le greffe")
        chair.locator("[name=owner]").select_option(label="Alice Test")
        chair.locator("[name=due_on]").fill((clock.today() + timedelta(days=30)).isoformat())
        send(chair)
        chair.goto(path)
        press(chair, "Remettre à celles et ceux qui y étaient")
        phone.goto(f"{path}relecture/")
        phone.locator("[name=text]").fill("Trois personnes, pas deux.")
        send(phone)
        writer.goto(f"{path}relecture/")
        with writer.expect_navigation():
            writer.get_by_role("link", name="Répondre").click()
        writer.locator("[name=state][value=accepted]").check(force=True)
        send(writer)
        writer.goto(f"/points/{meeting.items.get(position=2).pk}/proces-verbal/")
        writer.locator("[name=text]").fill(
            "Le loyer actuel est présenté ; trois personnes demandent un délai."
        )
        send(writer)
        chair.goto(f"{path}relecture/")
        press(chair, "J’approuve ce texte")
        press(chair, "Sceller définitivement")
        opened = chair.request.get(f"{path}pdf/")
    sealed = SealedMinutes.objects.get()
    assert opened.body() == bytes(sealed.pdf)
    assert opened.body().startswith(b"%PDF")
    words = str(sealed.content)
    for said in ("trois personnes", "Prévenir le greffe", "non atteint", "Représenté·e par"):
        assert said in words
