"""Belenios' own tool, which we did not write: it accepts our archives, and our urn accepts its ballots."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from interlignes.sealed.verify import verify
from interlignes.urn.actions import cast as casting
from interlignes.urn.chain import archive_of
from interlignes.urn.choices import Level
from interlignes.urn.elections import RNG
from interlignes.urn.models import Urn
from members.models import Member
from tests.conftest import make_member
from tests.urn.conftest import ELECTION, MOTION, Box, MakeBox, Scrutineers

TOOL = shutil.which("belenios-tool")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        TOOL is None, reason="belenios-tool is not installed (Debian 12: apt-get install belenios-tool)"
    ),
]


def tool(folder: Path, *arguments: str, given: str = "") -> str:
    """Run the tool in a folder."""
    done = subprocess.run(
        [str(TOOL), *arguments],
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def accepted(urn: Urn, folder: Path) -> None:
    """The tool and our verifier accept the archive as it stands."""
    folder.mkdir(exist_ok=True)
    content = archive_of(urn)
    (folder / f"{urn.uuid}.bel").write_bytes(content)
    verify(content, rng=RNG)
    assert "all checks passed" in tool(folder, "election", "verify", "--dir", ".")


@pytest.mark.parametrize("level", list(Level))
def test_tool_accepts_each_level_in_progress_and_counted(
    level: str, make_box: MakeBox, scrutineers: Scrutineers, alice: Member, bruno: Member, tmp_path: Path
) -> None:
    """Motion and election on one paper, a proxy, a revote."""
    box = make_box(
        [alice, bruno, make_member("Fanny")],
        level=level,
        questions=(MOTION, ELECTION),
        holders={bruno.pk: alice.pk},
        scrutineer=scrutineers.members[0] if level == Level.RENFORCE else None,
    )
    accepted(box.urn, tmp_path / "empty")
    box.cast(alice, [0], [0, 1])
    box.cast(bruno, None, [], by=alice)
    box.cast(alice, [2], [3])
    accepted(box.urn, tmp_path / "open")
    box.advance()
    if level != Level.SIMPLE:
        for number in (2, 1):
            scrutineers.count(box.urn, number, box.counted_at)
    assert box.urn.result == [[1, 0, 0, 1], [0, 0, 0, 1]]
    accepted(box.urn, tmp_path / "counted")


def test_tool_accepts_an_urn_without_ballots(make_box: MakeBox, alice: Member, tmp_path: Path) -> None:
    box = make_box([alice])
    box.advance()
    accepted(box.urn, tmp_path / "none")


def test_ballot_made_by_the_tool_is_accepted_by_the_urn(
    make_box: MakeBox, alice: Member, tmp_path: Path
) -> None:
    box: Box = make_box([alice])
    (tmp_path / f"{box.urn.uuid}.bel").write_bytes(archive_of(box.urn))
    (tmp_path / "election.json").write_text(box.urn.election, encoding="utf-8")
    (tmp_path / "code").write_text(box.code(alice) + "\n", encoding="utf-8")
    (tmp_path / "choice").write_text(json.dumps([[0, 1, 0, 0]]), encoding="utf-8")
    made = tool(
        tmp_path, "election", "generate-ballot", "--dir", ".", "--privcred", "code", "--ballot", "choice"
    )
    text = next(line for line in made.splitlines() if line.startswith("{"))
    receipt = casting.cast(urn=box.urn, voter=alice.pk, ballot=text, by=alice, at=box.opens_at)
    assert receipt.ballots == 1
    box.advance()
    assert box.urn.result == [[0, 1, 0, 0]]
    accepted(box.urn, tmp_path / "counted")
