"""The list of what must be in order before a meeting is convened."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import time_machine

from governance import sheets
from governance.actions.documents import say_elsewhere
from governance.actions.meetings import convoke
from governance.models import Motion
from governance.queries.checklist import in_words
from governance.queries.minutes import content_of
from governance.rules.checklist import Check, Code, Facts, Level, check, is_blocked
from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import NOTICE, STARTS, MakeMeeting

ClientFor = Callable[[Member | None], CheckedClient]
GOOD = Facts(
    is_assembly=True, is_annual=True, is_past=False, days=15, needed=15, items=1, has_place=True, people=3,
    letters=0, documents=1, overlaps=0,
)  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize(
    ("change", "code", "level"),
    [
        ({"is_past": True}, Code.DATE, Level.BLOCK),
        ({"days": 14}, Code.NOTICE, Level.REASON),
        ({"items": 0}, Code.AGENDA, Level.BLOCK),
        ({"has_place": False}, Code.PLACE, Level.BLOCK),
        ({"people": 0}, Code.PEOPLE, Level.BLOCK),
        ({"documents": 0}, Code.DOCUMENTS, Level.REASON),
        ({"letters": 2}, Code.LETTERS, Level.NOTE),
        ({"overlaps": 1}, Code.OVERLAP, Level.NOTE),
        ({"needs_auditor": True}, Code.AUDITOR, Level.BLOCK),
        ({"unruled": 1}, Code.RULES, Level.BLOCK),
        ({"foreign": 1}, Code.KIND, Level.NOTE),
        ({"accounts": 0}, Code.ACCOUNTS, Level.NOTE),
    ],
)
def test_each_item_says_how_it_stands(change: dict[str, int], code: Code, level: Level) -> None:
    assert {one.level for one in check(GOOD)} == {Level.OK}
    found = check(replace(GOOD, **change))  # type: ignore[arg-type]
    assert [one for one in found if one.level is not Level.OK] == [Check(code, level)]
    assert is_blocked(found) == (level is Level.BLOCK)


@pytest.mark.once
def test_another_meeting_asks_less() -> None:
    team = replace(GOOD, is_assembly=False, is_annual=False, needed=0)
    assert [one.code for one in check(team)] == [Code.AGENDA, Code.PLACE, Code.PEOPLE]


@pytest.mark.once
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"documents": 1}, "1 est joint."),
        (
            {"documents": 2, "elsewhere": "Le reste est remis sur papier."},
            "2 sont joints. Le reste est remis sur papier.",
        ),
        ({"documents": 0, "elsewhere": "Remis sur papier."}, "Remis sur papier."),
    ],
)
def test_documents_are_counted_and_where_the_others_are_is_said(change: dict[str, Any], said: str) -> None:
    facts = replace(GOOD, **change)
    lines = {line.title: line for line in in_words(check(facts), facts, STARTS.date())}
    assert (lines["Documents"].level, lines["Documents"].sentence) == ("ok", said)


def test_page_says_what_is_missing_before_anything_is_sent(
    make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member
) -> None:
    with time_machine.travel(STARTS - NOTICE, tick=False):
        bad = make_meeting(kind="ago", motions=0, convened=False, place="")
        page = client_for(bruno).get(f"/reunions/{bad.pk}/convoquer/").content.decode()
        assert page.count("À corriger") == 2
        assert "serait nulle" in page
        assert "Envoyer la convocation</h1>" in page
        assert 'name="submit"' not in page
        good = make_meeting(kind="ago", convened=False)
        page = client_for(bruno).get(f"/reunions/{good.pk}/convoquer/").content.decode()
        assert "À corriger" not in page
        assert "R223-18" in page


def test_an_annual_assembly_without_its_documents_asks_how_they_go(
    make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member
) -> None:
    with time_machine.travel(STARTS - NOTICE, tick=False):
        meeting = make_meeting(kind="ago", convened=False)
        desk, path = client_for(bruno), f"/reunions/{meeting.pk}/convoquer/"
        page = desk.post(path, {}).content.decode()
        assert "Joignez d’abord les documents" in page
        assert "Aucun point n’est marqué" in page
        meeting.refresh_from_db()
        assert meeting.convoked_at is None
        assert desk.post(path, {"documents_elsewhere": "Remis sur papier"}).status_code == 302
        meeting.refresh_from_db()
        assert meeting.convoked_at is not None
        other = make_meeting(convened=False)
        assert desk.post(f"/reunions/{other.pk}/convoquer/", {}).status_code == 302


def test_no_door_convenes_an_annual_assembly_without_its_documents(
    make_meeting: MakeMeeting, client_for: ClientFor, bruno: Member, alice: Member
) -> None:
    """The action asks, whoever calls it; a mixed assembly on the accounts is no way round."""
    at = STARTS - NOTICE
    annual, mixed = make_meeting(kind="ago", convened=False), make_meeting(kind="mixed", convened=False)
    Motion.objects.filter(item__meeting=mixed).update(on_accounts=True)
    for meeting in (annual, mixed):
        with pytest.raises(Refused) as refusal:
            convoke(meeting=meeting, documents_elsewhere=" \n", by=bruno, at=at)
        assert refusal.value.field == "documents_elsewhere"
    with time_machine.travel(at, tick=False):
        desk, path = client_for(bruno), f"/reunions/{annual.pk}/documents/ailleurs/"
        assert desk.post(path, {"where": " Remis \n le 3 juin "}).status_code == 302
        page = desk.get(f"/reunions/{annual.pk}/convoquer/").content.decode()
        assert "Ailleurs\xa0: Remis le 3 juin (noté par Bruno Test" in page
        assert 'value="Remis le 3 juin"' in page
        assert "Remis le 3 juin" in desk.get(f"/reunions/{annual.pk}/documents/").content.decode()
    say_elsewhere(meeting=annual, where="", by=bruno, at=at)
    annual.refresh_from_db()
    assert (annual.documents_elsewhere_at, annual.documents_elsewhere_by) == (None, None)
    say_elsewhere(meeting=annual, where="Remis le 3 juin", by=bruno, at=at)
    say_elsewhere(meeting=annual, where="Remis le 3 juin", by=bruno, at=at)
    kinds = Entry.objects.filter(kind__startswith="meeting.documents_")
    assert kinds.count() == 3
    assert convoke(meeting=annual, by=bruno, at=at)
    for wrong in (
        lambda: say_elsewhere(meeting=annual, where="Ailleurs", by=bruno, at=at),
        lambda: say_elsewhere(meeting=mixed, where="Ailleurs", by=alice, at=at),
        lambda: say_elsewhere(meeting=make_meeting(convened=False), where="Ailleurs", by=bruno, at=at),
    ):
        with pytest.raises(Refused):
            wrong()


def test_where_the_documents_are_stands_in_what_is_sent_and_in_the_minutes(
    make_meeting: MakeMeeting,
    client_for: ClientFor,
    alice: Member,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meeting = make_meeting(kind="ago")
    mail = Mail.objects.filter(kind="meeting.convoked", member=alice).get()
    assert "Remis sur papier" in mail.text
    assert "Remis sur papier" in mail.html
    documents = content_of(meeting, [])["documents"]
    assert [line.partition(",")[0] for line in documents] == [
        "Ailleurs\xa0: Remis sur papier (noté par Bruno Test"
    ]
    monkeypatch.setattr(sheets.pdf, "render", lambda _name, data, **_: data)
    data: Any = sheets.letters_pdf(meeting, ["Alice Test"], at=STARTS)
    assert ("Documents ailleurs", "Remis sur papier") in data["facts"]
    with time_machine.travel(STARTS - NOTICE, tick=False):
        assert "Remis sur papier" in client_for(alice).get(f"/reunions/{meeting.pk}/").content.decode()
