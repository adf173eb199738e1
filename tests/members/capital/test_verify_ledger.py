"""`manage.py verify_ledger`: a line altered, put in or taken out by hand is named."""

from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from interlignes.journal.actions import record
from interlignes.journal.models import Entry
from interlignes.kit import clock
from members.models import Member, Movement
from members.queries.ledger import attestation
from tests.members.capital.conftest import Subscribe

pytestmark = pytest.mark.django_db


def said() -> str:
    """What the command prints."""
    out = StringIO()
    call_command("verify_ledger", stdout=out)
    return out.getvalue()


@pytest.fixture
def lines(alice: Member, bruno: Member, subscribe: Subscribe) -> list[Movement]:
    """Three subscriptions."""
    return [subscribe(alice, 12), subscribe(bruno, 3), subscribe(alice, 1)]


def test_lines_as_they_were_recorded_fit(lines: list[Movement]) -> None:
    assert said() == "3 movements, each as the journal has it\n"


def test_nothing_recorded_fits() -> None:
    assert said().startswith("0 movements")


def sql(text: str) -> Callable[[], None]:
    """A change by hand, behind the back of the software."""

    def change() -> None:
        with connection.cursor() as cursor:
            cursor.execute(text)

    return change


def put_in() -> None:
    """A line that nobody recorded."""
    line = Movement.objects.get(number=2)
    line.pk, line.number, line.key = None, 4, uuid4()
    line.save(force_insert=True)


def attest_twice() -> None:
    """A second entry about line 1."""
    facts = Entry.objects.filter(kind="capital.recorded").earliest("sequence").facts
    record("capital.recorded", by=None, at=clock.now(), **facts)


@pytest.mark.parametrize(
    ("change", "number", "words"),
    [
        (
            sql("UPDATE members_movement SET shares = 13, amount = 13 * nominal WHERE number = 1"),
            1,
            "is not what the journal",
        ),
        (
            sql("UPDATE members_movement SET occurred_on = '2024-03-01' WHERE number = 3"),
            3,
            "is not what the journal",
        ),
        (sql("DELETE FROM members_movement WHERE number = 2"), 2, "and it is not there"),
        (put_in, 4, "knows nothing of it"),
        (attest_twice, 1, "has it twice"),
    ],
)
def test_what_was_done_by_hand_is_named(
    lines: list[Movement], change: Callable[[], None], number: int, words: str
) -> None:
    change()
    out = StringIO()
    with pytest.raises(CommandError, match="1 movements do not fit"):
        call_command("verify_ledger", stdout=out)
    assert f"movement no. {number}: " in out.getvalue()
    assert words in out.getvalue()


def test_broken_journal_is_no_witness(lines: list[Movement]) -> None:
    Entry.objects.filter(sequence=1).update(hash="0" * 64)
    with pytest.raises(CommandError, match="journal itself is broken"):
        said()


def test_cents_are_attested_as_they_are_kept(lines: list[Movement]) -> None:
    """3.5 and 3.50 are one amount, before and after the database."""
    line = Movement.objects.get(number=1)
    line.interest = Decimal("3.5")
    before = attestation(line)
    line.interest = Decimal("3.50")
    assert attestation(line) == before
