"""Days and instants that people type."""

import pytest
from django import forms

from interlignes.kit.forms import LocalDateField, LocalDateTimeField


class When(forms.Form):
    day = LocalDateField(required=False)
    moment = LocalDateTimeField(required=False)


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "field", "is_fit"),
    [
        ("2026-11-26", "day", True),
        ("26/11/2026", "day", True),
        ("1900-01-01", "day", True),
        ("0206-11-26", "day", False),
        ("9999-12-31", "day", False),
        ("2026-11-26T18:00", "moment", True),
        ("26/11/2026 18h00", "moment", True),
        ("0001-01-01T00:00", "moment", False),
        ("2200-01-01T00:00", "moment", False),
    ],
)
def test_a_slip_in_the_year_is_said_at_the_field(typed: str, field: str, is_fit: bool) -> None:
    form = When({field: typed})
    assert form.is_valid() is is_fit
    assert form.has_error(field, "year") is not is_fit
