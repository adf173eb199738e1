"""Copies of work permits: annexed by the gérance, opened by her alone and by the person, gone with the register."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.actions import permits
from members.actions.permits import annex_permit, remove_permit
from members.choices import Looked
from members.models import Contract, Member, PermitCopy, PersonnelDetails, RecordAccess, Terms
from members.queries.registers import personnel
from tests.client import CheckedClient

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
PDF = b"%PDF-1.4 canari-copie"


@pytest.fixture
def foreign(dora: Member) -> Member:
    """Dora has a contract and a permit."""
    contract = Contract.objects.create(member=dora, kind="cdi", starts_on=date(2024, 1, 8))
    Terms.objects.create(contract=contract, since_on=date(2024, 1, 8), job="Relectrice", hours=35)
    PersonnelDetails.objects.create(
        member=dora, nationality="chilienne", permit_kind="Carte pluriannuelle", permit_number="7512"
    )
    return dora


def annex(member: Member, by: Member, content: bytes = PDF, name: str = "titre.pdf") -> PermitCopy:
    """Now."""
    return annex_permit(member=member, name=name, content=content, by=by, at=clock.now())


def picture(side: int = 3000, kind: str = "JPEG") -> bytes:
    """A photograph with a place and a camera."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "canari-camera"
    Image.new("RGB", (side, side // 2), "white").save(out, kind, exif=exif)
    return out.getvalue()


def test_everything_through_the_pages(foreign: Member, bruno: Member, client_for: ClientFor) -> None:
    client, page = client_for(bruno), f"/personnes/{foreign.pk}/titre/"
    assertContains(client.get("/registre-du-personnel/"), "copie manquante")
    assertContains(client.get(f"/personnes/{foreign.pk}/"), page)
    assertContains(client.get(page), "note-warning")
    assertContains(client.post(page, {}), "aria-invalid")
    for name, content in (
        ("titre.pdf", b"MZ"),
        ("titre.txt", b"texte"),
        ("titre.exe", b"MZ"),
        ("t.pdf", b""),
    ):
        answer = client.post(page, {"file": SimpleUploadedFile(name, content)})
        assert answer.context["form"].errors["file"], name
    assert client.post(page, {"file": SimpleUploadedFile("titre.pdf", PDF)}).status_code == 302
    copy = PermitCopy.objects.get()
    assertContains(client.get("/registre-du-personnel/"), "copie annexée")
    row = next(row for row in personnel(clock.today()).table.rows if row[1] == foreign.last_name)
    assert row[-1].endswith("Carte pluriannuelle 7512, copie du titre annexée")
    RecordAccess.objects.all().delete()
    file = client.get(f"{page}{copy.pk}/")
    assert (file.content, file.headers["Content-Type"]) == (PDF, "application/pdf")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in file.headers["Cache-Control"]
    assert [(look.member, look.part) for look in RecordAccess.objects.all()] == [(foreign, Looked.PERMIT)]
    # She opens her own, and sees that somebody looked.
    hers = client_for(foreign)
    assertContains(hers.get("/moi/parcours/"), f"/moi/titre/{copy.pk}/")
    assert hers.get(f"/moi/titre/{copy.pk}/").content == PDF
    assertContains(hers.get("/moi/donnees/"), "Copie du titre de travail")
    assert client.post(f"{page}{copy.pk}/retirer/").status_code == 302
    assert not PermitCopy.objects.exists()
    kinds = Entry.objects.filter(kind__startswith="member.permit").order_by("sequence")
    assert [entry.kind for entry in kinds] == ["member.permit_annexed", "member.permit_removed"]


def test_nobody_else_opens_it_by_any_address(
    foreign: Member, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    copy = annex(foreign, bruno)
    for path in (f"/personnes/{foreign.pk}/titre/{copy.pk}/", f"/moi/titre/{copy.pk}/"):
        assert client_for(alice).get(path).status_code in {403, 404}
    assert client_for(bruno).get(f"/moi/titre/{copy.pk}/").status_code == 404
    assert client_for(foreign).get(f"/personnes/{foreign.pk}/titre/{copy.pk}/").status_code in {403, 404}
    assert client_for(bruno).get(f"/personnes/{alice.pk}/titre/{copy.pk}/").status_code == 404
    for by in (alice, foreign):
        with pytest.raises(Refused):
            annex(foreign, by)
        with pytest.raises(Refused):
            remove_permit(copy=copy, by=by, at=clock.now())
    assert PermitCopy.objects.count() == 1


def test_copy_is_encrypted_in_the_database_and_in_no_export(
    foreign: Member, bruno: Member, client_for: ClientFor
) -> None:
    copy = annex(foreign, bruno)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            stored = repr(cursor.fetchall())
            assert "canari-copie" not in stored, table
            assert "Y2FuYXJpLWNvcG" not in stored, table  # the same in base 64
    said = client_for(foreign).get("/moi/donnees/tout.json").content.decode()
    assert copy.content_sealed[:40] not in said
    assert "2026" in said
    PermitCopy.objects.update(content_sealed="x")
    assert client_for(bruno).get(f"/personnes/{foreign.pk}/titre/{copy.pk}/").status_code == 404


def test_of_a_picture_only_the_pixels_are_kept(foreign: Member, bruno: Member) -> None:
    copy = annex(foreign, bruno, picture(), "photo.JPG")
    assert (copy.content_type, copy.suffix) == ("image/jpeg", "jpg")
    assert b"canari-camera" not in copy.content
    with Image.open(io.BytesIO(copy.content)) as kept:
        assert kept.size == (2000, 1000)
    with pytest.raises(Refused) as small:
        annex(foreign, bruno, picture(60, "PNG"), "photo.png")
    assert small.value.field == "file"


def test_first_the_kind_and_the_number_and_not_too_much(
    foreign: Member, alice: Member, bruno: Member, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="la nature et le numéro"):
        annex(alice, bruno)
    with pytest.raises(Refused, match="4 Mo"):
        annex(foreign, bruno, PDF + bytes(permits.LARGEST))
    monkeypatch.setattr(permits, "MOST", 1)
    annex(foreign, bruno)
    with pytest.raises(Refused, match="déjà"):
        annex(foreign, bruno)
    copy = PermitCopy.objects.get()
    assert str(foreign.pk) in str(copy)
    for _ in range(2):  # twice at once: the second finds nothing
        remove_permit(copy=copy, by=bruno, at=clock.now())
    assert Entry.objects.filter(kind="member.permit_removed").count() == 1
    page: Any = client_for(bruno).post(
        f"/personnes/{alice.pk}/registre/", {"permit_kind": "Carte", "permit_number": ""}
    )
    assertContains(page, "la nature et le numéro")
    assertNotContains(client_for(bruno).get(f"/personnes/{alice.pk}/titre/"), "retirer/")
    assertNotContains(client_for(bruno).get(f"/personnes/{alice.pk}/titre/"), "Annexer")
