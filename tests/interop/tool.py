"""belenios-tool 2.0, the reference that we did not write, and the two checks that it lacks."""

import io
import json
import subprocess
import tarfile
from itertools import groupby
from pathlib import Path

from tests.programs import require_program

SAMPLES = Path(__file__).parent / "samples"
COMPLETE = ["EndBallots", "EncryptedTally", "PartialDecryption", "Result"]


class Tool:
    """Runs belenios-tool in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.program = require_program("belenios-tool", "whether it accepts our archives, and we accept its")
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def run(self, *arguments: str, given: str = "", is_refusal_expected: bool = False) -> str:
        """What it says (standard output, then errors)."""
        done = subprocess.run(
            [self.program, *arguments],
            cwd=self.folder,
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert bool(done.returncode) is is_refusal_expected, done.stderr
        return done.stdout or done.stderr

    def write(self, name: str, text: str) -> str:
        """A file in its folder."""
        (self.folder / name).write_text(text)
        return name

    def put_archive(self, uuid: str, content: bytes) -> None:
        """The one archive of its folder."""
        for old in self.folder.glob("*.bel"):
            old.unlink()
        (self.folder / f"{uuid}.bel").write_bytes(content)

    def verify(self) -> None:
        """`election verify`, which must pass."""
        assert "all checks passed" in self.run("election", "verify")

    def ballot(self, code: str, vectors: list[list[int]]) -> str:
        """A ballot that the tool makes with a voter's code."""
        choices = self.write("choices.json", json.dumps(vectors))
        code_file = self.write("code.txt", code)
        return self.run("election", "generate-ballot", "--ballot", choices, "--privcred", code_file).strip()


def complement(content: bytes) -> str:
    """What belenios-tool 2.0 does not look at: why the archive is dishonest, or nothing.

    No record twice, and events in an order that hides no ballot. Written with Python's tarfile on purpose, so that it
    shares nothing with the library.
    """
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        members = archive.getmembers()
        names = [member.name for member in members]
        if len(set(names)) < len(names):
            return "repeated record"
        events = [member for member in members if member.name.endswith(".event.json")]
        kinds = [json.loads(archive.extractfile(event).read())["type"] for event in events]  # type: ignore[union-attr]
    order = [kind for kind, _ in groupby(kinds)]
    allowed = [["Setup", *ballots, *end] for ballots in ([], ["Ballot"]) for end in ([], COMPLETE)]
    return "" if order in allowed else f"order of events: {order}"
