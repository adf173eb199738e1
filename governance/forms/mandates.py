"""Which office a motion gives or ends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.choices import MandateChange
from interlignes.kit.forms import LocalDateField, LocalDateTimeField, PageForm
from members.choices import Role
from members.models import Member


class MandateForm(PageForm):
    """One office of one person; nothing takes the present one off."""

    change = forms.ChoiceField(
        label=_("What the resolution does"),
        choices=[("", _("It changes no mandate")), *MandateChange.choices],
        required=False,
    )
    member = forms.ModelChoiceField(
        label=_("Person"), queryset=Member.objects.none(), empty_label="–", required=False
    )
    role = forms.ChoiceField(label=_("Office"), choices=Role.choices, required=False)
    starts_on = LocalDateField(
        label=_("From"), required=False, help_text=_("Empty: from the day of the decision.")
    )
    ends_on = LocalDateField(
        label=_("Until (included)"), required=False, help_text=_("Empty: for the usual term.")
    )
    seats = forms.IntegerField(label=_("Seats"), initial=1, min_value=1, max_value=30, required=False)
    stands_until = LocalDateTimeField(
        label=_("One may stand until"),
        required=False,
        help_text=_(
            "Of an election, Paris time. Empty: until its ballot is recorded, in the assembly at the latest."
        ),
    )

    def __init__(self, people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["member"]
        choice.queryset = people

    def clean(self) -> dict[str, Any]:
        """A change needs a person and an office; an election finds its persons itself."""
        found = super().clean() or {}
        found["seats"] = found.get("seats") or 1
        for name in ("role",) if found.get("change") == MandateChange.ELECT else ("member", "role"):
            if found.get("change") and not found.get(name) and name not in self.errors:
                self.add_error(name, _("Say whose mandate and which."))
        return found
