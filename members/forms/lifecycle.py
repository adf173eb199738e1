"""The shape of what is typed about joining, working and leaving."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.forms import LocalDateField, PageForm
from members.choices import (
    WAYS_IN,
    CandidacyMode,
    ContractKind,
    EndReason,
    InternKind,
    Language,
    Sex,
    SuspensionReason,
)
from members.forms.fields import BirthField
from members.models.employment import MOST_HOURS
from members.rules.sheets import YOUNGEST

_ANY = [("", "–")]


def _hours(label: Any, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=Decimal(0), max_value=MOST_HOURS, max_digits=4, decimal_places=2, **kwargs
    )


class HoursForm(PageForm):
    """How many hours a week one wants."""

    hours = _hours(_("Hours wanted a week"))


class ContractForm(PageForm):
    """Entry of a person."""

    submit_label = _("Record the contract")

    kind = forms.ChoiceField(label=_("Contract"), choices=ContractKind.choices)
    starts_on = LocalDateField(label=_("Entry"))
    ends_on = LocalDateField(
        label=_("Exit (last day)"), required=False, help_text=_("Only for a contract with a fixed end.")
    )
    job = forms.CharField(label=_("Job"), max_length=100)
    qualification = forms.CharField(label=_("Qualification"), max_length=100, required=False)
    hours = _hours(_("Hours a week"))
    authorised_on = LocalDateField(
        label=_("Authorisation of hiring or dismissal"),
        required=False,
        help_text=_("Where one is required: its date, or that of the request (C. trav. D1221-23, 7°)."),
    )
    provider = forms.CharField(
        label=_("Agency or group of employers"),
        max_length=200,
        required=False,
        help_text=_("Name and address, for somebody who is lent (C. trav. D1221-23, 10° and 11°)."),
    )


class InternForm(PageForm):
    """An intern or a volunteer, as C. trav. D1221-23-1 asks."""

    kind = forms.ChoiceField(label=_("Kind"), choices=InternKind.choices)
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    first_name = forms.CharField(label=_("First names"), max_length=80)
    starts_on = LocalDateField(label=_("First day"))
    ends_on = LocalDateField(
        label=_("Last day"), help_text=_("That of the agreement; corrected when somebody leaves earlier.")
    )
    tutor = forms.CharField(label=_("Tutor"), max_length=160, help_text=_("Last name and first names."))
    place = forms.CharField(
        label=_("Where she is"), max_length=200, help_text=_("Workshop, office, address.")
    )


class TermsForm(PageForm):
    """An amendment."""

    submit_label = _("Record the amendment")

    since_on = LocalDateField(label=_("Since"))
    job = forms.CharField(label=_("Job"), max_length=100)
    qualification = forms.CharField(label=_("Qualification"), max_length=100, required=False)
    hours = _hours(_("Hours a week"))


class TakeBackForm(PageForm):
    """One button: what was recorded today of a contract goes."""

    submit_label = _("Take it back")

    #: What was on the screen: a second click must not take back what stands under it.
    terms = forms.IntegerField(widget=forms.HiddenInput)


class DepartureForm(PageForm):
    """Why a job or the quality of associate ends."""

    submit_label = _("Record the departure")

    reason = forms.ChoiceField(label=_("Reason"))
    day = LocalDateField(
        label=_("Decisive day"),
        help_text=_("The table below says which day each reason asks for."),
    )
    since_time = forms.TimeField(
        label=_("At what time"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_(
            "Only for what takes effect at once on the day of an assembly: later ballots leave her out."
        ),
    )
    last_day = LocalDateField(
        label=_("Last day of the contract"), required=False, help_text=_("If it is another day.")
    )
    keeps = forms.ChoiceField(
        label=_("Quality of associate"),
        required=False,
        choices=[("", _("What usually follows")), ("yes", _("Kept")), ("no", _("Lost"))],
    )
    because = forms.CharField(
        label=_("Why otherwise than usual"),
        max_length=300,
        required=False,
        help_text=_("Or, where the assembly decides: the date and number of its decision."),
    )

    def __init__(self, codes: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["reason"]
        choice.choices = [("", _("Choose a reason")), *((code, EndReason(code).label) for code in codes)]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = dict(self.cleaned_data)
        time, keeps = data.pop("since_time"), data.pop("keeps")
        data["since_at"] = datetime.combine(data["day"], time, clock.PARIS) if time else None
        data["keeps"] = {"": None, "yes": True, "no": False}[keeps]
        return data


class SuspensionForm(PageForm):
    """A vote taken for a time."""

    submit_label = _("Suspend the vote")

    reason = forms.ChoiceField(label=_("Reason"), choices=SuspensionReason.choices)
    notified_on = LocalDateField(label=_("Formal notice of"))
    since_on = LocalDateField(label=_("Vote suspended from"))
    until_on = LocalDateField(
        label=_("Until (included)"), required=False, help_text=_("Empty: until it is lifted.")
    )


class LiftForm(PageForm):
    """The last day without a vote."""

    submit_label = _("Set the end of the suspension")

    until_on = LocalDateField(label=_("Until (included)"))


class CandidacyForm(PageForm):
    """A candidacy that the gérance writes down."""

    submit_label = _("Record the candidacy")

    mode = forms.ChoiceField(label=_("Way"), choices=WAYS_IN)
    hired_on = LocalDateField(label=_("Hired on"))
    filed_on = LocalDateField(
        label=_("Filed on"),
        required=False,
        help_text=_("Empty for a contract that obliges to apply, until she does."),
    )


class OutsideForm(PageForm):
    """The candidacy of somebody who does not work here."""

    submit_label = _("Record the candidacy")

    mode = forms.ChoiceField(
        label=_("Who applies"),
        choices=[
            (CandidacyMode.EXTERNAL, _("A person or a company")),
            (CandidacyMode.COOPERATIVE, _("A cooperative")),
        ],
        widget=forms.RadioSelect,
        initial=CandidacyMode.EXTERNAL,
    )
    organisation = forms.CharField(
        label=_("Legal person that she represents"),
        max_length=200,
        required=False,
        help_text=_("Where a company or a cooperative applies: its name. The vote would be its own."),
    )
    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_(
            "Somebody who was here before is recognised by it. She gets no access before she is admitted."
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, initial=Language.FRENCH)
    filed_on = LocalDateField(label=_("Filed on"))


class DecisionForm(PageForm):
    """What became of a candidacy outside of a ballot held here."""

    submit_label = _("Record the outcome")

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            ("admitted", _("The assembly admitted her")),
            ("rejected", _("The assembly rejected her")),
            ("declined", _("The gérance does not put it to the vote (less than a year of work)")),
            ("withdrawn", _("She has withdrawn it")),
        ],
        widget=forms.RadioSelect,
    )
    decided_on = LocalDateField(
        label=_("Day of the assembly"), required=False, help_text=_("For the first two.")
    )
    decided_time = forms.TimeField(
        label=_("At what time"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_(
            "She votes in the ballots opened from then on; without it, from the morning of that day."
        ),
    )

    def __init__(self, *args: Any, is_outside: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_outside:  # no work, and so no year of it
            choices = dict(self.base_fields["outcome"].choices)  # type: ignore[attr-defined]
            choices["declined"] = _("The gérance does not put it to the vote")
            self.fields["outcome"].choices = list(choices.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An assembly met on a day."""
        data = super().clean() or {}
        by_assembly = data.get("outcome") in {"admitted", "rejected"}
        if by_assembly and not data.get("decided_on") and "decided_on" not in self.errors:
            self.add_error("decided_on", _("Say on which day the assembly decided."))
        return data


