"""Reading the words of a questionnaire from a file: JSON or CSV.

JSON::

    {"recall": "Au cours des deux dernières semaines", "options": ["Jamais", ...], "items": {"1": "Je me suis senti...",
     "2": {"text": "...", "options": [...]}}}

CSV: a row an item: its number, its text, then its labels from the lowest value to the highest. A row "options" gives
the labels of the items that have none, a row "recall" the period.
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wellbeing.rules.packs import Pack

LONGEST_TEXT, LONGEST_FILE = 500, 200_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: `code` names the sentence, `place` the item or line, `found` and `wanted` fill it in."""

    code: str
    place: str = ""
    found: str = ""
    wanted: str = ""


class TextsError(ValueError):
    """Texts that do not fit the pack; `problems` says why, at most ten."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.code} {problem.place}" for problem in problems))
        self.problems = problems[:10]


def read(pack: Pack, raw: str) -> dict[str, Any]:
    """The texts as `packs.with_texts` takes them. Raises TextsError."""
    if len(raw) > LONGEST_FILE:
        raise TextsError([Problem("too_large")])
    text = raw.lstrip("\ufeff").strip()
    if not text:
        raise TextsError([Problem("empty")])
    found = _from_json(text) if text.startswith("{") else _from_csv(text)
    return _checked(pack, found)


def _from_json(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise TextsError([Problem("not_json", place=str(error.lineno))]) from None
    except RecursionError:
        raise TextsError([Problem("not_json", place="1")]) from None
    items = data.get("items")
    if not isinstance(items, dict):
        raise TextsError([Problem("no_items")])
    rows = {str(code): value if isinstance(value, dict) else {"text": value} for code, value in items.items()}
    return {"recall": data.get("recall", ""), "options": data.get("options"), "items": rows}


def _from_csv(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {"recall": "", "options": None, "items": {}}
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    problems = []
    for row in reader:
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        name = cells[0].lower()
        if name in {"options", "recall"}:
            found[name] = cells[1:] if name == "options" else " ".join(cells[1:])
        elif name in {"item", "i", "n", "no"}:
            continue  # a header
        elif (code := name.removeprefix("i")) in found["items"]:
            problems.append(Problem("twice", place=code))
        else:
            found["items"][code] = {"text": cells[1] if len(cells) > 1 else "", "options": cells[2:] or None}
    if problems:
        raise TextsError(problems)
    return found


def _checked(pack: Pack, found: Mapping[str, Any]) -> dict[str, Any]:
    known = {item.id for item in pack.items}
    problems = [Problem("unknown", place=code[:20]) for code in found["items"] if code not in known]
    items: dict[str, Any] = {}
    for item in pack.items:
        row = found["items"].get(item.id, {})
        options = row.get("options") or found["options"]
        problems += _problems(pack, item.id, row.get("text"), options)
        items[item.id] = {"text": row.get("text"), "options": options}
    recall = found["recall"]
    if not isinstance(recall, str) or len(recall) > LONGEST_TEXT:
        problems.append(Problem("recall"))
    if problems:
        raise TextsError(problems)
    return {"recall": recall, "items": items}


def _problems(pack: Pack, code: str, text: Any, options: Any) -> list[Problem]:
    """What is wrong with one item."""
    if text is None or text == "":
        return [Problem("missing", place=code)]
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        return [Problem("text", place=code)]
    wanted = len(pack.degrees)
    if not isinstance(options, list) or not all(isinstance(o, str) and 0 < len(o) <= 80 for o in options):
        return [Problem("no_options", place=code, wanted=str(wanted))]
    if len(options) != wanted:
        return [Problem("options", place=code, found=str(len(options)), wanted=str(wanted))]
    return []
