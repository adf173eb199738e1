"""Writing minutes, correcting them together, approving and sealing them."""

import hashlib
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation

from governance.actions import attendance, session
from governance.actions import minutes as actions
from governance.actions.ballots import freeze, settle
from governance.models import (
    Approval,
    Correction,
    ItemNote,
    Meeting,
    Minutes,
    Participant,
    Proxy,
    SealedMinutes,
)
from governance.permissions import is_ready_for_minutes
from governance.queries.minutes import register_for, unsealed_since
from governance.queries.screens import watched_note
from interlignes.journal.models import Entry
from interlignes.kit.conflicts import Conflict, seal
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members.models import Member
from tests.conftest import make_member
from tests.governance.conftest import COUNTED, OPENS, STARTS, MakeBallot, MakeMeeting

MINUTE = timedelta(minutes=1)
LATER = STARTS + timedelta(days=1)
PDF = b"%PDF-1.7 made for this test"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Setting a document takes a second; where a test is not about it, it is set at once."""

    def made(_content: object, *, number: int, at: datetime) -> bytes:
        return PDF + str(number).encode() if at else PDF

    monkeypatch.setattr(actions, "minutes_pdf", made)


def hold(meeting: Meeting, chair: Member, *others: Member) -> None:
    """The meeting takes place, with its bureau, until three o'clock."""
    session.open_doors(meeting=meeting, by=chair, at=STARTS)
    for member in (chair, *others):
        attendance.record_arrival(meeting=meeting, member=member, mode="room", by=chair, at=STARTS)
    attendance.choose_bureau(
        meeting=meeting, chair=chair.pk, secretary=others[0].pk, scrutineers=[], by=chair, at=STARTS
    )
    session.start(meeting=meeting, by=chair, at=STARTS)
    session.end(meeting=meeting, by=chair, at=STARTS + 60 * MINUTE)


@pytest.fixture
def held(make_meeting: MakeMeeting, bruno: Member, alice: Member) -> Meeting:
    """A meeting that was held, Bruno in the chair, Alice its secretary, Fanny not there."""
    meeting = make_meeting()
    make_member("Fanny")
    hold(meeting, bruno, alice)
    return meeting


def refused(match: str, do: Any) -> None:
    """The action says why."""
    with translation.override("en"), pytest.raises(Refused, match=match):
        do()


def ready(meeting: Meeting, bruno: Member, at: datetime = LATER) -> None:
    """Given out and approved."""
    actions.submit(meeting=meeting, by=bruno, at=at)
    actions.approve(meeting=meeting, by=bruno, at=at)


def test_the_secretary_writes_during_the_meeting(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, dora: Member
) -> None:
    meeting = make_meeting()
    item = meeting.items.get()
    refused(
        "from the day",
        lambda: actions.write_note(item=item, text="x", by=bruno, at=STARTS - timedelta(days=1)),
    )
    refused("Only whoever", lambda: actions.write_note(item=item, text="x", by=alice, at=STARTS))
    hold(meeting, bruno, alice)
    actions.write_note(item=item, text="On débat.", by=alice, at=STARTS)
    actions.write(meeting=meeting, opening="On ouvre.", incidents="Coupure.", by=alice, at=STARTS)
    assert (ItemNote.objects.get().text, Minutes.objects.get().incidents) == ("On débat.", "Coupure.")
    refused(
        "Only whoever",
        lambda: actions.write(meeting=meeting, opening="", incidents="", by=dora, at=STARTS),
    )


def test_two_write_at_once(held: Meeting, bruno: Member, alice: Member) -> None:
    """The second is told what the first wrote."""
    item = held.items.get()
    seen = seal(item, watched_note(item))
    actions.write_note(item=item, text="D'Alice.", seen=seen, by=alice, at=STARTS)
    with pytest.raises(Conflict):
        actions.write_note(item=item, text="De Bruno.", seen=seen, by=bruno, at=STARTS)
    assert ItemNote.objects.get().text == "D'Alice."


