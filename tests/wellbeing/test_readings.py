"""Readings where there is nothing to read, and the rewriting of files while somebody else reads."""

import sqlite3
from typing import Any

import pytest
from django.db import connection

from interlignes.kit import clock
from members.models import Member
from tests.wellbeing.scene import _released
from wellbeing import queries
from wellbeing.actions.releases import wipe
from wellbeing.models import Round

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


def test_round_without_an_urn_holds_nothing(alice: Member) -> None:
    round = Round()
    assert not queries.has_answered(round, alice)
    assert queries.paper_of(round, alice) is None
    assert queries.key_holders(round) == []
    assert not queries.holds(round, "x")
    assert queries.changed_since(None) == 0
    assert queries.instrument("unknown") is None


@pytest.mark.parametrize("tracker", ["x" * 45, "é", "!", "A" * 43])
def test_what_is_no_tracker_of_a_sheet_is_not_found(tracker: str, db: None) -> None:
    assert not queries.holds(Round(urn_id=1), tracker)


def test_files_are_rewritten_once_nobody_else_reads_them(db: Any) -> None:
    _released(0, clock.now())
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=50")
    reader = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM members_member").fetchone()
    assert not wipe(at=clock.now())
    assert not Round.objects.filter(wiped_at__isnull=False).exists()
    reader.execute("COMMIT")
    reader.close()
    assert wipe(at=clock.now())
    assert Round.objects.filter(wiped_at__isnull=False).count() == 1
