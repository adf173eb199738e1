"""What all our forms share: one button, errors at the field, what was typed kept."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, ClassVar, TypeVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from interlignes.kit import conflicts
from interlignes.kit.conflicts import Conflict, Difference, Row, Watched, canonical
from interlignes.kit.errors import Refused

T = TypeVar("T")


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: also an empty POST is an answer, which misses everything."""
    return request.POST if request.method == "POST" else None


class Attempting:
    """A form that runs an action."""

    #: What somebody else changed while this form was being filled in; see `interlignes.kit.conflicts`.
    conflict: tuple[Row, ...] = ()

    def attempt(self: Any, action: Callable[[], T]) -> T | None:
        """Run an action; a refusal becomes an error at its field (or above the form), and None is returned."""
        try:
            return action()
        except Refused as refusal:
            if isinstance(refusal, Conflict):
                self.conflict = meet(self, refusal)
            field = refusal.field if refusal.field in self.fields else None
            self.add_error(field, str(refusal.message))
            return None

    def watch(self: Any, thing: Model | None, watched: Iterable[Watched]) -> None:
        """Carry what is on the screen, so that the action can tell whether somebody else saved meanwhile."""
        self.fields[conflicts.FIELD] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.initial[conflicts.FIELD] = conflicts.seal(thing, watched)
        self.helper.layout.fields.append(conflicts.FIELD)


class PageForm(Attempting, forms.Form):
    """A form posted to its own page with one primary button named `submit_label`."""

    submit_label: ClassVar[str | Promise] = _("Save")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.attrs = {"novalidate": ""}
        self.helper.add_input(Submit("submit", self.submit_label))

    def drop(self, *names: str) -> None:
        """Leave out fields that this page does not ask for."""
        for name in names:
            del self.fields[name]
            self.helper.layout.fields.remove(name)


def meet(form: forms.BaseForm, conflict: Conflict) -> tuple[Row, ...]:
    """Let a bound form come back after a conflict, and what to show above it.

    What was typed stays; a field that was not touched takes the other's value; the form has now seen what they wrote.
    """
    data = QueryDict(mutable=True)
    data.update(form.data)
    rows = tuple(meet_one(form, one, data) for one in conflict.differences)
    data[form.add_prefix(conflicts.FIELD)] = conflict.token
    form.data = data
    return rows


def meet_one(form: forms.BaseForm, one: Difference, data: QueryDict) -> Row:
    """One line to show; in `data`, the other's value for a field that was not touched."""
    field = form.fields.get(one.name)
    if field is None:
        return Row(one.label, one.before_words, one.theirs_words, "", taken=False)
    typed = form.cleaned_data.get(one.name)
    taken = canonical(typed) == one.before
    if taken:
        put(data, form.add_prefix(one.name), field, one.theirs)
    yours = conflicts.in_words(typed, dict(getattr(field, "choices", ())))
    return Row(one.label, one.before_words, one.theirs_words, yours, taken)


def put(data: QueryDict, name: str, field: forms.Field, value: str) -> None:
    """Write a canonical value into what was posted, as the browser would have sent it."""
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        data.setlist(name, value.split(",") if value else [])
    elif isinstance(field, forms.BooleanField) and not value:
        data.pop(name, None)
    else:
        data[name] = value


#: Nothing that people date here lies before or after: what does is a slip of the keyboard.
FIRST_YEAR, LAST_YEAR = 1900, 2199


def refuse_slip(day: date) -> None:
    """Raises ValidationError for a day, or an instant, in an impossible year."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(_("This date cannot be right: look at its year."), code="year")


class LocalDateTimeField(forms.DateTimeField):
    """A day and a time as Paris clocks show it; `yyyy-mm-ddThh:mm`, or `dd/mm/yyyy hh:mm` where typed by hand."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 60}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y %Hh%M"]
        super().__init__(input_formats=formats, validators=[refuse_slip], **kwargs)


class LocalDateField(forms.DateField):
    """A calendar day; `yyyy-mm-dd`, or `dd/mm/yyyy` where typed by hand."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], validators=[refuse_slip], **kwargs)
