"""What the pages' scripts post: JSON in, JSON out, a sentence for the person when something is refused."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.urn import queries
from interlignes.urn.actions import cast as casting
from interlignes.urn.actions import committee as committees
from interlignes.urn.actions import count as counting
from interlignes.urn.actions import setup
from interlignes.urn.models import Urn
from interlignes.urn.vault import SecretLost

#: Larger than any honest message: the deal of nine scrutineers has some 40 kB, a ballot of ten judgments 150 kB.
LARGEST = 1_000_000
Answer = Callable[..., dict[str, Any]]


def takes_json(answer: Answer) -> Callable[..., HttpResponse]:
    """A view that reads an object and answers one; what is refused comes back as a sentence with status 422."""

    @require_POST
    @wraps(answer)
    def view(request: HttpRequest, **where: Any) -> HttpResponse:
        try:
            posted = _read(request.body) if len(request.body) <= LARGEST else None
        except (ValueError, RecursionError):
            posted = None
        if not isinstance(posted, dict):
            return JsonResponse({"error": _("This message cannot be read. Reload the page.")}, status=400)
        try:
            return JsonResponse(answer(request, posted, **where))
        except Refused as refusal:
            return JsonResponse({"error": str(refusal)}, status=422)
        except SecretLost:
            return JsonResponse({"error": lost()}, status=422)
        except (KeyError, TypeError, ValueError):
            return JsonResponse({"error": _("This message cannot be read. Reload the page.")}, status=400)

    return view


def _read(body: bytes) -> Any:
    """The value of a JSON text without fractions and infinities, which no message of ours holds. Raises ValueError."""
    return json.loads(body, parse_float=_refuse, parse_constant=_refuse)


def _refuse(digits: str) -> NoReturn:
    raise ValueError(digits)


def lost() -> str:
    """What is said where the server secret is missing."""
    return _(
        "The server secret is not the one that this urn was sealed with: its voting codes and its key are out of "
        "reach. Results that are published stay as they are. The gérance must bring the secret back."
    )


@takes_json
def cast(request: HttpRequest, posted: dict[str, Any], uuid: str) -> dict[str, Any]:
    """A ballot."""
    at = clock.now()
    urn = get_object_or_404(Urn, uuid=uuid)
    if not urn.is_public:
        get_object_or_404(queries.urns_for(request.user), pk=urn.pk)
    ballot, voter = posted["ballot"], posted["paper"]
    if type(ballot) is not str or type(voter) is not int:
        raise ValueError
    receipt = casting.cast(urn=urn, voter=voter, ballot=ballot, by=request.user, at=at)
    return {
        "tracker": receipt.tracker,
        "replaced": receipt.replaced,
        "again": receipt.again,
        "ballots": receipt.ballots,
        "head": receipt.head,
    }


@takes_json
def save_codes(request: HttpRequest, posted: dict[str, Any], uuid: str) -> dict[str, Any]:
    """g^s of the voting codes that a scrutineer has made."""
    urn = get_object_or_404(queries.urns_for(request.user), uuid=uuid)
    publics = {int(voter): str(public) for voter, public in dict(posted["codes"]).items()}
    return {"saved": setup.save_codes(urn=urn, publics=publics, by=request.user, at=clock.now())}


@takes_json
def decrypt(request: HttpRequest, posted: dict[str, Any], uuid: str) -> dict[str, Any]:
    """A scrutineer's part of the count; with the last one that is needed the result is published."""
    at = clock.now()
    urn = get_object_or_404(queries.urns_for(request.user), uuid=uuid)
    counting.advance(urn=urn, at=at)
    counting.decrypt(urn=urn, part=str(posted["decryption"]), by=request.user, at=at)
    try:
        counting.advance(urn=urn, at=at)
    except Urn.DoesNotExist:  # counted and destroyed meanwhile, by a tick
        return {"received": [], "missing": 0, "published": True, "failure": "", "leave": urn.page}
    data = queries.count_data(urn, request.user)
    return {name: data[name] for name in ("received", "missing", "published", "failure", "leave")}


@takes_json
def key_round(request: HttpRequest, posted: dict[str, Any], number: int) -> dict[str, Any]:
    """One step of making the keys."""
    committee = get_object_or_404(queries.committees_for(request.user), pk=number)
    committees.submit_round(
        committee=committee, number=int(posted["round"]), message=posted, by=request.user, at=clock.now()
    )
    committee.refresh_from_db()
    data = queries.committee_data(committee, request.user, clock.now())
    return {name: data[name] for name in ("round", "mine")}


@takes_json
def check_code(request: HttpRequest, posted: dict[str, Any], number: int) -> dict[str, Any]:
    """Proof that a scrutineer still has her code."""
    at = clock.now()
    committee = get_object_or_404(queries.committees_for(request.user), pk=number)
    committees.confirm_code(
        committee=committee, text=str(posted["text"]), signature=posted["signature"], by=request.user, at=at
    )
    return {"checked_on": date_format(clock.today(at))}


@require_POST
def rehearse(request: HttpRequest, number: int) -> HttpResponse:
    """Fill an urn with known ballots for the scrutineers to count."""
    committee = get_object_or_404(queries.committees_for(request.user), pk=number)
    try:
        urn = committees.rehearse(committee=committee, by=request.user, at=clock.now())
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    return redirect("urn:count", uuid=urn.uuid)
