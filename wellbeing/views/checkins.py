"""Check-ins: what is asked now, what comes, what was said; planning them."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.forms import posted
from interlignes.urn import vault
from members.choices import Role
from members.http import MemberRequest
from members.queries import holders
from wellbeing import queries
from wellbeing.actions import checkins as actions
from wellbeing.actions.checkins import LANGUAGE, open_round
from wellbeing.actions.releases import release_round
from wellbeing.decorators import carers_only
from wellbeing.forms import KeysForm, RhythmForm, RoundForm
from wellbeing.models import Rhythm, Round
from wellbeing.permissions import may_care
from wellbeing.presenting import described, key_of
from wellbeing.rules.packs import Pack, said
from wellbeing.views.help import help_panel


def _round(number: int, at: datetime) -> Round:
    """A round that was not given up, opened or released if that is due; 404."""
    found = get_object_or_404(queries.rounds(), pk=number)
    if found.is_due(at):
        open_round(round=found, at=at)
    if found.opened_at and at >= found.closes_at:
        release_round(round=found, at=at)
    return get_object_or_404(queries.rounds(), pk=number)


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """The one that is open, those to come, the results, and the rhythm."""
    now = clock.now()
    found = list(queries.rounds()[:100])
    packs = queries.instruments()
    asked = {one.pack for one in found if hasattr(one, "release")}
    context = {
        "open": [one for one in found if one.is_open(now) or one.is_due(now)],
        "coming": [one for one in found if one.opens_at > now][::-1],
        "past": [one for one in found if one.closes_at <= now],
        "rhythms": Rhythm.objects.filter(next_on__isnull=False).order_by("next_on"),
        "may_care": may_care(request.user),
        "counts": queries.awaited_counts(request.user, now),
        "packs": {pack.code: said(pack.title, LANGUAGE) for pack in packs},
        "askable": _askable(packs),
        "trends": [(pack.code, said(pack.title, LANGUAGE)) for pack in packs if pack.code in asked],
        "now": now,
        "today": clock.today(now),
    }
    return render(request, "wellbeing/checkins.html", context)


@never_cache
@require_GET
def detail(request: MemberRequest, number: int) -> HttpResponse:
    """The questionnaire while it is open; before and after, what is to be known."""
    now = clock.now()
    found = _round(number, now)
    if hasattr(found, "release"):
        return redirect(found.release)
    pack = found.questionnaire
    context: dict[str, Any] = {
        "round": found,
        "pack": described(pack, LANGUAGE),
        "key": key_of(pack, LANGUAGE),
        "is_open": found.is_open(now),
        "is_over": now >= found.closes_at,
        "is_waiting": found.is_due(now) and queries.lacks_keys(found),
        "holders": queries.key_holders(found),
        "may_care": may_care(request.user),
        **help_panel(clock.today()),
    }
    if found.is_open(now):
        context |= _booth(request, found)
    return render(request, "wellbeing/checkin.html", context)


def _booth(request: MemberRequest, found: Round) -> dict[str, Any]:
    """What the browser of somebody who is asked needs to encrypt her sheet."""
    paper = queries.paper_of(found, request.user)
    if paper is None or found.urn is None:
        return {"is_asked": False}
    try:
        code = vault.unlock(paper.secret)
    except vault.SecretLost:
        return {"is_asked": True, "is_lost": True}
    data = {
        "uuid": found.urn.uuid,
        "election": found.urn.election,
        "credential": code,
        "post": reverse("wellbeing:checkin_answer", args=[found.pk]),
        "worker": static("js/wellbeing/encrypt_worker.js"),
    }
    return {"is_asked": True, "data": data, "has_answered": queries.has_answered(found, request.user)}


@require_POST
def answer(request: MemberRequest, number: int) -> HttpResponse:
    """A sealed sheet."""
    at = clock.now()
    found = get_object_or_404(queries.rounds(), pk=number)
    try:
        posted_object: Any = json.loads(request.body)
        ballot = posted_object["ballot"]
        if not isinstance(ballot, str):
            raise TypeError
        receipt = actions.answer(round=found, ballot=ballot, by=request.user, at=at)
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse({"error": _("This message cannot be read. Reload the page.")}, status=400)
    except Refused as refused:
        return JsonResponse({"error": str(refused.message)}, status=422)
    return JsonResponse({"tracker": receipt.tracker, "replaced": receipt.replaced})


@never_cache
@require_GET
def receipt(request: MemberRequest, number: int) -> HttpResponse:
    """Whether a sheet with this tracker is in the urn; nothing about whose it is, nor how many there are."""
    found = get_object_or_404(queries.rounds(), pk=number)
    return JsonResponse({"found": queries.holds(found, request.GET.get("suivi", ""))})


@carers_only
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Plan one."""
    form = RoundForm(posted(request), packs=_askable(queries.instruments()), initial=_usual_times())
    if request.method == "POST" and form.is_valid():
        made = form.attempt(lambda: actions.plan_round(by=request.user, at=clock.now(), **form.cleaned_data))
        if made:
            messages.success(
                request, _("The check-in is planned. Everybody who works here that day is asked.")
            )
            return redirect("wellbeing:checkins")
    context = {"form": form, "title": _("Plan a check-in"), "back": "wellbeing:checkins"}
    return render(request, "wellbeing/form.html", context)


