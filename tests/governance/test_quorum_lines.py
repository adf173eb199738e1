"""The quorum of a meeting rule by rule, lost and regained; a secret ballot keeps its hour in session."""

from datetime import timedelta

import pytest

from governance.actions import attendance, proxies, session
from governance.actions.proxies import Extent
from governance.choices import DecisionClass, Secrecy
from governance.models import Ballot, Meeting
from governance.queries import quorum
from governance.queries.minutes_quorum import quorum_rows
from interlignes.kit.errors import Refused
from members.models import Member
from tests.governance.conftest import OPENS, STARTS, MakeMeeting, add_item
from tests.governance.test_presence import MINUTE, arrive, begin
from tests.governance.test_sealed_ballots import open_sealed

SOON = timedelta(seconds=30)


@pytest.fixture
def assembly(make_meeting: MakeMeeting, bruno: Member, alice: Member, associates: list[Member]) -> Meeting:
    """Eleven associates; two ordinary items and an extraordinary one, whose quorum is nine. Doors are open."""
    meeting = make_meeting(kind="mixed", motions=2, convened=False)
    add_item(meeting, bruno, "Statuts", decision_class=DecisionClass.EXTRAORDINARY)
    meeting.convoked_at = STARTS - timedelta(days=30)
    meeting.save()
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    return meeting


def test_one_line_for_each_rule_of_the_agenda(assembly: Meeting, bruno: Member, alice: Member) -> None:
    arrive(assembly, alice, bruno)
    ordinary, extraordinary = quorum.lines(assembly, STARTS + SOON)
    assert (ordinary.numbers, extraordinary.numbers) == (("1", "2"), ("3",))
    assert ordinary.is_reached, "an ordinary first call has no quorum of its own"
    assert not extraordinary.is_reached
    assert (extraordinary.here, extraordinary.verdict.quorum_needed) == (1, 9)
    assert extraordinary.second is not None
    assert extraordinary.second.call == 2
    assert extraordinary.source


def test_a_meeting_that_decides_nothing_has_no_quorum(make_meeting: MakeMeeting) -> None:
    assert quorum.lines(make_meeting(kind="team", motions=0, convened=False), STARTS) == []


def test_a_call_without_a_rule_has_no_line(assembly: Meeting) -> None:
    version = quorum.rule_in_force(STARTS.date())
    body = quorum.body_at(assembly, STARTS)
    assert (
        quorum.measure(version, assembly, [quorum.Voted(1, DecisionClass.ORDINARY, False, 7, 0)], body) == []
    )


def test_quorum_is_lost_and_regained(
    assembly: Meeting, bruno: Member, alice: Member, associates: list[Member]
) -> None:
    proxies.give(meeting=assembly, holder=alice, by=associates[8], at=STARTS - MINUTE)
    early, late = associates[:6], associates[6]
    for member in (alice, bruno, *early):
        arrive(assembly, member, bruno, STARTS)
    begin(assembly, bruno, alice, STARTS + MINUTE)
    attendance.leave(meeting=assembly, member=early[0], by=bruno, at=STARTS + 10 * MINUTE)
    arrive(assembly, late, bruno, STARTS + 20 * MINUTE)
    (line,) = [line for line in quorum.lines(assembly, STARTS + 30 * MINUTE) if line.numbers == ("3",)]
    assert line.is_reached
    found = quorum.changes(assembly, line.verdict.rule, STARTS - 5 * MINUTE, STARTS + 30 * MINUTE)
    assert [change.is_reached for change in found] == [False, True, False, True]
    assert [change.present for change in found] == [0, 9, 8, 9]
    assert [round((change.at - STARTS) / MINUTE) for change in found] == [-5, 0, 10, 20]


def test_minutes_count_a_limited_proxy_for_its_item_alone(
    assembly: Meeting, bruno: Member, alice: Member, associates: list[Member]
) -> None:
    Meeting.objects.filter(pk=assembly.pk).update(convoked_at=None)
    item = add_item(Meeting.objects.get(), bruno, "Siège", decision_class=DecisionClass.EXTRAORDINARY)
    Meeting.objects.filter(pk=assembly.pk).update(convoked_at=STARTS - timedelta(days=30))
    meeting = Meeting.objects.get()
    proxies.give(
        meeting=meeting, holder=alice, extent=Extent([item.pk]), by=associates[8], at=STARTS - MINUTE
    )
    for member in (alice, bruno, *associates[:6]):
        arrive(meeting, member, bruno, STARTS)
    begin(meeting, bruno, alice, STARTS + MINUTE)
    session.end(meeting=meeting, by=bruno, at=STARTS + 30 * MINUTE)
    meeting = Meeting.objects.get()
    rows = quorum_rows(meeting, meeting.items.order_by("position"), meeting.proxies.all())
    assert [(row[0], row[2], row[3].partition(" (")[0]) for row in rows] == [
        ("Point 3", "8", "non atteint"),
        ("Point 4", "9", "atteint"),
    ]


def test_a_secret_ballot_ends_when_it_was_sealed_to(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    meeting = make_meeting()
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    for member in (alice, bruno):
        arrive(meeting, member, bruno)
    begin(meeting, bruno, alice)
    ballot = open_sealed(meeting, bruno, secrecy=Secrecy.SIMPLE)
    with pytest.raises(Refused):
        session.close_ballot(ballot=ballot, by=bruno, at=OPENS + 2 * MINUTE)
    assert Ballot.objects.get(pk=ballot.pk).closes_at == ballot.closes_at
