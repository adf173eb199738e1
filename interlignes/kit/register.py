"""The privacy register, docs/privacy-register.toml, as the software itself reads it.

What the register says about ends and about exports is not repeated in code: `manage.py retention` takes its periods
from `[clock]`, and the export of a person's data its tables from `[export]`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.conf import settings

#: Tables of the file that are not models.
CODES = ("basis", "keep", "clock", "export", "withheld", "hers_alone", "named")


@dataclass(frozen=True)
class Clock:
    """An end that comes by itself: so long after something, for instance 365 days after "the look"."""

    code: str
    period: timedelta
    after: str


@dataclass(frozen=True)
class Entry:
    """What the register says of one field."""

    purpose: str
    basis: str
    keep: str


@dataclass(frozen=True)
class Register:
    """The whole file.

    `exports`: model -> the way from a row to the person ("self", "member", "elector.member"), or "not: " and why.
    `withheld` and `named`: "model.field" -> why it is not given out; why another person is named there.
    `hers_alone`: model -> why nobody but the person is told whether there is a row.
    """

    keeps: Mapping[str, str]
    clocks: Mapping[str, Clock]
    exports: Mapping[str, str]
    withheld: Mapping[str, str]
    named: Mapping[str, str]
    hers_alone: Mapping[str, str]
    models: Mapping[str, Mapping[str, Entry]]

    def ways(self) -> dict[str, tuple[str, ...]]:
        """model -> the attributes that lead from a row to the person, for the models that are given out."""
        return {
            model: () if way == "self" else tuple(way.split("."))
            for model, way in self.exports.items()
            if not way.startswith("not: ")
        }


@lru_cache(maxsize=1)
def load() -> Register:
    """The register, read once a process."""
    file = settings.BASE_DIR / "docs" / "privacy-register.toml"
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return Register(
        keeps=data["keep"],
        clocks={
            code: Clock(code, timedelta(days=entry["days"]), entry["after"])
            for code, entry in data["clock"].items()
        },
        exports=data["export"],
        withheld=data["withheld"],
        named=data["named"],
        hers_alone=data["hers_alone"],
        models={
            model: {name: Entry(*entry) for name, entry in fields.items()}
            for model, fields in data.items()
            if model not in CODES
        },
    )
