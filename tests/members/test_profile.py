"""What a person says about herself: only she writes it, the picture is made anew, two windows do not overwrite."""

import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from PIL.ExifTags import Base
from pytest_django.asserts import assertContains

from interlignes.journal.models import Entry
from interlignes.kit import clock, images
from interlignes.kit.errors import Refused
from members.actions import profile as actions
from members.models import Member, Photo, Profile
from members.rules.sharing import PARTS
from tests.client import CheckedClient

ClientFor = Callable[[Member | None], CheckedClient]
EDIT, PHOTO = "/moi/profil/", "/moi/profil/photo/"


def picture(
    size: tuple[int, int] = (400, 300), mode: str = "RGB", form: str = "JPEG", **options: Any
) -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new(mode, size, 1 if mode in {"1", "P", "L"} else None).save(out, form, **options)
    return out.getvalue()


def typed(client: CheckedClient, **fields: Any) -> dict[str, Any]:
    """What the form of the profile sends when nothing but `fields` was touched."""
    form = client.get(EDIT).context["form"]
    return {**filled(form), **fields}


def filled(form: Any) -> dict[str, Any]:
    """What a form would send as it stands."""
    return {name: form[name].value() or [] for name in form.fields}


def test_profile_is_written_and_read(client_for: ClientFor, alice: Member) -> None:
    client = client_for(alice)
    data = typed(client, job="Paie", job_audience="everybody", days=["1", "3"], phone="06 12 34 56 78")
    assert client.post(EDIT, data).url == reverse("members:person", args=[alice.pk])
    profile = Profile.objects.get()
    assert (profile.job, profile.days, profile.job_audience) == ("Paie", "13", "everybody")
    assert not Entry.objects.exists()
    assertContains(client.get(EDIT), 'value="Paie"')


@pytest.mark.parametrize(
    ("field", "value"), [("phone", "06 <b>"), ("job", "x" * 121), ("job_audience", "world"), ("days", ["8"])]
)
def test_wrong_field_is_said_and_the_rest_is_kept(
    client_for: ClientFor, alice: Member, field: str, value: Any
) -> None:
    client = client_for(alice)
    page = client.post(EDIT, typed(client, **{"skills": "soudure", field: value}))
    assert field in page.context["form"].errors
    assertContains(page, 'value="soudure"')
    assert not Profile.objects.exists()


def test_second_window_is_told_and_nothing_is_lost(client_for: ClientFor, alice: Member) -> None:
    client = client_for(alice)
    first, second = typed(client, job="Paie", skills="soudure"), typed(client, job="Compta")
    client.post(EDIT, first)
    page = client.post(EDIT, second)
    form = page.context["form"]
    assert [(row.before, row.theirs, row.yours, row.taken) for row in form.conflict] == [
        ("", "Paie", "Compta", False),
        ("", "soudure", "", True),
    ]
    assertContains(page, 'value="Compta"')  # typed, still there
    assertContains(page, 'value="soudure"')  # not touched: the other's
    assert Profile.objects.get().job == "Paie"
    assert client.post(EDIT, filled(form)).status_code == 302
    profile = Profile.objects.get()
    assert (profile.job, profile.skills) == ("Compta", "soudure")


@pytest.mark.parametrize("seen", ["", "forged", "a:b:c"])
def test_form_without_its_memory_is_refused(client_for: ClientFor, alice: Member, seen: str) -> None:
    client = client_for(alice)
    assertContains(client.post(EDIT, typed(client, job="Paie", seen=seen)), 'role="alert"')
    assert not Profile.objects.exists()


def test_memory_of_somebody_elses_form_is_refused(client_for: ClientFor, alice: Member, dora: Member) -> None:
    hers = typed(client_for(dora))["seen"]
    client = client_for(alice)
    assertContains(client.post(EDIT, typed(client, job="Paie", seen=hers)), 'role="alert"')


def test_nobody_writes_for_another_nor_after_leaving(alice: Member, bruno: Member, chloe: Member) -> None:
    at = clock.now()
    for member, by in ((alice, bruno), (chloe, chloe)):
        with pytest.raises(Refused):
            actions.change_profile(member=member, job="x", by=by, at=at)
        with pytest.raises(Refused):
            actions.change_photo(member=member, content=picture(), audience="everybody", by=by, at=at)
        with pytest.raises(Refused):
            actions.remove_photo(member=member, by=by, at=at)


