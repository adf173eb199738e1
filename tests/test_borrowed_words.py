"""What we say otherwise than Django and allauth: still theirs to say, set as French is, and inclusive."""

import re
from pathlib import Path

import allauth
import django
import polib
import pytest
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext
from django.views.i18n import JavaScriptCatalog

from tests.sources import ROOT

pytestmark = pytest.mark.once

BORROWED = polib.pofile(str(ROOT / "locale" / "borrowed" / "fr" / "LC_MESSAGES" / "django.po"))
THEIRS = [
    Path(allauth.__file__).parent / "locale",
    *(Path(django.__file__).parent / part / "locale" for part in ("conf", "contrib/admin", "contrib/auth")),
]


def texts(entry: polib.POEntry) -> list[str]:
    """Every form of a translation."""
    return [entry.msgstr, *entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]


def test_each_is_still_said_by_them() -> None:
    said = {
        (entry.msgctxt, entry.msgid)
        for folder in THEIRS
        for entry in polib.pofile(str(folder / "fr" / "LC_MESSAGES" / "django.po"))
    }
    assert [entry.msgid for entry in BORROWED if (entry.msgctxt, entry.msgid) not in said] == []


def test_they_are_set_as_french_is() -> None:
    """Curly apostrophes, blanks that do not break, « courriel », nobody only masculine, the same placeholders."""
    placeholder = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
    wrong = []
    for entry in BORROWED:
        for text in filter(None, texts(entry)):
            visible = re.sub(r"<[^>]*>|%\(\w+\)[sd]|\{[^}]*\}", "", text)
            if re.search(
                r"\w'\w| [;:!?»](\s|$)|« |\(e\)|e-?mail|\b(suis|vous) sûr\b|connecté(?![·s])", visible
            ):
                wrong.append(text)
            if set(placeholder.findall(text)) - set(placeholder.findall(entry.msgid + entry.msgid_plural)):
                wrong.append(text)
    assert not wrong, "\n".join(wrong)


def test_they_are_what_people_read() -> None:
    assert gettext("Two-Factor Authentication") == "Second facteur"
    assert gettext("Confirm Access") == "Confirmez que c’est vous"


def test_rows_that_are_ticked_are_counted_without_a_gender() -> None:
    """Said by a script of the desk."""
    with translation.override("fr"):
        sent = JavaScriptCatalog.as_view(packages=["django.contrib.admin"])(RequestFactory().get("/"))
    assert "lignes coch\\u00e9es" in sent.content.decode()
