"""`manage.py verdict`, as somebody runs it."""

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
CASE = {
    **{"preset": "sarl_statuts_type_cgscop", "kind": "extraordinaire", "call": 1},
    **{"members": 12, "present": 9, "for": 7, "against": 2, "abstain": 0},
}


def run(tmp_path: Path, *arguments: str, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    """The command in an empty data folder: it needs no database."""
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "interlignes.settings"}
    command = [sys.executable, "-W", "ignore", "manage.py", "verdict", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, input=stdin, capture_output=True, check=False)


def test_options_give_outcome_and_sentence(tmp_path: Path) -> None:
    numbers = ["--members", "12", "--present", "9", "--for", "7", "--against", "2"]
    done = run(tmp_path, "--kind", "extraordinaire", *numbers)
    outcome, explanation = done.stdout.decode().strip().split("\n", 1)
    assert (done.returncode, outcome) == (0, "adopted")
    assert "7 voix pour" in explanation


def test_missing_options_are_named(tmp_path: Path) -> None:
    done = run(tmp_path, "--members", "12")
    assert done.returncode == 1
    assert "--present --for --against" in done.stderr.decode()


def test_impossible_numbers_are_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "--members", "2", "--present", "9", "--for", "7", "--against", "2")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr.decode()


def test_list_names_every_rule(tmp_path: Path) -> None:
    lines = run(tmp_path, "--list").stdout.decode().splitlines()
    assert "sarl_statuts_type_cgscop ordinaire 1, 2" in lines
    assert "sas_statuts ordinaire -" in lines


def test_jsonl_answers_line_by_line(tmp_path: Path) -> None:
    cases = [CASE, {**CASE, "present": 8, "for": 6}, {**CASE, "for": 6, "against": 3, "blank": 0}]
    done = run(tmp_path, "--jsonl", "--language", "en", stdin="\n\n".join(map(json.dumps, cases)).encode())
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [answer["outcome"] for answer in answers] == ["adopted", "no_quorum", "rejected"]
    assert all(set(answer) == {"outcome", "explanation"} for answer in answers)
    assert done.returncode == 0


HOSTILE = [
    b"no json",
    b"\xff\xfe",
    b"[1]",
    b"[" * 100_000,
    b'"text"',
    json.dumps({**CASE, "members": "12"}).encode(),
    json.dumps({**CASE, "members": 1.5}).encode(),
    json.dumps({**CASE, "members": True}).encode(),
    json.dumps({**CASE, "members": None}).encode(),
    json.dumps({**CASE, "for": -1}).encode(),
    json.dumps({**CASE, "preset": ["x"]}).encode(),
    json.dumps({**CASE, "preset": "x"}).encode(),
    json.dumps({**CASE, "kind": {}}).encode(),
    json.dumps({**CASE, "kind": "other"}).encode(),
    json.dumps({**CASE, "call": 9}).encode(),
    json.dumps({**CASE, "extra": 9}).encode(),
    json.dumps({k: v for k, v in CASE.items() if k != "for"}).encode(),
    json.dumps(CASE).replace("12", "9" * 5000).encode(),
    json.dumps(CASE).replace("12", "1e400").encode(),
    json.dumps(CASE).replace("12", "NaN").encode(),
    json.dumps({**CASE, "preset": "sas_statuts", "kind": "ordinaire"}).encode(),
]


def test_jsonl_hostile_lines_get_an_error_and_the_others_an_answer(tmp_path: Path) -> None:
    good = json.dumps(CASE).encode()
    done = run(tmp_path, "--jsonl", stdin=b"\n".join([good, *HOSTILE, good]))
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert len(answers) == len(HOSTILE) + 2
    assert answers[0]["outcome"] == answers[-1]["outcome"] == "adopted"
    for number, answer in enumerate(answers[1:-1], start=2):
        assert answer["error"].startswith(f"line {number}: "), answer
    assert done.returncode == 1
    assert "Traceback" not in done.stderr.decode()


def answers(monkeypatch: pytest.MonkeyPatch, stdin: bytes, *arguments: str) -> list[dict[str, str]]:
    """The same command inside this process, line by line."""
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
    with contextlib.suppress(CommandError):
        call_command("verdict", "--jsonl", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("line", HOSTILE)
def test_hostile_line_is_answered_in_this_process_too(monkeypatch: pytest.MonkeyPatch, line: bytes) -> None:
    (answer,) = answers(monkeypatch, line)
    assert answer["error"].startswith("line 1: ")


def test_blank_lines_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    (answer,) = answers(monkeypatch, b"\n \n" + json.dumps(CASE).encode() + b"\n", "--language", "en")
    assert answer["outcome"] == "adopted"
    assert answer["explanation"].startswith("Adopted.")


def test_options_in_this_process() -> None:
    out = io.StringIO()
    call_command("verdict", "--members", "12", "--present", "9", "--for", "7", "--against", "2", stdout=out)
    assert out.getvalue().startswith("adopted\n")
    with pytest.raises(CommandError, match="--present"):
        call_command("verdict", "--members", "12")
    with pytest.raises(CommandError, match="only 2 members"):
        call_command("verdict", "--members", "2", "--present", "9", "--for", "7", "--against", "2")
    call_command("verdict", "--list", stdout=out)
    assert "sas_statuts ordinaire -" in out.getvalue()


def test_half_a_surrogate_pair_is_refused_like_any_other_key(tmp_path: Path) -> None:
    lines = [json.dumps({**CASE, "\ud800": 1}), json.dumps({**CASE, "kind": "\ud800"}), json.dumps(CASE)]
    done = run(tmp_path, "--jsonl", stdin="\n".join(lines).encode())
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert ["error" in answer for answer in answers] == [True, True, False]
    assert "Traceback" not in done.stderr.decode()


def test_output_in_an_old_encoding_is_json_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = run(tmp_path, "--jsonl", stdin=json.dumps(CASE).encode())
    assert "Adoptée" in json.loads(done.stdout)["explanation"]


def test_reader_who_has_read_enough_sees_no_traceback(tmp_path: Path) -> None:
    command = f"{sys.executable} -W ignore manage.py verdict --jsonl | head -n 1"
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "interlignes.settings"}
    many = (json.dumps(CASE) + "\n").encode() * 5000
    done = subprocess.run(
        command, shell=True, cwd=ROOT, env=environment, input=many, capture_output=True, check=False
    )
    assert json.loads(done.stdout)["outcome"]
    assert done.stderr == b""
