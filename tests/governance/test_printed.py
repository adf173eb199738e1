"""Ballots and consultations on paper: a form while they are open, the result after, for those who see the page."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from governance.actions import consultations
from governance.choices import Asking, Method, Secrecy
from governance.models import Consultation
from interlignes.kit import clock, pdf
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import COUNTED, OPENS, MakeMeeting, motion_of
from tests.governance.test_decisions_applied import put_to_vote
from tests.governance.test_sealed_ballots import open_sealed

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
Words = Callable[[CheckedClient, str], str]
MINUTE = timedelta(minutes=1)
HOSTILE = '#panic() "; *gras* <b> \u202e ' + "é" * 60


@pytest.fixture
def words_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[CheckedClient, str], str]:
    """What the printed form of a page says; it is really set, and what it was set from is kept."""
    kept: list[str] = []
    real = pdf.render

    def render(template: str, data: Any, **known: Any) -> bytes:
        kept.append(json.dumps(data, ensure_ascii=False, default=str))
        return real(template, data, **known)

    monkeypatch.setattr(pdf, "render", render)

    def read(client: CheckedClient, page: str) -> str:
        response = client.get(f"{page}imprimer.pdf")
        assert response.status_code == 200
        assert response.content.startswith(b"%PDF")
        return kept[-1]

    return read


def test_named_ballot_before_and_after(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, client_for: ClientFor, words_of: Words
) -> None:
    meeting = make_meeting()
    motion = motion_of(meeting)
    motion.item.title, motion.text = HOSTILE, f"{HOSTILE}\n\n" + "Un paragraphe de plus.\n\n" * 300
    motion.item.save()
    motion.save()
    ballot = put_to_vote(motion, bruno, [alice, bruno])
    with time_machine.travel(OPENS + MINUTE, tick=False):
        form = words_of(client_for(alice), ballot.get_absolute_url())
    for part in (
        "Cochez une case",
        "Pour",
        "Abstention",
        "Feuille de dépouillement",
        "Nom et signature",
        "#panic()",
    ):
        assert part in form
    assert "Alice" not in form
    with time_machine.travel(COUNTED, tick=False):
        result = words_of(client_for(alice), ballot.get_absolute_url())
    assert "Adoptée" in result
    assert ballot.electorate_hash[:32] in result
    assert "Cochez" not in result


@pytest.mark.parametrize(
    ("method", "part"), [(Method.ELECTION, "Sièges à pourvoir : 1"), (Method.JUDGMENT, "une croix par ligne")]
)
def test_paper_of_a_secret_ballot_asks_for_no_name(
    method: str,
    part: str,
    make_meeting: MakeMeeting,
    alice: Member,
    bruno: Member,
    client_for: ClientFor,
    words_of: Words,
) -> None:
    ballot = open_sealed(make_meeting(), bruno, method=method, candidates=("Zoé", "Yann"), most=1)
    with time_machine.travel(OPENS + MINUTE, tick=False):
        form = words_of(client_for(alice), ballot.get_absolute_url()).replace("\xa0", " ")
    assert ballot.secrecy == Secrecy.SIMPLE
    assert part in form
    assert "Zoé" in form
    assert "signature" not in form


def asked(asking: str, by: Member, at: Any) -> Consultation:
    """An open consultation of a method."""
    options = ["Lundi", "Mardi"] if asking in ("approval", "judgment", "ranked") else []
    turns_at = at + timedelta(days=1) if asking == Asking.CANDIDATE else None
    return consultations.ask(
        asking=asking, title=HOSTILE[:40], text="Quand ?", options=options, turns_at=turns_at,
        closes_at=at + timedelta(days=3), by=by, at=at,
    )  # fmt: skip


@pytest.mark.parametrize("asking", Asking.values)
def test_each_method_of_a_consultation_has_its_form_and_its_result(
    asking: str, alice: Member, bruno: Member, client_for: ClientFor, words_of: Words
) -> None:
    at = clock.now()
    made = asked(asking, alice, at)
    form = words_of(client_for(bruno), made.get_absolute_url())
    assert "Consultation indicative" in form
    assert "Votre nom" in form
    marks = {"approval": [True, False], "judgment": [0, 2], "ranked": [1, 2], "consent": [False]}
    consultations.answer(
        consultation=made, marks=marks.get(asking, [alice.pk]), reason="Parce que", by=bruno, at=at + MINUTE
    )
    with time_machine.travel(at + timedelta(days=4), tick=False):
        result = words_of(client_for(bruno), made.get_absolute_url())
    assert "Consultation indicative" in result
    assert "1 personne a répondu" in result
    if asking in ("approval", "judgment", "ranked"):
        assert "1. Lundi" in result


def test_strangers_and_who_has_left_are_sent_to_the_log_in(
    make_meeting: MakeMeeting, alice: Member, bruno: Member, chloe: Member, client_for: ClientFor
) -> None:
    ballot = put_to_vote(motion_of(make_meeting()), bruno, [alice])
    made = asked(Asking.APPROVAL, alice, clock.now())
    for page in (ballot.get_absolute_url(), made.get_absolute_url()):
        for stranger in (None, chloe):
            answer = client_for(stranger).get(f"{page}imprimer.pdf")
            assert (answer.status_code, answer.url.split("?")[0]) == (302, "/compte/login/")