def test_they_are_read_by_those_who_were_there(held: Meeting, bruno: Member, alice: Member) -> None:
    """Present and represented, once each; a proxy taken back does not count."""
    fanny = Member.objects.get(first_name="Fanny")
    Proxy.objects.create(meeting=held, principal=fanny, holder=alice, given_at=STARTS)
    assert actions.submit(meeting=held, by=alice, at=LATER) == 3
    assert set(Mail.objects.filter(kind="minutes.review").values_list("member", flat=True)) == {
        alice.pk,
        bruno.pk,
        fanny.pk,
    }
    refused("already", lambda: actions.submit(meeting=held, by=alice, at=LATER))


def test_not_before_the_end_and_the_results(make_ballot: MakeBallot, bruno: Member, alice: Member) -> None:
    ballot = make_ballot()
    meeting = ballot.motion.item.meeting
    refused("closed yet", lambda: actions.submit(meeting=meeting, by=bruno, at=STARTS - MINUTE))
    session.open_doors(meeting=meeting, by=bruno, at=STARTS)
    attendance.choose_bureau(
        meeting=meeting, chair=bruno.pk, secretary=alice.pk, scrutineers=[], by=bruno, at=STARTS
    )
    session.start(meeting=meeting, by=bruno, at=STARTS)
    refused("closed yet", lambda: actions.submit(meeting=meeting, by=bruno, at=OPENS))
    session.end(meeting=meeting, by=bruno, at=COUNTED)
    refused("no result", lambda: actions.submit(meeting=meeting, by=bruno, at=COUNTED))
    freeze(ballot=ballot, at=OPENS)
    settle(ballot=ballot, at=COUNTED)
    actions.submit(meeting=meeting, by=bruno, at=COUNTED)
    assert Minutes.objects.get().submitted_at == COUNTED


def test_corrections_are_answered_in_words(held: Meeting, bruno: Member, alice: Member, dora: Member) -> None:
    fanny, item = Member.objects.get(first_name="Fanny"), held.items.get()
    propose = {"meeting": held, "item": item.pk, "text": "Il manque…", "at": LATER}
    refused("still being written", lambda: actions.propose_correction(**propose, by=alice))
    actions.submit(meeting=held, by=alice, at=LATER)
    refused("Only those", lambda: actions.propose_correction(**propose, by=fanny))
    refused("Only those", lambda: actions.propose_correction(**propose, by=dora))
    refused("not on the agenda", lambda: actions.propose_correction(**{**propose, "item": 0}, by=alice))
    first = actions.propose_correction(**propose, by=alice)
    second = actions.propose_correction(**{**propose, "item": None}, by=bruno)
    refused("awaits its answer", lambda: actions.approve(meeting=held, by=bruno, at=LATER))
    answer = {"by": bruno, "at": LATER}
    refused(
        "Choose", lambda: actions.settle_correction(correction=first, state="waiting", answer="", **answer)
    )
    refused(
        "Say why", lambda: actions.settle_correction(correction=first, state="declined", answer=" ", **answer)
    )
    actions.settle_correction(correction=first, state="declined", answer="Non.", **answer)
    actions.settle_correction(correction=second, state="accepted", answer="", **answer)
    refused(
        "meanwhile",
        lambda: actions.settle_correction(correction=first, state="accepted", answer="", **answer),
    )
    assert [one.state for one in Correction.objects.order_by("pk")] == ["declined", "accepted"]
    facts = (
        Entry.objects.filter(kind="correction.settled").order_by("sequence").values_list("facts", flat=True)
    )
    assert [one["outcome"] for one in facts] == ["correction_declined", "correction_accepted"]


