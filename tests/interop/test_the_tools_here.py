"""Archives and ballots made by belenios-tool are read here."""

from pathlib import Path

import pytest

from interlignes.sealed import credentials
from interlignes.sealed.ballot import check_ballot
from interlignes.sealed.verify import verify
from tests.interop.tool import SAMPLES, Tool
from tests.sealed.making import MOTION, UP_TO_THREE, Chance, make_bureau_keys, make_scene

pytestmark = pytest.mark.once

#: Made by belenios-tool 2.0 (the first three) and 3.0; results as the tool computed them.
RESULTS = {
    "NU9gfrzFdKWf3M": ((3, 4, 2, 6),),
    "Kf9ArEW2z1xoga": ((2, 1, 1, 1), (2, 1, 1, 1, 3)),
    "i2MBNHAQC7fJAx": ((1, 1, 1, 2),),
    "EE7EV9rrfNsxY5": ((1, 2, 1, 1),),
}
#: Voters' codes of two of them, in the form of each version.
CODES = {
    "Kf9ArEW2z1xoga": ("JLt-7M6-Cq6-pu7-PDt", "2Y5-iNo-gcX-DmZ-rTi"),
    "EE7EV9rrfNsxY5": ("fFPYt-31Azo3-mj8pA-z6Tsav", "o2om9-45knYJ-8yMou-tzjreW"),
}


@pytest.mark.parametrize("uuid", RESULTS)
def test_archive_of_the_tool_passes(uuid: str) -> None:
    report = verify((SAMPLES / f"{uuid}.bel").read_bytes(), rng=Chance(1))
    assert report.result == RESULTS[uuid]
    assert report.setup.election.uuid == uuid


def test_weights_of_the_tool_are_read() -> None:
    report = verify((SAMPLES / "NU9gfrzFdKWf3M.bel").read_bytes(), rng=Chance(1))
    assert sorted(report.setup.weights.values()) == [1, 2, 3, 4, 5]
    assert (report.tally.ballots, report.tally.votes) == (5, 15)


@pytest.mark.parametrize(("uuid", "code"), [(uuid, code) for uuid, codes in CODES.items() for code in codes])
def test_code_of_the_tool_gives_the_listed_credential(uuid: str, code: str) -> None:
    report = verify((SAMPLES / f"{uuid}.bel").read_bytes(), rng=Chance(1))
    assert credentials.public_key(code, uuid=uuid) in report.setup.weights


@pytest.mark.parametrize("vectors", [[[0, 1, 0, 0], [0, 1, 1, 0, 1]], [[1, 0, 0, 0], [0] * 5]])
def test_ballot_of_the_tool_is_accepted_by_our_urn(tmp_path: Path, vectors: list[list[int]]) -> None:
    scene = make_scene(keys=make_bureau_keys(Chance(2)), questions=[MOTION, UP_TO_THREE])
    tool = Tool(tmp_path)
    tool.put_archive(scene.election.uuid, scene.content)
    voter = scene.voters[1]
    text = tool.ballot(voter.code, vectors)
    ballot = check_ballot(text, scene.election, credentials={voter.public})
    scene.put(ballot)
    scene.close()
    scene.decrypt([1, 2, 3])
    assert verify(scene.content, rng=Chance(1)).result == tuple(map(tuple, vectors))
    tool.put_archive(scene.election.uuid, scene.content)
    tool.verify()


def test_whole_election_of_the_tool(tmp_path: Path) -> None:
    tool = Tool(tmp_path)
    uuid = tool.run("setup", "generate-token").strip()
    group = ["--group", "BELENIOS-2048"]
    tool.run("setup", "generate-credentials", "--count", "3", "--uuid", uuid, *group)
    (tmp_path / "public_creds.json").write_bytes(next(tmp_path.glob("*.pubcreds")).read_bytes())
    codes = [line.split()[1] for line in next(tmp_path.glob("*.privcreds")).read_text().splitlines()]
    for _ in range(2):
        tool.run("setup", "generate-trustee-key", *group)
    keys = sorted(tmp_path.glob("*.pubkey"))
    tool.write("public_keys.jsons", "".join(key.read_text() for key in keys))
    tool.run("setup", "make-trustees")
    question = '{"answers":["A","B","C"],"blank":true,"min":1,"max":2,"question":"Qui ?"}'
    template = tool.write("template.json", f'{{"description":"d","name":"n","questions":[{question}]}}')
    tool.run("setup", "make-election", "--uuid", uuid, *group, "--template", template)
    tool.run("archive", "init")
    for code, vector in zip(
        [codes[0], codes[1], codes[0]], ([0, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1]), strict=True
    ):
        tool.run("archive", "add-event", "--type=Ballot", given=tool.ballot(code, [vector]))
    tool.run("archive", "add-event", "--type=EndBallots")
    total = tool.run("election", "compute-encrypted-tally")
    tool.run("archive", "add-event", "--type=EncryptedTally", given=total)
    for owner, key in enumerate(keys, 1):
        private = key.with_suffix(".privkey").name
        part = tool.run("election", "decrypt", "--privkey", private, "--trustee-id", str(owner))
        tool.run("archive", "add-event", "--type=PartialDecryption", given=part)
    tool.run("archive", "add-event", "--type=Result", given=tool.run("election", "compute-result"))
    report = verify((tmp_path / f"{uuid}.bel").read_bytes(), rng=Chance(1))
    assert report.result == ((1, 0, 0, 1),)
    assert (len(report.ballots), report.tally.ballots) == (3, 2)
