"""Adopting rules; refusing to convene for what they have no answer to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from governance.actions.house import add_version, follow
from governance.models import Meeting, Motion, RuleVersion
from governance.permissions import may_manage_meetings
from governance.queries.auditors import Outsider
from governance.queries.rules import book_of, rule_in_force, without_rule
from governance.rules import presets
from interlignes.journal.actions import record
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.actions.common import number
from members.models import Member


@transaction.atomic
def adopt_rules(
    *, preset: str, book: Mapping[str, Any], source: str, in_force_on: date, by: Member | None, at: datetime
) -> RuleVersion:
    """Record a new version of the rules; earlier ones and ballots opened under them stay as they are."""
    if by is not None and not may_manage_meetings(by):
        raise Refused(_("Only the gérance may do this."))
    try:
        presets.parse(preset, book)
    except ValueError as error:
        raise Refused(_("These rules cannot be read: %(why)s.") % {"why": error}) from error
    version = add_version(
        preset=preset,
        book=dict(book),
        source=source,
        in_force_on=in_force_on,
        created_at=at,
        created_by=by,
    )
    record(
        "rules.adopted",
        by=number(by),
        at=at,
        about=version,
        number=version.number,
        since=in_force_on.isoformat(),
    )
    follow(from_day=in_force_on, at=at)
    return version


def refuse_short_notice(days: int, needed: int, reason: str) -> None:
    """Refuse a notice shorter than the rules ask for that comes without a reason."""
    if days < needed and not reason.strip():
        text = ngettext_lazy(
            "The notice would be %(days)d day; the rules ask for %(needed)d.",
            "The notice would be %(days)d days; the rules ask for %(needed)d.",
            days,
        )
        raise Refused(text % {"days": days, "needed": needed}, field="short_notice_reason")


def refuse_unruled(meeting: Meeting, outside: Sequence[Outsider]) -> None:
    """Refuse what the rules of the day of an assembly have no answer to, and a missing auditor."""
    version = rule_in_force(clock.today(meeting.starts_at))
    if not outside and version and book_of(version).needs_auditor():
        raise Refused(_("Our rules ask for one at each assembly: say whom to convene."))
    classes = Motion.objects.filter(item__meeting=meeting).order_by("item__position")
    if without_rule(version, meeting.call, classes.values_list("decision_class", flat=True)):
        raise Refused(
            _("The rules say nothing about this class of decision: record the rule of the statuts first.")
        )
