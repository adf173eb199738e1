"""What a document may be, judged by its content; how it is kept."""

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from interlignes.kit import clock, documents
from interlignes.kit.errors import Refused

pytestmark = pytest.mark.once

ODT = b"application/vnd.oasis.opendocument.text"
WORD = {"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def archive(parts: dict[str, bytes]) -> bytes:
    """A zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def picture(kind: str, side: int = 4) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7\n"),
        ("a.PNG", picture("PNG")),
        ("a.jpg", picture("JPEG")),
        ("a.odt", archive({"mimetype": ODT, "content.xml": b""})),
        ("a.docx", archive(WORD)),
        ("a.csv", "prénom;part\n".encode()),
    ],
)
def test_is_accepted(name: str, content: bytes) -> None:
    """What a cooperative attaches."""
    assert documents.judge(name, content).content_type == documents.TYPES[name[2:].lower()]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "kind of file"),
        ("a.pdf.exe", b"%PDF-1.7", "kind of file"),
        ("a.html", b"<script>", "kind of file"),
        ("a.svg", b"<svg onload='x'/>", "kind of file"),
        ("pdf", b"%PDF-1.7", "kind of file"),
        ("", b"%PDF-1.7", "kind of file"),
        ("a.pdf", b"", "empty"),
        ("a.txt", b"a" * (documents.LARGEST + 1), "10 MB"),
        ("a.pdf", b"MZ\x90", "not what its name says"),
        ("a.png", picture("JPEG"), "not what its name says"),
        ("a.png", picture("PNG", 10_100), "too many pixels"),
        ("a.txt", b"\xff\xfe", "UTF-8"),
        ("a.txt", b"a\0b", "not what its name says"),
        ("a.docx", b"PK\x03\x04 broken", "not what its name says"),
        ("a.docx", archive({"xl/workbook.xml": b""}), "not what its name says"),
        ("a.odt", archive({"content.xml": b""}), "not what its name says"),
        ("a.ods", archive({"mimetype": ODT, "content.xml": b""}), "not what its name says"),
        ("a.docx", archive(WORD | {"word/vbaProject.bin": b"x"}), "macros"),
        ("a.odt", archive({"mimetype": ODT, "content.xml": b"", "Basic/a.xml": b""}), "macros"),
        ("a.docx", archive(WORD | {str(n): b"" for n in range(documents.MOST_PARTS)}), "unpacks"),
    ],
)
def test_is_refused_in_words(name: str, content: bytes, words: str, settings: Any) -> None:
    """Nothing else; the words stand at the field."""
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(Refused) as refused:
        documents.judge(name, content)
    assert words in str(refused.value.message)
    assert refused.value.field == "file"


def test_a_bomb_is_refused_without_unpacking_it(settings: Any) -> None:
    """301 MB of zeros in 300 kB."""
    settings.LANGUAGE_CODE = "en"
    bomb = archive(WORD | {"word/media/a": bytes(documents.LARGEST_UNPACKED + 1)})
    assert len(bomb) < 1_000_000
    with pytest.raises(Refused, match="unpacks"):
        documents.judge("a.docx", bomb)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\rapport.pdf", "rapport.pdf"),
        ("gpj.\u202egnp.txt", "gpj.gnp.txt"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"),
        ("nul.txt", "_nul.txt"),
        (".htaccess.txt", "htaccess.txt"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless(name: str, clean: str) -> None:
    """No path, no deception, no reserved word."""
    assert documents.clean_name(name) == clean


def test_is_kept_whole_and_known_when_altered() -> None:
    """Under its digest; what is altered on disk is not given out."""
    judged = documents.judge("a.txt", b"bonjour")
    documents.store(b"bonjour", judged.digest)
    documents.store(b"bonjour", judged.digest)
    assert documents.fetch(judged.digest) == b"bonjour"
    documents.path_of(judged.digest).write_bytes(b"bonsoir")
    assert documents.fetch(judged.digest) is None
    assert documents.fetch("0" * 64) is None


def test_sweeps_what_no_row_names_a_day_later() -> None:
    """Neither what is named, nor what is fresh, nor what was stored anew while sweeping."""
    digests = [documents.judge("a.txt", text).digest for text in (b"kept", b"old", b"anew")]
    for digest, text in zip(digests, (b"kept", b"old", b"anew"), strict=True):
        documents.store(text, digest)
    assert documents.sweep(set(), clock.now()) == 0
    long_ago = clock.now().timestamp() - 2 * documents.GRACE
    for digest in digests:
        os.utime(documents.path_of(digest), (long_ago, long_ago))
    assert documents.sweep({digests[0], digests[2]}, clock.now()) == 1
    documents.store(b"anew", digests[2])
    assert not documents._swept(documents.path_of(digests[2]), clock.now().timestamp() - documents.GRACE)
    assert [documents.fetch(digest) for digest in digests] == [b"kept", None, b"anew"]
