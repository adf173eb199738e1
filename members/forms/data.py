"""What a person asks about her data, and what the gérance answers."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from interlignes.kit.forms import PageForm
from members.choices import Concern, RequestState


class CorrectionForm(PageForm):
    """What is wrong."""

    submit_label = _("Ask for the correction")

    concern = forms.ChoiceField(label=_("What is wrong?"), choices=Concern.choices)
    text = forms.CharField(
        label=_("What should it be?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The gérance reads this and nobody else."),
    )


class ErasureForm(PageForm):
    """Asking for erasure, once what happens is understood."""

    submit_label = _("Ask for erasure")

    text = forms.CharField(
        label=_("A word to the gérance"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_understood = forms.BooleanField(
        label=_("I have understood that all I said about myself in the directory is erased now.")
    )


class AnswerForm(PageForm):
    """The answer of the gérance."""

    submit_label = pgettext_lazy("button", "Answer")

    state = forms.ChoiceField(
        label=_("What did you do?"),
        widget=forms.RadioSelect,
        choices=[
            (RequestState.DONE, _("Done: all that was asked")),
            (RequestState.PARTLY, _("Done in part: the rest must stay")),
            (RequestState.REFUSED, _("Refused")),
        ],
    )
    answer = forms.CharField(
        label=_("Answer and reasons"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What was done, what stays, why and how long. The person reads this."),
    )
