"""The archive of a check-in that was really answered is one that belenios-tool accepts, open and counted."""

from datetime import timedelta
from pathlib import Path

import pytest

from interlignes.sealed.verify import Report, verify
from interlignes.urn.actions.count import advance
from interlignes.urn.chain import archive_of
from interlignes.urn.choices import Level
from interlignes.urn.elections import RNG
from interlignes.urn.models import Urn
from tests.interop.tool import Tool, complement
from tests.urn.conftest import Scrutineers
from tests.wellbeing.conftest import Play, play, trustees, twelve

pytestmark = [pytest.mark.django_db, pytest.mark.once]
__all__ = ["play", "trustees", "twelve"]


def accept(tool: Tool, urn: Urn) -> Report:
    """The tool, what it lacks, and our own verifier."""
    content = archive_of(urn)
    tool.put_archive(urn.uuid, content)
    tool.verify()
    assert complement(content) == ""
    return verify(content, rng=RNG)


@pytest.mark.parametrize("level", [Level.SIMPLE, Level.BUREAU])
def test_tool_accepts_a_check_in(level: str, play: Play, trustees: Scrutineers, tmp_path: Path) -> None:
    """Open with the server alone, closed with a bureau that has yet to count, and counted."""
    tool, played = Tool(tmp_path / "tool"), play("pulse9", level=level)
    items = len(played.pack.items)
    urn = Urn.objects.get()
    for number, member in enumerate(played.members[:5]):
        played.answer(member, [number % 5] * (items - 1) + [None])
    played.answer(played.members[0], [4] * items)  # the last sheet counts
    urn.refresh_from_db()
    at = urn.closes_at + timedelta(seconds=10)
    if level == Level.SIMPLE:
        accept(tool, urn)
        advance(urn=urn, at=at)
    else:
        advance(urn=urn, at=at)
        report = accept(tool, urn)
        for number in (2, 0):
            trustees.count(urn, number, at, report)
    assert urn.published_at
    assert accept(tool, urn).tally.ballots == 5
    release = played.release()
    assert release is not None
    assert release.content["answered"] == "5-9"


@pytest.mark.parametrize("level", [Level.SIMPLE, Level.BUREAU])
def test_tool_accepts_the_counted_yearly_survey(
    level: str, play: Play, trustees: Scrutineers, tmp_path: Path
) -> None:
    """The longest sheet: five of them, the fewest that are published, and the archive is looked at once, at its end."""
    tool, played = Tool(tmp_path / "tool"), play("annuel26", level=level)
    for number, member in enumerate(played.members[:5]):
        played.answer(member, [number] * (len(played.pack.items) - 1) + [None])
    urn = Urn.objects.get()
    at = urn.closes_at + timedelta(seconds=10)
    advance(urn=urn, at=at)
    if level == Level.BUREAU:
        report = verify(archive_of(urn), rng=RNG)
        for number in (1, 2):
            trustees.count(urn, number, at, report)
    urn.refresh_from_db()
    assert urn.published_at
    accept(tool, urn)
    release = played.release()
    assert release is not None
    assert release.content["answered"] == "5-9"
