"""static/js/sealed in Chromium, against Python's own arithmetic and against belenios-tool, which we did not write."""

import hashlib
import json
import secrets
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from interlignes.management import demo_care, demo_sealed
from tests.programs import require_program

pytestmark = pytest.mark.django_db(transaction=True)

ONE = {"answers": ["Pour", "Contre", "Abstention"], "blank": True, "min": 1, "max": 1, "question": "Motion ?"}
SOME = {"answers": ["A", "B", "C", "D", "E"], "min": 0, "max": 3, "question": "Élire"}
TWO_OR_BLANK = {"answers": ["A", "B", "C"], "blank": True, "min": 2, "max": 3, "question": "Élire"}
QUESTIONS = [ONE, SOME, TWO_OR_BLANK]
PAPERS: list[list[Any]] = [
    [[0], [0, 1], [0, 1]],
    [[1], [], "blank"],
    ["blank", [4], [0, 1, 2]],
    [[2], [1, 2, 3], [1, 2]],
]
RESULT = [[1, 1, 1, 1], [1, 2, 1, 1, 1], [1, 2, 3, 2]]

Run = Callable[..., Any]


@pytest.fixture
def run(browser: Browser, live_server: Any) -> Iterator[Run]:
    """Run JavaScript with the modules at hand: `await m("ballot")` is one of them, `given` the arguments."""
    page = browser.new_page()
    page.goto(f"{live_server.url}/compte/login/")

    def evaluate(script: str, **given: Any) -> Any:
        start = "const m = (name) => import(`/static/js/sealed/${name}.js`);"
        return page.evaluate(f"async (given) => {{ {start} {script} }}", given)

    yield evaluate
    page.close()


def tool(folder: Path, *words: str, text: str = "") -> str:
    """What belenios-tool answers; it must not complain."""
    program = require_program("belenios-tool", "that others accept our ballots")
    command = [program, *words]
    return subprocess.run(command, cwd=folder, input=text, text=True, check=True, capture_output=True).stdout


# Arithmetic


