"""Shares of a whole: exact, read as people type them, never shown larger than they are."""

from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.forms import Form
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from interlignes.kit.ratios import RatioField, ShareField, parse, percent, written
from members.models import CapitalTerms

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("typed", "share"),
    [("51 %", "51/100"), ("51%", "51/100"), ("2,5 %", "1/40"), ("1/2", "1/2"), (" 3 / 4 ", "3/4"), ("0,51", "51/100"),
     ("0.5", "1/2"), ("1", "1"), ("33,333\u00a0%", "33333/100000")],
)  # fmt: skip
def test_share_is_read_as_people_type_it(typed: str, share: str) -> None:
    assert parse(typed) == Fraction(share)


@pytest.mark.parametrize(
    "typed", ["", "x", "1/0", "-1", "1e2", "50 pour cent", "1/2/3", "NaN", "½", "9" * 30]
)
def test_what_is_no_share_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse(typed)


@given(st.fractions(0, 1, max_denominator=10**6))
def test_column_gives_back_what_went_in(share: Fraction) -> None:
    field = RatioField()
    assert field.from_db_value(field.get_prep_value(share)) == share


@given(st.fractions(0, 1, max_denominator=10**6))
def test_percentage_is_never_shown_larger_than_it_is(share: Fraction) -> None:
    with translation.override("en"):
        shown = Fraction(percent(share).removesuffix("%").replace(",", "")) / 100
    assert 0 <= share - shown < Fraction(1, 10_000)


def test_words_of_a_share() -> None:
    with translation.override("fr"):
        assert percent(Fraction(1, 3)) == "33,33\u00a0%"
        assert percent(Fraction(51, 100)) == "51\u00a0%"
        assert percent(Fraction(0)) == "0\u00a0%"
        assert percent(Fraction(3, 2)) == "150\u00a0%"
        assert written(Fraction(1, 3)) == "1/3"
        assert written(Fraction(1, 4)) == "25\u00a0%"


def test_nothing_and_wrong_words_in_the_column() -> None:
    field = RatioField(default="1/2")
    assert field.default == Fraction(1, 2)
    assert field.from_db_value(None) is None
    assert field.get_prep_value(None) is None
    assert field.to_python(None) is None
    assert field.to_python("25 %") == Fraction(1, 4)
    assert field.deconstruct()[3]["default"] == "1/2"
    with pytest.raises(ValidationError):
        field.to_python("beaucoup")
    terms = CapitalTerms()
    assert terms._meta.get_field("floor_share").value_to_string(terms) == "1/2"
    assert terms._meta.get_field("capital_min").value_to_string(terms) == "30.00"
    assert isinstance(field.formfield(), ShareField)


class ShareForm(Form):
    """One share, at most a half."""

    share = ShareField(most=Fraction(1, 2), required=False)


def test_field_keeps_within_its_bounds_and_what_was_typed() -> None:
    assert ShareForm({"share": "50 %"}).is_valid()
    empty = ShareForm({"share": ""})
    assert empty.is_valid()
    assert empty.cleaned_data["share"] is None
    for typed in ("51 %", "beaucoup"):
        form = ShareForm({"share": typed})
        assert not form.is_valid()
        assert typed in str(form["share"])
    with translation.override("fr"):
        assert "50\u00a0%" in str(ShareForm(initial={"share": Fraction(1, 2)})["share"])
