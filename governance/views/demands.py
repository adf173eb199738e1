"""Resolutions that associates add to a convened assembly."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.actions import demands as actions
from governance.forms.demands import DemandForm
from governance.models import AgendaDemand
from governance.permissions import may_vote_today
from governance.queries import meetings_for
from governance.queries.demands import demands_of, terms
from governance.views.live import called
from interlignes.kit import clock
from interlignes.kit.buttons import press
from interlignes.kit.forms import posted
from members.http import MemberRequest


@require_http_methods(["GET", "POST"])
def index(request: MemberRequest, number: int) -> HttpResponse:
    """Until when and with how many, what is asked for and who stands behind it, and the form."""
    meeting = called(request, number)
    if not meeting.is_assembly:
        raise Http404
    now = clock.now()
    form = DemandForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "by": request.user, "at": now}
        if demand := form.attempt(lambda: actions.ask(meeting=meeting, **data)):
            said = _("It is on the agenda; the rectified agenda goes to everybody.")
            waits = _("It waits for other associates to stand behind it.")
            messages.success(request, said if demand.item_id else waits)
            return redirect("governance:demands", number=meeting.pk)
    found, rows = terms(meeting, now), list(demands_of(meeting))
    may_ask = may_vote_today(request.user) and not found.refusal and meeting.call == 1
    lines = [(demand, [signer.member for signer in demand.signers.all()]) for demand in rows]
    context = {"meeting": meeting, "terms": found, "lines": lines, "may_ask": may_ask, "form": form}
    return render(request, "governance/demands.html", context)


@require_POST
def step(request: MemberRequest, number: int) -> HttpResponse:
    """Stand behind a demand, or no longer."""
    seen = AgendaDemand.objects.filter(meeting__in=meetings_for(request.user), withdrawn_at__isnull=True)
    demand = get_object_or_404(seen.select_related("meeting"), pk=number)
    action = actions.take_back if "take_back" in request.POST else actions.sign
    return press(
        request,
        lambda: action(demand=demand, by=request.user, at=clock.now()),
        "governance:demands",
        number=demand.meeting_id,
    )
