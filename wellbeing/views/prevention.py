"""The register of risks, the actions, the DUERP and the indicators."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from interlignes.kit import clock
from interlignes.kit.conflicts import FIELD
from interlignes.kit.forms import posted
from members.http import MemberRequest
from members.queries import members_on
from wellbeing import queries
from wellbeing.actions.prevention import report_on_action, save_action, save_risk
from wellbeing.choices import Family
from wellbeing.decorators import carers_only
from wellbeing.forms import ActionForm, ActionReportForm, RiskForm
from wellbeing.models import Action, Risk, Round
from wellbeing.permissions import may_care


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """What is being done, and the risks it works on."""
    everything = list(queries.actions())
    versions = queries.duerp_versions()
    latest = versions.first()
    context = {
        "running": [action for action in everything if action.is_running],
        "ended": [action for action in everything if not action.is_running][:50],
        "risks": queries.risks(),
        "latest": latest,
        "changed": queries.changed_since(latest),
        "may_care": may_care(request.user),
        "today": clock.today(),
    }
    return render(request, "wellbeing/prevention.html", context)


@carers_only
@require_http_methods(["GET", "POST"])
def risk(request: MemberRequest, number: int | None = None) -> HttpResponse:
    """Write a risk down, or change it."""
    found = get_object_or_404(Risk, pk=number) if number else Risk()
    family = request.GET.get("famille", "")
    if not number and family in Family.values:
        found.family = family
    form = RiskForm(posted(request), instance=found)
    if number:
        form.watch(found, queries.watched_risk(found))
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data.get(FIELD)
        saved = form.attempt(
            lambda: save_risk(risk=form.instance, seen=seen, by=request.user, at=clock.now())
        )
        if saved:
            messages.success(request, _("Written down in the register."))
            return redirect(saved)
    title = _("Change a risk") if number else _("Write down a risk")
    return render(
        request, "wellbeing/form.html", {"form": form, "title": title, "back": "wellbeing:prevention"}
    )


@carers_only
@require_http_methods(["GET", "POST"])
def action(request: MemberRequest, number: int | None = None) -> HttpResponse:
    """Decide on an action, or say what became of it."""
    found = get_object_or_404(Action, pk=number) if number else Action(**_first_values(request))
    form = ActionForm(
        posted(request),
        instance=found,
        people=members_on(clock.today()),
        risks=Risk.objects.filter(ended_on__isnull=True).order_by("pk"),
    )
    if number:
        form.watch(found, queries.watched_action(found))
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data.get(FIELD)
        saved = form.attempt(
            lambda: save_action(action=form.instance, seen=seen, by=request.user, at=clock.now())
        )
        if saved:
            messages.success(request, _("Saved. It stands in the list of actions."))
            return redirect(saved)
    title = _("Change an action") if number else _("Decide on an action")
    return render(
        request, "wellbeing/form.html", {"form": form, "title": title, "back": "wellbeing:prevention"}
    )


@require_http_methods(["GET", "POST"])
def report(request: MemberRequest, number: int) -> HttpResponse:
    """Whoever sees to an action says what became of it; to others the page does not exist."""
    found = get_object_or_404(Action, pk=number, owner=request.user)
    form = ActionReportForm(posted(request), instance=found)
    form.watch(found, queries.watched_action(found, queries.REPORTED))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in (*queries.REPORTED, FIELD)}
        saved = form.attempt(
            lambda: report_on_action(action=found, by=request.user, at=clock.now(), **values)
        )
        if saved:
            messages.success(request, _("Saved. It stands in the list of actions."))
            return redirect(saved)
    context = {"form": form, "title": found.title, "back": "wellbeing:prevention"}
    return render(request, "wellbeing/form.html", context)


def _first_values(request: MemberRequest) -> dict[str, Any]:
    """The risk, and the check-in, that a link names, if they are there."""
    values: dict[str, Any] = {}
    for name, field, model in (("risque", "risk", Risk), ("point", "checkin", Round)):
        number = request.GET.get(name, "")
        if number.isdecimal() and len(number) < 10:
            values[field] = model._default_manager.filter(pk=int(number)).first()
    return values
