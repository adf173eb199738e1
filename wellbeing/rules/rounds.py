"""What a round asks as an urn knows it, how sums are read again, and when reminders are due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wellbeing.rules.packs import Pack, Scale, said
from wellbeing.rules.release import Counts

#: The last answer of every question: nothing is said. In a band: the scale could not be computed.
REFUSAL = {"fr": "Je préfère ne pas répondre", "en": "I would rather not answer"}
BANDS = ("0", "1", "2", "–")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the urn: `code` of an item, or of a scale whose band is reported."""

    code: str
    text: str
    answers: tuple[str, ...]
    is_band: bool


def banded(pack: Pack) -> list[Scale]:
    """The scales whose bands are reported: of one item they follow from the item."""
    return [scale for scale in pack.scales if len(scale.items) > 1]


def questions(pack: Pack, language: str) -> list[Asked]:
    """Every item with a way to say nothing, then a band for every scale of several items."""
    refusal = said(REFUSAL, language)
    items = [
        Asked(
            item.id,
            said(item.text, language),
            (*(item.options.get(language) or item.options["fr"]), refusal),
            False,
        )
        for item in pack.items
    ]
    return items + [Asked(scale.id, said(scale.title, language), BANDS, True) for scale in banded(pack)]


def counts(pack: Pack, result: Sequence[Sequence[int]]) -> Counts:
    """The sums of an urn as `release` takes them. Raises ValueError for sums that do not fit the pack."""
    codes = [item.id for item in pack.items]
    scales = [scale.id for scale in banded(pack)]
    if len(result) != len(codes) + len(scales):
        raise ValueError("not the sums of this questionnaire")
    answered = sum(result[0])
    rows = [list(row[:-1]) for row in result]
    items = dict(zip(codes, rows[: len(codes)], strict=True))
    bands: Mapping[str, Sequence[int]] = dict(zip(scales, rows[len(codes) :], strict=True))
    return Counts(answered, items, bands)


def choices(
    pack: Pack, answers: Mapping[str, int | None], bands: Mapping[str, int | None]
) -> list[list[int]]:
    """Numbers of the answers that one person chose, question by question, as an urn takes them."""
    chosen = []
    for item in pack.items:
        value = answers.get(item.id)
        chosen.append([len(pack.degrees) if value is None else value - pack.lowest])
    for scale in banded(pack):
        place = bands.get(scale.id)
        chosen.append([3 if place is None else place])
    return chosen


def due_reminder(opens_at: datetime, closes_at: datetime, at: datetime) -> str:
    """Which mail is due at `at`: "opening", from the middle of the time on "middle", on the last day "last".

    "" outside of the round. The caller sends each once, at an hour that is not quiet. All three in local time.
    """
    if not opens_at <= at < closes_at:
        return ""
    if at >= _last_day(opens_at, closes_at):
        return "last"
    return "middle" if at >= opens_at + (closes_at - opens_at) / 2 else "opening"


def _last_day(opens_at: datetime, closes_at: datetime) -> datetime:
    """When the last 24 hours begin; where nobody may be written to in them (a weekend), those before."""
    first = begins = closes_at - timedelta(hours=24)
    while begins > opens_at:
        if not all(is_quiet(begins + timedelta(hours=hour)) for hour in range(24)):
            return begins
        begins -= timedelta(hours=24)
    return first


def is_quiet(local: datetime) -> bool:
    """Whether nobody is written to: before eight, from seven in the evening on, and at weekends (local time)."""
    return not 8 <= local.hour < 19 or local.weekday() >= 5
