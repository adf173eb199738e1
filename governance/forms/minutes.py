"""The shape of what is written in minutes and about them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.choices import CorrectionState
from governance.models import AgendaItem
from interlignes.kit.forms import PageForm


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class NoteForm(PageForm):
    """The summary of the debate on an item."""

    text = forms.CharField(
        label=_("Summary of the debate"),
        max_length=20_000,
        required=False,
        widget=_area(12),
        help_text=_(
            "What was presented, what was said for and against, what was agreed. Markdown is understood."
        ),
    )


class MinutesForm(PageForm):
    """What concerns the meeting as a whole."""

    opening = forms.CharField(
        label=_("Opening"),
        max_length=20_000,
        required=False,
        widget=_area(6),
        help_text=_("How the meeting was opened: reports presented, who was invited."),
    )
    incidents = forms.CharField(
        label=_("Incidents"),
        max_length=20_000,
        required=False,
        widget=_area(6),
        help_text=_(
            "Technical incidents that disturbed the meeting have to be mentioned (R223-24), a lost connection too."
        ),
    )


class CorrectionForm(PageForm):
    """What somebody wants changed."""

    submit_label = _("Propose the correction")

    item = forms.TypedChoiceField(label=_("For which item"), coerce=int, required=False, empty_value=None)
    text = forms.CharField(label=_("What is missing or wrong"), max_length=5000, widget=_area(4))

    def __init__(self, *args: Any, items: Iterable[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            ("", _("The whole meeting")),
            *((item.pk, str(item)) for item in items),
        ]


class SettleForm(PageForm):
    """Accepted or declined, in words."""

    submit_label = pgettext_lazy("button", "Answer")

    state = forms.ChoiceField(
        label=_("Answer"),
        widget=forms.RadioSelect,
        choices=[
            (CorrectionState.ACCEPTED.value, _("Accept: I change the text of the minutes")),
            (CorrectionState.DECLINED.value, _("Decline: I say why")),
        ],
    )
    answer = forms.CharField(label=_("In words"), max_length=5000, required=False, widget=_area(4))
