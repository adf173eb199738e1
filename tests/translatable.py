"""Finds what is to be translated, without gettext: Python by its syntax tree, templates by Django's own lexer."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

#: Function -> which of its arguments are context, singular, plural.
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),  # in templates
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
#: (context, singular, plural); "" where there is none.
Message = tuple[str, str, str]


def in_python(source: str) -> Iterator[Message]:
    """Messages of a Python file, whatever its imports call the functions, and of callables passed as `gettext=`."""
    tree = ast.parse(source)
    known = dict(FUNCTIONS)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            known |= {
                alias.asname: FUNCTIONS[alias.name]
                for alias in node.names
                if alias.asname and alias.name in FUNCTIONS
            }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in known:
                yield from _message(node, known[name])


def _message(call: ast.Call, shape: tuple[int | None, int, int | None]) -> Iterator[Message]:
    """What a call names literally; a call with variables names nothing."""
    texts = [
        argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None
        for argument in call.args
    ]
    found = ["" if place is None else texts[place] if place < len(texts) else None for place in shape]
    if all(text is not None for text in found) and found[1]:
        yield (str(found[0]), str(found[1]), str(found[2]))


def in_template(source: str, name: str) -> Iterator[Message]:
    """Messages of a template: Django turns it into something that looks like Python to xgettext."""
    marked = templatize(source, origin=name)
    for call in re.finditer(r"\b(_|n?p?n?gettext)\(", marked):
        text = _balanced(marked[call.start() :])
        try:
            node = ast.parse(text, mode="eval").body
        except SyntaxError as error:
            raise ValueError(f"{name}: {text[:80]}") from error
        if isinstance(node, ast.Call):
            yield from _message(node, FUNCTIONS[call[1]])


def _balanced(text: str) -> str:
    """From a name up to the bracket that closes its call, strings respected."""
    depth, quote, position = 0, "", 0
    while position < len(text):
        letter = text[position]
        if quote:
            if letter == "\\":
                position += 1
            elif letter == quote:
                quote = ""
        elif letter in "'\"":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
            if not depth:
                break
        position += 1
    return re.sub(r"\bu(?=['\"])", "", text[: position + 1])


def everything(root: Path, packages: tuple[str, ...]) -> dict[Message, str]:
    """Every message of the product with the file that names it."""
    found: dict[Message, str] = {}
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            for message in in_python(path.read_text(encoding="utf-8")):
                found.setdefault(message, str(path.relative_to(root)))
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            for message in in_template(path.read_text(encoding="utf-8"), str(path)):
                found.setdefault(message, str(path.relative_to(root)))
    return found