def test_chair_and_gerance_approve_and_a_change_takes_it_back(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, quick: None
) -> None:
    meeting = make_meeting()
    attendance.choose_bureau(
        meeting=meeting, chair=alice.pk, secretary=None, scrutineers=[], by=bruno, at=STARTS
    )
    fanny = make_member("Fanny")
    refused("first", lambda: actions.approve(meeting=meeting, by=bruno, at=LATER))
    actions.submit(meeting=meeting, by=bruno, at=LATER)
    refused("The chair of the meeting and,", lambda: actions.approve(meeting=meeting, by=fanny, at=LATER))
    actions.approve(meeting=meeting, by=bruno, at=LATER)
    refused("approval is missing", lambda: actions.seal(meeting=meeting, by=bruno, at=LATER))
    actions.approve(meeting=meeting, by=alice, at=LATER)
    actions.approve(meeting=meeting, by=alice, at=LATER)
    assert Approval.objects.count() == 2
    item = meeting.items.get()
    actions.write_note(item=item, text="", by=bruno, at=LATER)
    assert Approval.objects.count() == 2, "nothing changed"
    actions.write_note(item=item, text="Mieux.", by=bruno, at=LATER)
    assert not Approval.objects.exists()
    actions.approve(meeting=meeting, by=alice, at=LATER)
    refused("approval is missing", lambda: actions.seal(meeting=meeting, by=bruno, at=LATER))
    actions.approve(meeting=meeting, by=bruno, at=LATER)
    sealed = actions.seal(meeting=meeting, by=alice, at=LATER)
    assert sealed.number == 1


