"""The ledger in the admin, to search and filter it; what is recorded is recorded at the desk of the capital."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from interlignes.kit.admin import ReadOnlyAdmin
from interlignes.kit.money import euros
from members.models import Movement


@admin.register(Movement)
class MovementAdmin(ReadOnlyAdmin):
    """Every line of the ledger; each leads to its page, where it can be taken back."""

    list_display = ("number", "member", "kind", "occurred_on", "shares", "worth", "page")
    list_display_links = ("number",)
    list_filter = ("kind", "payment")
    list_select_related = ("member",)
    search_fields = ("=number", "member__first_name", "member__last_name", "reference")
    search_help_text = _("Number, name or reference")
    date_hierarchy = "occurred_on"
    fields: ClassVar = [
        "page",
        "number",
        "member",
        "kind",
        "occurred_on",
        "shares",
        "worth",
        "payment",
        "reference",
    ]

    @admin.display(description=_("Amount"), ordering="amount")
    def worth(self, movement: Movement) -> str:
        """In euros."""
        return euros(movement.amount)

    @admin.display(description=_("Page"))
    def page(self, movement: Movement) -> Any:
        """Where the gérance acts."""
        return format_html('<a href="{}">{}</a>', movement.get_absolute_url(), _("See this movement"))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """With the way to the desk."""
        desk = {"desk": reverse("members:capital"), **(extra_context or {})}
        return super().changelist_view(request, desk)
