"""What the rows of the access matrix are made of; see tests/access_matrix.py."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.scene import Scene

#: In the order of the tuples below. External: an associate who is not employed.
ROLES = (
    "stranger",
    "left",
    "employee",
    "associate",
    "external",
    "scrutineer",
    "referent",
    "gerance without second factor",
    "gerance",
)
OK, GONE, NOT_FOUND, NO_GET, BAD, REFUSED = 200, 410, 404, 405, 400, 422
#: 302 to the log-in page, to the page that enrols a second factor, to anywhere else.
LOGIN, FACTOR, ON = "login", "second factor", "elsewhere"

Expected = tuple[int | str, ...]


def members(answer: int | str, *, gerance: int | str | None = None) -> Expected:
    """Whoever belongs gets `answer`; the gérance, with and without a second factor, may get another one."""
    last = answer if gerance is None else gerance
    return (LOGIN, LOGIN, *[answer] * 5, last, last)


def gerance(answer: int | str) -> Expected:
    """The gérance with a second factor gets `answer`; to others the page does not exist."""
    return (LOGIN, LOGIN, *[NOT_FOUND] * 5, FACTOR, answer)


def carers(answer: int | str) -> Expected:
    """Wellbeing referents and the gérance with a second factor; to others the page does not exist."""
    return (LOGIN, LOGIN, *[NOT_FOUND] * 4, answer, FACTOR, answer)


def between(answer: int | str) -> Expected:
    """In the scene an associate has written to the external one and to the scrutineer; the gérance sees nothing."""
    return (LOGIN, LOGIN, NOT_FOUND, *[answer] * 3, *[NOT_FOUND] * 3)


def electors(answer: int | str) -> Expected:
    """Associates of the day of opening, employed or not, the gérance among them."""
    return (LOGIN, LOGIN, NOT_FOUND, *[answer] * 6)


def associates(answer: int | str) -> Expected:
    """Associates and the gérance, with and without a second factor."""
    return (LOGIN, LOGIN, NOT_FOUND, *[answer] * 6)


def own(answer: int | str) -> Expected:
    """The first associate, whose it is, and the gérance with a second factor."""
    return (LOGIN, LOGIN, NOT_FOUND, answer, *[NOT_FOUND] * 4, answer)
    """Associates of today."""
    return electors(answer)


def scrutineers(answer: int | str) -> Expected:
    """The scrutineer alone, whose key it is."""
    return (LOGIN, LOGIN, *[NOT_FOUND] * 3, answer, *[NOT_FOUND] * 3)


def everybody(stranger: int | str, logged_in: int | str | None = None) -> Expected:
    """Open without log-in."""
    inside = stranger if logged_in is None else logged_in
    return (stranger, stranger, *[inside] * 7)


def with_factor(without: int | str, answer: int | str) -> Expected:
    """In these tests the gérance alone has enrolled a second factor."""
    return (LOGIN, LOGIN, *[without] * 6, answer)


def by_author(answer: int | str) -> Expected:
    """The associate who wrote it gets `answer`; to others the page does not exist."""
    return (LOGIN, LOGIN, NOT_FOUND, answer, *[NOT_FOUND] * 5)


@dataclass(frozen=True)
class Row:
    """One address in one state, asked by one method."""

    name: str
    expected: Expected
    arguments: Callable[[Scene], dict[str, Any]] = lambda _: {}
    method: str = "GET"
    data: tuple[tuple[str, str], ...] = ()
    note: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, [self.method, self.name, self.note]))


def of(attribute: str) -> Callable[[Scene], dict[str, Any]]:
    """`number=` of an object of the scene."""
    return lambda scene: {"number": getattr(scene, attribute).pk}


def care(attribute: str) -> Callable[[Scene], dict[str, Any]]:
    """`number=` of an object of the scene's care."""
    return lambda scene: {"number": getattr(scene.care, attribute).pk}


def text(attribute: str) -> Callable[[Scene], dict[str, Any]]:
    """`number=` of a proposal, an article or a part of them."""
    return lambda scene: {"number": getattr(scene.texts, attribute).pk}


def urn(attribute: str) -> Callable[[Scene], dict[str, Any]]:
    """`uuid=` of the urn of a ballot of the scene."""
    return lambda scene: {"uuid": getattr(scene, attribute).urn.uuid}
