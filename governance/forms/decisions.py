"""Searching the register of decisions, by the address, so that what was found can be sent to somebody."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.choices import Outcome, outcome_in_words


class SearchForm(forms.Form):
    """Words, a year, an outcome; each may be left out, and what cannot be is left out."""

    q = forms.CharField(label=_("Words"), max_length=100, required=False)
    annee = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False, empty_value=None)
    issue = forms.ChoiceField(label=_("Outcome"), required=False)

    revoir = forms.ChoiceField(
        label=pgettext_lazy("decision", "Review"),
        required=False,
        choices=[("", pgettext_lazy("decision", "All")), ("1", _("To be looked at again"))],
    )

    def __init__(self, data: Any, *, years: Iterable[int], is_binding: bool) -> None:
        super().__init__(data, label_suffix="")
        choices = [("", _("All years")), *((year, str(year)) for year in years)]
        self.fields["annee"].choices = choices  # type: ignore[attr-defined]
        if not is_binding:
            del self.fields["revoir"]
        outcomes = [(value, outcome_in_words(value, is_binding=is_binding)) for value in Outcome.values]
        self.fields["issue"].choices = [("", _("All outcomes")), *outcomes]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What to search for."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "words": data.get("q", ""),
            "year": data.get("annee"),
            "outcome": data.get("issue", ""),
            "waiting": bool(data.get("revoir")),
        }
