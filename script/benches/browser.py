"""What a voter's and a reader's browser needs: encrypting ballots, verifying 200, in Chromium with our own modules.

Wall-clock time and, where one thread does the work, its processor time, because other programs may load the machine.
The yardstick is one bare multiplication modulo p in the same browser.
"""

import base64
import os
import random
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from interlignes.sealed import archive, credentials
from interlignes.sealed.decryption import combine, count, partially_decrypt, result_text
from interlignes.sealed.election import Election, Question, make_election
from interlignes.sealed.encryption import encrypt
from interlignes.sealed.randomness import make_uuid
from interlignes.sealed.tally import make_tally
from interlignes.sealed.trustees.group import Single, Trustees
from interlignes.sealed.trustees.single import make_key
from wellbeing.rules import packs, rounds

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
MOTION = (Question("Adopter ?", ("Pour", "Contre", "Abstention"), blank=True),)


def check_in(pack: str) -> list[Question]:
    """What a check-in asks: every item, then the band of every scale of several items."""
    return [Question(one.text, one.answers) for one in rounds.questions(packs.load(pack), "fr")]


#: Name -> questions, milliseconds to keep for the first ballot and for the next ones.
KINDS = {
    "one of three, blank allowed": (MOTION, 70, 50),
    "check-in, pulse of 9 questions": (check_in("pulse9"), 1000, 1000),
    "check-in, yearly survey of 26 questions and 7 bands": (check_in("annuel26"), 3000, 3000),
}
VOTERS, ROUNDS = 200, 8
BARE = """async () => { const { P } = await import('/js/sealed/group.js'); let a = P / 3n; const b = P / 7n;
  for (let i = 0; i < 20000; i++) a = (a * b) % P; return String(a).length; }"""
LOAD = """async () => { const modules = ['election', 'ballot', 'codes'].map((name) => import(`/js/sealed/${name}.js`));
  window.all = Object.assign({}, ...(await Promise.all(modules))); }"""
FIRST = """async ([text, code]) => {
  const { Election, makeBallot, deriveCredential } = window.all, began = performance.now();
  const election = new Election(text), secret = deriveCredential(election.uuid, code);
  window.again = async () => (await makeBallot(election, secret, election.questions.map(() => [0]))).text.length;
  const size = await window.again();
  return [performance.now() - began, size]; }"""
VERIFY = """async (content) => {
  const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0)).buffer;
  const { verifyInWorker } = await import('/js/sealed/client.js'), began = performance.now();
  const found = await verifyInWorker('/js/sealed/worker.js', bytes);
  return [performance.now() - began, found.ballots]; }"""


class Quiet(SimpleHTTPRequestHandler):
    """static/, without a line for every request."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def election_of(rng: random.Random, questions: Any) -> tuple[Election, int, Trustees]:
    """An election of one trustee."""
    private, public = make_key(rng=rng)
    trustees = Trustees((Single(public),))
    uuid = make_uuid(rng)
    made = make_election(
        uuid=uuid, name="Mesure", description="", questions=questions, public_key=trustees.check()
    )
    return made, private, trustees


def counted_archive(rng: random.Random) -> bytes:
    """An archive of 200 voters, counted."""
    election, private, trustees = election_of(rng, MOTION)
    voters = credentials.make_credentials(VOTERS, uuid=election.uuid, rng=rng)
    weights = {voter.public: 1 for voter in voters}
    listed = credentials.credentials_text(weights)
    parts = [
        archive.append_setup(
            archive.START, election=election.text, trustees=trustees.text, credentials=listed
        )
    ]
    ballots = []
    for voter in voters:
        key = credentials.private_key(voter.code, uuid=election.uuid)
        ballots.append(encrypt(election, [[rng.randrange(3)]], private_key=key, rng=rng))
        parts.append(archive.append_ballot(parts[-1].head, ballots[-1].text))
    tally = make_tally(election, ballots, weights)
    parts.append(archive.append_end_of_ballots(parts[-1].head))
    parts.append(archive.append_tally(parts[-1].head, tally))
    part = partially_decrypt(election, tally, private=private, rng=rng)
    parts.append(archive.append_partial_decryption(parts[-1].head, owner=1, part=part.text))
    counts = count(combine(trustees, tally, {1: part}), votes=tally.votes)
    parts.append(archive.append_result(parts[-1].head, result_text(counts)))
    return b"".join(archive.write(1_700_000_000, [record for each in parts for record in each.records]))


def processor_ms(session: CDPSession) -> float:
    """What the page's thread has used so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def tree_seconds() -> float:
    """Processor seconds of all processes below this one, workers of the browser included."""
    parents, used = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        parents[int(stat.parent.name)] = int(fields[1])
        used[int(stat.parent.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def is_below(number: int) -> bool:
        while number in parents and number != os.getpid():
            number = parents[number]
        return number == os.getpid()

    return sum(seconds for number, seconds in used.items() if number != os.getpid() and is_below(number))


def fresh(browser: Any, port: int) -> tuple[Page, CDPSession]:
    """A page that has computed nothing yet."""
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{port}/img/logo.svg")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    return page, session


def measure(browser: Any, port: int) -> list[str]:
    """The figures, one a line."""
    rng, lines = random.Random(1), []
    page, session = fresh(browser, port)
    used = processor_ms(session)
    page.evaluate(BARE)
    lines.append(f"one multiplication modulo p: {(processor_ms(session) - used) / 20:.1f} µs of processor")
    page.close()
    for name, (questions, first_limit, next_limit) in KINDS.items():
        election, *_ = election_of(rng, questions)
        code = credentials.make_code(rng=rng)
        page, session = fresh(browser, port)
        page.evaluate(LOAD)
        used = processor_ms(session)
        wall, size = page.evaluate(FIRST, [election.text, code])
        first = processor_ms(session) - used
        nexts = []
        for _ in range(ROUNDS):
            used = processor_ms(session)
            page.evaluate("window.again()")
            nexts.append(processor_ms(session) - used)
        typical = sorted(nexts)[ROUNDS // 2]
        lines.append(
            f"{name}: first ballot {first:.0f} ms of processor (wall {wall:.0f}; at most {first_limit}), "
            f"then {typical:.0f} (at most {next_limit}), {size} bytes"
        )
        page.close()
    page, _ = fresh(browser, port)
    content = base64.b64encode(counted_archive(rng)).decode()
    before = tree_seconds()
    wall, ballots = page.evaluate(VERIFY, content)
    seconds = f"{tree_seconds() - before:.1f} s of processor (wall {wall / 1000:.1f})"
    lines.append(f"verifying an archive of {ballots} ballots in workers: {seconds}")
    return lines


def browser() -> None:
    """Print the figures of the browser."""
    program = shutil.which("chromium")
    if program is None:
        raise SystemExit("chromium is not installed (Debian: apt install chromium)")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(STATIC)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program, chromium_sandbox=False, args=["--disable-gpu"]
        )
        print("\n".join([f"Chromium {started.version}", *measure(started, server.server_port)]), flush=True)
        started.close()
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    browser()
