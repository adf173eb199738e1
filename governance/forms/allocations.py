"""Which profit-sharing a motion puts to the vote."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from interlignes.kit.forms import PageForm
from members.models import Member, ProfitVariant
from members.queries.profit import variants_for


class VariantField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A variant, by year and title."""

    def label_from_instance(self, obj: Any) -> str:
        """«31 décembre 2025 · Proposition de la gérance»."""
        return f"{date_format(obj.year.closes_on)} · {obj.title}"


class AllocationForm(PageForm):
    """One variant; nothing takes the present one off."""

    submit_label = _("Attach")

    variant = VariantField(
        label=_("Variant"),
        queryset=ProfitVariant.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("Its figures are frozen, with everybody’s line, and shared."),
    )

    def __init__(self, *args: Any, person: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["variant"].queryset = variants_for(person).order_by("-year__closes_on", "pk")  # type: ignore[attr-defined]
