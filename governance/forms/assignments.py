"""The shape of something to do."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interlignes.kit.forms import LocalDateField, PageForm
from members.models import Member


class AssignmentForm(PageForm):
    """What, who, until when."""

    submit_label = _("Add")

    text = forms.CharField(label=_("What is to be done"), max_length=300)
    owner = forms.TypedChoiceField(label=_("Who does it"), coerce=int)
    due_on = LocalDateField(label=_("Until"))

    def __init__(self, *args: Any, people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", ""), *((one.pk, one.get_full_name()) for one in people)]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]
