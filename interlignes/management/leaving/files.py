"""Everything that is written beside the tables: documents, minutes, règlement, registers, ballots, DUERP."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from governance.documents import decision_in_words, rulebook_pdf
from governance.queries.rulebook import rulebook_on
from governance.views.printed import result_of
from interlignes.kit import clock
from interlignes.kit import documents as stored
from interlignes.kit.tables import to_csv
from interlignes.management.leaving.folder import Folder
from interlignes.management.leaving.plan import load, restriction, rows
from interlignes.management.leaving.tables import written
from interlignes.urn.chain import archive_of
from interlignes.urn.management.commands.ballots import programs
from interlignes.urn.models import Urn
from members.queries.registers import REGISTERS as PEOPLE
from members.views.capital_desk import REGISTERS as SHARES

#: Bytes of a name that every system of files takes, after a number and an ending.
LONGEST: Final = 180


@dataclass(frozen=True)
class Line:
    """What the index says of one thing: a sentence, its files by what each is called, how many rows or none."""

    about: str
    files: tuple[tuple[str, str], ...] = ()
    count: int | None = None


@dataclass(frozen=True)
class Part:
    """A chapter of the index."""

    title: str
    lines: list[Line]
    missing: list[str] = field(default_factory=list)


def tables(folder: Folder, at: datetime) -> Part:
    """Each table twice."""
    lines = []
    for table in load().tables:
        data, sheet, count = written(table, at)
        files = (
            ("CSV", folder.write(f"tables/{table.name}.csv", sheet)),
            ("JSON", folder.write(f"tables/{table.name}.jsonl", data)),
        )
        some = restriction(table, at)
        lines.append(Line(f"{table.about} ({some.capitalize()}.)" if some else table.about, files, count))
    return Part("Tables", lines)


def registers(folder: Folder, at: datetime) -> Part:
    """Those that the gérance downloads, as CSV."""
    day = clock.today(at)
    lines = []
    found = [(name, make(day).table) for name, (_title, make) in PEOPLE.items()]
    found += [(name, make(day)) for name, make in SHARES.items()]
    for name, table in found:
        file = folder.write(f"registres/{name}.csv", to_csv(table))
        lines.append(Line(f"{table.title}.", (("CSV", file),), len(list(table.rows))))
    return Part("Registres", lines)


def documents(folder: Folder, at: datetime) -> Part:
    """What was attached to meetings, every version; those that are missing or altered on disk are named."""
    lines, missing = [], []
    for one in rows("governance.Document", at).select_related("meeting"):
        content = stored.fetch(one.digest)
        if content is None:
            missing.append(f"{one.name} (réunion {one.meeting_id})")
            continue
        file = folder.write(f"documents/{one.meeting_id}/{one.pk}-{short(one.name)}", content)
        lines.append(Line(f"{one.title} – {one.meeting}.", ((one.name, file),)))
    return Part("Documents des réunions", lines, missing)


def short(name: str) -> str:
    """A name that fits on a disk: accents count twice there."""
    stem, dot, ending = name.rpartition(".")
    room = LONGEST - len(f"{dot}{ending}".encode())
    return f"{stem.encode()[:room].decode(errors='ignore')}{dot}{ending}"


def minutes(folder: Folder, at: datetime) -> Part:
    """The sealed ones, as they were sealed."""
    lines = [
        Line(
            f"Procès-verbal nᵒ {one.number} : {one.meeting}.",
            (("PDF", folder.write(f"proces-verbaux/pv-{one.number:04}.pdf", bytes(one.pdf))),),
        )
        for one in rows("governance.SealedMinutes", at).select_related("meeting")
    ]
    return Part("Procès-verbaux scellés", lines)


def rulebook(folder: Folder, at: datetime) -> Part:
    """The règlement as in force on the day, as text and to print."""
    day = clock.today(at)
    entries = rulebook_on(day)
    text = "# Règlement de fonctionnement\n\n" + "\n\n".join(
        f"{'#' * entry.level} {entry.number} {entry.version.title}\n\n{entry.version.full_text}\n\n"
        f"_{decision_in_words(entry.version)}_"
        for entry in entries
    )
    files = (
        ("PDF", folder.write("reglement/reglement.pdf", rulebook_pdf(entries, day=day, at=at))),
        ("texte", folder.write("reglement/reglement.md", f"{text}\n".encode())),
    )
    about = "Le règlement de fonctionnement en vigueur ; ses versions passées sont dans les tables."
    return Part("Règlement", [Line(about, files, len(entries))])


def ballots(folder: Folder, at: datetime) -> Part:
    """What people read of each result, and of each secret ballot the archive that anybody can verify."""
    lines = []
    for ballot in rows("governance.Ballot", at).filter(result__isnull=False):
        content = result_of(ballot, at) or b""
        file = folder.write(f"scrutins/resultat-{ballot.pk}.pdf", content)
        lines.append(Line(f"Résultat du scrutin {ballot.pk} : {ballot}.", (("PDF", file),)))
    for urn in Urn.objects.filter(sealed_at__isnull=False, is_discreet=False).order_by("pk"):
        file = folder.write(f"scrutins/{urn.uuid}/{urn.uuid}.bel", archive_of(urn))
        state = "dépouillé" if urn.published_at else "clos" if urn.ended_at else "en cours"
        lines.append(Line(f"Archive du scrutin secret « {urn.name} » ({state}).", (("archive", file),)))
    files = tuple((name, folder.write(f"scrutins/{name}", content)) for name, content in programs())
    about = f"Pour vérifier une archive sans Interlignes : python3 {files[0][0]} verify FICHIER.bel"
    return Part("Scrutins", [*lines, Line(about, files)])


def permits(folder: Folder, at: datetime) -> Part:
    """The copies annexed to the registre unique du personnel (C. trav. D1221-24)."""
    lines = []
    for one in rows("members.PermitCopy", at).select_related("member"):
        what = f"Titre de travail de {one.member}, copie annexée le {one.annexed_on:%d/%m/%Y}"
        try:
            file = folder.write(f"titres/titre-{one.pk:04}.{one.suffix}", one.content)
        except ValueError:
            lines.append(Line(f"{what} : illisible, le secret du serveur a changé depuis."))
        else:
            lines.append(Line(f"{what}.", ((one.suffix.upper(), file),)))
    return Part("Annexes du registre unique du personnel", lines)


def duerp(folder: Folder, at: datetime) -> Part:
    """Every version of the document unique, which the law has kept for forty years (C. trav. R4121-4)."""
    lines = [
        Line(
            f"Document unique, version {one.number}.",
            (("PDF", folder.write(f"duerp/duerp-{one.number:04}.pdf", bytes(one.pdf))),),
        )
        for one in rows("wellbeing.DuerpVersion", at)
    ]
    return Part("Document unique d’évaluation des risques (à garder 40 ans)", lines)
