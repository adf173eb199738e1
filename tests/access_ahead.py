"""Rows of tests/access_matrix.py about what goes before a convocation."""

from collections.abc import Callable
from typing import Any

from tests.access_roles import FACTOR, LOGIN, NOT_FOUND, OK, Expected, Row, by_author, members, of
from tests.scene import Scene


def preparing(answer: int | str) -> Expected:
    """Whoever belongs; the gérance with a second factor."""
    return (LOGIN, LOGIN, *[answer] * 5, FACTOR, answer)


def led(answer: int | str, *, without_factor: int | str = FACTOR) -> Expected:
    """The first associate, who leads it, and the gérance; to others the page does not exist."""
    return (LOGIN, LOGIN, NOT_FOUND, answer, *[NOT_FOUND] * 3, without_factor, answer)


def ahead(attribute: str) -> Callable[[Scene], dict[str, Any]]:
    """`number=` of an object of the scene."""
    return lambda scene: {"number": getattr(scene.ahead, attribute).pk}


AHEAD = [
    Row("governance:meeting_new", preparing(OK)),
    Row("governance:meeting_new", preparing(OK), method="POST", note="empty"),
    Row("governance:meeting", members(OK), ahead("group"), note="group"),
    Row("governance:meeting", led(OK, without_factor=OK), ahead("group_draft"), note="draft of a group"),
    Row("governance:meeting", by_author(OK), ahead("session"), note="supervision"),
    Row("governance:meeting_edit", led(OK), ahead("group"), note="group"),
    Row("governance:meeting_edit", by_author(OK), ahead("session"), note="supervision"),
    Row("governance:meeting_convoke", led(OK), ahead("group_draft"), note="group"),
    Row("governance:meeting_cancel", by_author(OK), ahead("session"), note="supervision"),
    Row("governance:item_new", led(OK), ahead("group_draft"), note="group"),
    Row("governance:attendance", by_author(OK), ahead("session"), note="supervision"),
    Row("governance:meeting_ics", by_author(OK), ahead("session"), note="supervision"),
    Row("governance:documents", by_author(OK), ahead("session"), note="supervision"),
    Row("governance:document_new", led(OK), ahead("group"), note="group"),
    Row("governance:participants", members(OK), ahead("group")),
    Row("governance:participants", by_author(OK), ahead("session"), note="supervision"),
    Row("governance:participants", members(NOT_FOUND), of("coming"), note="of an assembly"),
    Row("governance:participants_edit", led(OK), ahead("group")),
    Row("governance:participants_edit", led(OK), ahead("group"), method="POST", note="empty"),
    Row("governance:participants_edit", by_author(OK), ahead("session"), note="supervision"),
]
