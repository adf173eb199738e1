"""The pages of attendance and of the live session, through the browser's door."""

from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.actions import session
from governance.models import Attendance, LiveSession, Meeting
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import OPENS
from tests.governance.test_live import counted, held, item

__all__ = ["held"]
ClientFor = Callable[[Member | None], CheckedClient]


@pytest.mark.parametrize(
    "page",
    ["presences/", "presences/repondre/", "presences/emarger/", "bureau/", "seance/", "seance/conduire/",
     "seance/ecran/", "seance/revocation/", "seance/etat/salle/", "seance/etat/conduite/", "seance/etat/ecran/"],
)  # fmt: skip
def test_pages_open_in_at_most_ten_queries(
    page: str, held: Meeting, client_for: ClientFor, bruno: Member, alice: Member
) -> None:
    counted(held, bruno, alice)
    client = client_for(bruno)
    with time_machine.travel(OPENS, tick=False):
        client.get(f"/reunions/{held.pk}/{page}")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/reunions/{held.pk}/{page}").status_code == 200
    assert len(captured) <= 10, "\n".join(query["sql"][:150] for query in captured)


def test_sheets_are_pdf(held: Meeting, client_for: ClientFor, bruno: Member) -> None:
    client = client_for(bruno)
    for page in ("presences/feuille.pdf", "pouvoir/formulaire.pdf", "pouvoir/formulaire.pdf?vierge"):
        assert client.get(f"/reunions/{held.pk}/{page}").content.startswith(b"%PDF")


def test_check_in_by_oneself_is_limited(
    held: Meeting, client_for: ClientFor, associates: list[Member]
) -> None:
    client, path = client_for(associates[-1]), f"/reunions/{held.pk}/presences/emarger/"
    with time_machine.travel(OPENS, tick=False):
        for _ in range(10):
            assert client.post(path, {"code": "AAAAAA", "mode": "room"}).status_code == 200
        code = LiveSession.objects.get().code
        assert client.post(path, {"code": code, "mode": "room"}).status_code == 200
    assert not Attendance.objects.filter(member=associates[-1]).exists()


def test_hands_are_entered_and_confirmed_through_the_pages(
    held: Meeting, client_for: ClientFor, bruno: Member, alice: Member
) -> None:
    motion = item(held).motion
    with time_machine.travel(OPENS):
        data = {"votes_for": "3", "votes_against": "1", "abstentions": "0", "witness": str(alice.pk)}
        path = f"/resolutions/{motion.pk}/main-levee/"
        assert client_for(bruno).post(path, data).status_code == 302
        number = motion.hand_counts.get().pk
        assert client_for(alice).post(f"/mains-levees/{number}/", {"agree": ""}).status_code == 302
    assert motion.ballot.result.votes_for == 3


def test_a_screen_asks_and_mostly_hears_that_nothing_is_new(
    held: Meeting, client_for: ClientFor, alice: Member, bruno: Member
) -> None:
    client = client_for(alice)
    path = f"/reunions/{held.pk}/seance/etat/salle/"
    with time_machine.travel(OPENS, tick=False):
        first = client.get(path)
        assert first.status_code == 200
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert len(captured) <= 3, [query["sql"] for query in captured]
        session.ask_to_speak(meeting=held, by=bruno, at=OPENS)
        third = client.get(path, headers={"If-None-Match": "W/" + first.headers["ETag"]})
    assert third.status_code == 200
    assert "Bruno" in third.content.decode()
