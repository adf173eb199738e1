"""What is typed about convocations by e-mail and by letter."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.choices import Consent
from governance.queries.auditors import Outsider
from interlignes.kit import clock
from interlignes.kit.forms import LocalDateField, PageForm
from members.models import Member


class _PeopleForm(PageForm):
    """Several people to tick, and a day that is not to come."""

    members = forms.TypedMultipleChoiceField(
        label=_("Who"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one person.")},
    )

    def __init__(self, *args: Any, people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(one.pk, one.get_full_name()) for one in people]
        self.fields["members"].choices = names  # type: ignore[attr-defined]


class PaperConsentForm(_PeopleForm):
    """What people said in writing."""

    submit_label = _("Record")

    step = forms.ChoiceField(
        label=_("What they say"), choices=Consent.choices, widget=forms.RadioSelect, initial=Consent.GIVEN
    )
    said_on = LocalDateField(
        label=_("Received on"),
        initial=clock.today,
        help_text=_("The day on which the paper reached the cooperative."),
    )


class PostingForm(_PeopleForm):
    """Letters that were posted or handed over."""

    submit_label = _("Record the letters as posted")

    outsiders = forms.MultipleChoiceField(
        label=_("Statutory auditor, reviser"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    posted_on = LocalDateField(
        label=_("Posted or handed over on"),
        initial=clock.today,
    )

    def __init__(
        self, *args: Any, people: Collection[Member], outsiders: Collection[Outsider], **kwargs: Any
    ) -> None:
        super().__init__(*args, people=people, **kwargs)
        self.fields["outsiders"].choices = [(one.name, str(one)) for one in outsiders]  # type: ignore[attr-defined]
        self.fields["members"].required = not outsiders
        if not outsiders:
            self.drop("outsiders")
        if not people:
            self.drop("members")

    def clean(self) -> dict[str, Any]:
        """At least one person of either kind."""
        data = {"members": [], "outsiders": [], **(super().clean() or {})}
        if not self.errors and not (data["members"] or data["outsiders"]):
            self.add_error("outsiders", _("Tick at least one person."))
        return data