def test_numbers_have_no_gap_and_nothing_changes_afterwards(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, quick: None, with_triggers: None
) -> None:
    """The fingerprint is that of the document and stands in the journal; a refused sealing takes no number."""
    meetings = [make_meeting(title=f"Assemblée {number}") for number in range(3)]
    for meeting in meetings:
        ready(meeting, bruno)
    with transaction.atomic():
        actions.seal(meeting=meetings[0], by=bruno, at=LATER)
        transaction.set_rollback(True)
    for meeting in meetings:
        actions.seal(meeting=meeting, by=bruno, at=LATER)
        refused("are sealed", lambda meeting=meeting: actions.seal(meeting=meeting, by=bruno, at=LATER))
    rows = list(SealedMinutes.objects.order_by("number"))
    assert [row.number for row in rows] == [1, 2, 3]
    assert rows[1].sha256 == hashlib.sha256(PDF + b"2").hexdigest()
    told = Entry.objects.filter(kind="minutes.sealed").order_by("sequence").values_list("facts", flat=True)
    assert [(one["number"], one["sha256"]) for one in told] == [(row.number, row.sha256) for row in rows]
    refused(
        "are sealed", lambda: actions.write_note(item=meetings[0].items.get(), text="x", by=bruno, at=LATER)
    )
    changes = [
        lambda: SealedMinutes.objects.filter(number=1).update(pdf=b""),
        lambda: SealedMinutes.objects.filter(number=1).delete(),
        lambda: SealedMinutes.objects.create(
            meeting=make_meeting(), number=2, content={}, pdf=b"", sha256="", sealed_at=LATER
        ),
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_team_meeting_is_approved_by_its_chair_or_organiser(
    make_meeting: MakeMeeting, bruno: Member, dora: Member, quick: None
) -> None:
    """An employee who organises it writes, approves and seals; of a supervision session there are no minutes."""
    meeting = make_meeting(kind="team", motions=1)
    Participant.objects.update_or_create(meeting=meeting, member=dora, defaults={"leads": True})
    actions.submit(meeting=meeting, by=dora, at=LATER)
    refused("approval is missing", lambda: actions.seal(meeting=meeting, by=dora, at=LATER))
    attendance.choose_bureau(
        meeting=meeting, chair=dora.pk, secretary=None, scrutineers=[], by=dora, at=LATER
    )
    refused("The chair", lambda: actions.approve(meeting=meeting, by=bruno, at=LATER))
    refused("approval is missing", lambda: actions.seal(meeting=meeting, by=dora, at=LATER))
    actions.approve(meeting=meeting, by=dora, at=LATER)
    assert actions.seal(meeting=meeting, by=dora, at=LATER).number == 1
    private = make_meeting(kind="team")
    Meeting.objects.filter(pk=private.pk).update(kind="supervision")
    assert not is_ready_for_minutes(Meeting.objects.get(pk=private.pk), LATER)


def test_who_reads_the_register(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, dora: Member, chloe: Member, quick: None
) -> None:
    for kind in ("ago", "team"):
        meeting = make_meeting(kind=kind)
        ready(meeting, bruno)
        actions.seal(meeting=meeting, by=bruno, at=LATER)
    assert [register_for(who).count() for who in (alice, dora, chloe)] == [2, 1, 0]


def test_a_restore_finds_altered_minutes(
    make_meeting: MakeMeeting, bruno: Member, quick: None, capsys: Any
) -> None:
    """By its fingerprint, and by a gap in the numbers."""
    for _number in range(3):
        meeting = make_meeting()
        ready(meeting, bruno)
        actions.seal(meeting=meeting, by=bruno, at=LATER)
    call_command("verify_documents")
    SealedMinutes.objects.filter(number=1).update(pdf=b"x")
    SealedMinutes.objects.filter(number=2).delete()
    with pytest.raises(CommandError, match="2 sealed minutes"):
        call_command("verify_documents")
    assert "number 2: missing" in capsys.readouterr().out


def test_by_the_pages(held: Meeting, bruno: Member, alice: Member, client_for: Any) -> None:
    """From the first word to the sealed document, which is served as it was although a name changes later."""
    writer, chair = client_for(alice), client_for(bruno)
    item = held.items.get()
    page, step = (
        reverse("governance:minutes", args=[held.pk]),
        reverse("governance:minutes_step", args=[held.pk]),
    )
    assert (
        "en cours de rédaction"
        in client_for(Member.objects.get(first_name="Fanny")).get(page).content.decode()
    )
    path = reverse("governance:minutes_item", args=[item.pk])
    seen = writer.get(path).context["form"].initial["seen"]
    writer.post(path, {"text": "On a **longuement** débattu.", "seen": seen})
    path = reverse("governance:minutes_general", args=[held.pk])
    seen = writer.get(path).context["form"].initial["seen"]
    writer.post(path, {"opening": "On ouvre.", "incidents": "", "seen": seen})
    writer.post(step, {"step": "submit"})
    review = reverse("governance:minutes_review", args=[held.pk])
    writer.post(review, {"item": item.pk, "text": "Il manque un mot."})
    path = reverse("governance:correction", args=[Correction.objects.get().pk])
    chair.post(path, {"state": "accepted", "answer": "Oui."})
    assert "Oui." in chair.get(path).content.decode()
    chair.post(step, {"step": "approve"})
    assert "Sceller" in writer.get(review).content.decode()
    writer.post(step, {"step": "seal"})
    sealed = SealedMinutes.objects.get()
    Member.objects.filter(pk=bruno.pk).update(last_name="Autrement")
    response = writer.get(reverse("governance:minutes_pdf", args=[held.pk]))
    assert hashlib.sha256(response.content).hexdigest() == sealed.sha256
    assert b"pdfuaid" in response.content
    text = writer.get(page).content.decode()
    assert "Bruno Test" in text
    assert sealed.sha256 in text
    writer.post(step, {"step": "unknown"})
    assert "N° 1" in writer.get(reverse("governance:minutes_register")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_sealed_at_once_they_follow_one_another(
    make_meeting: MakeMeeting, bruno: Member, quick: None
) -> None:
    """Four people seal four meetings at the same instant."""
    meetings = [make_meeting(title=f"Assemblée {number}") for number in range(4)]
    for meeting in meetings:
        ready(meeting, bruno)
    barrier, wrong = threading.Barrier(4), []

    def work(meeting: Meeting) -> None:
        barrier.wait()
        try:
            actions.seal(meeting=meeting, by=bruno, at=LATER)
        except Exception as error:  # shown by the assertion below
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(meeting,)) for meeting in meetings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert list(SealedMinutes.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]


def test_the_gerance_sees_which_are_not_sealed(
    held: Meeting, bruno: Member, alice: Member, client_for: Any
) -> None:
    register = reverse("governance:minutes_register")
    with time_machine.travel(LATER + timedelta(days=8), tick=False):
        page = client_for(bruno).get("/").content.decode()
        assert "1 assemblée dont le procès-verbal n’est pas scellé" in page
        assert held.title in client_for(bruno).get(register).content.decode()
        assert held.title not in client_for(alice).get(register).content.decode()
    assert not unsealed_since(STARTS).exists()
    Meeting.objects.update(cancelled_at=STARTS)
    assert not unsealed_since(LATER).exists()
