"""The shape of what is typed about the capital."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.kit.forms import LocalDateField, PageForm
from interlignes.kit.money import EurosField
from members.actions.ledger import Used
from members.choices import PAID_BY, REFUNDED_BY, SINGLE, Marital, Payment, Visibility
from members.forms.fields import BirthField
from members.models import CapitalTerms, Member, SubscriberDetails
from members.queries import capital as queries

T = TypeVar("T")

#: More shares than any cooperative has, and few enough for the column.
_MOST_SHARES = 1_000_000


class KeyedForm(PageForm):
    """A form with a `key`, which makes what is sent twice one movement."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4

    def attempt(self, action: Callable[[], T]) -> T | None:
        """As every form; one whose key has recorded something else comes back with a new key."""

        def renewing() -> T:
            try:
                return action()
            except Used:
                data = QueryDict(mutable=True)
                data.update(self.data)
                data["key"] = str(uuid4())
                self.data = data
                raise

        return super().attempt(renewing)


class SeenForm(KeyedForm):
    """A form in two steps: what it changes is shown before it is recorded.

    In the second step everything is hidden but the reason, which the statuts' limits may ask for.
    """

    submit_label = _("See what it changes")

    reason = forms.CharField(
        label=_("Why it is right all the same"), max_length=300, required=False, widget=forms.HiddenInput
    )

    @property
    def is_confirmed(self) -> bool:
        """Sent from the second step."""
        return bool(self.data.get("confirmed"))

    @property
    def goes_back(self) -> bool:
        """Back from the second step to the first."""
        return bool(self.data.get("back"))

    def hide(self) -> None:
        """Become the second step: the values travel along unseen."""
        for name, field in self.fields.items():
            if name != "reason":
                field.widget = field.hidden_widget()
        self.fields["reason"].widget = forms.Textarea(attrs={"rows": 3, "maxlength": 300})
        self.fields["reason"].required = True

    def look(self, action: Callable[[], T]) -> T | None:
        """Attempt to look; a form that was refused already does not say it twice."""
        if not self.errors:
            return self.attempt(action)
        try:
            return action()
        except Refused:
            return None

    def keyed(self) -> dict[str, Any]:
        """What the action is told besides what it is asked."""
        return {name: self.cleaned_data.get(name, "") for name in ("key", "reason")}

    def asked(self) -> dict[str, Any]:
        """What the action is asked, without what only the form needs."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"key", "reason"}}


class PeopleField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody, by name; with the number of shares she holds."""

    def label_from_instance(self, obj: Any) -> str:
        """«Morvan Claire (40)»."""
        return f"{obj.last_name} {obj.first_name} ({obj.shares_read})"


def _people(form: forms.Form) -> Any:
    """Whom a movement may be about: associates, whoever holds shares, or did before this very form was recorded."""
    try:
        key = UUID(str(form.data.get("key")))
    except ValueError:
        key = None
    people = queries.shareholders_on(clock.today(), of_key=key)
    return people.order_by("last_name", "first_name", "pk")


def _shares(**kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=_("Number of shares"), min_value=1, max_value=_MOST_SHARES, **kwargs)


def _reference() -> forms.CharField:
    return forms.CharField(
        label=_("Reference"),
        max_length=120,
        required=False,
        help_text=_("Number of the bulletin, of the transfer, of the decision."),
    )


class MovementForm(SeenForm):
    """A subscription or an annulment."""

    field_order = ("member", "kind", "shares", "occurred_on", "payment", "reference")

    member = PeopleField(label=_("Member"), queryset=Member.objects.none())
    kind = forms.ChoiceField(label=_("Movement"), choices=[(kind.value, kind.label) for kind in SINGLE])
    shares = _shares()
    occurred_on = LocalDateField(label=_("Date"))
    payment = forms.ChoiceField(
        label=_("Payment"),
        choices=[(value.value, value.label) for value in Payment if value != Payment.MEMBER],
        help_text=_("Withholding, part travail, participation and annulment say it by themselves."),
    )
    reference = _reference()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = _people(self)  # type: ignore[attr-defined]
        self.fields["occurred_on"].initial = clock.today

    def clean(self) -> dict[str, Any]:
        """The means that follows from the kind."""
        data = super().clean() or {}
        if data.get("kind") in PAID_BY:
            data["payment"] = PAID_BY[data["kind"]]
        return data


class TransferForm(SeenForm):
    """Shares from one member to another."""

    field_order = ("giver", "taker", "shares", "occurred_on", "reference")

    giver = PeopleField(label=_("Who gives them"), queryset=Member.objects.none())
    taker = PeopleField(label=_("Who receives them"), queryset=Member.objects.none())
    shares = _shares()
    occurred_on = LocalDateField(label=_("Date"))
    reference = _reference()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("giver", "taker"):
            self.fields[name].queryset = _people(self)  # type: ignore[attr-defined]
        self.fields["occurred_on"].initial = clock.today


class PayForm(SeenForm):
    """A refund, whole or in part."""

    field_order = ("shares", "occurred_on", "payment", "reference")

    shares = _shares()
    occurred_on = LocalDateField(label=_("Paid on"))
    payment = forms.ChoiceField(
        label=_("Payment"),
        choices=[(value.value, value.label) for value in REFUNDED_BY],
    )
    reference = _reference()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occurred_on"].initial = clock.today


