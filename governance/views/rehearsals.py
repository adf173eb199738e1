"""The page of rehearsals of a secret ballot: try it, look at its board, open one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.actions import rehearsals as actions
from governance.forms.rehearsals import RehearsalForm
from governance.models import Rehearsal
from governance.permissions import may_manage_meetings, may_see
from interlignes.kit import clock
from interlignes.kit.buttons import press
from interlignes.kit.forms import posted
from interlignes.urn import queries as urns
from interlignes.urn.actions.setup import in_office
from members.decorators import gerance_required
from members.http import MemberRequest
from members.permissions import has_second_factor


@require_http_methods(["GET"])
def rehearsals(request: MemberRequest) -> HttpResponse:
    """Those that are there, newest first; whoever comes first after closing counts them."""
    if not may_see(request.user):
        raise Http404
    at = clock.now()
    found = list(Rehearsal.objects.select_related("urn__committee").order_by("-urn")[:20])
    for one in found:
        actions.advance(rehearsal=one, at=at)
    may_open = may_manage_meetings(request.user) and has_second_factor(request.user)
    shown = set(
        urns.urns_for(request.user).filter(rehearsal__in=found).values_list("pk", flat=True).order_by("pk")
    )
    rows = [_row(one, request, at) | {"is_visible": one.pk in shown} for one in found]
    context = {"rows": rows, "may_open": may_open, "now": at}
    return render(request, "governance/rehearsals.html", context)


def _row(one: Rehearsal, request: MemberRequest, at: Any) -> dict[str, Any]:
    """One of them: whether it is open, whether the person has a paper in it, what came of it."""
    urn = one.urn
    is_mine = urn.is_open(at) and any(
        paper.member_id == request.user.pk for paper in urns.papers_of(urn, request.user)
    )
    answers = [_("blank"), *urn.questions[0]["answers"]] if urn.result else []
    return {
        "rehearsal": one,
        "urn": urn,
        "is_open": urn.is_open(at),
        "is_mine": is_mine,
        "result": list(zip(answers, urn.result[0], strict=False)) if urn.result else [],
    }


@gerance_required
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Open one."""
    form = RehearsalForm(
        posted(request), has_keys=in_office() is not None, initial={"question": _("Is the coffee ready?")}
    )
    if request.method == "POST" and form.is_valid():
        data, at = form.cleaned_data, clock.now()
        if form.attempt(lambda: actions.open_rehearsal(by=request.user, at=at, **data)):
            messages.success(request, _("The rehearsal is open: tell the others where to find it."))
            return redirect("governance:rehearsals")
    context = {"form": form, "title": _("Rehearse a secret ballot")}
    return render(request, "governance/form.html", context)


@gerance_required
@require_POST
def end(request: MemberRequest, number: int) -> HttpResponse:
    """Delete one that is over."""
    found = get_object_or_404(Rehearsal.objects.select_related("urn"), pk=number)
    return press(
        request,
        lambda: actions.end_rehearsal(rehearsal=found, by=request.user, at=clock.now()),
        "governance:rehearsals",
        done=_("The rehearsal is deleted, with all its papers."),
    )
