"""Paris days over the nights of the clock change; catalogues compiled without gettext tools."""

import gettext
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from interlignes.kit.catalogues import compile_all
from interlignes.kit.clock import now, today

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_today_is_the_day_in_paris(instant: datetime, day: date) -> None:
    assert today(instant) == day


def test_now_is_aware() -> None:
    assert now().utcoffset() is not None


def test_compile_all_writes_only_what_is_stale(tmp_path: Path) -> None:
    source = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    source.write_text(header + 'msgid "ballot"\nmsgstr "scrutin"\n', encoding="utf-8")
    (target,) = compile_all(tmp_path)
    with target.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("ballot") == "scrutin"
    assert compile_all(tmp_path) == []
    later = target.stat().st_mtime_ns + 10**9
    os.utime(source, ns=(later, later))
    assert compile_all(tmp_path) == [target]
