"""Proposed items: proposed, supported, picked, back when a meeting falls or does not come to them; agenda templates."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance.actions import agendas, letters
from governance.actions import topics as actions
from governance.actions.items import remove_item
from governance.actions.meetings import cancel_meeting
from governance.models import AgendaTemplate, ItemSpan, LiveSession, Meeting, Motion, Topic
from governance.queries.topics import models_for, pickable, taken, waiting
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members.models import Member
from tests.governance.conftest import STARTS, MakeMeeting

pytestmark = pytest.mark.once
DAY = timedelta(days=1)
EARLY = STARTS - 40 * DAY


def propose(by: Member, scope: str = "assembly", title: str = "Le bail", **other: Any) -> Topic:
    """Ten minutes about the lease."""
    fields: dict[str, Any] = {"why": "Il finit en mars.", "minutes": 10, "at": EARLY, **other}
    return actions.propose(scope=scope, title=title, by=by, **fields)


def waits(topic: Topic) -> bool:
    """Whether it stands among the proposed items."""
    return waiting(Topic.objects.filter(pk=topic.pk)).exists()


def test_associates_propose_for_an_assembly_everybody_for_the_team(alice: Member, dora: Member) -> None:
    """Dora is an employee."""
    with pytest.raises(Refused):
        propose(dora)
    hers, mine = propose(dora, "team"), propose(alice)
    with pytest.raises(Refused):
        actions.support(topic=mine, wanted=True, by=dora)
    actions.support(topic=hers, wanted=True, by=alice)
    actions.support(topic=hers, wanted=True, by=alice)
    assert hers.supports.count() == 2
    actions.support(topic=hers, wanted=False, by=alice)
    assert hers.supports.count() == 1


def test_most_supported_first_and_of_the_kind(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, dora: Member
) -> None:
    first, second = propose(alice, title="Un"), propose(alice, title="Deux")
    team = propose(alice, "team")
    actions.support(topic=second, wanted=True, by=bruno)
    assert list(pickable(make_meeting(convened=False))) == [second, first]
    assert list(pickable(make_meeting(kind="team", convened=False))) == [team]
    assert not pickable(Meeting(kind="supervision")).exists()


def test_picked_once_and_back_when_taken_off_or_cancelled(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    meeting, other = make_meeting(convened=False), make_meeting(convened=False)
    topic = propose(alice)
    actions.pick(meeting=meeting, topics=[topic.pk], by=bruno, at=EARLY)
    topic.refresh_from_db()
    assert topic.item
    assert (topic.item.title, topic.item.minutes, topic.item.position) == ("Le bail", 10, 2)
    with pytest.raises(Refused):
        actions.pick(meeting=other, topics=[topic.pk], by=bruno, at=EARLY)
    for move in (
        lambda: actions.take_back(topic=topic, by=alice, at=EARLY),
        lambda: support_again(topic, bruno),
    ):
        with pytest.raises(Refused):
            move()
    remove_item(item=topic.item, by=bruno, at=EARLY)
    assert waits(topic)
    actions.pick(meeting=other, topics=[topic.pk], by=bruno, at=EARLY)
    assert not waits(topic)
    cancel_meeting(meeting=other, by=bruno, at=EARLY)
    assert waits(topic)
    actions.pick(meeting=meeting, topics=[topic.pk], by=bruno, at=EARLY)
    assert [one.pk for one in taken(Topic.objects.all(), bruno)] == [topic.pk]


def support_again(topic: Topic, by: Member) -> None:
    """After it was picked."""
    actions.support(topic=topic, wanted=True, by=by)


def test_all_or_nothing(make_meeting: MakeMeeting, alice: Member, bruno: Member) -> None:
    """Of two that were chosen one belongs elsewhere: neither is picked, the agenda stays as it was."""
    meeting = make_meeting(convened=False)
    topics = [propose(alice).pk, propose(alice, "team").pk]
    with pytest.raises(Refused):
        actions.pick(meeting=meeting, topics=topics, by=bruno, at=EARLY)
    assert meeting.items.count() == 1
    with pytest.raises(Refused):
        actions.pick(meeting=make_meeting(), topics=topics[:1], by=bruno, at=EARLY)
    with pytest.raises(Refused):
        actions.pick(meeting=meeting, topics=topics[:1], by=alice, at=EARLY)


def test_back_when_the_meeting_did_not_come_to_it(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, dora: Member
) -> None:
    """By itself once the session is closed without it; else by who leads, from the day on."""
    meeting = make_meeting(convened=False)
    left, dealt = propose(alice, title="Un"), propose(alice, title="Deux")
    actions.pick(meeting=meeting, topics=[left.pk, dealt.pk], by=bruno, at=EARLY)
    Meeting.objects.filter(pk=meeting.pk).update(convoked_at=EARLY)
    dealt.refresh_from_db()
    session = LiveSession.objects.create(meeting=meeting, code="ABCDEF", opened_at=STARTS, started_at=STARTS)
    ItemSpan.objects.create(session=session, item=dealt.item, began_at=STARTS, ended_at=STARTS + DAY)
    assert not waits(left)
    LiveSession.objects.update(ended_at=STARTS + DAY)
    assert waits(left)
    assert not waits(dealt)
    for by, at in ((dora, STARTS), (bruno, STARTS - DAY)):
        with pytest.raises(Refused):
            actions.put_back(topic=dealt, by=by, at=at)
    actions.put_back(topic=dealt, by=bruno, at=STARTS)
    assert waits(dealt)
    with pytest.raises(Refused):
        actions.put_back(topic=dealt, by=bruno, at=STARTS)


def test_author_is_told_in_the_evening_once(make_meeting: MakeMeeting, alice: Member, bruno: Member) -> None:
    topic = propose(alice)
    noon = clock.midnight(STARTS - 30 * DAY) + timedelta(hours=12)
    actions.pick(meeting=make_meeting(convened=False), topics=[topic.pk], by=bruno, at=noon)
    evening = noon + timedelta(hours=7)
    for at in (evening, evening, evening + timedelta(hours=2)):
        letters.send_digest(at=at)
    mail = Mail.objects.get(kind="proposal.digest")
    assert mail.member == alice
    assert "Le bail" in mail.text
    assert "0 " not in mail.subject
    assert letters.send_digest(at=evening + DAY) == 0


def test_taken_back_by_its_author_alone(alice: Member, bruno: Member) -> None:
    topic = propose(alice)
    with pytest.raises(Refused):
        actions.take_back(topic=topic, by=bruno, at=EARLY)
    actions.take_back(topic=topic, by=alice, at=EARLY)
    assert not Topic.objects.exists()


def test_by_the_pages(make_meeting: MakeMeeting, alice: Member, bruno: Member, client_for: Any) -> None:
    data = {"scope": "assembly", "title": "Le bail", "why": "Il finit <b>en mars</b>.", "minutes": "10"}
    client_for(alice).post(reverse("governance:topic_new"), data)
    topic = Topic.objects.get()
    page = client_for(bruno).get(reverse("governance:topics")).content.decode()
    assert "Le bail" in page
    assert "<b>en mars" not in page
    meeting = make_meeting(convened=False, starts_at=clock.now() + 30 * DAY, at=clock.now())
    path = reverse("governance:topic_pick", args=[meeting.pk])
    assert client_for(alice).get(path).status_code == 404
    assert client_for(bruno).post(path, {"topics": [topic.pk]}).url == meeting.get_absolute_url()
    assert "Le bail" not in client_for(alice).get(reverse("governance:topics")).content.decode()


# Templates


def test_kept_and_begun_from(make_meeting: MakeMeeting, alice: Member, bruno: Member) -> None:
    """The items come again with their resolutions, and nothing else of the meeting."""
    first = make_meeting(motions=2)
    kept = agendas.keep_agenda(meeting=first, name="Juin", by=bruno, at=EARLY)
    with pytest.raises(Refused):
        agendas.keep_agenda(meeting=first, name="Juin", by=bruno, at=EARLY)
    with pytest.raises(Refused):
        agendas.keep_agenda(meeting=first, name="À moi", by=alice, at=EARLY)
    model = next(one for one in models_for(bruno) if one.row == kept)
    fields = {"kind": "ago_extra", "title": "Suivante", "starts_at": STARTS + 90 * DAY, "place": "Siège"}
    second = agendas.begin_from(model=model, by=bruno, at=EARLY, **fields)
    texts = [
        list(
            Motion.objects.filter(item__meeting=one).order_by("item__position").values_list("text", flat=True)
        )
        for one in (first, second)
    ]
    assert texts[0] == texts[1]
    assert len(texts[0]) == 2
    with pytest.raises(Refused):
        agendas.fill(meeting=make_meeting(kind="team", convened=False), model=model, by=bruno, at=EARLY)
    with pytest.raises(Refused):
        agendas.begin_from(model=model, by=alice, at=EARLY, **fields)


def test_every_ready_made_agenda_can_be_begun_from(bruno: Member) -> None:
    """Each says on what it stands and is complete: no decision without its text."""
    for model in models_for(bruno):
        assert model.source
        fields = {"kind": model.kind, "title": model.name, "starts_at": STARTS, "place": "Siège"}
        meeting = agendas.begin_from(model=model, by=bruno, at=EARLY, **fields)
        assert meeting.items.count() == len(model.lines)
    assert {one.kind for one in models_for(bruno)} == {"ago", "age", "team", "supervision", "workgroup"}


def test_a_supervision_agenda_is_its_authors_alone(
    make_meeting: MakeMeeting, alice: Member, bruno: Member
) -> None:
    kept = AgendaTemplate.objects.create(
        name="Nos situations", kind="supervision", lines=[], author=alice, kept_at=EARLY
    )
    assert kept in [one.row for one in models_for(alice)]
    assert kept not in [one.row for one in models_for(bruno)]


def test_dropped_by_who_kept_it_or_the_gerance(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, dora: Member, client_for: Any
) -> None:
    kept = AgendaTemplate.objects.create(name="A", kind="team", lines=[], author=alice, kept_at=EARLY)
    path = reverse("governance:agenda_drop", args=[kept.pk])
    client_for(dora).post(path)
    assert AgendaTemplate.objects.exists()
    client_for(bruno).post(path)
    assert not AgendaTemplate.objects.exists()
