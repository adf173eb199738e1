"""The shape of what is typed about profit-sharing."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from interlignes.kit.forms import LocalDateField, PageForm
from interlignes.kit.money import LARGEST, EurosField
from interlignes.kit.ratios import ShareField
from members.actions.profit import VARIANT, WORK, YEAR, watched, watched_work
from members.models import Member, ProfitVariant, ProfitYear
from members.rules.profit import Worker


class YearForm(PageForm):
    """The accounts of a year."""

    opens_on = LocalDateField(label=_("First day of the financial year"))
    closes_on = LocalDateField(label=_("Last day of the financial year"))
    net_result = EurosField(
        label=_("Net result, in euros"), min_value=-LARGEST, help_text=_("Negative for a loss.")
    )
    prior_losses = EurosField(label=_("Earlier losses to make up, in euros"), initial=Decimal(0))
    gains_to_reserve = EurosField(
        label=_("Gains on disposal or revaluation put to reserve, in euros"), initial=Decimal(0)
    )
    legal_reserve_before = EurosField(
        label=_("Legal reserve before this year, in euros"),
        initial=Decimal(0),
        help_text=_(
            "It is filled until it equals the highest capital ever reached, which the register knows."
        ),
    )
    holdings = forms.CharField(
        label=_("Holdings in other companies at the close"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the yearly list for the ministry: company, share held. Empty: none."),
    )

    @classmethod
    def of(cls, year: ProfitYear | None, data: Any) -> "YearForm":
        """Filled with what is recorded."""
        if year is None:
            return cls(data)
        form = cls(data, initial={name: getattr(year, name) for name in YEAR})
        form.watch(year, watched(year, YEAR))
        return form


class VariantForm(PageForm):
    """A way to share a year out."""

    title = forms.CharField(label=_("Title"), max_length=80)
    reasons = forms.CharField(
        label=_("Reasons"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    work = ShareField(
        label=_("Part travail, share of the surplus"), help_text=_("At least 25 %, for instance 50 %.")
    )
    capital = ShareField(
        label=_("Part capital, share of the surplus"),
        initial=Fraction(0),
        help_text=_("0 for none. Never above the reserves together, nor above the part travail."),
    )
    by_hours = ShareField(label=_("Part travail shared by hours"), initial=Fraction(1))
    by_pay = ShareField(label=_("Part travail shared by pay"), initial=Fraction(0))
    by_equal = ShareField(
        label=_("Part travail shared in equal parts"),
        initial=Fraction(0),
        help_text=_("The three make 100 % together."),
    )
    seniority_step = ShareField(
        label=_("Seniority: more for every full year"),
        initial=Fraction(0),
        help_text=_("0 for none; 5 %: somebody with four full years weighs 1.2."),
    )
    seniority_most = ShareField(
        label=_("Seniority: coefficient at most"),
        initial=Fraction(1),
        least=Fraction(1),
        most=Fraction(2),
        help_text=_("Between 1 and 2, as a fraction or in per cent: 3/2 or 150 %."),
    )

    @classmethod
    def of(cls, variant: ProfitVariant | None, data: Any) -> "VariantForm":
        """Filled with what is recorded."""
        if variant is None:
            return cls(data)
        form = cls(data, initial={name: getattr(variant, name) for name in VARIANT})
        form.watch(variant, watched(variant, VARIANT))
        return form

    @classmethod
    def like(cls, model: ProfitVariant | None, data: Any) -> "VariantForm":
        """A new one that begins as another one, but for its title."""
        names = [name for name in VARIANT if name != "title"]
        return cls(data, initial={name: getattr(model, name) for name in names} if model else None)


class WorkForm(PageForm):
    """A row a person: months, hours, pay. Fields are called after the number of the member."""

    COLUMNS: ClassVar[tuple[str, ...]] = WORK

    def __init__(
        self,
        data: Any,
        *,
        year: ProfitYear,
        people: Iterable[Member],
        known: Mapping[int, Mapping[str, Any]],
    ) -> None:
        super().__init__(data)
        self.watch(year, watched_work(year))
        self.people = list(people)
        for member in self.people:
            for column in self.COLUMNS:
                field = self._field(column, member)
                field.initial = known.get(member.pk, {}).get(column)
                self.fields[f"{column}_{member.pk}"] = field

    @staticmethod
    def _field(column: str, member: Member) -> forms.Field:
        """One cell; its label is for screen readers and the summary of errors."""
        labels = {
            "presence_months": _("Months of presence in the year"),
            "seniority_months": _("Months of seniority at the close"),
            "hours": _("Hours"),
            "pay": _("Gross pay"),
        }
        label = f"{member}: {labels[column]}"
        if column == "pay":
            return EurosField(label=label)
        if column == "hours":
            return EurosField(label=label, max_value=Decimal(99999))
        return forms.IntegerField(
            label=label, min_value=0, max_value=24 if column == "presence_months" else 900
        )

    def rows(self) -> list[tuple[Member, list[forms.BoundField]]]:
        """For the page."""
        return [
            (member, [self[f"{column}_{member.pk}"] for column in self.COLUMNS]) for member in self.people
        ]

    def work(self) -> dict[Member, Worker]:
        """What was typed, for the action."""
        return {
            member: Worker(
                key=member.pk,
                **{column: self.cleaned_data[f"{column}_{member.pk}"] for column in self.COLUMNS},
            )
            for member in self.people
        }
