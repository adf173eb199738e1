"""Many at once, and processes killed between cast and receipt: whole or absent, and always castable again."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connection

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from interlignes.urn.actions import cast as casting
from interlignes.urn.choices import Event
from interlignes.urn.models import Record, Roll, Urn
from interlignes.urn.queries import board, counted
from tests.conftest import make_member
from tests.sources import ROOT
from tests.urn.conftest import Box, MakeBox

pytestmark = pytest.mark.django_db(transaction=True)
#: `KILLS=200 pytest tests/urn/test_rush.py` for the full number.
KILLS = int(os.environ.get("KILLS", "12"))


def all_at_once(work: list[tuple[Urn, int, str, object]]) -> list[object]:
    """Cast from a thread each; receipts and refusals."""
    start, answers = threading.Barrier(len(work)), []

    def one(urn: Urn, voter: int, text: str, by: object) -> None:
        start.wait()
        try:
            answers.append(casting.cast(urn=urn, voter=voter, ballot=text, by=by, at=clock.now()))
        except Refused as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=each) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def consistent(box: Box) -> None:
    """The chain is whole, verified, and has as many last ballots as the roll has names."""
    box.urn.refresh_from_db()
    report = box.verified()
    assert report.head.digest == box.urn.head
    assert (
        report.tally.ballots == counted(box.urn) == Roll.objects.filter(urn=box.urn, has_voted=True).count()
    )


def test_fifty_threads_with_one_ballot_make_one(make_box: MakeBox) -> None:
    voter = make_member("Anna")
    box = make_box([voter])
    text = box.fill(voter, [0])
    answers = all_at_once([(box.urn, voter.pk, text, voter)] * 50)
    receipts = [answer for answer in answers if isinstance(answer, casting.Receipt)]
    assert len(receipts) == 50
    assert sum(not receipt.again for receipt in receipts) == 1
    assert Record.objects.filter(event=Event.BALLOT).count() == 1
    assert Mail.objects.filter(kind="urn.receipt").count() == 1
    consistent(box)


def test_fifty_voters_at_once_are_all_in(make_box: MakeBox) -> None:
    voters = [make_member(f"Voix{n}") for n in range(50)]
    box = make_box(voters)
    texts = [(box.urn, voter.pk, box.fill(voter, [n % 3]), voter) for n, voter in enumerate(voters)]
    assert all(isinstance(answer, casting.Receipt) for answer in all_at_once(texts))
    consistent(box)
    box.advance()
    assert box.urn.result == [[0, 17, 17, 16]]


def test_different_ballots_of_one_voter_at_once_leave_one_that_counts(make_box: MakeBox) -> None:
    voter = make_member("Anna")
    box = make_box([voter])
    texts = [(box.urn, voter.pk, box.fill(voter, [n % 3]), voter) for n in range(8)]
    all_at_once(texts)
    assert len(board(box.urn)) == 8
    assert sum(line.is_last for line in board(box.urn)) == 1
    consistent(box)


# Killed


@pytest.fixture
def database() -> dict[str, str]:
    """What a process needs to open the test's database."""
    name = str(connection.settings_dict["NAME"])
    keys = ("SECRET_KEY", "DATABASE_URL", "PATH", "HOME", "LANG")
    kept = {key: os.environ[key] for key in keys if key in os.environ}
    secret = "the server secret of these tests, long enough"
    return {**kept, "TEST_DATABASE": name, "SERVER_SECRET": secret, "PYTHONDONTWRITEBYTECODE": "1"}


class Caster:
    """The process that casts in children; see tests/urn/caster.py."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.urn.caster"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.expect("ready")

    def read(self) -> str:
        """One line of its answer."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def expect(self, line: str) -> None:
        """This line and no other."""
        found = self.read()
        assert found == line, found

    def cast(self, urn: int, voter: int, path: Path, patience: float) -> float:
        """Cast and kill after `patience` seconds; how long it took until the child was over."""
        assert self.process.stdin
        self.process.stdin.write(f"{urn} {voter} {path}\n")
        self.process.stdin.flush()
        child, began = int(self.read()), time.monotonic()
        time.sleep(patience)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        self.expect("over")
        return time.monotonic() - began

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait(30)
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            pipe.close()


def test_killed_between_cast_and_receipt(make_box: MakeBox, tmp_path: Path, database: dict[str, str]) -> None:
    """Each kill comes at a random instant of the cast; then the ballot is whole or absent, and castable again."""
    chance = random.Random()
    voters = [
        make_member(f"Voix{n}") for n in range(max(4, KILLS // 10))
    ]  # nobody may vote more than twenty times
    box, caster, whole = make_box(voters), Caster(database), 0
    try:
        longest = 1.0
        for number in range(KILLS):
            voter = voters[number % len(voters)]
            text, path = box.fill(voter, [number % 3]), tmp_path / f"{number}.json"
            path.write_text(text, encoding="utf-8")
            before = Record.objects.filter(event=Event.BALLOT).count()
            caster.cast(box.urn.pk, voter.pk, path, chance.uniform(0, longest))
            added = Record.objects.filter(event=Event.BALLOT).count() - before
            assert added in (0, 1)
            whole += added
            # Later kills come around the instant at which ballots begin to be whole.
            longest = min(4, max(0.02, longest * (0.7 if added else 1.4)))
            assert Mail.objects.filter(kind="urn.receipt").count() == before + added
            receipt = casting.cast(urn=box.urn, voter=voter.pk, ballot=text, by=voter, at=clock.now())
            assert receipt.again == bool(added)
            if number in (10, KILLS - 1):
                consistent(box)
    finally:
        caster.close()
    print(f"{KILLS} kills, {whole} ballots whole, {KILLS - whole} absent")
    assert 0 < whole < KILLS
