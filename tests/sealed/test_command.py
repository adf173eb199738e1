"""The command line: what it says in both languages, its exit codes, hostile files, the single file that is shipped."""

import gc
import importlib
import io
import os
import runpy
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from interlignes.sealed import command, limits, many
from interlignes.sealed.bundle import NAME, verifier_bundle
from interlignes.sealed.command import main
from interlignes.sealed.many import _Job, _work
from interlignes.sealed.reasons import Invalid, Reason
from interlignes.sealed.sentences import ENGLISH, ENGLISH_REASONS, FRENCH, FRENCH_REASONS
from interlignes.sealed.wording import printable, wording
from tests.interop.tool import SAMPLES
from tests.sealed.making import TIMESTAMP, make_scene, voted
from tests.sources import ROOT

pytestmark = pytest.mark.once

SAMPLE = str(SAMPLES / "Kf9ArEW2z1xoga.bel")


class Terminal(io.StringIO):
    """What a person looks at."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def run(*arguments: str, err: io.StringIO | None = None) -> tuple[int, str, str]:
    """Exit code, output, errors."""
    out, err = io.StringIO(), err or io.StringIO()
    return main(arguments, out, err), out.getvalue(), err.getvalue()


def test_honest_archive_in_french() -> None:
    code, out, err = run("verify", SAMPLE)
    assert (code, err) == (0, "")
    assert out.endswith("Tout est exact.\n")
    assert "     3  E\n" in out
    assert "comptés\u00a0: 5" in out
    assert "Bulletins vérifiés" not in out


def test_honest_archive_in_english_with_weights_and_blank_papers() -> None:
    sample = str(SAMPLES / "NU9gfrzFdKWf3M.bel")
    code, out, _ = run("verify", "--lang=en", sample)
    assert (code, out) == run("--lang", "en", "verify", sample)[:2]
    assert code == 0
    assert "     3  Blank paper\n" in out
    assert "several votes: 15 in all" in out
    assert out.endswith("All is right.\n")


def test_file_alone_is_verified() -> None:
    assert run(SAMPLE)[0] == 0


def test_progress_is_shown_on_a_terminal() -> None:
    _, _, err = run("verify", "--jobs", "1", SAMPLE, err=Terminal())
    assert err == "\rBulletins vérifiés\u00a0: 6 sur 6\n"


def test_progress_of_many_ballots(tmp_path: Path) -> None:
    scene = make_scene(voters=20)
    for voter in range(20):
        scene.cast(voter, [[0]])
    path = tmp_path / "x.bel"
    path.write_bytes(scene.content)
    _, out, err = run("verify", "--jobs", "2", "--lang", "en", str(path), err=Terminal())
    assert err == "\rBallots verified: 16 of 20\rBallots verified: 20 of 20\n"
    assert "The vote is not closed" in out


def test_show_lists_trackers_and_marks_those_replaced() -> None:
    _, out, _ = run("show", SAMPLE)
    assert "  VS/AQtnFX2bO2CCRMm3nxBXT0dDFJi3zvb3WkID6Oq0  (remplacé par un bulletin plus récent)\n" in out
    assert "  nFKg5si/THvqFh9zHAsLALehz2zUMQjSKZnux0/RYTY\n" in out


@pytest.mark.parametrize("is_tallied", [False, True])
def test_closed_but_not_counted(tmp_path: Path, is_tallied: bool) -> None:
    scene = voted()
    scene.close()
    if not is_tallied:
        scene.records = scene.records[:-3]
    path = tmp_path / "x.bel"
    path.write_bytes(scene.content)
    code, out, _ = run("verify", str(path))
    assert code == 0
    assert "n’est pas encore publié" in out
    assert ("Total chiffré" in out) is is_tallied


def test_head_that_was_mailed(tmp_path: Path) -> None:
    scene = voted()
    path = tmp_path / "x.bel"
    path.write_bytes(scene.content)
    code, out, _ = run("verify", str(path), "--head", scene.head.digest)
    assert code == 0
    assert "figure bien dans la chaîne" in out
    code, _, err = run("verify", str(path), "--head=" + "0" * 64)
    assert code == 1
    assert "ne figure pas dans la chaîne" in err


def test_diff_of_two_copies(tmp_path: Path) -> None:
    scene = voted()
    old, new = tmp_path / "old.bel", tmp_path / "new.bel"
    old.write_bytes(scene.content)
    scene.cast(2, [[0]])
    new.write_bytes(scene.content)
    code, out, _ = run("diff", str(old), str(new))
    assert code == 0
    assert "événements ajoutés\u00a0: 1" in out
    code, out, err = run("diff", str(new), str(old), "--lang", "en")
    assert (code, out) == (1, "")
    assert err == (
        "REFUSED: the new file does not begin with the old one: something was removed or changed.\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("verify",),
        ("verify", "a", "b"),
        ("diff", "a"),
        ("verify", "a", "--jobs", "0"),
        ("verify", "a", "--jobs", "1000"),
        ("verify", "a", "--jobs", "two"),
        ("verify", "a", "--lang", "de"),
        ("verify", "a", "--head"),
        ("verify", "a", "--unknown", "x"),
    ],
)
def test_command_that_is_not_understood(arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("Vérifier un scrutin scellé.")


def test_help_in_both_languages() -> None:
    assert run("--help")[:2] == (0, FRENCH["usage"])
    assert run("-h", "--lang", "en")[:2] == (0, ENGLISH["usage"])


def test_every_sentence_exists_in_both_languages() -> None:
    assert set(ENGLISH) == set(FRENCH)
    assert set(ENGLISH_REASONS) == set(FRENCH_REASONS) == set(Reason)


def test_refusal_names_the_keeper_of_a_key() -> None:
    error = Invalid(Reason.DECRYPTION_PROOF, trustee=2)
    assert wording("fr").reason(error) == "dépositaire 2\u00a0: la preuve de son déchiffrement est fausse"
    assert wording("en").reason(error) == "trustee 2: the proof of its decryption is false"


# Hostile files


def zeros(path: Path) -> None:
    """A file of which nothing is written, as large as a disk may show it."""
    with path.open("wb") as file:
        file.truncate(limits.ARCHIVE_BYTES * 4)


def large_record(path: Path) -> None:
    """A header that announces eight gigabytes."""
    content = make_scene().content
    path.write_bytes(
        content[:1024] + content[1024:].replace(b"\0" + content[1148:1159], b"\0" + b"7" * 11, 1)
    )


HOSTILE: dict[str, Callable[[Path], object]] = {
    "zeros": zeros,
    "size of a record": large_record,
    "empty": Path.touch,
    "folder": Path.mkdir,
    "text": lambda path: path.write_text("bonjour\n" * 1000),
    "noise": lambda path: path.write_bytes(os.urandom(100_000)),
    "name only": lambda path: path.write_bytes(b"BELENIOS\0"),
    "negative size": lambda path: path.write_bytes(
        b"BELENIOS".ljust(124, b"\0") + b"-0000000001".ljust(388, b"\0")
    ),
    "missing": Path.exists,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_file_gets_one_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.bel"
    HOSTILE[kind](path)
    code, out, err = run("verify", str(path))
    assert (code, out) == (1, "")
    assert err.startswith("REFUSÉ\u00a0: ")
    assert err.count("\n") == 1


def test_names_cannot_command_a_terminal(tmp_path: Path) -> None:
    assert printable("«\u00a0a\u202f»\x1b[2J\n\u202e") == "«\u00a0a\u202f»\ufffd[2J\ufffd\ufffd"
    code, _, err = run("verify", str(tmp_path / "\x1b[31m"))
    assert code == 1
    assert "\x1b" not in err


def test_memory_that_is_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a small machine, or when the system ends a process of the verifier."""
    for error in (MemoryError, EOFError):
        monkeypatch.setattr(command, "verify", lambda *_, error=error, **__: (_ for _ in ()).throw(error))
        code, _, err = run("verify", SAMPLE)
        assert code == 1
        assert "mémoire" in err


