"""Preparing, convening, changing and cancelling meetings."""

from datetime import date, timedelta

import pytest

from governance.actions.items import move_item, remove_item
from governance.actions.meetings import (
    cancel_meeting,
    change_meeting,
    convoke,
    create_meeting,
    record_attendance,
    save_item,
)
from governance.actions.rules import adopt_rules
from governance.actions.writing import convened
from governance.choices import DecisionClass, ItemKind, MeetingKind
from governance.models import AgendaItem, Ballot, Meeting, Motion
from governance.queries.screens import watched_meeting
from governance.rules import presets
from governance.rules.agenda import Way
from interlignes.journal.models import Entry
from interlignes.kit.conflicts import Conflict, seal
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members.choices import StatusKind
from members.models import Member, Status
from tests.governance.conftest import (
    CONVENED,
    OPENS,
    STARTS,
    MakeBallot,
    MakeMeeting,
    add_item,
)


def kinds() -> list[str]:
    """What the journal holds, oldest first."""
    return list(Entry.objects.order_by("sequence").values_list("kind", flat=True))


def positions(meeting: Meeting) -> list[tuple[int, str]]:
    return list(meeting.items.order_by("position").values_list("position", "title"))


def change(meeting: Meeting, bruno: Member, **fields: object) -> Meeting:
    return change_meeting(meeting=meeting, by=bruno, at=CONVENED, **fields)  # type: ignore[arg-type]


def test_create_meeting_is_a_draft_with_a_journal_entry(make_meeting: MakeMeeting) -> None:
    meeting = make_meeting(motions=0, convened=False)
    assert meeting.convoked_at is None
    assert kinds() == ["meeting.created"]


