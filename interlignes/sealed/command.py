"""The command line: verify, show, diff. Says one sentence about each thing that it checked."""

import os
import secrets
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TextIO

from interlignes.sealed import limits
from interlignes.sealed.reading import read_archive
from interlignes.sealed.reasons import Invalid, Reason
from interlignes.sealed.verify import check_continuation, verify
from interlignes.sealed.wording import (
    LANGUAGES,
    Wording,
    describe_ballots,
    describe_checks,
    describe_election,
    printable,
    wording,
)

_FILES = {"verify": 1, "show": 1, "diff": 2}


@dataclass
class Request:
    """What was asked for."""

    command: str = "verify"
    files: list[str] = field(default_factory=list)
    language: str = "fr"
    jobs: int = os.cpu_count() or 1
    head: str = ""


class _Unclear(Exception):
    """The command line cannot be understood."""


class _Refused(Exception):
    """A sentence that says why."""


def main(arguments: Sequence[str], out: TextIO | None = None, err: TextIO | None = None) -> int:
    """0 if all is right, 1 if something is refused, 2 if the command is not understood."""
    out, err = out or sys.stdout, err or sys.stderr
    if {"-h", "--help"} & set(arguments):
        out.write(wording(_language(arguments)).say("usage"))
        return 0
    try:
        request = _read_arguments(arguments)
    except _Unclear:
        err.write(wording(_language(arguments)).say("usage"))
        return 2
    words = wording(request.language)
    try:
        _COMMANDS[request.command](request, words, out, err)
    except Invalid as error:
        err.write(words.say("refused", reason=words.reason(error)) + "\n")
    except _Refused as error:
        err.write(words.say("refused", reason=error) + "\n")
    except (MemoryError, EOFError):
        err.write(words.say("refused", reason=words.say("no_memory")) + "\n")
    else:
        out.write(words.say("all_good") + "\n")
        return 0
    return 1


def _language(arguments: Sequence[str]) -> str:
    """For what is said before the command line is understood."""
    return "en" if ("--lang", "en") in pairwise(arguments) or "--lang=en" in arguments else "fr"


def _read_arguments(arguments: Sequence[str]) -> Request:
    request, waiting = Request(), [part for each in arguments for part in _split(each)]
    while waiting:
        word = waiting.pop(0)
        if not word.startswith("--"):
            request.files.append(word)
            continue
        if not waiting:
            raise _Unclear
        _set_option(request, word, waiting.pop(0))
    if request.files and request.files[0] in _FILES:
        request.command = request.files.pop(0)
    if len(request.files) != _FILES[request.command]:
        raise _Unclear
    return request


def _split(argument: str) -> list[str]:
    """`--lang=en` as two words."""
    return argument.split("=", 1) if argument.startswith("--") else [argument]


def _set_option(request: Request, name: str, value: str) -> None:
    if name == "--lang" and value in LANGUAGES:
        request.language = value
    elif name == "--jobs" and value.isascii() and value.isdigit() and 0 < int(value[:4]) <= 256:
        request.jobs = int(value[:4])
    elif name == "--head":
        request.head = value
    else:
        raise _Unclear


def _read_file(name: str, words: Wording) -> bytes:
    try:
        with Path(name).open("rb") as file:
            content = file.read(limits.ARCHIVE_BYTES + 1)
    except OSError as error:
        raise _Refused(words.say("no_file", name=printable(name))) from error
    if len(content) > limits.ARCHIVE_BYTES:
        raise Invalid(Reason.TOO_LARGE)
    return content


def _verify(request: Request, words: Wording, out: TextIO, err: TextIO) -> None:
    content = _read_file(request.files[0], words)

    def progress(done: int, total: int) -> None:
        if err.isatty():
            end = "\n" if done == total else ""
            err.write(f"\r{words.say('progress', done=done, total=total)}{end}")
            err.flush()

    report = verify(content, rng=secrets.SystemRandom(), jobs=request.jobs, progress=progress)
    lines = [
        *describe_election(report, words),
        "",
        *(f"- {line}." for line in describe_checks(report, words)),
    ]
    if request.head:
        lines.append(f"- {_check_head(content, request.head, words)}.")
    if request.command == "show":
        lines += describe_ballots(report, words)
    out.write("\n".join(lines) + "\n\n")


def _check_head(content: bytes, head: str, words: Wording) -> str:
    """What is said when the given head is in the chain."""
    if head not in {event.digest for event in read_archive(content).events}:
        raise _Refused(words.say("unknown_head"))
    return words.say("known_head")


def _diff(request: Request, words: Wording, out: TextIO, err: TextIO) -> None:
    old, new = (_read_file(name, words) for name in request.files)
    events = check_continuation(old, new)
    out.write(f"- {words.say('continuation', events=events)}.\n")


_COMMANDS: dict[str, Callable[[Request, Wording, TextIO, TextIO], None]] = {
    "verify": _verify,
    "show": _verify,
    "diff": _diff,
}
