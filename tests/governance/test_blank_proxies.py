"""Blank proxies: off unless the rules say so, for what the gérance supports, against the rest, never in secret."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from governance import queries, sheets
from governance.actions import blanks, demands, hands, proxies, session
from governance.actions.ballots import cast, settle
from governance.actions.meetings import record_attendance
from governance.actions.rules import adopt_rules
from governance.choices import Choice, VoterPresence
from governance.models import Ballot, BlankProxy, Elector, HandCount, Meeting, Motion, Proxy, Result, Vote
from governance.permissions import may_correct
from governance.queries import count
from governance.queries import quorum as quorum_readings
from governance.queries.attendance import body_at
from governance.queries.attested import unattested_ballots
from governance.queries.blanks import blank_rule, in_force, known_for, result_in_words, rule_in_words
from governance.queries.minutes import content_of
from governance.queries.overview import hers, overview, silent
from governance.queries.rules import proxy_rules
from governance.queries.tally import body_of
from governance.rules import presets
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from interlignes.urn.models import Paper
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import (
    CONVENED,
    COUNTED,
    OPENS,
    STARTS,
    MakeBallot,
    MakeMeeting,
    fresh,
    motion_of,
)
from tests.governance.test_presence import MINUTE, SOON, arrive, begin
from tests.governance.test_sealed_ballots import open_sealed, vote_sealed

ClientFor = Callable[[Member | None], CheckedClient]
BEFORE = STARTS - timedelta(hours=2)


@pytest.fixture
def counted(bruno: Member) -> None:
    """Rules by which blank proxies count, and an extraordinary quorum."""
    book: dict[str, Any] = {**presets.load()[presets.DEFAULT].data, "proxy": {"blank": True}}
    adopt_rules(
        preset="statuts",
        book=book,
        source="Statuts, art. 28",
        in_force_on=CONVENED.date(),
        by=bruno,
        at=CONVENED,
    )


def in_session(meeting: Meeting, bruno: Member, *people: Member) -> None:
    """The meeting is open, these are in the room."""
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    for member in (bruno, *people):
        arrive(meeting, member, bruno)
    begin(meeting, bruno, people[0])


def test_refused_where_the_rules_do_not_know_them(
    make_meeting: MakeMeeting, client_for: ClientFor, alice: Member, bruno: Member
) -> None:
    meeting = make_meeting()
    for attempt in (
        lambda: blanks.give_blank(meeting=meeting, by=alice, at=BEFORE),
        lambda: blanks.record_blank(meeting=meeting, principal=alice, by=bruno, at=BEFORE),
    ):
        with pytest.raises(Refused, match="pouvoirs en blanc"):
            attempt()
    with time_machine.travel(BEFORE, tick=False):
        page = client_for(alice).get(reverse("governance:proxy", args=[meeting.pk]))
        assertNotContains(page, "Personne en particulier")
        assertContains(client_for(alice).get(reverse("governance:rules")), "sont refusés")
        assertNotContains(client_for(alice).get(motion_of(meeting).get_absolute_url()), "en blanc")
    assert rule_in_words(motion_of(meeting)) == ""
    assert not known_for(make_meeting(kind="team"))


@pytest.mark.parametrize(("is_backed", "choice"), [(True, "for"), (False, "against")])
def test_counts_for_what_the_gerance_supports_and_against_the_rest(
    is_backed: bool,
    choice: str,
    counted: None,
    make_meeting: MakeMeeting,
    make_ballot: MakeBallot,
    client_for: ClientFor,
    alice: Member,
    bruno: Member,
    associates: list[Member],
) -> None:
    meeting, (fanny, gael, *_others) = make_meeting(), associates
    for member in (fanny, gael):
        blanks.give_blank(meeting=meeting, by=member, at=BEFORE)
    blanks.say_backed(motion=motion_of(meeting), is_backed=is_backed, by=bruno, at=BEFORE)
    in_session(meeting, bruno, alice)
    body = body_at(meeting, STARTS + SOON)
    assert (body.here, body.represented, body.present) == (2, 2, 4)
    assert may_correct(fanny, meeting)
    assert not may_correct(associates[2], meeting)
    (line,) = quorum_readings.lines(meeting, STARTS + SOON)
    assert line.verdict.counts.present == 4
    ballot = make_ballot(meeting=meeting)
    assert ballot.rule["blank_proxies"] == choice
    assert set(Vote.objects.values_list("elector__member", "choice")) == {
        (fanny.pk, choice),
        (gael.pk, choice),
    }
    assert queries.awaiting_votes(fanny, OPENS) == []
    with pytest.raises(Refused, match="reprenez-le"):
        cast(ballot=ballot, member=fanny, choice="abstain", by=fanny, at=OPENS)
    proxies.take_back(meeting=meeting, by=gael, at=OPENS + MINUTE)
    cast(ballot=ballot, member=gael, choice="abstain", by=gael, at=OPENS + MINUTE)
    settle(ballot=fresh(ballot), at=COUNTED)
    result = Result.objects.get()
    assert (result.votes_for, result.votes_against) == ((1, 0) if is_backed else (0, 1))
    assert (result.present, result.abstentions) == (4, 1)
    words = result_in_words(fresh(ballot))
    assert words.startswith("1 des voix")
    assert "art. 28" in words
    assert list(unattested_ballots()) == []
    with time_machine.travel(COUNTED, tick=False):
        page = client_for(alice).get(ballot.get_absolute_url())
        assertContains(page, "(pouvoir en blanc)", count=1)
        assertContains(page, words)
    mail = Mail.objects.filter(kind="ballot.result").first()
    assert mail is not None
    assert "en blanc" in mail.text
    content = content_of(Meeting.objects.get(), [])
    assert words in content["items"][0]["result"]["explanation"]
    rows = {row[0]: row[1:] for row in content["proxies"]["rows"]}
    assert rows["Fanny Test"][0].startswith("Pouvoir en blanc")
    assert rows["Gaël Test"][3].startswith("Repris le")
    people = {row[0]: row[1] for row in content["attendance"]["rows"]}
    assert people["Fanny Test"] == "Représenté·e par un pouvoir en blanc"
    assert people["Gaël Test"].startswith("Représenté·e par un pouvoir en blanc, jusqu’à")


def test_outside_of_a_live_session_they_are_fixed_at_the_opening(
    counted: None,
    make_meeting: MakeMeeting,
    make_ballot: MakeBallot,
    alice: Member,
    bruno: Member,
    associates: list[Member],
) -> None:
    meeting, (fanny, gael, *_others) = make_meeting(), associates
    blanks.give_blank(meeting=meeting, by=fanny, at=BEFORE)
    ballot = make_ballot(meeting=meeting)
    blanks.give_blank(meeting=meeting, by=gael, at=OPENS + MINUTE)
    assert list(Vote.objects.values_list("elector__member", flat=True)) == [fanny.pk]
    assert set(Elector.objects.values_list("presence", flat=True)) == {"", "blank"}
    record_attendance(meeting=meeting, members=[alice.pk, bruno.pk], by=bruno, at=OPENS + MINUTE)
    tally = count(ballot)
    assert tally is not None
    assert tally.verdict.counts.present == 3
    assert list(unattested_ballots()) == []
    cast(ballot=ballot, member=gael, choice="for", by=gael, at=OPENS + 2 * MINUTE)


def test_with_hands_they_are_added_to_the_count(
    counted: None, make_meeting: MakeMeeting, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    meeting, (fanny, *_others) = make_meeting(motions=2), associates
    blanks.give_blank(meeting=meeting, by=fanny, at=BEFORE)
    Motion.objects.filter(item__position=2).update(is_backed=False)
    in_session(meeting, bruno, alice)
    for position in (1, 2):
        who: dict[str, Any] = {"motion": motion_of(meeting, position), "witness": alice, "by": bruno}
        with pytest.raises(Refused, match="mains"):
            hands.count_hands(votes_for=3, votes_against=0, abstentions=0, at=STARTS + MINUTE, **who)
        counted_ = hands.count_hands(votes_for=2, votes_against=0, abstentions=0, at=STARTS + MINUTE, **who)
        hands.settle_hands(counted=counted_, agree=True, by=alice, at=STARTS + 2 * MINUTE)
    first, second = Result.objects.order_by("ballot__motion__item__position")
    assert (first.votes_for, first.votes_against, first.present) == (3, 0, 3)
    assert (second.votes_for, second.votes_against) == (2, 1)
    assert "voix contre" in result_in_words(second.ballot)
    assert list(unattested_ballots()) == []
    with pytest.raises(Refused):
        blanks.say_backed(motion=motion_of(meeting), is_backed=False, by=bruno, at=STARTS + 3 * MINUTE)
    assert HandCount.objects.count() == 2


def test_in_a_secret_ballot_they_count_nowhere_and_the_paper_stays_hers(
    counted: None,
    make_meeting: MakeMeeting,
    client_for: ClientFor,
    alice: Member,
    bruno: Member,
    associates: list[Member],
) -> None:
    meeting, (fanny, *_others) = make_meeting(), associates
    blanks.give_blank(meeting=meeting, by=fanny, at=BEFORE)
    in_session(meeting, bruno, alice)
    ballot = open_sealed(meeting, bruno)
    assert "blank_proxies" not in ballot.rule
    assert Elector.objects.get(ballot=ballot, member=fanny).presence == VoterPresence.ABSENT
    assert Paper.objects.get(urn=ballot.urn, member=fanny).holder_id == fanny.pk
    assert not Vote.objects.exists()
    with time_machine.travel(OPENS + MINUTE, tick=False):
        assertContains(client_for(alice).get(ballot.get_absolute_url()), "Ils ne comptent pas ici")
    vote_sealed(ballot, alice, [0])
    assert ballot.urn is not None
    assert body_of(ballot, ballot.urn).present == 2
    assert "n’a pas compté" in result_in_words(fresh(ballot))


def test_quorum_of_what_the_rules_make_secret_is_measured_without_them(
    counted: None, make_meeting: MakeMeeting, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    meeting, (fanny, *_others) = make_meeting(motions=2, kind="mixed"), associates
    Motion.objects.filter(item__position=1).update(decision_class="extraordinaire")
    Motion.objects.filter(item__position=2).update(decision_class="exclusion")
    blanks.give_blank(meeting=meeting, by=fanny, at=BEFORE)
    in_session(meeting, bruno, alice)
    found = {
        line.numbers: line.verdict.counts.present for line in quorum_readings.lines(meeting, STARTS + SOON)
    }
    assert found == {("1",): 3, ("2",): 2}
    assert quorum_readings.body_on(motion_of(meeting, 2), STARTS + SOON).present == 2
    rule = quorum_readings.lines(meeting, STARTS + SOON)[0].verdict.rule
    until = STARTS + 5 * MINUTE
    (seen,) = quorum_readings.changes(meeting, rule, STARTS + SOON, until, blanks=True, item=0)
    assert seen.present == 3
    session.end(meeting=meeting, by=bruno, at=until)
    rows = content_of(Meeting.objects.get(), [])["quorum"]
    assert [row[2] for row in rows] == ["1", "0"], "as of the first instant, before anybody is in the room"


def test_one_proxy_a_person_of_whatever_kind(
    counted: None,
    make_meeting: MakeMeeting,
    alice: Member,
    bruno: Member,
    dora: Member,
    associates: list[Member],
) -> None:
    meeting, (fanny, gael, hana, idris, *_others) = make_meeting(), associates
    blanks.give_blank(meeting=meeting, by=fanny, at=BEFORE)
    proxies.give(meeting=meeting, holder=gael, by=hana, at=BEFORE)
    for attempt in (
        lambda: blanks.give_blank(meeting=meeting, by=fanny, at=BEFORE),
        lambda: proxies.give(meeting=meeting, holder=idris, by=fanny, at=BEFORE),
        lambda: proxies.give(meeting=meeting, holder=fanny, by=idris, at=BEFORE),
        lambda: blanks.give_blank(meeting=meeting, by=hana, at=BEFORE),
        lambda: blanks.give_blank(meeting=meeting, by=gael, at=BEFORE),
        lambda: blanks.give_blank(meeting=meeting, by=dora, at=BEFORE),
        lambda: blanks.record_blank(meeting=meeting, principal=dora, by=bruno, at=BEFORE),
        lambda: blanks.record_blank(meeting=meeting, principal=gael, by=bruno, at=BEFORE),
        lambda: blanks.record_blank(meeting=meeting, principal=hana, by=bruno, at=BEFORE),
        lambda: blanks.record_blank(meeting=meeting, principal=idris, by=gael, at=BEFORE),
        lambda: blanks.give_blank(meeting=make_meeting(kind="team"), by=idris, at=BEFORE),
    ):
        with pytest.raises(Refused):
            attempt()
    assert fanny not in queries.possible_holders(
        meeting,
        idris,
        proxies=Proxy.objects.filter(meeting=meeting, revoked_at__isnull=True),
        blank=[one.principal_id for one in in_force(meeting)],
        rules=proxy_rules(clock.today(meeting.starts_at)),
    )
    assert fanny not in silent(meeting, [fanny, idris])
    in_session(meeting, bruno, alice)
    with pytest.raises(Refused):
        blanks.give_blank(meeting=meeting, by=alice, at=STARTS + MINUTE)
    arrive(meeting, fanny, bruno, STARTS + MINUTE)
    assert BlankProxy.objects.get().revoked_at is not None
    assert Proxy.objects.count() == 1


def test_pages_give_enter_and_take_back(
    counted: None,
    make_meeting: MakeMeeting,
    client_for: ClientFor,
    alice: Member,
    bruno: Member,
    associates: list[Member],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meeting, (fanny, gael, *_others) = make_meeting(motions=2), associates
    path, paper = (reverse(f"governance:{name}", args=[meeting.pk]) for name in ("proxy", "proxy_paper"))
    with time_machine.travel(BEFORE, tick=False):
        desk, mine = client_for(bruno), client_for(fanny)
        bad = {"holder": 0, "extent": "whole", "instruction": "Pour"}
        assertContains(mine.post(path, bad), "sans consigne")
        assert mine.post(path, {"holder": 0, "extent": "whole"}).status_code == 302
        assertContains(mine.get(path), "pouvoir en blanc, sans nommer")
        assertContains(mine.get(reverse("governance:presences", args=[meeting.pk])), "sans nommer qui vote")
        assertContains(desk.get(reverse("governance:presences", args=[meeting.pk])), "un pouvoir en blanc")
        assert desk.post(paper, {"principal": gael.pk, "holder": 0, "extent": "whole"}).status_code == 302
        assertContains(desk.get(paper), "Gaël Test")
        mail = Mail.objects.get(kind="proxy.given")
        assert mail.member == gael
        assert "en blanc" in mail.text
        blank = BlankProxy.objects.get(principal=gael)
        undo = reverse("governance:blank_withdraw", args=[blank.pk])
        assert client_for(alice).post(undo).status_code == 404
        assert desk.post(undo).status_code == 302
        blank.refresh_from_db()
        assert blank.revoked_at
        with pytest.raises(Refused):
            blanks.withdraw_blank(proxy=blank, by=bruno, at=BEFORE)
        lines = overview(meeting, [fanny, gael], BEFORE)
        assert [line.is_represented for line in lines] == [True, False]
        assert hers(meeting, fanny, BEFORE).represented_by == "un pouvoir en blanc"
        page = desk.get(motion_of(meeting).get_absolute_url())
        assertContains(page, "comptent pour")
        toggle = reverse("governance:motion_backed", args=[motion_of(meeting).pk])
        assert client_for(alice).post(toggle, {"stop": ""}).status_code == 404
        assert desk.post(toggle, {"stop": ""}).status_code == 302
        assertContains(desk.get(motion_of(meeting).get_absolute_url()), "comptent contre")
        assertContains(desk.get(reverse("governance:rules")), "poids de la gérance")
        assert mine.post(reverse("governance:proxy_take_back", args=[meeting.pk])).status_code == 302
        assert not BlankProxy.objects.filter(revoked_at__isnull=True).exists()
    monkeypatch.setattr(sheets.pdf, "render", lambda _name, data, **_: data)
    data: Any = sheets.proxy_pdf(meeting, None, at=BEFORE)
    assert any("en blanc" in note for note in data["notes"])


def test_nobody_but_the_gerance_says_what_it_supports_and_not_too_late(
    counted: None, make_meeting: MakeMeeting, make_ballot: MakeBallot, alice: Member, bruno: Member
) -> None:
    meeting, team = make_meeting(motions=2), make_meeting(kind="team")
    for motion, by, at in (
        (motion_of(meeting), alice, BEFORE),
        (motion_of(meeting), bruno, STARTS),
        (motion_of(team), bruno, BEFORE),
    ):
        with pytest.raises(Refused):
            blanks.say_backed(motion=motion, is_backed=False, by=by, at=at)
    make_ballot(meeting=meeting, at=BEFORE)
    with pytest.raises(Refused):
        blanks.say_backed(motion=motion_of(meeting), is_backed=False, by=bruno, at=BEFORE)
    assert Motion.objects.get(item__meeting=meeting, item__position=1).is_backed
    assert Ballot.objects.count() == 1


def test_what_associates_ask_for_is_not_supported_by_itself(
    counted: None, make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    meeting = make_meeting()
    demands.ask(
        meeting=meeting, title="Ajout", text="Texte", reasons="", decision_class="ordinaire", by=alice,
        at=STARTS - timedelta(days=10),
    )  # fmt: skip
    assert not Motion.objects.get(item__title="Ajout").is_backed


def test_no_paper_is_entered_while_a_ballot_is_open_and_without_any_nothing_is_kept(
    counted: None, make_meeting: MakeMeeting, make_ballot: MakeBallot, alice: Member, bruno: Member
) -> None:
    meeting = make_meeting()
    ballot = make_ballot(meeting=meeting)
    assert "blank_proxies" not in ballot.rule
    assert set(Elector.objects.values_list("presence", flat=True)) == {""}
    with pytest.raises(Refused, match="ouvert"):
        blanks.record_blank(meeting=meeting, principal=alice, by=bruno, at=OPENS + MINUTE)


def test_rules_that_know_them_no_more_do_not_count_them(
    counted: None,
    make_meeting: MakeMeeting,
    make_ballot: MakeBallot,
    client_for: ClientFor,
    alice: Member,
    bruno: Member,
) -> None:
    meeting = make_meeting()
    blanks.give_blank(meeting=meeting, by=alice, at=BEFORE)
    book = dict(presets.load()[presets.DEFAULT].data)
    adopt_rules(preset="statuts", book=book, source="S", in_force_on=STARTS.date(), by=bruno, at=BEFORE)
    with time_machine.travel(BEFORE, tick=False):
        assertContains(
            client_for(alice).get(reverse("governance:proxy", args=[meeting.pk])), "il ne compte pas"
        )
    assert body_at(meeting, STARTS).represented == 0
    assert overview(meeting, [alice], BEFORE)[0].is_represented is False
    ballot = make_ballot(meeting=meeting)
    assert "blank_proxies" not in ballot.rule
    assert result_in_words(ballot) == ""
    rows = {row[0]: row[1] for row in content_of(Meeting.objects.get(), [])["attendance"]["rows"]}
    assert rows["Alice Test"] == "Absent·e"
    assert blank_rule(presets.parse("x", book)).startswith("Un pouvoir nomme")
    assert Choice.FOR.value == "for"
