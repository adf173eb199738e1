"""The home page: what awaits me, what comes, what was decided."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from governance.actions.ballots import cast, schedule_ballot, settle
from governance.actions.meetings import convoke, create_meeting, save_item
from governance.models import Ballot, Meeting
from interlignes.kit import clock
from interlignes.outbox.choices import Kind, State
from interlignes.outbox.models import Mail
from members.models import Member
from tests.client import CheckedClient

pytestmark = pytest.mark.once

ClientFor = Callable[[Member | None], CheckedClient]


def meeting_of(bruno: Member, title: str = "AG de printemps", *, convened: bool = True) -> Meeting:
    """A meeting in twenty days with one motion."""
    at = clock.now()
    meeting = create_meeting(
        kind="ago", title=title, starts_at=at + timedelta(days=20), place="Siège", by=bruno, at=at
    )
    save_item(
        meeting=meeting,
        item=None,
        kind="decision",
        title=f"Approuver {title}",
        text="",
        minutes=10,
        motion_text="L’assemblée approuve.",
        reasons="",
        decision_class="ordinaire",
        by=bruno,
        at=at,
    )
    if convened:
        convoke(meeting=meeting, documents_elsewhere="Sur papier", by=bruno, at=at)
    return meeting


def ballot_of(bruno: Member, title: str = "AG de printemps") -> Ballot:
    """An open ballot that closes in two days."""
    at = clock.now()
    meeting = meeting_of(bruno, title)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=at + timedelta(days=1))
    motion = meeting.items.get().motion
    return schedule_ballot(
        motion=motion, opens_at=at, closes_at=at + timedelta(days=2), reminder_hours=[48], by=bruno, at=at
    )


def test_home_of_a_fresh_cooperative_says_what_will_appear(client_for: ClientFor, alice: Member) -> None:
    page = client_for(alice).get("/")
    assertContains(page, 'class="empty"', count=3)
    assertContains(page, "Alice")


def test_home_asks_a_stranger_to_log_in(client_for: ClientFor, db: None) -> None:
    assert client_for(None).get("/").url == "/compte/login/?next=/"


def test_ballot_without_my_vote_comes_first_and_goes_once_i_voted(
    client_for: ClientFor, alice: Member, bruno: Member
) -> None:
    ballot = ballot_of(bruno)
    client = client_for(alice)
    page = client.get("/").content.decode()
    assert 0 < page.index(f'href="{ballot.get_absolute_url()}"') < page.index('id="meetings"')
    cast(ballot=ballot, member=alice, choice="for", by=alice, at=clock.now())
    assertNotContains(client.get("/"), f'href="{ballot.get_absolute_url()}"')


def test_more_votes_than_fit_are_one_link_away(client_for: ClientFor, alice: Member, bruno: Member) -> None:
    for number in range(6):
        ballot_of(bruno, f"AG {number}")
    page = client_for(alice).get("/")
    assertContains(page, "sheet due", count=5)
    assertContains(page, "?votes=tous#votes")
    page = client_for(alice).get("/?votes=tous")
    assertContains(page, "sheet due", count=6)
    assertNotContains(page, "#votes")


def test_employee_who_is_not_associate_is_not_asked_to_vote(
    client_for: ClientFor, dora: Member, bruno: Member
) -> None:
    ballot = ballot_of(bruno)
    page = client_for(dora).get("/")
    assertNotContains(page, f'href="{ballot.get_absolute_url()}"')
    assertContains(page, "AG de printemps")


def test_decision_appears_after_closing_even_without_a_worker(
    client_for: ClientFor, alice: Member, bruno: Member
) -> None:
    ballot = ballot_of(bruno)
    cast(ballot=ballot, member=alice, choice="for", by=alice, at=clock.now())
    with time_machine.travel(ballot.closes_at + timedelta(minutes=1), tick=False):
        client = client_for(alice)
        page = client.get("/").content.decode()
        assert page.index(f'href="{ballot.get_absolute_url()}"') > page.index('id="decided"')
        settle(ballot=ballot, at=clock.now())
        assertContains(client.get("/"), "chip-rejected")


def test_drafts_are_shown_to_the_gerance_only(client_for: ClientFor, alice: Member, bruno: Member) -> None:
    meeting_of(bruno, "Brouillon secret", convened=False)
    assertContains(client_for(bruno).get("/"), "Brouillon secret")
    assertNotContains(client_for(alice).get("/"), "Brouillon secret")


def test_refused_mails_are_counted_for_the_gerance(
    client_for: ClientFor, alice: Member, bruno: Member
) -> None:
    Mail.objects.create(
        kind=Kind.BALLOT_OPENED,
        about_type="governance.ballot",
        about_id="1",
        recipient="faute@example.coop",
        language="fr",
        subject="Objet",
        text="Texte",
        message_id="<1@test>",
        state=State.REFUSED,
    )
    address = "/gerance/outbox/mail/?state__exact=refused"
    assertContains(client_for(bruno).get("/"), address)
    assertNotContains(client_for(alice).get("/"), address)


def test_gerance_without_second_factor_is_told_so(client_for: ClientFor, bruno: Member) -> None:
    assertNotContains(client_for(bruno).get("/"), "note-warning")
    bruno.authenticator_set.all().delete()  # type: ignore[attr-defined]
    assertContains(client_for(bruno).get("/"), "note-warning")


def test_home_takes_at_most_ten_queries_for_any_number_of_rows(client_for: ClientFor, bruno: Member) -> None:
    numbers = []
    for rows in (1, 2):
        for number in range(rows):
            ballot_of(bruno, f"AG {rows}.{number}")
            meeting_of(bruno, f"Brouillon {rows}.{number}", convened=False)
        client = client_for(bruno)
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] <= 10


@pytest.mark.parametrize("address", ["/nulle-part/", "/reunions/999999/", "/scrutins/999999/"])
def test_unknown_address_is_a_page_of_ours(client_for: ClientFor, alice: Member, address: str) -> None:
    page = client_for(alice).get(address)
    assertContains(page, 'class="button button-primary" href="/"', status_code=404)


def test_form_without_token_gets_a_page_that_explains(alice: Member) -> None:
    client = CheckedClient(enforce_csrf_checks=True)
    client.force_login(alice, backend="members.backends.Backend")
    page = client.post("/moi/", {})
    assertContains(page, 'class="button button-primary" href="/"', status_code=403)
