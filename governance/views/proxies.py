"""Giving one's proxy for an assembly, and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance import queries
from governance.actions import proxies as actions
from governance.actions.blanks import give_blank, record_blank, say_backed
from governance.actions.blanks import withdraw_blank as withdraw_blank_
from governance.forms import PaperProxyForm, ProxyForm
from governance.forms.proxies import NOBODY
from governance.models import AgendaItem, BlankProxy, Meeting, Motion, Proxy
from governance.permissions import may_manage_meetings, may_vote_today
from governance.queries import blanks
from governance.queries.proxies import Standing, items_in_words, standing
from governance.queries.rules import proxy_rules
from governance.views.live import attempt, called, for_leaders, require_lead
from interlignes.kit import clock
from interlignes.kit.buttons import press
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from members.http import MemberRequest
from members.models import Member
from members.queries import electorate


def _assembly(request: MemberRequest, number: int) -> Meeting:
    """An assembly that was convened, for somebody who has a vote; 404 otherwise."""
    meetings = queries.meetings_for(request.user).select_related("session")
    found = get_object_or_404(meetings, pk=number, convoked_at__isnull=False)
    if not found.is_assembly or not may_vote_today(request.user):
        raise Http404
    return found


def _agenda(meeting: Meeting) -> list[AgendaItem]:
    """What is to be decided: what a limited proxy may be for."""
    return list(meeting.items.filter(motion__isnull=False).order_by("position"))


@require_http_methods(["GET", "POST"])
def proxy(request: MemberRequest, number: int) -> HttpResponse:
    """Who votes for me, for whom I vote, and whom I may ask."""
    meeting = _assembly(request, number)
    rules = proxy_rules(clock.today(meeting.starts_at))
    given = {one.principal_id: one for one in blanks.in_force(meeting)}
    found = standing(meeting, clock.now(), rules=rules)
    people = queries.possible_holders(meeting, request.user, proxies=found.proxies, blank=given, rules=rules)
    blank = rules.blank
    form = ProxyForm(posted(request), people=people, agenda=_agenda(meeting), blank=blank)
    if request.method == "POST" and form.is_valid() and _give(request, meeting, form, people):
        return redirect("governance:proxy", number=meeting.pk)
    context = {"form": form, "people": people, "knows_blank": blank, "blank": given.get(request.user.pk)}
    return render(request, "governance/proxy.html", context | _mine(request, meeting, found))


def _give(request: MemberRequest, meeting: Meeting, form: ProxyForm, people: list[Member]) -> bool:
    """Give what the form says: a proxy to somebody, or a blank one."""
    data = form.cleaned_data
    who: dict[str, Any] = {"meeting": meeting, "by": request.user, "at": clock.now()}
    if data["holder"] == NOBODY:
        if form.attempt(lambda: give_blank(**who)):
            messages.success(request, _("Your blank proxy is noted."))
        return not form.errors
    holder = next(person for person in people if person.pk == data["holder"])
    extent = actions.Extent(data["items"], data["instruction"])
    if form.attempt(lambda: actions.give(holder=holder, extent=extent, **who)):
        text = _("%(name)s votes for you and has been told so.")
        messages.success(request, text % {"name": holder.get_full_name()})
    return not form.errors


def _mine(request: MemberRequest, meeting: Meeting, found: Standing) -> dict[str, Any]:
    """The proxies that concern the person, and whether they count."""
    context: dict[str, Any] = {"meeting": meeting, "given": None, "held": []}
    for one in found.proxies:
        row = {"proxy": one, "why": found.why(one), "items": items_in_words(one)}
        if one.principal_id == request.user.pk:
            context["given"] = row
        elif one.holder_id == request.user.pk:
            context["held"].append(row)
    return context


@require_POST
def take_back(request: MemberRequest, number: int) -> HttpResponse:
    """Vote oneself again."""
    meeting = _assembly(request, number)
    try:
        actions.take_back(meeting=meeting, by=request.user, at=clock.now())
        messages.success(request, _("You vote yourself again. What was cast with your proxy stays cast."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("governance:proxy", number=meeting.pk)


@require_http_methods(["GET", "POST"])
@for_leaders
def paper(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Signed forms: enter one, see those in force."""
    if not meeting.is_assembly:
        raise Http404
    now = clock.now()
    day = max(clock.today(meeting.starts_at), clock.today(now))
    people = {one.pk: one for one in electorate(day).order_by("last_name", "first_name", "pk")}
    blank = blanks.known_for(meeting)
    form = PaperProxyForm(posted(request), people=people.values(), agenda=_agenda(meeting), blank=blank)
    if request.method == "POST" and form.is_valid() and _enter(request, meeting, form, people):
        return redirect("governance:proxy_paper", number=meeting.pk)
    found = standing(meeting, now)
    rows = [{"proxy": one, "why": found.why(one), "items": items_in_words(one)} for one in found.proxies]
    context = {"meeting": meeting, "form": form, "rows": rows, "blanks": blanks.in_force(meeting)}
    return render(request, "governance/proxy_paper.html", context | {"knows_blank": blank})


def _enter(request: MemberRequest, meeting: Meeting, form: PaperProxyForm, people: dict[int, Member]) -> bool:
    """Record what the paper says."""
    data = form.cleaned_data
    who: dict[str, Any] = {"meeting": meeting, "by": request.user, "at": clock.now()}
    who["principal"] = people[data["principal"]]
    if data["holder"] == NOBODY:
        form.attempt(lambda: record_blank(**who))
    else:
        extent = actions.Extent(data["items"])
        form.attempt(lambda: actions.record_paper(holder=people[data["holder"]], extent=extent, **who))
    if not form.errors:
        messages.success(request, _("The proxy is recorded; whom it concerns has been told so."))
    return not form.errors


@require_POST
def withdraw_blank(request: MemberRequest, number: int) -> HttpResponse:
    """Take back a blank proxy that was entered from paper."""
    found = get_object_or_404(BlankProxy.objects.select_related("meeting"), pk=number)
    meeting = called(request, found.meeting_id)
    return require_lead(request, meeting) or attempt(
        request,
        lambda: withdraw_blank_(proxy=found, by=request.user, at=clock.now()),
        "governance:proxy_paper",
        meeting,
    )


@require_POST
def backed(request: MemberRequest, number: int) -> HttpResponse:
    """Say whether the gérance presents or supports a resolution: blank proxies count by it."""
    motions = Motion.objects.filter(item__meeting__in=queries.meetings_for(request.user))
    motion, is_backed = get_object_or_404(motions, pk=number), "stop" not in request.POST
    if not may_manage_meetings(request.user):
        raise Http404
    return press(
        request,
        lambda: say_backed(motion=motion, is_backed=is_backed, by=request.user, at=clock.now()),
        motion,
        done=_("Recorded."),
    )


@require_POST
def withdraw(request: MemberRequest, number: int) -> HttpResponse:
    """Take back a proxy that was entered from paper."""
    found = get_object_or_404(Proxy.objects.select_related("meeting"), pk=number)
    meeting = called(request, found.meeting_id)
    return require_lead(request, meeting) or attempt(
        request,
        lambda: actions.withdraw_paper(proxy=found, by=request.user, at=clock.now()),
        "governance:proxy_paper",
        meeting,
    )
