"""Trying a secret ballot out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interlignes.kit.forms import PageForm
from interlignes.urn.choices import Level


class RehearsalForm(PageForm):
    """A harmless question, for some hours."""

    submit_label = _("Open the rehearsal")

    question = forms.CharField(
        label=_("A question that decides nothing"),
        max_length=150,
        help_text=_("Answered by yes, no, “I do not mind” or a blank paper. Ask nothing that matters."),
    )
    level = forms.ChoiceField(label=_("Secrecy"), choices=[], widget=forms.RadioSelect)
    hours = forms.IntegerField(label=_("Open for how many hours"), min_value=1, max_value=168, initial=24)

    def __init__(self, *args: Any, has_keys: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [Level.SIMPLE, Level.BUREAU] if has_keys else [Level.SIMPLE]
        self.fields["level"].choices = [(one.value, one.label) for one in levels]  # type: ignore[attr-defined]
        self.fields["level"].initial = levels[0].value
