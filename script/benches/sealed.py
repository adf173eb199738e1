"""script/bench sealed: our verifier beside belenios-tool 2.0 on the same archives; one ballot; the count."""

import os
import resource
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from interlignes.sealed.ballot import check_ballot
from interlignes.sealed.bundle import NAME, verifier_bundle
from interlignes.sealed.decryption import combine, count
from interlignes.sealed.election import Question
from interlignes.sealed.tally import make_tally
from interlignes.sealed.verify import verify
from tests.sealed.making import MOTION, ONE_OF_FOUR, UP_TO_THREE, Chance, Scene, make_bureau_keys, make_scene


def say(text: str) -> None:
    print(text, flush=True)


def counted(voters: int, question: Question = MOTION) -> Scene:
    """`voters` ballots, the server and two of three scrutineers."""
    scene = make_scene(voters=voters, questions=[question], keys=make_bureau_keys(Chance(1)))
    for voter in range(voters):
        scene.cast(voter, [[voter % 3]])
    scene.close()
    scene.decrypt([1, 2, 3])
    return scene


def run(command: list[str], folder: str) -> tuple[float, float]:
    """CPU and wall seconds of a program and its children."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - began


def archives() -> None:
    """The verifier that is shipped, in a fresh process, and the tool, in turns."""
    for voters, label, question in (
        (200, "1 of 3 or blank", MOTION),
        (200, "1 of 4", ONE_OF_FOUR),
        (1000, "1 of 3 or blank", MOTION),
    ):
        scene = counted(voters, question)
        with tempfile.TemporaryDirectory() as folder:
            name = f"{scene.election.uuid}.bel"
            Path(folder, name).write_bytes(scene.content)
            Path(folder, NAME).write_bytes(verifier_bundle())
            ours, tool = [], []
            for _ in range(3):
                ours.append(run([sys.executable, NAME, name], folder))
                tool.append(run(["belenios-tool", "election", "verify"], folder))
        cpu, wall = (statistics.median(each[kind] for each in ours) for kind in (0, 1))
        tool_cpu, tool_wall = (statistics.median(each[kind] for each in tool) for kind in (0, 1))
        say(
            f"{voters:5} ballots {label}, {len(scene.content) / 1e6:.1f} MB: ours {cpu:.2f} s CPU, {wall:.2f} s on "
            f"{os.cpu_count()} processors; belenios-tool {tool_cpu:.2f} s CPU, {tool_wall:.2f} s; "
            f"ratio {tool_cpu / cpu:.2f} CPU, {tool_wall / wall:.2f} wall"
        )


def one_ballot() -> None:
    """What an urn computes before it gives a receipt."""
    for label, question, choice in (
        ("1 of 4", ONE_OF_FOUR, [0]),
        ("1 of 3 or blank", MOTION, [0]),
        ("0 to 3 of 5", UP_TO_THREE, [1, 2]),
    ):
        scene = make_scene(questions=[question])
        ballots = [scene.ballot_of(0, [choice]) for _ in range(40)]
        allowed = {scene.voters[0].public}
        check_ballot(ballots[0].text, scene.election, credentials=allowed)
        spent = []
        for ballot in ballots:
            began = time.process_time()
            check_ballot(ballot.text, scene.election, credentials=allowed)
            spent.append(time.process_time() - began)
        p95 = statistics.quantiles(spent, n=20)[-1]
        say(
            f"one ballot {label:16} {len(ballots[0].text) / 1000:5.1f} kB: "
            f"{statistics.median(spent) * 1000:.1f} ms CPU, p95 {p95 * 1000:.1f} ms"
        )


def count_of_200() -> None:
    """From the closing to the verified result, in one process as the server does it."""
    scene = counted(200)
    began = time.process_time()
    tally = make_tally(scene.election, scene.ballots, scene.weights)
    parts = {owner: scene.part_of(owner) for owner in (1, 2, 3)}
    counts = count(combine(scene.keys.trustees, tally, parts), votes=tally.votes)
    spent = time.process_time() - began
    began = time.process_time()
    report = verify(scene.content, rng=secrets.SystemRandom())
    assert report.result == counts
    checked = time.process_time() - began
    say(f"200 ballots: total, three decryptions, result {spent:.2f} s CPU; verified {checked:.2f} s CPU")


def main() -> None:
    """All parts, or those named."""
    if "mutations" in sys.argv[1:]:
        command = [sys.executable, "-m", "pytest", "-q", "-s", "tests/sealed/test_mutations.py"]
        sys.exit(subprocess.run(command, env={**os.environ, "MUTATIONS": "10000"}, check=False).returncode)
    one_ballot()
    count_of_200()
    archives()


if __name__ == "__main__":
    main()
