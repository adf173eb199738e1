"""Adding, renewing and removing a second factor leaves entries in the journal, without its secret."""

from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from interlignes.journal.models import Entry
from interlignes.journal.wording import sentence
from interlignes.kit import clock
from members.models import Member
from tests.members.test_views import PASSWORD, log_in

pytestmark = pytest.mark.once


def authenticated(client: Any, address: str) -> Any:
    """The page, after typing the password again where allauth asks for it."""
    page = client.get(address)
    if page.status_code == 302:
        client.post(page.url, {"password": PASSWORD})
        page = client.get(address)
    return page


def enrol(client: Any, capture: Any) -> str:
    """Enrol a confirmation app; its secret."""
    secret = str(authenticated(client, "/compte/2fa/totp/activate/").context["form"].secret)
    with time_machine.travel(clock.now(), tick=False), capture(execute=True):
        value = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
        client.post("/compte/2fa/totp/activate/", {"code": value})
    return secret


def test_sessions_that_never_showed_the_new_factor_are_ended(
    alice: Member, dora: Member, client_for: Any, django_capture_on_commit_callbacks: Any
) -> None:
    here, elsewhere, another = client_for(None), client_for(None), client_for(None)
    for client, member in ((here, alice), (elsewhere, alice), (another, dora)):
        log_in(client, member)
    enrol(here, django_capture_on_commit_callbacks)
    assert here.get("/moi/").status_code == 200
    assert elsewhere.get("/moi/").status_code == 302
    assert another.get("/moi/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_enrolling_works_without_the_transaction_of_a_test(alice: Member, client_for: Any) -> None:
    """As on a server: what allauth says after its transaction finds none to write in."""
    here, elsewhere = client_for(None), client_for(None)
    for client in (here, elsewhere):
        log_in(client, alice)
    secret = str(authenticated(here, "/compte/2fa/totp/activate/").context["form"].secret)
    with time_machine.travel(clock.now(), tick=False):
        value = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
        assert here.post("/compte/2fa/totp/activate/", {"code": value}).status_code == 302
    assert elsewhere.get("/moi/").status_code == 302
    assert Entry.objects.filter(kind="account.factor_added").exists()
    authenticated(here, "/compte/2fa/totp/deactivate/")
    assert here.post("/compte/2fa/totp/deactivate/").status_code == 302
    assert Entry.objects.filter(kind="account.factor_removed").exists()


def test_life_of_a_second_factor_is_in_the_journal(
    alice: Member, client_for: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_for(None)
    log_in(client, alice)
    secret = enrol(client, django_capture_on_commit_callbacks)
    authenticated(client, "/compte/2fa/recovery-codes/generate/")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/compte/2fa/recovery-codes/generate/")
    authenticated(client, "/compte/2fa/totp/deactivate/")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/compte/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=alice).exists()
    found = Entry.objects.filter(kind__startswith="account.factor").order_by("pk")
    kinds = [(entry.kind, entry.facts["factor"]) for entry in found]
    assert ("account.factor_added", "totp") in kinds
    assert ("account.factor_removed", "totp") in kinds
    assert any(kind == "account.factor_renewed" for kind, _factor in kinds)
    assert all(entry.actor_id == alice.pk for entry in found)
    assert secret not in str(list(found.values()))
    assert "telephone" in sentence(found[0]) or "téléphone" in sentence(found[0])
