"""Questionnaires: what is asked, how it is scored, whose it is."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from interlignes.kit import clock
from interlignes.kit.forms import posted
from members.http import MemberRequest
from wellbeing import queries
from wellbeing.actions.instruments import import_texts
from wellbeing.decorators import carers_only
from wellbeing.forms import TextsForm
from wellbeing.permissions import may_care
from wellbeing.presenting import described
from wellbeing.rules.packs import Pack


def pack_or_404(code: str) -> Pack:
    """A pack with its imported words."""
    pack = queries.instrument(code)
    if pack is None:
        raise Http404
    return pack


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """Every questionnaire, with its licence and whether its words are here."""
    language = get_language() or "fr"
    context = {
        "packs": [described(pack, language) for pack in queries.instruments()],
        "may_care": may_care(request.user),
    }
    return render(request, "wellbeing/instruments.html", context)


@require_GET
def detail(request: MemberRequest, code: str) -> HttpResponse:
    """One questionnaire with its words and its key."""
    pack = pack_or_404(code)
    context = {
        "pack": described(pack, get_language() or "fr"),
        "may_import": may_care(request.user) and pack.source != "Interlignes",
    }
    return render(request, "wellbeing/instrument.html", context)


@carers_only
@require_http_methods(["GET", "POST"])
def texts(request: MemberRequest, code: str) -> HttpResponse:
    """Import the words: first shown as they will be read, then kept."""
    pack = pack_or_404(code)
    if pack.source == "Interlignes":
        raise Http404
    form = TextsForm(posted(request), request.FILES or None, pack=pack)
    context: dict[str, Any] = {"form": form, "pack": described(pack, get_language() or "fr")}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if "keep" in request.POST:
            words = {name: data[name] for name in ("language", "document", "texts")}
            if form.attempt(lambda: import_texts(pack=pack, by=request.user, at=clock.now(), **words)):
                messages.success(request, _("The words of this questionnaire are here now."))
                return redirect("wellbeing:instrument", code=code)
        context["preview"] = data
    return render(request, "wellbeing/instrument_texts.html", context)
