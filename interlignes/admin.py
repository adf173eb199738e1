"""The gérance's desk: Django's admin, open to the gérance in force with a second factor, and to nobody else."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.permissions import has_second_factor, may_manage


class GeranceSite(AdminSite):
    """The admin site at /gerance/."""

    site_title = _("Gérance")
    site_header = _("Gérance")
    index_title = _("The gérance's desk")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """The gérance in force, with a second factor."""
        return may_manage(request.user) and has_second_factor(request.user)
