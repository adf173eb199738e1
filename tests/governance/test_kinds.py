"""What the rules forbid for a kind of meeting is refused, whoever asks."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django.asserts import assertContains

from governance.actions import session
from governance.actions.attendance import record_arrival, reply
from governance.actions.ballots import schedule_ballot
from governance.actions.meetings import convoke
from governance.actions.proxies import give
from governance.actions.rules import adopt_rules
from governance.choices import DecisionClass
from governance.models import Meeting
from governance.rules import presets
from interlignes.kit.errors import Refused
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import CLOSES, CONVENED, OPENS, STARTS, MakeMeeting, add_item

ClientFor = Callable[[Member | None], CheckedClient]


def rules(preset: str = presets.DEFAULT, **kinds: Any) -> None:
    book = {**presets.load()[preset].data, "kinds": kinds}
    adopt_rules(preset="statuts", book=book, source="S", in_force_on=CONVENED.date(), by=None, at=CONVENED)


def vote_on(meeting: Meeting, by: Member) -> None:
    motion = meeting.items.get(position=1).motion
    schedule_ballot(motion=motion, opens_at=OPENS, closes_at=CLOSES, reminder_hours=(), by=by, at=OPENS)


@pytest.mark.parametrize("means", ["remote", "proxies", "ballots"])
def test_what_a_kind_does_not_know_is_refused(
    means: str, make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    rules(ago_extra={means: False})
    meeting, other = make_meeting(), make_meeting(kind="mixed")
    tried: dict[str, Callable[[Meeting], object]] = {
        "remote": lambda about: reply(meeting=about, answer="remote", by=alice, at=CONVENED),
        "proxies": lambda about: give(meeting=about, holder=bruno, by=alice, at=CONVENED),
        "ballots": lambda about: vote_on(about, bruno),
    }
    for name, attempt in tried.items():
        attempt(other)
        if name == means:
            with pytest.raises(Refused, match="Nos règles"):
                attempt(meeting)
        elif (name, means) == ("ballots", "remote"):
            with pytest.raises(Refused):
                attempt(meeting)
        else:
            attempt(meeting)


def test_nobody_arrives_from_afar_where_the_statuts_do_not_provide_for_it(
    make_meeting: MakeMeeting, bruno: Member, alice: Member
) -> None:
    rules(ago_extra={"remote": False})
    meeting = make_meeting()
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    with pytest.raises(Refused):
        record_arrival(meeting=meeting, member=alice, mode="remote", by=bruno, at=STARTS)
    record_arrival(meeting=meeting, member=alice, mode="room", by=bruno, at=STARTS)


def test_a_team_meeting_may_have_a_notice_of_its_own(make_meeting: MakeMeeting, bruno: Member) -> None:
    rules(team={"notice_days": {"call1": 30}})
    meeting = make_meeting(kind="team", convened=False)
    with pytest.raises(Refused) as refusal:
        convoke(meeting=meeting, by=bruno, at=CONVENED)
    assert refusal.value.field == "short_notice_reason"
    assert convoke(meeting=meeting, short_notice_reason="Urgent", by=bruno, at=CONVENED)


@pytest.mark.parametrize(
    ("preset", "kind", "decision_class", "is_convened"),
    [
        ("sas_statuts", "ago_extra", DecisionClass.ORDINARY, False),
        ("sas_statuts", "team", DecisionClass.ORDINARY, True),
        ("sa_legal", "age", DecisionClass.EXTRAORDINARY, True),
        ("sa_legal", "ago_extra", DecisionClass.GERANCE, False),
    ],
)
def test_no_assembly_is_convened_without_a_rule_for_its_decisions(
    preset: str, kind: str, decision_class: str, is_convened: bool, make_meeting: MakeMeeting, bruno: Member
) -> None:
    meeting = make_meeting(kind=kind, motions=0, convened=False)
    add_item(meeting, bruno, decision_class=decision_class)
    rules(preset)
    if is_convened:
        assert convoke(meeting=meeting, by=bruno, at=CONVENED)
        return
    with pytest.raises(Refused, match="statuts"):
        convoke(meeting=meeting, by=bruno, at=CONVENED)


def test_the_checklist_says_what_has_no_rule_and_what_is_for_another_assembly(
    make_meeting: MakeMeeting, bruno: Member, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interlignes.kit.clock.now", lambda: CONVENED)
    meeting = make_meeting(kind="ago_extra", convened=False)
    add_item(meeting, bruno, "Statuts", decision_class=DecisionClass.EXTRAORDINARY)
    client, path = client_for(bruno), f"/reunions/{meeting.pk}/convoquer/"
    assertContains(client.get(path), "1 point relève d’un autre type d’assemblée")
    rules("sas_statuts")
    assertContains(client.get(path), "Nos règles ne disent rien de 2 points")


def test_the_page_of_the_rules_says_what_each_kind_brings(
    alice: Member, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules(team={"notice_days": {"call1": 3}}, ago={"remote": False, "ballots": False})
    monkeypatch.setattr("interlignes.kit.clock.now", lambda: CONVENED)
    page = client_for(alice).get("/regles/")
    for words in (
        "Analyse de pratiques",
        "3 jours.",
        "les mains se comptent",
        "Personne ne compte comme présent",
    ):
        assertContains(page, words)
