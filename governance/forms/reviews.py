"""The shape of the review of a decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.choices import ReviewOutcome
from interlignes.kit.forms import LocalDateField, PageForm


class ReviewDateForm(PageForm):
    """When."""

    submit_label = _("Record this day")

    review_on = LocalDateField(
        label=_("To be looked at again on"),
        help_text=_("The gérance is reminded two weeks before, once."),
    )


class ReviewForm(PageForm):
    """What was found."""

    submit_label = _("Record what was found")

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=ReviewOutcome.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose one of the answers.")),
    )
    comment = forms.CharField(
        label=_("In words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Changed or ended: by which decision. The decision itself stays as it is in the register."
        ),
    )
    next_on = LocalDateField(label=_("Look at it again on"), required=False)
