"""Who is convened to an assembly from outside."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.actions import auditors as actions
from governance.forms.auditors import AuditorForm
from governance.models import Meeting
from governance.queries.auditors import is_required, last_known, outsiders_of
from governance.views.live import attempt
from governance.views.organising import organiser_required
from interlignes.kit import clock
from interlignes.kit.forms import posted
from members.http import MemberRequest


@organiser_required
@require_http_methods(["GET", "POST"])
def index(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Who is convened, and the form, filled in with who was convened last."""
    if not meeting.is_assembly or meeting.cancelled_at:
        raise Http404
    now = clock.now()
    form = AuditorForm(posted(request), initial=last_known(meeting))
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "by": request.user, "at": now}
        if form.attempt(lambda: actions.add_auditor(meeting=meeting, **data)):
            messages.success(request, _("Saved."))
            return redirect("governance:auditors", number=meeting.pk)
    context = {
        "meeting": meeting,
        "rows": outsiders_of(meeting),
        "form": form if now < meeting.starts_at else None,
        "required": is_required(clock.today(meeting.starts_at)),
    }
    return render(request, "governance/auditors.html", context)


@organiser_required
@require_POST
def remove(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Convene somebody no longer."""
    name = request.POST.get("name", "")
    return attempt(
        request,
        lambda: actions.remove_auditor(meeting=meeting, name=name, by=request.user, at=clock.now()),
        "governance:auditors",
        meeting,
    )
