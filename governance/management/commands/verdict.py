"""`manage.py verdict`: judge counts by a rule from the command line, one case or one JSON object a line.

manage.py verdict --preset sa_legal --kind ordinaire --call 1 --members 12 --present 9 --for 5 --against 4
manage.py verdict --jsonl < cases.jsonl
"""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext, ngettext

from governance.rules import majority, presets
from governance.rules.explain import explain

FIELDS = ("members", "present", "for", "against", "abstain", "blank")
#: No cooperative has more members, and larger numbers only slow the arithmetic down.
LARGEST = 10**9


class Command(BaseCommand):
    """Anybody can check a rule against the statuts."""

    help = "Judge the counts of a ballot by a preset rule and explain the verdict."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options named like the keys of presets.json."""
        parser.add_argument("--jsonl", action="store_true", help="one JSON object a line on standard input")
        parser.add_argument("--list", action="store_true", help="name every preset, class and call")
        parser.add_argument("--preset", default=presets.DEFAULT)
        parser.add_argument("--kind", default="ordinaire")
        parser.add_argument("--call", type=int, default=1)
        for name in FIELDS:
            parser.add_argument(f"--{name}", type=int, default=0 if name in {"abstain", "blank"} else None)
        parser.add_argument("--language", choices=["fr", "en"], default="fr")

    def handle(self, *args: Any, **options: Any) -> None:
        """One verdict, or one a line; exit code 1 when a case could not be judged."""
        with translation.override(options["language"]):
            try:
                if options["list"]:
                    self._list()
                elif options["jsonl"]:
                    self._lines()
                else:
                    self._one(options)
            except BrokenPipeError:  # whoever reads has read enough: `| head`
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                sys.exit(1)

    def _list(self) -> None:
        for key, book in presets.load().items():
            for kind, rules in book.rules.items():
                calls = ", ".join(str(rule.call) for rule in rules or ()) or "-"
                self.stdout.write(f"{key} {kind} {calls}")

    def _one(self, options: Mapping[str, Any]) -> None:
        missing = [f"--{name}" for name in FIELDS if options[name] is None]
        if missing:
            raise CommandError(f"missing: {' '.join(missing)} (or --jsonl)")
        try:
            answer = judge({key: options[key] for key in ("preset", "kind", "call", *FIELDS)})
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{answer['outcome']}\n{answer['explanation']}")

    def _lines(self) -> None:
        failed = 0
        for number, raw in enumerate(sys.stdin.buffer, start=1):
            if not raw.strip():
                continue
            try:
                answer = judge(_read(raw))
            except ValueError as error:
                failed += 1
                answer = {"error": f"line {number}: {error}"}
            self.stdout.write(self._as_json(answer))
            self.stdout.flush()
        if failed:
            raise CommandError(f"{failed} line(s) could not be judged")

    def _as_json(self, answer: Mapping[str, str]) -> str:
        """Letters as they are, where the output can take them: half a surrogate pair fits into no encoding."""
        text = json.dumps(answer, ensure_ascii=False)
        try:
            text.encode(getattr(self.stdout, "encoding", None) or "utf-8")
        except UnicodeEncodeError:
            return json.dumps(answer)
        return text


def _read(raw: bytes) -> dict[str, Any]:
    """One line as an object. Raises ValueError."""
    try:
        data = json.loads(raw.decode("utf-8-sig"), parse_int=_whole)
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg})") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")
    return data


def _whole(digits: str) -> int:
    """A JSON integer, refused before Python converts thousands of digits."""
    if len(digits) > 11:
        raise ValueError("a number is too large")
    return int(digits)


def judge(case: Mapping[str, Any]) -> dict[str, str]:
    """`outcome` and `explanation` of one case. Raises ValueError naming the field."""
    required = {"preset", "kind", "call", *FIELDS} - {"blank"}
    if missing := sorted(required - set(case)):
        raise ValueError(f"missing: {', '.join(missing)}")
    if unknown := sorted(set(case) - required - {"blank"}):
        raise ValueError(f"unknown: {', '.join(unknown)[:100]}")
    if not isinstance(case["preset"], str) or case["preset"] not in presets.load():
        raise ValueError(f"preset: not one of {', '.join(presets.load())}")
    if not isinstance(case["kind"], str):
        raise ValueError("kind: not a text")
    for name in ("call", *FIELDS):
        value = case.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
            raise ValueError(f"{name}: not a whole number between 0 and {LARGEST}")
    rule = presets.load()[case["preset"]].rule(case["kind"], case["call"])
    counts = majority.Counts(
        members=case["members"],
        present=case["present"],
        for_=case["for"],
        against=case["against"],
        abstain=case["abstain"],
        blank=case.get("blank", 0),
    )
    result = majority.verdict(rule, counts)
    return {
        "outcome": result.outcome.value,
        "explanation": explain(result, gettext=gettext, ngettext=ngettext),
    }
