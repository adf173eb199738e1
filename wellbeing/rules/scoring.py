"""Scores of one person's answers, exact.

A missing answer is never a zero: a scale is the mean of what was answered, and not computable when too little was.
"""

from collections.abc import Mapping
from fractions import Fraction

from wellbeing.rules.packs import Pack, Scale

#: Answers of one person by item; a question left out, or None, is missing.
Answers = Mapping[str, int | None]


def score(pack: Pack, answers: Answers) -> dict[str, Fraction | None]:
    """The score of every scale; None where it is not computable. Raises ValueError for a value out of range."""
    for code, value in answers.items():
        if value is not None and value not in pack.degrees:
            raise ValueError(f"{code}: {value} is not between {pack.lowest} and {pack.highest}")
    oriented = {
        item.id: pack.lowest + pack.highest - value if item.reversed else value
        for item in pack.items
        if (value := answers.get(item.id)) is not None
    }
    return {scale.id: _scale(scale, oriented) for scale in pack.scales}


def _scale(scale: Scale, oriented: Mapping[str, int]) -> Fraction | None:
    values = [oriented[code] for code in scale.items if code in oriented]
    if len(values) < scale.minimum:
        return None
    mean = Fraction(sum(values), len(values))
    return mean * scale.factor * (len(scale.items) if scale.method == "sum" else 1)


def band(scale: Scale, value: Fraction | None) -> int | None:
    """0, 1 or 2: the lowest, middle or highest of the three bands; None where there is no score."""
    if value is None:
        return None
    low, high = scale.bands
    return 0 if value <= low else 1 if value <= high else 2


def bands(pack: Pack, answers: Answers) -> dict[str, int | None]:
    """The band of every scale."""
    scores = score(pack, answers)
    return {scale.id: band(scale, scores[scale.id]) for scale in pack.scales}
