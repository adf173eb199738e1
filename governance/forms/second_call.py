"""The form of a second assembly."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.forms.meetings import introduction_field, place_field, video_field
from interlignes.kit.forms import LocalDateTimeField, PageForm


class SecondCallForm(PageForm):
    """When and where it takes place; agenda and rule come from the first."""

    submit_label = _("Prepare the second assembly")

    starts_at = LocalDateTimeField(label=_("Date and time"))
    place = place_field()
    video_url = video_field()
    introduction = introduction_field()

    def __init__(self, *args: Any, earliest: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].help_text = earliest
