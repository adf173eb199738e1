"""What all our forms share: one button, errors at the field, what was typed kept."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from interlignes.kit.errors import Refused

T = TypeVar("T")


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: also an empty POST is an answer, which misses everything."""
    return request.POST if request.method == "POST" else None


class PageForm(forms.Form):
    """A form posted to its own page with one primary button named `submit_label`."""

    submit_label: ClassVar[str | Promise] = _("Save")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.attrs = {"novalidate": ""}
        self.helper.add_input(Submit("submit", self.submit_label))

    def attempt(self, action: Callable[[], T]) -> T | None:
        """Run an action; a refusal becomes an error at its field (or above the form), and None is returned."""
        try:
            return action()
        except Refused as refusal:
            field = refusal.field if refusal.field in self.fields else None
            self.add_error(field, str(refusal.message))
            return None


class LocalDateTimeField(forms.DateTimeField):
    """A day and a time as Paris clocks show it; `yyyy-mm-ddThh:mm`, or `dd/mm/yyyy hh:mm` where typed by hand."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 60}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y %Hh%M"]
        super().__init__(input_formats=formats, **kwargs)


class LocalDateField(forms.DateField):
    """A calendar day; `yyyy-mm-dd`, or `dd/mm/yyyy` where typed by hand."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)