def _askable(packs: Sequence[Pack]) -> list[tuple[str, str]]:
    """The questionnaires that can be asked: (code, title)."""
    return [
        (pack.code, said(pack.title, LANGUAGE)) for pack in packs if pack.is_complete and not pack.is_private
    ]


def _usual_times() -> dict[str, Any]:
    """From tomorrow morning on, for ten days."""
    opens_at = datetime.combine(clock.today() + timedelta(days=1), actions.OPENING, clock.PARIS)
    closes_at = datetime.combine(clock.today() + timedelta(days=11), actions.CLOSING, clock.PARIS)
    return {"opens_at": opens_at, "closes_at": closes_at}


@carers_only
@require_http_methods(["GET", "POST"])
def rhythm(request: MemberRequest, code: str) -> HttpResponse:
    """How often a questionnaire is asked."""
    titles = dict(_askable(queries.instruments()))
    if code not in titles:
        raise Http404
    form = RhythmForm.of(Rhythm.objects.filter(pack=code).first(), posted(request))
    if request.method == "POST" and form.is_valid():
        kept = form.attempt(
            lambda: actions.save_rhythm(pack=code, by=request.user, at=clock.now(), **form.cleaned_data)
        )
        if kept:
            messages.success(request, _("Saved."))
            return redirect("wellbeing:checkins")
    title = _("Rhythm: %(title)s") % {"title": titles[code]}
    return render(
        request, "wellbeing/form.html", {"form": form, "title": title, "back": "wellbeing:checkins"}
    )


@carers_only
@require_POST
def cancel(request: MemberRequest, number: int) -> HttpResponse:
    """Give one up before it opens."""
    found = get_object_or_404(Round, pk=number)
    try:
        actions.cancel_round(round=found, by=request.user, at=clock.now())
        messages.success(request, _("The check-in is given up."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("wellbeing:checkins")


@carers_only
@require_http_methods(["GET", "POST"])
def keys(request: MemberRequest) -> HttpResponse:
    """Who holds keys, and opening the making of new ones."""
    day = clock.today()
    referents = set(holders(Role.REFERENT, day).values_list("pk", flat=True))
    form = KeysForm(posted(request), people=queries.trusted(day), referents=referents)
    if request.method == "POST" and form.is_valid():
        made = form.attempt(lambda: actions.form_keys(by=request.user, at=clock.now(), **form.cleaned_data))
        if made:
            return redirect(made)
    committees = queries.health_committees().prefetch_related("holders__member")
    context = {"form": form, "committees": committees}
    return render(request, "wellbeing/keys.html", context)