def test_hashes_agree_with_python(run: Run) -> None:
    texts = ["é" * n for n in range(70)] + ["x" * n for n in (55, 56, 63, 64, 65, 1000)]
    found = run("const { hashHex } = await m('sha256'); return given.texts.map(hashHex)", texts=texts)
    assert found == [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    stretched = run("const s = await m('sha256'); return s.hex(s.pbkdf2('mot de passe', 'grain', 1000))")
    assert stretched == hashlib.pbkdf2_hmac("sha256", b"mot de passe", b"grain", 1000).hex()


def test_powers_agree_with_python(run: Run) -> None:
    constants = run("const g = await m('group'); return [g.P, g.Q, g.G].map(String)")
    p, q, g = map(int, constants)
    exponents = [0, 1, 15, 16, q - 1, *(secrets.randbelow(q) for _ in range(5))]
    found = run(
        """const g = await m('group');
        const ways = [new g.Ladder(g.G), ...[1, 60, 200, 700].map((n) => new g.FixedBase(g.G, n))];
        const all = (e) => [g.power(g.G, e), ...ways.map((way) => way.power(e))];
        return given.exponents.map(BigInt).map((e) => all(e).map(String))""",
        exponents=[str(exponent) for exponent in exponents],
    )
    assert found == [[str(pow(g, exponent, p))] * 6 for exponent in exponents]


@pytest.mark.parametrize("order", [2, 3])
@pytest.mark.parametrize("size", [1, 200])
def test_elements_outside_the_group_are_found(run: Run, order: int, size: int) -> None:
    """One among many that lies outside by a factor of small order, which the random products must not miss."""
    p, q, g = (int(text) for text in run("const g = await m('group'); return [g.P, g.Q, g.G].map(String)"))
    stray = next(root for base in range(2, 50) if (root := pow(base, (p - 1) // order, p)) != 1)
    good = [pow(g, secrets.randbelow(q), p) for _ in range(size)]
    bad = [*good[:-1], good[-1] * stray % p]
    ask = "const g = await m('group'); return g.areElements(given.all.map(BigInt))"
    assert run(ask, all=[str(number) for number in good]) is True
    assert run(ask, all=[str(number) for number in bad]) is False


# Codes


def test_a_scrutineers_code_is_read_as_it_was_written(run: Run) -> None:
    code = run("const c = await m('codes'); return c.codeOf(c.newSecret())")
    secret = code.replace("-", "")[:22]
    read = "const c = await m('codes'); return c.readCode(given.typed)"
    for typed in (
        code,
        code.lower(),
        code.replace("-", " "),
        f"  {code.replace('L', '1')}\n",
        code.replace("L", "i"),
    ):
        assert run(read, typed=typed) == {"secret": secret}
    assert run(read, typed="") == {"problem": "empty"}
    assert run(read, typed=code[:-1]) == {"problem": "length", "missing": 1}
    assert run(read, typed=code[:-1] + "0") == {"problem": "character", "character": "0"}
    swapped = "3" + code[1:] if code[0] != "3" else "4" + code[1:]
    outcome = run(read, typed=swapped)
    assert outcome == {"problem": "check"} or outcome["secret"] != secret  # one in a thousand passes


def test_a_code_signs_nothing_but_the_question_of_its_check(run: Run) -> None:
    """The server chooses the text: it must not get a signature under a message of the key generation."""
    sign = """const { signCheck } = await m('trustee'); const c = await m('codes');
        try { return signCheck(c.newSecret(), given.text).challenge } catch (error) { return error.message }"""
    assert run(sign, text="code|42:abc").isdigit()
    for text in ('certs_sig|{"certs":[]}', '{"coefexps":["2"]}', "12345", ""):
        assert run(sign, text=text) == "not a question"


def test_codes_of_the_demo_can_be_typed(run: Run) -> None:
    """Whoever tries the demo counts as one of its scrutineers, with the code that was printed."""
    printed = {**demo_sealed.codes(), **demo_care.CODES}
    assert len(printed) == 4
    for code in printed.values():
        read = run("const c = await m('codes'); return c.readCode(given.typed)", typed=code)
        assert read == {"secret": demo_sealed.secret_of(code)}


def test_codes_are_all_different(run: Run) -> None:
    script = "const c = await m('codes'); return Array.from({ length: 300 }, () => [c.newSecret(), c.newCredential()])"
    found = run(script)
    assert len({code for pair in found for code in pair}) == 600


def test_a_voters_code_is_that_of_belenios_tool(run: Run, tmp_path: Path) -> None:
    """Codes that the tool has made; the public part must be the one that the tool published."""
    uuid = "Kf9ArEW2z1xoga"
    tool(
        tmp_path, "setup", "generate-credentials", "--count", "2", "--group", "BELENIOS-2048", "--uuid", uuid
    )
    private = next(tmp_path.glob("*.privcreds"), None) or next(tmp_path.glob("*priv*"))
    public = next(path for path in tmp_path.iterdir() if "pub" in path.name)
    codes = [line.split()[-1].strip('",}]') for line in private.read_text().splitlines() if "-" in line]
    script = """const c = await m('codes'); const g = await m('group');
        const element = (code) => String(g.power(g.G, c.deriveCredential(given.uuid, code)));
        return given.codes.map((code) => [c.readCredential(code).credential, element(code)])"""
    for code, (read, element) in zip(codes, run(script, codes=codes, uuid=uuid), strict=True):
        assert read == code
        assert element in public.read_text()


# A whole election in the browser, judged by the tool

MAKE_KEYS = """
const t = await m('trustee'), c = await m('codes'), g = await m('group');
const secrets = [1, 2, 3].map(c.newSecret), place = { size: 3, threshold: 2 };
const people = secrets.map((secret, i) => new t.ThresholdTrustee(secret, { ...place, index: i + 1 }));
const certs = people.map((person) => person.certificate());
const deals = people.map((person) => person.deal(certs));
const forOne = (i) => deals.map(({ coefexps, signature, shares }) => ({ coefexps, signature, share: shares[i] }));
const exponents = people.map((person, i) => person.receive(certs, forOne(i)));
const keys = people.map((person, i) => person.verificationKey(exponents[i]));
const single = c.newSecret();
const group = { threshold: 2, certs, coefexps: deals.map((d) => d.coefexps),
  signatures: deals.map((d) => d.signature), verification_keys: keys };
const trustees = [["Single", t.singlePublic(single)], ["Pedersen", group]];
const again = people[0].deal(certs);
return { trustees: JSON.stringify(trustees), y: String(t.readTrustees(trustees).publicKey), certs, deals, secrets,
  private: [t.singlePrivate(single), ...exponents].map(String),
  repeatable: JSON.stringify(again) === JSON.stringify(deals[0]) };
"""
CAST = """
const b = await m('ballot'), e = await m('election'), c = await m('codes');
const election = new e.Election(given.election), texts = [];
for (const [i, paper] of given.papers.entries()) {
  const { text, tracker } = await b.makeBallot(election, c.deriveCredential(election.uuid, given.codes[i]), paper);
  if (b.verifyBallot(election, text).tracker !== tracker) throw Error('tracker');
  texts.push(text);
}
return texts;
"""
DECRYPT = """
const t = await m('tally'), v = await m('verify'), e = await m('election');
const found = await v.verifyArchive(Uint8Array.from(given.archive), { fileName: given.name });
const text = t.partialDecryption(new e.Election(given.election), BigInt(given.exponent), found.tally);
return [text, found.closed, found.decrypted];
"""
VERIFY = """
const { verifyInWorker } = await m('client'); const steps = []; let ballots = 0;
const found = await verifyInWorker('/static/js/sealed/worker.js', Uint8Array.from(given.archive).buffer,
  { fileName: given.name, onStep: (step) => steps.push(step), onBallot: (n) => { ballots = n; } });
return { ...found, tally: null, weight: String(found.weight), steps, ballots_seen: ballots };
"""


def archive_of(folder: Path) -> dict[str, Any]:
    """The archive as JavaScript gets it."""
    path = next(folder.glob("*.bel"))
    return {"archive": list(path.read_bytes()), "name": path.name}


def test_an_election_in_the_browser_passes_belenios_tool(run: Run, tmp_path: Path) -> None:
    made = run(MAKE_KEYS)
    assert made["repeatable"]
    uuid = "1" + secrets.token_hex(8).replace("0", "x")
    election = json.dumps(
        {"version": 1, "description": "Assemblée", "name": "Essai", "group": "BELENIOS-2048"}
        | {"public_key": made["y"], "questions": QUESTIONS, "uuid": uuid},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    codes = run("const c = await m('codes'); return [1, 2, 3, 4].map(c.newCredential)")
    script = """const c = await m('codes'), g = await m('group');
        return given.codes.map((code) => String(g.power(g.G, c.deriveCredential(given.uuid, code)))).sort()"""
    public = run(script, codes=codes, uuid=uuid)
    for name, text in (
        ("election", election),
        ("trustees", made["trustees"]),
        ("public_creds", json.dumps(public, separators=(",", ":"))),
    ):
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    tool(tmp_path, "archive", "init")
    papers = [PAPERS[2], *PAPERS[1:], PAPERS[0]]  # the first voter votes twice
    texts = run(CAST, election=election, papers=papers, codes=[*codes, codes[0]])
    for text in texts:
        tool(tmp_path, "archive", "add-event", "--type=Ballot", text=text + "\n")
    count_with_the_tool(run, tmp_path, election, made["private"])
    found = run(VERIFY, **archive_of(tmp_path))
    assert found["result"] == RESULT
    assert found["steps"] == ["structure", "setup", "ballots", "tally", "decryptions", "result"]
    assert (found["voters"], found["ballots"], found["counted"], found["ballots_seen"]) == (4, 5, 4, 5)
    assert [each["counts"] for each in found["trackers"]] == [False, True, True, True, True]
    assert found["decrypted"] == [1, 2, 4]


def count_with_the_tool(run: Run, folder: Path, election: str, private: list[str]) -> None:
    """The server and the scrutineers 1 and 3 decrypt in the browser; the tool combines and verifies."""
    tool(folder, "archive", "add-event", "--type=EndBallots")
    tally = tool(folder, "election", "compute-encrypted-tally")
    tool(folder, "archive", "add-event", "--type=EncryptedTally", text=tally)
    for done, owner in enumerate((1, 2, 4)):
        given = {**archive_of(folder), "election": election, "exponent": private[owner - 1]}
        text, closed, decrypted = run(DECRYPT, **given)
        assert closed
        assert len(decrypted) == done
        owned = {"owner": owner, "payload": hashlib.sha256(text.encode()).hexdigest()}
        both = text + "\n" + json.dumps(owned, separators=(",", ":")) + "\n"
        tool(folder, "archive", "add-event", "--type=PartialDecryption", text=both)
    result = tool(folder, "election", "compute-result")
    tool(folder, "archive", "add-event", "--type=Result", text=result)
    tool(folder, "election", "verify")


def test_choices_that_a_question_forbids_are_refused(run: Run) -> None:
    script = """const b = await m('ballot'); const e = await m('election');
        const question = { blank: false, ...given.question };
        try { return b.vectorOf(question, given.chosen); }
        catch (error) { return [error.constructor.name, error.count]; }"""
    assert run(script, question=ONE, chosen=[0]) == [0, 1, 0, 0]
    assert run(script, question=ONE, chosen="blank") == [1, 0, 0, 0]
    assert run(script, question=ONE, chosen=[0, 1]) == ["ChoiceError", 2]
    assert run(script, question=ONE, chosen=[]) == ["ChoiceError", 0]
    assert run(script, question=ONE, chosen=[7]) == ["ChoiceError", 1]
    assert run(script, question=SOME, chosen="blank") == ["ChoiceError", 0]
    assert run(script, question=SOME, chosen=[1, 1, 2]) == [0, 1, 1, 0, 0]
    assert run(script, question=SOME, chosen=[0, 1, 2, 3]) == ["ChoiceError", 4]
