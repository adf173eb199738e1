"""From which share of the assembly on its requests make a vote secret.

A rule book says it under ``secret_request``: a comparison and a fraction, ``[">", 1, 2]``. Model statutes of SCOPs,
art. 26.7: a secret vote is held where the majority of the assembly asks for it; that holds where a book says nothing.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from governance.rules.majority import Base, Comparison, Share
from governance.rules.numbers import is_whole

#: More than one half.
USUAL = (">", 1, 2)


def read(data: Mapping[str, Any]) -> Share:
    """What a rule book says under ``secret_request``, of those who are there. Raises ValueError."""
    return share(data.get("secret_request", USUAL))


def share(said: Any) -> Share:
    """``[">", 1, 2]`` as a share of those who are there. Raises ValueError naming the place of what is wrong."""
    if (
        not isinstance(said, list | tuple)
        or len(said) != 3
        or not all(map(is_whole, said[1:]))
        or said[2] < 1
    ):
        raise ValueError('secret_request: something like [">", 1, 2] is expected')
    try:
        return Share(Base.PRESENT, Comparison(said[0]), Fraction(said[1], said[2]))
    except ValueError as error:
        raise ValueError(f"secret_request: {error}") from None


def as_json(found: Share) -> list[Any]:
    """As a rule book and a ballot hold it; `share` reads it back."""
    return [found.comparison.value, found.fraction.numerator, found.fraction.denominator]
