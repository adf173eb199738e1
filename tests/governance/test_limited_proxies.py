"""Proxies for some items only, and voting instructions that the holder alone reads."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from governance import queries, tasks
from governance.actions import proxies, session
from governance.actions.ballots import cast, freeze
from governance.actions.falls import forget_instructions
from governance.actions.meetings import record_attendance
from governance.actions.proxies import Extent
from governance.models import Meeting, Proxy
from governance.queries import count, voters_of
from governance.queries import quorum as quorum_readings
from governance.queries.minutes import content_of
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import CLOSES, COUNTED, OPENS, STARTS, MakeBallot, MakeMeeting, fresh
from tests.governance.test_presence import MINUTE, SOON, arrive, begin
from tests.governance.test_sealed_ballots import open_sealed

ClientFor = Callable[[Member | None], CheckedClient]
BEFORE = STARTS - timedelta(hours=2)


def numbers(meeting: Meeting, *positions: int) -> list[int]:
    """The keys of items by their place on the agenda."""
    return [meeting.items.get(position=position).pk for position in positions]


def test_a_limited_proxy_represents_for_its_items_alone(
    make_meeting: MakeMeeting, make_ballot: MakeBallot, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    meeting, (fanny, *_others) = make_meeting(motions=2), associates
    extent = Extent(numbers(meeting, 2))
    proxies.give(meeting=meeting, holder=alice, extent=extent, by=fanny, at=BEFORE)
    mail = Mail.objects.get(kind="proxy.given")
    assert "n°\xa02 de l’ordre du jour seulement" in mail.text
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    for member in (alice, bruno):
        arrive(meeting, member, bruno)
    begin(meeting, bruno, alice)
    first, second = quorum_readings.lines(meeting, STARTS + SOON)
    assert (first.numbers, first.verdict.counts.present) == (("1",), 2)
    assert (second.numbers, second.verdict.counts.present) == (("2",), 3)
    ballot = make_ballot(meeting=meeting)
    assert ballot.electors.get(member=fanny).presence == "absent"
    assert voters_of(ballot)[fanny.pk] == fanny.pk
    with pytest.raises(Refused, match="Chaque associé·e"):
        cast(ballot=ballot, member=fanny, choice="for", by=alice, at=OPENS)
    assert [found.pk for found in queries.awaiting_votes(fanny, OPENS)] == [ballot.pk]
    rows = content_of(Meeting.objects.get(), [])
    assert rows["proxies"]["rows"][0][2] == "N°\xa02 de l’ordre du jour"
    words = {row[0]: row[1] for row in rows["attendance"]["rows"]}
    assert words["Fanny Test"] == "Représenté·e par Alice Test (n°\xa02 seulement)"


def test_a_limited_proxy_outside_of_a_session(
    make_meeting: MakeMeeting, make_ballot: MakeBallot, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    meeting, (fanny, gael, *_others) = make_meeting(motions=2), associates
    proxies.give(meeting=meeting, holder=alice, extent=Extent(numbers(meeting, 2)), by=fanny, at=BEFORE)
    proxies.give(meeting=meeting, holder=bruno, extent=Extent(numbers(meeting, 1)), by=gael, at=BEFORE)
    ballot = make_ballot(meeting=meeting)
    record_attendance(meeting=meeting, members=[alice.pk, bruno.pk], by=bruno, at=OPENS)
    tally = count(ballot)
    assert tally is not None
    assert tally.verdict.counts.present == 3
    cast(ballot=ballot, member=gael, choice="for", by=bruno, at=OPENS)


@pytest.mark.parametrize("chosen", [[], [0], [1, 0]])
def test_a_limited_proxy_names_items_that_are_decided(
    chosen: list[int], make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    meeting = make_meeting(motions=2)
    wanted = [meeting.items.get(position=n).pk if n else 0 for n in chosen]
    with pytest.raises(Refused) as refusal:
        proxies.give(meeting=meeting, holder=bruno, extent=Extent(wanted), by=alice, at=BEFORE)
    assert refusal.value.field == "items"


def test_form_asks_and_the_holder_alone_reads_the_instruction(
    make_meeting: MakeMeeting, client_for: ClientFor, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    meeting, (fanny, gael, *_others) = make_meeting(motions=2), associates
    path = reverse("governance:proxy", args=[meeting.pk])
    secret = "Votez contre <b>le bail</b>"
    with time_machine.travel(BEFORE, tick=False):
        desk, data = client_for(fanny), {"holder": alice.pk, "instruction": secret}
        some = {**data, "extent": "some"}
        assertContains(desk.post(path, some), "Choisissez au moins un point")
        whole = {**data, "extent": "whole", "items": numbers(meeting, 2)}
        assertContains(desk.post(path, whole), "Vous avez choisi des points")
        assertContains(desk.post(path, {**some, "items": [0]}), "id_items_error")
        assert desk.post(path, {**some, "items": numbers(meeting, 2)}).status_code == 302
        for person, reads in ((fanny, True), (alice, True), (bruno, False), (gael, False)):
            check = assertContains if reads else assertNotContains
            check(client_for(person).get(path), "le bail")
        assertContains(client_for(alice).get(path), "Interlignes ne vérifie pas")
        for address in ("presences", "proxy_paper", "proxy_form"):
            page = client_for(bruno).get(reverse(f"governance:{address}", args=[meeting.pk]))
            assert b"le bail" not in page.content
    assert not Mail.objects.filter(text__contains="le bail").exists()
    assert "le bail" not in str(list(Entry.objects.values_list("facts", flat=True)))
    assert "le bail" not in str(content_of(meeting, []))
    assert forget_instructions(at=STARTS + timedelta(hours=20)) == 0
    assert forget_instructions(at=STARTS + timedelta(days=2)) == 1
    with time_machine.travel(STARTS + timedelta(days=3), tick=False):
        tasks.sweep_documents()


def test_taken_back_an_instruction_is_gone_and_paper_brings_none(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    meeting, (fanny, gael, *_others) = make_meeting(), associates
    proxies.give(meeting=meeting, holder=alice, extent=Extent(None, "Pour"), by=fanny, at=BEFORE)
    proxies.take_back(meeting=meeting, by=fanny, at=BEFORE)
    proxies.record_paper(
        meeting=meeting, principal=gael, holder=alice, extent=Extent(None, "Contre"), by=bruno, at=BEFORE
    )
    assert set(Proxy.objects.values_list("instruction", flat=True)) == {""}


@pytest.mark.parametrize("kind", ["named", "sealed"])
def test_the_ballot_page_shows_the_instruction_beside_that_paper(
    kind: str,
    make_meeting: MakeMeeting,
    make_ballot: MakeBallot,
    client_for: ClientFor,
    alice: Member,
    bruno: Member,
    associates: list[Member],
) -> None:
    meeting, (fanny, *_others) = make_meeting(), associates
    proxies.give(meeting=meeting, holder=alice, extent=Extent(None, "Contre le bail"), by=fanny, at=BEFORE)
    ballot = make_ballot(meeting=meeting) if kind == "named" else open_sealed(meeting, bruno)
    freeze(ballot=ballot, at=OPENS)
    with time_machine.travel(OPENS + MINUTE, tick=False):
        path = ballot.get_absolute_url() + (f"?pour={fanny.pk}" if kind == "named" else "")
        assertContains(client_for(alice).get(path), "Contre le bail")
        assertNotContains(client_for(bruno).get(ballot.get_absolute_url()), "Contre le bail")
    assert CLOSES < COUNTED
    assert fresh(ballot).frozen_at
