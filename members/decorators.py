"""Who may open a view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members.permissions import has_second_factor, may_manage

View = Callable[..., HttpResponse]


def gerance_required(view: View) -> View:
    """For the gérance in force: others get 404; without a second factor she is led to enrol one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_manage(request.user):
            raise Http404
        if not has_second_factor(request.user):
            return lead_to_second_factor(request)
        return view(request, *args, **kwargs)

    return guarded


def factor_of_gerance(view: View) -> View:
    """For pages that others than the gérance use too: the gérance alone is led to enrol a second factor."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if may_manage(request.user) and not has_second_factor(request.user):
            return lead_to_second_factor(request)
        return view(request, *args, **kwargs)

    return guarded


def lead_to_second_factor(request: HttpRequest) -> HttpResponse:
    """Explain why, and show where."""
    messages.warning(request, _("To act for the gérance, first protect your account with a second factor."))
    return redirect("mfa_index")