@pytest.mark.parametrize("who", ["alice", "chloe", "dora"])
def test_create_meeting_by_anyone_else_is_refused(who: str, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(who)
    with pytest.raises(Refused):
        create_meeting(kind="ago", title="A", starts_at=STARTS, by=person, at=CONVENED)
    assert not Meeting.objects.exists()


def test_create_meeting_in_the_past_is_refused_at_its_field(bruno: Member) -> None:
    with pytest.raises(Refused) as refusal:
        create_meeting(kind="ago", title="A", starts_at=CONVENED, by=bruno, at=CONVENED)
    assert refusal.value.field == "starts_at"


def test_change_meeting_counts_revisions_and_refuses_a_stale_one(
    make_meeting: MakeMeeting, bruno: Member
) -> None:
    meeting = make_meeting(convened=False)
    seen = seal(meeting, watched_meeting(meeting))
    assert change(meeting, bruno, title="Autre titre", seen=seen).revision == 2
    with pytest.raises(Conflict) as caught:
        change(meeting, bruno, title="Troisième", seen=seen)
    assert [(one.name, one.theirs) for one in caught.value.differences] == [("title", "Autre titre")]
    meeting.refresh_from_db()
    assert meeting.title == "Autre titre"


def test_change_meeting_to_a_past_date_is_refused(make_meeting: MakeMeeting, bruno: Member) -> None:
    with pytest.raises(Refused) as refusal:
        change(make_meeting(convened=False), bruno, starts_at=CONVENED - timedelta(days=1))
    assert refusal.value.field == "starts_at"


@pytest.mark.parametrize(
    "fields", [{"title": "Autre"}, {"starts_at": STARTS - timedelta(days=6)}, {"call": 2}, {"kind": "age"}]
)
def test_change_meeting_after_convocation_keeps_what_was_sent(
    fields: dict[str, object], make_meeting: MakeMeeting, bruno: Member
) -> None:
    with pytest.raises(Refused):
        change(make_meeting(), bruno, **fields)


def test_cancelled_meeting_changes_no_more(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting(convened=False)
    cancel_meeting(meeting=meeting, by=bruno, at=CONVENED)
    for attempt in (
        lambda: change(meeting, bruno, title="Autre"),
        lambda: add_item(meeting, bruno),
        lambda: convoke(meeting=meeting, by=bruno, at=CONVENED),
        lambda: cancel_meeting(meeting=meeting, by=bruno, at=CONVENED),
        lambda: record_attendance(meeting=meeting, members=[], by=bruno, at=STARTS),
    ):
        with pytest.raises(Refused):
            attempt()


def test_item_for_decision_carries_its_motion(make_meeting: MakeMeeting, bruno: Member) -> None:
    item = add_item(
        make_meeting(motions=0, convened=False), bruno, decision_class=DecisionClass.EXTRAORDINARY
    )
    assert (item.position, item.motion.decision_class) == (1, "extraordinaire")


def test_item_for_decision_without_text_is_refused_at_its_field(
    make_meeting: MakeMeeting, bruno: Member
) -> None:
    with pytest.raises(Refused) as refusal:
        add_item(make_meeting(convened=False), bruno, motion_text="  ")
    assert refusal.value.field == "motion_text"


def test_item_for_discussion_with_a_motion_is_refused_and_nothing_is_lost(
    make_meeting: MakeMeeting, bruno: Member
) -> None:
    item = make_meeting(convened=False).items.get()
    with pytest.raises(Refused) as refusal:
        add_item(item.meeting, bruno, item=item, kind=ItemKind.DISCUSSION)
    assert refusal.value.field == "kind"
    assert Motion.objects.filter(item=item).exists()


def test_item_that_becomes_a_discussion_loses_its_emptied_motion(
    make_meeting: MakeMeeting, bruno: Member
) -> None:
    item = make_meeting(convened=False).items.get()
    add_item(item.meeting, bruno, item=item, kind=ItemKind.DISCUSSION, motion_text="")
    assert not Motion.objects.filter(item=item).exists()
    assert kinds()[-1] == "item.changed"


def test_agenda_is_closed_once_sent(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting(motions=2)
    item = meeting.items.get(position=1)
    for attempt in (
        lambda: add_item(meeting, bruno),
        lambda: add_item(meeting, bruno, item=item),
        lambda: remove_item(item=item, by=bruno, at=CONVENED),
        lambda: move_item(item=item, way=Way.DOWN, by=bruno, at=CONVENED),
    ):
        with pytest.raises(Refused):
            attempt()
    assert positions(meeting) == [(1, "Point 1"), (2, "Point 2")]


def test_remove_item_closes_the_gap(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting(motions=4, convened=False)
    remove_item(item=meeting.items.get(position=2), by=bruno, at=CONVENED)
    assert positions(meeting) == [(1, "Point 1"), (2, "Point 3"), (3, "Point 4")]


def test_remove_item_twice_is_refused(make_meeting: MakeMeeting, bruno: Member) -> None:
    item = make_meeting(convened=False).items.get()
    stale = AgendaItem.objects.get(pk=item.pk)
    remove_item(item=item, by=bruno, at=CONVENED)
    for attempt in (
        lambda: remove_item(item=stale, by=bruno, at=CONVENED),
        lambda: add_item(stale.meeting, bruno, item=stale),
    ):
        with pytest.raises(Refused):
            attempt()


def test_move_item_changes_places_and_stops_at_the_ends(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting(motions=3, convened=False)

    def move(title: str, *, way: Way) -> list[str]:
        move_item(item=meeting.items.get(title=title), way=way, by=bruno, at=CONVENED)
        return [title for _, title in positions(meeting)]

    assert move("Point 3", way=Way.UP) == ["Point 1", "Point 3", "Point 2"]
    assert move("Point 1", way=Way.DOWN) == ["Point 3", "Point 1", "Point 2"]
    assert move("Point 3", way=Way.UP) == ["Point 3", "Point 1", "Point 2"]
    assert move("Point 2", way=Way.DOWN) == ["Point 3", "Point 1", "Point 2"]
    assert [number for number, _ in positions(meeting)] == [1, 2, 3]


@pytest.mark.parametrize("who", ["alice", "dora"])
def test_agenda_is_the_gerance_s(who: str, make_meeting: MakeMeeting, request: pytest.FixtureRequest) -> None:
    meeting, person = make_meeting(convened=False), request.getfixturevalue(who)
    item = meeting.items.get()
    for attempt in (
        lambda: add_item(meeting, person),
        lambda: remove_item(item=item, by=person, at=CONVENED),
        lambda: move_item(item=item, way=Way.UP, by=person, at=CONVENED),
        lambda: convoke(meeting=meeting, by=person, at=CONVENED),
        lambda: cancel_meeting(meeting=meeting, by=person, at=CONVENED),
        lambda: record_attendance(meeting=meeting, members=[], by=person, at=STARTS),
        lambda: change(meeting, person, title="Autre"),
    ):
        with pytest.raises(Refused):
            attempt()


def test_convoke_writes_to_the_associates_with_agenda_and_texts(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, chloe: Member, dora: Member
) -> None:
    meeting = make_meeting(motions=2)
    mails = Mail.objects.filter(kind=Kind.MEETING_CONVOKED)
    assert {mail.recipient for mail in mails} == {alice.email, bruno.email}
    text = mails.get(recipient=alice.email).text
    for expected in ("Point 1", "L’assemblée adopte : Point 2.", "Siège", f"/reunions/{meeting.pk}/"):
        assert expected in text
    entry = Entry.objects.get(kind="meeting.convoked")
    assert entry.facts == {"recipients": 2, "days": 20}


def test_convoke_writes_to_whoever_will_be_an_associate_on_the_day(
    make_meeting: MakeMeeting, bruno: Member, dora: Member
) -> None:
    Status.objects.create(member=dora, kind=StatusKind.ASSOCIATE, since_on=STARTS.date())
    make_meeting()
    assert Mail.objects.filter(kind=Kind.MEETING_CONVOKED, recipient=dora.email).exists()


def test_team_meeting_convenes_everybody_and_needs_no_notice(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, chloe: Member, dora: Member
) -> None:
    make_meeting(kind=MeetingKind.TEAM, at=STARTS - timedelta(hours=2))
    mails = Mail.objects.filter(kind=Kind.MEETING_CONVOKED)
    assert {mail.recipient for mail in mails} == {alice.email, bruno.email, dora.email}


@pytest.mark.parametrize(("days", "refused"), [(14, True), (15, False), (16, False)])
def test_notice_is_counted_without_the_day_of_sending(
    days: int, refused: bool, make_meeting: MakeMeeting, bruno: Member
) -> None:
    meeting = make_meeting(convened=False)
    at = STARTS.replace(hour=23, minute=59) - timedelta(days=days)
    if not refused:
        assert convoke(meeting=meeting, by=bruno, at=at) == 1
        return
    with pytest.raises(Refused) as refusal:
        convoke(meeting=meeting, by=bruno, at=at)
    assert refusal.value.field == "short_notice_reason"
    assert "14" in str(refusal.value)
    assert "15" in str(refusal.value)


def test_short_notice_with_a_reason_is_printed_in_the_mail(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting(convened=False)
    reason = "Le bail doit être signé avant le 30."
    convoke(meeting=meeting, short_notice_reason=reason, by=bruno, at=STARTS - timedelta(days=5))
    assert reason in Mail.objects.get(kind=Kind.MEETING_CONVOKED).text
    meeting.refresh_from_db()
    assert meeting.short_notice_reason == reason


def test_reason_for_short_notice_is_dropped_where_the_notice_is_long_enough(
    make_meeting: MakeMeeting, bruno: Member
) -> None:
    meeting = make_meeting(convened=False)
    convoke(meeting=meeting, short_notice_reason="Pour rien", by=bruno, at=CONVENED)
    meeting.refresh_from_db()
    assert meeting.short_notice_reason == ""


def test_notice_is_what_the_rules_in_force_on_the_day_ask_for(
    make_meeting: MakeMeeting, bruno: Member
) -> None:
    book = {**presets.load()[presets.DEFAULT].data, "notice_days": {"call1": 21}}
    adopt_rules(
        preset="statuts",
        book=book,
        source="Statuts, art. 26",
        in_force_on=date(2026, 6, 1),
        by=bruno,
        at=CONVENED,
    )
    with pytest.raises(Refused):
        convoke(meeting=make_meeting(convened=False), by=bruno, at=CONVENED)


@pytest.mark.parametrize(
    ("fields", "at"),
    [({"motions": 0}, CONVENED), ({"place": ""}, CONVENED), ({}, STARTS)],
    ids=["empty agenda", "nowhere", "past"],
)
def test_convoke_what_would_be_void_is_refused(
    fields: dict[str, object], at: object, make_meeting: MakeMeeting, bruno: Member
) -> None:
    with pytest.raises(Refused):
        convoke(meeting=make_meeting(convened=False, **fields), by=bruno, at=at)  # type: ignore[arg-type]
    assert not Mail.objects.exists()


def test_convoke_twice_is_refused_and_mails_once(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting()
    with pytest.raises(Refused):
        convoke(meeting=meeting, by=bruno, at=CONVENED)
    assert Mail.objects.filter(kind=Kind.MEETING_CONVOKED).count() == 1


def test_convoke_nobody_is_refused(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting(convened=False)
    Status.objects.filter(member=bruno).update(kind=StatusKind.EMPLOYEE)
    with pytest.raises(Refused):
        convoke(meeting=meeting, by=bruno, at=CONVENED)


def test_cancel_tells_whoever_was_convened_and_drops_ballots_to_come(
    make_ballot: MakeBallot, bruno: Member, alice: Member
) -> None:
    ballot = make_ballot(at=CONVENED)
    cancel_meeting(meeting=ballot.motion.item.meeting, by=bruno, at=CONVENED)
    assert Mail.objects.filter(kind=Kind.MEETING_CANCELLED).count() == 2
    assert not Ballot.objects.exists()


def test_cancel_a_draft_writes_to_nobody(make_meeting: MakeMeeting, bruno: Member) -> None:
    cancel_meeting(meeting=make_meeting(convened=False), by=bruno, at=CONVENED)
    assert not Mail.objects.exists()


@pytest.mark.parametrize("late", [OPENS, STARTS + timedelta(days=1)])
def test_cancel_after_a_ballot_or_the_day_is_refused(
    late: object, make_ballot: MakeBallot, make_meeting: MakeMeeting, bruno: Member
) -> None:
    meeting = make_ballot().motion.item.meeting if late == OPENS else make_meeting()
    with pytest.raises(Refused):
        cancel_meeting(meeting=meeting, by=bruno, at=late)  # type: ignore[arg-type]


def test_convened_is_sorted_by_name_and_holds_each_once(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    assert convened(make_meeting(), CONVENED) == [alice, bruno]


def test_save_item_refuses_a_meeting_of_somebody_else_s_item(
    make_meeting: MakeMeeting, bruno: Member
) -> None:
    first, second = make_meeting(convened=False), make_meeting(convened=False)
    with pytest.raises(Refused):
        save_item(
            meeting=first,
            item=second.items.get(),
            kind="information",
            title="Autre",
            text="",
            minutes=None,
            motion_text="",
            reasons="",
            decision_class="ordinaire",
            by=bruno,
            at=CONVENED,
        )
