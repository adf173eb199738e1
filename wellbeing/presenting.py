"""Packs as templates show them, in one language; and hours against wanted hours."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from members.queries import Hours
from members.rules.worktime import Shown
from members.wording.lives import figure_in_words, figures_picture, from_the_first
from wellbeing.rules.packs import Item, Pack, Scale, said


@dataclass(frozen=True, slots=True)
class Described:
    """A pack with its words in one language."""

    pack: Pack
    title: str
    status: str
    licence_note: str
    recall: str
    items: list["Question"]
    scales: list[tuple[Scale, str]]


@dataclass(frozen=True, slots=True)
class Question:
    """One item: its words and (value, label) pairs."""

    id: str
    number: int
    text: str
    choices: list[tuple[int, str]]
    reversed: bool


def described(pack: Pack, language: str) -> Described:
    """A pack in a language, in French where it has no words in that one."""
    return Described(
        pack=pack,
        title=said(pack.title, language),
        status=said(pack.status, language),
        licence_note=said(pack.licence_note, language),
        recall=said(pack.recall, language),
        items=[_question(pack, item, number, language) for number, item in enumerate(pack.items, start=1)],
        scales=[(scale, said(scale.title, language)) for scale in pack.scales],
    )


def _question(pack: Pack, item: Item, number: int, language: str) -> Question:
    labels = item.options.get(language) or item.options.get("fr") or next(iter(item.options.values()), ())
    choices = list(zip(pack.degrees, labels, strict=False))
    return Question(item.id, number, said(item.text, language), choices, item.reversed)


def key_of(pack: Pack, language: str) -> dict[str, Any]:
    """What the browser needs to score answers by itself; the same arithmetic as `rules.scoring`."""
    return {
        "code": pack.code,
        "version": pack.version,
        "lowest": pack.lowest,
        "highest": pack.highest,
        "title": said(pack.title, language),
        "items": [{"id": item.id, "reversed": item.reversed} for item in pack.items],
        "scales": [
            {
                "id": scale.id,
                "title": said(scale.title, language),
                "items": list(scale.items),
                "sum": scale.method == "sum",
                "factor": float(scale.factor),
                "minimum": scale.minimum,
                "good": scale.good,
                "bands": [float(bound) for bound in scale.bands],
                "bounds": [float(bound) for bound in pack.bounds(scale)],
            }
            for scale in pack.scales
        ],
    }


def hours_shown(day: date) -> dict[str, Any]:
    """Hours against wanted hours for a page: what `members` lets everybody know of it; three queries."""
    figures = from_the_first(Hours.read().figures(day))
    return {
        "rows": [(figure, figure_in_words(figure)) for figure in reversed(figures)],
        "picture": figures_picture(figures),
        "any_shown": any(figure.shown is Shown.YES for figure in figures),
    }
