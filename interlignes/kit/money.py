"""Euros: exact decimals in Python, whole cents in the database, words of the reader's language on the page.

No amount is ever a float. SQLite would keep a DecimalField as one and add floats up, so the column holds an integer.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    _BigIntegerField = models.BigIntegerField[Any, Any]
else:
    _BigIntegerField = models.BigIntegerField

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
#: Signs that people type inside an amount and that mean nothing: blanks of all widths and the sign of the euro.
_NOISE = str.maketrans("", "", " \t\u00a0\u202f\u2009€")  # the last three: no-break, narrow, thin
#: What fits into the column with room to add a million of them.
LARGEST = Decimal("99999999999.99")


def exact(value: Decimal | int | str) -> Decimal:
    """The amount with two decimals. Raises ValueError where that would round, or for no number at all."""
    try:
        amount = Decimal(value)
        cents = amount.quantize(CENT)
    except InvalidOperation as error:
        raise ValueError(f"no amount: {value!r}") from error
    if cents != amount:
        raise ValueError(f"{value} is finer than a cent")
    return cents


def euros(amount: Decimal | int) -> str:
    """«1 234,50 €», «€1,234.50»; cents always, because an account shows them."""
    number = formats.number_format(amount, decimal_pos=2, use_l10n=True, force_grouping=True)
    # Translators: an amount of money; a no-break space goes between number and sign in French.
    return pgettext("amount in euros", "€%(amount)s") % {"amount": number}


class EurosField(forms.DecimalField):
    """An amount as people type it: «1 234,50 €», «1234.5»."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_value", LARGEST)
        super().__init__(**{"min_value": ZERO, **kwargs, "decimal_places": 2, "max_digits": 13})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Without the signs that mean nothing."""
        if isinstance(value, str):
            value = value.translate(_NOISE).replace(",", ".")
            if value and not re.fullmatch(r"[+-]?\d{1,15}(\.\d*)?", value, re.ASCII):
                raise ValidationError(_("Enter an amount, for instance 1 234.50."), code="invalid")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """An amount of ours as it would be typed; what was typed wrong comes back as it was."""
        if isinstance(value, Decimal):
            return formats.number_format(value, decimal_pos=2, use_l10n=True, force_grouping=False)
        return value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A text box: a number box of a browser would refuse the comma."""
        return {}


class MoneyField(_BigIntegerField):
    """An amount in euros, kept as whole cents."""

    description = "Euros, exact to the cent"
    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Decimal  # type: ignore[assignment]
        _pyi_lookup_exact_type: Any

    def from_db_value(self, value: Any, *_args: Any) -> Decimal | None:
        """Cents to euros; sums of PostgreSQL come as a decimal without decimals."""
        return None if value is None else Decimal(int(value)).scaleb(-2)

    def to_python(self, value: Any) -> Decimal | None:
        """Any spelling of an amount."""
        if value is None:
            return None
        try:
            return exact(value)
        except ValueError as error:
            raise ValidationError(_("Enter an amount, for instance 1 234.50.")) from error

    def get_prep_value(self, value: Any) -> Any:
        """Euros to cents; expressions pass."""
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return int(exact(value).scaleb(2))

    def value_to_string(self, obj: models.Model) -> str:
        """For serialised fixtures."""
        return str(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        """As people type it."""
        return models.Field.formfield(self, **{"form_class": EurosField, **kwargs})
