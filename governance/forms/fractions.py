"""A fraction as people write it."""

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class FractionField(forms.CharField):
    """A fraction as people write it, `3/4`; kept exact."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=9, widget=forms.TextInput(attrs={"size": 5}), **kwargs)

    def clean(self, value: Any) -> Any:
        """A Fraction in ]0, 1], or None when empty."""
        text = str(super().clean(value)).replace(" ", "")
        if not text:
            return None
        numerator, _slash, denominator = text.partition("/")
        digits = (
            numerator.isascii() and denominator.isascii() and numerator.isdigit() and denominator.isdigit()
        )
        if not digits or int(denominator) == 0:
            raise forms.ValidationError(_("Write a fraction, for instance 1/2 or 3/4."))
        fraction = Fraction(int(numerator), int(denominator))
        if not 0 < fraction <= 1:
            raise forms.ValidationError(_("The fraction lies between 0 and 1."))
        return fraction
