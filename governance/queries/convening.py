"""Readings of assemblies that associates ask for: how many it takes, where each request stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.choices import RequestStage
from governance.models import AssemblyRequest
from governance.permissions import may_see
from governance.queries.rules import book_of, rule_in_force
from governance.rules.convening import Convening
from interlignes.kit import clock
from members.models import Member, Movement
from members.queries import electorate_at
from members.queries.capital import total_shares


@dataclass(frozen=True, slots=True)
class Terms:
    """By which rule, of whose votes and of how many shares."""

    rule: Convening
    members: frozenset[int]
    shares: int
    day: date
    source: str
    is_sarl: bool

    @property
    def needed(self) -> int:
        """How many associates it takes, whatever their shares."""
        return self.rule.needed(len(self.members))

    @property
    def sentence(self) -> str:
        """The shares and the delay, explained."""
        facts = {
            "share": f"{self.rule.share.numerator}/{self.rule.share.denominator}",
            "alone": f"{self.rule.alone.numerator}/{self.rule.alone.denominator}",
            "n": self.needed,
            "all": len(self.members),
            "source": self.source,
        }
        who = _(
            "Associates who hold together at least %(share)s of the votes may demand an assembly; so may one or more "
            "who hold at least %(alone)s of the shares."
        )
        many = ngettext(
            "Of %(all)d votes that is %(n)d associate (%(source)s).",
            "Of %(all)d votes that is %(n)d associates (%(source)s).",
            self.needed,
        )
        return f"{who % facts} {many % facts}"

    @property
    def delay(self) -> str:
        """By when the gérance convenes, and on what that stands."""
        words = ngettext(
            "The gérance then has %(n)d day to send the convocation; this delay is our rule, the law sets none.",
            "The gérance then has %(n)d days to send the convocation; this delay is our rule, the law sets none.",
            self.rule.days,
        )
        return words % {"n": self.rule.days}

    def count(self, signers: Collection[int]) -> int:
        """How many of those who signed have a vote today."""
        return len(self.members & set(signers))

    def is_enough(self, signers: Collection[int]) -> bool:
        """Whether those who signed and have a vote today are enough. One query where their number is not."""
        voting = self.members & set(signers)
        facts = {"signers": len(voting), "members": len(self.members), "shares": self.shares}
        if self.rule.is_reached(held=0, **facts):
            return True
        held = Movement.objects.filter(member__in=voting, occurred_on__lte=self.day).aggregate(
            n=Sum("shares")
        )
        return self.rule.is_reached(held=held["n"] or 0, **facts)


def terms(at: datetime) -> Terms:
    """What holds at an instant. Three queries."""
    today = clock.today(at)
    version = rule_in_force(today)
    book = book_of(version) if version else None
    members = frozenset(electorate_at(at).order_by("pk").values_list("pk", flat=True))
    source = version.source if version else _("C. com. L223-27, counted in votes: loi 78-763, art. 14")
    return Terms(
        rule=book.convening() if book else Convening(),
        members=members,
        shares=total_shares(today),
        day=today,
        source=source,
        is_sarl=book is None or book.form in ("", "SARL"),
    )


def requests_for(member: Member) -> QuerySet[AssemblyRequest]:
    """Those that were not withdrawn, the latest first: whoever belongs reads them, as the convocation would be read."""
    if not may_see(member):
        return AssemblyRequest.objects.none()
    found = AssemblyRequest.objects.filter(withdrawn_at__isnull=True).select_related("author", "meeting")
    return found.prefetch_related("items__item", "signers__member").order_by("-filed_at", "-pk")


def with_gerance() -> QuerySet[AssemblyRequest]:
    """Those that enough associates stand behind and that are not convened."""
    found = AssemblyRequest.objects.filter(reached_at__isnull=False, withdrawn_at__isnull=True)
    return found.exclude(meeting__convoked_at__isnull=False, meeting__cancelled_at__isnull=True)


def overdue_for(member: int, today: date) -> QuerySet[AssemblyRequest]:
    """Those that the person with this number signed and that the gérance did not convene in time."""
    return with_gerance().filter(due_on__lt=today, signers__member=member)


@dataclass(frozen=True, slots=True)
class Line:
    """A request as a person reads it; `mine`: she stands behind it."""

    request: AssemblyRequest
    stage: RequestStage
    people: list[Member]
    counted: int
    mine: bool
    may_sign: bool
    may_take_back: bool
    may_convene: bool

    @property
    def words(self) -> str:
        """What the stage means, in a sentence."""
        facts = {
            "day": formats.date_format(self.request.due_on, "DATE_FORMAT") if self.request.due_on else ""
        }
        return {
            RequestStage.COLLECTING: _("Once enough associates have signed, the gérance is told."),
            RequestStage.REACHED: _("Enough associates have signed: the gérance convenes until %(day)s."),
            RequestStage.PREPARED: _(
                "The gérance prepares the assembly; it is to be convened until %(day)s."
            ),
            RequestStage.CONVENED: _("The assembly is convened."),
            RequestStage.LATE: _("The gérance was to convene until %(day)s and has not."),
            RequestStage.WITHDRAWN: "",
        }[self.stage] % facts


def lines(requests: Collection[AssemblyRequest], member: Member, found: Terms) -> list[Line]:
    """The requests with what the person may do about each; the actions decide. No query."""
    return [_line(one, member, found) for one in requests]


def _line(request: AssemblyRequest, member: Member, found: Terms) -> Line:
    stage = request.stage(found.day)
    people = [signer.member for signer in request.signers.all()]
    mine = member in people
    ended = stage in (RequestStage.CONVENED, RequestStage.WITHDRAWN)
    prepared = request.meeting is not None and not request.meeting.cancelled_at
    return Line(
        request=request,
        stage=stage,
        people=people,
        counted=found.count([one.pk for one in people]),
        mine=mine,
        may_sign=not ended and not mine and member.pk in found.members,
        may_take_back=not ended and mine,
        may_convene=not ended and not prepared and member.is_staff,
    )
