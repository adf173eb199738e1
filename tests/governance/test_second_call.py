"""A second assembly for what the first one could not decide."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains, assertNotContains

from governance.actions.allocations import attach_allocation
from governance.actions.ballots import schedule_ballot, settle
from governance.actions.meetings import (
    cancel_meeting,
    change_meeting,
    convoke,
    create_meeting,
    record_attendance,
    save_item,
)
from governance.actions.second_call import prepare_second_call
from governance.choices import DecisionClass, MandateChange
from governance.models import Ballot, Document, Meeting, MotionAllocation, MotionMandate
from governance.queries.second_call import standing
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members.choices import Role
from members.models import Member, ProfitVariant, ProfitYear
from members.queries.profit import held
from tests.client import CheckedClient
from tests.governance.conftest import CLOSES, COUNTED, OPENS, STARTS, MakeMeeting, add_item, fresh, vote

AFTER = STARTS + timedelta(days=1)
AGAIN = STARTS + timedelta(days=21)
ClientFor = Callable[[Member | None], CheckedClient]


def prepare(first: Meeting, by: Member, **other: object) -> Meeting:
    """The second assembly, the day after the first."""
    fields = {"starts_at": AGAIN, "place": "Siège", "video_url": "", "at": AFTER, **other}
    return prepare_second_call(first=first, by=by, **fields)  # type: ignore[arg-type]


def ballot_on(meeting: Meeting, position: int, by: Member, choices: str, people: list[Member]) -> Ballot:
    """A counted ballot on an item; `choices` are f or a, one a person."""
    ballot = schedule_ballot(
        motion=meeting.items.get(position=position).motion,
        opens_at=OPENS,
        closes_at=CLOSES,
        reminder_hours=(),
        by=by,
        at=OPENS,
    )
    for person, choice in zip(people, choices, strict=False):
        vote(ballot, person, {"f": "for", "a": "against"}[choice])
    settle(ballot=ballot, at=COUNTED)
    return fresh(ballot)


@pytest.fixture
def people(bruno: Member, alice: Member, associates: list[Member]) -> list[Member]:
    """Eleven associates."""
    return [bruno, alice, *associates]


@pytest.fixture
def first(make_meeting: MakeMeeting, people: list[Member], bruno: Member) -> Meeting:
    """Item 1 is carried, 2 has no quorum, 3 no majority of all, 4 is voted down, 5 and 6 are not put to the vote."""
    meeting = make_meeting(kind="mixed", motions=1, convened=False)
    extraordinary = {"decision_class": DecisionClass.EXTRAORDINARY}
    add_item(meeting, bruno, "Statuts", reasons="Il le faut", **extraordinary)
    add_item(meeting, bruno, "Prime")
    add_item(meeting, bruno, "Rejetée")
    add_item(meeting, bruno, "Siège", **extraordinary)
    add_item(meeting, bruno, "Unanime", decision_class=DecisionClass.UNANIMITY)
    convoke(meeting=meeting, by=bruno, at=meeting.created_at)
    for position, choices in ((1, "ffffff"), (2, "fffffff"), (3, "fffaaa"), (4, "faaaaaa")):
        ballot_on(meeting, position, bruno, choices, people)
    there = [one.pk for one in people[:7]]
    Meeting.objects.filter(pk=meeting.pk).update(short_notice_reason="")
    meeting.attendances.bulk_create(
        [meeting.attendances.model(meeting=meeting, member_id=number, arrived_at=STARTS) for number in there]
    )
    meeting.refresh_from_db()
    return meeting


def test_it_has_the_items_that_were_not_decided_with_their_resolutions(first: Meeting, bruno: Member) -> None:
    second = prepare(first, bruno)
    assert (second.call, second.first_call, second.kind) == (2, first, first.kind)
    titles = list(second.items.order_by("position").values_list("position", "title"))
    assert titles == [(1, "Statuts"), (2, "Prime"), (3, "Siège")]
    old, new = first.items.get(position=2).motion, second.items.get(position=1).motion
    assert (old.text, old.reasons, old.decision_class) == (new.text, new.reasons, new.decision_class)


def test_what_has_no_second_call_is_said_and_left_out(first: Meeting) -> None:
    found = standing(first, AFTER)
    assert [one.item.title for one in found.undecided] == ["Statuts", "Prime", "Siège", "Unanime"]
    assert [one.item.title for one in found.items] == ["Statuts", "Prime", "Siège"]


def test_its_ballots_use_the_second_call_by_themselves(
    first: Meeting, people: list[Member], bruno: Member
) -> None:
    second = prepare(first, bruno)
    convoke(meeting=second, by=bruno, at=AFTER)
    ballot = schedule_ballot(
        motion=second.items.get(position=1).motion,
        opens_at=AGAIN,
        closes_at=AGAIN + timedelta(hours=1),
        reminder_hours=(),
        by=bruno,
        at=AGAIN,
    )
    assert (ballot.call, ballot.rule["quorum"]) == (2, ["all", ">=", 1, 2])


def test_only_once_but_again_after_it_was_cancelled(first: Meeting, bruno: Member) -> None:
    second = prepare(first, bruno)
    with pytest.raises(Refused, match="déjà"):
        prepare(first, bruno)
    cancel_meeting(meeting=second, by=bruno, at=AFTER)
    assert prepare(first, bruno).pk != second.pk


def test_a_second_call_has_no_third(first: Meeting, bruno: Member) -> None:
    second = prepare(first, bruno)
    convoke(meeting=second, by=bruno, at=AFTER)
    with pytest.raises(Refused, match="troisième"):
        prepare(second, bruno, at=AGAIN + timedelta(days=1), starts_at=AGAIN + timedelta(days=30))


def test_refused_when_everything_was_decided(
    make_meeting: MakeMeeting, people: list[Member], bruno: Member
) -> None:
    meeting = make_meeting(motions=2)
    ballot_on(meeting, 1, bruno, "ffffff", people)
    ballot_on(meeting, 2, bruno, "aaaaaaa", people)
    with pytest.raises(Refused, match="a pu décider"):
        prepare(meeting, bruno)


def test_refused_when_the_quorum_was_there_and_nobody_put_it_to_the_vote(
    make_meeting: MakeMeeting, people: list[Member], bruno: Member
) -> None:
    meeting = make_meeting(decision_class=DecisionClass.EXTRAORDINARY)
    record_attendance(meeting=meeting, members=[one.pk for one in people[:9]], by=bruno, at=STARTS)
    with pytest.raises(Refused, match="a pu décider"):
        prepare(meeting, bruno)


@pytest.mark.parametrize("state", ["draft", "cancelled", "nobody came", "not over", "under way", "team"])
def test_refused_when_the_first_was_not_held(
    state: str, make_meeting: MakeMeeting, people: list[Member], bruno: Member
) -> None:
    meeting = make_meeting(kind="team" if state == "team" else "age", convened=state != "draft")
    if state == "cancelled":
        cancel_meeting(meeting=meeting, by=bruno, at=STARTS - timedelta(days=1))
    if state in ("not over", "under way", "cancelled"):
        meeting.attendances.create(member=bruno, arrived_at=STARTS)
    if state == "under way":
        schedule_ballot(
            motion=meeting.items.get().motion,
            opens_at=OPENS,
            closes_at=AFTER + timedelta(days=1),
            reminder_hours=(),
            by=bruno,
            at=OPENS,
        )
    with pytest.raises(Refused):
        prepare(meeting, bruno, at=STARTS if state == "not over" else AFTER)
    assert not Meeting.objects.filter(call=2).exists()


@pytest.mark.parametrize("who", ["alice", "chloe", "dora"])
def test_only_the_gerance_prepares_it(who: str, first: Meeting, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused):
        prepare(first, request.getfixturevalue(who))


def test_no_other_door_leads_to_a_second_call(first: Meeting, bruno: Member) -> None:
    with pytest.raises(Refused) as refusal:
        create_meeting(kind="age", title="A", starts_at=AGAIN, call=2, by=bruno, at=AFTER)
    assert refusal.value.field == "first_elsewhere"
    second = prepare(first, bruno)
    with pytest.raises(Refused):
        change_meeting(meeting=second, call=1, by=bruno, at=AFTER)
    with pytest.raises(Refused):
        add_item(second, bruno, "Nouveau", at=AFTER)
    item = second.items.get(position=1)
    fields = {"kind": item.kind, "title": item.title, "text": "", "minutes": None, "reasons": ""}
    with pytest.raises(Refused) as refusal:
        save_item(
            meeting=second, item=item, motion_text="Autre", decision_class=item.motion.decision_class,
            by=bruno, at=AFTER, **fields,
        )  # fmt: skip
    assert refusal.value.field == "motion_text"


def test_documents_and_mandates_come_along(first: Meeting, bruno: Member, alice: Member) -> None:
    facts = {
        "title": "Statuts",
        "name": "s.pdf",
        "content_type": "application/pdf",
        "size": 3,
        "digest": "0" * 64,
    }
    item, other = first.items.get(position=2), first.items.get(position=1)
    old = Document.objects.create(meeting=first, item=item, added_at=STARTS, **facts)
    Document.objects.create(meeting=first, item=item, added_at=STARTS, supersedes=old, **facts)
    Document.objects.create(meeting=first, item=other, added_at=STARTS, **facts)
    Document.objects.create(meeting=first, added_at=STARTS, **facts)
    MotionMandate.objects.create(
        motion=item.motion, change=MandateChange.APPOINT, member=alice, role=Role.GERANCE
    )
    second = prepare(first, bruno)
    kept = second.documents.order_by("pk").values_list("item__title", flat=True)
    assert list(kept) == ["Statuts", None]
    assert second.items.get(position=1).motion.mandate.member == alice


def test_pages_lead_from_one_to_the_other(
    first: Meeting, bruno: Member, alice: Member, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interlignes.kit.clock.now", lambda: AFTER)
    client, page = client_for(bruno), reverse("governance:second_call", args=[first.pk])
    assertContains(client.get(first.get_absolute_url()), page)
    assertContains(client.get(page), "Statuts")
    answer = client.post(
        page, {"starts_at": f"{AGAIN:%Y-%m-%dT%H:%M}", "place": "Siège", "introduction": "Encore"}
    )
    second = Meeting.objects.get(call=2)
    assert answer.headers["Location"] == second.get_absolute_url()
    assertContains(client.get(second.get_absolute_url()), first.get_absolute_url())
    assertContains(client.get(first.get_absolute_url()), second.get_absolute_url())
    assertNotContains(client_for(alice).get(first.get_absolute_url()), second.get_absolute_url())
    convoke(meeting=second, by=bruno, at=AFTER)
    assertContains(client_for(alice).get(first.get_absolute_url()), second.get_absolute_url())
    mail = Mail.objects.filter(about_id=str(second.pk), kind="meeting.convoked").first()
    assert mail is not None
    with translation.override("fr"):
        assert "deuxième convocation" in mail.text


@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize("position", [3, 5])
def test_its_profit_sharing_comes_along_unless_the_year_has_changed(
    position: int, changed: bool, first: Meeting, bruno: Member, variant: ProfitVariant
) -> None:
    """Item 3 was counted and decided nothing; 5 was not put to the vote, so that its year is held until now."""
    old = first.items.get(position=position).motion
    attach_allocation(motion=first.items.get(position=5).motion, variant=variant, by=bruno, at=OPENS)
    counted = COUNTED if position == 3 else None
    MotionAllocation.objects.update(motion=old, settled_at=counted)
    if changed:
        ProfitYear.objects.update(net_result=12_000)
    second = prepare(first, bruno)
    new = second.items.get(title=old.item.title).motion
    assert hasattr(new, "allocation") is (not changed or position == 5)
    assert held().exists() is hasattr(new, "allocation")
    if not changed:
        cancel_meeting(meeting=second, by=bruno, at=AFTER)
        assert not held().exists()
