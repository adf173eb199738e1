"""What may be said of a round: a pure function of counts, made once and never changed.

The fewer people answered, the coarser what is said, so that nobody can be read out of one release, out of the
difference of two, or out of unanimity (docs/wellbeing.md has the table). Scores are on 0-100 here, whatever the pack's
own scale; counts are those of the urn, and no sheet of one person ever comes in.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from wellbeing.rules.packs import Pack, Scale

#: Never below: five answers is the least that anything is said about.
LEAST = 5
#: A group and the rest of the cooperative are told apart only when each has as many.
UNIT_LEAST = 10
#: Single questions of a scale are shown from here on.
ITEMS_FROM = 20
#: Standard deviation of a score on 0-100 from which the interval is reckoned: a convention, so that it leaks nothing.
SPREAD = 20


@dataclass(frozen=True, slots=True)
class Grain:
    """How coarse the figures are from `least` answers on.

    Means are rounded to `mean_step` and clipped to `mean_ends`; shares of the bands are rounded to `share_step` and
    the ends of `share_ends` shown as "at most" and "at least". No shares where `share_step` is 0.
    """

    least: int
    most: int | None
    mean_step: int
    mean_ends: tuple[int, int]
    share_step: int = 0
    share_ends: tuple[int, int] = (0, 100)


GRAINS = (
    Grain(5, 9, 5, (15, 85)),
    Grain(10, 19, 5, (15, 85), 10, (20, 80)),
    Grain(20, 39, 5, (10, 90), 10, (10, 90)),
    Grain(40, 99, 2, (5, 95), 5, (5, 95)),
    Grain(100, None, 1, (2, 98), 2, (2, 98)),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Sums decrypted from the urn. `items`: how often each degree was chosen, lowest first; `bands`: three numbers."""

    answered: int
    items: Mapping[str, Sequence[int]]
    bands: Mapping[str, Sequence[int]]


def grain(number: int, least: int = LEAST) -> Grain | None:
    """How figures over `number` answers are said; None when nothing is. Raises ValueError for `least` below five."""
    if least < LEAST:
        raise ValueError(f"the least number of answers may be raised, never below {LEAST}")
    if number < least:
        return None
    return next(grain for grain in reversed(GRAINS) if number >= grain.least)


def release(pack: Pack, counts: Counts, *, cohort: int, least: int = LEAST) -> dict[str, Any]:
    """What is published, as JSON: the same for the same counts. `cohort` is how many were asked.

    A scale is withheld with any of its items, and looks as one that nobody answered.
    """
    if counts.answered > cohort:
        raise ValueError("more answers than people who were asked")
    overall = grain(counts.answered, least)
    said: dict[str, Any] = {
        "pack": pack.code,
        "version": pack.version,
        "cohort": cohort,
        "least": least,
        "answered": _number(counts.answered, overall, least),
        "scales": {},
        "items": {},
    }
    if overall is None:
        return said
    for scale in pack.scales:
        said["scales"][scale.id] = _scale(pack, scale, counts, cohort, least)
    if counts.answered >= ITEMS_FROM:
        for item in pack.items:
            said["items"][item.id] = _cell(_oriented(pack, item.id, counts), None, cohort, least)
    return said


def _number(answered: int, overall: Grain | None, least: int) -> str:
    """How many answered: exact from ten on, else as a class."""
    if overall is None:
        return f"<{least}"
    return f"{max(overall.least, least)}-{overall.most}" if overall is GRAINS[0] else str(answered)


def _oriented(pack: Pack, code: str, counts: Counts) -> list[int]:
    """How often each degree was chosen, turned round for a reversed item."""
    chosen = list(counts.items[code])
    return chosen[::-1] if pack.item(code).reversed else chosen


def _scale(pack: Pack, scale: Scale, counts: Counts, cohort: int, least: int) -> dict[str, Any] | None:
    rows = [_oriented(pack, code, counts) for code in scale.items]
    if any(sum(row) < least for row in rows):
        return None
    pooled = [sum(column) for column in zip(*rows, strict=True)]
    bands = list(counts.bands.get(scale.id) or _bands_of_one(pack, scale, rows[0]))
    number = min(sum(bands), *(sum(row) for row in rows))
    return _cell(pooled, bands, cohort, least, number=number)


def _bands_of_one(pack: Pack, scale: Scale, row: Sequence[int]) -> list[int]:
    """Bands of a scale of one item follow from the degrees themselves."""
    bands = [0, 0, 0]
    for degree, number in zip(pack.degrees, row, strict=True):
        value = degree * scale.factor
        bands[0 if value <= scale.bands[0] else 1 if value <= scale.bands[1] else 2] += number
    return bands


def _cell(
    chosen: Sequence[int], bands: Sequence[int] | None, cohort: int, least: int, *, number: int | None = None
) -> dict[str, Any] | None:
    """Mean with its interval and, where the grain has them, shares of the bands; None for too few answers."""
    total = sum(chosen)
    number = total if number is None else number
    how = grain(number, least)
    if how is None:
        return None
    widest = len(chosen) - 1
    mean = Fraction(100 * sum(place * times for place, times in enumerate(chosen)), widest * total)
    cell: dict[str, Any] = {"mean": clipped(mean, how.mean_step, how.mean_ends)}
    certain = margin(how.least if how is GRAINS[0] else number, cohort)
    cell["margin"] = max(certain, (how.mean_step + 1) // 2)  # never narrower than the rounding
    if bands and how.share_step:
        all_bands = sum(bands)
        cell["bands"] = [share(Fraction(100 * band, all_bands), how) for band in bands]
    return cell


def clipped(value: Fraction, step: int, ends: tuple[int, int]) -> int:
    """To the nearest multiple of `step` (a half goes up), within `ends`."""
    rounded = int((value / step + Fraction(1, 2)) // 1) * step
    return max(ends[0], min(ends[1], rounded))


def share(value: Fraction, how: Grain) -> str:
    """A share in per cent, as «30», «<=20» or «>=80»."""
    low, high = how.share_ends
    rounded = clipped(value, how.share_step, (0, 100))
    if rounded <= low:
        return f"<={low}"
    return f">={high}" if rounded >= high else str(rounded)


def margin(answered: int, cohort: int) -> int:
    """Half the width of the interval of 95 % of a mean, from the numbers alone, rounded up to whole points.

    Standard error of a score with SPREAD, corrected for a cooperative of `cohort` of whom `answered` answered. An
    interval from the real spread would say how far the answers lie apart.
    """
    if answered >= cohort:
        return 0
    squared = Fraction(SPREAD**2 * (cohort - answered), answered * (cohort - 1))
    return _root_up(squared * Fraction(196, 100) ** 2)


def _root_up(value: Fraction) -> int:
    """The smallest whole number whose square is not below `value`."""
    root = 0
    while root * root < value:
        root += 1
    return root


def may_tell_apart(unit: int, whole: int) -> bool:
    """Whether figures of a part of the cooperative may stand beside those of the whole: both sides have ten answers."""
    return unit >= UNIT_LEAST and whole - unit >= UNIT_LEAST


def is_joined(joined: int, left: int) -> bool:
    """Whether a trend goes on from the last point: not when the difference could be one or two people."""
    return joined not in {1, 2} and left not in {1, 2}


def fingerprint(said: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a release: 64 hex digits."""
    text = json.dumps(
        ["interlignes/release/1", dict(said)], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()
