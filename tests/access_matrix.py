"""Who gets what at which address: the whole table, read by tests/test_access.py.

A new address without a row fails the tests. Addresses of the admin are a group of their own in test_access.
"""

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


#: The only addresses that answer anything but a way to the log-in to somebody who is not logged in.
OPEN = {
    "health",
    "set_language",
    "members:invitation",
    "members:unsubscribe",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_reset_password",
    "account_confirm_login_code",
    "account_confirm_email",
    "account_reset_password_from_key_done",
    "account_reset_password_from_key",
    "account_reset_password_done",
    "account_request_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "admin:login",
}

MATRIX = [
    Row("home", members(OK)),
    Row("health", everybody(OK)),
    Row("set_language", everybody(NO_GET)),
    Row("set_language", everybody(ON), method="POST", data=(("language", "fr"),)),
    # Meetings
    Row("governance:meetings", members(OK)),
    Row("governance:meeting", members(OK), of("coming")),
    Row("governance:meeting", members(OK), of("past"), note="past"),
    Row("governance:meeting", members(NOT_FOUND, gerance=OK), of("draft"), note="draft"),
    Row("governance:meeting", members(NOT_FOUND), lambda _: {"number": 0}, note="unknown"),
    Row("governance:meeting_new", gerance(OK)),
    Row("governance:meeting_new", gerance(OK), method="POST", note="empty"),
    Row("governance:meeting_edit", gerance(OK), of("draft")),
    Row("governance:meeting_convoke", gerance(OK), of("draft")),
    Row("governance:meeting_cancel", gerance(OK), of("draft")),
    Row("governance:meeting_cancel", gerance(ON), of("draft"), method="POST"),
    Row("governance:attendance", gerance(OK), of("past")),
    Row("governance:item_new", gerance(OK), of("draft")),
    Row("governance:item_edit", gerance(OK), of("draft_item")),
    Row("governance:item_move", gerance(NO_GET), of("draft_item")),
    Row("governance:item_move", gerance(ON), of("draft_item"), method="POST"),
    Row("governance:item_remove", gerance(NO_GET), of("draft_item")),
    Row("governance:item_remove", gerance(ON), of("draft_item"), method="POST"),
    # Motions and ballots
    Row("governance:motion", members(OK), of("free_motion")),
    Row(
        "governance:motion",
        members(ON),
        lambda scene: {"number": scene.open_ballot.motion_id},
        note="with ballot",
    ),
    Row(
        "governance:motion",
        members(NOT_FOUND, gerance=OK),
        lambda scene: {"number": scene.draft_item.motion.pk},
        note="of a draft",
    ),
    Row("governance:ballot_open", gerance(OK), of("free_motion")),
    Row("governance:ballot_open", gerance(OK), of("free_motion"), method="POST", note="empty"),
    Row("governance:ballot", members(OK), of("open_ballot"), note="open"),
    Row("governance:ballot", members(OK), of("scheduled_ballot"), note="scheduled"),
    Row("governance:ballot", members(OK), of("closed_ballot"), note="closed"),
    Row("governance:ballot", members(OK), of("counted_ballot"), note="counted"),
    Row(
        "governance:ballot",
        electors(ON),
        of("open_ballot"),
        method="POST",
        data=(("choice", "for"),),
        note="open",
    ),
    Row(
        "governance:ballot",
        electors(OK),
        of("closed_ballot"),
        method="POST",
        data=(("choice", "for"),),
        note="closed",
    ),
    # Sealed ballots
    Row("governance:ballot", members(OK), of("sealed_ballot"), note="sealed and open"),
    Row("governance:ballot", members(OK), of("sealed_counted"), note="sealed and counted"),
    Row("governance:ballot", members(OK), of("codes_ballot"), note="sealed, waiting for codes"),
    Row("governance:ballot", members(NOT_FOUND), of("sealed_ballot"), method="POST", note="sealed"),
    Row("governance:proxy", associates(OK), of("coming")),
    Row("governance:proxy", members(NOT_FOUND), of("draft"), note="draft"),
    Row("governance:proxy_take_back", members(NO_GET), of("coming")),
    Row("governance:proxy_take_back", associates(ON), of("coming"), method="POST"),
    Row("governance:committees", members(OK)),
    Row("governance:committee_new", gerance(OK)),
    Row("governance:committee_new", gerance(OK), method="POST", note="empty"),
    Row("urn:board", members(OK), urn("sealed_ballot"), note="open"),
    Row("urn:board", members(OK), urn("sealed_counted"), note="counted"),
    Row("urn:board", members(NOT_FOUND), urn("codes_ballot"), note="not sealed"),
    Row("urn:board", members(NOT_FOUND), lambda _: {"uuid": "unknown"}, note="unknown"),
    Row("urn:archive", members(OK), urn("sealed_ballot")),
    Row("urn:verifier", members(OK)),
    Row("urn:booth", members(OK), urn("sealed_ballot"), note="open"),
    Row("urn:booth", members(OK), urn("sealed_counted"), note="closed"),
    Row("urn:cast", members(NO_GET), urn("sealed_ballot")),
    Row("urn:cast", members(BAD), urn("sealed_ballot"), method="POST", note="not JSON"),
    Row("urn:verify", members(OK), urn("sealed_counted")),
    Row("urn:codes", members(NOT_FOUND), urn("sealed_ballot"), note="made by the server"),
    Row("urn:codes", scrutineers(OK), urn("codes_ballot")),
    Row("urn:codes_save", members(NO_GET), urn("codes_ballot")),
    Row("urn:codes_save", members(BAD), urn("codes_ballot"), method="POST", note="not JSON"),
    Row("urn:count", scrutineers(OK), urn("codes_ballot")),
    Row("urn:count", members(NOT_FOUND), urn("sealed_counted"), note="without scrutineers"),
    Row("urn:decrypt", members(NO_GET), urn("codes_ballot")),
    Row("urn:decrypt", members(BAD), urn("codes_ballot"), method="POST", note="not JSON"),
    Row("urn:committee", members(OK), of("committee")),
    Row("urn:round", members(NO_GET), of("committee")),
    Row("urn:round", members(BAD), of("committee"), method="POST", note="not JSON"),
    Row("urn:code_checked", members(NO_GET), of("committee")),
    Row("urn:code_checked", members(BAD), of("committee"), method="POST", note="not JSON"),
    Row("urn:rehearsal", members(NO_GET), of("committee")),
    Row("urn:rehearsal", members(REFUSED), of("committee"), method="POST", note="without keys"),
    Row("governance:decisions", members(OK)),
    Row("governance:rules", members(OK)),
    # Proposals: the first elector of the scene, an associate, is the author
    Row("governance:proposals", members(OK)),
    Row("governance:proposal_new", members(OK)),
    Row("governance:proposal_new", members(OK), method="POST", note="empty"),
    Row("governance:proposal", members(OK), text("submitted")),
    Row("governance:proposal", by_author(OK), text("draft"), note="draft"),
    Row("governance:proposal_edit", by_author(OK), text("submitted")),
    Row("governance:proposal_history", members(OK), text("submitted")),
    Row("governance:proposal_step", members(NO_GET), text("submitted")),
    Row("governance:proposal_step", members(ON), text("submitted"), "POST", (("step", "support"),)),
    Row("governance:proposal_step", members(NOT_FOUND), text("submitted"), "POST", note="empty"),
    Row("governance:proposal_comment", members(NO_GET), text("submitted")),
    Row("governance:proposal_comment", members(OK), text("submitted"), "POST", note="empty"),
    Row("governance:amend", members(OK), text("submitted")),
    Row("governance:amendment_settle", members(NO_GET), text("amendment")),
    Row("governance:amendment_settle", members(ON), text("amendment"), "POST", (("state", "accepted"),)),
    Row("governance:comment_remove", members(NO_GET), text("comment")),
    Row("governance:comment_remove", by_author(ON), text("comment"), "POST"),
    Row("governance:proposal_agenda", gerance(OK), text("submitted")),
    Row("governance:rulebook", members(OK)),
    Row("governance:rulebook_pdf", members(OK)),
    Row("governance:rulebook_compare", members(OK)),
    Row("governance:rulebook_agree", members(NO_GET)),
    Row("governance:rulebook_agree", members(NOT_FOUND), method="POST", note="empty"),
    Row("governance:agreements", members(OK)),
    Row("governance:welcome", members(OK)),
    Row("governance:article", members(OK), text("article")),
    Row("governance:article_change", members(OK), text("article")),
    Row("governance:article_propose", members(OK)),
    Row("governance:article_record", gerance(OK)),
    # People
    Row("members:me", members(OK)),
    Row("members:data", members(OK)),
    Row("members:export_json", members(OK)),
    Row("members:export_pdf", members(OK)),
    Row("members:correction", members(OK)),
    Row("members:erasure", members(OK)),
    Row("members:withdraw_request", members(NO_GET), of("request")),
    Row("members:withdraw_request", members(NOT_FOUND), of("request"), method="POST", note="another's"),
    Row("members:requests", gerance(OK)),
    Row("members:request", gerance(OK), of("request")),
    Row("members:directory", members(OK)),
    Row("members:person", members(OK), lambda scene: {"number": scene.electors[0].pk}),
    Row("members:person", members(NOT_FOUND), lambda _: {"number": 0}, note="unknown"),
    Row("members:photo", members(NOT_FOUND), lambda scene: {"number": scene.electors[0].pk}, note="none"),
    Row("members:profile", members(OK)),
    Row("members:profile_photo", members(OK)),
    Row("members:photo_remove", members(NO_GET)),
    Row("members:photo_remove", members(ON), method="POST"),
    Row("members:invitation", everybody(GONE), lambda _: {"key": "unknown"}),
    Row("members:unsubscribe", everybody(NOT_FOUND), lambda _: {"token": "forged"}),
    # Health
    # Capital: own pages, the list of associates, the gérance's desk
    Row("members:my_capital", members(OK)),
    Row("members:associates", associates(OK)),
    Row("members:associates_file", associates(OK), lambda _: {"form": "csv"}),
    Row("members:associates_file", associates(NOT_FOUND), lambda _: {"form": "exe"}, note="unknown format"),
    Row("members:subscriber_details", own(OK), lambda scene: {"number": scene.shares.account.pk}),
    Row("members:statement", own(OK), lambda scene: {"number": scene.shares.account.pk}),
    Row("members:certificate", own(OK), lambda scene: {"number": scene.shares.account.pk}),
    Row("members:bulletin", own(OK), lambda scene: {"number": scene.shares.movement.number}),
    Row("members:bulletin", members(NOT_FOUND), lambda _: {"number": 0}, note="unknown"),
    Row("members:capital", gerance(OK)),
    Row("members:account", gerance(OK), lambda scene: {"number": scene.shares.account.pk}),
    Row("members:movements", gerance(OK)),
    Row("members:movement", gerance(OK), lambda scene: {"number": scene.shares.movement.number}),
    Row("members:movement_new", gerance(OK)),
    Row("members:movement_new", gerance(OK), method="POST", note="empty"),
    Row("members:transfer_new", gerance(OK)),
    Row("members:movement_correct", gerance(OK), lambda scene: {"number": scene.shares.movement.number}),
    Row("members:capital_file", gerance(OK), lambda _: {"register": "mouvements", "form": "csv"}),
    Row(
        "members:capital_file", gerance(NOT_FOUND), lambda _: {"register": "x", "form": "csv"}, note="unknown"
    ),
    Row("members:nominal", gerance(OK)),
    Row("members:terms", gerance(OK)),
    Row("members:refunds", gerance(OK)),
    Row("members:refund_new", gerance(OK)),
    Row("members:refund", gerance(OK), lambda scene: {"number": scene.shares.claim.pk}),
    Row("members:refund_value", gerance(OK), lambda scene: {"number": scene.shares.claim.pk}),
    Row("members:refund_forward", gerance(OK), lambda scene: {"number": scene.shares.claim.pk}),
    Row("members:refund_pay", gerance(OK), lambda scene: {"number": scene.shares.claim.pk}),
    Row("members:refund_withdraw", gerance(OK), lambda scene: {"number": scene.shares.claim.pk}),
    Row("wellbeing:home", members(OK)),
    Row("wellbeing:requests", members(OK)),
    Row("wellbeing:request_new", members(OK)),
    Row("wellbeing:request_new", members(OK), method="POST", note="empty"),
    Row("wellbeing:request", between(OK), care("request")),
    Row("wellbeing:request", between(ON), care("request"), method="POST", data=(("text", "Oui"),)),
    Row("wellbeing:request_step", members(NO_GET), care("request")),
    Row("wellbeing:request_step", between(ON), care("request"), method="POST", data=(("step", "close"),)),
    Row("wellbeing:personal", members(OK)),
    Row("wellbeing:vault", members(OK)),
    Row("wellbeing:vault", members(422), method="POST", note="not a vault"),
    Row("wellbeing:words", members(OK)),
    Row("wellbeing:self_check", members(OK), lambda _: {"code": "pulse9"}),
    Row("wellbeing:self_check", members(NOT_FOUND), lambda _: {"code": "mbi"}, note="unknown"),
    Row("wellbeing:instruments", members(OK)),
    Row("wellbeing:instrument", members(OK), lambda _: {"code": "hse35"}),
    Row("wellbeing:instrument_texts", carers(OK), lambda _: {"code": "hse35"}),
    Row("wellbeing:instrument_texts", carers(NOT_FOUND), lambda _: {"code": "pulse9"}, note="ours"),
    Row("wellbeing:prevention", members(OK)),
    Row("wellbeing:risk_new", carers(OK)),
    Row("wellbeing:risk", carers(OK), care("risk")),
    Row("wellbeing:action_new", carers(OK)),
    Row("wellbeing:action", carers(OK), care("action")),
    Row("wellbeing:indicators", members(OK)),
    Row("wellbeing:indicator_new", carers(OK)),
    Row("wellbeing:guides", members(OK)),
    Row("wellbeing:guide", members(OK), lambda _: {"name": "seance-collective"}),
    Row("wellbeing:guide", members(NOT_FOUND), lambda _: {"name": "settings"}, note="unknown"),
    Row("wellbeing:duerp", members(OK)),
    Row("wellbeing:duerp_new", carers(OK)),
    Row("wellbeing:duerp_pdf", members(OK), lambda scene: {"number": scene.care.version.number}),
    Row("wellbeing:duerp_json", members(OK), lambda scene: {"number": scene.care.version.number}),
    # Accounts: pages of allauth in our look
    Row("account_login", everybody(OK, ON)),
    Row("account_logout", everybody(ON, OK)),
    Row("account_inactive", everybody(OK)),
    Row("account_signup", everybody(OK, ON)),
    Row("account_reauthenticate", members(OK)),
    Row("account_email", members(OK)),
    Row("account_email_verification_sent", everybody(OK)),
    Row("account_change_password", members(OK)),
    Row("account_set_password", members(ON)),
    Row("account_reset_password", everybody(OK)),
    Row("account_reset_password_done", everybody(OK)),
    Row(
        "account_reset_password_from_key",
        everybody(OK),
        lambda _: {"uidb36": "1", "key": "forged"},
    ),
    Row("account_reset_password_from_key_done", everybody(OK)),
    Row("account_confirm_email", everybody(OK), lambda _: {"key": "forged"}),
    Row("account_request_login_code", everybody(OK, ON)),
    Row("account_confirm_login_code", everybody(LOGIN, ON)),
    Row("mfa_index", members(OK)),
    Row("mfa_authenticate", everybody(LOGIN, ON)),
    Row("mfa_reauthenticate", with_factor(ON, OK)),
    Row("mfa_activate_totp", members(ON)),
    Row("mfa_deactivate_totp", with_factor(NOT_FOUND, ON)),
    Row("mfa_view_recovery_codes", members(NOT_FOUND)),
    Row("mfa_generate_recovery_codes", members(ON)),
    Row("mfa_download_recovery_codes", members(NOT_FOUND)),
    Row("mfa_list_webauthn", members(OK)),
    Row("mfa_add_webauthn", members(ON)),
    Row("mfa_reauthenticate_webauthn", members(ON)),
    Row("mfa_remove_webauthn", members(ON), lambda _: {"pk": 1}),
    Row("mfa_edit_webauthn", members(ON), lambda _: {"pk": 1}),
    Row("mfa_login_webauthn", everybody(LOGIN, ON)),
    Row("usersessions_list", members(OK)),
]
