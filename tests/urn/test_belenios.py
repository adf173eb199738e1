"""Belenios' own tool, which we did not write: it accepts our archives, and our urn accepts its ballots."""

import os
from pathlib import Path

import pytest

from governance.actions import sealed
from governance.choices import Method
from governance.models import AgendaItem, Motion
from interlignes.kit import clock
from interlignes.sealed.decryption import partially_decrypt
from interlignes.sealed.trustees.single import make_key
from interlignes.sealed.verify import verify
from interlignes.urn.actions import cast as casting
from interlignes.urn.actions import committee as committees
from interlignes.urn.actions.count import decrypt, tally_of
from interlignes.urn.chain import archive_of
from interlignes.urn.choices import KeyKind, Level
from interlignes.urn.elections import RNG, election_of
from interlignes.urn.models import Urn
from members.models import Member
from tests.conftest import make_member
from tests.interop.tool import Tool, complement
from tests.urn.conftest import Box, MakeBox, Scrutineers

pytestmark = pytest.mark.django_db
NAMES = ("Ada", "Bo", "Cy")
#: What governance puts to the vote.
PAPERS = {
    Method.MOTION: sealed.Paper(),
    Method.ELECTION: sealed.Paper(method=Method.ELECTION, candidates=NAMES, least=1, most=2),
    Method.JUDGMENT: sealed.Paper(method=Method.JUDGMENT, candidates=NAMES[:2]),
}
TEXT = Motion(item=AgendaItem(title="Renouveler la gérance ?"))
KINDS = {method.value: tuple(sealed.questions(TEXT, paper)) for method, paper in PAPERS.items()}
MOTION, ELECTION, *JUDGMENT = (question for kind in KINDS.values() for question in kind)
#: `INTEROP=whole pytest tests/urn/test_belenios.py`: every level with every kind, and with 200 voters.
IS_WHOLE = os.environ.get("INTEROP") == "whole"
CASES = [(level, kind, size) for level in Level for kind in KINDS for size in (0, 1, 200)]
CHEAP = [*zip(Level, KINDS, (0, 0, 0), strict=True), *zip(Level, reversed(KINDS), (1, 1, 1), strict=True)]


def accepted(urn: Urn, folder: Path) -> None:
    """The tool, check_board.sh and our verifier accept the archive as it stands."""
    tool, content = Tool(folder), archive_of(urn)
    tool.put_archive(urn.uuid, content)
    tool.verify()
    assert complement(content) == ""
    verify(content, rng=RNG)


@pytest.mark.parametrize("level", list(Level))
def test_tool_accepts_each_level_in_progress_and_counted(
    level: str, make_box: MakeBox, scrutineers: Scrutineers, alice: Member, bruno: Member, tmp_path: Path
) -> None:
    """Motion, election and two judgments on one paper, a proxy, a revote."""
    box = make_box(
        [alice, bruno, make_member("Fanny")],
        level=level,
        questions=(MOTION, ELECTION, *JUDGMENT),
        holders={bruno.pk: alice.pk},
        scrutineer=scrutineers.members[0] if level == Level.RENFORCE else None,
    )
    accepted(box.urn, tmp_path / "empty")
    box.cast(alice, [0], [0, 1], [0], [1])
    box.cast(bruno, None, None, [5], [2], by=alice)
    box.cast(alice, [2], [2], None, [0])
    accepted(box.urn, tmp_path / "open")
    box.advance()
    if level != Level.SIMPLE:
        accepted(box.urn, tmp_path / "closed")
        for number in (2, 1):
            scrutineers.count(box.urn, number, box.counted_at)
    assert box.urn.result == [[1, 0, 0, 1], [1, 0, 0, 1], [1, 0, 0, 0, 0, 0, 1], [0, 1, 0, 1, 0, 0, 0]]
    accepted(box.urn, tmp_path / "counted")


@pytest.mark.parametrize(("level", "kind", "size"), CASES if IS_WHOLE else CHEAP)
def test_tool_accepts_every_size(
    level: str, kind: str, size: int, make_box: MakeBox, scrutineers: Scrutineers, tmp_path: Path
) -> None:
    """Nobody, one, a crowd: every third is represented by the one before, every fifth votes twice, some blank."""
    voters = [make_member(f"Voix{number}") for number in range(max(size, 2))]
    questions, given = KINDS[kind], voters[:size]
    proxies = {voter.pk: voters[number - 1].pk for number, voter in enumerate(voters) if number % 3 == 2}
    box = make_box(
        voters,
        level=level,
        questions=questions,
        committee=None if level == Level.SIMPLE else scrutineers.committee,
        holders=proxies,
        scrutineer=scrutineers.members[0] if level == Level.RENFORCE else None,
    )
    people = {voter.pk: voter for voter in voters}
    for number, voter in enumerate([*given, *given[::5]]):
        choices = [[(number + place) % len(each.answers)] for place, each in enumerate(questions)]
        papers = [None if (number + place) % 7 == 3 else each for place, each in enumerate(choices)]
        box.cast(voter, *papers, by=people[proxies.get(voter.pk, voter.pk)])
    box.advance()
    if level != Level.SIMPLE:
        for number in (2, 0):
            scrutineers.count(box.urn, number, box.counted_at)
    assert box.urn.result is not None
    assert [sum(row) for row in box.urn.result] == [size] * len(questions)
    accepted(box.urn, tmp_path / "counted")


def test_tool_accepts_keys_that_stand_alone(
    make_box: MakeBox, scrutineers: Scrutineers, alice: Member, tmp_path: Path
) -> None:
    """Scrutineers without a threshold, who are all needed."""
    people, at = scrutineers.members[:2], clock.now()
    group = {"name": "Seules", "threshold": 2, "kind": KeyKind.SINGLE}
    committee = committees.form(members=[person.pk for person in people], by=people[0].pk, at=at, **group)
    keys = [make_key(rng=RNG) for _ in people]
    for person, (_, key) in zip(people, keys, strict=True):
        message = {"round": 1, "key": key.as_json()}
        committees.submit_round(committee=committee, number=1, message=message, by=person, at=at)
    committee.refresh_from_db()
    box = make_box([alice], level=Level.BUREAU, committee=committee)
    box.cast(alice, [1])
    box.advance()
    for person, (private, _) in zip(people, keys, strict=True):
        part = partially_decrypt(election_of(box.urn.election), tally_of(box.urn), private=private, rng=RNG)
        decrypt(urn=box.urn, part=part.text, by=person, at=box.counted_at)
    box.advance()
    assert box.urn.result == [[0, 0, 1, 0]]
    accepted(box.urn, tmp_path / "counted")


def test_ballot_made_by_the_tool_is_accepted_by_the_urn(
    make_box: MakeBox, alice: Member, tmp_path: Path
) -> None:
    box: Box = make_box([alice])
    tool = Tool(tmp_path / "tool")
    tool.put_archive(box.urn.uuid, archive_of(box.urn))
    text = tool.ballot(box.code(alice), [[0, 1, 0, 0]])
    receipt = casting.cast(urn=box.urn, voter=alice.pk, ballot=text, by=alice, at=box.opens_at)
    assert receipt.ballots == 1
    box.advance()
    assert box.urn.result == [[0, 1, 0, 0]]
    accepted(box.urn, tmp_path / "counted")
