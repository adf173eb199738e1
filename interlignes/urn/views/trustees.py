"""The scrutineers' pages: making keys, checking a code, voting codes, counting.

Scripts that wait for others ask the same address for JSON: see `_answer`.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from interlignes.kit import clock
from interlignes.urn import queries
from interlignes.urn.actions.count import advance
from interlignes.urn.permissions import holds_key
from interlignes.urn.views.board import urn_of


def _answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or to its script alone the data in it."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(context["data"])
    return render(request, template, context)


@require_GET
@never_cache
def committee(request: HttpRequest, number: int) -> HttpResponse:
    """The keys of one group of scrutineers: how far they are, and what awaits this person."""
    found = get_object_or_404(queries.committees_for(request.user), pk=number)
    data = queries.committee_data(found, request.user, clock.now())
    return _answer(request, "urn/trustee.html", {"committee": found, "data": data, "now": clock.now()})


@require_GET
@never_cache
def code_sheet(request: HttpRequest, uuid: str) -> HttpResponse:
    """Voting codes, made in the browser of a scrutineer."""
    urn = urn_of(request, uuid)
    if not (urn.has_codes and holds_key(request.user, urn.committee)):
        raise Http404
    return render(request, "urn/code_sheet.html", {"urn": urn, "data": queries.codes_data(urn)})


@require_GET
@never_cache
def count(request: HttpRequest, uuid: str) -> HttpResponse:
    """A scrutineer's part of the count."""
    urn, now = urn_of(request, uuid), clock.now()
    if not holds_key(request.user, urn.committee):
        raise Http404
    advance(urn=urn, at=now)
    if urn.is_discreet and urn.published_at:
        return redirect(urn.page)  # its exact sums are shown to nobody
    data = queries.count_data(urn, request.user)
    return _answer(request, "urn/trustee_count.html", {"urn": urn, "data": data, "now": now})
