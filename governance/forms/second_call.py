"""The form of a second assembly."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms.meetings import MARKDOWN
from interlignes.kit.forms import LocalDateTimeField, PageForm


class SecondCallForm(PageForm):
    """When and where it takes place; agenda and rule come from the first."""

    submit_label = _("Prepare the second assembly")

    starts_at = LocalDateTimeField(label=_("Date and time"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    video_url = forms.URLField(
        label=_("Video link"), max_length=300, required=False, assume_scheme="https", widget=forms.URLInput
    )
    introduction = forms.CharField(
        label=_("Word of introduction"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=MARKDOWN,
    )

    def __init__(self, *args: Any, earliest: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].help_text = earliest
