"""Who sees what a person says about herself. She chooses an audience for each part; the least is the default.

Names, status and offices are no part of this: whoever belongs to the cooperative knows them, because votes by show of
names, the list of associates and the minutes hold them.
"""

from collections.abc import Iterable
from enum import IntEnum

#: What a person may say about herself, in the order of her page.
PARTS = ("photo", "job", "ask_me", "skills", "languages", "days", "phone", "email")


class Level(IntEnum):
    """How close somebody stands to a person, as far as her page in the directory goes."""

    OUTSIDE = 0
    EVERYBODY = 1
    ASSOCIATE = 2
    GERANCE = 3
    SELF = 4


#: Audience -> the least level that belongs to it.
_NEEDED = {"gerance": Level.GERANCE, "associates": Level.ASSOCIATE, "everybody": Level.EVERYBODY}


def sees(audience: str, level: Level) -> bool:
    """Whether somebody at `level` belongs to `audience`; an audience that nobody knows is hers alone."""
    return level >= _NEEDED.get(audience, Level.SELF)


def days_in(text: str) -> tuple[int, ...]:
    """ISO weekdays (1 Monday to 7 Sunday) from their digits, each once and in order; other signs are nothing."""
    return tuple(sorted({int(sign) for sign in text if sign in "1234567"}))


def days_text(days: Iterable[int]) -> str:
    """The digits that `days_in` reads."""
    return "".join(str(day) for day in sorted(set(days)))


def initials(first_name: str, last_name: str) -> str:
    """At most two letters, for a round picture: the first of the first name and of the last name."""
    letters = [next((sign for sign in name if sign.isalnum()), "") for name in (first_name, last_name)]
    return "".join(letters).upper() or "?"
