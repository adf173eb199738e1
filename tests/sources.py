"""Reads our Python files as syntax trees: which area and layer a module belongs to, what it imports."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("interlignes", "members", "governance", "wellbeing")

#: Areas from the lowest to the highest; an area imports itself and the areas named with it.
MAY_IMPORT = {
    "interlignes.kit": set(),
    "interlignes.sealed": set(),
    "interlignes.journal": {"interlignes.kit"},
    "interlignes.outbox": {"interlignes.kit", "interlignes.journal"},
    "interlignes.urn": {"interlignes.kit", "interlignes.sealed", "interlignes.journal", "interlignes.outbox"},
    "members": {"interlignes.kit", "interlignes.journal", "interlignes.outbox"},
    "governance": {
        "interlignes.kit",
        "interlignes.journal",
        "interlignes.outbox",
        "interlignes.urn",
        "interlignes.sealed",
        "members",
    },
    "wellbeing": {
        "interlignes.kit",
        "interlignes.journal",
        "interlignes.outbox",
        "interlignes.urn",
        "interlignes.sealed",
        "members",
    },
}
#: Layers inside an app: a module imports only lower or equal ranks.
RANK = {
    "rules": 0,
    "choices": 0,
    "models": 1,
    "permissions": 2,
    "queries": 2,
    "actions": 3,
    "tasks": 4,
    "forms": 4,
    "admin": 4,
    "views": 5,
    "urls": 6,
    "urls_capital": 6,
    "urls_live": 6,
    "sheets": 4,
    "apps": 6,
}


@cache
def sources() -> tuple[Path, ...]:
    """Python files of the product, migrations left out."""
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """The file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """`governance.views.ballots`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, with the line; `from a import b` counts as a.b where that is a module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write imports in full"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                target = ROOT / Path(*full.split("."))
                is_module = target.with_suffix(".py").exists() or target.is_dir()
                yield (full if is_module else str(node.module)), node.lineno


def area_of(module: str) -> str | None:
    """The area a module belongs to; `interlignes` itself for the project package; None if foreign."""
    parts = module.split(".")
    if parts[0] not in PACKAGES:
        return None
    dotted = ".".join(parts[:2])
    return dotted if dotted in MAY_IMPORT else parts[0]


def rank_of(module: str, area: str) -> int | None:
    """The rank of a module inside its app; None for helpers that have none."""
    rest = module.removeprefix(area).strip(".").split(".")
    return RANK.get(rest[0])


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def relative(path: Path) -> str:
    """The path from the root of the repository."""
    return path.relative_to(ROOT).as_posix()
