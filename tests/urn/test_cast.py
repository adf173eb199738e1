"""Who may cast what, when, twice, again, with whose code."""

import re
from datetime import timedelta

import pytest

from interlignes.kit import clock
from interlignes.kit.crypto import decrypt
from interlignes.kit.errors import Refused
from interlignes.outbox.actions import PURPOSE
from interlignes.outbox.models import Mail
from interlignes.sealed.reasons import Reason
from interlignes.urn.actions import cast as casting
from interlignes.urn.choices import LARGEST_BALLOT, Event
from interlignes.urn.models import Record, Roll
from interlignes.urn.queries import board, counted, turnout
from interlignes.urn.refusals import refusal_of
from members.models import Member
from tests.conftest import make_member
from tests.urn.conftest import Box, MakeBox

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(make_box: MakeBox, alice: Member, bruno: Member) -> Box:
    """An open urn of three voters."""
    return make_box([alice, bruno, make_member("Fanny")])


def post(box: Box, voter: Member, text: str, by: Member | None = None, minutes: float = 1) -> casting.Receipt:
    """Post a text as it is."""
    at = box.opens_at + timedelta(minutes=minutes)
    return casting.cast(urn=box.urn, voter=voter.pk, ballot=text, by=by or voter, at=at)


def test_receipt_names_the_tracker_that_stands_on_the_board(box: Box, alice: Member) -> None:
    receipt = box.cast(alice, [0])
    assert [line.tracker for line in board(box.urn)] == [receipt.tracker]
    assert (receipt.replaced, receipt.again, receipt.ballots) == (False, False, 1)
    box.urn.refresh_from_db()
    assert receipt.head == box.urn.head == box.verified().head.digest
    assert turnout(box.urn) == (1, 3)


def test_receipt_is_mailed_without_the_choice_and_wiped(box: Box, alice: Member) -> None:
    receipt = box.cast(alice, [1])
    mail = Mail.objects.get(kind="urn.receipt")
    text = decrypt(PURPOSE, mail.text)
    assert receipt.tracker in text
    assert "Contre" not in text + mail.subject
    assert receipt.tracker not in mail.subject + mail.occasion + mail.about_id


def test_last_ballot_counts(box: Box, alice: Member) -> None:
    first, second = box.cast(alice, [0]), box.cast(alice, [1])
    assert second.replaced
    assert [line.is_last for line in board(box.urn)] == [False, True]
    assert first.tracker != second.tracker
    assert counted(box.urn) == 1
    box.advance()
    assert box.urn.result == [[0, 0, 1, 0]]


def test_same_text_again_changes_nothing(box: Box, alice: Member) -> None:
    text = box.fill(alice, [0])
    first, again = post(box, alice, text), post(box, alice, text)
    assert again.again
    assert (again.tracker, again.head, again.ballots) == (first.tracker, first.head, 1)
    assert Mail.objects.filter(kind="urn.receipt").count() == 1
    assert Record.objects.filter(event=Event.BALLOT).count() == 1


def test_replaced_ballot_cannot_come_back(box: Box, alice: Member) -> None:
    text = box.fill(alice, [0])
    post(box, alice, text)
    box.cast(alice, [1])
    with pytest.raises(Refused):
        post(box, alice, text)
    assert counted(box.urn) == 1


def test_ballot_of_another_credential_is_refused(box: Box, alice: Member, bruno: Member) -> None:
    text = box.fill(alice, [0], code=box.code(bruno))
    with pytest.raises(Refused, match="quelqu’un d’autre"):
        post(box, alice, text)
    with pytest.raises(Refused, match="pas à vous"):
        post(box, bruno, text, by=alice)
    assert not Record.objects.filter(event=Event.BALLOT).exists()
    assert not Roll.objects.filter(has_voted=True).exists()


def test_stranger_casts_nothing(box: Box, alice: Member, dora: Member) -> None:
    with pytest.raises(Refused):
        post(box, alice, box.fill(alice, [0]), by=dora)


@pytest.mark.parametrize("wrong", ["", "{}", "null", "[1", "x" * (LARGEST_BALLOT + 1), '{"a":' * 40])
def test_what_is_no_ballot_is_refused(box: Box, alice: Member, wrong: str) -> None:
    with pytest.raises(Refused):
        post(box, alice, wrong)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_a_plain_sentence_that_says_what_to_do(reason: Reason) -> None:
    said = str(refusal_of(reason))
    assert "rien n’a été enregistré" in said
    assert re.search(r"[Vv]otez de nouveau|entrez dans l’isoloir", said)
    assert reason.value not in said


def test_refused_ballot_names_no_reason_of_the_machine(box: Box, alice: Member) -> None:
    with pytest.raises(Refused, match="arrivé abîmé") as refused:
        post(box, alice, "[1")
    assert "json" not in str(refused.value).lower()


def test_altered_ballot_is_refused(box: Box, alice: Member) -> None:
    text = box.fill(alice, [0])
    at = text.index('"alpha":"') + 12
    with pytest.raises(Refused):
        post(box, alice, text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :])
    with pytest.raises(Refused):
        post(box, alice, text + " ")


def test_ballot_of_another_urn_is_refused(box: Box, alice: Member, bruno: Member, make_box: MakeBox) -> None:
    other = make_box([alice, bruno])
    with pytest.raises(Refused, match="autre scrutin"):
        post(box, alice, other.fill(alice, [0]))


@pytest.mark.parametrize("minutes", [-1, 60, 61])
def test_outside_of_its_time_nothing_is_accepted(box: Box, alice: Member, minutes: float) -> None:
    with pytest.raises(Refused):
        post(box, alice, box.fill(alice, [0]), minutes=minutes)


def test_last_second_is_accepted_and_a_wait_past_the_count_is_not(
    box: Box, alice: Member, bruno: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = box.fill(alice, [0])
    assert post(box, alice, box.fill(alice, [1]), minutes=59.999).ballots == 1
    instants = iter([clock.now(), clock.now() + timedelta(seconds=30)])
    monkeypatch.setattr(clock, "now", lambda: next(instants))
    with pytest.raises(Refused, match="attendait"):
        post(box, alice, text, minutes=59.999)


def test_urn_that_is_not_sealed_accepts_nothing(box: Box, alice: Member) -> None:
    text = box.fill(alice, [0])
    box.urn.sealed_at = None
    with pytest.raises(Refused, match="scellée"):
        post(box, alice, text)


def test_holder_of_a_proxy_casts_both_papers(make_box: MakeBox, alice: Member, bruno: Member) -> None:
    box = make_box([alice, bruno], holders={bruno.pk: alice.pk})
    box.cast(alice, [0])
    box.cast(bruno, [1], by=alice)
    with pytest.raises(Refused):
        box.cast(bruno, [0])
    mail = Mail.objects.filter(kind="urn.receipt").latest("pk")
    assert mail.recipient == alice.email
    assert "Bruno" in decrypt(PURPOSE, mail.text)
    box.advance()
    assert box.urn.result == [[0, 1, 1, 0]]
