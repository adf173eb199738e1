"""Pictures as SVG made on the server: no script, no inline style, a table always stands beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

#: Pixels; widths are shares of the page, so that words keep their size on a telephone.
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
    pieces, seen = [], 0
    for part in parts:
        if part.count:
            pieces.append((_share(seen, total), _share(seen + part.count, total), part))
            seen += part.count
    rectangles = format_html_join(
        "",
        '<rect class="bar-{}" x="{}%" y="18" width="{}%" height="{}"></rect>',
        ((part.name, left, _places(right - left), HEIGHT - 18) for left, right, part in pieces),
    )
    words = format_html_join(
        "",
        '<text class="bar-count bar-on-{}" x="{}%" y="36" text-anchor="middle">{}</text>',
        (
            (part.name, _places((left + right) / 2), part.count)
            for left, right, part in pieces
            if right - left >= 8
        ),
    )
    described = ", ".join(f"{part.label} {part.count}" for part in parts if part.count)
    return _picture(
        "bar", title, f"{described}. {needed_label}", rectangles + words + _mark(needed, total, needed_label)
    )


def stacked_bar(parts: Sequence[Part], *, title: str) -> SafeString:
    """One stacked bar without any mark: nothing is required, so nothing is reached or missed."""
    return result_bar(parts, needed=sum(part.count for part in parts) + 1, title=title, needed_label="")


def quorum_line(*, present: int, needed: int, total: int, title: str, needed_label: str) -> SafeString:
    """A line that fills up with those present or represented, to a notch where the quorum lies."""
    drawing = format_html(
        '<rect class="bar-rest" x="0" y="26" width="100%" height="10"></rect>'
        '<rect class="bar-quorum" x="0" y="26" width="{}%" height="10"></rect>',
        _share(present, total),
    )
    return _picture(
        "quorum", title, f"{present}/{total}. {needed_label}", drawing + _mark(needed, total, needed_label)
    )


def _mark(needed: int, total: int, label: str) -> SafeString:
    """A vertical line at the required number, with its words on the side where they fit."""
    if not total or needed > total:
        return SafeString("")
    x = _share(needed, total)
    anchor, shift = ("end", -6) if x > 50 else ("start", 6)
    return format_html(
        '<line class="bar-mark" x1="{0}%" y1="0" x2="{0}%" y2="{1}"></line>'
        '<text class="bar-label" x="{0}%" dx="{2}" y="12" text-anchor="{3}">{4}</text>',
        x,
        HEIGHT,
        shift,
        anchor,
        label,
    )


def _share(part: int, total: int) -> float:
    """Per cent with two decimals, between 0 and 100."""
    return _places(100 * part / total) if total else 0


def _places(value: float) -> float:
    return round(value, 2)


def _picture(name: str, title: str, description: str, drawing: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart chart-{}" height="{}" role="img" aria-label="{}{} {}">{}</svg>',
        name,
        HEIGHT,
        title,
        pgettext("list", ":"),
        description,
        drawing,
    )
