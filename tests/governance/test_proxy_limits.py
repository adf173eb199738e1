"""Which proxies count where fewer are allowed by now, wherever they are counted."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from governance import queries, sheets, tasks
from governance.actions import proxies, session
from governance.actions.ballots import cast
from governance.actions.falls import tell_fallen
from governance.actions.meetings import record_attendance
from governance.actions.reminders import awaited
from governance.actions.rules import adopt_rules
from governance.models import Meeting
from governance.queries import count, voters_of
from governance.queries.attendance import body_at
from governance.queries.minutes import content_of
from governance.queries.overview import hers, overview, totals
from governance.queries.proxies import expected_voters, standing
from governance.queries.tally import body_of
from governance.rules import presets
from governance.rules.proxies import Fall, Given, falls
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from interlignes.urn.models import Paper
from members.choices import StatusKind
from members.models import Member, Status
from tests.client import CheckedClient
from tests.conftest import make_member
from tests.governance.conftest import CONVENED, OPENS, STARTS, MakeBallot, MakeMeeting
from tests.governance.test_presence import MINUTE, SOON, arrive, begin
from tests.governance.test_sealed_ballots import open_sealed, vote_sealed

ClientFor = Callable[[Member | None], CheckedClient]
BEFORE = STARTS - timedelta(hours=2)


@pytest.fixture
def forty(alice: Member, bruno: Member) -> list[Member]:
    """With Alice and Bruno forty associates: each may hold two proxies."""
    return [make_member(f"Membre{number}") for number in range(38)]


def leave(member: Member) -> None:
    """She is no associate any more on the day of the assembly."""
    Status.objects.create(member=member, kind=StatusKind.LEFT, since_on=date(2026, 6, 17))


def come_back(member: Member) -> None:
    """As if she had never left."""
    Status.objects.filter(member=member, kind=StatusKind.LEFT).delete()


@pytest.mark.once
def test_the_rule_says_which_proxy_falls() -> None:
    at, later = STARTS, STARTS + MINUTE
    rows = [
        Given(1, 11, 9, BEFORE, revoked_at=at),
        Given(2, 12, 9, BEFORE),
        Given(3, 13, 9, BEFORE),
        Given(4, 14, 8, BEFORE),
        Given(5, 15, 7, BEFORE),
        Given(6, 16, 9, BEFORE, revoked_at=at),
    ]
    members = {7, 9, 11, 12, 13, 15, 16}
    assert falls(rows, members, 1, later) == {
        1: None, 2: None, 3: Fall.LIMIT, 4: Fall.PRINCIPAL, 5: None, 6: Fall.LIMIT,
    }  # fmt: skip
    assert falls(rows, members - {7}, 2, later)[5] is Fall.HOLDER
    assert falls(rows, members, 2, later)[3] is None
    assert set(falls(rows, members, 0, later).values()) == {Fall.LIMIT, Fall.PRINCIPAL}


def test_a_proxy_beyond_the_cap_is_present_nowhere_outside_of_a_live_session(
    make_meeting: MakeMeeting, make_ballot: MakeBallot, alice: Member, bruno: Member, forty: list[Member]
) -> None:
    meeting = make_meeting()
    one, two, three, four, *_others = forty
    for principal in (two, one):
        proxies.give(meeting=meeting, holder=alice, by=principal, at=BEFORE)
    record_attendance(meeting=meeting, members=[alice.pk, bruno.pk], by=bruno, at=STARTS)
    leave(three)
    ballot = make_ballot(meeting=meeting)
    assert len(expected_voters(ballot)) == 39
    assert (expected_voters(ballot)[two.pk], expected_voters(ballot)[one.pk]) == (alice.pk, one.pk)
    tally = count(ballot)
    assert tally is not None
    assert tally.verdict.counts.present == 3, "Alice, Bruno, and the one whom Alice may represent"
    with pytest.raises(Refused, match="plus de pouvoirs"):
        cast(ballot=ballot, member=one, choice="for", by=alice, at=OPENS)
    assert [found.pk for found in queries.awaiting_votes(alice, OPENS)] == [ballot.pk]
    cast(ballot=ballot, member=alice, choice="for", by=alice, at=OPENS)
    cast(ballot=ballot, member=two, choice="for", by=alice, at=OPENS)
    assert queries.awaiting_votes(alice, OPENS) == []
    assert queries.awaiting_votes(two, OPENS) == []
    assert [found.pk for found in queries.awaiting_votes(one, OPENS)] == [ballot.pk]
    assert one.pk in awaited(ballot)
    cast(ballot=ballot, member=one, choice="against", by=one, at=OPENS)
    assert queries.awaiting_votes(one, OPENS) == []
    with pytest.raises(Refused, match="Chaque associé·e"):
        cast(ballot=ballot, member=four, choice="for", by=alice, at=OPENS)


def test_a_sealed_ballot_hands_no_more_papers_than_the_cap(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, forty: list[Member]
) -> None:
    meeting = make_meeting()
    one, two, three, *_others = forty
    for principal in (two, one):
        proxies.give(meeting=meeting, holder=alice, by=principal, at=BEFORE)
    leave(three)
    record_attendance(meeting=meeting, members=[alice.pk], by=bruno, at=STARTS)
    ballot = open_sealed(meeting, bruno)
    holders = dict(Paper.objects.filter(urn=ballot.urn).values_list("member", "holder"))
    assert (holders[two.pk], holders[one.pk]) == (alice.pk, one.pk)
    assert ballot.urn is not None
    assert body_of(ballot, ballot.urn).present == 2
    come_back(three)  # forty again: but this ballot has thirty-nine electors
    proxies.take_back(meeting=meeting, by=one, at=OPENS)
    proxies.give(meeting=meeting, holder=alice, by=one, at=OPENS)
    holders = dict(Paper.objects.filter(urn=ballot.urn).values_list("member", "holder"))
    assert (holders[two.pk], holders[one.pk]) == (alice.pk, one.pk)
    proxies.take_back(meeting=meeting, by=two, at=OPENS)
    holders = dict(Paper.objects.filter(urn=ballot.urn).values_list("member", "holder"))
    assert (holders[two.pk], holders[one.pk]) == (two.pk, alice.pk), "the next one counts"
    vote_sealed(ballot, one, [0], by=alice)


def stricter(most: int, by: Member) -> None:
    """Statuts that allow a holder fewer than the law."""
    book: dict[str, Any] = {**presets.load()[presets.DEFAULT].data, "proxy": {"most": most}}
    adopt_rules(preset="statuts", book=book, source="S", in_force_on=STARTS.date(), by=by, at=BEFORE)


def test_statuts_that_are_stricter_hold_everywhere(
    make_meeting: MakeMeeting, make_ballot: MakeBallot, alice: Member, bruno: Member, forty: list[Member]
) -> None:
    meeting = make_meeting()
    one, two, *_others = forty
    for principal in (two, one):
        proxies.give(meeting=meeting, holder=alice, by=principal, at=BEFORE)
    stricter(1, bruno)
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    for member in (alice, bruno):
        arrive(meeting, member, bruno)
    begin(meeting, bruno, alice)
    assert body_at(meeting, STARTS + SOON).holders == {two.pk: alice.pk}
    ballot = make_ballot(meeting=meeting)
    assert ballot.rule["most_proxies"] == 1
    assert voters_of(ballot)[one.pk] == one.pk
    assert standing(meeting, OPENS).most == 1
    leave(alice)
    found = standing(meeting, OPENS)
    assert {found.why(proxy) for proxy in found.proxies} == {
        "Il ne compte pas\xa0: qui le porte n’a pas de voix le jour de la réunion."
    }


def test_the_sheet_the_page_and_the_minutes_say_which_fell(
    make_meeting: MakeMeeting,
    client_for: ClientFor,
    alice: Member,
    bruno: Member,
    forty: list[Member],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meeting = make_meeting()
    one, two, three, *_others = forty
    for principal in (two, one):
        proxies.give(meeting=meeting, holder=alice, by=principal, at=BEFORE)
    leave(three)
    lines = {line.member: line for line in overview(meeting, [alice, one, two], BEFORE)}
    assert lines[alice].represents == ["Membre1 Test"]
    assert (lines[one].is_represented, lines[two].is_represented) == (False, True)
    assert "art. 14" in lines[one].fell
    assert "art. 14" in hers(meeting, one, BEFORE).fell
    assert totals(list(lines.values()))["proxy"] == 1
    monkeypatch.setattr(sheets.pdf, "render", lambda _name, data, **_: data)
    data: Any = sheets.attendance_pdf(meeting, [alice, one, two], at=BEFORE)
    rows = {row[0]: row for row in data["rows"]}
    assert rows["Membre1 Test"][2] == "Représenté·e par Alice Test"
    assert rows["Membre0 Test"][2].startswith("Pouvoir à Alice Test\nIl ne compte pas")
    assert rows["Alice Test"][3] == "Membre1 Test"
    with time_machine.travel(BEFORE, tick=False):
        path = reverse("governance:proxy", args=[meeting.pk])
        assertContains(client_for(one).get(path), "Il ne compte pas")
        assertContains(client_for(alice).get(path), "Ne compte pas")
        assertNotContains(client_for(two).get(path), "Il ne compte pas")
        assertContains(
            client_for(bruno).get(reverse("governance:proxy_paper", args=[meeting.pk])), "Ne compte pas"
        )
        assertContains(
            client_for(one).get(reverse("governance:presences", args=[meeting.pk])), "Il ne compte pas"
        )
    record_attendance(meeting=meeting, members=[alice.pk, bruno.pk], by=bruno, at=STARTS)
    content = content_of(Meeting.objects.get(), [])
    words = {row[0]: row[1] for row in content["attendance"]["rows"]}
    assert words["Membre1 Test"] == "Représenté·e par Alice Test"
    assert words["Membre0 Test"] == "Absent·e"
    assert "représenté·es\xa0: 1" in content["attendance"]["summary"]
    assert [row[-1].partition(":")[0] for row in content["proxies"]["rows"]] == [
        "Non repris",
        "Il ne compte pas\xa0",
    ]


def test_both_are_told_once_and_again_when_it_counts(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, forty: list[Member]
) -> None:
    meeting = make_meeting()
    one, two, three, *_others = forty
    for principal in (two, one):
        proxies.give(meeting=meeting, holder=alice, by=principal, at=BEFORE)
    with time_machine.travel(BEFORE, tick=False):
        tasks.updates()
    assert not Mail.objects.filter(kind="proxy.fell").exists()
    leave(three)
    assert tell_fallen(at=BEFORE) == 1
    assert tell_fallen(at=BEFORE + MINUTE) == 0
    told = Mail.objects.filter(kind="proxy.fell")
    assert {mail.member for mail in told} == {alice, one}
    assert all("art. 14" in mail.text and "art. 14" in mail.html for mail in told)
    come_back(three)
    assert tell_fallen(at=BEFORE + 2 * MINUTE) == 1
    assert sum("Il compte à nouveau." in mail.text for mail in told.all()) == 2
    kinds = Entry.objects.filter(kind__in=("proxy.fell", "proxy.counts_again")).order_by("sequence")
    assert list(kinds.values_list("kind", flat=True)) == ["proxy.fell", "proxy.counts_again"]
    leave(two)
    Member.objects.filter(pk=two.pk).update(is_active=False)
    assert tell_fallen(at=BEFORE + 3 * MINUTE) == 1
    assert told.filter(member=two).count() == 0
    assert tell_fallen(at=STARTS + timedelta(days=1)) == 0
    leave(one)  # a voice that was lost leaves room for another proxy
    proxies.give(meeting=meeting, holder=alice, by=three, at=BEFORE + 4 * MINUTE)


def test_minutes_name_every_proxy_with_its_dates(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    meeting, (fanny, gael, *_others) = make_meeting(), associates
    proxies.give(meeting=meeting, holder=gael, by=fanny, at=BEFORE - MINUTE)
    proxies.take_back(meeting=meeting, by=fanny, at=BEFORE)
    proxies.give(meeting=meeting, holder=alice, by=fanny, at=BEFORE)
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    for member in (alice, bruno):
        arrive(meeting, member, bruno)
    begin(meeting, bruno, alice)
    proxies.take_back(meeting=meeting, by=fanny, at=OPENS)
    proxies.record_paper(meeting=meeting, principal=fanny, holder=bruno, by=bruno, at=OPENS + MINUTE)
    content = content_of(Meeting.objects.get(), [])
    words = {row[0]: row[1].replace("\xa0", " ") for row in content["attendance"]["rows"]}
    assert words["Fanny Test"] == "Représenté·e par Alice Test, jusqu’à 14 h 30 ; Représenté·e par Bruno Test"
    rows = [row[1:] for row in content["proxies"]["rows"]]
    assert [(row[0], row[1]) for row in rows] == [
        ("Gaël Test", "Tout l’ordre du jour"),
        ("Alice Test", "Tout l’ordre du jour"),
        ("Bruno Test", "Tout l’ordre du jour"),
    ]
    assert rows[0][3].startswith("Repris le")
    assert rows[2][3] == "Non repris"
    assert rows[1][3].startswith("Repris le")
    assert rows[2][2].endswith("sur papier")
    assert content_of(make_meeting(kind="team"), [])["proxies"]["rows"] == []


def test_where_the_kind_of_meeting_knows_no_proxies_none_is_given(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    book = {**presets.load()[presets.DEFAULT].data, "kinds": {"ago_extra": {"proxies": False}}}
    adopt_rules(preset="statuts", book=book, source="S", in_force_on=CONVENED.date(), by=bruno, at=CONVENED)
    with pytest.raises(Refused, match="pas de pouvoirs"):
        proxies.give(meeting=make_meeting(), holder=bruno, by=alice, at=BEFORE)
