"""What the minutes of a meeting say: facts, attendance, debates, results. The same data makes the page and the PDF."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from governance.choices import ASSEMBLIES, Choice, Method, Seat, StayMode
from governance.models import (
    AgendaItem,
    Approval,
    Attendance,
    Ballot,
    BlankProxy,
    BureauSeat,
    Meeting,
    Minutes,
    PostedLetter,
    SealedMinutes,
)
from governance.permissions import may_organise, may_see
from governance.queries.assignments import of_meeting
from governance.queries.attendance import stays
from governance.queries.blanks import result_in_words
from governance.queries.documents import elsewhere_in_words, newest_documents
from governance.queries.meetings import meetings_for
from governance.queries.minutes_proxies import (
    blank_spans,
    blanks_of,
    proxies_of,
    proxy_rows,
    representations,
)
from governance.queries.minutes_quorum import quorum_rows
from governance.queries.proxies import Standing
from governance.queries.secrecy import asked_in_words
from governance.queries.tally import Tally, of_record
from governance.rules import explain
from governance.rules.notice import days_of_notice
from interlignes.kit import clock, moments
from members.choices import VOTING, Role
from members.models import Mandate, Member
from members.permissions import may_read_register
from members.queries import holders
from members.queries.capital import with_shares

Content = dict[str, Any]


def meeting_with_minutes(member: Member) -> QuerySet[Meeting]:
    """The convened meetings that a person may see, with what their minutes need to know."""
    held = meetings_for(member).filter(convoked_at__isnull=False, cancelled_at__isnull=True)
    return held.select_related("session", "minutes", "sealed_minutes").defer("sealed_minutes__pdf")


def content_of(meeting: Meeting, bureau: Iterable[BureauSeat]) -> Content:
    """Everything that the minutes say, as plain data.

    Eight queries, one more for candidates, five for proxies, six or seven where a session was held with a quorum.
    """
    written, items = getattr(meeting, "minutes", None), agenda(meeting)
    seats, times = list(bureau), _times(meeting)
    people = _people(meeting, [*times, *(seat.member_id for seat in seats)])
    proxies, blanks = proxies_of(meeting), blanks_of(meeting)
    return {
        "title": _("Minutes: %(title)s") % {"title": meeting.title},
        "kind": str(meeting.get_kind_display()),
        "facts": _facts(meeting, sum(one.posted_read for one in people)),
        "bureau": _bureau(seats, people),
        "attendance": _attendance(meeting, times, people, proxies, blanks),
        "proxies": proxy_rows(proxies, blanks),
        "documents": [
            _("%(title)s (SHA-256 %(start)s…)") % {"title": one.title, "start": one.digest[:16]}
            for one in newest_documents(meeting)
        ]
        + list(filter(None, [elsewhere_in_words(meeting)])),
        "opening": written.opening if written else "",
        "items": [_item(item) for item in items],
        "quorum": quorum_rows(meeting, items, proxies.proxies),
        "assignments": [
            [one.text, one.owner.get_full_name(), formats.date_format(one.due_on, "DATE_FORMAT")]
            for one in of_meeting(meeting)
        ],
        "incidents": written.incidents if written else "",
        "is_assembly": meeting.is_assembly,
    }


def agenda(meeting: Meeting) -> list[AgendaItem]:
    """The items with what was written and decided on each. One query, and one for the names of candidates."""
    items = AgendaItem.objects.filter(meeting=meeting).order_by("position")
    found = list(items.select_related("note", "motion__ballot__result", "motion__ballot__rule_version"))
    for item in found:
        item.meeting = meeting
    ballots = [one.motion.ballot for one in found if hasattr(one, "motion") and hasattr(one.motion, "ballot")]
    contests = [ballot for ballot in ballots if ballot.method != Method.MOTION]
    prefetch_related_objects(contests, "candidates")
    return found


def _bureau(seats: Iterable[BureauSeat], people: Iterable[Any]) -> list[list[str]]:
    """Pairs (seat, name and quality): whoever chairs is named with it (C. com. R223-24)."""
    found = {one.pk: one for one in people}
    rows = []
    for seat in seats:
        person, name = found.get(seat.member_id), seat.member.get_full_name()
        quality = _quality(person) if person else ""
        rows.append([str(seat.get_seat_display()), f"{name}, {quality}" if quality else name])
    return rows


def _quality(person: Any) -> str:
    if person.manages_read:
        return pgettext("quality", "gérance")
    return pgettext("quality", "associate") if person.status_read in VOTING else ""


def _facts(meeting: Meeting, letters: int) -> list[list[str]]:
    """Pairs (word, value): when, where, how people were convened, when it was opened and closed."""
    session = getattr(meeting, "session", None)
    convened = meeting.convoked_at or meeting.created_at
    days = days_of_notice(clock.today(convened), clock.today(meeting.starts_at))
    notice = ngettext("%(day)s, %(n)d day before", "%(day)s, %(n)d days before", days) % {
        "day": formats.date_format(clock.today(convened), "DATE_FORMAT"),
        "n": days,
    }
    if meeting.is_assembly:
        by_letter = ngettext("by e-mail, and %(n)d by letter", "by e-mail, and %(n)d by letter", letters)
        notice = f"{notice} ({by_letter % {'n': letters} if letters else _('by e-mail')})"
    call = meeting.get_call_display() if meeting.is_assembly else ""
    found = [
        (_("Date"), moments.in_words(meeting.starts_at)),
        (_("Place"), meeting.place),
        (_("Remotely"), _("By video, at the address of the convocation") if meeting.video_url else ""),
        (_("Convened"), notice),
        (_("Call"), str(call)),
        (_("Short notice"), meeting.short_notice_reason),
        (_("Opened"), moments.time_in_words(session.started_at) if session and session.started_at else ""),
        (
            pgettext("meeting", "Closed"),
            moments.time_in_words(session.ended_at) if session and session.ended_at else "",
        ),
    ]
    return [[word, value] for word, value in found if value]


# Who was there


def _times(meeting: Meeting) -> dict[int, list[Attendance]]:
    """Number of a person -> her stays."""
    times: dict[int, list[Attendance]] = {}
    for stay in stays(meeting).order_by("arrived_at", "pk"):
        times.setdefault(stay.member_id, []).append(stay)
    return times


def _attendance(
    meeting: Meeting,
    times: dict[int, list[Attendance]],
    people: Iterable[Any],
    proxies: Standing,
    blanks: list[BlankProxy],
) -> Content:
    """A row for each associate and for everybody else who was there; shares where it is an assembly (R223-24)."""
    day = clock.today(meeting.starts_at)
    found = [one for one in people if one.pk in times or (meeting.is_assembly and one.status_read in VOTING)]
    rows, present, represented, blank = [], 0, 0, blank_spans(meeting, blanks)
    associates = [one for one in found if one.status_read in VOTING]
    for one in found:
        there = times.get(one.pk, [])
        parts = [(stay.arrived_at, _stay(stay)) for stay in there]
        held = representations(meeting, one.pk, proxies, times)
        held += [span for who, span in blank if who == one.pk and not there]
        parts += [(span.since, span.words) for span in held]
        if one in associates:
            present, represented = present + bool(there), represented + (bool(parts) and not there)
        row = [one.get_full_name(), " ; ".join(words for _instant, words in sorted(parts)) or _("Absent")]
        rows.append([*row, _shares(one, day)] if meeting.is_assembly else row)
    columns = [_("Name"), _("Presence"), *([_("Shares")] if meeting.is_assembly else [])]
    return {
        "columns": columns,
        "rows": rows,
        "summary": _summary(meeting, present, represented, len(associates)),
    }


def _people(meeting: Meeting, there: list[int]) -> list[Any]:
    """Associates of the day and whoever was there, elsewhere the latter alone; with whether she manages and whether a
    letter convened her."""
    day = clock.today(meeting.starts_at)
    wanted = Q(pk__in=there)
    if meeting.is_assembly:
        wanted |= Q(status_read__in=VOTING)
    people = Member.objects.with_status(day, meeting.starts_at).annotate(
        manages_read=Exists(Mandate.objects.in_force(day).filter(role=Role.GERANCE, member=OuterRef("pk"))),
        posted_read=Exists(
            PostedLetter.objects.filter(meeting=meeting, member=OuterRef("pk"), update__isnull=True)
        ),
    )
    found = with_shares(people.filter(wanted), day)
    return list(found.order_by("last_name", "first_name", "pk"))


def _shares(person: Any, day: Any) -> str:
    return formats.number_format(person.shares_read) if person.status_read in VOTING else "–"


def _stay(stay: Attendance) -> str:
    """«dans la salle, de 14 h 05 à 16 h»; without times where the presence was recorded as a whole."""
    how = str(StayMode(stay.mode).label)
    if stay.how == "whole":
        return how
    facts = {"how": how, "from": moments.time_in_words(stay.arrived_at)}
    if stay.left_at is None:
        return _("%(how)s, from %(from)s") % facts
    return _("%(how)s, from %(from)s to %(until)s") % {
        **facts,
        "until": moments.time_in_words(stay.left_at),
    }


def _summary(meeting: Meeting, present: int, represented: int, members: int) -> str:
    if not meeting.is_assembly:
        return ""
    return _(
        "Associates present: %(present)d; represented: %(represented)d; on the list of the day: %(members)d."
    ) % {"present": present, "represented": represented, "members": members}


# What was dealt with


def _item(item: AgendaItem) -> Content:
    motion = getattr(item, "motion", None)
    note = getattr(item, "note", None)
    return {
        "pk": item.pk,
        "position": item.position,
        "number": item.number,
        "is_sub": item.parent_id is not None,
        "title": item.title,
        "raised": _(
            "Not on the agenda: the revocation of a mandate may be raised in session (loi 78-763, art. 16)."
        )
        if item.raised_in_session
        else "",
        "debate": note.text if note else "",
        "motion": motion.text if motion else "",
        "result": _result(getattr(motion, "ballot", None)) if motion else None,
    }


def _result(ballot: Ballot | None) -> Content:
    """The result of a resolution with its explanation; a word where there is none yet."""
    if ballot is None:
        return {"label": _("Not put to the vote"), "outcome": "", "lines": [], "explanation": "", "way": ""}
    way = ". ".join(filter(None, [str(ballot.get_secrecy_display()), asked_in_words(ballot)]))
    recorded = getattr(ballot, "result", None)
    if recorded is None:
        return {"label": _("No result yet"), "outcome": "", "lines": [], "explanation": "", "way": way}
    tally = of_record(ballot, recorded)
    result = {"outcome": tally.outcome, "way": way}
    return result | (_contest(ballot, tally) if tally.contest else _resolution(ballot, tally))


def _source(ballot: Ballot, tally: Tally) -> str | None:
    unanimous = tally.verdict.rule.preset == "unanimite"
    return None if unanimous else ballot.rule_version.source


def _resolution(ballot: Ballot, tally: Tally) -> Content:
    counts = tally.verdict.counts
    numbers = [counts.for_, counts.against, counts.abstain, counts.blank]
    words = explain.explain(
        tally.verdict,
        gettext=_,
        ngettext=ngettext,
        source=_source(ballot, tally),
        is_binding=ballot.motion.item.meeting.is_assembly,
        has_heading=True,
    )
    return {
        "label": explain.heading(tally.verdict, gettext=_, is_binding=ballot.motion.item.meeting.is_assembly),
        "lines": [[str(choice.label), number] for choice, number in zip(Choice, numbers, strict=True)],
        "explanation": f"{words} {result_in_words(ballot)}".strip(),
    }


def _contest(ballot: Ballot, tally: Tally) -> Content:
    names = [candidate.name for candidate in ballot.candidates.all()]
    contest: Any = tally.contest
    words = explain.contest_in_words(
        contest, names, gettext=_, ngettext=ngettext, source=_source(ballot, tally), has_heading=True
    )
    return {
        "label": explain.contest_heading(contest, names, gettext=_, ngettext=ngettext),
        "lines": [[names[one.number], one.verdict.counts.for_] for one in contest.standings],
        "explanation": words,
    }


# Who has to approve, and the register


def chair_of(bureau: Iterable[BureauSeat]) -> int | None:
    """The number of who chaired the meeting; None where nobody was chosen."""
    return next((seat.member_id for seat in bureau if seat.seat == Seat.CHAIR), None)


def leads_by(member: Member, meeting: Meeting, bureau: Iterable[BureauSeat]) -> bool:
    """What `permissions.leads` says, from a bureau that was read already."""
    seats = {seat.seat for seat in bureau if seat.member_id == member.pk}
    is_seated = may_see(member) and bool({Seat.CHAIR, Seat.SECRETARY} & seats)
    return is_seated or may_organise(member, meeting)


def has_to_approve(member: Member, meeting: Meeting, bureau: Iterable[BureauSeat]) -> bool:
    """Whether the person's approval counts: of an assembly the chair's and that of the gérance (C. com. R223-24).

    Of another meeting that of its chair, or where it had none, of whoever organises it.
    """
    chair = chair_of(bureau)
    if chair == member.pk:
        return may_see(member)
    return may_organise(member, meeting) and (meeting.is_assembly or chair is None)


def approvals_of(minutes: Minutes) -> list[Approval]:
    """The approvals in force, in their order. One query."""
    return list(minutes.approvals.select_related("member").order_by("pk"))


def missing_approvals(
    meeting: Meeting, approvals: Iterable[Approval], bureau: Iterable[BureauSeat], at: datetime
) -> list[str]:
    """Whose approval is missing, in words. The chair may be the gérance too. One query."""
    given, chair = {one.member_id for one in approvals}, chair_of(bureau)
    found = [_("the chair of the meeting")] if chair is not None and chair not in given else []
    if meeting.is_assembly:
        gerance = holders(Role.GERANCE, clock.today(at)).order_by("pk").values_list("pk", flat=True)
        return found if given & set(gerance) else [*found, _("the gérance")]
    return [_("whoever organises the meeting")] if chair is None and not given else found


def in_words(approvals: Iterable[Approval]) -> list[list[str]]:
    """Pairs (name, when)."""
    return [[one.member.get_full_name(), moments.in_words(one.approved_at)] for one in approvals]


#: How long after an assembly its minutes are awaited without a word.
USUAL_DELAY = timedelta(days=7)


def unsealed_since(day: datetime) -> QuerySet[Meeting]:
    """Assemblies that were held before an instant and whose minutes are not in the register, the latest first."""
    held = Meeting.objects.filter(kind__in=ASSEMBLIES, convoked_at__isnull=False, cancelled_at__isnull=True)
    return held.filter(starts_at__lt=day, sealed_minutes__isnull=True).order_by("-starts_at", "-pk")


def awaited_from(member: int) -> QuerySet[Meeting]:
    """Meetings whose minutes wait for the corrections or the approval of the person with this number: she was there.

    Or she chaired it. Until she approves them or they are sealed; unordered.
    """
    there = Attendance.objects.filter(meeting=OuterRef("pk"), member=member, withdrawn_at__isnull=True)
    chaired = BureauSeat.objects.filter(meeting=OuterRef("pk"), member=member, seat=Seat.CHAIR)
    approved = Approval.objects.filter(minutes__meeting=OuterRef("pk"), member=member)
    found = Meeting.objects.filter(minutes__submitted_at__isnull=False, sealed_minutes__isnull=True)
    return found.filter(Exists(there) | Exists(chaired), ~Exists(approved), cancelled_at__isnull=True)


def register_for(member: Member) -> QuerySet[SealedMinutes]:
    """The sealed minutes that a person may read, the latest first, without the documents themselves."""
    found = SealedMinutes.objects.select_related("meeting").filter(meeting__in=meetings_for(member))
    found = found.defer("pdf", "content").order_by("-number")
    return found if may_read_register(member) else found.exclude(meeting__kind__in=ASSEMBLIES)
