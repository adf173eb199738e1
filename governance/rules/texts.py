"""Differences between two versions of a text, in words, and the paragraphs that amendments point at."""

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum

#: Beyond these sizes texts are compared more coarsely: a comparison takes the square of the number of pieces, and more
#: when many pieces are alike.
MOST_WORDS = 1600
MOST_PARAGRAPHS = 300


class Change(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words and the blanks between them that stayed, came or went."""

    change: Change
    text: str


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: what blank lines separate, blanks at the ends left out.

    A fence of code keeps its blank lines. Line ends of every system count the same.
    """
    found: list[str] = []
    current: list[str] = []
    fence = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if mark and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark.group(1)
        if line.strip() or fence:
            current.append(line.rstrip())
        elif current:
            found.append("\n".join(current))
            current = []
    if current:
        found.append("\n".join(current))
    return found


def join(parts: list[str]) -> str:
    """The text of these paragraphs."""
    return "\n\n".join(parts)


def differences(before: str, after: str) -> list[list[Piece]]:
    """The paragraphs of both texts in order, each as pieces that stayed, came or went.

    Paragraphs are matched first, then words inside those that changed: a sentence that moved is shown as removed
    there and added here, which is what a reader looks for. Two equal texts give pieces that all stayed.
    """
    old, new = paragraphs(before), paragraphs(after)
    rows: list[list[Piece]] = []
    for verb, first, last, start, end in _blocks(old, new):
        if verb == "equal":
            rows += [[Piece(Change.SAME, text)] for text in old[first:last]]
            continue
        pairs = min(last - first, end - start)
        rows += [_words(old[first + n], new[start + n]) for n in range(pairs)]
        rows += [[Piece(Change.REMOVED, text)] for text in old[first + pairs : last]]
        rows += [[Piece(Change.ADDED, text)] for text in new[start + pairs : end]]
    return rows


def _blocks(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """How paragraphs became others, as difflib says it; of very long texts only what both ends have in common."""
    if len(old) + len(new) <= MOST_PARAGRAPHS:
        return list(difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes())
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
    blocks = [
        ("equal", 0, head, 0, head),
        ("replace", head, len(old) - tail, head, len(new) - tail),
        ("equal", len(old) - tail, len(old), len(new) - tail, len(new)),
    ]
    return [block for block in blocks if block[2] > block[1] or block[4] > block[3]]


def has_changes(rows: list[list[Piece]]) -> bool:
    """Whether anything came or went."""
    return any(piece.change is not Change.SAME for row in rows for piece in row)


def _words(before: str, after: str) -> list[Piece]:
    """One paragraph that became another one."""
    old, new = re.findall(r"\S+|\s+", before), re.findall(r"\S+|\s+", after)
    # Blanks anchor nothing: only words that stayed hold a comparison together.
    alike = difflib.SequenceMatcher(str.isspace, old, new, autojunk=False)
    if len(old) + len(new) > MOST_WORDS or alike.quick_ratio() < 0.4:
        return [Piece(Change.REMOVED, before), Piece(Change.ADDED, after)]
    pieces: list[Piece] = []
    for verb, first, last, start, end in alike.get_opcodes():
        if verb == "equal":
            pieces.append(Piece(Change.SAME, "".join(old[first:last])))
            continue
        if last > first:
            pieces.append(Piece(Change.REMOVED, "".join(old[first:last])))
        if end > start:
            pieces.append(Piece(Change.ADDED, "".join(new[start:end])))
    return pieces


@dataclass(frozen=True, slots=True)
class Edit:
    """One paragraph replaced (`position` counts from 0), inserted after (`is_insertion`) or, with no text, deleted.

    `position` -1 with `is_insertion` puts a paragraph before the first one.
    """

    position: int
    text: str
    is_insertion: bool = False


def apply_edits(text: str, edits: list[Edit]) -> str:
    """The text with each edit made, positions being those of the text as it came in.

    Raises ValueError where two edits replace the same paragraph or one points at none.
    """
    parts = paragraphs(text)
    replaced: dict[int, str] = {}
    inserted: dict[int, list[str]] = {}
    for edit in edits:
        if not (-1 if edit.is_insertion else 0) <= edit.position < len(parts):
            raise ValueError(f"there is no paragraph {edit.position}")
        if edit.is_insertion:
            inserted.setdefault(edit.position, []).append(edit.text)
        elif edit.position in replaced:
            raise ValueError(f"two edits of paragraph {edit.position}")
        else:
            replaced[edit.position] = edit.text
    result = list(inserted.get(-1, []))
    for position, part in enumerate(parts):
        result.append(replaced.get(position, part))
        result += inserted.get(position, [])
    return join([part for part in result if part.strip()])
