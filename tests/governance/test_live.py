"""The live session: who may do what when, the screens, hands that are counted."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from governance.actions import attendance, hands, session
from governance.actions.ballots import cast, schedule_ballot, settle
from governance.choices import HandState, Secrecy
from governance.models import AgendaItem, Ballot, HandCount, ItemSpan, LiveSession, Meeting, Result, Speech
from governance.queries.live import now, pulse
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from members.models import Member
from tests.governance.conftest import OPENS, STARTS, MakeMeeting, fresh
from tests.governance.test_presence import MINUTE, arrive, begin


@pytest.fixture
def held(make_meeting: MakeMeeting, bruno: Member, alice: Member, associates: list[Member]) -> Meeting:
    """An assembly of eleven that is being held: Bruno in the chair, Alice the secretary, five in the room."""
    meeting = make_meeting(motions=3)
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    for member in (alice, bruno, *associates[:3]):
        arrive(meeting, member, bruno)
    begin(meeting, bruno, alice)
    return meeting


def item(meeting: Meeting, position: int = 1) -> AgendaItem:
    """An item of the agenda with its meeting."""
    return meeting.items.select_related("meeting", "motion__item__meeting").get(position=position)


def counted(
    meeting: Meeting, bruno: Member, witness: Member, numbers: tuple[int, int, int] = (3, 1, 1), **other: Any
) -> HandCount:
    """A count of hands on the first item."""
    motion = other.pop("motion", None) or item(meeting).motion
    for_, against, abstain = numbers
    return hands.count_hands(
        motion=motion,
        votes_for=for_,
        votes_against=against,
        abstentions=abstain,
        witness=witness,
        by=bruno,
        at=other.pop("at", OPENS),
    )


# Doors, opening, closing


def test_doors_open_on_the_day_and_give_a_new_code_each_time(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    meeting = make_meeting()
    with pytest.raises(Refused):
        session.open_doors(meeting=meeting, by=bruno, at=STARTS - timedelta(days=1))
    with pytest.raises(Refused):
        session.open_doors(meeting=meeting, by=alice, at=STARTS)
    with pytest.raises(Refused):
        session.open_doors(meeting=make_meeting(convened=False), by=bruno, at=STARTS)
    first = session.open_doors(meeting=meeting, by=bruno, at=STARTS).code
    assert first != session.open_doors(meeting=meeting, by=bruno, at=STARTS).code
    assert LiveSession.objects.count() == 1


def test_a_session_is_opened_once_and_needs_doors(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting(kind="team", motions=0, convened=False)
    with pytest.raises(Refused):
        session.start(meeting=meeting, by=bruno, at=STARTS)
    meeting = make_meeting(kind="team")
    with pytest.raises(Refused):
        session.start(meeting=meeting, by=bruno, at=STARTS)
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    with pytest.raises(Refused):
        session.go_to(item=item(meeting), by=bruno, at=STARTS)
    session.start(meeting=meeting, by=bruno, at=STARTS)
    with pytest.raises(Refused):
        session.start(meeting=meeting, by=bruno, at=STARTS)


def test_a_meeting_without_items_can_be_opened(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting(kind="team")
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    for one in meeting.items.all():
        one.motion.delete()
        one.delete()
    found = session.start(meeting=meeting, by=bruno, at=STARTS)
    assert now(found, STARTS).item is None
    assert now(found, STARTS).following is None


def test_items_take_their_time_and_are_taken_up_again(held: Meeting, alice: Member) -> None:
    session.go_to(item=item(held, 2), by=alice, at=STARTS + 10 * MINUTE)
    session.go_to(item=item(held, 2), by=alice, at=STARTS + 11 * MINUTE)
    session.go_to(item=item(held, 1), by=alice, at=STARTS + 15 * MINUTE)
    assert ItemSpan.objects.count() == 3
    stand = now(LiveSession.objects.get(), STARTS + 20 * MINUTE)
    assert stand.item == item(held, 1)
    assert stand.since == STARTS + 5 * MINUTE, "ten minutes of it had passed before"
    assert stand.following == item(held, 2)


def test_a_session_ends_when_nothing_is_under_way(held: Meeting, bruno: Member, alice: Member) -> None:
    motion = item(held).motion
    ballot = schedule_ballot(
        motion=motion, opens_at=OPENS, closes_at=OPENS + 9 * MINUTE, reminder_hours=[], by=alice, at=OPENS
    )
    with pytest.raises(Refused):
        session.end(meeting=held, by=bruno, at=OPENS + MINUTE)
    session.close_ballot(ballot=ballot, by=bruno, at=OPENS + MINUTE)
    waiting = counted(held, bruno, alice, motion=item(held, 2).motion, at=OPENS + 2 * MINUTE)
    with pytest.raises(Refused):
        session.end(meeting=held, by=bruno, at=OPENS + 2 * MINUTE)
    hands.withdraw_hands(counted=waiting, by=bruno, at=OPENS + 2 * MINUTE)
    session.ask_to_speak(meeting=held, by=alice, at=OPENS)
    session.end(meeting=held, by=bruno, at=OPENS + 3 * MINUTE)
    assert not Speech.objects.exists(), "who asked to speak is forgotten"
    for again in (
        lambda: session.end(meeting=held, by=bruno, at=OPENS + 4 * MINUTE),
        lambda: session.ask_to_speak(meeting=held, by=alice, at=OPENS + 4 * MINUTE),
        lambda: counted(held, bruno, alice, at=OPENS + 4 * MINUTE),
    ):
        with pytest.raises(Refused):
            again()


# Speaking


def test_people_speak_in_turn(held: Meeting, bruno: Member, alice: Member, associates: list[Member]) -> None:
    fanny, *_rest, nour = associates
    with pytest.raises(Refused):
        session.ask_to_speak(meeting=held, by=nour, at=OPENS)
    session.ask_to_speak(meeting=held, by=fanny, at=OPENS)
    session.ask_to_speak(meeting=held, by=alice, at=OPENS + MINUTE)
    session.ask_to_speak(meeting=held, by=fanny, at=OPENS + 2 * MINUTE)
    session.next_speaker(meeting=held, by=bruno, at=OPENS + 3 * MINUTE)
    stand = now(LiveSession.objects.get(), OPENS + 3 * MINUTE)
    assert stand.floor is not None
    assert (stand.floor.member, [one.member for one in stand.waiting]) == (fanny, [alice])
    assert session.go_round(meeting=held, by=bruno, at=OPENS + 4 * MINUTE) == 3
    session.give_up_speaking(meeting=held, by=fanny, at=OPENS + 5 * MINUTE)
    session.give_up_speaking(meeting=held, by=alice, at=OPENS + 5 * MINUTE)
    stand = now(LiveSession.objects.get(), OPENS + 5 * MINUTE)
    assert stand.floor is None
    assert len(stand.waiting) == 3
    for _ in range(4):
        session.next_speaker(meeting=held, by=bruno, at=OPENS + 6 * MINUTE)
    assert not now(LiveSession.objects.get(), OPENS + 6 * MINUTE).speakers


# Ballots


def test_the_chair_opens_and_closes_a_ballot_in_session(
    held: Meeting, bruno: Member, alice: Member, associates: list[Member]
) -> None:
    fields: dict[str, Any] = {
        "opens_at": OPENS,
        "closes_at": OPENS + 30 * MINUTE,
        "reminder_hours": [],
        "at": OPENS,
    }
    with pytest.raises(Refused):
        schedule_ballot(motion=item(held).motion, by=associates[0], **fields)
    ballot = schedule_ballot(motion=item(held).motion, by=alice, **fields)
    cast(ballot=fresh(ballot), member=alice, choice="for", by=alice, at=OPENS + MINUTE)
    late = fresh(ballot)
    with pytest.raises(Refused):
        session.close_ballot(ballot=ballot, by=associates[0], at=OPENS + 2 * MINUTE)
    session.close_ballot(ballot=ballot, by=bruno, at=OPENS + 2 * MINUTE)
    with pytest.raises(Refused):
        cast(ballot=late, member=bruno, choice="for", by=bruno, at=OPENS + 3 * MINUTE)
    with pytest.raises(Refused):
        session.close_ballot(ballot=ballot, by=bruno, at=OPENS + 3 * MINUTE)
    result = settle(ballot=fresh(ballot), at=OPENS + 3 * MINUTE)
    assert result is not None
    assert (result.present, result.votes_for, result.outcome) == (5, 1, "rejected")


def test_a_ballot_of_before_the_session_keeps_its_time(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    meeting = make_meeting()
    ballot = schedule_ballot(
        motion=item(meeting).motion,
        opens_at=STARTS,
        closes_at=OPENS,
        reminder_hours=[],
        by=bruno,
        at=STARTS,
    )
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    begin(meeting, bruno, alice, STARTS + MINUTE)
    with pytest.raises(Refused):
        session.close_ballot(ballot=ballot, by=bruno, at=STARTS + 2 * MINUTE)
    Ballot.objects.filter(pk=ballot.pk).update(opens_at=STARTS + MINUTE)
    session.close_ballot(ballot=ballot, by=bruno, at=STARTS + MINUTE)
    ballot.refresh_from_db()
    assert ballot.closes_at > ballot.opens_at


def test_only_a_revocation_comes_up_in_session(
    held: Meeting, alice: Member, dora: Member, associates: list[Member]
) -> None:
    fields: dict[str, Any] = {
        "meeting": held,
        "title": "Révocation",
        "text": "L’assemblée révoque.",
        "at": OPENS,
    }
    raised = session.raise_revocation(by=alice, decision_class="gerance", **fields)
    assert (raised.position, raised.raised_in_session) == (4, True)
    for by, decision_class in ((alice, "ordinaire"), (dora, "gerance"), (associates[-1], "gerance")):
        with pytest.raises(Refused):
            session.raise_revocation(by=by, decision_class=decision_class, **fields)


def test_a_team_meeting_revokes_nobody(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting(kind="team")
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    session.start(meeting=meeting, by=bruno, at=STARTS)
    with pytest.raises(Refused):
        session.raise_revocation(
            meeting=meeting, title="T", text="X", decision_class="gerance", by=bruno, at=OPENS
        )


# Hands


def test_hands_count_once_a_second_person_has_confirmed(
    held: Meeting, bruno: Member, alice: Member, associates: list[Member]
) -> None:
    found = counted(held, bruno, alice)
    assert not Ballot.objects.exists(), "nothing counts before"
    with pytest.raises(Refused):
        hands.settle_hands(counted=found, agree=True, by=bruno, at=OPENS + MINUTE)
    result = hands.settle_hands(counted=found, agree=True, by=alice, at=OPENS + MINUTE)
    assert result is not None
    assert (result.members, result.present, result.votes_for, result.outcome) == (11, 5, 3, "rejected")
    ballot = Ballot.objects.get()
    assert (ballot.secrecy, ballot.opens_at, ballot.is_secret) == (Secrecy.HANDS, OPENS, False)
    assert ballot.electorate_hash
    with pytest.raises(Refused):
        hands.settle_hands(counted=found, agree=True, by=alice, at=OPENS + MINUTE)
    with pytest.raises(Refused):
        counted(held, bruno, alice)
    kinds = list(Entry.objects.order_by("sequence").values_list("kind", flat=True))
    assert kinds[-5:] == ["hands.counted", "ballot.opened", "ballot.counted", "hands.confirmed"][
        -5:
    ] or kinds[-4:] == ["hands.counted", "ballot.opened", "ballot.counted", "hands.confirmed"]


def test_hands_that_are_not_confirmed_are_counted_again(
    held: Meeting, bruno: Member, alice: Member, associates: list[Member]
) -> None:
    found = counted(held, bruno, alice)
    with pytest.raises(Refused):
        counted(held, bruno, alice)
    assert hands.settle_hands(counted=found, agree=False, by=alice, at=OPENS) is None
    again = counted(held, bruno, alice, (5, 0, 0))
    with pytest.raises(Refused):
        hands.withdraw_hands(counted=again, by=associates[0], at=OPENS)
    hands.withdraw_hands(counted=again, by=bruno, at=OPENS)
    assert set(HandCount.objects.values_list("state", flat=True)) == {HandState.REFUSED, HandState.WITHDRAWN}
    assert not Result.objects.exists()


@pytest.mark.parametrize("numbers", [(6, 0, 0), (2, 2, 2), (-1, 0, 0)])
def test_no_more_hands_than_voices(
    numbers: tuple[int, int, int], held: Meeting, bruno: Member, alice: Member
) -> None:
    with pytest.raises(Refused):
        counted(held, bruno, alice, numbers)


def test_hands_that_no_longer_fit_are_refused(
    held: Meeting, bruno: Member, alice: Member, associates: list[Member]
) -> None:
    found = counted(held, bruno, alice, (5, 0, 0))
    stay = held.attendances.get(member=associates[0])
    attendance.withdraw(stay=stay, by=bruno, at=OPENS)
    with pytest.raises(Refused):
        hands.settle_hands(counted=found, agree=True, by=alice, at=OPENS + MINUTE)
    assert not Ballot.objects.exists()


def test_who_counts_hands_and_who_vouches(
    held: Meeting, bruno: Member, alice: Member, associates: list[Member]
) -> None:
    for by, witness in ((associates[0], alice), (bruno, bruno), (bruno, associates[-1])):
        with pytest.raises(Refused):
            counted(held, by, witness)


def test_hands_are_for_decisions_that_need_no_secrecy(held: Meeting, bruno: Member, alice: Member) -> None:
    raised = session.raise_revocation(
        meeting=held, title="T", text="X", decision_class="gerance", by=alice, at=OPENS
    )
    with pytest.raises(Refused):
        counted(held, bruno, alice, motion=raised.motion)
    motion = item(held).motion
    motion.item.kind = "discussion"
    with pytest.raises(Refused):
        counted(held, bruno, alice, motion=motion)


# Screens


def test_a_pulse_changes_with_all_that_a_screen_shows(held: Meeting, alice: Member, bruno: Member) -> None:
    keys = []

    def look(at: datetime = OPENS) -> None:
        found = pulse(held.pk, alice.pk, at)
        assert found is not None
        keys.append(found.own_key)

    look()
    session.ask_to_speak(meeting=held, by=alice, at=OPENS)
    look()
    session.next_speaker(meeting=held, by=bruno, at=OPENS)
    look()
    ballot = schedule_ballot(
        motion=item(held).motion,
        opens_at=OPENS,
        closes_at=OPENS + MINUTE,
        reminder_hours=[],
        by=bruno,
        at=OPENS,
    )
    look()
    cast(ballot=fresh(ballot), member=bruno, choice="for", by=bruno, at=OPENS)
    look()
    look(OPENS + MINUTE)
    look(OPENS + 2 * MINUTE)
    settle(ballot=fresh(ballot), at=OPENS + 2 * MINUTE)
    look(OPENS + 2 * MINUTE)
    counted(held, bruno, alice, motion=item(held, 2).motion)
    look(OPENS + 2 * MINUTE)
    attendance.leave(meeting=held, member=alice, by=alice, at=OPENS)
    look(OPENS + 2 * MINUTE)
    assert len(set(keys)) == len(keys)
    assert pulse(held.pk + 1, alice.pk, OPENS) is None
