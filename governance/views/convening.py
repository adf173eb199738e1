"""Pages of assemblies that associates ask for."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.actions import convening as actions
from governance.forms.convening import AssemblyRequestForm, ConveneRequestForm
from governance.permissions import may_manage_meetings, may_vote_today
from governance.queries.convening import lines, requests_for, terms
from governance.views.organising import lacks_factor
from interlignes.kit import clock
from interlignes.kit.buttons import press
from interlignes.kit.forms import posted
from members.decorators import lead_to_second_factor
from members.http import MemberRequest


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """What is asked for, who stands behind it, where it stands and what that means."""
    found = terms(clock.now())
    context = {
        "terms": found,
        "lines": lines(list(requests_for(request.user)[:50]), request.user, found),
        "may_ask": may_vote_today(request.user),
    }
    return render(request, "governance/assembly_requests.html", context)


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Ask for an assembly; for associates with a vote."""
    if not may_vote_today(request.user):
        raise Http404
    form = AssemblyRequestForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "by": request.user, "at": clock.now()}
        if made := form.attempt(lambda: actions.ask(**data)):
            told = _("Enough associates ask for it: the gérance is told.")
            messages.success(
                request, told if made.reached_at else _("It waits for other associates to sign it.")
            )
            return redirect(made)
    context = {
        "form": form,
        "title": _("Ask for an assembly"),
        "back": reverse("governance:assembly_requests"),
    }
    return render(request, "governance/form.html", context)


@require_POST
def step(request: MemberRequest, number: int) -> HttpResponse:
    """Sign, or withdraw one's signature."""
    found = get_object_or_404(requests_for(request.user), pk=number)
    action = actions.take_back if "take_back" in request.POST else actions.sign
    return press(
        request,
        lambda: action(request=found, by=request.user, at=clock.now()),
        "governance:assembly_requests",
    )


@require_http_methods(["GET", "POST"])
def convene(request: MemberRequest, number: int) -> HttpResponse:
    """Prepare the assembly from the request; to others than the gérance the page does not exist."""
    if not may_manage_meetings(request.user):
        raise Http404
    if lacks_factor(request):
        return lead_to_second_factor(request)
    found = get_object_or_404(requests_for(request.user), pk=number)
    form = ConveneRequestForm(posted(request), initial={"introduction": found.reason})
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "by": request.user, "at": clock.now()}
        if meeting := form.attempt(lambda: actions.convene(request=found, **data)):
            messages.success(
                request, _("The assembly is prepared with its items: read it again, then convene.")
            )
            return redirect(meeting)
    context = {"form": form, "title": _("Convene what associates ask for"), "back": found.get_absolute_url()}
    return render(request, "governance/form.html", context)
