"""The pages of accounts: doors that open for the right person only, words kept on errors."""

import re
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from interlignes.kit import clock
from interlignes.kit.tokens import seal
from interlignes.outbox.delivery import compose
from interlignes.outbox.models import Mail
from members import actions
from members.choices import Role, StatusKind
from members.mail import unsubscribe_url
from members.models import Mandate, Member
from members.permissions import has_second_factor, may_manage
from tests.client import CheckedClient
from tests.conftest import LONG_AGO, PASSWORD, TOTP_SECRET, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LOGIN = "/compte/login/"
CODE = r"^\s*([A-Z0-9]{3,4}-[A-Z0-9]{3,4})\s*$"


def code() -> str:
    """What the confirmation app shows now."""
    return format_hotp_value(hotp_value(TOTP_SECRET, next(yield_hotp_counters_from_time())))


def log_in(client: CheckedClient, member: Member, password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"login": member.email, "password": password, **more})


def ends_at(client: CheckedClient, path: str) -> str:
    """Where a person who asks for `path` is led in the end."""
    return str(client.get(path, follow=True).redirect_chain[-1][0])


def last_body() -> str:
    return str(compose(Mail.objects.latest("pk")).body)


def test_log_in_with_capitals_in_the_address(alice: Member, client_for: Any) -> None:
    client = client_for(None)
    response = client.post(LOGIN, {"login": "ALICE@Example.COOP", "password": PASSWORD})
    assert response.status_code == 302
    assert client.get("/moi/").status_code == 200


def test_log_in_leads_to_where_one_was_going(alice: Member, client_for: Any) -> None:
    client = client_for(None)
    response = client.get("/reunions/")
    assert response.url == "/compte/login/?next=/reunions/"
    assert log_in(client, alice, next="/reunions/").url == "/reunions/"


def test_log_in_never_leads_outside(alice: Member, client_for: Any) -> None:
    assert log_in(client_for(None), alice, next="https://example.org/").url == "/"


def test_wrong_password_and_unknown_address_get_the_same_words(alice: Member, client_for: Any) -> None:
    texts = []
    for email in (alice.email, "nobody@example.coop"):
        response = client_for(None).post(LOGIN, {"login": email, "password": "wrong"})
        assert response.status_code == 200
        texts.append(re.sub(r'value="[^"]*"', "", response.content.decode().replace(email, "")))
    assert texts[0] == texts[1]


@pytest.mark.parametrize("path", ["/compte/password/reset/", "/compte/login/code/"])
def test_reset_and_code_do_not_tell_who_is_known(alice: Member, client_for: Any, path: str) -> None:
    answers = []
    for email in (alice.email, "nobody@example.coop"):
        response = client_for(None).post(path, {"email": email})
        answers.append((response.status_code, response.url))
    assert answers[0] == answers[1]
    assert Mail.objects.count() == 1


def test_who_has_left_gets_in_by_no_door(chloe: Member, client_for: Any) -> None:
    client = client_for(None)
    assert log_in(client, chloe).status_code == 200
    assert client.get("/moi/").status_code == 302
    client.post("/compte/login/code/", {"email": chloe.email})
    for mail in Mail.objects.all():
        mailed = re.search(CODE, str(compose(mail).body), re.MULTILINE)
        if mailed:
            client.post("/compte/login/code/confirm/", {"code": mailed[1]})
    assert client.get("/moi/").status_code == 302


def test_guessing_is_throttled_for_an_account_and_not_for_the_room(
    alice: Member, dora: Member, client_for: Any
) -> None:
    for _ in range(8):
        log_in(client_for(None), alice, "wrong")
    client = client_for(None)
    log_in(client, alice)
    assert client.get("/moi/").status_code == 302
    assert log_in(client_for(None), dora).status_code == 302


def test_second_factor_is_asked_for(bruno: Member, client_for: Any) -> None:
    client = client_for(None)
    response = log_in(client, bruno)
    assert response.url.startswith("/compte/2fa/authenticate/")
    assert client.get("/moi/").status_code == 302
    client.post("/compte/2fa/authenticate/", {"code": "000000"})
    assert client.get("/moi/").status_code == 302
    client.post("/compte/2fa/authenticate/", {"code": code()})
    assert client.get("/moi/").status_code == 200


def test_recovery_code_works_once(bruno: Member, client_for: Any) -> None:
    first = RecoveryCodes.activate(bruno).get_unused_codes()[0]
    for status in (200, 302):
        client = client_for(None)
        log_in(client, bruno)
        client.post("/compte/2fa/authenticate/", {"code": first})
        assert client.get("/moi/").status_code == status


