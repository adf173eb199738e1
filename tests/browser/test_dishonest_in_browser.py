"""Every archive that Python refuses is refused by the browser too: the tests of tests/sealed, judged by JavaScript."""

import base64
import gzip
import inspect
import itertools
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from tests.browser.test_sealed_modules import Run, run
from tests.sealed import (
    test_dishonest_archives,
    test_dishonest_ballots,
    test_dishonest_counts,
    test_dishonest_keys,
)
from tests.sealed.making import Chance, make_bureau_keys, make_scene

__all__ = ["run"]
pytestmark = pytest.mark.django_db(transaction=True)

MODULES = [test_dishonest_archives, test_dishonest_ballots, test_dishonest_counts, test_dishonest_keys]
JUDGE = """
const v = await m('verify');
const packed = Uint8Array.from(atob(given.content), (character) => character.charCodeAt(0));
const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
try { await v.verifyArchive(bytes); return 'accepted'; }
catch (error) { return error.code ?? `crashed: ${error.stack}`; }
"""


def judged(run: Run, content: bytes) -> str:
    """What the browser says; packed, because one of the archives is as long as 50,000 records."""
    return str(run(JUDGE, content=base64.b64encode(gzip.compress(content, 1)).decode()))


def arguments_of(test: Any) -> Iterator[dict[str, Any]]:
    """Every set of arguments that a test is run with."""
    choices = []
    for mark in getattr(test, "pytestmark", []):
        if mark.name == "parametrize":
            names = mark.args[0].split(",") if isinstance(mark.args[0], str) else list(mark.args[0])
            names = [name.strip() for name in names]
            rows = [value if len(names) > 1 else (value,) for value in mark.args[1]]
            choices.append([dict(zip(names, row, strict=True)) for row in rows])
    for combination in itertools.product(*choices):
        yield {name: value for part in combination for name, value in part.items()}


def dishonest(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The archives that the tests of a module want to see refused, by a name that says what is wrong."""
    found: dict[str, bytes] = {}
    for name, test in vars(module).items():
        if not name.startswith("test_") or "refused(" not in inspect.getsource(test):
            continue
        for number, arguments in enumerate(arguments_of(test)):
            if set(inspect.signature(test).parameters) <= set(arguments):
                label = f"{name} {number}"
                monkeypatch.setattr(
                    module,
                    "refused",
                    lambda content, *_, label=label, **__: found.__setitem__(label, content),
                )
                test(**arguments)
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition("_")[2])
def test_what_python_refuses_the_browser_refuses(
    module: ModuleType, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    archives = dishonest(module, monkeypatch)
    assert len(archives) > 5
    verdicts = {label: judged(run, content) for label, content in archives.items()}
    wrong = {label: verdict for label, verdict in verdicts.items() if " " in verdict or verdict == "accepted"}
    assert not wrong, f"{len(archives)} archives: {wrong}"


def test_what_python_accepts_the_browser_accepts(run: Run) -> None:
    """The same scenes when nobody is dishonest, at every step of their life."""
    scene = make_scene(keys=make_bureau_keys(Chance(3)))
    steps = [scene.content]
    for voter, choice in ((0, [0]), (1, None), (0, [2])):
        scene.cast(voter, [choice])
        steps.append(scene.content)
    scene.close()
    steps.append(scene.content)
    scene.decrypt([1, 2, 4])
    steps.append(scene.content)
    assert [judged(run, step) for step in steps] == ["accepted"] * 6
