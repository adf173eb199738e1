"""Refusals and branches that the pages seldom lead to: each says why, and nothing is written."""

import logging
from datetime import date, timedelta
from typing import Any

import pytest

from governance.actions import (
    agendas,
    auditors,
    demands,
    items,
    meetings,
    opening,
    second_call,
    series,
    topics,
    updates,
)
from governance.actions.house import follow
from governance.actions.rules import adopt_rules
from governance.choices import DecisionClass, ItemKind, MeetingKind
from governance.models import (
    AgendaItem,
    AgendaTemplate,
    DemandSigner,
    LiveSession,
    Meeting,
    MeetingUpdate,
    Motion,
    RuleVersion,
)
from governance.permissions import may_change_agenda
from governance.queries import topics as topic_readings
from governance.queries.house import holding
from governance.queries.kinds import kinds_in_words
from governance.queries.minutes_quorum import quorum_rows
from governance.queries.rules import kind_rule
from governance.queries.second_call import standing
from governance.queries.series import series_for
from governance.queries.updates import told
from governance.rules import house, presets
from governance.rules import second_call as second_rules
from governance.rules.majority import Counts, verdict
from governance.rules.updates import Change, What
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.choices import StatusKind
from members.models import Member, Status
from tests.conftest import make_member
from tests.governance.conftest import CONVENED, STARTS, MakeBallot, MakeMeeting, motion_of
from tests.governance.test_auditors import add
from tests.governance.test_demands import IN_TIME, demand, quarter
from tests.governance.test_second_call import AFTER, first, people, prepare
from tests.governance.test_series import begin
from tests.governance.test_series import meetings as of_series

__all__ = ["first", "people", "quarter"]
pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)


def voted(meeting: Meeting) -> list[AgendaItem]:
    """The items of a meeting that was held."""
    held = {"opened_at": STARTS, "started_at": STARTS, "ended_at": STARTS + DAY / 24}
    LiveSession.objects.get_or_create(meeting=meeting, defaults={"code": "ABCDEF", **held})
    return list(meeting.items.select_related("motion"))


def test_templates(make_meeting: MakeMeeting, alice: Member, bruno: Member) -> None:
    """An empty agenda is none; an item without a resolution has none in it; who did not keep it does not drop it."""
    empty = make_meeting(motions=0, convened=False)
    known: dict[str, Any] = {"name": "La nôtre", "by": bruno, "at": CONVENED}
    with pytest.raises(Refused, match="vide"):
        agendas.keep_agenda(meeting=empty, **known)
    meetings.save_item(
        meeting=empty, item=None, kind=ItemKind.INFORMATION, title="Tour", text="", minutes=5, motion_text="",
        reasons="", decision_class=DecisionClass.ORDINARY, by=bruno, at=CONVENED,
    )  # fmt: skip
    kept = agendas.keep_agenda(meeting=empty, **known)
    assert "motion_text" not in kept.lines[0]
    assert next(one for one in topic_readings.models_for(bruno) if one.name == "La nôtre").minutes == 5
    with pytest.raises(Refused):
        agendas.drop_template(template=kept, by=alice, at=CONVENED)
    assert AgendaTemplate.objects.count() == 1


