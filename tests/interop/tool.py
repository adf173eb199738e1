"""belenios-tool 2.0, the reference that we did not write, and check_board.sh with the two checks that it lacks."""

import json
import subprocess
import tempfile
from pathlib import Path

from tests.programs import require_program
from tests.sources import ROOT

SAMPLES = Path(__file__).parent / "samples"
CHECK_BOARD = ROOT / "static" / "programs" / "check_board.sh"


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
            timeout=900,
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
    """What belenios-tool 2.0 does not look at, by the script that members download: why it refuses, or nothing."""
    with tempfile.NamedTemporaryFile(suffix=".bel") as file:
        file.write(content)
        file.flush()
        done = subprocess.run(
            ["sh", str(CHECK_BOARD), file.name], capture_output=True, text=True, timeout=60, check=False
        )
    assert bool(done.returncode) is done.stderr.startswith("REFUSED: "), done.stderr
    return done.stderr.removeprefix("REFUSED: ").strip()
