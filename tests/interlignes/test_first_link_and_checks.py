"""The link of a fresh installation from the command line, and the numbered checks."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from interlignes import checks
from members.models import Member

pytestmark = pytest.mark.once


def first_link(*arguments: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("first_link", *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.mark.django_db
def test_first_link_of_a_fresh_installation() -> None:
    assert "/bienvenue/" in first_link()
    assert "/bienvenue/" in first_link("--if-needed")


def test_first_link_once_there_is_a_gerance(bruno: Member) -> None:
    assert first_link("--if-needed") == ""
    with pytest.raises(CommandError):
        first_link()


@pytest.mark.parametrize(
    ("debug", "host", "hosts", "found"),
    [
        (False, "localhost", ["localhost"], 0),
        (True, "localhost", ["localhost"], 0),
        (True, "localhost", ["localhost", "example.coop"], 1),
        (True, "example.coop", ["localhost"], 1),
    ],
)
def test_debug_in_public_is_an_error(
    settings: Any, debug: bool, host: str, hosts: list[str], found: int
) -> None:
    settings.DEBUG, settings.PUBLIC_HOST, settings.ALLOWED_HOSTS = debug, host, hosts
    assert len(checks.no_debug_in_public(None)) == found


@pytest.mark.parametrize(
    ("https", "host", "found"), [(True, "x.coop", 0), (False, "localhost", 0), (False, "x.coop", 1)]
)
def test_public_host_without_https_is_an_error(settings: Any, https: bool, host: str, found: int) -> None:
    settings.HTTPS, settings.PUBLIC_HOST = https, host
    assert len(checks.public_host_has_https(None)) == found


def test_compile_catalogues_names_what_it_wrote(settings: Any, tmp_path: Path) -> None:
    source = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n', encoding="utf-8")
    settings.LOCALE_PATHS = [tmp_path]
    out = StringIO()
    call_command("compile_catalogues", stdout=out)
    assert out.getvalue().strip().endswith("django.mo")