# Processes and the shipped file


def test_bad_ballot_ends_all_processes(tmp_path: Path) -> None:
    scene = make_scene(voters=40)
    for voter in range(20):
        scene.cast(voter, [[0]])
    scene.put(make_scene(seed=5).ballot_of(0, [[0]]))
    for voter in range(21, 40):
        scene.cast(voter, [[0]])
    path = tmp_path / "x.bel"
    path.write_bytes(scene.content)
    code, _, err = run("verify", "--jobs", "2", str(path))
    assert code == 1
    assert "bulletin 21\u00a0: c’est le bulletin d’une autre élection" in err


@pytest.mark.parametrize("platform", ["linux", "elsewhere"])
def test_processes_of_every_platform(platform: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    scene = make_scene(voters=17)
    for voter in range(17):
        scene.cast(voter, [[0]])
    path = tmp_path / "x.bel"
    path.write_bytes(scene.content)
    monkeypatch.setattr(many.sys, "platform", platform)
    assert run("verify", "--jobs", "2", str(path))[0] == 0


def test_work_of_one_process() -> None:
    """What runs in the other processes, where no coverage looks."""
    scene = voted()
    sent: list[list[object]] = []

    class Outcomes:
        send = sent.append

    job = _Job(scene.election.text, frozenset(scene.weights), True)
    texts = [ballot.text for ballot in scene.ballots]
    _work(job, None, [texts[:2], texts[2:]], Outcomes())  # type: ignore[arg-type]
    assert [[ballot.text for ballot in chunk] for chunk in sent] == [texts[:2], texts[2:]]  # type: ignore[attr-defined]


def test_bundle_is_the_same_each_time_and_readable() -> None:
    bundle = verifier_bundle()
    assert bundle == verifier_bundle()
    assert bundle.startswith(b"#!/usr/bin/env python3\n")
    with zipfile.ZipFile(io.BytesIO(bundle)) as opened:
        assert opened.testzip() is None
        assert "interlignes/sealed/verify.py" in opened.namelist()
        source = Path(command.__file__).read_text(encoding="utf-8")
        assert opened.read("interlignes/sealed/command.py").decode() == source
        assert not [name for name in opened.namelist() if not name.endswith(".py")]


@pytest.mark.parametrize("arguments", [(), ("--jobs", "2")])
def test_bundle_runs_on_plain_python(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Without this project, without any package: isolated from the environment, gmpy2 not to be found."""
    path = tmp_path / NAME
    path.write_bytes(verifier_bundle())
    scene = voted()
    scene.close()
    scene.decrypt([1])
    archive = tmp_path / f"{scene.election.uuid}.bel"
    archive.write_bytes(scene.content)
    command_line = [sys.executable, "-I", "-S", str(path), "verify", str(archive), *arguments]
    done = subprocess.run(
        command_line, cwd=tmp_path, env={}, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("Tout est exact.\n")
    archive.write_bytes(scene.content.replace(str(TIMESTAMP).encode(), b"1700000001"))
    done = subprocess.run(
        command_line, cwd=tmp_path, env={}, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("REFUSÉ\u00a0: ")


def test_module_runs_as_a_program_without_any_package() -> None:
    """Neither Django nor Celery is there (`-S`), from a clone of the repository."""
    done = subprocess.run(
        [sys.executable, "-S", "-m", "interlignes.sealed", "show", "--lang", "en", SAMPLE],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("All is right.\n")


def test_program_ends_with_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same in this process."""
    assert importlib.import_module("interlignes.sealed.__main__")
    monkeypatch.delitem(sys.modules, "interlignes.sealed.__main__")
    monkeypatch.setattr(sys, "argv", ["sealed", "verify", "nowhere.bel"])
    try:
        with pytest.raises(SystemExit) as caught:
            runpy.run_module("interlignes.sealed.__main__", run_name="__main__")
    finally:
        gc.enable()
    assert caught.value.code == 1
