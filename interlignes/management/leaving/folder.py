"""The folder of an export: new or empty, its owner's only, each file whole or absent, and its fingerprint kept."""

import hashlib
from pathlib import Path

from interlignes.urn.management.commands.ballots import write_whole


class NotEmpty(Exception):
    """The folder holds something already."""


class Folder:
    """Where files are written; `sums` holds the SHA-256 of each, by its path in the folder."""

    def __init__(self, path: Path) -> None:
        """Make the folder, or take an empty one. Raises NotEmpty, and OSError where there can be none."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(path.iterdir()):
            raise NotEmpty
        path.chmod(0o700)
        self.path = path
        self.sums: dict[str, str] = {}

    def write(self, name: str, content: bytes) -> str:
        """Write a file, readable by its owner only; `name` again, for a link."""
        target = self.path / name
        for folder in reversed([one for one in target.parents if self.path in one.parents]):
            folder.mkdir(mode=0o700, exist_ok=True)
        write_whole(target, content)
        target.chmod(0o600)
        self.sums[name] = hashlib.sha256(content).hexdigest()
        return name

    def seal(self) -> None:
        """The fingerprints, as `sha256sum --check` reads them."""
        lines = [f"{digest}  {name}\n" for name, digest in sorted(self.sums.items())]
        self.write("SHA256SUMS", "".join(lines).encode())
