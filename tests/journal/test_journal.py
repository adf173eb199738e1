"""The journal: typed facts, an unbroken chain, and what happens to who tampers with it."""

import threading
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from interlignes.journal import chain, triggers
from interlignes.journal.actions import record
from interlignes.journal.choices import KINDS, Fact
from interlignes.journal.models import GENESIS, Entry, Head
from interlignes.journal.queries import verify
from interlignes.journal.wording import sentence
from members.models import Member

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SAMPLES: dict[Fact, Any] = {
    Fact.NUMBER: 7,
    Fact.DAY: "2026-11-23",
    Fact.INSTANT: "2026-11-23T12:00:00+00:00",
    Fact.CODE: "adopted",
    Fact.FINGERPRINT: "ab" * 32,
}


def note(number: int) -> list[Entry]:
    """So many entries with a fact each."""
    return [record("meeting.attendance", by=1, at=NOON, present=n) for n in range(number)]


@pytest.mark.django_db
def test_record_links_each_entry_to_the_one_before(alice: Member) -> None:
    first = record("member.joined", by=alice.pk, at=NOON, about=alice)
    second = record("member.left", by=None, at=NOON, about=alice, since="2026-11-23")
    assert (first.sequence, first.previous_hash) == (1, GENESIS)
    assert (second.sequence, second.previous_hash) == (2, first.hash)
    assert (second.about_type, second.about_id, second.actor_id) == ("members.member", str(alice.pk), None)
    assert verify() == chain.Report(entries=2, head=second.hash)


@pytest.mark.once
@pytest.mark.parametrize("kind", KINDS)
def test_sentence_of_every_kind_can_be_said(kind: str) -> None:
    facts = {name: SAMPLES[shape] for name, shape in KINDS[kind][1].items()}
    said = sentence(Entry(kind=kind, facts=facts))
    assert said
    assert "%(" not in said


@pytest.mark.once
def test_codes_and_instants_are_said_in_words() -> None:
    facts = {"register": "personnel", "form": "xlsx"}
    assert sentence(Entry(kind="register.exported", facts=facts)).endswith(
        "Registre unique du personnel (Excel)."
    )
    facts = {"opens": "2026-12-21T14:45:00+01:00", "closes": "2026-12-21T15:00:00+01:00", "rules": 2}
    assert "lundi 21 décembre 2026 à 14 h 45" in sentence(
        Entry(kind="ballot.scheduled", facts=facts)
    ).replace("\u00a0", " ")
    said = sentence(Entry(kind="ballot.opened", facts={"electors": 9, "electorate": "a" * 64}))
    assert said.endswith("aaaaaaaaaaaa…")


@pytest.mark.once
@pytest.mark.parametrize("shape", Fact)
@pytest.mark.parametrize(
    "value", ["Alice Test", "alice@example.coop", "Oui !", "", None, 1.5, True, ["for"], {"choice": "for"}]
)
def test_fact_has_no_room_for_names_and_sentences(shape: Fact, value: Any) -> None:
    assert shape.fits(SAMPLES[shape])
    assert not shape.fits(value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("member.voted", {}),
        ("member.joined", {"name": "Alice"}),
        ("member.left", {}),
        ("member.left", {"since": "yesterday"}),
        ("member.left", {"since": "2026-11-23", "why": "retired"}),
        ("ballot.counted", {"outcome": "adopted", "votes": "Alice: for"}),
        ("ballot.scheduled", {"opens": "2026-11-23T12:00:00", "closes": SAMPLES[Fact.INSTANT], "rules": 1}),
        ("meeting.attendance", {"present": "12"}),
    ],
)
def test_record_of_anything_undeclared_is_refused(kind: str, facts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w+\.\w+"):
        record(kind, by=None, at=NOON, **facts)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        record("demo.loaded", by=None, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_record_falls_with_what_it_records() -> None:
    with transaction.atomic():
        note(1)
        transaction.set_rollback(True)
    with transaction.atomic():
        note(1)
    assert verify().entries == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"facts": {"present": 99}},
        {"at": datetime(2026, 11, 23, 12, 1, tzinfo=UTC)},
        {"kind": "meeting.created"},
        {"actor_id": 2},
        {"actor_id": None},
        {"about_type": "members.member"},
        {"about_id": "3"},
        {"previous_hash": "0" * 64},
        {"hash": "0" * 64},
        {"sequence": 30},
    ],
)
def test_verify_names_the_entry_that_was_altered(change: dict[str, Any]) -> None:
    note(5)
    Entry.objects.filter(sequence=3).update(**change)
    assert verify().broken_at == 3


