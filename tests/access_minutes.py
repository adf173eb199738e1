"""Rows of tests/access_matrix.py about minutes."""

from collections.abc import Callable
from typing import Any

from tests.access_roles import (
    FACTOR,
    LOGIN,
    NO_GET,
    NOT_FOUND,
    OK,
    ON,
    Expected,
    Row,
    associates,
    gerance,
    members,
    of,
)
from tests.scene import Scene


def minutes(attribute: str) -> Callable[[Scene], dict[str, Any]]:
    """`number=` of a thing of tests/scene_minutes.py."""
    return lambda scene: {"number": getattr(scene.written, attribute).pk}


def takes_part(answer: int | str) -> Expected:
    """Associates, to whom the action answers; the gérance with a second factor."""
    return (LOGIN, LOGIN, NOT_FOUND, *[answer] * 4, FACTOR, answer)


MINUTES = [
    Row("governance:minutes", members(OK), of("coming"), note="before the day"),
    Row("governance:minutes", members(NOT_FOUND), of("draft"), note="not convened"),
    Row("governance:minutes", members(OK), minutes("draft"), note="being written"),
    Row("governance:minutes", members(OK), of("past"), note="being read"),
    Row("governance:minutes", members(OK), minutes("sealed"), note="sealed"),
    Row("governance:minutes_pdf", members(NOT_FOUND), of("coming"), note="before the day"),
    Row("governance:minutes_pdf", members(NOT_FOUND, gerance=OK), minutes("draft"), note="being written"),
    Row("governance:minutes_pdf", associates(OK), of("past"), note="being read"),
    Row("governance:minutes_pdf", associates(OK), minutes("sealed"), note="sealed"),
    Row("governance:minutes_item", gerance(OK), minutes("draft_item")),
    Row("governance:minutes_item", gerance(OK), minutes("draft_item"), "POST", note="empty"),
    Row("governance:minutes_general", gerance(OK), minutes("draft")),
    Row("governance:minutes_review", members(NOT_FOUND), minutes("draft"), note="being written"),
    Row("governance:minutes_review", associates(OK), of("past")),
    Row("governance:minutes_review", associates(OK), of("past"), "POST", note="empty"),
    Row("governance:minutes_step", members(NO_GET), of("past")),
    Row("governance:minutes_step", takes_part(ON), of("past"), "POST", (("step", "seal"),)),
    Row("governance:correction", gerance(OK), minutes("correction")),
    Row("governance:correction", gerance(OK), minutes("correction"), "POST", note="empty"),
    Row("governance:minutes_register", members(OK)),
    Row("governance:reviews", members(OK), of("sealed_counted")),
    Row("governance:reviews", members(NOT_FOUND), of("counted_ballot"), note="not adopted"),
    Row("governance:reviews", gerance(OK), of("sealed_counted"), "POST", note="empty"),
    Row("governance:assignments", members(OK), of("past")),
    Row("governance:assignments", members(NOT_FOUND), of("draft"), note="not convened"),
    Row("governance:assignments", gerance(OK), of("past"), "POST", note="empty"),
    Row("governance:my_assignments", members(OK)),
    Row("governance:assignment_close", members(NO_GET), minutes("assignment")),
    Row("governance:assignment_close", members(ON), minutes("assignment"), "POST", (("state", "done"),)),
]
