"""Modules import each other by names that change with their content."""

import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from interlignes.kit.static import ModuleStorage
from tests.sources import ROOT

pytestmark = pytest.mark.once


def test_every_import_of_our_modules_leads_to_a_hashed_name(tmp_path: Path) -> None:
    """A release never mixes with the one before it, whatever a browser has kept."""
    storage = ModuleStorage(location=tmp_path, base_url="/static/")
    paths = {}
    for file in sorted((ROOT / "static" / "js").rglob("*.js")):
        name = file.relative_to(ROOT / "static").as_posix()
        storage._save(name, ContentFile(file.read_bytes()))
        paths[name] = (storage, name)
    for _name, _hashed, outcome in storage.post_process(paths):
        assert not isinstance(outcome, Exception), outcome
    found = 0
    for name in paths:
        text = (tmp_path / storage.stored_name(name)).read_text(encoding="utf-8")
        for target in re.findall(r'^(?:import|export)[^;]*? from "([^"]+)"', text, re.MULTILINE):
            found += 1
            assert re.search(r"\.[0-9a-f]{12}\.js$", target), f"{name} imports {target}"
            assert ((tmp_path / name).parent / target).exists()
    assert found > 20
