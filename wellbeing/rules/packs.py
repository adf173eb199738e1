"""Instruments as data: what is asked, how it is scored, under which licence.

A pack is a file of wellbeing/packs. Ours are complete. Those of others hold structure, scoring key and licence but no
word of the questionnaire: the cooperative imports the texts from the document that it has the right to use.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

#: In the order in which they are offered.
CODES = ("pulse9", "annuel26", "who5", "cbi19", "hse35", "proqol5")
DEFAULT = "pulse9"
#: Language -> words.
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `text` and the labels of its `options` are empty until they are imported."""

    id: str
    reversed: bool
    text: Words
    options: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Scale:
    """A score over some items.

    `method` is "mean", or "sum" (the mean of the answered items times their number); times `factor`. Computable with
    `minimum` answered items. `good` says which end is favourable. `bands` are the highest scores of the first and the
    second of three bands.
    """

    id: str
    title: Words
    family: str
    items: tuple[str, ...]
    method: str
    factor: Fraction
    minimum: int
    good: str
    bands: tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Pack:
    """A questionnaire; answers are whole numbers from `lowest` to `highest`, or missing."""

    code: str
    version: int
    use: str
    minutes: int
    title: Words
    licence: str
    licence_note: Words
    source: str
    status: Words
    recall: Words
    lowest: int
    highest: int
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every question has its words in French, the language of the cooperative."""
        return all("fr" in item.text and "fr" in item.options for item in self.items)

    @property
    def is_private(self) -> bool:
        """For oneself only, never in a round."""
        return self.use == "private"

    @property
    def degrees(self) -> range:
        """The values an answer may have."""
        return range(self.lowest, self.highest + 1)

    def item(self, code: str) -> Item:
        """The item with this id."""
        return next(item for item in self.items if item.id == code)

    def bounds(self, scale: Scale) -> tuple[Fraction, Fraction]:
        """Lowest and highest score of a scale."""
        times = scale.factor * (len(scale.items) if scale.method == "sum" else 1)
        return self.lowest * times, self.highest * times


@cache
def load(code: str) -> Pack:
    """A pack of ours by its code. Raises KeyError for one that we do not have."""
    if code not in CODES:
        raise KeyError(code)
    text = files("wellbeing").joinpath("packs", f"{code}.json").read_text(encoding="utf-8")
    return parse(json.loads(text, parse_float=Fraction))


def parse(data: Mapping[str, Any]) -> Pack:
    """A pack from its JSON. Raises ValueError for one that could not be scored."""
    options = {language: tuple(labels) for language, labels in (data["options"] or {}).items()}
    items = tuple(
        Item(item["id"], item["reversed"], item["text"] or {}, _options(item, options))
        for item in data["items"]
    )
    scales = tuple(_scale(scale) for scale in data["scales"])
    pack = Pack(
        code=data["code"],
        version=data["version"],
        use=data["use"],
        minutes=data["minutes"],
        title=data["title"],
        licence=data["licence"]["name"],
        licence_note=data["licence"]["note"],
        source=data["licence"]["source"],
        status=data["status"],
        recall=data["recall"] or {},
        lowest=data["range"][0],
        highest=data["range"][1],
        items=items,
        scales=scales,
    )
    _check(pack)
    return pack


def _options(item: Mapping[str, Any], shared: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    own = item.get("options")
    return {language: tuple(labels) for language, labels in own.items()} if own else shared


def _scale(data: Mapping[str, Any]) -> Scale:
    low, high = data["bands"]
    return Scale(
        id=data["id"],
        title=data["title"],
        family=data["family"],
        items=tuple(data["items"]),
        method=data["method"],
        factor=Fraction(data["factor"]),
        minimum=data["minimum"],
        good=data["good"],
        bands=(Fraction(low), Fraction(high)),
    )


def _check(pack: Pack) -> None:
    """Raise ValueError unless the pieces fit together."""
    known = {item.id for item in pack.items}
    if len(known) != len(pack.items) or not pack.lowest < pack.highest:
        raise ValueError(f"{pack.code}: an item twice, or a range without width")
    for scale in pack.scales:
        if not scale.items or not set(scale.items) <= known:
            raise ValueError(f"{pack.code}: the scale {scale.id} names unknown items")
        if not 1 <= scale.minimum <= len(scale.items) or scale.method not in {"mean", "sum"}:
            raise ValueError(f"{pack.code}: the scale {scale.id} cannot be computed")
    for item in pack.items:
        for language, labels in item.options.items():
            if len(labels) != len(pack.degrees):
                raise ValueError(f"{pack.code}: {item.id} has {len(labels)} labels in {language}")


def with_texts(pack: Pack, language: str, texts: Mapping[str, Any]) -> Pack:
    """The pack with imported words: {"recall": ..., "items": {id: {"text": ..., "options": [...]}}}."""
    items = tuple(
        replace(
            item,
            text={**item.text, language: texts["items"][item.id]["text"]},
            options={**item.options, language: tuple(texts["items"][item.id]["options"])},
        )
        for item in pack.items
    )
    return replace(pack, items=items, recall={**pack.recall, language: texts.get("recall", "")})


def to_json(pack: Pack) -> dict[str, Any]:
    """The pack as a round keeps it; `parse` reads it again. Fractions become strings."""
    return {
        "code": pack.code,
        "version": pack.version,
        "use": pack.use,
        "minutes": pack.minutes,
        "title": dict(pack.title),
        "licence": {"name": pack.licence, "note": dict(pack.licence_note), "source": pack.source},
        "status": dict(pack.status),
        "recall": dict(pack.recall),
        "range": [pack.lowest, pack.highest],
        "options": None,
        "items": [
            {
                "id": item.id,
                "reversed": item.reversed,
                "text": dict(item.text),
                "options": {language: list(labels) for language, labels in item.options.items()},
            }
            for item in pack.items
        ],
        "scales": [
            {
                "id": scale.id,
                "title": dict(scale.title),
                "family": scale.family,
                "items": list(scale.items),
                "method": scale.method,
                "factor": str(scale.factor),
                "minimum": scale.minimum,
                "good": scale.good,
                "bands": [str(bound) for bound in scale.bands],
            }
            for scale in pack.scales
        ],
    }


def said(words: Words, language: str) -> str:
    """Words in a language, else in French, else in whatever there is."""
    return words.get(language) or words.get("fr") or next(iter(words.values()), "")
