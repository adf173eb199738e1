"""Rows of tests/access_matrix.py about what goes before a convocation."""

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
    by_author,
    gerance,
    members,
    of,
)
from tests.scene import Scene


def preparing(answer: int | str) -> Expected:
    """Whoever belongs; the gérance with a second factor."""
    return (LOGIN, LOGIN, *[answer] * 5, FACTOR, answer)


def led(answer: int | str, *, without_factor: int | str = FACTOR) -> Expected:
    """The first associate, who leads it, and the gérance; to others the page does not exist."""
    return (LOGIN, LOGIN, NOT_FOUND, answer, *[NOT_FOUND] * 3, without_factor, answer)


def asked(answer: int | str) -> Expected:
    """All associates; the gérance is one, and the employee is not asked in the scene."""
    return (LOGIN, LOGIN, NOT_FOUND, *[answer] * 6)


def ahead(attribute: str) -> Callable[[Scene], dict[str, Any]]:
    """`number=` of an object of the scene."""
    return lambda scene: {"number": getattr(scene.ahead, attribute).pk}


def kept(scene: Scene) -> dict[str, Any]:
    """`key=` of the agenda that was kept."""
    return {"key": str(scene.ahead.template.pk)}


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
    Row("governance:second_call", gerance(OK), ahead("unmet"), note="without quorum"),
    Row("governance:demands", members(OK), ahead("assembly")),
    Row("governance:demands", members(OK), ahead("assembly"), method="POST", note="empty"),
    Row("governance:demands", members(NOT_FOUND), ahead("group"), note="of a group"),
    Row("governance:auditors", gerance(OK), ahead("assembly")),
    Row("governance:auditors", gerance(OK), ahead("assembly"), method="POST", note="empty"),
    Row("governance:dispatches", gerance(OK), ahead("assembly")),
    Row("governance:auditor_remove", gerance(NO_GET), ahead("assembly")),
    Row("governance:auditor_remove", gerance(ON), ahead("assembly"), method="POST"),
    Row("governance:demand_step", members(NO_GET), ahead("demand")),
    Row("governance:demand_step", members(ON), ahead("demand"), method="POST"),
    Row("governance:assembly_requests", members(OK)),
    Row("governance:assembly_request_new", asked(OK)),
    Row("governance:assembly_request_new", asked(OK), method="POST", note="empty"),
    Row("governance:assembly_request_step", members(NO_GET), ahead("request")),
    Row("governance:assembly_request_step", members(ON), ahead("request"), method="POST"),
    Row("governance:assembly_request_convene", gerance(OK), ahead("request")),
    Row("governance:assembly_request_convene", gerance(OK), ahead("request"), method="POST", note="empty"),
    Row("governance:poll_new", preparing(OK)),
    Row("governance:poll_new", preparing(OK), method="POST", note="empty"),
    Row("governance:poll", asked(OK), ahead("poll")),
    Row("governance:poll", asked(OK), ahead("poll"), method="POST", note="empty"),
    Row("governance:poll", asked(OK), ahead("closed_poll"), note="closed"),
    Row("governance:poll", by_author(OK), ahead("session_poll"), note="supervision"),
    Row("governance:poll_change", led(OK), ahead("poll")),
    Row("governance:poll_change", by_author(OK), ahead("session_poll"), note="supervision"),
    Row("governance:poll_settle", members(NO_GET), ahead("poll")),
    Row("governance:poll_settle", led(NOT_FOUND), ahead("poll"), method="POST", note="no date"),
    Row("governance:poll_withdraw", members(NO_GET), ahead("poll")),
    Row("governance:poll_withdraw", led(ON), ahead("poll"), method="POST"),
    Row("governance:poll_withdraw", by_author(ON), ahead("session_poll"), method="POST", note="supervision"),
    Row("governance:topics", members(OK)),
    Row("governance:topic_new", members(OK)),
    Row("governance:topic_new", members(OK), method="POST", note="empty"),
    Row("governance:topic_support", members(NO_GET), ahead("topic")),
    Row("governance:topic_support", members(ON), ahead("topic"), method="POST"),
    Row("governance:topic_take_back", members(NO_GET), ahead("topic")),
    Row("governance:topic_take_back", by_author(ON), ahead("topic"), method="POST"),
    Row("governance:topic_put_back", members(NO_GET), ahead("topic_taken")),
    Row("governance:topic_put_back", preparing(ON), ahead("topic_taken"), method="POST"),
    Row("governance:topic_pick", led(OK), ahead("group_draft")),
    Row("governance:topic_pick", led(OK), ahead("group_draft"), method="POST", note="empty"),
    Row("governance:topic_pick", gerance(OK), of("draft"), note="of an assembly"),
    Row("governance:agendas", members(OK)),
    Row("governance:agenda_begin", preparing(OK), kept),
    Row("governance:agenda_begin", preparing(OK), kept, method="POST", note="empty"),
    Row("governance:agenda_begin", gerance(OK), lambda _: {"key": "ago-annuelle"}, note="of an assembly"),
    Row("governance:agenda_drop", members(NO_GET), ahead("template")),
    Row("governance:agenda_drop", by_author(ON), ahead("template"), method="POST", note="gone afterwards"),
    Row("governance:agenda_fill", led(OK), ahead("group_draft")),
    Row("governance:agenda_fill", led(OK), ahead("group_draft"), method="POST", note="empty"),
    Row("governance:agenda_fill", by_author(OK), ahead("session"), note="supervision"),
    Row("governance:agenda_keep", led(OK), ahead("group_draft")),
    Row("governance:agenda_keep", led(OK), ahead("group_draft"), method="POST", note="empty"),
    Row("governance:agenda_keep", by_author(OK), ahead("session"), note="supervision"),
    Row("governance:series_new", preparing(OK)),
    Row("governance:series_new", preparing(OK), method="POST", note="empty"),
    Row("governance:series", asked(OK), ahead("series")),
    Row("governance:series_change", led(OK), ahead("series")),
    Row("governance:series_change", led(OK), ahead("series"), method="POST", note="empty"),
    Row("governance:series_skip", members(NO_GET), ahead("occurrence")),
    Row("governance:series_skip", led(ON), ahead("occurrence"), method="POST"),
    Row("governance:series_stop", members(NO_GET), ahead("series")),
    Row("governance:series_stop", led(ON), ahead("series"), method="POST"),
]
