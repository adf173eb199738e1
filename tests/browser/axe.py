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
#: The colours are all that the dark changes.
_ASKED_IN_THE_DARK = json.dumps(
    {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
)


@functools.cache
def _script() -> str:
    return str(Axe().axe_script)


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds wrong on the page as it stands now: rules, each with its `id` and its `nodes`."""
    return _run(page, _ASKED)


def violations_in_the_dark(page: Page) -> list[dict[str, Any]]:
    """What cannot be read on the page once the device asks for dark colours; the page is light again afterwards."""
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    try:
        page.evaluate("Promise.all(document.getAnimations().map(one => one.finished)).then(() => null)")
        return _run(page, _ASKED_IN_THE_DARK)
    finally:
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")


def _run(page: Page, asked: str) -> list[dict[str, Any]]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found: list[dict[str, Any]] = page.evaluate(f"axe.run({asked}).then(result => result.violations)")
    return found
