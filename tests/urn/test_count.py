"""Counting: after closing, once, verified; what goes wrong is shown and never published."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection

from interlignes.journal.models import Entry
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from interlignes.sealed.trustees.group import Trustees
from interlignes.urn import tasks, vault
from interlignes.urn.actions import count as counting
from interlignes.urn.actions.secret import rotate
from interlignes.urn.choices import Event, Failure, Level
from interlignes.urn.models import Paper, Record, Roll, ServerKey, Urn
from interlignes.urn.queries import counts_awaited, due
from members.models import Member
from tests.conftest import make_member
from tests.urn.conftest import Box, MakeBox, Scrutineers

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(make_box: MakeBox, alice: Member, bruno: Member) -> Box:
    """A simple urn in which two have voted."""
    box = make_box([alice, bruno, make_member("Fanny")])
    box.cast(alice, [0])
    box.cast(bruno, None)
    return box


def test_nothing_is_counted_before_the_last_vote_can_be_in(box: Box) -> None:
    for seconds in (-10, 0, 4):
        at = box.urn.closes_at + timedelta(seconds=seconds)
        counting.advance(urn=box.urn, at=at)
        counting.close(urn=box.urn, at=at)
        assert not counting.publish(urn=box.urn, at=at)
    assert box.urn.ended_at is None
    assert not Record.objects.filter(event=Event.END_BALLOTS).exists()


def test_count_twice_changes_nothing(box: Box) -> None:
    box.advance()
    head, entries = box.urn.head, Entry.objects.count()
    counting.close(urn=box.urn, at=box.counted_at)
    assert counting.publish(urn=box.urn, at=box.counted_at)
    box.advance()
    box.urn.refresh_from_db()
    assert (box.urn.head, Entry.objects.count()) == (head, entries)


def test_archive_that_was_altered_in_the_database_is_never_published(box: Box) -> None:
    counting.close(urn=box.urn, at=box.counted_at)
    ballot = Record.objects.filter(urn=box.urn, event=Event.BALLOT).earliest("pk")
    Record.objects.filter(pk=ballot.pk).update(text=ballot.text.replace("1", "2", 1))
    box.advance()
    box.urn.refresh_from_db()
    assert (box.urn.published_at, box.urn.result, box.urn.failure) == (None, None, Failure.VERIFICATION)
    assert Entry.objects.filter(kind="urn.failed").count() == 1


def test_count_by_another_process_meanwhile_is_left_alone(box: Box) -> None:
    with counting._COUNTING:
        box.advance()
    assert box.urn.ended_at is None


def test_closing_forgets_codes_and_writes_the_roll_anew(box: Box, alice: Member, bruno: Member) -> None:
    before = set(Roll.objects.filter(urn=box.urn).values_list("pk", flat=True))
    counting.close(urn=box.urn, at=box.counted_at)
    assert not Paper.objects.exists()
    lines = list(Roll.objects.order_by("pk").values_list("pk", "member", "has_voted"))
    assert not before & {pk for pk, *_ in lines}
    assert [member for _, member, _ in lines] == sorted(member for _, member, _ in lines)
    assert {member for _, member, voted in lines if voted} == {alice.pk, bruno.pk}


def test_after_publication_nothing_of_the_keys_is_left(box: Box) -> None:
    assert Mail.objects.filter(kind="urn.receipt").update(state="sent") == 2
    box.advance()
    assert not ServerKey.objects.exists()
    assert not Mail.objects.filter(kind="urn.receipt").exists()


def test_waiting_receipts_are_forgotten_once_sent(box: Box) -> None:
    box.advance()
    assert Mail.objects.filter(kind="urn.receipt").count() == 2
    Mail.objects.filter(kind="urn.receipt").update(state="sent")
    tasks.tidy()
    assert not Mail.objects.filter(kind="urn.receipt").exists()


def test_lost_secret_stops_the_count_until_it_is_back(box: Box) -> None:
    held = vault.secrets_now()
    vault.write(["another secret that is long enough to be one"])
    try:
        box.advance()
        assert box.urn.failure == Failure.SERVER_SECRET
        assert box.urn.ended_at
        assert box.urn.result is None
        assert [entry.kind for entry in Entry.objects.order_by("-sequence")[:1]] == ["urn.failed"]
        box.advance()
        assert Entry.objects.filter(kind="urn.failed").count() == 1
    finally:
        vault.write(held)
    box.advance()
    assert (box.urn.failure, box.urn.result) == ("", [[1, 1, 0, 0]])


def test_missing_secret_file_is_a_lost_secret(box: Box, settings: pytest.FixtureRequest) -> None:
    settings.SERVER_SECRET_FILE = settings.SERVER_SECRET_FILE.with_name("absent")  # type: ignore[attr-defined]
    with pytest.raises(vault.SecretLost):
        vault.lock_up("x")
    with pytest.raises(vault.SecretLost):
        vault.unlock(ServerKey.objects.get().secret)


def test_failed_verification_is_never_published(box: Box) -> None:
    counting.close(urn=box.urn, at=box.counted_at)
    record = Record.objects.exclude(credential="").earliest("position")
    ballot = json.loads(record.text)
    proof = ballot["answers"][0]["individual_proofs"][0][0]
    proof["response"] = str(int(proof["response"]) ^ 1)
    altered = json.dumps(ballot, separators=(",", ":"), ensure_ascii=False)
    assert len(altered) == len(record.text)
    Record.objects.filter(pk=record.pk).update(text=altered)
    box.advance()
    box.urn.refresh_from_db()
    assert (box.urn.failure, box.urn.result) == (Failure.VERIFICATION, None)
    assert Entry.objects.order_by("-sequence")[0].kind == "urn.failed"
    assert ServerKey.objects.exists()
    assert due(box.counted_at) == []


def test_rotated_secret_opens_everything(box: Box, alice: Member) -> None:
    code, old = box.code(alice), vault.secrets_now()
    assert rotate(at=box.opens_at) == 4
    new = vault.secrets_now()
    assert new[1] == old[0] != new[0]
    vault.write(new[:1])
    assert box.code(alice) == code
    box.advance()
    assert box.urn.result == [[1, 1, 0, 0]]


def test_tick_does_what_is_due_and_survives_trouble(
    box: Box, make_box: MakeBox, alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_box([alice])
    Urn.objects.filter(pk=box.urn.pk).update(election="{}")
    Urn.objects.update(
        opens_at=box.opens_at - timedelta(hours=9), closes_at=box.opens_at - timedelta(hours=8)
    )
    assert due(box.opens_at) == [box.urn.pk, other.urn.pk]
    tasks.tick()
    other.urn.refresh_from_db()
    box.urn.refresh_from_db()
    assert other.urn.result == [[0, 0, 0, 0]]
    assert box.urn.result is None


# Scrutineers


def test_scrutineers_part_before_closing_of_a_stranger_and_false_is_refused(
    make_box: MakeBox, scrutineers: Scrutineers, alice: Member
) -> None:
    box = make_box([alice], level=Level.BUREAU)
    box.cast(alice, [0])
    first, second, third = scrutineers.members
    with pytest.raises(Refused, match="clôture"):
        counting.decrypt(urn=box.urn, part="{}", by=first, at=box.counted_at)
    box.advance()
    part = scrutineers.part(box.urn, 0)
    for by, text in ((alice, part), (second, part), (first, "{}"), (first, part.replace("1", "2", 1))):
        with pytest.raises(Refused):
            counting.decrypt(urn=box.urn, part=text, by=by, at=box.counted_at)
    assert list(counts_awaited(first, box.counted_at)) == [box.urn]
    assert counting.decrypt(urn=box.urn, part=part, by=first, at=box.counted_at) == [1, 2]
    assert counting.decrypt(urn=box.urn, part="again", by=first, at=box.counted_at) == [1, 2]
    assert not counts_awaited(first, box.counted_at).exists()
    scrutineers.count(box.urn, 1, box.counted_at)
    assert box.urn.result == [[0, 1, 0, 0]]
    late = scrutineers.part(box.urn, 2)
    assert counting.decrypt(urn=box.urn, part=late, by=third, at=box.counted_at) == [1, 2, 3]


def test_a_part_that_arrives_while_another_counts_waits_and_is_no_forgery(
    make_box: MakeBox, scrutineers: Scrutineers, alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read between the head and the records it would look like a broken chain, and end the count for ever."""
    box = make_box([alice], level=Level.BUREAU)
    box.cast(alice, [0])
    box.advance()
    scrutineers.count(box.urn, 0, box.counted_at)
    part, second = scrutineers.part(box.urn, 1), scrutineers.members[1]
    read = counting.read_trustees

    def read_slowly(text: str) -> Trustees:
        """The second scrutineer is faster than the one who counts."""
        monkeypatch.setattr(counting, "read_trustees", read)
        counting.decrypt(urn=Urn.objects.get(pk=box.urn.pk), part=part, by=second, at=box.counted_at)
        return read(text)

    monkeypatch.setattr(counting, "read_trustees", read_slowly)
    assert not counting.publish(urn=box.urn, at=box.counted_at)
    box.urn.refresh_from_db()
    assert box.urn.failure == ""
    box.advance()
    assert box.urn.result == [[0, 1, 0, 0]]
    assert box.verified().result == ((0, 1, 0, 0),)


@pytest.mark.django_db(transaction=True)
def test_two_processes_count_at_once(make_box: MakeBox, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [make_member(name) for name in ("Anna", "Bela", "Cato")]
    box = make_box(people)
    for person in people:
        box.cast(person, [0])
    # Each thread stands for a process of its own, which has a lock of its own.
    counters = 4
    start = threading.Barrier(counters)

    def count() -> None:
        urn = Urn.objects.get(pk=box.urn.pk)
        start.wait()
        counting.close(urn=urn, at=box.counted_at)
        urn.refresh_from_db()
        counting._decrypt_as_server(urn, box.counted_at)
        counting.publish(urn=urn, at=box.counted_at)
        connection.close()

    threads = [threading.Thread(target=count) for _ in range(counters)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    box.urn.refresh_from_db()
    assert box.urn.result == [[0, 3, 0, 0]]
    assert box.verified().result == ((0, 3, 0, 0),)
    assert Record.objects.filter(event=Event.RESULT).count() == 1
    assert Entry.objects.filter(kind="urn.published").count() == 1
