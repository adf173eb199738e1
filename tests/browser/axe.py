"""Deque's axe on a page of the browser, brought into each document once and asked only for what is wrong.

Its answer about what is right names every element of the page; to write and to read that takes longer than to look.
"""

import functools
import json
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: WCAG 2.2 AA with all that it contains, and what axe's makers advise beyond.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_ASKED = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})


@functools.cache
def _script() -> str:
    return str(Axe().axe_script)


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds wrong on the page as it stands now: rules, each with its `id` and its `nodes`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found: list[dict[str, Any]] = page.evaluate(f"axe.run({_ASKED}).then(result => result.violations)")
    return found
