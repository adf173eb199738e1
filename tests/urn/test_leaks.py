"""What a dump of everything but the server secret tells: two runs in which two voters swap their votes look alike.

Both runs do the same things at the same instants, so that every row of every table (the journal's too), every mail as
it was sent, every log line (each SQL statement with its values among them) and every file of the first run must be
found again in the second, in the same order. Left out is only what is there by chance:
hashes, keys, encrypted words.
"""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core import mail, serializers
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from interlignes.kit.crypto import decrypt
from interlignes.outbox.actions import PURPOSE
from interlignes.outbox.delivery import deliver
from interlignes.outbox.models import Mail
from interlignes.urn.choices import Level
from interlignes.urn.models import Record
from members.models import Member
from tests.conftest import make_member
from tests.urn.conftest import MOTION, MakeBox, Scrutineers

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 22, 12, 0, tzinfo=UTC)
#: What differs by chance: hashes, keys and encrypted words; names of savepoints, and how long a statement took.
BY_CHANCE = re.compile(r"\bs\d+_x\d+|[A-Za-z0-9+/=_-]{20,}|(?<=\()\d+\.\d{3}(?=\))|(?<=duration=)\d+\.\d+")
#: Words that only a choice would bring into a dump.
CANARY = MOTION.__class__("Adopter ?", ("Zèbre-oui", "Yack-non"), blank=True)


def rows() -> Iterator[str]:
    """Every row of every table."""
    for model in apps.get_models():
        for row in json.loads(serializers.serialize("json", model._default_manager.order_by("pk"))):
            yield json.dumps(row, sort_keys=True, ensure_ascii=False)


def files() -> Iterator[str]:
    """Every file of the installation but the database itself, which `rows` reads."""
    for path in sorted(Path(settings.DATA_DIR).rglob("*")):
        if path.is_file() and "sqlite3" not in path.name and path.suffix != ".log":
            yield f"{path.name} {path.read_bytes().decode('latin-1')}"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged, at every level."""
    stream, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(stream), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@dataclass(frozen=True)
class Traces:
    """What one run leaves behind, and what is not there by chance in it."""

    rows: list[str]
    mails: list[str]
    files: list[str]
    log: list[str]


def masked(text: str, uuid: str) -> str:
    """A text without what is there by chance."""
    return BY_CHANCE.sub("#", text.replace(uuid, "uuid"))


Run = Callable[[dict[str, int], str, bool], Traces]


@pytest.fixture
def run(make_box: MakeBox, scrutineers: Scrutineers, logged: io.StringIO) -> Run:
    """Vote as told, always in the order of the members; everything that is left, while it is open or counted."""

    def once(votes: dict[str, int], level: str, is_counted: bool) -> Traces:
        logged.truncate(0)
        logged.seek(0)
        mail.outbox.clear()
        people = {name: Member.objects.get(first_name=name) for name in sorted(votes)}
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            box = make_box(
                list(people.values()),
                questions=(CANARY,),
                level=level,
                committee=None if level == Level.SIMPLE else scrutineers.committee,
                scrutineer=scrutineers.members[0] if level == Level.RENFORCE else None,
            )
            for name, person in people.items():
                box.cast(person, [votes[name]])
            with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
                assert deliver() == len(votes)
            if is_counted:
                box.advance()
                for number in (0, 2) if level != Level.SIMPLE else ():
                    scrutineers.count(box.urn, number, box.counted_at)
            said = [*logged.getvalue().splitlines(), *(query["sql"] for query in asked.captured_queries)]
            sent = [f"{each.to} {each.subject} {each.body}" for each in mail.outbox]
            found = ([*rows()], sent, [*files()], said)
            transaction.set_rollback(True)  # the other run gets the same numbers
        return Traces(*([masked(text, box.urn.uuid) for text in part] for part in found))

    return once


@pytest.mark.once  # PostgreSQL numbers rows on, whatever is rolled back
@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("is_counted", [False, True])
def test_swapped_votes_leave_the_same_traces(run: Run, level: str, is_counted: bool) -> None:
    with time_machine.travel(NOW, tick=False):
        for name in ("Anna", "Bela"):
            make_member(name)
        one = run({"Anna": 0, "Bela": 1}, level, is_counted)
        other = run({"Anna": 1, "Bela": 0}, level, is_counted)
        changed = run({"Anna": 0, "Bela": 0}, level, is_counted)
    assert (changed.rows != one.rows) == is_counted  # the comparison sees what a result tells
    assert one.mails == other.mails
    assert one.files == other.files
    assert one.rows == other.rows
    assert one.log == other.log
    assert any("INSERT" in line and "urn_record" in line for line in one.log)
    tables = {json.loads(row)["model"] for row in one.rows}
    assert {"urn.record", "urn.roll", "journal.entry"} <= tables
    left = {"urn.paper", "urn.serverkey"}
    assert tables & left == (set() if is_counted else left)
    assert any("urn.receipt" in row for row in one.rows) != is_counted


def test_canaries_stand_in_the_questions_only(make_box: MakeBox, logged: io.StringIO) -> None:
    anna = make_member("Anna")
    box = make_box([anna], questions=(CANARY,))
    box.cast(anna, [0])
    box.advance()
    places = set()
    for model in apps.get_models():
        for row in json.loads(serializers.serialize("json", model._default_manager.order_by("pk"))):
            for field, value in row["fields"].items():
                if "Zèbre" in json.dumps(value, ensure_ascii=False):
                    places.add((row["model"], field))
    assert places == {("urn.urn", "questions"), ("urn.urn", "election"), ("urn.record", "text")}
    holding = Record.objects.filter(text__contains="Zèbre")
    assert [record.text for record in holding] == [box.urn.election]
    sent = [decrypt(PURPOSE, each.text) for each in Mail.objects.filter(kind="urn.receipt")]
    assert not any("Zèbre" in text or "Yack" in text for text in sent)
    assert "Zèbre" not in logged.getvalue().replace(box.urn.election, "")


def test_lengths_of_ballots_tell_nothing_about_the_choice(make_box: MakeBox) -> None:
    """Numbers differ in length by chance; the shape of the JSON is the same whatever was chosen."""
    people = [make_member(name) for name in ("Anna", "Bela", "Cato")]
    box = make_box(people)
    shapes = {
        re.sub(r"\d+", "#", re.sub(r'"[A-Za-z0-9+/]{43}"', '"#"', box.fill(person, choice)))
        for person, choice in zip(people, ([0], [2], None), strict=True)
    }
    assert len(shapes) == 1


def test_roll_is_in_the_order_of_members_whoever_came_first(make_box: MakeBox) -> None:
    people = [make_member(name) for name in ("Anna", "Bela", "Cato")]
    box = make_box(people)
    for person in reversed(people):
        box.cast(person, [0])
    for _ in range(2):
        lines = list(box.urn.roll.order_by("pk").values_list("member", flat=True))
        assert lines == [person.pk for person in people]
        box.advance()
