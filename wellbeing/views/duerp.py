"""Versions of the document of risk assessment."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from interlignes.kit import clock
from interlignes.kit.forms import posted
from interlignes.kit.tables import attachment
from members.http import MemberRequest
from wellbeing import queries
from wellbeing.actions.duerp import freeze_duerp
from wellbeing.choices import DuerpReason
from wellbeing.decorators import carers_only
from wellbeing.forms import DuerpForm
from wellbeing.models import DuerpVersion
from wellbeing.permissions import may_care
from wellbeing.rules.duerp import YEARLY_FROM, due_on


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """Every version, when the next is due, and who may ask for them."""
    versions = list(queries.duerp_versions()[:100])
    workers = queries.workers(clock.today()).count()
    latest = versions[0] if versions else None
    context = {
        "versions": versions,
        "workers": workers,
        "yearly_from": YEARLY_FROM,
        "is_yearly": workers >= YEARLY_FROM,
        "due": due_on(latest.made_on, workers) if latest else None,
        "today": clock.today(),
        "changed": queries.changed_since(latest),
        "may_care": may_care(request.user),
    }
    return render(request, "wellbeing/duerp.html", context)


@carers_only
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Freeze the next version."""
    is_first = not queries.duerp_versions().exists()
    reason = DuerpReason.FIRST if is_first else DuerpReason.YEARLY
    form = DuerpForm(posted(request), initial={"reason": reason})
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("reason", "note")}
        version = form.attempt(lambda: freeze_duerp(by=request.user, at=clock.now(), **data))
        if version:
            messages.success(request, _("Version %(n)d is frozen.") % {"n": version.number})
            return redirect("wellbeing:duerp")
    context = {"form": form, "risks": queries.risks(), "actions": queries.actions()}
    return render(request, "wellbeing/duerp_new.html", context)


@require_GET
def pdf(request: MemberRequest, number: int) -> HttpResponse:
    """The document as it was frozen."""
    version = get_object_or_404(DuerpVersion, number=number)
    return attachment(bytes(version.pdf), f"duerp-{number}.pdf")


@require_GET
def data(request: MemberRequest, number: int) -> HttpResponse:
    """The same as JSON, with the fingerprint and the one before it, of which it is made."""
    version = get_object_or_404(DuerpVersion.objects.defer("pdf"), number=number)
    before = queries.duerp_versions().filter(number=number - 1).first()
    content = {
        "content": version.content,
        "previous": before.fingerprint if before else "",
        "fingerprint": version.fingerprint,
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return attachment(text.encode(), f"duerp-{number}.json", "application/json")