class ReopeningForm(PageForm):
    """Why an outcome was wrong."""

    submit_label = _("Take the outcome back")

    because = forms.CharField(
        label=_("What was wrong"),
        max_length=300,
        help_text=_("Kept with the candidacy; she reads it too."),
    )


class NoticeForm(PageForm):
    """The formal notice to apply."""

    submit_label = _("Record the formal notice")

    notified_on = LocalDateField(
        label=_("Formal notice of"), help_text=_("The date of the registered letter.")
    )


class DetailsForm(PageForm):
    """What the registre unique du personnel asks besides the contract."""

    staff_number = forms.CharField(
        label=_("Staff number"),
        max_length=30,
        required=False,
        help_text=_("As payroll knows her; an import recognises her by it."),
    )
    nationality = forms.CharField(label=_("Nationality"), max_length=60, required=False)
    born_on = BirthField(label=_("Date of birth"), required=False, youngest=YOUNGEST)
    sex = forms.ChoiceField(label=_("Sex"), choices=[*_ANY, *Sex.choices], required=False)
    permit_kind = forms.CharField(
        label=_("Work permit: kind"),
        max_length=100,
        required=False,
        help_text=_("For foreign workers who need one (C. trav. D1221-23, 8°)."),
    )
    permit_number = forms.CharField(label=_("Work permit: number"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        """A permit has a kind and a number."""
        data = super().clean() or {}
        for one, other in (("permit_kind", "permit_number"), ("permit_number", "permit_kind")):
            if data.get(one) and not data.get(other) and other not in self.errors:
                self.add_error(other, _("The register asks for the kind and the number of a permit."))
        return data


class PermitForm(PageForm):
    """A copy of a work permit."""

    submit_label = _("Annex a copy")

    file = forms.FileField(
        label=_("Copy"),
        allow_empty_file=True,
        help_text=_("PDF up to 4 MB, or a picture, of which only the pixels are kept. Both sides of a card."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )
