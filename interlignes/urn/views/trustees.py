"""The scrutineers' pages: making keys, checking a code, voting codes, counting."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from interlignes.kit import clock
from interlignes.urn import queries
from interlignes.urn.actions.count import advance
from interlignes.urn.permissions import holds_key
from interlignes.urn.views.board import urn_of


@require_GET
def committee(request: HttpRequest, number: int) -> HttpResponse:
    """The keys of one group of scrutineers."""
    found = get_object_or_404(queries.committees_for(request.user), pk=number)
    context = {"committee": found, "data": queries.committee_data(found, request.user, clock.now())}
    return render(request, "urn/trustee.html", context)


@require_GET
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """A sheet for a scrutineer's own code, which her browser fills in."""
    found = get_object_or_404(queries.committees_for(request.user), pk=number)
    if not holds_key(request.user, found):
        raise Http404
    return render(request, "urn/trustee_sheet.html", {"committee": found})


@require_GET
def code_sheet(request: HttpRequest, uuid: str) -> HttpResponse:
    """Voting codes, made in the browser of a scrutineer."""
    urn = urn_of(request, uuid)
    if not (urn.has_codes and holds_key(request.user, urn.committee)):
        raise Http404
    return render(request, "urn/code_sheet.html", {"urn": urn, "data": queries.codes_data(urn)})


@require_GET
def count(request: HttpRequest, uuid: str) -> HttpResponse:
    """A scrutineer's part of the count."""
    urn = urn_of(request, uuid)
    if not holds_key(request.user, urn.committee):
        raise Http404
    advance(urn=urn, at=clock.now())
    return render(
        request, "urn/trustee_count.html", {"urn": urn, "data": queries.count_data(urn, request.user)}
    )
