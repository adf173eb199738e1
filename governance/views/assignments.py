"""Pages of what a meeting asked people to do."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance import queries
from governance.actions import assignments as actions
from governance.forms.assignments import AssignmentForm
from governance.models import Meeting
from governance.permissions import leads
from governance.queries.assignments import assignments_for, carried_to, of_meeting, open_for
from governance.views.organising import lacks_factor
from interlignes.kit import clock
from interlignes.kit.buttons import press
from interlignes.kit.forms import posted
from members.decorators import lead_to_second_factor
from members.http import MemberRequest
from members.queries import members_on


def _is_day(meeting: Meeting) -> bool:
    return not meeting.cancelled_at and clock.today() >= clock.today(meeting.starts_at)


@require_http_methods(["GET", "POST"])
def index(request: MemberRequest, number: int) -> HttpResponse:
    """What the meeting asked for, what earlier ones left open; from its day on, a form for one more."""
    meeting = get_object_or_404(queries.meetings_for(request.user), pk=number, convoked_at__isnull=False)
    leading = leads(request.user, meeting) and not lacks_factor(request)
    if request.method == "POST" and not leading:
        if lacks_factor(request):
            return lead_to_second_factor(request)
        raise Http404
    people = {one.pk: one for one in members_on(clock.today()).order_by("last_name", "first_name", "pk")}
    form = AssignmentForm(posted(request), people=people.values())
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "owner": people[form.cleaned_data["owner"]]}
        if form.attempt(lambda: actions.assign(meeting=meeting, by=request.user, at=clock.now(), **data)):
            messages.success(request, _("It is on the list."))
            return redirect("governance:assignments", number=meeting.pk)
    context = {
        "meeting": meeting,
        "form": form if leading and _is_day(meeting) else None,
        "leads": leading,
        "given": of_meeting(meeting),
        "carried": carried_to(meeting, request.user),
        "today": clock.today(),
    }
    return render(request, "governance/assignments.html", context)


@require_GET
def mine(request: MemberRequest) -> HttpResponse:
    """What I have to do, from whichever meeting."""
    context = {"mine": open_for(request.user), "today": clock.today()}
    return render(request, "governance/my_assignments.html", context)


@require_POST
def close(request: MemberRequest, number: int) -> HttpResponse:
    """Done, or no longer needed."""
    found = get_object_or_404(assignments_for(request.user), pk=number)
    state = request.POST.get("state", "")
    return press(
        request,
        lambda: actions.close(assignment=found, state=state, by=request.user, at=clock.now()),
        "governance:my_assignments" if request.POST.get("from") == "mine" else found,
        done=_("It is closed."),
    )
