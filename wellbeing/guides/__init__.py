"""Guides for collective sessions, as Markdown files in French; the first line is the title."""

from functools import cache
from importlib.resources import files

#: In the order in which they are listed; the first is the session itself. The others are named after a family of risk.
NAMES = (
    "seance-collective",
    "intensity",
    "hours",
    "emotions",
    "autonomy",
    "relations",
    "values",
    "insecurity",
    "isolation",
    "recovery",
    "voice",
)


@cache
def read(name: str) -> str | None:
    """The text of a guide; None for a name that is not one."""
    if name not in NAMES:
        return None
    return files("wellbeing.guides").joinpath(f"{name}.md").read_text(encoding="utf-8")


def titles() -> list[tuple[str, str]]:
    """(name, title) of every guide."""
    return [(name, (read(name) or "").split("\n", 1)[0].removeprefix("# ")) for name in NAMES]
