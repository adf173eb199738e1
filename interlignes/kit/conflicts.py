"""Two people edit the same thing: the second is told what the first changed, and nothing is overwritten unseen.

A form carries, signed, what was on the screen when it was opened. The action compares that with what is stored, inside
its transaction and under its lock. Where they differ it raises `Conflict`, and the form comes back with three values a
field: before, theirs, yours. What was typed is still there; what was not touched takes the other's value. Saving again
is then a decision.

    seen = seal(meeting, watch(meeting, NAMES))              # when the form is shown
    refuse_if_changed(locked, watch(locked, NAMES), seen)    # in the action
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db import models
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock, moments
from interlignes.kit.errors import Refused

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: The hidden field of a form that holds what was on the screen.
FIELD = "seen"


@dataclass(frozen=True)
class Watched:
    """One value on a screen: the `name` of its form field, its label, its canonical `value`, and that in words."""

    name: str
    label: "StrOrPromise"
    value: str
    words: str


@dataclass(frozen=True)
class Difference:
    """A value that somebody else changed: canonical and in words, empty where there was or is nothing."""

    name: str
    label: str
    before: str
    before_words: str
    theirs: str
    theirs_words: str


class Conflict(Refused):
    """Somebody else saved first. `token` is for the form that comes back: it has now seen what they wrote."""

    def __init__(self, differences: Sequence[Difference], token: str) -> None:
        super().__init__(
            _(
                "Somebody else changed this meanwhile. Look at the changes below; saving again keeps what you see."
            )
        )
        self.differences = differences
        self.token = token


def canonical(value: Any) -> str:
    """A value as a form would send it: one text for one value, whatever its type."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, datetime):
        return value.astimezone(clock.PARIS).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(sorted(canonical(part) for part in value))
    return str(value.pk) if isinstance(value, models.Model) else str(value).replace("\r\n", "\n")


def in_words(value: Any, choices: Mapping[Any, Any] | None = None) -> str:
    """The same for a reader."""
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(in_words(part, choices) for part in value)
    if choices and value in choices:
        return str(choices[value])
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime):
        return moments.in_words(value)
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal):
        return formats.number_format(value)
    return "" if value is None else str(value)


def watch(thing: models.Model | None, names: Mapping[str, str] | Iterable[str]) -> list[Watched]:
    """The values of a thing: form field -> attribute, dotted where it is another thing's (`motion.text`)."""
    paths = names if isinstance(names, Mapping) else {name: name for name in names}
    return [_value(thing, name, path) for name, path in paths.items()]


def _value(thing: models.Model | None, name: str, path: str) -> Watched:
    *way, last = path.split(".")
    owner: Any = thing
    for step in way:
        owner = getattr(owner, step, None)
    value = getattr(owner, last, None)
    field = owner._meta.get_field(last) if isinstance(owner, models.Model) else None
    label = capfirst(getattr(field, "verbose_name", "")) or name
    choices = dict(getattr(field, "flatchoices", None) or {})
    return Watched(name, label, canonical(value), in_words(value, choices))


def seal(thing: models.Model | None, watched: Iterable[Watched]) -> str:
    """What is on the screen, signed for this thing alone."""
    content = [
        [one.name, str(one.label), one.value, "" if one.words == one.value else one.words] for one in watched
    ]
    return signing.dumps(content, salt=_salt(thing), compress=True)


def refuse_if_changed(thing: models.Model | None, now: Sequence[Watched], token: str | None) -> None:
    """Compare what is stored now with what was on the screen; `token` None: nobody had a screen.

    Raises Conflict, or Refused for a token that is missing or was not made for this thing.
    """
    if token is None:
        return
    try:
        sealed = signing.loads(token, salt=_salt(thing))
    except (signing.BadSignature, json.JSONDecodeError) as error:
        raise Refused(_("This form is incomplete or was opened for something else: open it anew.")) from error
    before = {name: Watched(name, label, value, words or value) for name, label, value, words in sealed}
    there = {one.name: one for one in now}
    found = [_difference(name, before.get(name), there.get(name)) for name in {**before, **there}]
    differences = [one for one in found if one.before != one.theirs]
    if differences:
        raise Conflict(differences, seal(thing, now))


def _difference(name: str, before: Watched | None, now: Watched | None) -> Difference:
    known = now or before
    return Difference(
        name=name,
        label=str(known.label) if known else name,
        before=before.value if before else "",
        before_words=before.words if before else "",
        theirs=now.value if now else "",
        theirs_words=now.words if now else "",
    )


def _salt(thing: models.Model | None) -> str:
    return f"interlignes.seen.{thing._meta.label_lower}.{thing.pk}" if thing else "interlignes.seen.nothing"


@dataclass(frozen=True)
class Row:
    """One line of the comparison that a page shows; `taken`: not touched here, so their value stands in the form.

    Without `yours` and not taken it is about something that this form did not hold, as a row that somebody added.
    """

    label: str
    before: str
    theirs: str
    yours: str
    taken: bool
