"""Verifying the archive in one's own browser."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from interlignes.urn import queries
from interlignes.urn.views.board import urn_of


@require_GET
def verify(request: HttpRequest, uuid: str) -> HttpResponse:
    """The page that downloads the archive and checks everything in it."""
    urn = urn_of(request, uuid)
    if urn.sealed_at is None:
        raise Http404
    return render(request, "urn/verify.html", {"urn": urn, "data": queries.verify_data(urn)})
