"""The shape of what is typed about candidacies."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from governance.models import Meeting
from interlignes.kit.forms import PageForm


class CandidacyAgendaForm(PageForm):
    """Which assembly decides on a candidacy."""

    submit_label = _("Put on this agenda")

    meeting = forms.ModelChoiceField(
        label=_("Assembly in preparation"), queryset=Meeting.objects.none(), empty_label=None
    )

    def __init__(self, assemblies: QuerySet[Meeting], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["meeting"]
        choice.queryset = assemblies
