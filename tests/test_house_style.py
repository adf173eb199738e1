"""Budgets of length, docstrings, and what no template of ours contains; see docs/testing.md."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.sources import RANK, ROOT, area_of, functions, name_of, rank_of, relative, sources, tree

pytestmark = pytest.mark.once

#: Lines; of a view without its docstring and decorators.
FUNCTION_LINES, FILE_LINES, TEMPLATE_LINES, VIEW_LINES = 60, 400, 150, 25


def test_sizes_of_functions_and_files() -> None:
    wrong = []
    for path in sources():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > FILE_LINES:
            wrong.append(f"{relative(path)}: {lines} lines > {FILE_LINES}")
        for function in functions(path):
            length = (function.end_lineno or 0) - function.lineno + 1
            if length > FUNCTION_LINES:
                wrong.append(f"{relative(path)}:{function.lineno} {function.name}: {length} lines")
    assert not wrong, "\n".join(wrong)


def test_tests_keep_the_same_sizes() -> None:
    wrong = [
        f"{relative(path)}: {lines} lines > {FILE_LINES}"
        for folder in ("tests", "script")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and path.suffix in {".py", ""}
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    ]
    assert not wrong, "\n".join(wrong)


def test_views_are_short() -> None:
    wrong = []
    for path in sources():
        if rank_of(name_of(path), str(area_of(name_of(path)))) != RANK["views"]:
            continue
        for function in functions(path):
            body = function.body[1:] if ast.get_docstring(function) else function.body
            length = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            if length > VIEW_LINES:
                wrong.append(f"{relative(path)}:{function.lineno} {function.name}: {length} lines")
    assert not wrong, "\n".join(wrong)


def test_sizes_of_templates() -> None:
    wrong = [
        f"{relative(path)}: {lines} lines"
        for path in sorted((ROOT / "templates").rglob("*.*"))
        if path.is_file() and (lines := len(path.read_text(encoding="utf-8").splitlines())) > TEMPLATE_LINES
    ]
    assert not wrong, "\n".join(wrong)


def test_what_is_public_has_a_docstring() -> None:
    wrong = []
    for path in sources():
        if not tree(path).body and path.name == "__init__.py":
            continue
        if tree(path).body and not ast.get_docstring(tree(path)):
            wrong.append(relative(path))
        wrong += [f"{relative(path)}:{line} {name}" for name, line in undocumented(tree(path).body)]
    assert not wrong, "\n".join(wrong)


def undocumented(body: list[ast.stmt]) -> Iterator[tuple[str, int]]:
    """Public functions, classes and methods without a docstring; `class Meta` and `class Media` are Django's."""
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if node.name.startswith("_") or node.name in {"Meta", "Media"}:
            continue
        if not ast.get_docstring(node):
            yield node.name, node.lineno
        if isinstance(node, ast.ClassDef):
            yield from undocumented(node.body)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"\|\s*safe\b", "|safe shows what people typed as it is"),
        (r"\{%\s*autoescape\s+off", "autoescape off shows what people typed as it is"),
        (r"\sstyle\s*=", "style= is refused by the content security policy"),
        (r"<style\b", "an inline style sheet is refused by the content security policy"),
        (r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", "inline script is refused by the policy"),
        (r"\son[a-z]+\s*=\s*[\"']", "on...= is inline script"),
        (r"javascript:", "javascript: is inline script"),
        (r"(src|href)\s*=\s*[\"']https?://", "another server would learn who reads our pages"),
    ],
)
def test_templates_avoid(pattern: str, why: str) -> None:
    """Plain text and mails are no pages: a mail program knows no style sheet, and a text has nothing to escape."""
    wrong = [
        f"{relative(path)}:{number} {line.strip()[:90]}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if "emails" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert not wrong, why + "\n" + "\n".join(wrong)


def test_mails_escape_what_people_typed() -> None:
    wrong = [
        relative(path)
        for path in sorted((ROOT / "templates" / "emails").rglob("*.html"))
        if re.search(r"\|\s*safe\b|autoescape\s+off", path.read_text(encoding="utf-8"))
    ]
    assert not wrong, "\n".join(wrong)


def test_mark_safe_is_used_by_the_kit_only() -> None:
    """Where HTML is made from strings is a short list to read."""
    wrong = [
        f"{relative(path)}:{node.lineno}"
        for path in sources()
        if not relative(path).startswith("interlignes/kit/")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name)
        and node.id in {"mark_safe", "SafeString"}
        and isinstance(node.ctx, ast.Load)
        if node.id == "mark_safe"
    ]
    assert not wrong, "\n".join(wrong)