@pytest.mark.django_db
@pytest.mark.parametrize("gone", [[1], [3], [5], [2, 3, 4], [4, 5], [1, 2, 3, 4, 5]])
def test_verify_names_the_first_entry_that_is_missing(gone: list[int]) -> None:
    note(5)
    Entry.objects.filter(sequence__in=gone).delete()
    assert verify().broken_at == gone[0]


@pytest.mark.django_db
def test_verify_notices_a_last_entry_forged_with_a_fitting_hash() -> None:
    last = note(3)[-1]
    last.facts = {"present": 50}
    Entry.objects.filter(pk=3).update(facts=last.facts, hash=chain.digest(last))
    assert verify().broken_at == 3


@pytest.mark.django_db
def test_verify_takes_entries_written_meanwhile_for_good() -> None:
    note(2)
    before = Head.objects.get()
    note(2)
    read = Entry.objects.order_by("sequence")
    assert chain.verify(read, last=before.sequence, last_hash=before.hash).broken_at is None


@pytest.mark.django_db
def test_verify_of_an_empty_journal_finds_nothing_wrong() -> None:
    assert verify() == chain.Report(entries=0, head=GENESIS)


@pytest.mark.django_db
def test_verify_journal_says_how_many_and_which_head() -> None:
    last = note(3)[-1]
    out = StringIO()
    call_command("verify_journal", stdout=out)
    assert "3" in out.getvalue()
    assert last.hash in out.getvalue()


@pytest.mark.django_db
def test_verify_journal_fails_and_names_the_first_broken_entry() -> None:
    note(5)
    Entry.objects.filter(sequence__gte=4).update(actor_id=9)
    with pytest.raises(CommandError, match="4"):
        call_command("verify_journal")


@pytest.mark.django_db
@pytest.mark.usefixtures("with_triggers")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET kind = 'x' WHERE sequence = 1",
        "UPDATE journal_entry SET facts = facts",
        "DELETE FROM journal_entry",
        "DELETE FROM journal_entry WHERE sequence = 2",
        pytest.param("TRUNCATE journal_entry", marks=pytest.mark.postgresql_only),
        *(
            pytest.param(sql, marks=pytest.mark.sqlite_only)
            for sql in (
                "INSERT OR REPLACE INTO journal_entry SELECT sequence, at, 'x', actor_id, about_type, about_id, facts, "
                "previous_hash, hash FROM journal_entry WHERE sequence = 1",
                "UPDATE OR REPLACE journal_entry SET sequence = 1 WHERE sequence = 2",
            )
        ),
    ],
)
def test_database_refuses_to_alter_the_journal(statement: str) -> None:
    note(2)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert verify().entries == 2


@pytest.mark.django_db(transaction=True)
def test_migrations_of_the_journal_go_back_and_forth() -> None:
    with transaction.atomic():
        note(2)
    for target in ("0001_initial", "0003_head_remembers"):
        MigrationExecutor(connection).migrate([("journal", target)])
    try:
        assert Head.objects.get().sequence == 2
        assert verify().entries == 2
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Entry.objects.filter(sequence=1).delete()
    finally:
        triggers.drop(connection)


@pytest.mark.django_db(transaction=True)
def test_record_by_sixteen_writers_at_once_never_forks() -> None:
    together, failures = threading.Barrier(16), []

    def write() -> None:
        try:
            together.wait()
            for number in range(3):
                with transaction.atomic():
                    record("meeting.attendance", by=None, at=NOON, present=number)
        except Exception as error:  # told to the main thread
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    report = verify()
    assert (report.entries, report.broken_at) == (48, None)