def test_secrets_of_second_factors_are_encrypted(bruno: Member) -> None:
    data = str(Authenticator.objects.get(user=bruno).data)
    assert TOTP_SECRET not in data


def test_login_by_mailed_code(alice: Member, client_for: Any) -> None:
    client = client_for(None)
    client.post("/compte/login/code/", {"email": alice.email})
    mail = Mail.objects.get()
    mailed = re.search(CODE, last_body(), re.MULTILINE)
    assert mailed, last_body()
    assert mailed[1] not in mail.text + mail.html
    client.post("/compte/login/code/confirm/", {"code": mailed[1]})
    assert client.get("/moi/").status_code == 200


def test_password_reset_by_mailed_link(alice: Member, client_for: Any) -> None:
    client = client_for(None)
    client.post("/compte/password/reset/", {"email": alice.email})
    path = re.search(r"https?://[^/\s]+(/compte/password/reset/key/\S+)", last_body())
    assert path, last_body()
    page = client.get(path[1], follow=True)
    changed = client.post(
        page.redirect_chain[-1][0], {"password1": "tout autre chose", "password2": "tout autre chose"}
    )
    assert changed.status_code == 302
    assert log_in(client_for(None), alice, "tout autre chose").url == "/"
    assert client_for(None).get(path[1], follow=True).status_code == 200


