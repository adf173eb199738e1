"""Shares of a whole as the statuts write them («51 %», «1/2»): exact fractions, never floats."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    _CharField = models.CharField[Any, Any]
else:
    _CharField = models.CharField

_SHAPE = re.compile(r"(\d{1,6})(?:[.,](\d{1,6}))?\s*(%)?|(\d{1,6})\s*/\s*([1-9]\d{0,5})", re.ASCII)


def parse(text: str) -> Fraction:
    """«51 %», «2,5 %», «1/2», «0,51» as a fraction. Raises ValueError for anything else."""
    found = _SHAPE.fullmatch(text.strip().replace("\u00a0", " ").replace("\u202f", " "))
    if found is None:
        raise ValueError(f"no share: {text!r}")
    whole, decimals, sign, above, below = found.groups()
    if below:
        return Fraction(int(above), int(below))
    value = Fraction(f"{whole}.{decimals or 0}")
    return value / 100 if sign else value


def percent(value: Fraction) -> str:
    """«51 %», «33,33 %»: two decimals at most, cut off so that a share below a limit never looks like the limit."""
    hundredths = int(value * 10_000)
    number = Decimal(hundredths).scaleb(-2)
    shown = formats.number_format(number.normalize() if hundredths else 0, use_l10n=True, force_grouping=True)
    # Translators: a no-break space goes before the sign in French.
    return pgettext("percentage", "%(number)s%%") % {"number": shown}


def written(value: Fraction) -> str:
    """As a person would type it: per cent where that is exact, else the fraction."""
    return percent(value) if (value * 10_000).denominator == 1 else f"{value.numerator}/{value.denominator}"


class ShareField(forms.CharField):
    """A share as people type it, between `least` and `most`."""

    def __init__(self, *, least: Fraction = Fraction(0), most: Fraction = Fraction(1), **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**{"max_length": 24, **kwargs})

    share = staticmethod(parse)

    share = staticmethod(parse)

    def clean(self, value: Any) -> Any:
        """The fraction; None where nothing was typed and nothing is needed."""
        text = super().clean(value)
        if not text:
            return None
        try:
            share = parse(text)
        except ValueError as error:
            raise ValidationError(_("Write a share as 51 % or 1/2."), code="invalid") from error
        if not self.least <= share <= self.most:
            limits = {"least": written(self.least), "most": written(self.most)}
            raise ValidationError(_("Between %(least)s and %(most)s."), code="range", params=limits)
        return share

    def prepare_value(self, value: Any) -> Any:
        """A fraction of ours as it would be typed."""
        return written(value) if isinstance(value, Fraction) else value


class RatioField(_CharField):
    """A fraction, kept as «1/2»."""

    description = "An exact fraction"
    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Fraction  # type: ignore[assignment]
        _pyi_lookup_exact_type: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if isinstance(kwargs.get("default"), str):
            kwargs["default"] = Fraction(kwargs["default"])
        super().__init__(*args, **{"max_length": 24, **kwargs})

    def deconstruct(self) -> Any:
        """With a default that a migration can hold."""
        name, path, args, kwargs = super().deconstruct()
        if isinstance(kwargs.get("default"), Fraction):
            kwargs["default"] = str(kwargs["default"])
        return name, path, args, kwargs

    def from_db_value(self, value: Any, *_args: Any) -> Fraction | None:
        """Text to fraction."""
        return None if value is None else Fraction(value)

    def to_python(self, value: Any) -> Any:
        """A fraction, from any spelling."""
        if value is None or isinstance(value, Fraction):
            return value
        try:
            return parse(str(value))
        except ValueError as error:
            raise ValidationError(_("Write a share as 51 % or 1/2.")) from error

    def get_prep_value(self, value: Any) -> str | None:
        """Fraction to text."""
        if value is None:
            return None
        share = Fraction(value)
        return f"{share.numerator}/{share.denominator}"

    def value_to_string(self, obj: models.Model) -> str:
        """For serialised fixtures."""
        return str(self.get_prep_value(self.value_from_object(obj)))

    def formfield(self, **kwargs: Any) -> Any:
        """As people type it."""
        return models.Field.formfield(self, **{"form_class": ShareField, **kwargs})
