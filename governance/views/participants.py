"""Pages of participants."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.actions import participants as actions
from governance.forms.participants import ParticipantsForm
from governance.models import Meeting
from governance.permissions import may_organise
from governance.queries.meetings import meetings_for
from governance.queries.screens import watched_participants
from governance.views.organising import organiser_required
from interlignes.kit import clock
from interlignes.kit.forms import posted
from members.http import MemberRequest
from members.queries import members_on


@require_GET
def index(request: MemberRequest, number: int) -> HttpResponse:
    """Who takes part in a working group or a supervision session."""
    meeting = get_object_or_404(meetings_for(request.user), pk=number)
    if not meeting.is_by_participants:
        raise Http404
    people = meeting.participants.select_related("member")
    may = may_organise(request.user, meeting) and not meeting.cancelled_at and clock.now() < meeting.starts_at
    context = {
        "meeting": meeting,
        "people": people.order_by("member__last_name", "member__first_name", "pk"),
        "may_change": may,
    }
    return render(request, "governance/participants.html", context)


@organiser_required
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Choose them."""
    if not meeting.is_by_participants:
        raise Http404
    now, rows = clock.now(), list(meeting.participants.order_by("pk").values_list("member", "leads"))
    people = members_on(clock.today(now)).order_by("last_name", "first_name", "pk")
    initial = {"members": [pk for pk, _leads in rows], "leaders": [pk for pk, leads in rows if leads]}
    form = ParticipantsForm(posted(request), people=people, initial=initial)
    form.watch(meeting, watched_participants(meeting))
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "by": request.user, "at": now}
        if form.attempt(lambda: actions.choose_participants(meeting=meeting, **data)) is not None:
            messages.success(request, _("Saved."))
            return redirect("governance:participants", number=meeting.pk)
    back = meeting.get_absolute_url()
    context = {"form": form, "title": _("Choose who takes part"), "back": back}
    return render(request, "governance/form.html", context)
