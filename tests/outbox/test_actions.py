"""Writing mails, taking them back, trying them again; files instead of a mail server; what Celery calls."""

import stat
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction

from interlignes.celery import app, refresh_connections
from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.outbox.actions import cancel, enqueue, retry
from interlignes.outbox.choices import SENSITIVE, STATUTORY, Kind, Recipient, State
from interlignes.outbox.delivery import deliver
from interlignes.outbox.models import Mail
from interlignes.outbox.tasks import deliver as task
from members.models import Cooperative, Member
from tests.outbox.conftest import Write

pytestmark = pytest.mark.django_db
FILES = "interlignes.outbox.backends.FileBackend"


def remind(*people: Recipient, occasion: str = "48h") -> int:
    """A reminder to vote, as governance writes it."""
    item = SimpleNamespace(title="Achat d’une <presse>\r\nBcc: mallory@example.org")
    context = {
        "ballot": SimpleNamespace(motion=SimpleNamespace(item=item), closes_at=clock.now()),
        "meeting": SimpleNamespace(is_assembly=True),
        "cooperative": SimpleNamespace(name="Les Passeurs"),
        "url": "http://localhost:8000/scrutins/1/",
    }
    about = Cooperative(pk=1)
    return enqueue(
        kind=Kind.BALLOT_REMINDER, about=about, to=people, occasion=occasion, context=context, at=clock.now()
    )


ALICE = Recipient(None, "Alice@Example.coop", "Alice", "fr", "http://localhost:8000/moi/desabonnement/a/")
BRUNO = Recipient(None, "bruno@example.coop", "Bruno", "en", "http://localhost:8000/moi/desabonnement/b/")


def test_enqueue_renders_in_the_language_of_each() -> None:
    assert remind(ALICE, BRUNO) == 2
    french = Mail.objects.get(recipient="alice@example.coop")
    english = Mail.objects.get(recipient="bruno@example.coop")
    assert (french.language, english.language) == ("fr", "en")
    assert french.subject != english.subject
    assert "Hello Bruno" in english.text
    assert "http://localhost:8000/scrutins/1/" in french.text
    assert "http://localhost:8000/scrutins/1/" in french.html
    assert ALICE.unsubscribe_url in french.text
    assert french.unsubscribe_url == ALICE.unsubscribe_url
    assert french.message_id != english.message_id


def test_enqueue_escapes_in_html_and_keeps_the_subject_on_one_line() -> None:
    remind(ALICE)
    mail = Mail.objects.get()
    assert "\n" not in mail.subject + mail.recipient
    assert "Achat d’une <presse>" in mail.subject
    assert "&lt;presse&gt;" in mail.html
    assert "<presse>" in mail.text


def test_enqueue_twice_writes_once_for_each_occasion() -> None:
    remind(ALICE)
    again = Recipient(None, "alice@example.COOP", "Alice", "fr")
    remind(again, BRUNO)
    assert Mail.objects.count() == 2
    remind(ALICE, occasion="4h")
    assert Mail.objects.count() == 3


def test_enqueue_falls_with_its_cause() -> None:
    with transaction.atomic():
        remind(ALICE)
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


@pytest.mark.parametrize("fields", [{"kind": "newsletter"}, {"state": "lost"}])
def test_mail_of_unknown_kind_or_state_is_refused_by_the_database(
    write: Write, fields: dict[str, str]
) -> None:
    write()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.update(**fields)


def test_mail_outlives_its_member(alice: Member) -> None:
    remind(Recipient(alice.pk, alice.email, "Alice", "fr"))
    assert Mail.objects.get().member == alice
    field = Mail._meta.get_field("member")
    assert field.remote_field.on_delete.__name__ == "SET_NULL"


def test_kinds_that_open_doors_cannot_be_opted_out_of() -> None:
    assert SENSITIVE <= STATUTORY
    assert Kind.BALLOT_OPENED in STATUTORY
    assert Kind.BALLOT_REMINDER not in STATUTORY


def test_cancel_takes_back_what_waits_and_nothing_else(write: Write, alice: Member) -> None:
    about = Cooperative(pk=1)
    write("alice", member=alice)
    write("bruno")
    write("dora", state=State.SENT)
    write("emile", kind=Kind.ACCOUNT)
    assert cancel(kind=Kind.BALLOT_REMINDER, about=about, member_id=alice.pk) == 1
    assert cancel(kind=Kind.BALLOT_REMINDER, about=about) == 1
    assert cancel(kind=Kind.ACCOUNT, about=about) == 1
    found = {mail.recipient.split("@")[0]: mail for mail in Mail.objects.all()}
    assert [found[name].state for name in ("alice", "bruno", "dora", "emile")] == [
        State.CANCELLED,
        State.CANCELLED,
        State.SENT,
        State.CANCELLED,
    ]
    assert found["alice"].text
    assert found["emile"].text == ""


def test_retry_sends_a_refused_mail_again_and_says_so(write: Write, bruno: Member) -> None:
    mail = write(state=State.REFUSED, attempts=3, last_error="550")
    retry(mail=mail, by=bruno.pk, at=clock.now())
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == (State.WAITING, 0, "")
    assert [entry.kind for entry in Entry.objects.all()] == ["mail.retried"]


@pytest.mark.parametrize("fields", [{"state": State.SENT}, {"state": State.REFUSED, "text": ""}])
def test_retry_of_anything_else_does_nothing(write: Write, bruno: Member, fields: dict[str, str]) -> None:
    mail = write(**fields)
    retry(mail=mail, by=bruno.pk, at=clock.now())
    mail.refresh_from_db()
    assert mail.state == fields["state"]
    assert not Entry.objects.exists()


def test_files_instead_of_a_mail_server(write: Write, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.MAIL_DIR = FILES, tmp_path / "data" / "mail"
    first, second = write(), write("bruno")
    task()
    names = sorted(path.name for path in settings.MAIL_DIR.iterdir())
    assert [name.split("Z-")[1] for name in names] == [
        f"ballot.reminder-{mail.message_id[1:9]}.eml" for mail in (first, second)
    ]
    assert stat.S_IMODE(settings.MAIL_DIR.stat().st_mode) == 0o700
    files = list(settings.MAIL_DIR.iterdir())
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert b"Message-ID: " + first.message_id.encode() in (settings.MAIL_DIR / names[0]).read_bytes()


def test_file_that_cannot_be_written_waits_and_leaves_nothing_behind(
    write: Write, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: EmailMessage, **kwargs: Any) -> bytes:
        raise OSError(28, "No space left on device")

    settings.EMAIL_BACKEND, settings.MAIL_DIR = FILES, tmp_path
    mail = write()
    message = type(EmailMessage("x", "y").message())
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.message.SafeMIMEMultipart.as_bytes", full)
        broken.setattr(message, "as_bytes", full)
        assert deliver() == 0
    mail.refresh_from_db()
    assert (mail.state, list(tmp_path.iterdir())) == (State.WAITING, [])
    assert "No space left" in mail.last_error
    assert mail.next_try_at > clock.now() + timedelta(seconds=50)


def test_other_backend_on_request(write: Write, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.MAIL_DIR = "nothing.of.the.Kind", tmp_path
    write()
    assert deliver(backend=FILES) == 1


def test_every_task_of_the_schedule_exists() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_connection_that_the_database_ended_is_replaced_before_the_next_task() -> None:
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()
    with pytest.raises(Exception, match=r"terminat|closed"):
        Mail.objects.exists()
    refresh_connections()
    assert not Mail.objects.exists()
