"""Rows of tests/access_matrix.py about candidacies, contracts and offices."""

from tests.access_roles import NO_GET, NOT_FOUND, OK, ON, Row, gerance, members, of

LIFE = [
    Row("members:my_record", members(OK)),
    Row("members:my_hours", members(OK)),
    Row("members:my_candidacy", members(NO_GET)),
    Row("members:my_candidacy", members(ON), method="POST"),
    Row("members:my_candidacy_withdraw", members(NO_GET)),
    Row("members:my_candidacy_withdraw", members(NOT_FOUND), method="POST", note="none open"),
    Row("members:record", gerance(OK), of("employee")),
    Row("members:contract_new", gerance(OK), of("employee")),
    Row("members:contract_new", gerance(OK), of("employee"), method="POST", note="empty"),
    Row("members:contract_amend", gerance(OK), of("employee")),
    Row("members:departure", gerance(OK), of("employee")),
    Row("members:departure", gerance(OK), of("employee"), method="POST", note="empty"),
    Row("members:suspend", gerance(OK), of("employee")),
    Row("members:lift", gerance(NOT_FOUND), of("employee"), note="not suspended"),
    Row("members:lift", gerance(OK), of("suspended")),
    Row("members:candidacy_new", gerance(OK), of("employee")),
    Row("members:details", gerance(OK), of("employee")),
    Row("members:details", gerance(OK), of("employee"), method="POST", note="without what was on the screen"),
    Row("members:hours", gerance(OK), of("employee")),
    Row("members:candidacies", gerance(OK)),
    Row("members:candidacy_decide", gerance(OK), of("candidacy")),
    Row("members:candidacy_decide", gerance(OK), of("candidacy"), method="POST", note="empty"),
    Row("members:candidacy_notify", gerance(OK), of("owed_candidacy")),
    Row("governance:candidacy_agenda", gerance(OK), of("candidacy")),
    Row("members:checks", gerance(OK)),
    Row("members:part_time", members(OK)),
    Row("members:personnel", gerance(OK)),
]
