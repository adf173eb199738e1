"""Who may import whom and what each layer leaves alone; see docs/architecture.md."""

import ast
import sys

import pytest

from tests.sources import (
    MAY_IMPORT,
    RANK,
    area_of,
    functions,
    imports,
    name_of,
    rank_of,
    relative,
    sources,
    tree,
)

pytestmark = pytest.mark.once

#: Folders without Django, clock or chance, and what they may import beside the standard library.
PURE = {"rules": set(), "sealed": {"gmpy2"}}
CLOCK = "interlignes/kit/clock.py"
SIGNALS = {"post_save", "pre_save", "post_delete", "pre_delete", "m2m_changed", "receiver", "Signal"}


def test_import_stays_below_its_app() -> None:
    wrong = []
    for path in sources():
        area = area_of(name_of(path))
        for module, line in imports(path):
            target = area_of(module)
            if area in MAY_IMPORT and target and target != area and target not in MAY_IMPORT[str(area)]:
                wrong.append(f"{relative(path)}:{line} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_governance_and_wellbeing_do_not_know_each_other() -> None:
    assert "wellbeing" not in MAY_IMPORT["governance"]
    assert "governance" not in MAY_IMPORT["wellbeing"]


def test_import_stays_within_its_layer() -> None:
    wrong = []
    for path in sources():
        module = name_of(path)
        area = str(area_of(module))
        rank = rank_of(module, area)
        for imported, line in imports(path):
            if area_of(imported) != area or rank is None:
                continue
            other = rank_of(imported, area)
            if other is not None and other > rank:
                wrong.append(f"{relative(path)}:{line} ({rank}) imports {imported} ({other})")
    assert not wrong, "\n".join(wrong)


def test_rules_import_the_standard_library_only() -> None:
    wrong = []
    for path in sources():
        folder = next((part for part in relative(path).split("/")[:-1] if part in PURE), None)
        if folder is None:
            continue
        inside = name_of(path).split(f".{folder}")[0] + f".{folder}"
        for module, line in imports(path):
            first = module.split(".")[0]
            if module.startswith(inside) or first in sys.stdlib_module_names or first in PURE[folder]:
                continue
            wrong.append(f"{relative(path)}:{line} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_rules_read_neither_clock_nor_chance() -> None:
    names = {"now", "today", "utcnow", "time", "monotonic", "random", "randint", "token_bytes"}
    wrong = [
        f"{relative(path)}:{node.lineno} calls {node.func.attr}"
        for path in sources()
        if set(relative(path).split("/")[:-1]) & set(PURE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
    ]
    assert not wrong, "\n".join(wrong)


def test_no_import_inside_a_function() -> None:
    wrong = [
        f"{relative(path)}:{node.lineno} in {function.name}"
        for path in sources()
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not wrong, "\n".join(wrong)


def test_only_the_clock_reads_the_clock() -> None:
    wrong = []
    for path in sources():
        if relative(path) == CLOCK:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                spelled = f"{node.value.id}.{node.attr}"
                if spelled in {"datetime.now", "datetime.utcnow", "date.today", "timezone.now", "time.time"}:
                    wrong.append(f"{relative(path)}:{node.lineno} {spelled}")
    assert not wrong, "\n".join(wrong)


def test_no_signal_between_our_apps() -> None:
    wrong = [
        f"{relative(path)}:{node.lineno} {alias.name}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("django")
        for alias in node.names
        if alias.name in SIGNALS
    ]
    assert not wrong, "\n".join(wrong)


def test_foreign_keys_across_apps_are_strings() -> None:
    """A class given as target would be an import of models; imports of `members.models` for types are fine."""
    wrong = []
    for path in sources():
        if "/models" not in f"/{relative(path)}":
            continue
        own = {node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)}
        area = str(area_of(name_of(path)))
        foreign = {
            alias.name
            for node in ast.walk(tree(path))
            if isinstance(node, ast.ImportFrom) and area_of(str(node.module)) not in {None, area}
            for alias in node.names
        } - own
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                is_key = node.func.attr in {"ForeignKey", "OneToOneField", "ManyToManyField"}
                if is_key and isinstance(node.args[0], ast.Name) and node.args[0].id in foreign:
                    wrong.append(f"{relative(path)}:{node.lineno} {node.args[0].id}")
    assert not wrong, "\n".join(wrong)


def test_queries_and_permissions_change_nothing() -> None:
    """Readings that write would make a page view a change."""
    verbs = {
        "save",
        "delete",
        "create",
        "update",
        "bulk_create",
        "bulk_update",
        "get_or_create",
        "update_or_create",
    }
    wrong = [
        f"{relative(path)}:{node.lineno} .{node.func.attr}()"
        for path in sources()
        if path.stem in {"queries", "permissions"} or "queries" in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in verbs
        # hashes and dicts have an update() of their own
        if not (node.func.attr == "update" and isinstance(node.func.value, ast.Name))
    ]
    assert not wrong, "\n".join(wrong)


def test_tasks_take_ids() -> None:
    """A task's arguments travel through a broker: numbers and words, never objects."""
    wrong = []
    for path in sources():
        if path.stem != "tasks":
            continue
        for function in functions(path):
            for argument in [*function.args.args, *function.args.kwonlyargs]:
                spelled = ast.unparse(argument.annotation) if argument.annotation else ""
                if argument.arg != "self" and spelled not in {
                    "int",
                    "str",
                    "int | None",
                    "str | None",
                    "bool",
                }:
                    wrong.append(
                        f"{relative(path)}:{function.lineno} {function.name}({argument.arg}: {spelled})"
                    )
    assert not wrong, "\n".join(wrong)


def test_actions_are_keyword_only() -> None:
    """Public functions of actions modules take keywords, so that a call says what each value is."""
    wrong = []
    for path in sources():
        module = name_of(path)
        if rank_of(module, str(area_of(module))) != RANK["actions"]:
            continue
        for node in tree(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            positional = [argument.arg for argument in node.args.args]
            if {"by", "at"} & set(positional) and len(positional) > 2:
                wrong.append(f"{relative(path)}:{node.lineno} {node.name}")
    assert not wrong, "\n".join(wrong)