def test_photo_is_shown_and_taken_away(client_for: ClientFor, alice: Member) -> None:
    client = client_for(alice)
    file = SimpleUploadedFile("moi.jpg", picture(), "image/jpeg")
    assert client.post(PHOTO, {"photo": file, "photo_audience": "everybody"}).status_code == 302
    shown = client.get(reverse("members:photo", args=[alice.pk]))
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Cache-Control"].startswith("private")
    assert Image.open(BytesIO(shown.content)).size == (images.SIDE, images.SIDE)
    assert client.post(PHOTO, {"photo_audience": "associates"}).status_code == 302
    assert Profile.objects.get().photo_audience == "associates"
    assert Photo.objects.exists()
    client.post("/moi/profil/photo/retirer/")
    assert not Photo.objects.exists()
    assert client.get(reverse("members:photo", args=[alice.pk])).status_code == 404


def test_everything_can_be_forgotten(alice: Member) -> None:
    actions.change_photo(member=alice, content=picture(), audience="everybody", by=alice, at=clock.now())
    actions.forget_profile(alice)
    assert not Photo.objects.exists()
    assert not Profile.objects.exists()


def exif_picture() -> bytes:
    """A picture that lies on its side and knows where it was taken."""
    image = Image.new("RGB", (400, 200), "blue")
    image.paste("red", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Make] = "CANARI-APPAREIL"
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"CANARI-COMMENTAIRE")
    return out.getvalue()


def test_place_date_and_camera_stay_behind() -> None:
    made = images.portrait(exif_picture() + b"<script>CANARI-SUITE</script>PK\x03\x04")
    assert b"CANARI" not in made
    assert b"Exif" not in made
    image = Image.open(BytesIO(made))
    assert not image.getexif()
    top, bottom = image.getpixel((160, 20)), image.getpixel((160, 300))
    assert top[0] > 200 > bottom[0]  # type: ignore[index]  # turned upright


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        ("RGB", "JPEG"),
        ("CMYK", "JPEG"),
        ("L", "JPEG"),
        ("RGBA", "PNG"),
        ("P", "PNG"),
        ("1", "PNG"),
        ("I;16", "PNG"),
        ("LA", "PNG"),
        ("RGB", "WEBP"),
    ],
)
def test_usual_pictures_are_read(mode: str, form: str) -> None:
    image = Image.open(BytesIO(images.portrait(picture(mode=mode, form=form))))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (320, 320))


def bomb() -> bytes:
    """A PNG of 40,000 × 40,000 pixels in some kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = (40_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000))
        + chunk(b"IEND", b"")
    )


def texts_bomb() -> bytes:
    """A PNG whose note unpacks to 50 MB."""
    whole = picture(form="PNG")
    data = b"Comment\0\0" + zlib.compress(b"a" * 50_000_000)
    note = len(data).to_bytes(4, "big") + b"zTXt" + data + zlib.crc32(b"zTXt" + data).to_bytes(4, "big")
    return whole[:33] + note + whole[33:]


HOSTILE = {
    "nothing": b"",
    "text": b"not a picture",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "html": b"<html><script>alert(1)</script>",
    "gif": picture(form="GIF"),
    "bmp": picture(form="BMP"),
    "tiff": picture(form="TIFF"),
    "php in jpeg": b"\xff\xd8\xff\xe0<?php system('id'); ?>",
    "cut short": picture()[:200],
    "header only": picture(form="PNG")[:40],
    "too small": picture((40, 40)),
    "pixels": bomb(),
    "texts": texts_bomb(),
    "too large": b"\xff\xd8" + b"\0" * images.LARGEST,
    "wide jpeg": picture((65_000, 1_000), form="JPEG"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_gets_a_sentence(name: str, client_for: ClientFor, alice: Member) -> None:
    file = SimpleUploadedFile("moi.jpg", HOSTILE[name], "image/jpeg")
    page = client_for(alice).post(PHOTO, {"photo": file, "photo_audience": "everybody"})
    assert page.status_code == 200
    assert "photo" in page.context["form"].errors
    assert not Photo.objects.exists()


def test_request_larger_than_anything_is_not_read(client_for: ClientFor, alice: Member) -> None:
    file = SimpleUploadedFile("moi.jpg", b"\0" * (13 * 1024 * 1024), "image/jpeg")
    assert client_for(alice).post(PHOTO, {"photo": file}).status_code in {400, 413}


def test_every_part_has_an_audience() -> None:
    fields = {field.name for field in Profile._meta.get_fields()}
    assert {f"{part}_audience" for part in PARTS} <= fields
