"""The attacks of the design, on SQLite and PostgreSQL; the same script wins 12 of 12 against a naive table."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.outbox.models import Mail
from interlignes.urn.models import Record, Urn
from members.models import Member
from tests.wellbeing import attack
from tests.wellbeing.conftest import Play, Played, fill
from wellbeing.actions.releases import wipe
from wellbeing.models import Round
from wellbeing.remains import everywhere, in_files, in_tables

pytestmark = pytest.mark.django_db(transaction=True)

#: Twelve different sheets, in an order that the attacker knows: item 1 and 2 tell them apart.
SHEETS = [[number % 5, number // 5, 2, 3, 1, 0, 4, 2, 3] for number in range(12)]


@pytest.fixture
def naive(twelve: list[Member]) -> Iterator[list[int]]:
    """What a plain design stores: who has answered, and without names the answers, in random keys."""
    key = "TEXT PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE naive_done (id {key}, member INTEGER)")
        cursor.execute(f"CREATE TABLE naive_answer (id {key}, answer INTEGER)")
        for number, member in enumerate(twelve):
            key_one, key_two = random.getrandbits(60), random.getrandbits(60)
            cursor.execute("INSERT INTO naive_done VALUES (%s, %s)", [f"{key_one:x}", member.pk])
            cursor.execute("INSERT INTO naive_answer VALUES (%s, %s)", [f"{key_two:x}", number])
    yield [member.pk for member in twelve]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE naive_done")
        cursor.execute("DROP TABLE naive_answer")


def test_attack_wins_against_a_naive_design(naive: list[int]) -> None:
    """Random keys do not help: the order in which rows were written joins them."""
    linked = attack.link(naive, "naive_done", "naive_answer", lambda row: row[1], lambda row: row[1])
    assert sum(linked[member] == number for number, member in enumerate(naive)) == 12


def answered(play: Play) -> Played:
    """Twelve sheets through the page, as browsers send them."""
    played = play()
    for member, sheet in zip(played.members, SHEETS, strict=True):
        client = Client()
        client.force_login(member, backend="members.backends.Backend")
        text = fill(played.round, member, sheet)
        path = f"{played.round.get_absolute_url()}reponse/"
        assert client.post(path, {"ballot": text}, content_type="application/json").status_code == 200
    return played


def plain(row: tuple[Any, ...]) -> Any:
    """The only thing of a sheet that could be read without a key: nothing but its place."""
    return None


def test_attack_loses_while_it_is_open(play: Play) -> None:
    played = answered(play)
    people = [member.pk for member in played.members]
    for table in ("urn_record", "urn_paper", "journal_entry", "outbox_mail", "django_session"):
        assert attack.link(people, "urn_roll", table, lambda row: row[-1], plain) == {}
    # who has answered is known to the server until closing, with the sheet of ciphertexts that is hers; of these the
    # server's key opens sums only by our code, and lies in a file, not in the database.
    assert Record.objects.exclude(credential="").count() == 12
    key = (Path(settings.DATA_DIR) / "urn-keys" / played.round.urn.uuid).read_bytes()  # type: ignore[union-attr]
    assert key not in attack.everything()
    assert not attack.in_files(attack.database_files(), key) or connection.vendor == "sqlite"


def test_ciphertexts_say_nothing(play: Play) -> None:
    """Two people who answer alike leave sheets that have no number in common."""
    played = play()
    texts = [fill(played.round, member, [3] * 9) for member in played.members[:2]]
    numbers = [{part for part in text.split('"') if len(part) > 300} for text in texts]
    assert len(numbers[0]) > 50
    assert not numbers[0] & numbers[1]


def test_after_the_release_nothing_is_left(play: Play) -> None:
    played = answered(play)
    uuid = played.round.urn.uuid  # type: ignore[union-attr]
    credentials = list(Record.objects.exclude(credential="").values_list("credential", flat=True))
    key_file = Path(settings.DATA_DIR) / "urn-keys" / uuid
    key = key_file.read_bytes()
    played.release()
    assert wipe(at=played.round.closes_at)
    assert not Urn.objects.exists()
    dump = attack.everything()
    for needle in [uuid.encode(), key, *[one.encode() for one in credentials]]:
        assert needle not in dump
    assert not key_file.exists()
    assert in_tables() == []
    files = attack.in_files([*attack.database_files(), Path(settings.DATA_DIR)], key)
    assert files == []
    if (
        connection.vendor == "sqlite"
    ):  # PostgreSQL's log keeps ciphertexts until it is reused; their key is burnt
        assert attack.in_files(attack.database_files(), uuid.encode()) == []
        assert everywhere() == []
        call_command("wellbeing_remains")
    people = [member.pk for member in played.members]
    assert attack.link(people, "members_member", "urn_record", lambda row: row[0], plain) == {}


def test_who_answered_is_nowhere_after_closing(play: Play) -> None:
    played = play()
    some = played.members[:7]
    for member in some:
        played.answer(member, [2] * 9)
    played.release()
    assert wipe(at=played.round.closes_at)
    for model in (Entry, Mail, Session):
        for row in model._default_manager.values_list():
            assert "reponse" not in repr(row)
    assert not Entry.objects.filter(actor_id__in=[member.pk for member in some[1:]]).exists()


def test_canary_answers_are_found_nowhere(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    """Labels of one questionnaire are canaries: they stand in what is asked, never beside a person."""
    played = answered(play)
    text = fill(played.round, played.members[0], SHEETS[3])
    played.release()
    assert text.encode()[:200] not in attack.everything()
    assert text[:60] not in caplog.text
    for session in Session.objects.all():
        assert set(session.get_decoded()) <= {
            *("_auth_user_id", "_auth_user_backend", "_auth_user_hash", "account_authentication_methods")
        }


def test_remains_are_found_when_there_are_some(play: Play, tmp_path: Path) -> None:
    """The search can fail: a copy of the board left in the data folder, or in a table, is named."""
    played = answered(play)
    uuid = played.round.urn.uuid  # type: ignore[union-attr]
    played.release()
    assert wipe(at=played.round.closes_at)
    copy = Path(settings.DATA_DIR) / "copie.txt"
    copy.write_text("x" * (1 << 20) + uuid, encoding="utf-8")
    try:
        assert str(copy) in {place.where for place in in_files()}
        with pytest.raises(CommandError, match="still hold"):
            call_command("wellbeing_remains")
    finally:
        copy.unlink()
    Round.objects.filter(pk=played.round.pk).update(pack=uuid)
    assert [place.where for place in in_tables()] == ["wellbeing_round"]


def test_a_copy_from_before_a_migration_goes_with_the_sheets(play: Play) -> None:
    """An upgrade in the middle of a round copies the database; after the release only copies without sheets stay."""
    played = answered(play)
    uuid = played.round.urn.uuid  # type: ignore[union-attr]
    folder = Path(settings.DATA_DIR) / "before-migration"
    folder.mkdir(exist_ok=True)
    held, other = folder / "1.sqlite3", folder / "2.sqlite3"
    held.write_bytes(b"..." + uuid.encode())
    other.write_bytes(b"...")
    try:
        assert wipe(at=clock.now())  # while it is open the copy stays: it may be needed
        assert held.exists()
        played.release()
        assert wipe(at=played.round.closes_at)
        assert not held.exists()
        assert other.exists()
    finally:
        other.unlink()


def test_wipe_waits_for_a_reader(play: Play) -> None:
    assert wipe(at=play().round.closes_at)  # nothing to wipe yet
