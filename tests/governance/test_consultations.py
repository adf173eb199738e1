"""Consultations: each method answered, counted, objected to, asked anew; at the wrong time, by the wrong person."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from governance.actions import consultations as actions
from governance.actions import proposals
from governance.choices import Asking, ObjectionState
from governance.models import Answer, Consultation
from governance.queries import consultations as readings
from governance.rules.consent import Standing
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import Kind
from interlignes.outbox.models import Mail
from members.models import Member, Status
from tests.client import CheckedClient
from tests.governance.test_proposals import submitted

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
OPTIONS = {"options": ["Mardi", "Jeudi", "Vendredi"]}


def ask(by: Member, asking: str = Asking.APPROVAL, **fields: Any) -> Consultation:
    """An open question, for three days."""
    at = clock.now()
    own: dict[str, Any] = (
        {"options": OPTIONS["options"]} if asking in ("approval", "judgment", "ranked") else {}
    )
    if asking == Asking.CANDIDATE:
        own["turns_at"] = at + timedelta(days=1)
    values = {"title": "Quel jour ?", "text": "", "closes_at": at + timedelta(days=3), **own, **fields}
    return actions.ask(asking=asking, by=by, at=at, **values)


def answer(
    consultation: Consultation, by: Member, marks: list[Any], reason: str = "", at: Any = None
) -> Answer:
    """One answer."""
    return actions.answer(consultation=consultation, marks=marks, reason=reason, by=by, at=at or clock.now())


def later(days: float) -> datetime:
    """So many days from now."""
    return clock.now() + timedelta(days=days)


@pytest.mark.parametrize(
    ("asking", "first", "second", "order"),
    [
        (Asking.APPROVAL, [True, True, False], [False, True, False], [(1, 1), (0, 2), (2, 3)]),
        (Asking.JUDGMENT, [0, 2, None], [0, 1, None], [(0, 1), (1, 2), (2, 3)]),
        (Asking.RANKED, [2, 1, None], [1, 1, 2], [(1, 1), (0, 2), (2, 3)]),
    ],
)
def test_poll_is_counted_by_its_own_rule(
    alice: Member, bruno: Member, asking: str, first: list[Any], second: list[Any], order: list[Any]
) -> None:
    poll = ask(alice, asking)
    answer(poll, alice, [None] * 3 if asking != Asking.APPROVAL else [False] * 3)
    answer(poll, alice, first)
    answer(poll, bruno, second)
    result = readings.poll(poll, readings.answers_of(poll))
    assert [(place.option, place.place) for place in result.places] == order
    assert result.papers == 2


def test_poll_without_answers_has_no_places(alice: Member) -> None:
    assert readings.poll(ask(alice), []).places == []
    with pytest.raises(ValueError, match="no poll"):
        readings.poll(ask(alice, Asking.CONSENT), [])


@pytest.mark.parametrize(
    ("asking", "marks"),
    [
        (Asking.APPROVAL, [True]),
        (Asking.APPROVAL, [1, 0, 0]),
        (Asking.APPROVAL, {"0": True}),
        (Asking.JUDGMENT, [0, 6, None]),
        (Asking.JUDGMENT, [True, 0, 0]),
        (Asking.RANKED, [0, 1, 2]),
        (Asking.RANKED, [4, 1, 2]),
        (Asking.CONSENT, ["yes"]),
        (Asking.CONSENT, [True, True]),
        (Asking.CANDIDATE, [0]),
        (Asking.CANDIDATE, [True]),
    ],
)
def test_what_is_no_answer_is_refused(alice: Member, asking: str, marks: Any) -> None:
    with pytest.raises(Refused) as refusal:
        answer(ask(alice, asking), alice, marks)
    assert refusal.value.field == "marks"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"closes_at": clock.now() - timedelta(days=1)}, "closes_at"),
        ({"options": ["Un"]}, "options"),
        ({"options": ["Un", "un "]}, "options"),
        ({"options": ["x" * 201, "y"]}, "options"),
        ({"options": [str(n) for n in range(21)]}, "options"),
        ({"asking": Asking.CANDIDATE, "turns_at": None}, "turns_at"),
        ({"asking": Asking.CONSENT, "turns_at": clock.now() + timedelta(days=99)}, "turns_at"),
    ],
)
def test_question_that_makes_no_sense_is_refused(alice: Member, fields: dict[str, Any], field: str) -> None:
    values = dict(fields)
    with pytest.raises(Refused) as refusal:
        ask(alice, values.pop("asking", Asking.APPROVAL), **values)
    assert refusal.value.field == field


def test_who_has_left_neither_asks_nor_answers(alice: Member, chloe: Member) -> None:
    with pytest.raises(Refused):
        ask(chloe)
    poll = ask(alice)
    with pytest.raises(Refused):
        answer(poll, chloe, [True, False, False])
    assert not readings.consultations_for(chloe).exists()


def test_closed_or_withdrawn_takes_no_answer(alice: Member, bruno: Member) -> None:
    poll = ask(alice)
    with pytest.raises(Refused):
        answer(poll, bruno, [True, False, False], at=poll.closes_at)
    with pytest.raises(Refused):
        actions.withdraw(consultation=poll, by=bruno, at=clock.now())
    assert list(readings.awaiting_answers(bruno, clock.now())) == [poll]
    actions.withdraw(consultation=poll, by=alice, at=clock.now())
    assert not readings.awaiting_answers(bruno, clock.now()).exists()
    with pytest.raises(Refused):
        answer(poll, bruno, [True, False, False])


def test_consent_waits_for_the_end_of_the_questions(alice: Member, bruno: Member) -> None:
    consent = ask(alice, Asking.CONSENT, turns_at=later(1))
    with pytest.raises(Refused):
        answer(consent, bruno, [True])
    assert answer(consent, bruno, [True], at=later(1.5)).objection == ""


def test_objection_needs_a_reason_and_ends_with_who_raised_it(
    alice: Member, bruno: Member, dora: Member
) -> None:
    consent = ask(alice, Asking.CONSENT)
    with pytest.raises(Refused) as refusal:
        answer(consent, bruno, [False], " ")
    assert refusal.value.field == "reason"
    objection = answer(consent, bruno, [False], "Le budget n’y suffit pas.")
    answer(consent, alice, [True])
    answers = readings.answers_of(consent)
    assert readings.consent_of(consent, answers, clock.now()).standing is Standing.OBJECTED
    for by, state, words in (
        (alice, ObjectionState.WITHDRAWN, ""),
        (bruno, ObjectionState.MET, " "),
    ):
        with pytest.raises(Refused):
            actions.settle_objection(answer=objection, state=state, settlement=words, by=by, at=clock.now())
    with pytest.raises(Refused):
        actions.settle_objection(
            answer=objection, state=ObjectionState.WITHDRAWN, by=bruno, at=consent.closes_at
        )
    actions.settle_objection(
        answer=objection, state=ObjectionState.MET, settlement="Essai de six mois.", by=bruno, at=clock.now()
    )
    answers = readings.answers_of(consent)
    assert readings.consent_of(consent, answers, clock.now()).standing is Standing.RETAINED
    with pytest.raises(Refused):
        actions.settle_objection(answer=objection, state=ObjectionState.WITHDRAWN, by=bruno, at=clock.now())


def test_asked_anew_everybody_answers_again_and_objections_stay_readable(
    alice: Member, bruno: Member, dora: Member
) -> None:
    consent = ask(alice, Asking.CONSENT)
    anew = {"text": "Autre texte", "closes_at": later(5)}
    with pytest.raises(Refused):
        actions.ask_anew(consultation=consent, by=alice, at=clock.now(), **anew)
    objection = answer(consent, bruno, [False], "Non, car…")
    with pytest.raises(Refused):
        actions.ask_anew(consultation=consent, by=bruno, at=clock.now(), **anew)
    with pytest.raises(Refused):
        actions.ask_anew(consultation=consent, text="x", closes_at=later(-1), by=alice, at=clock.now())
    before = consent.text
    again = actions.ask_anew(consultation=consent, by=alice, at=clock.now(), **anew)
    assert again.earlier_texts == [before]
    [(number, rows)] = readings.text_changes(again)
    assert number == 1
    assert ("added", "Autre texte") in {(piece.change, piece.text) for row in rows for piece in row}
    assert readings.answer_of(again, bruno) is None
    assert readings.earlier_objections(again) == [objection]
    with pytest.raises(Refused):
        actions.settle_objection(answer=objection, state=ObjectionState.WITHDRAWN, by=bruno, at=clock.now())
    answer(again, bruno, [True])
    assert readings.consent_of(again, readings.answers_of(again), clock.now()).standing is Standing.TOO_FEW


def test_election_without_candidate_from_names_to_consent(alice: Member, bruno: Member, dora: Member) -> None:
    election = ask(alice, Asking.CANDIDATE, title="Animation des réunions")
    answer(election, alice, [dora.pk], "Elle écoute.")
    answer(election, bruno, [dora.pk], "Oui.")
    answer(election, dora, [bruno.pk], "Lui.")
    assert readings.nominations(readings.answers_of(election)).leading == (dora.pk,)
    propose = {"nominee": dora, "closes_at": later(9)}
    with pytest.raises(Refused):
        actions.propose_person(consultation=election, by=alice, at=clock.now(), **propose)
    after = later(4)
    with pytest.raises(Refused):
        actions.propose_person(consultation=election, by=bruno, at=after, **propose)
    with pytest.raises(Refused):
        actions.propose_person(consultation=election, nominee=alice, closes_at=later(9), by=alice, at=after)
    consent = actions.propose_person(consultation=election, by=alice, at=after, **propose)
    assert consent.title == "Dora Test\u00a0: Animation des réunions"
    assert (consent.follows, consent.nominee) == (election, dora)
    with pytest.raises(Refused):
        actions.propose_person(consultation=election, by=alice, at=after, **propose)


def test_only_a_submitted_proposal_is_put_to_consent(alice: Member) -> None:
    proposal = submitted(alice)
    assert ask(alice, Asking.CONSENT, proposal=proposal).proposal == proposal
    proposals.withdraw(proposal=proposal, by=alice, at=clock.now())
    proposal.refresh_from_db()
    with pytest.raises(Refused):
        ask(alice, Asking.CONSENT, proposal=proposal)


def test_reminder_goes_once_a_round_to_the_silent(alice: Member, bruno: Member) -> None:
    poll = ask(alice)
    answer(poll, alice, [True, False, False])
    assert actions.remind(at=clock.now()) == 0
    for _ in range(2):
        actions.remind(at=later(2.5))
    assert [mail.recipient for mail in Mail.objects.filter(kind=Kind.CONSULTATION_REMINDER)] == [bruno.email]


POSTS = {
    Asking.APPROVAL: {"marks": ["0", "2"]},
    Asking.JUDGMENT: {"mark0": "0", "mark1": "", "mark2": "5"},
    Asking.RANKED: {"mark0": "1", "mark1": "", "mark2": "2"},
    Asking.CONSENT: {"marks": "no", "reason": "Parce que."},
}


@pytest.mark.parametrize("asking", Asking.values)
def test_pages_from_the_question_to_the_outcome(
    asking: str, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    hers, his = client_for(alice), client_for(bruno)
    form = {
        "title": "Une question",
        "text": "Texte **gras**",
        "options": "Mardi\nJeudi\n\nVendredi",
        "turns_at": later(1).strftime("%Y-%m-%dT%H:%M") if asking == Asking.CANDIDATE else "",
        "closes_at": later(3).strftime("%Y-%m-%dT%H:%M"),
    }
    path = reverse("governance:consultation_new", args=[asking])
    assert hers.get(path).status_code == 200
    assert hers.post(path, {**form, "title": ""}).status_code == 200
    assert hers.post(path, form).status_code == 302
    consultation = Consultation.objects.get()
    page = consultation.get_absolute_url()
    data = POSTS.get(Asking(asking), {"marks": str(alice.pk), "reason": "Elle."})
    assert his.post(page, data).status_code == 302
    assert his.get(page).status_code == 200
    if asking in (Asking.CONSENT, Asking.CANDIDATE):
        assert 'aria-invalid="true"' in hers.post(page, {"marks": "no", "reason": ""}).content.decode()
    with time_machine.travel(later(4)):
        his.force_login(bruno, backend="members.backends.Backend")
        ended = his.get(page).content.decode()
        assert "Bruno Test" in ended
        assert "Une question" in his.get("/consultations/").content.decode()


def test_nothing_of_a_poll_is_read_before_it_closes(
    alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    poll = ask(alice)
    answer(poll, bruno, [True, False, False])
    page = client_for(alice).get(poll.get_absolute_url()).content.decode().split("<main", 1)[1]
    assert "Bruno" not in page
    assert "1 personne sur 2" in page or "1 sur 2" in page


def test_buttons_of_who_asked(alice: Member, bruno: Member, client_for: ClientFor) -> None:
    hers, his = client_for(alice), client_for(bruno)
    consent = ask(alice, Asking.CONSENT)
    objection = answer(consent, bruno, [False], "Non, car…")
    settle = reverse("governance:objection_settle", args=[objection.pk])
    assert hers.post(settle).status_code == 404
    his.post(settle, {"settlement": ""})
    objection.refresh_from_db()
    assert objection.objection == ObjectionState.OPEN
    anew = reverse("governance:consultation_anew", args=[consent.pk])
    assert his.get(anew).status_code == 404
    closes = later(6).strftime("%Y-%m-%dT%H:%M")
    assert hers.post(anew, {"text": "", "closes_at": closes}).status_code == 200
    assert hers.post(anew, {"text": "Mieux", "closes_at": closes}).status_code == 302
    again = answer(Consultation.objects.get(), bruno, [False], "Encore non.")
    his.post(reverse("governance:objection_settle", args=[again.pk]), {"withdraw": "1"})
    again.refresh_from_db()
    assert again.objection == ObjectionState.WITHDRAWN
    assert "Non, car…" in his.get(consent.get_absolute_url()).content.decode()
    withdraw = reverse("governance:consultation_withdraw", args=[consent.pk])
    his.post(withdraw)
    hers.post(withdraw)
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


def test_person_is_proposed_from_the_page(alice: Member, bruno: Member, client_for: ClientFor) -> None:
    election = ask(alice, Asking.CANDIDATE)
    answer(election, bruno, [alice.pk], "Elle.")
    path = reverse("governance:consultation_person", args=[election.pk])
    assert client_for(bruno).get(path).status_code == 404
    with time_machine.travel(later(4)):
        form = {"nominee": alice.pk, "closes_at": later(3).strftime("%Y-%m-%dT%H:%M")}
        assert client_for(alice).post(path, {**form, "closes_at": ""}).status_code == 200
        assert client_for(alice).post(path, form).status_code == 302
    assert Consultation.objects.filter(follows=election).exists()


def test_addresses_made_up_lead_nowhere(alice: Member, client_for: ClientFor) -> None:
    client = client_for(alice)
    assert client.get("/consultations/nouvelle/sondage/").status_code == 404
    for wanted in ("x", "999999", "9" * 30):
        page = client.get(f"/consultations/nouvelle/consent/?proposition={wanted}")
        assert page.status_code == 200


def test_pages_say_whom_each_names_even_who_has_left_since(
    alice: Member, bruno: Member, dora: Member, client_for: ClientFor
) -> None:
    election = ask(alice, Asking.CANDIDATE, title="Animation")
    answer(election, alice, [dora.pk], "Elle écoute.")
    answer(election, bruno, [alice.pk], "")
    Consultation.objects.update(opens_at=later(-9), turns_at=later(-8), closes_at=later(-7))
    Status.objects.create(member=dora, kind="left", since_on=clock.today())
    page = client_for(alice).get(election.get_absolute_url()).content.decode()
    assert page.count("nomme Dora Test") == 1
    assert "nommé·e 1 fois" in page
    assert page.count("nomment cette personne") >= 2
    printed = client_for(bruno).get(reverse("governance:consultation_printed", args=[election.pk]))
    assert printed.content.startswith(b"%PDF")


def test_consent_has_its_picture_and_the_texts_of_its_rounds(
    alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    consent = ask(alice, Asking.CONSENT)
    answer(consent, bruno, [False], "Non, car…")
    page = client_for(alice).get(consent.get_absolute_url()).content.decode()
    assert "doivent s’exprimer" in page
    actions.ask_anew(consultation=consent, text="Autre texte", closes_at=later(5), by=alice, at=clock.now())
    page = client_for(alice).get(consent.get_absolute_url()).content.decode()
    assert "Après le tour 1" in page
    assert "<ins>" in page
