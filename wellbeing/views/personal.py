"""What a person keeps for herself: answered, scored and stored in her browser."""

import json
from importlib.resources import files
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_http_methods

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.http import MemberRequest
from wellbeing import queries
from wellbeing.actions.vault import empty_vault, keep_vault
from wellbeing.models import Vault
from wellbeing.presenting import described, key_of
from wellbeing.views.help import help_panel
from wellbeing.views.instruments import pack_or_404


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """My history, which only this browser knows; and the questionnaires I can fill in for myself."""
    language = get_language() or "fr"
    packs = [pack for pack in queries.instruments() if pack.is_complete]
    context = {
        "packs": [described(pack, language) for pack in packs],
        "keys": {pack.code: key_of(pack, language) for pack in packs},
        **help_panel(clock.today()),
    }
    return render(request, "wellbeing/personal.html", context)


@require_GET
def self_check(request: MemberRequest, code: str) -> HttpResponse:
    """Fill in a questionnaire for oneself: nothing leaves the browser."""
    pack = pack_or_404(code)
    language = get_language() or "fr"
    context = {
        "pack": described(pack, language),
        "key": key_of(pack, language),
        **help_panel(clock.today()),
    }
    return render(request, "wellbeing/self_check.html", context)


@never_cache
@require_http_methods(["GET", "POST", "DELETE"])
def vault(request: MemberRequest) -> HttpResponse:
    """The encrypted copy: read, replaced, deleted by the browser that knows the words."""
    if request.method == "POST":
        try:
            keep_vault(member=request.user, **_posted_vault(request))
        except Refused as refused:
            return JsonResponse({"error": str(refused.message)}, status=422)
    elif request.method == "DELETE":
        empty_vault(member=request.user)
    found = Vault.objects.filter(member=request.user).first()
    return JsonResponse({"salt": found.salt, "blob": found.blob} if found else {})


def _posted_vault(request: MemberRequest) -> dict[str, str]:
    """`salt` and `blob` of a JSON body; empty for anything else, which the action refuses."""
    try:
        data: Any = json.loads(request.body)
    except (ValueError, RecursionError):
        data = {}
    values = data if isinstance(data, dict) else {}
    return {name: str(values.get(name, "")) for name in ("salt", "blob")}


@cache_control(private=True, max_age=7 * 24 * 3600)
@require_GET
def words(request: MemberRequest) -> HttpResponse:
    """2048 French words, of which the browser draws five; which ones, the server never learns."""
    text = files("mnemonic").joinpath("wordlist", "french.txt").read_text(encoding="utf-8")
    return JsonResponse({"words": text.split()})
