"""The board of an urn, its archive, and the program that verifies it."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from interlignes.kit import clock
from interlignes.sealed.bundle import NAME, verifier_bundle
from interlignes.urn import chain, queries
from interlignes.urn.actions.count import advance
from interlignes.urn.models import Urn

_TRACKER = re.compile(r"[A-Za-z0-9+/]{43}")


@require_GET
def board(request: HttpRequest, uuid: str) -> HttpResponse:
    """Every ballot by its tracker, the chain, the archive and how to verify it; the roll from closing on."""
    now = clock.now()
    urn = get_object_or_404(queries.urns_for(request.user), uuid=uuid, sealed_at__isnull=False)
    advance(urn=urn, at=now)
    lines = queries.board(urn)
    context = {
        "urn": urn,
        "lines": lines,
        "counted": sum(line.is_last for line in lines),
        "fingerprint": queries.fingerprint_of(urn),
        "is_closed": urn.is_closed(now),
        "roll": queries.roll_of(urn) if urn.is_closed(now) and not urn.is_rehearsal else None,
        **_lookup(request.GET.get("suivi", ""), lines),
    }
    return render(request, "urn/board.html", context)


def _lookup(typed: str, lines: list[queries.Line]) -> dict[str, object]:
    """The tracker somebody looks for: `found` is its line, or None."""
    wanted = "".join(typed.split()).rstrip("=")
    found = next((line for line in lines if line.tracker == wanted), None)
    return {"typed": typed[:100], "is_tracker": bool(_TRACKER.fullmatch(wanted)), "found": found}


@require_GET
def archive(request: HttpRequest, uuid: str) -> HttpResponse:
    """The archive as it stands, in progress or complete."""
    urn = get_object_or_404(queries.urns_for(request.user), uuid=uuid, sealed_at__isnull=False)
    response = HttpResponse(chain.archive_of(urn), content_type="application/x-tar")
    response["Content-Disposition"] = f'attachment; filename="{urn.uuid}.bel"'
    response["ETag"] = f'"{urn.head}"'
    response["Cache-Control"] = "private, no-cache"
    return response


@require_GET
def verifier(request: HttpRequest) -> HttpResponse:
    """The program that verifies archives: one readable file for any Python."""
    response = HttpResponse(verifier_bundle(), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return response


def urn_of(request: HttpRequest, uuid: str) -> Urn:
    """The urn of a page, if the person may see its board; 404 otherwise."""
    return get_object_or_404(queries.urns_for(request.user), uuid=uuid)
