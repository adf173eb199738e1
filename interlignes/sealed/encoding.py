"""Texts of the format: compact JSON read with limits, hashes, and the shapes of what is read.

A text is canonical when writing what was read gives back the same bytes; hashes and signatures are over these bytes, so
anything else is refused.
"""

import base64
import hashlib
import json
from typing import Any, NoReturn

from interlignes.sealed import limits
from interlignes.sealed.reasons import Invalid, Reason


def dump(value: Any) -> str:
    """Compact JSON; characters beyond ASCII as they are, DEL escaped as belenios-tool does."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).replace("\x7f", "\\u007f")


def hexdigest(text: str) -> str:
    """SHA-256 as 64 hexadecimal digits: the name of a record."""
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(text: str) -> str:
    """SHA-256 in base 64 without the final sign, 43 characters: what people compare."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def load(text: str) -> Any:
    """The value of a canonical JSON text; raises Invalid before anything large is built.

    How deep brackets may go is left to Python, which gives up at a thousand.
    """
    if len(text) > limits.RECORD_BYTES:
        raise Invalid(Reason.TOO_LARGE)
    try:
        text.encode()
        value = json.loads(
            text, parse_int=_whole_number, parse_float=_refuse_number, parse_constant=_refuse_number
        )
        is_canonical = dump(value) == text
    except UnicodeEncodeError as error:
        raise Invalid(Reason.NOT_UTF8) from error
    except ValueError as error:
        raise Invalid(Reason.NOT_JSON) from error
    except RecursionError as error:
        raise Invalid(Reason.TOO_DEEP) from error
    if not is_canonical:
        raise Invalid(Reason.NOT_CANONICAL)
    return value


def _whole_number(digits: str) -> int:
    if len(digits) > limits.NUMBER_DIGITS:
        _refuse_number(digits)
    return int(digits)


def _refuse_number(digits: str) -> NoReturn:
    raise Invalid(Reason.NUMBER)


def record(value: Any, *names: str) -> dict[str, Any]:
    """An object with exactly these fields in this order; a name that ends in `?` may be absent."""
    if not isinstance(value, dict):
        raise Invalid(Reason.WRONG_SHAPE)
    given = tuple(value)
    if given != names:
        wanted = [name.rstrip("?") for name in names if not name.endswith("?") or name[:-1] in value]
        if list(given) != wanted:
            raise Invalid(Reason.WRONG_SHAPE, detail=_first_difference(list(given), wanted))
    return value


def _first_difference(given: list[str], wanted: list[str]) -> str:
    """The first field that is missing, too many or out of place, cut short."""
    pairs = zip([*given, ""], [*wanted, ""], strict=False)
    return next((b or a for a, b in pairs if a != b), "")[:40]


def array(value: Any, *, size: int | None = None, most: int | None = None) -> list[Any]:
    """A list of exactly `size` or at most `most` values."""
    if not isinstance(value, list) or (size is not None and len(value) != size):
        raise Invalid(Reason.WRONG_SHAPE)
    if most is not None and len(value) > most:
        raise Invalid(Reason.TOO_LARGE)
    return value


def string(value: Any, *, most: int = limits.TEXT_CHARACTERS) -> str:
    """A text of at most `most` characters."""
    if not isinstance(value, str):
        raise Invalid(Reason.WRONG_SHAPE)
    if len(value) > most:
        raise Invalid(Reason.TOO_LARGE)
    return value


def whole(value: Any, *, least: int = 0, most: int) -> int:
    """A number between two bounds, both included."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Invalid(Reason.WRONG_SHAPE)
    if not least <= value <= most:
        raise Invalid(Reason.NUMBER)
    return value


def decimal(value: Any, *, digits: int, reason: Reason = Reason.NUMBER) -> str:
    """A text of decimal digits without leading zero, at most `digits` long."""
    if not isinstance(value, str):
        raise Invalid(Reason.WRONG_SHAPE)
    if not (
        0 < len(value) <= digits and value.isascii() and value.isdigit() and (value[0] != "0" or value == "0")
    ):
        raise Invalid(reason)
    return value
