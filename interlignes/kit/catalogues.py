"""Compiles translation catalogues: a fresh machine has no gettext tools, and built files are not committed."""

import os
from pathlib import Path

import polib


def compile_all(locale: Path) -> list[Path]:
    """Write the .mo beside each .po under `locale` that is newer than it; the files written.

    Each file appears whole (rename), so a server starting meanwhile reads the old or the new one.
    """
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)
        written.append(target)
    return written
