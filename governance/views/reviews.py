"""The page on which a decision is looked at again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.actions import reviews as actions
from governance.forms.reviews import ReviewDateForm, ReviewForm
from governance.permissions import may_manage_meetings
from governance.queries.reviews import adopted_for, reviews_of
from governance.views.organising import lacks_factor
from interlignes.kit import clock
from interlignes.kit.forms import posted
from members.decorators import lead_to_second_factor
from members.http import MemberRequest


@require_http_methods(["GET", "POST"])
def detail(request: MemberRequest, number: int) -> HttpResponse:
    """When a decision is looked at again and what was found; the gérance says so here."""
    now, manages = clock.now(), may_manage_meetings(request.user)
    ballot = get_object_or_404(adopted_for(request.user, now), pk=number)
    if request.method == "POST" and not manages:
        raise Http404
    if request.method == "POST" and lacks_factor(request):
        return lead_to_second_factor(request)
    found = list(reviews_of(ballot))
    waits = next((one for one in found if not one.outcome), None)
    form = ReviewForm(posted(request)) if waits else ReviewDateForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "ballot": ballot, "by": request.user, "at": now}
        form.attempt(lambda: actions.close_review(**data) if waits else actions.set_review(**data))
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("governance:reviews", number=ballot.pk)
    past = [one for one in found if one.outcome]
    context = {"ballot": ballot, "waits": waits, "past": past, "form": form if manages else None}
    return render(request, "governance/reviews.html", context)
