"""What a dump of everything but the server secret tells: two runs in which two voters swap their votes look alike.

Both runs do the same things at the same instants with the same chance, so that every table, mail, log line and file of
the first run must be found again in the second, but for the ciphertexts and what is computed from them (hashes, proofs,
encrypted rows). Those are listed one by one below.
"""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import serializers

from interlignes.kit.crypto import decrypt
from interlignes.outbox.actions import PURPOSE
from interlignes.outbox.models import Mail
from interlignes.urn.models import Paper, Record, Urn
from members.models import Member
from tests.conftest import make_member
from tests.urn.conftest import MOTION, MakeBox

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 22, 12, 0, tzinfo=UTC)
#: model -> fields that are ciphertext, keys made by chance, or hashes over such.
CIPHER = {
    "urn.urn": {"uuid", "election", "trustees", "head"},
    "urn.record": {"credential", "digest", "text"},
    "urn.paper": {"public", "secret"},
    "urn.roll": set(),
    "urn.serverkey": {"secret"},
    "outbox.mail": {"text", "html", "message_id", "occasion"},
    "journal.entry": {"facts", "hash", "previous_hash"},
    "journal.head": {"hash"},
}
#: Words that only a choice would bring into a dump.
CANARY = MOTION.__class__("Adopter ?", ("Zèbre-oui", "Yack-non"), blank=True)


def rows() -> Iterator[dict[str, Any]]:
    """Every row of every table of ours, without what is listed above."""
    for model in apps.get_models():
        for row in json.loads(serializers.serialize("json", model._default_manager.order_by("pk"))):
            for field in CIPHER.get(row["model"], ()):
                row["fields"][field] = bool(row["fields"][field])
            yield row


def shape(row: dict[str, Any]) -> str:
    """A row as text, without what differs by the number of the test alone."""
    text = json.dumps(row, sort_keys=True, ensure_ascii=False)
    return re.sub(r'"(pbkdf2|md5|argon2)[^"]*"', '"hash"', text)


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


Run = Callable[[dict[str, int]], tuple[list[str], str]]


@pytest.fixture
def run(make_box: MakeBox, logged: io.StringIO) -> Run:
    """Vote as told, in the same order, and dump everything while the urn is open."""

    def once(votes: dict[str, int]) -> tuple[list[str], str]:
        for model in (Record, Paper, Urn, Mail):
            model.objects.all().delete()
        people = {name: Member.objects.get(first_name=name) for name in votes}
        box = make_box(list(people.values()), questions=(CANARY,))
        first = min(Urn.objects.values_list("pk", flat=True))
        for name, choice in votes.items():
            box.cast(people[name], [choice])
        offset = {model: apps.get_model(model)._default_manager.order_by("pk").first() for model in CIPHER}
        dumped = []
        for row in rows():
            base = offset.get(row["model"])
            if base is not None:
                row["pk"] = row["pk"] - base.pk if isinstance(row["pk"], int) else "pk"
            for name, value in row["fields"].items():
                if name in {"urn", "about_id"} and str(value) == str(first):
                    row["fields"][name] = "urn"
            if not row["model"].startswith(("journal", "contenttypes")):
                dumped.append(shape(row))
        said = logged.getvalue()
        logged.truncate(0)
        logged.seek(0)
        return sorted(dumped), said

    return once


def test_swapped_votes_leave_the_same_traces(run: Run) -> None:
    with time_machine.travel(NOW, tick=False):
        for name in ("Anna", "Bela"):
            make_member(name)
        one, said = run({"Anna": 0, "Bela": 1})
        other, also = run({"Anna": 1, "Bela": 0})
    different = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    assert not different, "\n".join(map(str, different[:3]))
    assert masked(said) == masked(also)


def masked(text: str) -> str:
    """Log lines without the numbers of rows and the texts of SQL parameters that are random."""
    lines = [line for line in text.splitlines() if "args=" not in line]
    return "\n".join(re.sub(r"\d+|[A-Za-z0-9+/=_-]{20,}", "#", line) for line in lines)


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
    sent = [decrypt(PURPOSE, mail.text) for mail in Mail.objects.filter(kind="urn.receipt")]
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
