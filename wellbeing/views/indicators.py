"""Indicators without questions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from interlignes.kit import clock
from interlignes.kit.forms import posted
from members.http import MemberRequest
from wellbeing import queries
from wellbeing.actions.indicators import save_indicator
from wellbeing.decorators import carers_only
from wellbeing.forms import IndicatorForm
from wellbeing.permissions import may_care
from wellbeing.presenting import hours_shown


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """Totals by period."""
    context = {
        "indicators": queries.indicators(),
        "hours": hours_shown(clock.today()),
        "may_care": may_care(request.user),
    }
    return render(request, "wellbeing/indicators.html", context)


@carers_only
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Enter the total of a period, or correct it by entering it again."""
    form = IndicatorForm(posted(request))
    if request.method == "POST" and form.is_valid():
        saved = form.attempt(lambda: save_indicator(by=request.user, at=clock.now(), **form.cleaned_data))
        if saved:
            messages.success(request, _("Saved."))
            return redirect("wellbeing:indicators")
    context = {"form": form, "title": _("Enter an indicator"), "back": "wellbeing:indicators"}
    return render(request, "wellbeing/form.html", context)
