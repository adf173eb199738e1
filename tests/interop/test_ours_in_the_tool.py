"""Archives of ours, of every kind that the product makes, pass belenios-tool 2.0."""

from pathlib import Path

import pytest

from interlignes.sealed import archive
from interlignes.sealed.archive import EventType
from interlignes.sealed.verify import verify
from tests.interop.tool import Tool, complement
from tests.sealed.making import (
    JUDGMENT,
    MOTION,
    ONE_OF_FOUR,
    ONE_TO_TWO,
    UP_TO_THREE,
    Chance,
    Scene,
    make_bureau_keys,
    make_scene,
    make_single_keys,
)

pytestmark = pytest.mark.once


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    """The program, with an empty folder."""
    return Tool(tmp_path / "tool")


def both_accept(tool: Tool, scene: Scene) -> None:
    """The tool, its complement and our own verifier."""
    tool.put_archive(scene.election.uuid, scene.content)
    tool.verify()
    assert complement(scene.content) == ""
    verify(scene.content, rng=Chance(1))


def test_every_kind_of_question_by_the_server_alone(tool: Tool) -> None:
    scene = make_scene(voters=4, questions=[MOTION, ONE_OF_FOUR, UP_TO_THREE, ONE_TO_TWO, *JUDGMENT])
    scene.cast(0, [[0], [3], [], [0, 1], [0], [1], [2]])
    scene.cast(1, [None, [0], [0, 2, 4], None, [3], [3], [3]])
    scene.cast(0, [[2], [1], [1], [2], [0], [0], [0]])
    scene.close()
    scene.decrypt([1])
    both_accept(tool, scene)


def test_bureau_of_server_and_scrutineers_at_every_stage(tool: Tool) -> None:
    scene = make_scene(voters=3, keys=make_bureau_keys(Chance(8)))
    both_accept(tool, scene)
    scene.cast(0, [[0]])
    scene.cast(2, [[1]])
    scene.cast(0, [None])
    both_accept(tool, scene)
    scene.close()
    scene.decrypt([1, 3, 4])
    both_accept(tool, scene)


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (5, 5)])
def test_thresholds(tool: Tool, size: tuple[int, int]) -> None:
    needed, trustees = size
    scene = make_scene(keys=make_bureau_keys(Chance(9), needed, trustees))
    scene.cast(1, [[1]])
    scene.close()
    scene.decrypt([1, *range(trustees - needed + 2, trustees + 2)])
    both_accept(tool, scene)


@pytest.mark.parametrize("trustees", [1, 3])
def test_no_ballot_at_all(tool: Tool, trustees: int) -> None:
    scene = make_scene(keys=make_single_keys(Chance(1), trustees))
    scene.close()
    scene.decrypt(range(1, trustees + 1))
    both_accept(tool, scene)


@pytest.mark.parametrize("voters", [1, 200])
def test_one_voter_and_two_hundred(tool: Tool, voters: int) -> None:
    scene = make_scene(voters=voters)
    for voter in range(voters):
        scene.cast(voter, [[voter % 3] if voter % 5 else None])
    scene.close()
    scene.decrypt([1])
    both_accept(tool, scene)


def test_weights(tool: Tool) -> None:
    scene = make_scene(voters=3, weights=[1, 70_000, 3])
    scene.cast(1, [[1]])
    scene.cast(2, [[1]])
    scene.close()
    scene.decrypt([1])
    both_accept(tool, scene)


def test_texts_beyond_ascii(tool: Tool) -> None:
    question = type(MOTION)('« Oui » ? "guillemets" \\ / é 🗳\nligne\t\x7f', ("à", "ß"), blank=True)
    scene = make_scene(questions=[question])
    scene.cast(0, [[1]])
    both_accept(tool, scene)


def test_tool_sees_that_an_archive_continues_another(tool: Tool, tmp_path: Path) -> None:
    scene = make_scene()
    for folder in ("old", "new"):
        Tool(tmp_path / folder).put_archive(scene.election.uuid, scene.content)
        scene.cast(0, [[0]])
    tool.run("election", "verify-diff", "--dir1", str(tmp_path / "old"), "--dir2", str(tmp_path / "new"))


def test_tool_misses_what_its_complement_sees(tool: Tool) -> None:
    """The two dishonest archives that 2.0 accepts, so that the documentation stays true."""
    scene = make_scene()
    first = scene.cast(0, [[0]])
    scene.cast(0, [[1]])
    scene.put(first)
    tool.put_archive(scene.election.uuid, scene.content)
    tool.verify()
    assert "stands twice" in complement(scene.content)
    cut = make_scene()
    cut.force(EventType.END_BALLOTS)
    cut.force(EventType.BALLOT, cut.ballot_of(0, [[0]]).text)
    tool.put_archive(cut.election.uuid, cut.content)
    tool.verify()
    assert "wrong order" in complement(cut.content)


def test_complement_sees_a_chain_that_is_broken_and_a_record_that_lies() -> None:
    scene = make_scene()
    scene.cast(0, [[0]])
    records = list(scene.records)
    name = records[-2].name.encode()
    assert "what its name says" in complement(scene.content.replace(b'"Pour"', b'"Pire"'))
    assert "tar cannot read" in complement(scene.content.replace(name, b"/" + name[1:]))
    del scene.records[-2:]
    scene.head = archive.START
    scene.force(EventType.BALLOT, scene.ballot_of(1, [[0]]).text)
    assert "does not follow" in complement(scene.content)
    assert "no archive" in complement(archive.member_bytes("a.txt", b"x", 0))
    strange = archive.member_bytes("../a.txt", b"x", archive_time := 1)
    assert "strange name" in complement(b"".join(archive.write(archive_time, [])) + strange)
