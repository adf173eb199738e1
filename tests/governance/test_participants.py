"""Meetings that members lead: who prepares, sees, is convened, and what a supervision session keeps to itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from governance.actions.documents import attach
from governance.actions.meetings import (
    cancel_meeting,
    change_meeting,
    convoke,
    create_meeting,
    save_item,
)
from governance.actions.participants import choose_participants
from governance.actions.updates import send_now
from governance.actions.writing import convened
from governance.choices import DecisionClass, ItemKind, MeetingKind
from governance.models import Meeting, MeetingUpdate
from governance.permissions import kinds_to_prepare, leads, may_organise
from governance.queries.feeds import conflicts, events_for
from governance.queries.meetings import coming_meetings, drafts, items_for, meetings_for
from governance.queries.screens import watched_participants
from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.conflicts import Conflict, seal
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members.choices import StatusKind
from members.models import Member, Status
from tests.client import CheckedClient
from tests.conftest import make_member

ClientFor = Callable[[Member | None], CheckedClient]


def prepare(kind: str, by: Member, **other: Any) -> Meeting:
    """A meeting in a week with one item."""
    now = clock.now()
    fields = {"title": "Lundi", "place": "Atelier", "starts_at": now + timedelta(days=7), **other}
    meeting = create_meeting(kind=kind, by=by, at=now, **fields)
    item(meeting, by)
    return meeting


def item(meeting: Meeting, by: Member, kind: str = ItemKind.DISCUSSION, motion: str = "") -> None:
    save_item(
        meeting=meeting,
        item=None,
        kind=kind,
        title="Tour de table",
        text="",
        minutes=10,
        motion_text=motion,
        reasons="",
        decision_class=DecisionClass.ORDINARY,
        by=by,
        at=clock.now(),
    )


def choose(meeting: Meeting, by: Member, members: list[Member], leaders: list[Member], **other: Any) -> int:
    numbers = {"members": [one.pk for one in members], "leaders": [one.pk for one in leaders]}
    return choose_participants(meeting=meeting, by=by, at=other.pop("at", clock.now()), **numbers, **other)


def sees(member: Member, meeting: Meeting) -> bool:
    return meetings_for(member).filter(pk=meeting.pk).exists()


@pytest.mark.parametrize("kind", ["team", "workgroup", "supervision"])
def test_an_employee_prepares_convenes_and_cancels_what_is_no_assembly(kind: str, dora: Member) -> None:
    meeting = prepare(kind, dora)
    assert meeting.participants.get().member == dora
    assert may_organise(dora, meeting)
    assert leads(dora, meeting)
    assert convoke(meeting=meeting, by=dora, at=clock.now()) == 1
    cancel_meeting(meeting=meeting, by=dora, at=clock.now())
    assert list(drafts(dora)) == []


def test_nobody_but_the_gerance_prepares_an_assembly(dora: Member, bruno: Member, chloe: Member) -> None:
    for kind in ("ago", "ago_extra", "age", "mixed"):
        with pytest.raises(Refused) as refusal:
            prepare(kind, dora)
        assert refusal.value.field == "kind"
    assert kinds_to_prepare(dora) == ["team", "workgroup", "supervision"]
    assert kinds_to_prepare(bruno) == MeetingKind.values
    assert kinds_to_prepare(chloe) == []


def test_a_team_meeting_does_not_become_an_assembly_by_its_leader(dora: Member) -> None:
    meeting = prepare("team", dora)
    with pytest.raises(Refused):
        change_meeting(meeting=meeting, kind="age", by=dora, at=clock.now())


def test_who_leads_stays_when_an_assembly_becomes_a_supervision_session(bruno: Member) -> None:
    meeting = prepare("ago", bruno)
    assert not meeting.participants.exists()
    change_meeting(meeting=meeting, kind="supervision", by=bruno, at=clock.now())
    assert meeting.participants.get().leads
    assert sees(bruno, meeting)


def test_others_neither_see_nor_touch_a_draft(dora: Member, alice: Member, bruno: Member) -> None:
    meeting = prepare("workgroup", dora)
    assert not sees(alice, meeting)
    assert sees(bruno, meeting)
    assert sees(dora, meeting)
    with pytest.raises(Refused):
        item(meeting, alice)
    item(meeting, bruno)


def test_everybody_sees_a_convened_group_and_participants_are_convened(
    dora: Member, alice: Member, bruno: Member
) -> None:
    meeting = prepare("workgroup", dora)
    assert choose(meeting, dora, [dora, alice], [dora]) == 1
    convoke(meeting=meeting, by=dora, at=clock.now())
    meeting.refresh_from_db()
    assert sees(bruno, meeting)
    assert set(Mail.objects.values_list("recipient", flat=True)) == {dora.email, alice.email}
    for member, hers in ((alice, True), (bruno, False)):
        assert bool(events_for(member, clock.now())) is hers
        assert bool(coming_meetings(member, clock.now())) is hers


def test_a_session_is_its_participants_alone(
    dora: Member, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    meeting = prepare("supervision", dora)
    choose(meeting, dora, [dora, alice], [dora])
    assert not sees(alice, meeting)  # not convened yet
    convoke(meeting=meeting, by=dora, at=clock.now())
    meeting.refresh_from_db()
    assert sees(alice, meeting)
    assert not sees(bruno, meeting)
    assert not may_organise(bruno, meeting)
    assert not leads(bruno, meeting)
    assert items_for(alice).count() == 1
    assert not items_for(bruno).exists()
    other = prepare("team", bruno, starts_at=meeting.starts_at)
    assert conflicts(other, bruno) == []
    assert conflicts(other, alice) == [meeting]
    assert coming_meetings(bruno, clock.now()) == []
    assert coming_meetings(alice, clock.now()) == [meeting]
    assert events_for(bruno, clock.now()) == []
    client = client_for(bruno)
    assertNotContains(
        client.get(reverse("admin:governance_meeting_changelist")), "analyse de pratiques)</td>"
    )
    path = reverse("admin:governance_meeting_change", args=[meeting.pk])
    assert client.get(path).status_code == 302  # not found, back to the first page


def test_mails_of_a_session_are_not_among_those_the_gerance_reads(
    dora: Member, bruno: Member, client_for: ClientFor
) -> None:
    meeting = prepare("supervision", dora, title="Cercle du lundi")
    convoke(meeting=meeting, by=dora, at=clock.now())
    change_meeting(meeting=meeting, place="Jardin", by=dora, at=clock.now())
    send_now(meeting=meeting, by=dora, at=clock.now())
    update = MeetingUpdate.objects.get().pk
    cancel_meeting(meeting=meeting, by=dora, at=clock.now())
    mails = Mail.objects.order_by("pk")
    assert [(mail.kind, mail.occasion) for mail in mails] == [
        (Kind.MEETING_SESSION, "convoked"),
        (Kind.MEETING_SESSION, f"changed u{update}"),
        (Kind.MEETING_SESSION, "cancelled"),
    ]
    assert "Convocation" in mails[0].subject
    assert "Tour de table" in mails[0].text
    assert "Jardin" in mails[1].text
    assert mails[2].subject.startswith("Annul")
    assertNotContains(client_for(bruno).get(reverse("admin:outbox_mail_changelist")), "Cercle du lundi")


def test_a_session_takes_no_vote(dora: Member) -> None:
    with pytest.raises(Refused) as refusal:
        item(prepare("supervision", dora), dora, ItemKind.DECISION, "On vote.")
    assert refusal.value.field == "kind"
    group = prepare("workgroup", dora)
    item(group, dora, ItemKind.DECISION, "On vote.")
    with pytest.raises(Refused):
        change_meeting(meeting=group, kind="supervision", by=dora, at=clock.now())


def test_people_are_only_added_once_convened_and_get_the_convocation(
    dora: Member, alice: Member, bruno: Member
) -> None:
    meeting = prepare("workgroup", dora)
    choose(meeting, dora, [dora, bruno], [dora])
    convoke(meeting=meeting, by=dora, at=clock.now())
    with pytest.raises(Refused) as refusal:
        choose(meeting, dora, [dora], [dora])
    assert refusal.value.field == "members"
    assert choose(meeting, dora, [dora, bruno, alice], [dora, alice]) == 1
    assert choose(meeting, alice, [dora, bruno, alice], [alice]) == 0
    assert Mail.objects.filter(kind=Kind.MEETING_CONVOKED).count() == 3
    assert not meeting.participants.get(member=dora).leads
    assert Entry.objects.filter(kind="meeting.participants").count() == 3


def test_a_list_needs_a_leader_who_takes_part_and_belongs(dora: Member, alice: Member, chloe: Member) -> None:
    meeting = prepare("workgroup", dora)
    for members, leaders, field in (
        ([dora], [], "leaders"),
        ([dora], [chloe], "leaders"),
        ([dora], [alice], "leaders"),
        ([dora, chloe], [dora], "members"),
    ):
        with pytest.raises(Refused) as refusal:
            choose(meeting, dora, members, leaders)
        assert refusal.value.field == field


@pytest.mark.parametrize("case", ["stranger", "team", "cancelled", "begun"])
def test_a_list_is_not_chosen(case: str, dora: Member, alice: Member) -> None:
    meeting = prepare("team" if case == "team" else "workgroup", dora)
    if case == "cancelled":
        cancel_meeting(meeting=meeting, by=dora, at=clock.now())
    at = meeting.starts_at if case == "begun" else clock.now()
    with pytest.raises(Refused):
        choose(meeting, alice if case == "stranger" else dora, [dora], [dora], at=at)


def test_two_people_choosing_at_the_same_time_are_told(dora: Member, alice: Member, bruno: Member) -> None:
    meeting = prepare("workgroup", dora)
    seen = seal(meeting, watched_participants(meeting))
    choose(meeting, bruno, [dora, alice], [dora], seen=seen)
    with pytest.raises(Conflict) as caught:
        choose(meeting, dora, [dora, bruno], [dora], seen=seen)
    assert {one.name for one in caught.value.differences} == {"members"}


def test_who_has_left_is_not_convened(dora: Member, alice: Member) -> None:
    meeting = prepare("workgroup", dora)
    choose(meeting, dora, [dora, alice], [dora])
    Status.objects.create(member=alice, kind=StatusKind.LEFT, since_on=clock.today())
    assert convened(meeting, clock.now()) == [dora]


def test_a_leader_attaches_documents_others_do_not(dora: Member, alice: Member) -> None:
    meeting = prepare("workgroup", dora)
    document = {"meeting": meeting, "item": None, "title": "Note", "name": "note.txt", "content": b"bonjour"}
    with pytest.raises(Refused):
        attach(**document, by=alice, at=clock.now())
    assert attach(**document, by=dora, at=clock.now()).title == "Note"


def test_pages_lead_from_the_group_to_its_convocation(dora: Member, client_for: ClientFor) -> None:
    client, other = client_for(dora), make_member("Fanny")
    page = client.get(reverse("governance:meeting_new"))
    assertNotContains(page, 'value="ago"')
    assertNotContains(page, 'name="call"')
    starts_at = (clock.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    data = {"kind": "workgroup", "title": "Site", "starts_at": starts_at, "place": "Atelier"}
    client.post(reverse("governance:meeting_new"), data)
    meeting = Meeting.objects.get()
    page = client.get(meeting.get_absolute_url())
    chosen = reverse("governance:participants_edit", args=[meeting.pk])
    assertContains(page, f'class="button button-primary" href="{chosen}"')
    seen = client.get(chosen).context["form"].initial["seen"]
    answer = client.post(chosen, {"members": [dora.pk, other.pk], "leaders": [dora.pk], "seen": seen})
    shown = reverse("governance:participants", args=[meeting.pk])
    assertRedirects(answer, shown)
    assertContains(client.get(shown), "Fanny Test")
    assertContains(client.get(meeting.get_absolute_url()), reverse("governance:item_new", args=[meeting.pk]))
    assertContains(client.get(reverse("governance:meetings")), "Site")


def test_page_of_participants_is_for_meetings_that_have_some(dora: Member, client_for: ClientFor) -> None:
    meeting = prepare("team", dora)
    assert client_for(dora).get(reverse("governance:participants_edit", args=[meeting.pk])).status_code == 404


def test_leader_of_a_group_opens_no_ballot(dora: Member, client_for: ClientFor) -> None:
    meeting = prepare("workgroup", dora)
    item(meeting, dora, ItemKind.DECISION, "On choisit le bleu.")
    convoke(meeting=meeting, by=dora, at=clock.now())
    page = client_for(dora).get(meeting.get_absolute_url())
    assertNotContains(page, "/scrutin/")
    assertNotContains(page, "Ouvrir le scrutin")
