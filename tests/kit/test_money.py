"""Money: exact to the cent, whatever the database adds up."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F
from django.forms import Form
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from interlignes.kit.money import CENT, EurosField, MoneyField, euros, exact

pytestmark = pytest.mark.once

AMOUNTS = st.decimals("-99999999999.99", "99999999999.99", places=2, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize("value", ["1.005", "NaN", "Infinity", "x", "1e400", Decimal("0.001")])
def test_amount_that_is_none_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        exact(value)  # type: ignore[arg-type]


@given(AMOUNTS)
def test_column_gives_back_what_went_in(amount: Decimal) -> None:
    field = MoneyField()
    stored = field.get_prep_value(amount)
    assert isinstance(stored, int)
    assert field.from_db_value(stored) == amount
    assert field.from_db_value(Decimal(stored)) == amount


@given(st.lists(AMOUNTS, max_size=30))
def test_sum_of_the_column_is_the_sum_of_the_amounts(amounts: list[Decimal]) -> None:
    field = MoneyField()
    assert field.from_db_value(sum(field.get_prep_value(a) for a in amounts)) == sum(amounts, Decimal(0))


def test_nothing_and_expressions_pass_the_column() -> None:
    field = MoneyField()
    assert field.from_db_value(None) is None
    assert field.get_prep_value(None) is None
    assert field.to_python(None) is None
    assert field.to_python("12") == Decimal("12.00")
    assert field.to_python(Decimal("1.5")) == Decimal("1.50")
    expression = F("amount")
    assert field.get_prep_value(expression) is expression
    with pytest.raises(ValidationError):
        field.to_python("1.234")


def test_amount_in_the_words_of_each_language() -> None:
    with translation.override("fr"):
        assert euros(Decimal("1234567.5")) == "1\u00a0234\u00a0567,50\u00a0€"
        assert euros(0) == "0,00\u00a0€"
    with translation.override("en"):
        assert euros(Decimal("-1234.5")) == "€-1,234.50"


class AmountForm(Form):
    """One amount."""

    amount = EurosField()


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1234,5", "1234.50"),
        ("1 234,50 €", "1234.50"),
        ("1\u202f234.50\u00a0€", "1234.50"),
        ("0", "0.00"),
        ("7", "7.00"),
    ],
)
def test_amount_is_read_as_people_type_it(typed: str, amount: str) -> None:
    form = AmountForm({"amount": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == Decimal(amount)


@pytest.mark.parametrize(
    "typed", ["", "-1", "1,234,5", "1.005", "NaN", "1e9", "9" * 40, "=1+1", "100000000000"]
)
def test_what_is_no_amount_comes_back_as_typed(typed: str) -> None:
    form = AmountForm({"amount": typed})
    assert not form.is_valid()
    assert f'value="{typed}"' in str(form["amount"]) or not typed


def test_amount_of_ours_is_shown_as_it_would_be_typed() -> None:
    with translation.override("fr"):
        assert 'value="1234,50"' in str(AmountForm(initial={"amount": Decimal("1234.5")})["amount"])
    assert Decimal("0.01") == CENT
