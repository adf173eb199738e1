"""`manage.py export DIR` on a cooperative with everything in it: what is there, what is not, what a crash leaves."""

import csv
import hashlib
import io
import json
import re
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import CommandError, call_command

from governance.choices import DecisionClass, MeetingKind
from governance.models import Consultation, Document, Meeting, Participant, Proposal, SealedMinutes, Vote
from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit import documents as stored
from interlignes.management.commands import export
from interlignes.management.leaving import plan
from interlignes.management.leaving.files import short
from interlignes.outbox.models import Mail
from interlignes.urn.models import Paper, Record, Roll, ServerKey, Urn
from members.models import Invitation, Member
from tests.scene import Scene, build
from wellbeing.models import Reply, Request, Round, Vault

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def leave(folder: Path) -> str:
    """Export to `folder`; what was said meanwhile."""
    out = io.StringIO()
    call_command("export", str(folder), stdout=out, stderr=out)
    return out.getvalue()


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """A table as the JSON file has it."""
    text = (folder / "tables" / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def scene(alice: Member, bruno: Member) -> Scene:
    """One of everything, a supervision session, a draft, an unanswered consultation, mails that open doors."""
    made = build(1, electors=[bruno, alice])
    Proposal.objects.create(title="Brouillon-canari", decision_class=DecisionClass.ORDINARY, author=alice)
    session = Meeting.objects.create(
        kind=MeetingKind.SUPERVISION, title="Séance-canari", starts_at=clock.now(), place="P"
    )
    Participant.objects.create(meeting=session, member=alice, leads=True)
    content = b"Rapport de gestion"
    digest = hashlib.sha256(content).hexdigest()
    stored.store(content, digest)
    Document.objects.filter(pk=made.document.pk).update(digest=digest, name="é" * 110 + ".txt")
    Document.objects.filter(pk=made.draft_document.pk).update(digest="f" * 64)
    for kind in ("meeting.convoked", "urn.receipt", "checkin.reminder", "ballot.reminder"):
        Mail.objects.create(
            kind=kind,
            occasion=kind,
            recipient=alice.email,
            member=alice,
            language="fr",
            subject="Objet",
            text="https://example.coop/lien-canari",
            html="<a href='https://example.coop/lien-canari'>",
            unsubscribe_url="https://example.coop/lien-canari",
            message_id=f"<{kind}-canari@example.coop>",
        )
    return made


@pytest.fixture
def secrets(scene: Scene, alice: Member) -> set[bytes]:
    """Every secret value that the database holds, and some that only a person who logs in makes."""
    alice.set_password("une phrase de passe")
    alice.save()
    Authenticator.objects.create(user=alice, type="totp", data={"secret": "CANARI-DU-SECOND-FACTEUR"})
    session = SessionStore()
    session["canari"] = "session-canari"
    session.create()
    Invitation.objects.create(
        member=alice,
        key_digest=hashlib.sha256(b"canari").hexdigest(),
        expires_at=clock.now() + timedelta(days=1),
    )
    Vault.objects.create(member=alice, salt="c" * 32, blob="coffre-canari")
    found: set[Any] = {
        "CANARI-DU-SECOND-FACTEUR",
        "réponse-canari",
        "lien-canari",
        "-canari@",
        session.session_key,
    }
    Record.objects.create(
        urn=Urn.objects.filter(is_discreet=True).latest("pk"),
        position=99,
        credential="e" * 64,
        digest=hashlib.sha256(b"canari").hexdigest()[::-1],
        text='{"answers":"réponse-canari"}',
    )
    answers = Record.objects.filter(urn__is_discreet=True).exclude(credential="")
    for values in (
        Member.objects.values_list("password", flat=True),
        Invitation.objects.values_list("key_digest", flat=True),
        Vault.objects.values_list("blob", flat=True),
        Request.objects.values_list("text_sealed", flat=True),
        Reply.objects.values_list("text_sealed", flat=True),
        Round.objects.values_list("trace", flat=True),
        Paper.objects.values_list("secret", flat=True),
        ServerKey.objects.values_list("secret", flat=True),
        Urn.objects.filter(is_discreet=True).values_list("uuid", flat=True),
        answers.values_list("text", flat=True),
        answers.values_list("digest", flat=True),
    ):
        found |= {value for value in values if len(value) > 8}
    assert Paper.objects.exists()
    assert ServerKey.objects.exists()
    return {value.encode() for value in found}


def files_of(folder: Path) -> Iterator[Path]:
    """Every file."""
    return (path for path in folder.rglob("*") if path.is_file())


def nothing_secret_is_in_any_file(out: Path, secrets: set[bytes]) -> None:
    """Neither as it is nor as JSON or CSV write it."""
    for path in files_of(out):
        content = path.read_bytes()
        escaped = json.loads(json.dumps(content.decode(errors="ignore"))).replace('\\"', '"').encode()
        found = [secret for secret in secrets if secret in content or secret in escaped]
        assert not found, path


def no_credential_stands_beside_a_person(out: Path) -> None:
    """Archives hold the public credentials of all voters; the tables, which name people, hold none."""
    public = {one.encode() for one in Paper.objects.exclude(public="").values_list("public", flat=True)}
    assert public
    for path in files_of(out / "tables"):
        assert not any(one in path.read_bytes() for one in public), path


def tables_agree_with_the_database(out: Path) -> None:
    """Row for row, in both forms, in the order of the keys."""
    at = clock.now()
    for table in plan.load().tables:
        found = rows(out, table.name)
        sheet = (out / "tables" / f"{table.name}.csv").read_text(encoding="utf-8-sig")
        headings, *lines = csv.reader(io.StringIO(sheet, newline=""), delimiter=";")
        assert len(lines) == len(found), table.label
        assert len(set(headings)) == len(headings) == len(table.fields)
        if not plan.restriction(table, at):
            assert len(found) == table.model._base_manager.count(), table.label
        assert all(tuple(row) == table.fields for row in found)
        key = table.model._meta.pk.attname.removesuffix("_id")
        assert [row[key] for row in found] == sorted(row[key] for row in found)


def rows_that_stay_are_left_out(out: Path, scene: Scene) -> None:
    """Supervision sessions, drafts, votes and answers while they can change, rolls of check-ins, mails of doors."""
    assert "Séance-canari" not in {row["title"] for row in rows(out, "governance-meeting")}
    assert "Brouillon-canari" not in {row["title"] for row in rows(out, "governance-proposal")}
    open_votes = set(Vote.objects.filter(elector__ballot=scene.open_ballot).values_list("pk", flat=True))
    counted = set(Vote.objects.filter(elector__ballot=scene.counted_ballot).values_list("pk", flat=True))
    given = {row["id"] for row in rows(out, "governance-vote")}
    assert open_votes
    assert not given & open_votes
    assert counted
    assert counted <= given
    waiting = set(Consultation.objects.filter(closes_at__gt=clock.now()).values_list("pk", flat=True))
    assert not waiting & {row["consultation"] for row in rows(out, "governance-answer")}
    secret = {row["urn"] for row in rows(out, "urn-roll")}
    assert secret == {scene.sealed_counted.urn_id}
    assert Roll.objects.filter(urn__is_discreet=True).exists()
    kinds = {row["kind"] for row in rows(out, "outbox-mail")}
    assert "meeting.convoked" in kinds
    assert not kinds & {"urn.receipt", "checkin.reminder", "ballot.reminder"}


def words_stand_in_the_sheet_for_people(out: Path) -> None:
    """A name beside a number, a choice in words."""
    sheet = (out / "tables" / "members-status.csv").read_text(encoding="utf-8-sig")
    headings, first, *_others = csv.reader(io.StringIO(sheet), delimiter=";")
    data = rows(out, "members-status")[0]
    member = Member.objects.get(pk=data["member"])
    assert f"{member.pk} {member.get_full_name()}" in first
    assert first[headings.index("Statut")] == "Associé·e salarié·e"


def every_file_is_reached_from_the_index_and_fingerprinted(out: Path) -> None:
    """And nobody but its owner reads any."""
    page = (out / "index.html").read_text(encoding="utf-8")
    linked = {unquote(href) for href in re.findall(r'href="([^"]+)"', page)}
    present = {path.relative_to(out).as_posix() for path in files_of(out)}
    assert linked == present - {"index.html", "SHA256SUMS"}
    sums = dict(line.split("  ")[::-1] for line in (out / "SHA256SUMS").read_text().splitlines())
    assert sums == {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in linked}
    assert "<script" not in page
    assert "http" not in page
    assert 'lang="fr"' in page
    assert {stat.S_IMODE(path.stat().st_mode) for path in files_of(out)} == {0o600}
    assert {stat.S_IMODE(one.stat().st_mode) for one in [out, *out.rglob("*")] if one.is_dir()} == {0o700}


def documents_minutes_and_ballots_are_there(out: Path, scene: Scene, said: str) -> None:
    """The same bytes; what is missing on disk is named."""
    name = f"documents/{scene.document.meeting_id}/{scene.document.pk}-" + short("é" * 110 + ".txt")
    assert (out / name).read_bytes() == b"Rapport de gestion"
    assert said.count("missing or altered on disk") == 1
    assert (out / "index.html").read_text(encoding="utf-8").count("Manque ou altéré") == 1
    for sealed in SealedMinutes.objects.all():
        assert (out / f"proces-verbaux/pv-{sealed.number:04}.pdf").read_bytes() == bytes(sealed.pdf)
    assert (out / f"scrutins/resultat-{scene.sealed_counted.pk}.pdf").read_bytes().startswith(b"%PDF")
    urn = scene.sealed_counted.urn
    assert urn is not None
    call_command("ballots", "export", str(out.parent / "archives"), stdout=io.StringIO())
    archive = f"{urn.uuid}/{urn.uuid}.bel"
    assert (out / "scrutins" / archive).read_bytes() == (out.parent / "archives" / archive).read_bytes()
    assert (out / "reglement/reglement.pdf").read_bytes().startswith(b"%PDF")
    assert "# Règlement" in (out / "reglement/reglement.md").read_text(encoding="utf-8")
    assert (out / "registres/mouvements.csv").exists()
    assert (out / "duerp/duerp-0001.pdf").exists()


def test_everything_of_a_cooperative_and_nothing_secret(
    scene: Scene, secrets: set[bytes], tmp_path: Path
) -> None:
    """One scene for all: it takes seconds to make."""
    out = tmp_path / "out"
    said = leave(out)
    assert "Done: open" in said
    assert Entry.objects.filter(kind="register.exported", facts__register="export").count() == 1
    nothing_secret_is_in_any_file(out, secrets)
    no_credential_stands_beside_a_person(out)
    tables_agree_with_the_database(out)
    rows_that_stay_are_left_out(out, scene)
    words_stand_in_the_sheet_for_people(out)
    every_file_is_reached_from_the_index_and_fingerprinted(out)
    documents_minutes_and_ballots_are_there(out, scene, said)


def test_a_folder_with_something_in_it_is_refused(db: None, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="is not empty"):
        leave(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(CommandError, match=r"mine\.txt"):
        leave(tmp_path / "mine.txt")


def test_an_empty_cooperative_leaves_too(db: None, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    leave(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    assert "Rien pour l’instant" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_crash_leaves_no_index(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any) -> None:
        raise OSError(28, "No space left on device", "tables/x.csv")

    monkeypatch.setattr(export, "MAKERS", (*export.MAKERS[:2], full))
    with pytest.raises(CommandError, match=r"tables/x\.csv: No space left on device"):
        leave(tmp_path / "out")
    assert (tmp_path / "out" / "reglement").exists()
    assert not (tmp_path / "out" / "index.html").exists()
    with pytest.raises(CommandError, match="is not empty"):
        leave(tmp_path / "out")
