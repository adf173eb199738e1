"""Debian's Chromium; without one these tests are skipped, and say so."""

import os
from typing import Any

import pytest

from tests.programs import require_program

# Playwright runs an event loop in this thread; Django would refuse the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's browser, without its own calls home."""
    return {
        **browser_type_launch_args,
        "executable_path": require_program("chromium", "what people see in a browser"),
        "chromium_sandbox": False,
        "args": ["--disable-background-networking", "--disable-gpu", "--disable-sync", "--no-first-run"],
    }
