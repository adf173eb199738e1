"""Rows of tests/access_matrix.py about attendance and live sessions."""

from collections.abc import Callable
from typing import Any

from tests.access_ahead import ahead, led
from tests.access_roles import (
    LOGIN,
    NO_GET,
    NOT_FOUND,
    OK,
    ON,
    Expected,
    Row,
    by_author,
    gerance,
    members,
    of,
)
from tests.scene import Scene


def live(attribute: str, **other: Any) -> Callable[[Scene], dict[str, Any]]:
    """`number=` of a thing of tests/scene_live.py."""
    return lambda scene: {"number": getattr(scene.live, attribute).pk, **other}


def confirms(answer: int | str) -> Expected:
    """The first associate leads, the external one is asked to confirm; the gérance leads too."""
    return (LOGIN, LOGIN, NOT_FOUND, answer, answer, *[NOT_FOUND] * 2, answer, answer)


def coming_state(scene: Scene) -> dict[str, Any]:
    """A meeting whose doors are not open."""
    return {"number": scene.coming.pk, "screen": "salle"}


LIVE = [
    Row("governance:my_consent", members(OK)),
    Row("governance:my_consent", members(ON), method="POST", data=(("step", "given"),)),
    Row("governance:consents", gerance(OK)),
    Row("governance:consents", gerance(OK), method="POST", note="empty"),
    Row("governance:dispatches", gerance(OK), of("coming")),
    Row("governance:dispatches", gerance(OK), of("coming"), "POST", note="empty"),
    Row("governance:dispatches", gerance(NOT_FOUND), of("draft"), note="not convened"),
    Row("governance:letters_file", gerance(OK), of("coming")),
    Row("governance:presences", members(OK), of("coming"), note="before the day"),
    Row("governance:presences", members(OK), live("held"), note="in session"),
    Row("governance:presences", members(NOT_FOUND), of("draft"), note="not convened"),
    Row("governance:presences", by_author(OK), ahead("session"), note="supervision"),
    Row("governance:reply", members(OK), of("coming")),
    Row("governance:reply", members(OK), of("coming"), "POST", note="empty"),
    Row("governance:check_in", members(OK), live("held")),
    Row("governance:check_in", members(OK), live("held"), "POST", note="empty"),
    Row("governance:check_in", by_author(OK), ahead("session"), note="supervision"),
    Row("governance:leave", members(NO_GET), live("held")),
    Row("governance:leave", members(ON), live("held"), "POST"),
    Row("governance:presence_record", members(NO_GET), live("held")),
    Row("governance:presence_record", led(NOT_FOUND), live("held"), "POST", note="nobody named"),
    Row("governance:attendance_sheet", led(OK), live("held")),
    Row("governance:proxy_form", members(OK), of("coming")),
    Row("governance:proxy_form", members(NOT_FOUND), ahead("group"), note="no assembly"),
    Row("governance:proxy_paper", led(OK), live("held")),
    Row("governance:proxy_paper", led(OK), live("held"), "POST", note="empty"),
    Row("governance:proxy_paper", led(NOT_FOUND), ahead("group"), note="no assembly"),
    Row("governance:blank_withdraw", members(NO_GET), lambda _: {"number": 0}),
    Row("governance:blank_withdraw", members(NOT_FOUND), lambda _: {"number": 0}, "POST", note="unknown"),
    Row("governance:motion_backed", members(NO_GET), lambda _: {"number": 0}),
    Row("governance:motion_backed", members(NOT_FOUND), lambda _: {"number": 0}, "POST", note="unknown"),
    Row("governance:proxy_withdraw", members(NO_GET), live("paper")),
    Row("governance:proxy_withdraw", led(ON), live("paper"), "POST", note="taken back already"),
    Row("governance:bureau", led(OK), live("held")),
    Row("governance:bureau", led(ON), live("held"), "POST", note="empty"),
    Row("governance:session", members(OK), of("coming"), note="before the day"),
    Row("governance:session", members(OK), live("held")),
    Row("governance:session", by_author(OK), ahead("session"), note="supervision"),
    Row("governance:session_lead", led(OK), live("held")),
    Row("governance:session_lead", gerance(OK), of("coming"), note="before the day"),
    Row("governance:session_wall", led(OK), live("held")),
    Row("governance:session_state", members(OK), live("held", screen="salle"), note="room"),
    Row("governance:session_state", led(OK), live("held", screen="conduite"), note="lead"),
    Row("governance:session_state", led(OK), live("held", screen="ecran"), note="wall"),
    Row("governance:session_state", members(NOT_FOUND), live("held", screen="autre"), note="unknown"),
    Row("governance:session_state", members(NOT_FOUND), coming_state, note="no session"),
    Row("governance:session_step", members(NO_GET), live("held")),
    Row("governance:session_step", led(ON), live("held"), "POST", (("step", "next"),)),
    Row("governance:session_step", led(NOT_FOUND), live("held"), "POST", (("step", "x"),), note="unknown"),
    Row("governance:session_speak", members(NO_GET), live("held")),
    Row("governance:session_speak", members(ON), live("held"), "POST"),
    Row("governance:session_revocation", members(OK), live("held")),
    Row("governance:session_revocation", members(OK), live("held"), "POST", note="empty"),
    Row("governance:session_go", members(NO_GET), live("item")),
    Row("governance:session_go", led(ON), live("item"), "POST"),
    Row("governance:ballot_close", members(NO_GET), of("open_ballot")),
    Row("governance:ballot_close", gerance(ON), of("open_ballot"), "POST"),
    Row("governance:session_vote", led(OK), live("motion")),
    Row("governance:session_vote", led(OK), live("motion"), "POST", note="empty"),
    Row("governance:session_next_round", members(NO_GET), live("motion")),
    Row("governance:session_next_round", led(ON), live("motion"), "POST", note="no election"),
    Row("governance:hands", led(OK), live("motion")),
    Row("governance:hands", led(OK), live("motion"), "POST", note="empty"),
    Row("governance:hands_settle", confirms(OK), live("hands")),
    Row("governance:hands_settle", confirms(ON), live("hands"), "POST", note="refused"),
]
