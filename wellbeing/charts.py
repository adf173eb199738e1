"""Pictures of releases as SVG; the same figures always stand in a table beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

#: Pixels; places along the line are shares of the width, so that words keep their size on a telephone.
ROW, BAND, TREND, FOOT = 34, 22, 150, 22


def mean_line(mean: int, margin: int, tone: str, label: str) -> SafeString:
    """A line from 0 to 100 with the interval as a band and the mean as a dot."""
    low, high = max(0, mean - margin), min(100, mean + margin)
    return format_html(
        '<svg class="mean-line" height="{}" role="img" aria-label="{}">'
        '<line class="axis" x1="0" x2="100%" y1="17" y2="17"></line>'
        '<line class="axis-tick" x1="50%" x2="50%" y1="9" y2="25"></line>'
        '<rect class="interval" x="{}%" y="11" width="{}%" height="12" rx="6"></rect>'
        '<circle class="tone-{}" cx="{}%" cy="17" r="7"></circle></svg>',
        ROW,
        label,
        low,
        high - low,
        tone,
        mean,
    )


def band_bar(bands: Sequence[str], tones: Sequence[str], label: str) -> SafeString:
    """Three parts side by side; what is said as an end (at most, at least) is drawn up to that end."""
    sizes = [int(text.strip("<>=")) for text in bands]
    total = sum(sizes) or 1
    pieces, seen = [], 0.0
    for size, tone in zip(sizes, tones, strict=True):
        width = 100 * size / total
        pieces.append((tone, round(seen, 2), round(width, 2), BAND))
        seen += width
    drawn = format_html_join(
        "", '<rect class="tone-{}" x="{}%" y="0" width="{}%" height="{}"></rect>', pieces
    )
    return format_html(
        '<svg class="band-bar" height="{}" role="img" aria-label="{}">{}</svg>', BAND, label, drawn
    )


@dataclass(frozen=True, slots=True)
class Point:
    """One release in a trend: None where nothing was said. `is_joined`: a line leads here from the one before."""

    day: str
    mean: int | None
    margin: int
    is_joined: bool
    tone: str


def trend(points: Sequence[Point], label: str) -> SafeString:
    """Dots with their intervals on 0-100, joined only where the people are the same or many changed.

    The first and the last day stand below; more would not fit on a telephone.
    """
    places = [14 + 80 * n / max(1, len(points) - 1) for n in range(len(points))]
    drawn: list[SafeString] = [_grid(), _days(points)]
    for number, point in enumerate(points):
        if point.mean is None:
            continue
        before = points[number - 1] if number else None
        if before and before.mean is not None and point.is_joined:
            drawn.append(
                _line("trend-line", places[number - 1], places[number], _y(before.mean), _y(point.mean))
            )
    for place, point in zip(places, points, strict=True):
        if point.mean is not None:
            drawn.append(_dot(place, point.mean, point))
    body = format_html_join("", "{}", ((piece,) for piece in drawn))
    return format_html(
        '<svg class="trend-chart" height="{}" role="img" aria-label="{}">{}</svg>', TREND + FOOT, label, body
    )


def _grid() -> SafeString:
    lines = [("trend-rule", 0, 100, _y(level), _y(level)) for level in (0, 50, 100)]
    words = [("start", "0", 6, _y(level) + (14 if level == 100 else -4), level) for level in (0, 50, 100)]
    return format_html_join("", _LINE, lines) + format_html_join("", _TEXT, words)


def _days(points: Sequence[Point]) -> SafeString:
    """The first day on the left, the last on the right."""
    ends = [("start", "0", 6, points[0].day), ("end", "100%", -6, points[-1].day)] if points else []
    words = [(anchor, x, dx, TREND + FOOT - 7, day) for anchor, x, dx, day in ends[: len(points)]]
    return format_html_join("", _TEXT, words)


_TEXT = '<text class="trend-word" text-anchor="{}" x="{}" dx="{}" y="{}">{}</text>'
_LINE = '<line class="{}" x1="{}%" x2="{}%" y1="{}" y2="{}"></line>'


def _line(name: str, left: float, right: float, start: float, end: float) -> SafeString:
    return format_html(_LINE, name, round(left, 2), round(right, 2), start, end)


def _dot(place: float, mean: int, point: Point) -> SafeString:
    low, high = _y(max(0, mean - point.margin)), _y(min(100, mean + point.margin))
    return format_html(
        '<line class="whisker" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"></line>'
        '<circle class="trend-point tone-{3}" cx="{0}%" cy="{4}" r="6"></circle>',
        round(place, 2),
        high,
        low,
        point.tone,
        _y(mean),
    )


def _y(value: float) -> float:
    """Pixels from the top for a value of 0-100."""
    return round(10 + (TREND - 20) * (100 - value) / 100, 1)


def tone_of(mean: int, good: str) -> str:
    """Which word and colour a mean gets: thirds of the line, seen from the favourable end."""
    favourable = mean if good == "high" else 100 - mean
    return "good" if favourable >= 62 else "middle" if favourable >= 38 else "hard"


def tones_of_bands(good: str) -> tuple[str, str, str]:
    """The tones of the lowest, middle and highest band."""
    return ("hard", "middle", "good") if good == "high" else ("good", "middle", "hard")


Cell = dict[str, Any]
