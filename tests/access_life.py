"""Rows of tests/access_matrix.py about candidacies, contracts and offices."""

from members.models import Intern, Member, PermitCopy
from tests.access_roles import NO_GET, NOT_FOUND, OK, ON, Row, gerance, members, of
from tests.scene import Scene


def permit(_scene: Scene) -> dict[str, int]:
    """The last copy of a work permit."""
    copy = PermitCopy.objects.latest("pk")
    return {"number": copy.member_id, "copy": copy.pk}


def others_permit(scene: Scene) -> dict[str, int]:
    """The same copy, said to be somebody else's."""
    return {**permit(scene), "number": Member.objects.exclude(permit_copies__isnull=False).earliest("pk").pk}


def my_permit(scene: Scene) -> dict[str, int]:
    """The same copy."""
    return {"copy": permit(scene)["copy"]}


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
    Row("members:contract_take_back", gerance(OK), of("employee")),
    Row("members:departure", gerance(OK), of("employee")),
    Row("members:departure", gerance(OK), of("employee"), method="POST", note="empty"),
    Row("members:suspend", gerance(OK), of("employee")),
    Row("members:lift", gerance(NOT_FOUND), of("employee"), note="not suspended"),
    Row("members:lift", gerance(OK), of("suspended")),
    Row("members:candidacy_new", gerance(OK), of("employee")),
    Row("members:details", gerance(OK), of("employee")),
    Row("members:details", gerance(OK), of("employee"), method="POST", note="without what was on the screen"),
    Row("members:permit", gerance(OK), of("employee")),
    Row("members:permit", gerance(OK), of("employee"), method="POST", note="empty"),
    Row("members:permit_copy", gerance(OK), permit),
    Row("members:permit_copy", gerance(NOT_FOUND), others_permit, note="of somebody else"),
    Row("members:permit_remove", gerance(NO_GET), permit),
    Row("members:permit_remove", gerance(NOT_FOUND), others_permit, method="POST", note="of somebody else"),
    Row("members:my_permit_copy", members(NOT_FOUND), my_permit, note="of somebody else"),
    Row("members:hours", gerance(OK), of("employee")),
    Row("members:candidacies", gerance(OK)),
    Row("members:candidacy_outside", gerance(OK)),
    Row("members:candidacy_outside", gerance(OK), method="POST", note="empty"),
    Row("members:candidacy_decide", gerance(OK), of("candidacy")),
    Row("members:candidacy_decide", gerance(OK), of("candidacy"), method="POST", note="empty"),
    Row("members:candidacy_notify", gerance(OK), of("owed_candidacy")),
    Row("members:candidacy_reopen", gerance(NOT_FOUND), of("candidacy"), note="not decided"),
    Row("members:candidacy_reopen", gerance(OK), of("decided_candidacy")),
    Row("members:candidacy_reopen", gerance(OK), of("decided_candidacy"), method="POST", note="empty"),
    Row("governance:candidacy_agenda", gerance(OK), of("candidacy")),
    Row("members:checks", gerance(OK)),
    Row("members:part_time", members(OK)),
    Row("members:personnel", gerance(OK)),
    Row("members:intern_new", gerance(OK)),
    Row("members:intern_new", gerance(OK), method="POST", note="empty"),
    Row("members:intern_edit", gerance(OK), lambda _: {"number": Intern.objects.latest("pk").pk}),
    Row("members:intern_edit", gerance(NOT_FOUND), lambda _: {"number": 0}, note="unknown"),
]
