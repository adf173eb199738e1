"""docs/export.toml as the software reads it, and which rows of a table go along."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db.models import Q, QuerySet

from governance.choices import MeetingKind
from interlignes.outbox.choices import Kind

#: Mails that prove what was sent in the democratic life. The others say who had not voted or answered, or open doors.
PROOFS: Final = (
    Kind.MEETING_CONVOKED,
    Kind.MEETING_CHANGED,
    Kind.MEETING_CANCELLED,
    Kind.ASSEMBLY_ASKED,
    Kind.MINUTES_REVIEW,
    Kind.BALLOT_OPENED,
    Kind.BALLOT_RESULT,
    Kind.PROXY_GIVEN,
    Kind.CANDIDACY_FILED,
    Kind.CANDIDACY_DECIDED,
    Kind.MANDATE_DECIDED,
    Kind.ALLOCATION_DECIDED,
)

#: Table -> the way to the kind of its meeting: a supervision session is for those who take part, and stays with them.
SESSIONS: Final[Mapping[str, str]] = {
    "governance.Meeting": "kind",
    "governance.AgendaItem": "meeting__kind",
    "governance.Motion": "item__meeting__kind",
    "governance.MotionAllocation": "motion__item__meeting__kind",
    "governance.MotionMandate": "motion__item__meeting__kind",
    "governance.Nomination": "motion__item__meeting__kind",
    "governance.SecrecyRequest": "motion__item__meeting__kind",
    "governance.HandCount": "motion__item__meeting__kind",
    "governance.Ballot": "motion__item__meeting__kind",
    "governance.Candidate": "ballot__motion__item__meeting__kind",
    "governance.Elector": "ballot__motion__item__meeting__kind",
    "governance.Vote": "elector__ballot__motion__item__meeting__kind",
    "governance.Result": "ballot__motion__item__meeting__kind",
    "governance.DecisionReview": "ballot__motion__item__meeting__kind",
    "governance.Assignment": "meeting__kind",
    "governance.Reply": "meeting__kind",
    "governance.Attendance": "meeting__kind",
    "governance.BureauSeat": "meeting__kind",
    "governance.Participant": "meeting__kind",
    "governance.MeetingUpdate": "meeting__kind",
    "governance.PostedLetter": "meeting__kind",
    "governance.AgendaDemand": "meeting__kind",
    "governance.DemandSigner": "demand__meeting__kind",
    "governance.Document": "meeting__kind",
    "governance.Minutes": "meeting__kind",
    "governance.ItemNote": "item__meeting__kind",
    "governance.Correction": "minutes__meeting__kind",
    "governance.Approval": "minutes__meeting__kind",
    "governance.SealedMinutes": "meeting__kind",
    "governance.Proxy": "meeting__kind",
    "governance.BlankProxy": "meeting__kind",
    "governance.ProxyItem": "proxy__meeting__kind",
    "governance.DatePoll": "kind",
    "governance.Slot": "poll__kind",
    "governance.Asked": "poll__kind",
    "governance.Mark": "asked__poll__kind",
    "governance.Series": "kind",
    "governance.Occurrence": "series__kind",
    "governance.AgendaTemplate": "kind",
    "governance.LiveSession": "meeting__kind",
    "governance.ItemSpan": "session__meeting__kind",
}


@dataclass(frozen=True)
class Planned:
    """One table: its sentence in French, the fields that are written, and why others are not."""

    label: str
    about: str
    fields: tuple[str, ...]
    out: Mapping[str, str]

    @property
    def model(self) -> Any:
        """The model."""
        return apps.get_model(self.label)

    @property
    def name(self) -> str:
        """Of its files, without the ending: `governance-meeting`."""
        return self.label.lower().replace(".", "-")


@dataclass(frozen=True)
class Plan:
    """Every table in the order of the file, and the tables of which nothing is written."""

    tables: tuple[Planned, ...]
    never: Mapping[str, str]

    def reasons(self) -> dict[str, str]:
        """Why each table or field that is left out is."""
        fields = {f"{table.label}.{name}": why for table in self.tables for name, why in table.out.items()}
        return {**self.never, **fields}


@cache
def load() -> Plan:
    """The plan, read once a process."""
    data = tomllib.loads((settings.BASE_DIR / "docs" / "export.toml").read_text(encoding="utf-8"))
    tables = [
        Planned(label, entry["about"], tuple(entry["fields"]), entry.get("out", {}))
        for label, entry in data["tables"].items()
    ]
    return Plan(tuple(tables), data["never"])


def _some(at: datetime) -> dict[str, tuple[Q, str]]:
    """Table -> the rows that go along, and which these are in French."""
    filed = "sans les brouillons, qui sont à leurs auteur·ices"
    result = "scrutins dépouillés seulement"
    return {
        "outbox.Mail": (Q(kind__in=PROOFS), "courriels de la vie coopérative seulement"),
        "governance.Proposal": (Q(submitted_at__isnull=False), filed),
        "governance.ProposalVersion": (Q(proposal__submitted_at__isnull=False), filed),
        "governance.Support": (Q(proposal__submitted_at__isnull=False), filed),
        "governance.Amendment": (Q(proposal__submitted_at__isnull=False), filed),
        "governance.RuleChange": (Q(proposal__submitted_at__isnull=False), filed),
        "governance.Comment": (Q(proposal=None) | Q(proposal__submitted_at__isnull=False), filed),
        "governance.Answer": (Q(consultation__closes_at__lte=at), "consultations closes seulement"),
        "governance.Vote": (Q(elector__ballot__result__isnull=False), result),
        "urn.Urn": (Q(is_discreet=False, is_rehearsal=False), "sans les points d’étape ni les essais"),
        "urn.Roll": (
            Q(urn__is_discreet=False, urn__is_rehearsal=False, urn__published_at__isnull=False),
            result,
        ),
    }


def rows_of(table: Planned, at: datetime) -> QuerySet[Any]:
    """The rows of a table that go along, always in the same order."""
    rows = table.model._base_manager.order_by("pk")
    if table.label in SESSIONS:
        rows = rows.exclude(**{SESSIONS[table.label]: MeetingKind.SUPERVISION})
    some = _some(at).get(table.label)
    return rows.filter(some[0]) if some else rows


def rows(label: str, at: datetime) -> QuerySet[Any]:
    """The rows that go along of the table called so."""
    return rows_of(next(table for table in load().tables if table.label == label), at)


def restriction(table: Planned, at: datetime) -> str:
    """Which rows are left out, in French; empty where all go along."""
    words = []
    if table.label in SESSIONS:
        words.append("sans les séances d’analyse de pratiques")
    if table.label in (some := _some(at)):
        words.append(some[table.label][1])
    return ", ".join(words)
