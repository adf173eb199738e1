"""Documents of meetings: who attaches, until when they can go, who reads them, and how."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import translation

from governance.actions import documents as actions
from governance.actions.meetings import cancel_meeting
from governance.models import Document, Meeting
from governance.queries.documents import documents_of
from governance.tasks import sweep_documents
from interlignes.journal.models import Entry
from interlignes.kit import documents as files
from interlignes.kit.errors import Refused
from members.models import Member
from tests.client import CheckedClient
from tests.governance.conftest import CONVENED, MakeMeeting

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def attach(meeting: Meeting, by: Member, **other: Any) -> Document:
    """A text, unless said otherwise."""
    fields = {"item": None, "title": "Rapport", "name": "rapport.txt", "content": b"bonjour", "at": CONVENED}
    return actions.attach(meeting=meeting, by=by, **{**fields, **other})


def refused(words: str, act: Callable[[], Any]) -> None:
    """An action is refused with these words and leaves nothing behind."""
    before = (Document.objects.count(), Entry.objects.count())
    with translation.override("en"), pytest.raises(Refused) as error:
        act()
    with translation.override("en"):
        assert words in str(error.value.message)
    assert (Document.objects.count(), Entry.objects.count()) == before


def test_is_attached_and_removed_before_the_convocation(make_meeting: MakeMeeting, bruno: Member) -> None:
    """The journal says both; the file goes later, by itself."""
    meeting = make_meeting(convened=False)
    document = attach(meeting, bruno, item=meeting.items.get())
    stale = Document.objects.get()
    actions.remove(document=document, by=bruno, at=CONVENED)
    kinds = Entry.objects.order_by("-sequence").values_list("kind", flat=True)[:2]
    assert list(kinds) == ["document.removed", "document.attached"]
    refused("meanwhile", lambda: actions.remove(document=stale, by=bruno, at=CONVENED))


def test_stays_after_the_convocation(make_meeting: MakeMeeting, bruno: Member) -> None:
    """A newer version supersedes it, once; both can be read."""
    meeting = make_meeting()
    older = attach(meeting, bruno)
    refused("convened", lambda: actions.remove(document=older, by=bruno, at=CONVENED))
    newer = attach(meeting, bruno, content=b"bonsoir", supersedes=older)
    other = make_meeting()
    refused("another meeting", lambda: attach(other, bruno, supersedes=newer))
    refused("newer version meanwhile", lambda: attach(meeting, bruno, supersedes=older))
    assert [files.fetch(one.digest) for one in (older, newer)] == [b"bonjour", b"bonsoir"]


def test_the_newer_version_goes_first(make_meeting: MakeMeeting, bruno: Member) -> None:
    """Otherwise it would supersede nothing."""
    meeting = make_meeting(convened=False)
    older = attach(meeting, bruno)
    attach(meeting, bruno, supersedes=older)
    refused("stands on this one", lambda: actions.remove(document=older, by=bruno, at=CONVENED))


def test_wrong_person_meeting_item_and_number(
    make_meeting: MakeMeeting, bruno: Member, alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused by the action, whatever the page offers."""
    meeting, other = make_meeting(convened=False), make_meeting(convened=False)
    refused("Only the gérance", lambda: attach(meeting, alice))
    refused("not on the agenda", lambda: attach(meeting, bruno, item=other.items.get()))
    refused("kind of file", lambda: attach(meeting, bruno, name="a.exe"))
    document = attach(meeting, bruno)
    refused("Only the gérance", lambda: actions.remove(document=document, by=alice, at=CONVENED))
    monkeypatch.setattr(actions, "MOST", 1)
    refused("at most 100", lambda: attach(meeting, bruno))
    cancel_meeting(meeting=other, by=bruno, at=CONVENED)
    refused("cancelled", lambda: attach(other, bruno))


def test_is_saved_and_never_shown(make_meeting: MakeMeeting, bruno: Member, client_for: ClientFor) -> None:
    """As an attachment of its own type, in a sandbox; 404 where the file is not whole."""
    document = attach(make_meeting(), bruno, name="été <b>.txt", content=b"<script>alert(1)</script>")
    response = client_for(bruno).get(document.get_absolute_url())
    assert response.content == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    files.path_of(document.digest).unlink()
    assert client_for(bruno).get(document.get_absolute_url()).status_code == 404


def test_stands_beside_its_item(make_meeting: MakeMeeting, bruno: Member, client_for: ClientFor) -> None:
    """The newest version alone on the agenda; on the page of documents all, in the order of the agenda."""
    meeting = make_meeting()
    older = attach(meeting, bruno, item=meeting.items.get())
    newer = attach(meeting, bruno, item=meeting.items.get(), content=b"bonsoir", supersedes=older)
    whole = attach(meeting, bruno, content=b"salut")
    page = client_for(bruno).get(meeting.get_absolute_url()).content.decode()
    assert newer.get_absolute_url() in page
    assert older.get_absolute_url() not in page
    assert [one.pk for one in documents_of(meeting)] == [whole.pk, older.pk, newer.pk]
    assert client_for(bruno).get(reverse("governance:documents", args=[meeting.pk])).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_newer_versions_at_once(make_meeting: MakeMeeting, bruno: Member) -> None:
    """One of the two people is told; both documents of a first upload are kept."""
    meeting = make_meeting()
    older = attach(meeting, bruno)
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def work(content: bytes) -> None:
        barrier.wait()
        try:
            attach(meeting, bruno, content=content, supersedes=older)
            outcomes.append("attached")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(content,)) for content in (b"un", b"deux")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["attached", "refused"]
    assert Document.objects.count() == 2


def test_by_the_pages(make_meeting: MakeMeeting, bruno: Member, client_for: ClientFor) -> None:
    """Attached, superseded, removed; a refusal stands at the field with what was typed."""
    meeting, client = make_meeting(convened=False), client_for(bruno)
    new, item = reverse("governance:document_new", args=[meeting.pk]), meeting.items.get()
    bad = {"title": "Mon rapport", "item": item.pk, "file": SimpleUploadedFile("a.pdf", b"MZ")}
    page = client.post(new, bad).content.decode()
    assert "Mon rapport" in page
    assert 'aria-invalid="true"' in page
    good = {"title": "Mon rapport", "item": item.pk, "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}
    client.post(new, good)
    older = Document.objects.get()
    assert (older.item, older.name, older.size) == (item, "a.pdf", 8)
    again = {"title": "Mieux", "item": "", "file": SimpleUploadedFile("b.pdf", b"%PDF-1.6")}
    client.post(reverse("governance:document_supersede", args=[older.pk]), again)
    assert older.newer.item is None
    client.post(reverse("governance:document_remove", args=[older.pk]))
    assert Document.objects.count() == 2
    client.post(reverse("governance:document_remove", args=[older.newer.pk]))
    assert Document.objects.get() == older


def test_is_checked_after_a_restore(make_meeting: MakeMeeting, bruno: Member, capsys: Any) -> None:
    """The command names what is missing; the sweep leaves what is named."""
    document = attach(make_meeting(), bruno)
    sweep_documents()
    call_command("verify_documents")
    files.path_of(document.digest).write_bytes(b"altered")
    with pytest.raises(CommandError, match="1 documents"):
        call_command("verify_documents")
    assert "rapport.txt" in capsys.readouterr().out
