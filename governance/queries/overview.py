"""Who was convened to a meeting, what each answered, who is there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from governance.choices import MeetingKind, ReplyAnswer
from governance.models import Attendance, Meeting, Reply
from governance.queries import blanks
from governance.queries.attendance import stays
from governance.queries.meetings import may_have_blanks, may_have_proxies
from governance.queries.proxies import Standing, given_by, in_force, items_in_words, standing
from members.models import Member


@dataclass
class Line:
    """One person: her answer, who has her proxy, her stays in their order."""

    member: Member
    answer: str = ""
    holder: Member | None = None
    principals: list[Member] = field(default_factory=list)
    #: The items that her proxy is for where it is limited; whose limited proxy she holds -> the same.
    items: str = ""
    limits: dict[int, str] = field(default_factory=dict)
    #: Why her proxy counts no more; empty where it does.
    fell: str = ""
    #: Whether she has given a blank proxy, which has no holder.
    is_blank: bool = False
    stays: list[Attendance] = field(default_factory=list)

    @property
    def current(self) -> Attendance | None:
        """The stay that has not ended."""
        return next((stay for stay in self.stays if stay.left_at is None), None)

    @property
    def answer_label(self) -> str:
        """Her answer in words; empty while there is none."""
        return str(ReplyAnswer(self.answer).label) if self.answer else ""

    @property
    def is_represented(self) -> bool:
        """Whether she has given a proxy that counts, with a holder or blank."""
        return self.is_blank or (self.holder is not None and not self.fell)

    @property
    def represents(self) -> list[str]:
        """Whom she represents, each with the items if only for some."""
        return [_for_items(one.get_full_name(), self.limits.get(one.pk, "")) for one in self.principals]

    @property
    def represented_by(self) -> str:
        """Who holds her proxy, with the items if only for some; empty where she has given none."""
        if self.is_blank:
            return _("a blank proxy")
        return _for_items(self.holder.get_full_name(), self.items) if self.holder else ""

    @property
    def has_answered(self) -> bool:
        """Whether she said anything: an answer, a proxy, or by coming."""
        return bool(self.answer or self.holder or self.is_blank or self.stays)


def _for_items(name: str, items: str) -> str:
    return _("%(name)s (items %(items)s only)") % {"name": name, "items": items} if items else name


def overview(meeting: Meeting, people: Sequence[Member], at: datetime) -> list[Line]:
    """A line for each of `people` and for whoever else is or was there, with the proxies that count by then. Five
    queries, six more with proxies."""
    lines = {member.pk: Line(member) for member in people}
    for stay in stays(meeting).select_related("member").order_by("arrived_at", "pk"):
        lines.setdefault(stay.member_id, Line(stay.member)).stays.append(stay)
    for number, answer in (
        Reply.objects.filter(meeting=meeting).order_by("pk").values_list("member", "answer")
    ):
        if number in lines:
            lines[number].answer = answer
    found = standing(meeting, at) if may_have_proxies(meeting) else Standing([], 0)
    for proxy in found.proxies:
        items = items_in_words(proxy)
        if proxy.principal_id in lines:
            mine = lines[proxy.principal_id]
            mine.holder, mine.fell, mine.items = proxy.holder, found.why(proxy), items
        if proxy.holder_id in lines and not found.fall(proxy):
            lines[proxy.holder_id].principals.append(proxy.principal)
            lines[proxy.holder_id].limits[proxy.principal_id] = items
    for principal in lines.keys() & _blanks(meeting):
        lines[principal].is_blank = True
    return list(lines.values())


def _blanks(meeting: Meeting) -> list[int]:
    """Who is represented by a blank proxy, where the rules of the day count it. One query, two where there are any."""
    if not may_have_blanks(meeting):
        return []
    given = list(blanks.in_force(meeting).order_by("pk").values_list("principal", flat=True))
    return given if given and blanks.known_for(meeting) else []


def hers(meeting: Meeting, member: Member, at: datetime) -> Line:
    """The line of one person before the meeting: her answer, who has her proxy. Three queries, six more with a
    proxy."""
    answers = Reply.objects.filter(meeting=meeting, member=member).values_list("answer", flat=True)
    given = given_by(meeting, member)
    line = Line(member, answer=answers.first() or "", holder=given.holder if given else None)
    if given:
        line.items, line.fell = items_in_words(given), standing(meeting, at).why(given)
    line.is_blank = member.pk in _blanks(meeting)
    return line


def totals(lines: Sequence[Line]) -> dict[str, int]:
    """How many answered what."""
    counts = {
        answer.value: sum(line.answer == answer and not line.is_represented for line in lines)
        for answer in ReplyAnswer
    }
    return counts | {
        "proxy": sum(line.is_represented for line in lines),
        "silent": sum(not line.has_answered for line in lines),
        "there": sum(line.current is not None for line in lines),
        "all": len(lines),
    }


def unanswered(at: datetime) -> QuerySet[Meeting]:
    """Convened meetings of the next days (MEETING_REMINDER_DAYS) whose convocation is older than a day."""
    coming = Meeting.objects.filter(
        cancelled_at__isnull=True,
        convoked_at__lte=at - timedelta(days=1),
        starts_at__gt=at,
        starts_at__lte=at + timedelta(days=settings.MEETING_REMINDER_DAYS),
    )
    return coming.exclude(kind=MeetingKind.SUPERVISION).order_by("pk")


def silent(meeting: Meeting, people: Sequence[Member]) -> list[Member]:
    """Those of `people` who may log in and have neither answered nor given a proxy. Two queries."""
    said = {*Reply.objects.filter(meeting=meeting).order_by("pk").values_list("member", flat=True)}
    said |= {*in_force(meeting).order_by("pk").values_list("principal", flat=True)}
    said |= {*blanks.in_force(meeting).order_by("pk").values_list("principal", flat=True)}
    return [member for member in people if member.is_active and member.pk not in said]
