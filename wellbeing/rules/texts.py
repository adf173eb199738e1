"""Reading the words of a questionnaire from a file: JSON or CSV.

JSON::

    {"recall": "Au cours des deux dernières semaines", "options": ["Jamais", ...], "items": {"1": "Je me suis senti...",
     "2": {"text": "...", "options": [...]}}}

CSV: a row an item: its number, its text, then its labels from the lowest value to the highest. A row "options" gives
the labels of the items that have none, a row "recall" the period. Between them commas, semicolons or tabs.
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wellbeing.rules.packs import Pack

LONGEST_TEXT, LONGEST_FILE = 500, 200_000
#: First cells of rows that are no question; the second group is headers.
NAMED, HEADERS = {"options", "recall"}, {"item", "i", "n", "no"}


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
    text = raw.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise TextsError([Problem("empty")])
    found = _from_json(text) if text.startswith("{") else _from_csv(pack, text)
    _refuse_no_text(found)
    return _checked(pack, found)


def _refuse_no_text(found: Mapping[str, Any]) -> None:
    """Half a character and the character 0 can be written in JSON, and no database keeps them."""
    written = json.dumps(found, ensure_ascii=False)
    if "\\u0000" in written or any("\ud800" <= sign <= "\udfff" for sign in written):
        raise TextsError([Problem("characters")])


def _from_json(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise TextsError([Problem("not_json", place=str(error.lineno))]) from None
    except (RecursionError, ValueError):  # nested without end; a number of thousands of digits
        raise TextsError([Problem("not_json", place="1")]) from None
    items = data.get("items")
    if not isinstance(items, dict):
        raise TextsError([Problem("no_items")])
    rows = {str(code): value if isinstance(value, dict) else {"text": value} for code, value in items.items()}
    return {"recall": data.get("recall", ""), "options": data.get("options"), "items": rows}


def _delimiter(pack: Pack, text: str) -> str:
    """The sign by which most lines begin with the number of a question, or with a name of ours; words hold commas."""
    known = NAMED | HEADERS | {item.id for item in pack.items}

    def fitting(sign: str) -> int:
        firsts = (line.split(sign, 1) for line in text.split("\n"))
        return sum(len(cells) > 1 and _code(cells[0].strip(' "')) in known for cells in firsts)

    return max(";,\t", key=fitting)


def _code(cell: str) -> str:
    """The number of a question: "i3" and "I3" are 3."""
    name = cell.lower()
    return name if name in NAMED | HEADERS else name.removeprefix("i")


def _from_csv(pack: Pack, text: str) -> dict[str, Any]:
    found: dict[str, Any] = {"recall": "", "options": None, "items": {}}
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(pack, text))
    try:
        rows = [[cell.strip() for cell in row] for row in reader]
    except csv.Error:  # a quotation mark that is never closed
        raise TextsError([Problem("not_csv", place=str(reader.line_num))]) from None
    problems = []
    for cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        code = _code(cells[0]) if cells else ""
        if not cells or code in HEADERS:
            continue
        if code in NAMED:
            found[code] = cells[1:] if code == "options" else " ".join(cells[1:])
        elif code in found["items"]:
            problems.append(Problem("twice", place=code[:20]))
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
