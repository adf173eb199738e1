"""Giving one's proxy for an assembly, and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance import queries
from governance.actions import proxies as actions
from governance.forms import PaperProxyForm, ProxyForm
from governance.models import AgendaItem, Meeting, Proxy
from governance.permissions import may_vote_today
from governance.queries.proxies import items_in_words, standing
from governance.views.live import attempt, called, for_leaders, require_lead
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from members.http import MemberRequest
from members.queries import electorate


def _assembly(request: MemberRequest, number: int) -> Meeting:
    """An assembly that was convened, for somebody who has a vote; 404 otherwise."""
    found = get_object_or_404(queries.meetings_for(request.user), pk=number, convoked_at__isnull=False)
    if not found.is_assembly or not may_vote_today(request.user):
        raise Http404
    return found


def _agenda(meeting: Meeting) -> list[AgendaItem]:
    """What is to be decided: what a limited proxy may be for."""
    return list(meeting.items.filter(motion__isnull=False).order_by("position"))


@require_http_methods(["GET", "POST"])
def proxy(request: MemberRequest, number: int) -> HttpResponse:
    """Who votes for me, for whom I vote, and whom I may ask."""
    meeting, now = _assembly(request, number), clock.now()
    people = queries.possible_holders(meeting, request.user)
    form = ProxyForm(posted(request), people=people, agenda=_agenda(meeting))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        holder = next(person for person in people if person.pk == data["holder"])
        extent = actions.Extent(data["items"], data["instruction"])
        who: dict[str, Any] = {"meeting": meeting, "by": request.user, "at": now}
        if form.attempt(lambda: actions.give(holder=holder, extent=extent, **who)):
            text = _("%(name)s votes for you and has been told so.")
            messages.success(request, text % {"name": holder.get_full_name()})
            return redirect("governance:proxy", number=meeting.pk)
    found = standing(meeting, now)
    context: dict[str, Any] = {"meeting": meeting, "form": form, "people": people, "given": None, "held": []}
    for one in found.proxies:
        row = {"proxy": one, "why": found.why(one), "items": items_in_words(one)}
        if one.principal_id == request.user.pk:
            context["given"] = row
        elif one.holder_id == request.user.pk:
            context["held"].append(row)
    return render(request, "governance/proxy.html", context)


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
    form = PaperProxyForm(posted(request), people=people.values(), agenda=_agenda(meeting))
    if request.method == "POST" and form.is_valid():
        who: dict[str, Any] = {name: people[form.cleaned_data[name]] for name in ("principal", "holder")}
        who["extent"] = actions.Extent(form.cleaned_data["items"])
        if form.attempt(lambda: actions.record_paper(meeting=meeting, by=request.user, at=now, **who)):
            messages.success(request, _("The proxy is recorded; both have been told so."))
            return redirect("governance:proxy_paper", number=meeting.pk)
    found = standing(meeting, now)
    rows = [{"proxy": one, "why": found.why(one), "items": items_in_words(one)} for one in found.proxies]
    context = {"meeting": meeting, "form": form, "rows": rows}
    return render(request, "governance/proxy_paper.html", context)


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
