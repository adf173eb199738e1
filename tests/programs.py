"""Programs that a fresh machine may lack."""

import os
import shutil

import pytest


def require_program(name: str, what_for: str) -> str:
    """The path of a program; skips the test where it is absent, and fails instead of skipping in CI."""
    path = shutil.which(name)
    if path is None:
        reason = f"{name} is not installed: {what_for} was not tested (Debian: apt install {name})"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path
