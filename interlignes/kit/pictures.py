"""Pictures of amounts as SVG: how a sum splits up, how a total went over the years. A table stands beside each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from interlignes.kit.money import euros

_BAR, _CURVE, _LABELS = 44, 168, 22
_TOP = 14


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a sum: `name` is its colour (split-<name>), `label` the word."""

    name: str
    label: str
    amount: Decimal


def split_bar(slices: Sequence[Slice], *, title: str) -> SafeString:
    """One bar, each slice as wide as its amount; what is not positive takes no room."""
    shown = [part for part in slices if part.amount > 0]
    total = sum((part.amount for part in shown), Decimal(0))
    pieces, seen = [], Decimal(0)
    for part in shown:
        left = _share(seen, total)
        seen += part.amount
        pieces.append((part.name, left, round(_share(seen, total) - left, 2)))
    drawing = format_html_join(
        "", '<rect class="split-{}" x="{}%" y="6" width="{}%" height="32"></rect>', pieces
    )
    words = "; ".join(f"{part.label} {euros(part.amount)}" for part in shown)
    return _picture("split", _BAR, f"{title}: {words}", drawing)


def staircase(
    points: Sequence[tuple[date, Decimal]], *, until: date, title: str, floor: Decimal
) -> SafeString:
    """A total that changes on days, as steps from the first day to `until`, with a line at `floor`."""
    if not points:
        return SafeString("")
    first, top = points[0][0], max([amount for _, amount in points] + [floor]) or Decimal(1)
    span = max(1, (until - first).days)
    corners: list[tuple[float, float]] = []
    for day, amount in points:
        x = round(1000 * (day - first).days / span, 1)
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, _height(amount, top)))
    corners.append((1000, corners[-1][1]))
    line = " ".join(f"{x},{y}" for x, y in corners)
    drawing = format_html(
        '<svg class="curve" viewBox="0 0 1000 {0}" preserveAspectRatio="none" width="100%" height="{0}">'
        '<polygon class="curve-area" points="{1}"></polygon><polyline class="curve-line" points="{2}"></polyline>'
        "{3}</svg>"
        '<text class="curve-label" x="0" y="{4}">{5}</text>'
        '<text class="curve-label" x="100%" y="{4}" text-anchor="end">{6}</text>',
        _CURVE,
        f"0,{_CURVE} {line} 1000,{_CURVE}",
        line,
        _dashes(_height(floor, top)) if floor else "",
        _CURVE + 17,
        date_format(first, "SHORT_DATE_FORMAT"),
        date_format(until, "SHORT_DATE_FORMAT"),
    )
    described = (
        f"{title}: {date_format(first)} {euros(points[0][1])}; {date_format(until)} {euros(points[-1][1])}"
    )
    return _picture("curve", _CURVE + _LABELS, described, drawing)


def _dashes(height: float) -> SafeString:
    return format_html('<line class="curve-floor" x1="0" x2="1000" y1="{0}" y2="{0}"></line>', height)


def _height(amount: Decimal, top: Decimal) -> float:
    return round(float(_CURVE - (_CURVE - _TOP) * amount / top), 1)


def _share(part: Decimal, total: Decimal) -> float:
    return round(float(100 * part / total), 2) if total else 0


def _picture(name: str, height: int, description: str, drawing: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart chart-{}" height="{}" role="img" aria-label="{}">{}</svg>',
        name,
        height,
        description,
        drawing,
    )
