"""Pictures as SVG made on the server: no script, no inline style, a table always stands beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 600
HEIGHT = 44


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bar: `name` is its CSS class (bar-<name>), `label` the word, `count` its votes."""

    name: str
    label: str
    count: int


def result_bar(parts: Sequence[Part], *, needed: int, title: str, needed_label: str) -> SafeString:
    """One stacked bar of `parts` with a mark where the required number of votes lies.

    Widths are proportional to the counts and add up to the bar, for the last piece takes what rounding left.
    """
    total = sum(part.count for part in parts)
    pieces, x, seen = [], 0, 0
    for part in parts:
        if not part.count:
            continue
        seen += part.count
        end = WIDTH * seen // total
        pieces.append((x, end - x, part))
        x = end
    rectangles = format_html_join(
        "",
        '<rect class="bar-{}" x="{}" y="18" width="{}" height="{}"></rect>',
        ((part.name, left, width, HEIGHT - 18) for left, width, part in pieces),
    )
    words = format_html_join(
        "",
        '<text class="bar-count" x="{}" y="36" text-anchor="middle">{}</text>',
        ((left + width // 2, part.count) for left, width, part in pieces if width >= 26),
    )
    described = ", ".join(f"{part.label} {part.count}" for part in parts if part.count)
    return _picture("bar", title, f"{described}. {needed_label}", rectangles + words + _mark(needed, total, needed_label))


def quorum_line(*, present: int, needed: int, total: int, title: str, needed_label: str) -> SafeString:
    """A line that fills up with those present or represented, to a notch where the quorum lies."""
    filled = WIDTH * present // total if total else 0
    drawing = format_html(
        '<rect class="bar-rest" x="0" y="26" width="{}" height="10"></rect>'
        '<rect class="bar-quorum" x="0" y="26" width="{}" height="10"></rect>',
        WIDTH,
        filled,
    )
    return _picture("quorum", title, f"{present}/{total}. {needed_label}", drawing + _mark(needed, total, needed_label))


def _mark(needed: int, total: int, label: str) -> SafeString:
    """A vertical line at the required number, with its words on the side where they fit."""
    if not total or needed > total:
        return SafeString("")
    x = min(max(WIDTH * needed // total, 2), WIDTH - 2)
    anchor, shift = ("end", -6) if x > WIDTH // 2 else ("start", 6)
    return format_html(
        '<line class="bar-mark" x1="{0}" y1="0" x2="{0}" y2="{1}"></line>'
        '<text class="bar-label" x="{2}" y="12" text-anchor="{3}">{4}</text>',
        x,
        HEIGHT,
        x + shift,
        anchor,
        label,
    )


def _picture(name: str, title: str, description: str, drawing: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart chart-{}" viewBox="0 0 {} {}" role="img" aria-label="{}: {}">{}</svg>',
        name,
        WIDTH,
        HEIGHT,
        title,
        description,
        drawing,
    )
