"""Who gets what at the addresses of the capital and of profit-sharing; part of tests/access_matrix.py."""

from collections.abc import Callable
from typing import Any

from tests.access_roles import NO_GET, NOT_FOUND, OK, ON, Row, associates, electors, gerance, members, of, own
from tests.scene import Scene


def one(name: str) -> Callable[[Scene], dict[str, Any]]:
    """`number=` of an object of the scene's capital."""
    return lambda scene: {"number": getattr(scene.shares, name).pk}


def line(scene: Scene) -> dict[str, Any]:
    """`number=` of a line of the ledger."""
    return {"number": scene.shares.movement.number}


CAPITAL = [
    # Capital: own pages, the list of associates, the gérance's desk
    Row("members:my_capital", members(OK)),
    Row("members:associates", associates(OK)),
    Row("members:associates_file", associates(OK), lambda _: {"form": "csv"}),
    Row("members:associates_file", associates(NOT_FOUND), lambda _: {"form": "exe"}, note="unknown format"),
    Row("members:subscriber_details", own(OK), one("account")),
    Row("members:statement", own(OK), one("account")),
    Row("members:certificate", own(OK), one("account")),
    Row("members:bulletin", own(OK), line),
    Row("members:bulletin", members(NOT_FOUND), lambda _: {"number": 0}, note="unknown"),
    Row("members:capital", gerance(OK)),
    Row("members:account", gerance(OK), one("account")),
    Row("members:movements", gerance(OK)),
    Row("members:movement", gerance(OK), line),
    Row("members:movement_new", gerance(OK)),
    Row("members:movement_new", gerance(OK), method="POST", note="empty"),
    Row("members:transfer_new", gerance(OK)),
    Row("members:movement_correct", gerance(OK), line),
    Row("members:shares_import", gerance(OK)),
    Row("members:shares_import_confirm", gerance(NO_GET)),
    Row("members:shares_import_confirm", gerance(ON), method="POST", note="empty"),
    Row("members:shares_import_model", gerance(OK), lambda _: {"form": "csv"}),
    Row("members:shares_import_model", gerance(NOT_FOUND), lambda _: {"form": "exe"}, note="unknown"),
    Row("members:capital_file", gerance(OK), lambda _: {"register": "mouvements", "form": "csv"}),
    Row(
        "members:capital_file", gerance(NOT_FOUND), lambda _: {"register": "x", "form": "csv"}, note="unknown"
    ),
    Row("members:nominal", gerance(OK)),
    Row("members:terms", gerance(OK)),
    Row("members:refunds", gerance(OK)),
    Row("members:refund_new", gerance(OK)),
    Row("members:refund", gerance(OK), one("claim")),
    Row("members:refund_value", gerance(OK), one("claim")),
    Row("members:refund_forward", gerance(OK), one("claim")),
    Row("members:refund_pay", gerance(OK), one("claim")),
    Row("members:refund_withdraw", gerance(OK), one("claim")),
    # Profit-sharing
    Row("members:profit", members(OK)),
    Row("members:profit_new", gerance(OK)),
    Row("members:profit_year", members(OK), one("year")),
    Row("members:profit_year", members(NOT_FOUND), lambda _: {"number": 0}, note="unknown"),
    Row("members:profit_edit", gerance(OK), one("year")),
    Row("members:profit_work", gerance(OK), one("year")),
    Row("members:profit_work_fill", gerance(NO_GET), one("year")),
    Row("members:profit_work_fill", gerance(OK), one("year"), method="POST", note="no file"),
    Row("members:profit_commitment", gerance(OK), one("year")),
    Row("members:profit_variant_new", gerance(OK), one("year")),
    Row("members:profit_variant", members(OK), one("shared"), note="shared"),
    Row(
        "members:profit_variant",
        members(NOT_FOUND, gerance=OK),
        one("unshared"),
        note="not shared",
    ),
    Row("members:profit_variant_edit", gerance(OK), one("unshared")),
    Row("members:profit_share", gerance(NO_GET), one("unshared")),
    Row("members:profit_share", gerance(ON), one("shared"), method="POST"),
    Row("members:profit_remove", gerance(NO_GET), one("unshared")),
    Row(
        "members:profit_remove",
        gerance(ON),
        one("unshared"),
        method="POST",
    ),
    Row("members:profit_my_statement", electors(OK), one("shared")),
    Row(
        "members:profit_statement",
        gerance(OK),
        lambda scene: {"number": scene.shares.shared.pk, "member": scene.shares.account.pk},
    ),
    Row("members:profit_lines", gerance(OK), lambda scene: {"number": scene.shares.shared.pk, "form": "csv"}),
    Row("governance:allocation", gerance(OK), of("free_motion")),
    Row("governance:allocation", gerance(ON), of("free_motion"), method="POST", note="none"),
    Row("governance:stand", members(NOT_FOUND), of("free_motion"), note="elects to no office"),
    Row("governance:step_back", members(NO_GET), of("free_motion")),
    Row("governance:step_back", members(NOT_FOUND), of("free_motion"), method="POST", note="no office"),
    Row("governance:secret_vote", members(NO_GET), of("free_motion")),
    Row("governance:secret_vote", members(ON), of("free_motion"), method="POST"),
    Row("governance:next_round", gerance(NO_GET), of("free_motion")),
    Row("governance:next_round", gerance(ON), of("free_motion"), method="POST", note="no election"),
    Row("governance:mandate", gerance(OK), of("free_motion")),
    Row("governance:mandate", gerance(ON), of("free_motion"), method="POST", note="none"),
]
