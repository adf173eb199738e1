"""A migrated SQLite file, kept from run to run: migrating takes as long as three hundred tests.

It is made anew when a migration, or what a migration calls, has changed; a clean clone has none, so that `script/test`
migrates there for certain. PostgreSQL migrates each time.
"""

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

import django

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / ".test-cache"
#: What decides of the tables: the migrations and the triggers.
SOURCES = ("*/migrations/*.py", "interlignes/*/migrations/*.py", "*/triggers.py", "interlignes/*/triggers.py")
MORE = ("interlignes/kit/append_only.py", "wellbeing/models/*.py", "members/models/*.py", "requirements.txt")


def cached() -> Path:
    """Where the file for the migrations as they are stands, or would."""
    digest = hashlib.sha256(django.__version__.encode())
    for pattern in (*SOURCES, *MORE):
        for path in sorted(ROOT.glob(pattern)):
            if FOLDER not in path.parents:
                digest.update(path.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:32]}.sqlite3"


def fetch(target: Path) -> bool:
    """Put the kept file at `target`; False when there is none for these migrations."""
    if not (source := cached()).exists():
        return False
    shutil.copyfile(source, target)
    return True


def keep(made: Path) -> None:
    """Keep a freshly migrated database, and none for older migrations."""
    FOLDER.mkdir(exist_ok=True)
    target = cached()
    draft = target.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(made) as source, sqlite3.connect(draft) as copy:
        source.backup(copy)
    source.close()
    copy.close()
    draft.replace(target)
    for old in FOLDER.glob("*.sqlite3"):
        if old != target:
            old.unlink(missing_ok=True)
