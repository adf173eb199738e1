"""What the files beside the code promise: translations, documents, pins, scripts, migrations."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from tests.sources import PACKAGES, ROOT
from tests.translatable import everything, in_python, in_template

FRENCH = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
#: Folders whose names in `back quotes` are promises that the file exists.
OURS = (
    "docs",
    "governance",
    "interlignes",
    "members",
    "script",
    "static",
    "templates",
    "tests",
    "wellbeing",
    ".ci",
)


# Migrations


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_our_migrations_are_named_and_reversible() -> None:
    loader = MigrationLoader(connections["default"])
    wrong = []
    for (app, name), migration in loader.disk_migrations.items():
        if not migration.__module__.startswith(PACKAGES):
            continue
        if "_auto_" in name:
            wrong.append(f"{app}.{name} has no name of its own")
        if not all(operation.reversible for operation in migration.operations):
            wrong.append(f"{app}.{name} cannot be undone")
    assert not wrong


# Translations


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    """French."""
    return polib.pofile(str(FRENCH))


@pytest.mark.once
def test_every_text_is_in_the_catalogue(catalogue: polib.POFile) -> None:
    known = {(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "") for entry in catalogue}
    missing = [f"{file}: {text!r}" for text, file in everything(ROOT, PACKAGES).items() if text not in known]
    assert not missing, "\n".join(missing)


@pytest.mark.once
def test_no_text_of_the_catalogue_is_unused(catalogue: polib.POFile) -> None:
    used = everything(ROOT, PACKAGES)
    known = [(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "") for entry in catalogue]
    assert [text for text in known if text not in used] == []


@pytest.mark.once
def test_french_is_complete_and_certain(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


@pytest.mark.once
def test_translations_hold_the_same_placeholders(catalogue: polib.POFile) -> None:
    placeholder = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
    wrong = []
    for entry in catalogue:
        forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        wanted = set(placeholder.findall(entry.msgid)) | set(placeholder.findall(entry.msgid_plural))
        for text in forms:
            given = set(placeholder.findall(text))
            # a singular may say "un" instead of the number
            if given - wanted or (not entry.msgid_plural and wanted - given):
                wrong.append(f"{entry.msgid!r} -> {text!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
def test_french_uses_french_signs(catalogue: polib.POFile) -> None:
    """Typographic apostrophes; no plain blank before double punctuation; guillemets."""
    wrong = []
    for entry in catalogue:
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            visible = re.sub(r"<[^>]*>|%\(\w+\)[sd]|\{[^}]*\}", "", text)
            if re.search(r"\w'\w| [;:!?»](\s|$)|« ", visible):
                wrong.append(text)
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
def test_finder_finds_each_way_of_marking_a_text() -> None:
    python = "from x import gettext as g_, pgettext\ng_('a')\npgettext('c', 'b')\nother('z')\ng_(name)\n"
    assert sorted(in_python(python)) == [("", "a", ""), ("c", "b", "")]
    template = (
        "{% load i18n %}{% translate 'it (is) \"x\"' %}{% translate 'May' context 'verb' %}{{ _('word') }}"
        "{% blocktranslate count n=n trimmed %}one {{ n }}{% plural %}many {{ n }}{% endblocktranslate %}"
    )
    assert sorted(in_template(template, "t.html")) == [
        ("", 'it (is) "x"', ""),
        ("", "one %(n)s", "many %(n)s"),
        ("", "word", ""),
        ("verb", "May", ""),
    ]


# Documents


def links(document: Path) -> Iterator[str]:
    """Addresses of Markdown links and pictures that lead into the repository."""
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:", target):
            yield target


def mentions(document: Path) -> Iterator[str]:
    """Paths in `back quotes` that begin with a folder of ours."""
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    for word in re.findall(r"`([^`\n]+)`", text):
        first = word.split()[0] if word.split() else ""
        if re.fullmatch(r"[\w./-]+", first) and "/" in first and first.split("/")[0] in OURS:
            yield first.rstrip("/")


@pytest.mark.once
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documents_name_real_files(document: Path) -> None:
    wrong = []
    for target in links(document):
        path, _, anchor = target.partition("#")
        file = (document.parent / path) if path else document
        if not file.exists():
            wrong.append(f"link to {target}")
        elif anchor and file.suffix == ".md" and anchor not in anchors(file):
            wrong.append(f"link to {target}: no such heading")
    wrong += [f"`{path}`" for path in mentions(document) if not (ROOT / path).exists()]
    assert not wrong, "\n".join(wrong)


def anchors(document: Path) -> set[str]:
    """Headings as links name them."""
    headings = re.findall(r"^#+ +(.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.once
def test_every_document_is_reachable_from_the_readme() -> None:
    seen, waiting = set(), [ROOT / "README.md", ROOT / "CHANGELOG.md"]
    while waiting:
        document = waiting.pop()
        if document in seen or not document.exists():
            continue
        seen.add(document)
        for target in links(document):
            file = (document.parent / target.partition("#")[0]).resolve()
            waiting += sorted(file.glob("*.md")) if file.is_dir() else [file] if file.suffix == ".md" else []
    assert [path.relative_to(ROOT).as_posix() for path in DOCUMENTS if path not in seen] == []


# Pins


@pytest.mark.once
@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_requirement_is_pinned_and_has_a_reason(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    shape = re.compile(r"[A-Za-z0-9._-]+(\[\w+\])?==\d[\w.]*\s+# \S.*")
    kept = [line for line in lines if line.strip() and not line.startswith(("#", "-r "))]
    assert [line for line in kept if not shape.fullmatch(line)] == []
    names = [re.split(r"[\[=]", line)[0].lower() for line in kept]
    assert sorted(set(names)) == sorted(names)


# Scripts


@pytest.mark.once
@pytest.mark.parametrize("script", ["script/server", "script/test", "script/bench", ".ci/run", "manage.py"])
def test_script_is_executable(script: str) -> None:
    path = ROOT / script
    assert os.access(path, os.X_OK)
    assert path.read_bytes().startswith(b"#!/usr/bin/env ")


@pytest.mark.once
@pytest.mark.parametrize("script", ["script/server", "script/test", "script/bench"])
def test_script_says_how_it_is_used(script: str) -> None:
    done = subprocess.run(
        [str(ROOT / script), "--help"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert script in done.stdout + done.stderr


# Nothing that belongs elsewhere


def committed() -> list[Path]:
    """Files that git knows, or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout: the list of files is unknown")
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


@pytest.mark.once
def test_no_secret_and_no_private_place_is_committed() -> None:
    patterns = {
        "a private key": rb"BEGIN [A-Z ]*PRIVATE KEY",
        "a token": rb"\b(ghp|gho|glpat|sk|AKIA)[-_][A-Za-z0-9_]{20,}",
        "a path of one machine": rb"/(home|Users)/[a-z]+/|/wo" + rb"rk/",
    }
    wrong = [
        f"{path.relative_to(ROOT)}: {what}"
        for path in committed()
        for what, pattern in patterns.items()
        if path.suffix not in {".png", ".jpg"} and re.search(pattern, path.read_bytes())
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
def test_no_built_or_large_file_is_committed() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in committed()
        if path.suffix in {".mo", ".pyc", ".sqlite3", ".log"} or path.stat().st_size > 600_000
    ]
    assert not wrong
