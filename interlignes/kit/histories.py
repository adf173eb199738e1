"""Pictures of what lasted from when to when, as SVG: no script, no inline style; a list or table stands beside them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

#: Pixels of a lane: its words, its bar, what is left free.
WORDS, BAR, GAP = 18, 22, 12
FOOT = 22
#: Narrowest part of the page, in per cent, that holds a word of `Segment.text`.
ROOM = 16
#: Height of the picture of bands, in pixels.
HEIGHT = 200
Placer = Callable[[date], float]


@dataclass(frozen=True, slots=True)
class Segment:
    """From `start` to `end`, both included; no end: it goes on. `name` is its CSS class (part-<name>)."""

    start: date
    end: date | None
    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of segments with its words above."""

    label: str
    segments: Sequence[Segment]


def timeline(lanes: Sequence[Lane], *, today: date, title: str, today_label: str) -> SafeString:
    """Lanes under each other over one axis of years, with a line at `today`. Empty without a segment."""
    starts = [segment.start for lane in lanes for segment in lane.segments]
    if not starts:
        return SafeString("")
    ends = [segment.end or today for lane in lanes for segment in lane.segments]
    first, last = min(starts), max([today, *ends])
    span = max(1, (last - first).days + 1)

    def place(day: date) -> float:
        return round(100 * (day - first).days / span, 2)

    height = len(lanes) * (WORDS + BAR + GAP) + FOOT
    drawn = [_lane(lane, number * (WORDS + BAR + GAP), place, last) for number, lane in enumerate(lanes)]
    axis = _years(first, last, place, height)
    now = format_html(
        '<line class="today" x1="{0}%" y1="0" x2="{0}%" y2="{1}"></line>', place(today), height - FOOT
    )
    described = ". ".join(
        f"{lane.label}: " + ", ".join(segment.text for segment in lane.segments if segment.text)
        for lane in lanes
    )
    return format_html(
        '<svg class="picture picture-timeline" height="{}" role="img" aria-label="{}: {}. {}">{}{}{}</svg>',
        height,
        title,
        described,
        today_label,
        axis,
        format_html_join("", "{}", ((lane,) for lane in drawn)),
        now,
    )


def _lane(lane: Lane, top: int, place: Placer, last: date) -> SafeString:
    """The words of a lane, then its bars; a word inside a bar only where it fits."""
    bars = [
        (segment.name, place(segment.start), _width(segment, place, last), segment.text)
        for segment in lane.segments
    ]
    rectangles = format_html_join(
        "",
        '<rect class="part part-{}" x="{}%" y="{}" width="{}%" height="{}"></rect>',
        ((name, left, top + WORDS, width, BAR) for name, left, width, _ in bars),
    )
    words = format_html_join(
        "",
        '<text class="part-text part-text-{}" x="{}%" dx="6" y="{}">{}</text>',
        (
            (name, left, top + WORDS + BAR - 6, text)
            for name, left, width, text in bars
            if text and width >= max(ROOM, 1.9 * len(text))
        ),
    )
    label = format_html('<text class="lane" x="0" y="{}">{}</text>', top + WORDS - 5, lane.label)
    return format_html("{}{}{}", label, rectangles, words)


def _width(segment: Segment, place: Placer, last: date) -> float:
    end = segment.end or last
    return round(max(0.6, place(date.fromordinal(end.toordinal() + 1)) - place(segment.start)), 2)


def _years(first: date, last: date, place: Placer, height: int) -> SafeString:
    """A thin line at each first of January; where there are many, not each has its number."""
    years = list(range(first.year + 1, last.year + 1))
    step = 1 + len(years) // 7
    return format_html_join(
        "",
        '<line class="year" x1="{0}%" y1="0" x2="{0}%" y2="{1}"></line>'
        '<text class="year-text" x="{0}%" y="{2}" text-anchor="middle">{3}</text>',
        (
            (place(date(year, 1, 1)), height - FOOT, height - 5, year if number % step == 0 else "")
            for number, year in enumerate(years)
            if 3 < place(date(year, 1, 1)) < 97
        ),
    )


@dataclass(frozen=True, slots=True)
class Band:
    """One period: from `low` to `high` per cent, or None where nothing may be shown."""

    label: str
    low: int | None
    high: int | None


def bands(periods: Sequence[Band], *, title: str, unknown: str) -> SafeString:
    """One bar a period between `low` and `high` per cent; a dash on the ground where nothing may be shown."""
    top, ground = 8, HEIGHT - FOOT
    margin = 12  # per cent, for the words of the scale
    width = (100 - margin) / max(1, len(periods))

    def level(share: int) -> float:
        return round(ground - (ground - top) * share / 100, 1)

    lines = format_html_join(
        "",
        '<line class="level" x1="0" y1="{0}" x2="100%" y2="{0}"></line>'
        '<text class="level-text" x="0" y="{1}">{2} %</text>',
        ((level(share), level(share) - 3, share) for share in (0, 25, 50, 75, 100)),
    )
    drawn = []
    for number, period in enumerate(periods):
        left = round(margin + width * number + width * 0.2, 2)
        if period.low is None or period.high is None:
            drawn.append(
                format_html(
                    '<line class="unknown" x1="{}%" y1="{}" x2="{}%" y2="{}"></line>',
                    left,
                    ground - 3,
                    round(left + width * 0.6, 2),
                    ground - 3,
                )
            )
        else:
            drawn.append(
                format_html(
                    '<rect class="part part-work" x="{}%" y="{}" width="{}%" height="{}"></rect>',
                    left,
                    level(period.high),
                    round(width * 0.6, 2),
                    round(level(period.low) - level(period.high), 1),
                )
            )
        drawn.append(
            format_html(
                '<text class="year-text" x="{}%" y="{}" text-anchor="middle">{}</text>',
                round(margin + width * (number + 0.5), 2),
                HEIGHT - 5,
                period.label,
            )
        )
    described = ", ".join(
        f"{period.label or number + 1} {unknown if period.low is None else f'{period.low}-{period.high} %'}"
        for number, period in enumerate(periods)
    )
    return format_html(
        '<svg class="picture picture-bands" height="{}" role="img" aria-label="{}: {}">{}{}</svg>',
        HEIGHT,
        title,
        described,
        lines,
        format_html_join("", "{}", ((part,) for part in drawn)),
    )
