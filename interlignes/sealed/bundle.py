"""The verifier as one file that runs with plain Python 3.11 or later: it is shipped with every archive."""

import io
import zipfile
from pathlib import Path

#: What it is called where it is downloaded.
NAME = "verify-sealed-ballots.pyz"
_FOLDER = Path(__file__).parent
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_MAIN = """\
import gc
import sys

gc.disable()  # everything lives until the end, and there is no cycle

if sys.version_info < (3, 11):
    sys.exit("Python 3.11+ ?")

from interlignes.sealed.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


def verifier_bundle() -> bytes:
    """A zip application: the source files of this package, readable, the same bytes at every call.

    Whoever does not trust it compares its hash with that of another installation of the same version, or reads it.
    """
    files = {"__main__.py": _MAIN, "interlignes/__init__.py": ""}
    for path in sorted(_FOLDER.rglob("*.py")):
        files[f"interlignes/sealed/{path.relative_to(_FOLDER).as_posix()}"] = path.read_text(encoding="utf-8")
    target = io.BytesIO(b"#!/usr/bin/env python3\n")
    target.seek(0, io.SEEK_END)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bundle:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, _LONG_AGO)
            member.external_attr = 0o644 << 16
            bundle.writestr(member, content)
    return target.getvalue()
