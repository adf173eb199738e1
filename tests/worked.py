"""Reads the tables of a document, so that worked examples are recomputed from what is printed."""

import re
from decimal import Decimal

from tests.sources import ROOT


def tables(document: str, heading: str) -> list[list[list[str]]]:
    """The tables under a heading: rows of cells, without the row of column names."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    section = re.split(r"^## ", text.split(f"\n## {heading}", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    found: list[list[list[str]]] = []
    before = ""
    for line in section.splitlines():
        if line.startswith("|---"):
            found.append([])
        elif line.startswith("|") and before.startswith("|"):
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        before = line
    return found


def number(text: str) -> Decimal:
    """«−1 500 €», «3 985,20 €», «66,66 %» as a number."""
    plain = text.replace("−", "-").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    found = re.search(r"[+-]?\d+(\.\d+)?", plain)
    assert found, text
    return Decimal(found.group())
