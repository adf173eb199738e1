"""The urn's pages and what scripts post to them, as a browser sees them."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.formats import date_format
from pytest_django.asserts import assertContains

from interlignes.kit import clock
from interlignes.sealed.bundle import NAME
from interlignes.sealed.encoding import hexdigest
from interlignes.sealed.groups import Q
from interlignes.sealed.proofs import sign
from interlignes.urn import vault
from interlignes.urn.chain import archive_of
from interlignes.urn.choices import Level
from interlignes.urn.elections import RNG
from interlignes.urn.models import Urn
from members.models import Member
from tests.client import CheckedClient
from tests.conftest import make_member
from tests.urn.conftest import Box, MakeBox, Scrutineers

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[Member | None], CheckedClient]


def post(client: CheckedClient, path: str, content: object) -> Any:
    """Post JSON."""
    body = content if isinstance(content, str) else json.dumps(content)
    return client.post(path, body, content_type="application/json")


@pytest.fixture
def box(make_box: MakeBox, alice: Member, bruno: Member) -> Box:
    """An open urn."""
    return make_box([alice, bruno])


def test_vote_as_the_browser_does(box: Box, alice: Member, client_for: ClientFor) -> None:
    client = client_for(alice)
    page = client.get(f"/urnes/{box.urn.uuid}/voter/")
    data = json.loads(re.search(r'<script id="urn-data"[^>]*>(.*?)</script>', page.content.decode(), re.S)[1])  # type: ignore[index]
    (paper,) = data["papers"]
    assert (paper["paper"], paper["own"], paper["voted"]) == (alice.pk, True, False)
    text = box.fill(alice, [0], code=paper["credential"])
    answer = post(client, data["post"], {"paper": alice.pk, "ballot": text})
    assert answer.status_code == 200
    tracker = answer.json()["tracker"]
    board = client.get(f"/urnes/{box.urn.uuid}/", {"suivi": tracker}).content.decode()
    assert "est dans l’urne et il compte" in board
    assert answer.json()["head"] in board
    again = post(client, data["post"], {"paper": alice.pk, "ballot": text}).json()
    assert again == {**answer.json(), "again": True}


@pytest.mark.parametrize(
    ("content", "status"),
    [("{", 400), ("[]", 400), ({}, 400), ({"paper": "x", "ballot": 1}, 400), ({"paper": 0, "ballot": "{}"}, 422),
     ('"' + "x" * 1_000_001 + '"', 400), ("[" * 100_000, 400)],
    ids=range(7),
)  # fmt: skip
def test_hostile_posts_get_a_sentence(
    content: Any, status: int, box: Box, alice: Member, client_for: ClientFor
) -> None:
    answer = post(client_for(alice), f"/urnes/{box.urn.uuid}/bulletin/", content)
    assert answer.status_code == status
    assert len(answer.json()["error"]) > 10


def test_lost_secret_is_said(box: Box, alice: Member, client_for: ClientFor) -> None:
    held = vault.secrets_now()
    vault.write(["another secret that is long enough to be one"])
    try:
        page = client_for(alice).get(f"/urnes/{box.urn.uuid}/voter/").content.decode()
    finally:
        vault.write(held)
    assert "urn-data" not in page
    assert "secret" in page


@pytest.mark.parametrize("typed", ["", "x", "A" * 43, "<b>"])
def test_lookup_answers_whatever_was_typed(
    typed: str, box: Box, alice: Member, client_for: ClientFor
) -> None:
    assert client_for(alice).get(f"/urnes/{box.urn.uuid}/", {"suivi": typed}).status_code == 200


def test_replaced_ballot_is_found_as_replaced(box: Box, alice: Member, client_for: ClientFor) -> None:
    first = box.cast(alice, [0])
    box.cast(alice, [1])
    page = client_for(alice).get(f"/urnes/{box.urn.uuid}/", {"suivi": first.tracker}).content.decode()
    assert "en a déposé un autre depuis" in page


def test_roll_is_shown_from_closing_on(box: Box, alice: Member, client_for: ClientFor) -> None:
    box.cast(alice, [0])
    client = client_for(alice)
    assert "A voté" not in client.get(f"/urnes/{box.urn.uuid}/").content.decode()
    Urn.objects.update(opens_at=box.opens_at.replace(year=2020), closes_at=box.opens_at.replace(year=2021))
    assert "A voté" in client.get(f"/urnes/{box.urn.uuid}/").content.decode()


def test_archive_is_the_file_and_the_verifier_accepts_it(
    box: Box, alice: Member, client_for: ClientFor, tmp_path: Path
) -> None:
    box.cast(alice, [0])
    box.advance()
    client = client_for(alice)
    given = client.get(f"/urnes/{box.urn.uuid}/archive/")
    assert given.content == archive_of(box.urn)
    assert box.urn.uuid in given["Content-Disposition"]
    program = client.get("/urnes/verificateur/")
    assert zipfile.ZipFile(io.BytesIO(program.content)).testzip() is None
    (tmp_path / "v.pyz").write_bytes(program.content)
    (tmp_path / "a.bel").write_bytes(given.content)
    done = subprocess.run(
        [sys.executable, "v.pyz", "verify", "a.bel"], cwd=tmp_path, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_archives_are_exported_in_progress_and_counted(
    box: Box, make_box: MakeBox, alice: Member, tmp_path: Path
) -> None:
    counted = make_box([alice])
    counted.advance()
    call_command("ballots", "export", str(tmp_path / "out"), stdout=io.StringIO())
    for each in (box, counted):
        each.urn.refresh_from_db()
        written = tmp_path / "out" / each.urn.uuid / f"{each.urn.uuid}.bel"
        assert written.read_bytes() == archive_of(each.urn)
    assert {path.name for path in (tmp_path / "out").iterdir() if path.is_file()} == {NAME, "check_board.sh"}
    with pytest.raises(CommandError):
        call_command("ballots", "export", str(tmp_path / "out" / box.urn.uuid / f"{box.urn.uuid}.bel"))


def test_secret_is_rotated_by_the_command(box: Box, alice: Member) -> None:
    code, output = box.code(alice), io.StringIO()
    call_command("rotate_server_secret", stdout=output)
    assert "encrypted anew" in output.getvalue()
    assert box.code(alice) == code
    held = vault.secrets_now()
    vault.write(["another secret that is long enough to be one"])
    try:
        with pytest.raises(CommandError, match="Put it back"):
            call_command("rotate_server_secret")
    finally:
        vault.write(held)


def test_secret_in_a_variable_is_rotated_by_its_operator(box: Box, alice: Member, settings: Any) -> None:
    code = box.code(alice)
    settings.SERVER_SECRET = f"a new secret of the operator, {'x' * 20}".replace(" ", "-")
    settings.SERVER_SECRET += " " + vault.secrets_now()[0]
    settings.SERVER_SECRET_FILE = None
    call_command("rotate_server_secret", stdout=io.StringIO())
    settings.SERVER_SECRET = settings.SERVER_SECRET.split()[0]
    assert box.code(alice) == code
    with pytest.raises(ValueError, match="variable"):
        vault.write(["x"])


# Scrutineers


def test_code_is_checked_by_a_signature(scrutineers: Scrutineers, client_for: ClientFor) -> None:
    committee, member = scrutineers.committee, scrutineers.members[0]
    client = client_for(member)
    page = client.get(f"/scrutateurs/{committee.pk}/").content.decode()
    text = re.search(r"code\|[\w:.-]+", page)[0]  # type: ignore[index]
    key = int(hexdigest(f"sk|{scrutineers.codes[0]}"), 16) % Q
    path = f"/scrutateurs/{committee.pk}/code/"
    good = {"text": text, "signature": sign(text, key, rng=RNG).as_json()}
    day = date_format(clock.today())
    assert post(client, path, good).json() == {"checked_on": day}
    assertContains(client.get(f"/scrutateurs/{committee.pk}/"), f"<td data-checked>{day}</td>", html=True)
    assert (
        post(client, path, {**good, "signature": sign(text, key + 1, rng=RNG).as_json()}).status_code == 422
    )
    assert post(client, path, {**good, "signature": 1}).status_code in {400, 422}
    assert post(client_for(scrutineers.members[1]), path, good).status_code == 422
    assert post(client_for(make_member("Zoé")), path, good).status_code == 422


def test_rehearsal_is_counted_like_a_ballot(
    scrutineers: Scrutineers, client_for: ClientFor, alice: Member
) -> None:
    path = f"/scrutateurs/{scrutineers.committee.pk}/repetition/"
    assert client_for(alice).post(path).status_code == 422
    answer = client_for(scrutineers.members[0]).post(path)
    assert answer.status_code == 302
    urn = Urn.objects.get(is_rehearsal=True)
    for number in (0, 1):
        client = client_for(scrutineers.members[number])
        assert client.get(answer.url).status_code == 200
        urn.refresh_from_db()
        given = post(
            client, f"/urnes/{urn.uuid}/dechiffrement/", {"decryption": scrutineers.part(urn, number)}
        )
        assert given.status_code == 200, given.content
    known = {"received": [1, 2, 3], "missing": 0, "published": True, "failure": "", "leave": ""}
    assert given.json() == known
    urn.refresh_from_db()
    assert urn.result == [[2, 1]]
    assert client_for(alice).get(f"/urnes/{urn.uuid}/").status_code == 404


def test_codes_come_from_a_scrutineer_only(
    make_box: MakeBox, scrutineers: Scrutineers, alice: Member, client_for: ClientFor
) -> None:
    box = make_box([alice], level=Level.RENFORCE)
    assert box.urn.sealed_at is None
    path = f"/urnes/{box.urn.uuid}/codes/enregistrer/"
    good = {"codes": {str(alice.pk): "1"}}
    assert post(client_for(alice), path, good).status_code == 422
    client = client_for(scrutineers.members[0])
    assert post(client, path, {"codes": {"0": "1"}}).status_code == 422
    assert post(client, path, {"codes": {str(alice.pk): "x"}}).status_code == 422
    assert post(client, path, {"codes": []}).status_code in {400, 422}
    assert post(client, path, good).json() == {"saved": 1}