def test_mailed_links_lead_to_us_whatever_host_was_asked(
    alice: Member, client_for: Any, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://intranet.example.coop"
    client_for(None).post("/compte/password/reset/", {"email": alice.email}, headers={"host": "localhost:99"})
    assert re.findall(r"https?://[^/\s]+", last_body()) == ["https://intranet.example.coop"]
    member = client_for(alice)
    member.post("/compte/reauthenticate/", {"password": PASSWORD})
    member.post(
        "/compte/email/", {"email": "new@scop.example", "action_add": ""}, headers={"host": "localhost:99"}
    )
    assert Mail.objects.latest("pk").recipient == "new@scop.example"
    assert set(re.findall(r"https?://[^/\s]+", last_body())) == {"https://intranet.example.coop"}


def test_signing_up_is_closed(client_for: Any) -> None:
    response = client_for(None).get("/compte/signup/")
    assert response.status_code == 200
    assert "<form" not in response.content.decode().split("<main")[1].split("</main")[0]
    client_for(None).post(
        "/compte/signup/", {"email": "x@example.coop", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not Member.objects.exists()


def test_invitation_page_opens_the_account_and_logs_in(bruno: Member, client_for: Any) -> None:
    member = actions.add_member(
        email="f@example.coop",
        first_name="Fatou",
        last_name="D",
        status=StatusKind.ASSOCIATE,
        since_on=LONG_AGO,
        by=bruno,
        at=clock.now(),
    )
    actions.invite(member=member, by=bruno, at=clock.now())
    path = re.search(r"/bienvenue/\S+/", last_body())
    assert path
    client = client_for(None)
    page = client.get(path[0])
    assert page.headers["Referrer-Policy"] == "strict-origin"
    wrong = client.post(path[0], {"password": "une phrase à moi", "password_again": "une autre phrase"})
    assert 'value="une phrase à moi"' in wrong.content.decode()
    assert client.post(path[0], {"password": "court", "password_again": "court"}).status_code == 200
    assert (
        client.post(
            path[0], {"password": "une phrase à moi", "password_again": "une phrase à moi"}
        ).status_code
        == 302
    )
    assert client.get("/moi/").status_code == 200
    assert client.get(path[0]).status_code == 410


@pytest.mark.parametrize("key", ["x", "é" * 20, "a" * 500])
def test_unknown_invitation_is_gone(client_for: Any, key: str) -> None:
    assert client_for(None).get(f"/bienvenue/{key}/").status_code == 410


def test_first_access_page_founds_the_cooperative(client_for: Any) -> None:
    path = actions.first_link(at=clock.now()).partition("localhost:8000")[2]
    client = client_for(None)
    data = {
        "name": "La Ruche",
        "legal_name": "",
        "first_name": "Zoé",
        "last_name": "Z",
        "email": "zoe@example.coop",
        "password": "une phrase à moi",
        "password_again": "une phrase à moi",
    }
    assert 'value="Zoé"' in client.post(path, {**data, "email": "no address"}).content.decode()
    assert client.post(path, data).status_code == 302
    assert "La Ruche" in client.get("/moi/").content.decode()
    assert ends_at(client, "/gerance/") == "/compte/2fa/"


def test_desk_is_for_the_gerance_with_a_second_factor(
    alice: Member, bruno: Member, dora: Member, client_for: Any
) -> None:
    assert ends_at(client_for(None), "/gerance/") == "/compte/login/?next=/gerance/"
    assert client_for(alice).get("/gerance/", follow=True).status_code == 404
    assert client_for(dora).get("/gerance/members/member/", follow=True).status_code == 404
    assert client_for(bruno).get("/gerance/").status_code == 200
    unprotected = make_member("Colette")
    Mandate.objects.create(member=unprotected, role=Role.GERANCE, starts_on=LONG_AGO)
    assert ends_at(client_for(unprotected), "/gerance/") == "/compte/2fa/"
    assert client_for(unprotected).get("/reunions/nouvelle/").url == "/compte/2fa/"


def test_profile_keeps_choices(alice: Member, client_for: Any) -> None:
    client = client_for(alice)
    assert client.post("/moi/", {"language": "xx"}).status_code == 200
    assert client.post("/moi/", {"language": "en", "wants_results": "on"}).status_code == 302
    alice.refresh_from_db()
    assert (alice.language, alice.wants_reminders, alice.wants_results) == ("en", False, True)
    assert "Language and mails" in client.get("/moi/").content.decode()


def test_unsubscribe_link_works_without_login_in_one_click(alice: Member, client_for: Any) -> None:
    path = unsubscribe_url(alice, "reminders").partition("localhost:8000")[2]
    client = CheckedClient(enforce_csrf_checks=True)
    assert client.get(path).status_code == 200
    alice.refresh_from_db()
    assert alice.wants_reminders
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    alice.refresh_from_db()
    assert not alice.wants_reminders
    assert alice.wants_results


@pytest.mark.parametrize("sealed", [None, ("unsubscribe", "1:is_active"), ("other", "1:reminders")])
def test_forged_unsubscribe_link_is_not_found(client_for: Any, sealed: tuple[str, str] | None) -> None:
    token = seal(*sealed) if sealed else "x"
    assert client_for(None).get(reverse("members:unsubscribe", args=[token])).status_code == 404


def test_language_switch_of_a_stranger_and_of_a_member(alice: Member, client_for: Any) -> None:
    stranger = client_for(None)
    assert 'lang="fr"' in stranger.get(LOGIN).content.decode()
    stranger.post("/langue/", {"language": "en", "next": LOGIN})
    assert 'lang="en"' in stranger.get(LOGIN).content.decode()
    client = client_for(alice)
    assert client.post("/langue/", {"language": "en", "next": "https://example.org/"}).url == "/"
    alice.refresh_from_db()
    assert alice.language == "en"
    client.post("/langue/", {"language": "tlh"})
    alice.refresh_from_db()
    assert alice.language == "en"


def test_account_pages_are_in_our_look(bruno: Member, client_for: Any) -> None:
    client = client_for(bruno)
    for name in (
        "account_email",
        "account_change_password",
        "mfa_index",
        "usersessions_list",
        "account_logout",
    ):
        response = client.get(reverse(name))
        assert response.status_code in {200, 302}, name
        if response.status_code == 200:
            assert "css/tokens.css" in response.content.decode()


def test_second_factor_can_be_enrolled(
    alice: Member, client_for: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_for(None)
    log_in(client, alice)
    page = client.get("/compte/2fa/totp/activate/")
    if page.status_code == 302:
        client.post(page.url, {"password": PASSWORD})
        page = client.get("/compte/2fa/totp/activate/")
    secret = page.context["form"].secret
    with time_machine.travel(clock.now(), tick=False), django_capture_on_commit_callbacks(execute=True):
        value = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
        client.post("/compte/2fa/totp/activate/", {"code": value})
    assert TOTP(Authenticator.objects.get(user=alice, type="totp")).instance.user == alice
    assert Mail.objects.filter(kind="account", recipient=alice.email).exists()


def test_a_stranger_has_no_second_factor() -> None:
    assert not has_second_factor(AnonymousUser())
    assert not may_manage(AnonymousUser())


def test_second_factor_of_a_record_read_elsewhere(alice: Member, bruno: Member) -> None:
    assert has_second_factor(Member.objects.get(pk=bruno.pk))
    assert not has_second_factor(Member.objects.get(pk=alice.pk))
