"""Readings of who is convened from outside, and whether somebody has to be."""

from dataclasses import dataclass
from datetime import date

from governance.choices import AuditorRole
from governance.models import Meeting
from governance.queries.rules import book_of, rule_in_force


@dataclass(frozen=True, slots=True)
class Outsider:
    """A statutory auditor or reviser: convened by e-mail, or by letter where there is no address. Never votes."""

    role: str
    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} ({self.role_label})"

    @property
    def role_label(self) -> str:
        """The office in words."""
        return str(AuditorRole(self.role).label)

    def stored(self) -> dict[str, str]:
        """As the meeting keeps it."""
        return {"role": self.role, "name": self.name, "email": self.email}


def outsiders_of(meeting: Meeting) -> list[Outsider]:
    """Who is convened from outside, in the order they were named."""
    return [Outsider(**row) for row in meeting.outsiders]


def is_required(day: date) -> bool:
    """Whether the rules in force on a day ask for an auditor at each assembly. One query."""
    version = rule_in_force(day)
    return version is not None and book_of(version).needs_auditor()


def last_known(meeting: Meeting) -> dict[str, str]:
    """Who was convened last, where nobody is yet. One query at most."""
    if meeting.outsiders:
        return {}
    others = Meeting.objects.exclude(outsiders=[]).order_by("-created_at", "-pk")
    rows = others.values_list("outsiders", flat=True).first()
    return dict(rows[0]) if rows else {}
