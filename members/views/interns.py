"""Interns and volunteers in the registre unique du personnel."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from interlignes.kit import clock
from interlignes.kit.conflicts import watch
from interlignes.kit.forms import posted
from members.actions.interns import WRITTEN, save_intern
from members.decorators import gerance_required
from members.forms.lifecycle import InternForm
from members.http import MemberRequest
from members.models import Intern
from members.views.records import form_page


@require_http_methods(["GET", "POST"])
@gerance_required
def new(request: MemberRequest) -> HttpResponse:
    """Write down somebody who comes."""
    form = InternForm(posted(request))
    return form_page(
        request,
        form,
        lambda: save_intern(intern=None, **form.cleaned_data, by=request.user, at=clock.now()),
        title=_("Record an intern or a volunteer"),
        back=reverse("members:personnel"),
        done=_("Saved."),
    )


@require_http_methods(["GET", "POST"])
@gerance_required
def edit(request: MemberRequest, number: int) -> HttpResponse:
    """Correct it: what happens after somebody has come is written down when it does (C. trav. D1221-25)."""
    intern = get_object_or_404(Intern, pk=number)
    form = InternForm(posted(request), initial={name: getattr(intern, name) for name in WRITTEN})
    form.watch(intern, watch(intern, WRITTEN))
    return form_page(
        request,
        form,
        lambda: save_intern(intern=intern, **form.cleaned_data, by=request.user, at=clock.now()),
        title=_("Correct an intern or a volunteer"),
        back=reverse("members:personnel"),
        done=_("Saved."),
    )
