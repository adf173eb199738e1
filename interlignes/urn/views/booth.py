"""The booth: the paper is filled in and encrypted in the voter's browser."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from interlignes.kit import clock
from interlignes.urn import queries
from interlignes.urn.matters import matter_of
from interlignes.urn.vault import SecretLost
from interlignes.urn.views.board import urn_of


@require_GET
@never_cache
def booth(request: HttpRequest, uuid: str) -> HttpResponse:
    """The papers that the person may cast; never kept by a browser, because the voting codes are in the page."""
    now = clock.now()
    urn = urn_of(request, uuid)
    data, is_lost = None, False
    if urn.is_open(now):
        try:
            data = queries.booth_data(urn, request.user, now)
        except SecretLost:
            is_lost = True
    matter = matter_of(urn, request.user) if data and data["papers"] else None
    context = {"urn": urn, "data": data, "is_lost": is_lost, "now": now, "matter": matter}
    return render(request, "urn/booth.html", context)
