"""The shape of a list of participants."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interlignes.kit.forms import PageForm
from members.models import Member


class ParticipantsForm(PageForm):
    """Who takes part, and who leads."""

    members = forms.TypedMultipleChoiceField(
        label=_("Takes part"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    leaders = forms.TypedMultipleChoiceField(
        label=_("Leads"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever leads prepares the agenda and sends the convocation. Two are safer than one."),
    )

    def __init__(self, *args: Any, people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(member.pk, member.get_full_name()) for member in people]
        for name in ("members", "leaders"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
