"""The list of what must be in order before a meeting is convened."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import time_machine

from governance.rules.checklist import Check, Code, Facts, Level, check, is_blocked
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
        assert desk.post(path, {"documents_elsewhere": "on"}).status_code == 302
        meeting.refresh_from_db()
        assert meeting.convoked_at is not None
        other = make_meeting(convened=False)
        assert desk.post(f"/reunions/{other.pk}/convoquer/", {}).status_code == 302