class CorrectForm(KeyedForm):
    """What was wrong."""

    submit_label = _("Write the counter-entry")

    reason = forms.CharField(
        label=_("What was wrong"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300})
    )


class NominalForm(PageForm):
    """A new value of a share."""

    amount = EurosField(label=_("Nominal value of a share, in euros"))
    since_on = LocalDateField(label=_("Since"))
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Article of the statuts, or assembly that decided it.")
    )


class ClaimForm(PageForm):
    """A leaver's shares into the queue of refunds."""

    submit_label = _("Put into the queue")

    member = PeopleField(label=_("Member"), queryset=Member.objects.none())
    lost_on = LocalDateField(label=_("Quality of associate lost on"))
    closing_on = LocalDateField(
        label=_("Close of the financial year of that day"),
        help_text=_("The value of the shares is fixed there."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = queries.unclaimed(clock.today())  # type: ignore[attr-defined]


class ValueForm(PageForm):
    """What the accounts of the year of loss say."""

    submit_label = _("Fix the value")

    losses = EurosField(
        label=_("Losses that the capital bears at that close, in euros"),
        help_text=_("0 where reserves cover them: then a share is worth its nominal value."),
    )
    reason = forms.CharField(label=_("Which accounts or which decision"), max_length=300)


class ForwardForm(PageForm):
    """An earlier term."""

    submit_label = _("Bring forward")

    due_on = LocalDateField(label=_("Due on"))
    reason = forms.CharField(label=_("Which assembly decided so"), max_length=300)


class WithdrawForm(PageForm):
    """Off the queue."""

    submit_label = _("Take off the queue")

    reason = forms.CharField(label=_("Why"), max_length=300)


class DetailsForm(PageForm):
    """What bulletins of subscription ask besides the name; everything may stay empty and be written by hand."""

    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    born_on = BirthField(label=_("Date of birth"), required=False)
    birth_place = forms.CharField(label=_("Place of birth"), max_length=120, required=False)
    marital = forms.ChoiceField(
        label=_("Marital status"), choices=[("", _("Not said")), *Marital.choices], required=False
    )
    spouse = forms.CharField(label=_("Name of the spouse"), max_length=160, required=False)

    @classmethod
    def of(cls, details: SubscriberDetails | None, data: QueryDict | None) -> "DetailsForm":
        """Filled with what is known."""
        names = list(cls.base_fields)
        return cls(data, initial={name: getattr(details, name) for name in names} if details else None)


#: Fields of the terms in the order of the page, by heading.
TERMS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("Limits"), ("employed_capital", "employed_votes", "one_holder", "external_capital", "external_votes",
                   "external_votes_with_cooperatives")),
    (_("Refunds"), ("floor_share", "capital_min", "refund_years", "refund_interest")),
    (_("Commitment to subscribe"), ("commitment_rate", "commitment_cap")),
    (_("Who sees what"), ("visibility",)),
    (_("Profit"), ("legal_reserve", "development_min", "work_min", "seniority_max", "presence_months",
                   "seniority_months")),
)  # fmt: skip


class TermsForm(PageForm):
    """What the statuts say from a day on. The law's own bounds are those of the fields."""

    submit_label = _("Record these terms")

    since_on = LocalDateField(label=_("In force from"))
    source = forms.CharField(
        label=_("Source"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000}),
        help_text=_("The articles of your statuts, the assembly that adopted them."),
    )
    visibility = forms.ChoiceField(label=_("Who sees the shares of each"), choices=Visibility.choices)

    #: The law's own bound, where there is one: (least, most).
    BOUNDS: ClassVar[dict[str, tuple[str, str]]] = {
        "employed_capital": ("51/100", "1"),
        "employed_votes": ("51/100", "1"),
        "one_holder": ("0", "1/2"),
        "external_capital": ("0", "49/100"),
        "external_votes": ("0", "35/100"),
        "external_votes_with_cooperatives": ("0", "49/100"),
        "floor_share": ("1/4", "1"),
        "commitment_rate": ("0", "1/10"),
        "legal_reserve": ("15/100", "15/100"),
        "development_min": ("1/100", "1"),
        "work_min": ("25/100", "1"),
        "seniority_max": ("1", "2"),
    }

    def __init__(self, *args: Any, terms: CapitalTerms, **kwargs: Any) -> None:
        names = [name for _title, names in TERMS for name in names]
        kwargs.setdefault("initial", {name: getattr(terms, name) for name in names})
        super().__init__(*args, **kwargs)
        for name in names:
            if name not in self.fields:
                self.fields[name] = self._field(name)
        self.order_fields(["since_on", "source", *names])

    def _field(self, name: str) -> forms.Field:
        """The field of the model, within the law's bound."""
        column: Any = CapitalTerms._meta.get_field(name)
        field: Any = column.formfield()
        field.validators = [*field.validators, *column.validators]  # those of a ModelForm come with its model
        if name in self.BOUNDS:
            field.least, field.most = map(field.share, self.BOUNDS[name])
        return field

    def terms(self) -> CapitalTerms:
        """As a row to be adopted."""
        return CapitalTerms(**self.cleaned_data)
