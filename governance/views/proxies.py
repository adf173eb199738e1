"""Giving one's proxy for an assembly, and taking it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance import queries
from governance.actions import proxies as actions
from governance.forms import ProxyForm
from governance.models import Meeting
from governance.permissions import may_vote_today
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from members.http import MemberRequest


def _assembly(request: MemberRequest, number: int) -> Meeting:
    """An assembly that was convened, for somebody who has a vote; 404 otherwise."""
    found = get_object_or_404(queries.meetings_for(request.user), pk=number, convoked_at__isnull=False)
    if not found.is_assembly or not may_vote_today(request.user):
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def proxy(request: MemberRequest, number: int) -> HttpResponse:
    """Who votes for me, for whom I vote, and whom I may ask."""
    meeting, now = _assembly(request, number), clock.now()
    people = queries.possible_holders(meeting, request.user)
    form = ProxyForm(posted(request), people=people)
    if request.method == "POST" and form.is_valid():
        holder = next(person for person in people if person.pk == form.cleaned_data["holder"])
        given = form.attempt(lambda: actions.give(meeting=meeting, holder=holder, by=request.user, at=now))
        if given:
            text = _("%(name)s votes for you and has been told so.")
            messages.success(request, text % {"name": holder.get_full_name()})
            return redirect("governance:proxy", number=meeting.pk)
    context = {
        "meeting": meeting,
        "form": form,
        "people": people,
        "given": queries.given_by(meeting, request.user),
        "held": queries.held_by(meeting, request.user),
    }
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
