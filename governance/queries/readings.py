"""Who has read which version of a proposal, of those who agree that it is seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, QuerySet

from governance.models import Proposal, Reading, ReadingShown
from governance.permissions import may_see_readers
from members.models import Member


@dataclass(frozen=True, slots=True)
class Readers:
    """A version and the names of those who have read it, in the order of the alphabet."""

    number: int
    names: Sequence[str]


def readers_of(proposal: Proposal, reader: Member) -> list[Readers] | None:
    """The newest version first; None for whoever may not know. One query."""
    if not may_see_readers(reader, proposal):
        return None
    rows = Reading.objects.filter(version__proposal=proposal).select_related("version", "member")
    found: dict[int, list[str]] = {}
    for row in rows.order_by("-version__number", "member__last_name", "member__first_name", "member"):
        found.setdefault(row.version.number, []).append(row.member.get_full_name())
    return [Readers(number, names) for number, names in found.items()]


def with_shown(proposals: QuerySet[Proposal], reader: Member) -> QuerySet[Any]:
    """The same with `is_shown`: whether she agrees to be seen reading."""
    return proposals.annotate(is_shown=Exists(ReadingShown.objects.filter(member=reader)))
