"""Readings of resolutions that associates ask for: who may, until when, how many it takes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import AgendaDemand, Meeting
from governance.queries.rules import book_of, rule_in_force
from governance.rules.initiative import Initiative, Window
from interlignes.kit import clock
from members.queries import electorate_at


@dataclass(frozen=True, slots=True)
class Terms:
    """By which rule, from which to which day, of how many votes and so by how many associates."""

    rule: Initiative
    first: date
    last: date
    window: Window
    members: frozenset[int]
    source: str

    @property
    def needed(self) -> int:
        """How many associates it takes."""
        return self.rule.needed(len(self.members))

    @property
    def sentence(self) -> str:
        """The dates and the share, explained."""
        facts = {
            "first": formats.date_format(self.first, "DATE_FORMAT"),
            "last": formats.date_format(self.last, "DATE_FORMAT"),
            "from": self.rule.from_days,
            "until": self.rule.until_days,
            "share": f"{self.rule.share.numerator}/{self.rule.share.denominator}",
            "n": self.needed,
            "all": len(self.members),
            "source": self.source,
        }
        when = _(
            "From %(first)s to %(last)s included (day %(from)d to day %(until)d before the assembly), associates who "
            "hold together at least %(share)s of the votes add a resolution to the agenda."
        )
        who = ngettext(
            "Of %(all)d votes that is %(n)d associate (%(source)s).",
            "Of %(all)d votes that is %(n)d associates (%(source)s).",
            self.needed,
        )
        return f"{when % facts} {who % facts}"

    @property
    def refusal(self) -> str:
        """Why nothing can be asked for today; empty when it can."""
        if self.window is Window.EARLY:
            return _("It is too early: resolutions can be asked for from %(day)s on.") % {
                "day": formats.date_format(self.first, "DATE_FORMAT")
            }
        if self.window is Window.LATE:
            return _("It is too late: resolutions could be asked for until %(day)s.") % {
                "day": formats.date_format(self.last, "DATE_FORMAT")
            }
        return ""


def terms(meeting: Meeting, at: datetime) -> Terms:
    """What holds for a meeting at an instant. Two queries."""
    day = clock.today(meeting.starts_at)
    version = rule_in_force(day)
    rule = book_of(version).initiative() if version else Initiative()
    first, last = rule.days(day)
    members = frozenset(electorate_at(at).order_by("pk").values_list("pk", flat=True))
    source = version.source if version else _("model statutes of SCOPs, art. 26.4")
    return Terms(rule, first, last, rule.window(clock.today(at), day), members, source)


def demands_of(meeting: Meeting) -> QuerySet[AgendaDemand]:
    """Those that were not withdrawn, with who stands behind them. Two queries."""
    found = AgendaDemand.objects.filter(meeting=meeting, withdrawn_at__isnull=True)
    return found.select_related("author", "item").prefetch_related("signers__member").order_by("pk")
