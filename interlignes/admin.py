"""The gérance's desk: Django's admin, open to the gérance in force with a second factor, and to nobody else."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from members.decorators import lead_to_second_factor
from members.permissions import has_second_factor, may_manage


class GeranceSite(AdminSite):
    """The admin site at /gerance/."""

    site_title = _("Gérance")
    site_header = _("Gérance")
    index_title = _("The gérance's desk")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """The gérance in force, with a second factor."""
        return may_manage(request.user) and has_second_factor(request.user)

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """Strangers log in by our own door, others find nothing, the gérance without a second factor enrols one."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may_manage(request.user):
                raise Http404
            if not has_second_factor(request.user):
                return lead_to_second_factor(request)
            return inner(request, *args, **kwargs)

        return guarded

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one log-in page, and it is not this one."""
        return redirect_to_login(request.GET.get("next") or "/gerance/")
