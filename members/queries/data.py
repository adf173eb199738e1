"""What a person is told about her own data, and the gérance about what it may erase."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from interlignes.kit import register
from members.choices import RequestState
from members.models import DataRequest, Member, RecordAccess
from members.queries.export import counted
from members.wording.exports import title

#: Why something is kept and how long, by code of the register: (goes when she asks, the sentence).
KEPT: dict[str, tuple[bool, Any]] = {
    "profile": (True, _("Written by the person herself: erased as soon as she asks.")),
    "account": (False, _("Needed to log in. Closed 30 days after leaving.")),
    "contact": (
        False,
        _(
            "Needed to write to the person. Erased five years after leaving, once all is settled (C. civ., art. 2224)."
        ),
    ),
    "words": (True, _("Written by the person herself, who removes it where it stands.")),
    "vault": (True, _("Only her own words open it; she deletes it where it stands.")),
    "support": (
        False,
        _(
            "Deleted a year after the request is closed, or after its last word where nobody closes it; its words at "
            "once when she takes them back."
        ),
    ),
    "session": (False, _("Ends at log-out, or after 14 days.")),
    "session_end": (
        False,
        _("Deleted when the meeting is closed: nobody can read later who asked to speak."),
    ),
    "instruction": (False, _("Deleted when the proxy is taken back, and once its assembly is over.")),
    "reading": (False, _("Deleted a year after the reading, or at once when she no longer wants it seen.")),
    "poll": (False, _("Deleted a year after the deadline of the poll.")),
    "link": (False, _("Deleted a year after the invitation has expired.")),
    "access": (False, _("Kept a year, so that the person can ask why somebody looked.")),
    "request": (False, _("Kept five years as proof of the answer (C. civ., art. 2224).")),
    "mail": (False, _("Kept five years: proof of convocations (C. civ., art. 2224).")),
    "personnel": (
        False,
        _(
            "Registre unique du personnel: kept five years after leaving the establishment (C. trav., art. R1221-26)."
        ),
    ),
    "duerp": (False, _("Part of the DUERP: kept at least 40 years (C. trav., art. R4121-4).")),
    "ledger": (
        False,
        _("Register of shares: kept as long as the company and five years (C. civ., art. 2224)."),
    ),
    "member": (
        False,
        _(
            "Kept with the cooperative: votes, minutes and registers refer to it (RGPD, art. 17(3)(b) and (e))."
        ),
    ),
    "history": (
        False,
        _("Kept with the cooperative: it proves who had a vote on which day (RGPD, art. 17(3)(b) and (e))."),
    ),
    "cooperative": (
        False,
        _(
            "Part of the decisions of the cooperative: kept as long as it lives (RGPD, art. 17(3)(b) and (e))."
        ),
    ),
}


@dataclass(frozen=True)
class Holding:
    """One table with something about a person: how many rows, and what becomes of them when she asks for erasure."""

    title: str
    rows: int
    is_erasable: bool
    why: Any


def holdings(member: Member, *, reader: Member) -> list[Holding]:
    """What is held about a person as `reader` may know it, what she may erase first."""
    counts = counted(member, for_herself=reader.pk == member.pk)
    found = [_holding(label, rows) for label, rows in counts.items()]
    return sorted(found, key=lambda holding: not holding.is_erasable)


def _holding(label: str, rows: int) -> Holding:
    book = register.load()
    codes = {entry.keep for entry in book.models[label].values()}
    code = next((code for code in reversed(KEPT) if code in codes), min(codes))  # what is kept longest
    erasable, why = KEPT.get(code, (False, book.keeps[code]))
    return Holding(title(apps.get_model(label)), rows, erasable, why)


def looks_at(member: Member) -> QuerySet[RecordAccess]:
    """Who looked at her record, the latest first."""
    return RecordAccess.objects.filter(member=member).select_related("viewer")


def requests_of(member: Member) -> QuerySet[DataRequest]:
    """What she asked, the latest first."""
    return DataRequest.objects.filter(member=member).select_related("decided_by")


def open_requests() -> QuerySet[DataRequest]:
    """What waits for an answer, the oldest first."""
    waiting = DataRequest.objects.filter(state=RequestState.OPEN).select_related("member")
    return waiting.order_by("filed_on", "pk")


def late_requests(day: date) -> int:
    """How many open requests have waited beyond the month of the law."""
    return sum(request.answer_by < day for request in open_requests())