def test_auditor_who_is_not_there_is_removed_without_a_word(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting(convened=False)
    add(meeting, bruno)
    auditors.remove_auditor(meeting=meeting, name="Quelqu’un d’autre", by=bruno, at=CONVENED)
    assert len(Meeting.objects.get(pk=meeting.pk).outsiders) == 1


@pytest.mark.parametrize(
    ("decision_class", "call", "words"),
    [(DecisionClass.GERANCE, 2, "deuxième convocation"), (DecisionClass.EXTRAORDINARY, 1, "ne disent rien")],
)
def test_no_rule_is_said(
    decision_class: str, call: int, words: str, make_meeting: MakeMeeting, bruno: Member
) -> None:
    motion = motion_of(make_meeting())
    motion.decision_class = decision_class
    if call == 1:
        book = {**presets.load()[presets.DEFAULT].data, "extraordinaire": None}
        adopt_rules(preset="s", book=book, source="S", in_force_on=CONVENED.date(), by=bruno, at=CONVENED)
    with pytest.raises(Refused, match=words):
        opening.rule_on(STARTS.date(), motion, call)


def test_before_the_first_rules_there_are_none(make_meeting: MakeMeeting) -> None:
    meeting = make_meeting()
    RuleVersion.objects.update(in_force_on=date(2100, 1, 1))
    with pytest.raises(Refused, match="Aucune règle"):
        opening.rule_on(STARTS.date(), motion_of(meeting), 1)
    assert kind_rule(meeting).notice_days(1) == presets.NOTICE_DAYS
    assert quorum_rows(meeting, voted(meeting)) == []
    assert follow(from_day=date(2026, 1, 1), at=CONVENED) == []


def test_quorum_of_a_class_without_rule_is_not_told(make_meeting: MakeMeeting, bruno: Member) -> None:
    meeting = make_meeting(kind=MeetingKind.AGE, decision_class=DecisionClass.EXTRAORDINARY)
    book = {**presets.load()[presets.DEFAULT].data, "extraordinaire": None}
    adopt_rules(preset="s", book=book, source="S", in_force_on=STARTS.date(), by=bruno, at=CONVENED)
    assert quorum_rows(meeting, voted(meeting)) == []
    meeting.attendances.create(member=bruno, arrived_at=STARTS)
    assert not standing(meeting, AFTER).undecided


def test_demands(make_meeting: MakeMeeting, people: list[Member], quarter: None) -> None:
    """Who had not signed takes nothing back; an assembly that has begun takes none; nor who had no vote yet."""
    meeting = make_meeting()
    made = demand(meeting, people[1])
    demands.take_back(demand=made, by=people[2], at=IN_TIME)
    assert DemandSigner.objects.count() == 1
    LiveSession.objects.create(meeting=meeting, code="ABCDEF", opened_at=IN_TIME)
    with pytest.raises(Refused, match="commencé"):
        demands.sign(demand=made, by=people[2], at=IN_TIME)
    LiveSession.objects.all().delete()
    late = make_member("Tard", None)
    Status.objects.create(member=late, kind=StatusKind.ASSOCIATE, since_on=IN_TIME.date() + DAY)
    with pytest.raises(Refused):
        demands.sign(demand=made, by=late, at=IN_TIME)


@pytest.mark.parametrize(("call", "elsewhere"), [(1, "Le 1er juin")])
def test_only_a_second_call_has_a_first(
    call: int, elsewhere: str, make_meeting: MakeMeeting, bruno: Member
) -> None:
    with pytest.raises(Refused) as refusal:
        make_meeting(call=call, first_elsewhere=elsewhere, convened=False)
    assert refusal.value.field == "first_elsewhere"


def test_item_with_a_ballot_stays(make_ballot: MakeBallot, bruno: Member) -> None:
    ballot = make_ballot(kind=MeetingKind.TEAM, at=CONVENED)
    with pytest.raises(Refused, match="déjà"):
        items.remove_item(item=ballot.motion.item, by=bruno, at=CONVENED + DAY / 24)


def test_second_call(first: Meeting, bruno: Member) -> None:
    """Not in the past; its items may be reworded but for the resolution."""
    with pytest.raises(Refused) as refusal:
        prepare(first, bruno, starts_at=AFTER - DAY)
    assert refusal.value.field == "starts_at"
    item = prepare(first, bruno).items.get(position=1)
    meetings.save_item(
        meeting=item.meeting, item=item, kind=item.kind, title="Les statuts", text="", minutes=None,
        motion_text=item.motion.text, reasons="Toujours", decision_class=item.motion.decision_class, by=bruno, at=AFTER,
    )  # fmt: skip
    assert Meeting.objects.get(pk=item.meeting_id).items.get(position=1).title == "Les statuts"
    assert second_call.standing(first, AFTER).refusal


def test_unanimity_alone_has_no_second_call(
    make_meeting: MakeMeeting, people: list[Member], bruno: Member
) -> None:
    meeting = make_meeting(kind=MeetingKind.AGE, decision_class=DecisionClass.UNANIMITY)
    LiveSession.objects.create(
        meeting=meeting, code="ABCDEF", opened_at=STARTS, started_at=STARTS, ended_at=STARTS + DAY / 24
    )
    meeting.attendances.create(member=bruno, arrived_at=STARTS)
    assert "deuxième convocation" in standing(meeting, AFTER).refusal
    Motion.objects.update(decision_class=DecisionClass.GERANCE)
    assert [one.second for one in standing(meeting, AFTER).undecided] == [None]
    Motion.objects.update(adoption_rejects=True)
    assert not standing(meeting, AFTER).undecided


def test_vote_without_its_quorum_decides_nothing() -> None:
    rule = presets.load()[presets.DEFAULT].rule("extraordinaire", 1)
    found = verdict(rule, Counts(members=10, present=2, for_=2, against=0, abstain=0))
    assert second_rules.after_a_vote(found) is second_rules.Why.QUORUM
    voted_down = verdict(rule, Counts(members=10, present=9, for_=2, against=7, abstain=0))
    assert second_rules.after_a_vote(voted_down) is second_rules.Why.DECIDED


def test_series(alice: Member, bruno: Member, chloe: Member, dora: Member) -> None:
    """Refused where nobody could meet; what is convened already and cannot change is counted as left."""
    with pytest.raises(Refused) as nowhere:
        begin(dora, place="", video_url="")
    assert nowhere.value.field == "place"
    with pytest.raises(Refused) as gone:
        begin(chloe)
    assert gone.value.field == "kind"
    agenda = next(one for one in topic_readings.models_for(dora) if one.kind == MeetingKind.TEAM)
    lines = [{"kind": "decision", "title": "X", "text": "", "minutes": 1}]
    voting = type(agenda)(**{**vars_of(agenda), "kind": MeetingKind.SUPERVISION, "lines": lines})
    with pytest.raises(Refused) as vote:
        begin(dora, kind=MeetingKind.SUPERVISION, people=[alice.pk], model=voting)
    assert vote.value.field == "model"
    made = begin(dora)
    fields = {name: getattr(made, name) for name in ("title", "hour", "minutes", "days_before", "video_url")}
    at = made.created_at
    with pytest.raises(Refused) as nothing:
        series.change_series(series=made, by=dora, at=at, **fields, place="")
    assert nothing.value.field == "place"
    one = of_series(made)[0]
    meetings.convoke(meeting=one, by=dora, at=at)
    renamed = {**fields, "title": "Autre nom", "place": made.place}
    assert series.change_series(series=made, by=dora, at=at, **renamed) == (5, 1)
    assert not series_for(chloe).exists()
    assert series_for(bruno).exists()


def vars_of(thing: Any) -> dict[str, Any]:
    """The fields of a data class."""
    return {name: getattr(thing, name) for name in thing.__dataclass_fields__}


def test_nothing_picked_is_said(make_meeting: MakeMeeting, bruno: Member) -> None:
    with pytest.raises(Refused) as refusal:
        topics.pick(meeting=make_meeting(convened=False), topics=[], by=bruno, at=CONVENED)
    assert refusal.value.field == "topics"


def test_one_update_in_trouble_holds_up_no_other(
    make_meeting: MakeMeeting,
    bruno: Member,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    made = [make_meeting(kind=MeetingKind.TEAM, starts_at=STARTS + n * DAY) for n in range(2)]
    for meeting in made:
        meetings.change_meeting(meeting=meeting, place="Ailleurs", by=bruno, at=CONVENED)
    real = updates.send_one

    def trouble(update: MeetingUpdate, *, at: Any) -> int:
        if update.meeting_id == made[0].pk:
            raise RuntimeError("disk")
        return real(update, at=at)

    monkeypatch.setattr(updates, "send_one", trouble)
    with caplog.at_level(logging.ERROR):
        assert updates.send_due(at=CONVENED + DAY) == 1
    assert "it could not be sent" in caplog.text
    Meeting.objects.filter(pk=made[0].pk).update(cancelled_at=CONVENED)
    assert real(MeetingUpdate.objects.get(sent_at=None), at=CONVENED + DAY) == 0
    assert not may_change_agenda(Meeting.objects.get(pk=made[0].pk), CONVENED)


def test_changes_are_said_by_their_kind() -> None:
    instant = (STARTS.isoformat(), (STARTS + DAY).isoformat())
    changes = [
        Change(What.STARTS_AT, *instant),
        Change(What.DOCUMENT, "Bilan", "Bilan"),
        Change(What.PLACE, "", "Ici"),
        Change(What.ITEM, "", "Budget"),
        Change(What.DOCUMENT, "Comptes", ""),
    ]
    words = [str(one) for one in told(changes)]
    assert "→" in words[0]
    assert "nouvelle version" in words[1]
    assert words[2].endswith("– → Ici")
    assert [one.partition(": ")[2] for one in words[3:]] == ["(ajouté) Budget", "(retiré) Comptes"]


def test_notice_of_a_second_call_is_said(bruno: Member) -> None:
    book = {**presets.load()[presets.DEFAULT].data, "notice_days": {"call1": 15, "call2": 8}}
    day = clock.today()
    version = adopt_rules(preset="s", book=book, source="S", in_force_on=day, by=bruno, at=clock.now())
    said = str(kinds_in_words(version))
    assert "8 jours pour une deuxième convocation" in said


def test_house_rule_of_a_class_that_the_statuts_leave_open_holds_nothing_yet() -> None:
    book = presets.parse("s", {**presets.load()[presets.DEFAULT].data, "extraordinaire": None})
    rule = house.read({"class": "extraordinaire", "majority": ["all", ">=", 3, 4], "basis": "art. 1"})
    assert house.weaker(book, rule) == []
    assert house.overlay(book, [rule]).rules["extraordinaire"] is None
    assert house.read({}) == {}


def test_no_article_holds_rules_at_first(db: None) -> None:
    assert holding("ordinaire", clock.today(), besides=None) is None
