"""The gérance's desk: Django's admin, open to the gérance in force with a second factor, and to nobody else."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.admin import GeranceModelAdmin
from members.decorators import lead_to_second_factor
from members.permissions import has_second_factor, may_manage
from members.queries import findings
from members.rules.offices import Level
from members.wording.lives import finding_in_words


class GeranceSite(AdminSite):
    """The admin site at /gerance/."""

    site_title = _("Gérance")
    site_header = _("Gérance")
    index_title = _("The gérance's desk")
    enable_nav_sidebar = False
    empty_value_display = "–"

    #: What is asked for most comes first.
    ORDER = ("members", "governance", "outbox", "journal", "wellbeing")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only pages built on our base: other apps would bring tables of sessions, addresses and second factors."""
        if admin_class is not None and issubclass(admin_class, GeranceModelAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def unregister(self, model_or_iterable: type[Model] | Iterable[type[Model]]) -> None:
        """Never mind what was not registered in the first place."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        super().unregister([model for model in models if self.is_registered(model)])

    def has_permission(self, request: HttpRequest) -> bool:
        """The gérance in force, with a second factor."""
        return may_manage(request.user) and has_second_factor(request.user)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Where somebody without permission ends up: the common log-in, the second factor, or nowhere."""
        following = request.GET.get("next", "")
        if not request.user.is_authenticated:
            return redirect_to_login(following or request.path.removesuffix("login/"))
        if not may_manage(request.user):
            raise Http404
        if has_second_factor(request.user):
            return redirect("admin:index")
        return lead_to_second_factor(request)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The common page."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The common page, which asks for the present password."""
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The desk, with what the law asks and is not so."""
        found = [
            (finding, finding_in_words(finding))
            for finding in findings(clock.today())
            if finding.level is not Level.FINE
        ]
        return super().index(request, {"findings": found, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Django's list in our order."""
        apps = super().get_app_list(request, app_label)
        return sorted(
            apps, key=lambda app: self.ORDER.index(app["app_label"]) if app["app_label"] in self.ORDER else 9
        )
