"""What the home page says awaits somebody: minutes to read again, a règlement to agree to."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from governance.actions import minutes as actions
from governance.actions import rulebook as rules
from governance.models import Meeting
from governance.queries import rulebook as readings
from interlignes import home
from interlignes.kit import clock
from members.models import Member
from tests.client import CheckedClient
from tests.conftest import make_member
from tests.governance.conftest import MakeMeeting
from tests.governance.test_minutes import LATER, hold
from tests.governance.test_rulebook import ADOPTED_ON, record

ClientFor = Callable[[Member | None], CheckedClient]
HOUR = timedelta(hours=1)


@pytest.fixture
def held(make_meeting: MakeMeeting, bruno: Member, alice: Member) -> Meeting:
    """Bruno chaired it, Alice wrote; its minutes are given out."""
    meeting = make_meeting()
    hold(meeting, bruno, alice)
    actions.submit(meeting=meeting, by=bruno, at=LATER)
    return meeting


def awaits(member: Member) -> list[str]:
    """The addresses of what awaits her an hour later."""
    return [line["url"] for line in home.questions(member, LATER + HOUR)]


def test_minutes_await_who_was_there_until_she_approved(held: Meeting, bruno: Member, alice: Member) -> None:
    mine = [reverse("governance:minutes", args=[held.pk])]
    assert (awaits(bruno), awaits(alice), awaits(make_member("Gilles"))) == (mine, mine, [])
    actions.approve(meeting=held, by=bruno, at=LATER)
    assert (awaits(bruno), awaits(alice)) == ([], mine)


def test_minutes_await_nobody_once_they_are_sealed(
    held: Meeting, bruno: Member, alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "minutes_pdf", lambda *_content, **_terms: b"%PDF-1.7")
    actions.approve(meeting=held, by=bruno, at=LATER)
    actions.seal(meeting=held, by=bruno, at=LATER)
    assert awaits(alice) == []


def test_who_sees_no_minutes_is_not_led_to_them(held: Meeting, chloe: Member) -> None:
    """Chloé has left since."""
    assert awaits(chloe) == []


def test_who_was_there_without_being_an_associate_reads_no_minutes_of_an_assembly(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, dora: Member
) -> None:
    meeting = make_meeting()
    hold(meeting, bruno, alice, dora)
    actions.submit(meeting=meeting, by=bruno, at=LATER)
    assert (len(awaits(alice)), awaits(dora)) == (1, [])


@pytest.mark.once
def test_page_leads_to_the_minutes(held: Meeting, alice: Member, client_for: ClientFor) -> None:
    with time_machine.travel(LATER + HOUR):
        page = client_for(alice).get("/").content.decode()
    assert f'href="{reverse("governance:minutes", args=[held.pk])}"' in page
    assert "Procès-verbal à relire" in page


@pytest.mark.once
def test_reglement_awaits_until_its_edition_is_agreed_to(
    bruno: Member, alice: Member, client_for: ClientFor
) -> None:
    client, words = client_for(alice), "Le règlement attend que vous le lisiez"
    assert words not in client.get("/").content.decode()
    record(bruno, "Supervision", "Une séance par mois.")
    assert words in client.get("/").content.decode()
    seen = readings.fingerprint(readings.rulebook_on(clock.today()))
    rules.agree(edition=ADOPTED_ON, seen=seen, by=alice, at=clock.now())
    assert words not in client.get("/").content.decode()
    record(bruno, "Congés", "À tour de rôle.", in_force_on=clock.today())
    assert words in client.get("/").content.decode()
