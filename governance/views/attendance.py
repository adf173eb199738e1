"""Pages of attendance: answers, checking in, the bureau, the sheet."""

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance import sheets
from governance.actions import attendance as actions
from governance.actions.writing import convened
from governance.choices import Seat
from governance.forms.session import BureauForm, CheckInForm, ReplyForm
from governance.models import Meeting, Reply
from governance.permissions import leads
from governance.queries.attendance import stays
from governance.queries.overview import hers, overview, totals
from governance.queries.proxies import given_by
from governance.views.live import attempt, called, for_leaders
from interlignes.kit import clock
from interlignes.kit.forms import posted
from interlignes.kit.tables import to_print
from members.http import MemberRequest
from members.models import Member
from members.queries import members_on

#: So many wrong or right codes in so many seconds, and no more: six signs cannot be guessed that way.
TRIES, SPAN = 10, 300


@require_GET
def presences(request: MemberRequest, number: int) -> HttpResponse:
    """My answer and my presence; for who leads the meeting, everybody's."""
    meeting, now = called(request, number), clock.now()
    is_leading = leads(request.user, meeting)
    people = convened(meeting, now)
    lines = overview(meeting, people, now) if is_leading or meeting.starts_at <= now else []
    mine = next((line for line in lines if line.member == request.user), None)
    context = {
        "meeting": meeting,
        "session": getattr(meeting, "session", None),
        "mine": mine or hers(meeting, request.user, now),
        "is_convened": request.user in people,
        "has_begun": now >= meeting.starts_at,
        "is_day": clock.today(now) >= clock.today(meeting.starts_at),
        "is_leading": is_leading,
        "lines": lines,
        "totals": totals(lines),
        "bureau": meeting.bureau.all(),
    }
    return render(request, "governance/presences.html", context)


@require_http_methods(["GET", "POST"])
def reply(request: MemberRequest, number: int) -> HttpResponse:
    """Say whether I come."""
    meeting, now = called(request, number), clock.now()
    earlier = Reply.objects.filter(meeting=meeting, member=request.user).first()
    form = ReplyForm(posted(request), initial={"answer": earlier.answer if earlier else ""})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if form.attempt(lambda: actions.reply(meeting=meeting, by=request.user, at=now, **data)):
            messages.success(request, _("Your answer is noted. You can change it until the meeting."))
            return redirect("governance:presences", number=meeting.pk)
    return _page(request, meeting, form, _("Will you be there?"))


def _page(request: MemberRequest, meeting: Meeting, form: Any, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "meeting": meeting}
    return render(request, "governance/presence_form.html", context)


@require_http_methods(["GET", "POST"])
def check_in(request: MemberRequest, number: int) -> HttpResponse:
    """Check in by myself, with the code of the room."""
    meeting, now = called(request, number), clock.now()
    form = CheckInForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if not _may_try(meeting, request.user):
            form.add_error("code", _("Too many attempts: wait a few minutes, or ask the secretary."))
        elif form.attempt(
            lambda: actions.check_in(meeting=meeting, by=request.user, at=now, **form.cleaned_data)
        ):
            messages.success(request, _("You are recorded as present."))
            return redirect("governance:session", number=meeting.pk)
    return _page(request, meeting, form, _("Check in"))


def _may_try(meeting: Meeting, member: Member) -> bool:
    """Whether this person has attempts left."""
    key = f"check-in-{meeting.pk}-{member.pk}"
    cache.add(key, 0, SPAN)
    try:
        return cache.incr(key) <= TRIES
    except ValueError:  # it expired this instant
        return True


@require_POST
def leave(request: MemberRequest, number: int) -> HttpResponse:
    """I go."""
    meeting = called(request, number)
    return attempt(
        request,
        lambda: actions.leave(meeting=meeting, member=request.user, by=request.user, at=clock.now()),
        "governance:presences",
        meeting,
    )


@require_POST
@for_leaders
def record(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """The bureau records an arrival or a departure, or takes one back."""
    what, now = request.POST.get("what", ""), clock.now()
    person = get_object_or_404(members_on(clock.today(now)), pk=_number(request.POST.get("member")))
    who: dict[str, Any] = {"meeting": meeting, "member": person, "by": request.user, "at": now}
    if what == "leave":
        return attempt(request, lambda: actions.leave(**who), "governance:presences", meeting)
    if what == "withdraw":
        stay = get_object_or_404(stays(meeting), member=person, left_at__isnull=True)
        undo: dict[str, Any] = {"stay": stay, "by": request.user, "at": now}
        return attempt(request, lambda: actions.withdraw(**undo), "governance:presences", meeting)
    return attempt(request, lambda: actions.record_arrival(mode=what, **who), "governance:presences", meeting)


def _number(typed: str | None) -> int:
    """A number from a hidden field. 404 for anything else."""
    if not typed or not (typed.isascii() and typed.isdecimal()) or len(typed) > 15:
        raise Http404
    return int(typed)


@require_http_methods(["GET", "POST"])
@for_leaders
def bureau(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Choose who leads the meeting."""
    now = clock.now()
    seats = [(seat.seat, seat.member_id) for seat in meeting.bureau.all()]
    first: dict[str, int | None] = {
        name.value: next((who for seat, who in seats if seat == name), None)
        for name in (Seat.CHAIR, Seat.SECRETARY)
    }
    initial = {**first, "scrutineers": [who for seat, who in seats if seat == Seat.SCRUTINEER]}
    people = members_on(clock.today(now)).order_by("last_name", "first_name", "pk")
    form = BureauForm(posted(request), people=list(people), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        form.attempt(lambda: actions.choose_bureau(meeting=meeting, by=request.user, at=now, **data))
        if not form.errors:
            messages.success(request, _("The bureau is recorded."))
            return redirect("governance:presences", number=meeting.pk)
    return _page(request, meeting, form, _("Bureau of the meeting"))


@require_GET
@for_leaders
def sheet(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """The attendance sheet, as it stands."""
    now = clock.now()
    content = sheets.attendance_pdf(meeting, convened(meeting, now), at=now)
    return to_print(content, f"feuille-de-presence-{meeting.pk}.pdf")


@require_GET
def proxy_form(request: MemberRequest, number: int) -> HttpResponse:
    """A proxy to sign: mine as I have given it, or blank."""
    meeting, now = called(request, number), clock.now()
    if not meeting.is_assembly:
        raise Http404
    given = None if "vierge" in request.GET else given_by(meeting, request.user)
    content = sheets.proxy_pdf(meeting, given, at=now)
    return to_print(content, f"pouvoir-{meeting.pk}.pdf")
