"""Proxies on paper, entered by the bureau; no proxy once the assembly is over; none beyond the limit of the law."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains

from governance.actions import attendance, proxies, session
from governance.actions.ballots import cast
from governance.models import Meeting, Proxy
from governance.queries.attendance import body_at
from governance.queries.minutes import content_of
from governance.queries.proxies import voters_of
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members.choices import StatusKind
from members.models import Member, Status
from tests.client import CheckedClient
from tests.conftest import make_member
from tests.governance.conftest import OPENS, STARTS, MakeBallot, MakeMeeting, fresh
from tests.governance.test_presence import MINUTE, SOON, arrive, begin

ClientFor = Callable[[Member | None], CheckedClient]
BEFORE = STARTS - timedelta(hours=2)


def on_paper(meeting: Meeting, principal: Member, holder: Member, bruno: Member) -> Proxy:
    """The gérance enters a signed form."""
    return proxies.record_paper(meeting=meeting, principal=principal, holder=holder, by=bruno, at=BEFORE)


def test_a_signed_form_counts_and_both_are_told(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    meeting, fanny = make_meeting(), associates[0]
    proxy = on_paper(meeting, fanny, alice, bruno)
    assert proxy.recorded_by == bruno
    mails = {mail.member: mail.text for mail in Mail.objects.filter(kind="proxy.given")}
    assert set(mails) == {alice, fanny}
    assert "sur papier" in mails[fanny]
    assert "sur papier" not in mails[alice]
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    arrive(meeting, alice, bruno)
    assert body_at(meeting, STARTS + SOON).presence_of(fanny.pk) == ("represented", alice.pk)
    proxies.take_back(meeting=meeting, by=fanny, at=STARTS + MINUTE)
    assert body_at(meeting, STARTS + MINUTE + SOON).represented == 0


def test_the_limits_hold_on_paper_too(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, dora: Member, associates: list[Member]
) -> None:
    meeting = make_meeting()
    fanny, gael, hana, *_others = associates
    on_paper(meeting, fanny, alice, bruno)
    for principal, holder in (
        (fanny, gael), (alice, gael), (gael, alice), (gael, fanny), (gael, gael), (gael, dora), (dora, gael),
    ):  # fmt: skip
        with pytest.raises(Refused):
            on_paper(meeting, principal, holder, bruno)
    with pytest.raises(Refused, match="gérance"):
        on_paper(meeting, gael, hana, gael)
    with pytest.raises(Refused):
        on_paper(make_meeting(kind="team"), gael, hana, bruno)
    assert Proxy.objects.count() == 1


def test_who_is_there_is_not_represented_on_paper(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    meeting = make_meeting()
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    arrive(meeting, alice, bruno)
    with pytest.raises(Refused, match="vote elle-même"):
        proxies.record_paper(meeting=meeting, principal=alice, holder=bruno, by=bruno, at=STARTS + MINUTE)


def test_nobody_moves_a_paper_while_a_ballot_is_open(
    make_ballot: MakeBallot, alice: Member, bruno: Member
) -> None:
    meeting = make_ballot().motion.item.meeting
    with pytest.raises(Refused, match="ouvert"):
        proxies.record_paper(meeting=meeting, principal=alice, holder=bruno, by=bruno, at=OPENS + MINUTE)


def test_only_what_came_from_paper_is_taken_back_by_the_bureau(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    meeting = make_meeting()
    fanny, gael, *_others = associates
    own = proxies.give(meeting=meeting, holder=alice, by=fanny, at=BEFORE)
    paper = on_paper(meeting, gael, bruno, bruno)
    with pytest.raises(Refused):
        proxies.withdraw_paper(proxy=own, by=bruno, at=BEFORE)
    with pytest.raises(Refused):
        proxies.withdraw_paper(proxy=paper, by=gael, at=BEFORE)
    proxies.withdraw_paper(proxy=paper, by=bruno, at=BEFORE)
    with pytest.raises(Refused):
        proxies.withdraw_paper(proxy=paper, by=bruno, at=BEFORE)
    assert list(Proxy.objects.filter(revoked_at__isnull=True)) == [own]


def test_pages_record_and_take_back(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, associates: list[Member], client_for: ClientFor
) -> None:
    meeting, fanny = make_meeting(), associates[0]
    address = reverse("governance:proxy_paper", args=[meeting.pk])
    with time_machine.travel(BEFORE, tick=False):
        desk = client_for(bruno)
        assertContains(desk.get(reverse("governance:presences", args=[meeting.pk])), address)
        assertContains(desk.post(address, {"principal": fanny.pk, "holder": fanny.pk}), "art. 14")
        assert desk.post(address, {"principal": fanny.pk, "holder": alice.pk}).status_code == 302
        assertContains(desk.get(address), "Saisi d’après le papier")
        assertContains(desk.get(address), "Fanny Test")
        undo = reverse("governance:proxy_withdraw", args=[Proxy.objects.get().pk])
        assert client_for(alice).post(undo).status_code == 404
        assert desk.post(undo).status_code == 302
        assert Proxy.objects.get().revoked_at
        other = reverse("governance:proxy_paper", args=[make_meeting(kind="team").pk])
        assert desk.get(other).status_code == 404


def test_after_the_end_nobody_gives_or_takes_back_so_that_the_minutes_stay_true(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    meeting, (fanny, gael, *_others) = make_meeting(), associates
    proxies.give(meeting=meeting, holder=alice, by=fanny, at=BEFORE)
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    for member in (alice, bruno):
        arrive(meeting, member, bruno)
    begin(meeting, bruno, alice)
    session.end(meeting=meeting, by=bruno, at=OPENS)
    with pytest.raises(Refused, match="passée"):
        proxies.take_back(meeting=meeting, by=fanny, at=OPENS + MINUTE)
    with pytest.raises(Refused, match="passée"):
        proxies.give(meeting=meeting, holder=bruno, by=gael, at=OPENS + MINUTE)
    with pytest.raises(Refused, match="passée"):
        proxies.record_paper(meeting=meeting, principal=gael, holder=bruno, by=bruno, at=OPENS + MINUTE)
    rows = {row[0]: row[1] for row in content_of(Meeting.objects.get(), [])["attendance"]["rows"]}
    assert rows["Fanny Test"] == "Représenté·e par Alice Test"
    assert rows["Gaël Test"] == "Absent·e"


def test_minutes_say_until_when_somebody_was_represented(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, associates: list[Member]
) -> None:
    meeting, (fanny, gael, *_others) = make_meeting(), associates
    proxies.give(meeting=meeting, holder=alice, by=fanny, at=BEFORE)
    proxies.give(meeting=meeting, holder=bruno, by=gael, at=BEFORE)
    proxies.take_back(meeting=meeting, by=gael, at=BEFORE + MINUTE)
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    arrive(meeting, alice, bruno)
    begin(meeting, bruno, alice)
    arrive(meeting, fanny, bruno, OPENS)
    found = content_of(Meeting.objects.get(), [])["attendance"]
    rows = {row[0]: row[1].replace("\xa0", " ") for row in found["rows"]}
    assert rows["Fanny Test"] == (
        "Représenté·e par Alice Test, jusqu’à 14 h 30 ; Dans la salle, à partir de 14 h 30"
    )
    assert rows["Gaël Test"] == "Absent·e"
    assert "représenté·es\xa0: 0" in found["summary"]


@pytest.fixture
def forty(alice: Member, bruno: Member) -> list[Member]:
    """With Alice and Bruno forty associates: each may hold two proxies."""
    return [make_member(f"Membre{number}") for number in range(38)]


def test_who_leaves_may_lower_the_limit_and_the_last_given_counts_no_more(
    make_meeting: MakeMeeting, make_ballot: MakeBallot, alice: Member, bruno: Member, forty: list[Member]
) -> None:
    meeting = make_meeting()
    one, two, three, *_others = forty
    for principal in (two, one):
        proxies.give(meeting=meeting, holder=alice, by=principal, at=BEFORE)
    with pytest.raises(Refused):
        proxies.give(meeting=meeting, holder=alice, by=three, at=BEFORE)
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    for member in (alice, bruno):
        arrive(meeting, member, bruno)
    begin(meeting, bruno, alice)
    assert body_at(meeting, STARTS + SOON).represented == 2
    Status.objects.create(member=three, kind=StatusKind.LEFT, since_on=date(2026, 6, 22))
    assert body_at(meeting, STARTS + SOON).holders == {two.pk: alice.pk}
    ballot = make_ballot(meeting=meeting)
    assert voters_of(ballot)[one.pk] == one.pk
    cast(ballot=fresh(ballot), member=two, choice="for", by=alice, at=OPENS)
    with pytest.raises(Refused, match="plus de pouvoirs"):
        cast(ballot=fresh(ballot), member=one, choice="for", by=alice, at=OPENS)
    assert attendance.leave(meeting=meeting, member=alice, by=alice, at=OPENS + MINUTE)
