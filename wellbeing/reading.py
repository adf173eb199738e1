"""A release as a page shows it: rows with pictures, words, and what changed since the one before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interlignes.kit import clock
from wellbeing import charts, guides
from wellbeing.models import Release
from wellbeing.rules.packs import Pack, Scale, said
from wellbeing.rules.release import is_joined

#: No picture.
NOTHING = SafeString("")


@dataclass(frozen=True, slots=True)
class Row:
    """One scale: `mean` is None where too few answered. `bands` are the shares in the order difficult to favourable."""

    code: str
    family: str
    title: str
    good: str
    mean: int | None = None
    margin: int = 0
    tone: str = "none"
    line: SafeString = NOTHING
    bands: tuple[str, ...] = ()
    bar: SafeString = NOTHING
    change: str = ""
    guide: str = ""


def rows(release: Release, before: Release | None, language: str) -> list[Row]:
    """Every scale of a release, in the order of the questionnaire."""
    pack = release.round.questionnaire
    earlier = before.cells if before else {}
    same = joined(release)
    return [
        _row(scale, release.cells.get(scale.id), earlier.get(scale.id) if same else None, language)
        for scale in pack.scales
    ]


def _row(scale: Scale, cell: charts.Cell | None, earlier: charts.Cell | None, language: str) -> Row:
    title = said(scale.title, language)
    guide = scale.family if scale.family in guides.NAMES else ""
    if cell is None:
        return Row(scale.id, scale.family, title, scale.good, guide=guide)
    mean, margin = cell["mean"], cell["margin"]
    tone = charts.tone_of(mean, scale.good)
    label = _("%(title)s: %(mean)d out of 100, give or take %(margin)d") % {
        "title": title,
        "mean": mean,
        "margin": margin,
    }
    bands = [shown(text) for text in cell.get("bands", ())]
    tones = charts.tones_of_bands(scale.good)
    bar = charts.band_bar(cell["bands"], tones, f"{title} : {', '.join(bands)}") if bands else NOTHING
    return Row(
        code=scale.id,
        family=scale.family,
        title=title,
        good=scale.good,
        mean=mean,
        margin=margin,
        tone=tone,
        line=charts.mean_line(mean, margin, tone, label),
        bands=tuple(bands if scale.good == "high" else bands[::-1]),
        bar=bar,
        change=_change(cell, earlier, scale.good) if earlier else "",
        guide=guide,
    )


def shown(text: str) -> str:
    """«≤ 20 %», «30 %», «≥ 80 %»."""
    number = text.strip("<>=")
    sign = "≤\u00a0" if text.startswith("<") else "≥\u00a0" if text.startswith(">") else ""
    return f"{sign}{number}\u00a0%"


def _change(cell: charts.Cell, earlier: charts.Cell, good: str) -> str:
    """What changed, said only where it is larger than the margins of both."""
    difference = cell["mean"] - earlier["mean"]
    if abs(difference) <= max(cell["margin"], earlier["margin"]):
        return _("no clear change")
    return _("more favourable") if (difference > 0) == (good == "high") else _("more difficult")


def joined(release: Release) -> bool:
    """Whether a release may be compared with the one before: not when the difference could be one or two people."""
    return is_joined(release.round.arrived, release.round.departed)


def items(release: Release, language: str) -> list[tuple[str, int | None, int]]:
    """(text, mean, margin) of single questions, where enough people answered for them to be said."""
    cells = release.content["items"]
    return [
        (said(item.text, language), cell["mean"] if cell else None, cell["margin"] if cell else 0)
        for item in release.round.questionnaire.items
        for cell in [cells.get(item.id)]
        if cells
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """The trend of one scale: its picture and (day, mean, margin) of every release."""

    title: str
    chart: SafeString
    cells: list[tuple[str, int | None, int]]


def lines(releases: Sequence[Release], pack: Pack, language: str) -> list[Line]:
    """The trend of every scale over the releases, oldest first."""
    days = [date_format(clock.today(release.round.opens_at), "j N Y") for release in releases]
    return [_line(scale, releases, days, said(scale.title, language)) for scale in pack.scales]


def _line(scale: Scale, releases: Sequence[Release], days: Sequence[str], title: str) -> Line:
    cells = [release.cells.get(scale.id) for release in releases]
    points = [
        charts.Point(
            day=day,
            mean=cell["mean"] if cell else None,
            margin=cell["margin"] if cell else 0,
            is_joined=joined(release),
            tone=charts.tone_of(cell["mean"], scale.good) if cell else "none",
        )
        for cell, release, day in zip(cells, releases, days, strict=True)
    ]
    label = "; ".join(
        f"{day}: {point.mean if point.mean is not None else '–'}"
        for day, point in zip(days, points, strict=True)
    )
    picture = charts.trend(points, f"{title}. {label}")
    return Line(title, picture, [(day, p.mean, p.margin) for day, p in zip(days, points, strict=True)])
