"""Invitations, statuses and mandates: who may, when, twice, at once, half-way."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction

from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.delivery import compose
from interlignes.outbox.models import Mail
from members import actions
from members.choices import Role, StatusKind
from members.hashers import Argon2id
from members.models import Cooperative, Invitation, Mandate, Member, Status
from members.tasks import tidy
from tests.conftest import LONG_AGO, PASSWORD, make_member

pytestmark = pytest.mark.django_db
TODAY = clock.today
GOOD = "une phrase bien à moi"


def newcomer(by: Member | None, email: str = "Fatou@Example.coop") -> Member:
    return actions.add_member(
        email=email,
        first_name="Fatou",
        last_name="D",
        status=StatusKind.EMPLOYEE,
        since_on=LONG_AGO,
        by=by,
        at=clock.now(),
    )


def key_of(invitation: Invitation) -> str:
    """The key as it stands in the mail, decrypted as for sending."""
    mail = Mail.objects.get(about_type="members.invitation", about_id=str(invitation.pk))
    body = str(compose(mail).body)
    return body.split("/bienvenue/")[1].split("/")[0]


def test_add_member_lowers_the_address_and_cannot_log_in(bruno: Member) -> None:
    member = newcomer(bruno)
    assert member.email == "fatou@example.coop"
    assert not member.has_usable_password()
    assert list(Entry.objects.values_list("kind", flat=True).order_by("sequence")) == [
        "member.added",
        "member.status_changed",
    ]


def test_add_member_twice_is_refused_at_the_field(bruno: Member) -> None:
    newcomer(bruno)
    with pytest.raises(Refused) as caught:
        newcomer(bruno, "FATOU@example.coop")
    assert caught.value.field == "email"


@pytest.mark.parametrize(
    "action",
    [
        lambda who, _: newcomer(who),
        lambda who, other: actions.invite(member=other, by=who, at=clock.now()),
        lambda who, other: actions.change_status(
            member=other, kind=StatusKind.LEFT, since_on=date(2026, 1, 1), by=who, at=clock.now()
        ),
        lambda who, _: actions.start_mandate(
            member=who, role=Role.GERANCE, starts_on=LONG_AGO, ends_on=None, by=who, at=clock.now()
        ),
        lambda who, other: actions.change_member(member=other, first_name="X", by=who, at=clock.now()),
        lambda who, _: actions.change_cooperative(
            name="X", legal_name="", address="", by=who, at=clock.now()
        ),
    ],
)
def test_only_the_gerance_may(alice: Member, dora: Member, action: Any) -> None:
    with pytest.raises(Refused):
        action(alice, dora)
    assert not Entry.objects.exists()


def test_invitation_opens_the_account_once(bruno: Member) -> None:
    member = newcomer(bruno)
    key = key_of(actions.invite(member=member, by=bruno, at=clock.now()))
    opened = actions.accept_invitation(key=key, password=GOOD, at=clock.now())
    assert opened.check_password(GOOD)
    assert opened.emailaddress_set.get().verified
    with pytest.raises(Refused):
        actions.accept_invitation(key=key, password=GOOD, at=clock.now())
    with pytest.raises(Refused):
        actions.invite(member=opened, by=bruno, at=clock.now())


def test_invitation_key_is_nowhere_in_clear(bruno: Member) -> None:
    invitation = actions.invite(member=newcomer(bruno), by=bruno, at=clock.now())
    key = key_of(invitation)
    mail = Mail.objects.get()
    assert key not in mail.text + mail.html + mail.subject
    assert key != invitation.key_digest


@pytest.mark.parametrize("days", [15, 400])
def test_invitation_expires(bruno: Member, days: int) -> None:
    key = key_of(actions.invite(member=newcomer(bruno), by=bruno, at=clock.now()))
    with pytest.raises(Refused):
        actions.accept_invitation(key=key, password=GOOD, at=clock.now() + timedelta(days=days))


def test_newer_invitation_withdraws_the_older(bruno: Member) -> None:
    member = newcomer(bruno)
    older = key_of(actions.invite(member=member, by=bruno, at=clock.now()))
    newer = key_of(actions.invite(member=member, by=bruno, at=clock.now()))
    with pytest.raises(Refused):
        actions.accept_invitation(key=older, password=GOOD, at=clock.now())
    assert actions.accept_invitation(key=newer, password=GOOD, at=clock.now()) == member


def test_withdrawn_invitation_opens_nothing(bruno: Member) -> None:
    invitation = actions.invite(member=newcomer(bruno), by=bruno, at=clock.now())
    key = key_of(invitation)
    actions.withdraw_invitation(invitation=invitation, by=bruno, at=clock.now())
    with pytest.raises(Refused):
        actions.accept_invitation(key=key, password=GOOD, at=clock.now())


@pytest.mark.parametrize("password", ["court", "1234567890", "fatou@example.coop", "motdepasse"[:9]])
def test_weak_password_is_refused_at_the_field_and_consumes_nothing(bruno: Member, password: str) -> None:
    key = key_of(actions.invite(member=newcomer(bruno), by=bruno, at=clock.now()))
    with pytest.raises(Refused) as caught:
        actions.accept_invitation(key=key, password=password, at=clock.now())
    assert caught.value.field == "password"
    assert Invitation.objects.get().used_at is None


def test_invitation_of_somebody_who_left_meanwhile_is_refused(bruno: Member) -> None:
    member = newcomer(bruno)
    key = key_of(actions.invite(member=member, by=bruno, at=clock.now()))
    Status.objects.create(member=member, kind=StatusKind.LEFT, since_on=clock.today())
    with pytest.raises(Refused):
        actions.accept_invitation(key=key, password=GOOD, at=clock.now())


@pytest.mark.django_db(transaction=True)
def test_invitation_accepted_at_once_from_many_sides_opens_once(bruno: Member) -> None:
    key = key_of(actions.invite(member=newcomer(bruno), by=bruno, at=clock.now()))
    won: list[str] = []

    def accept(number: int) -> None:
        try:
            actions.accept_invitation(key=key, password=f"{GOOD} {number}", at=clock.now())
            won.append(f"{GOOD} {number}")
        except Refused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert Member.objects.get(first_name="Fatou").check_password(won[0])


def found(key: str) -> Member:
    return actions.found_cooperative(
        key=key,
        name="La Ruche",
        legal_name="La Ruche, SCOP",
        first_name="Zoé",
        last_name="Z",
        email="zoe@example.coop",
        password=GOOD,
        at=clock.now(),
    )


def test_first_link_founds_the_cooperative_once() -> None:
    stale = actions.first_link(at=clock.now()).rstrip("/").rpartition("/")[2]
    key = actions.first_link(at=clock.now()).rstrip("/").rpartition("/")[2]
    with pytest.raises(Refused):
        found(stale)
    zoe = found(key)
    assert zoe.is_staff
    assert Cooperative.objects.get().name == "La Ruche"
    with pytest.raises(Refused):
        found(key)
    with pytest.raises(Refused):
        actions.first_link(at=clock.now())


def test_first_link_is_no_invitation_and_the_reverse(bruno: Member) -> None:
    Mandate.objects.all().delete()
    first = actions.first_link(at=clock.now()).rstrip("/").rpartition("/")[2]
    with pytest.raises(Refused):
        actions.accept_invitation(key=first, password=GOOD, at=clock.now())
    member = newcomer(None)
    key = key_of(actions.invite(member=member, by=None, at=clock.now()))
    with pytest.raises(Refused):
        found(key)


def test_leaving_ends_mandates_links_and_access_at_once(
    bruno: Member, alice: Member, client_for: Any
) -> None:
    client = client_for(alice)
    client.get("/moi/")
    Mandate.objects.create(member=alice, role=Role.SCRUTINEER, starts_on=LONG_AGO)
    Mandate.objects.create(member=alice, role=Role.REFERENT, starts_on=clock.today())
    today = clock.today()
    actions.change_status(member=alice, kind=StatusKind.LEFT, since_on=today, by=bruno, at=clock.now())
    assert client.get("/moi/").status_code == 302
    assert not UserSession.objects.filter(user=alice).exists()
    assert alice.mandates.get(role=Role.SCRUTINEER).ends_on == today - timedelta(days=1)
    assert not alice.mandates.filter(role=Role.REFERENT).exists()  # it never began


def test_leaving_in_the_future_ends_access_by_itself_on_the_day(
    bruno: Member, alice: Member, client_for: Any
) -> None:
    day = clock.today() + timedelta(days=3)
    actions.change_status(member=alice, kind=StatusKind.LEFT, since_on=day, by=bruno, at=clock.now())
    client = client_for(Member.objects.get(pk=alice.pk))
    assert client.get("/moi/").status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=3)):
        assert client.get("/moi/").status_code == 302


def test_last_gerant_can_neither_leave_nor_end_her_mandate(bruno: Member, alice: Member) -> None:
    today = clock.today()
    with pytest.raises(Refused):
        actions.change_status(member=bruno, kind=StatusKind.LEFT, since_on=today, by=bruno, at=clock.now())
    with pytest.raises(Refused):
        actions.end_mandate(mandate=bruno.mandates.get(), ends_on=today, by=bruno, at=clock.now())
    actions.start_mandate(
        member=alice, role=Role.GERANCE, starts_on=today, ends_on=None, by=bruno, at=clock.now()
    )
    actions.end_mandate(mandate=bruno.mandates.get(), ends_on=today, by=bruno, at=clock.now())
    assert bruno.mandates.get().ends_on == today


@pytest.mark.parametrize(
    ("role", "start", "end", "field"),
    [
        (Role.GERANCE, date(2026, 1, 1), None, "starts_on"),
        (Role.SCRUTINEER, date(2026, 1, 2), date(2026, 1, 1), "ends_on"),
        (Role.SCRUTINEER, date(2019, 1, 1), None, "starts_on"),
    ],
)
def test_mandate_that_does_not_fit_is_refused_at_its_field(
    bruno: Member, role: str, start: date, end: date | None, field: str
) -> None:
    with pytest.raises(Refused) as caught:
        actions.start_mandate(member=bruno, role=role, starts_on=start, ends_on=end, by=bruno, at=clock.now())
    assert caught.value.field == field


def test_end_mandate_before_it_began_is_refused(bruno: Member, alice: Member) -> None:
    mandate = Mandate.objects.create(member=alice, role=Role.REFERENT, starts_on=date(2026, 1, 1))
    with pytest.raises(Refused) as caught:
        actions.end_mandate(mandate=mandate, ends_on=date(2025, 1, 1), by=bruno, at=clock.now())
    assert caught.value.field == "ends_on"
    actions.end_mandate(mandate=mandate, ends_on=date(2026, 2, 1), by=bruno, at=clock.now())


def test_status_twice_on_a_day_is_refused(bruno: Member, dora: Member) -> None:
    with pytest.raises(Refused) as caught:
        actions.change_status(
            member=dora, kind=StatusKind.ASSOCIATE, since_on=LONG_AGO, by=bruno, at=clock.now()
        )
    assert caught.value.field == "since_on"


def test_status_recorded_by_mistake_is_taken_back_but_the_only_one_stays(bruno: Member, dora: Member) -> None:
    actions.change_status(
        member=dora, kind=StatusKind.ASSOCIATE, since_on=date(2026, 1, 1), by=bruno, at=clock.now()
    )
    actions.remove_status(status=dora.statuses.get(kind=StatusKind.ASSOCIATE), by=bruno, at=clock.now())
    with pytest.raises(Refused):
        actions.remove_status(status=dora.statuses.get(), by=bruno, at=clock.now())


def test_change_member_corrects_names_and_the_address_before_the_account(
    bruno: Member, alice: Member
) -> None:
    member = newcomer(bruno)
    actions.change_member(
        member=member, email="F@example.coop", first_name="Fatoumata", by=bruno, at=clock.now()
    )
    member.refresh_from_db()
    assert (member.email, member.first_name) == ("f@example.coop", "Fatoumata")
    with pytest.raises(Refused):
        actions.change_member(member=member, email=alice.email, by=bruno, at=clock.now())
    with pytest.raises(Refused):
        actions.change_member(member=alice, email="other@example.coop", by=bruno, at=clock.now())
    actions.change_member(member=alice, first_name="Alix", by=alice, at=clock.now())


def test_unsubscribe_knows_its_topics(alice: Member) -> None:
    actions.unsubscribe(member_id=alice.pk, topic="reminders")
    alice.refresh_from_db()
    assert (alice.wants_reminders, alice.wants_results) == (False, True)
    with pytest.raises(ValueError, match="unknown topic"):
        actions.unsubscribe(member_id=alice.pk, topic="is_active")


def test_tidy_forgets_expired_sessions_and_old_invitations(
    bruno: Member, alice: Member, client_for: Any
) -> None:
    actions.invite(member=newcomer(bruno), by=bruno, at=clock.now())
    client_for(alice).get("/moi/")
    actions.tidy(at=clock.now())
    assert Invitation.objects.count() == 1
    actions.tidy(at=clock.now() + timedelta(days=500))
    assert Invitation.objects.count() == Session.objects.count() == UserSession.objects.count() == 0


def test_database_itself_refuses_what_cannot_be(alice: Member) -> None:
    wrong: list[Any] = [
        lambda: Member.objects.create(email=alice.email.upper(), first_name="X", last_name="Y"),
        lambda: Status.objects.create(member=alice, kind=StatusKind.LEFT, since_on=LONG_AGO),
        lambda: Status.objects.create(member=alice, kind="king", since_on=date(2026, 1, 1)),
        lambda: Mandate.objects.create(
            member=alice, role=Role.GERANCE, starts_on=date(2026, 1, 2), ends_on=date(2026, 1, 1)
        ),
        lambda: Mandate.objects.create(member=alice, role="king", starts_on=date(2026, 1, 2)),
        lambda: Cooperative.objects.create(pk=2, name="Another"),
        lambda: Invitation.objects.create(
            member=alice, key_digest="x", created_at=clock.now(), expires_at=clock.now() - timedelta(days=1)
        ),
    ]
    for create in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            create()


def test_change_cooperative_is_journalled(bruno: Member) -> None:
    actions.change_cooperative(name="N", legal_name="L", address="A", by=bruno, at=clock.now())
    assert Cooperative.objects.get().legal_name == "L"
    assert Entry.objects.get().kind == "cooperative.changed"


def test_invite_refuses_who_has_left(bruno: Member) -> None:
    gone = make_member("Gaston", StatusKind.LEFT)
    gone.set_unusable_password()
    gone.save()
    with pytest.raises(Refused):
        actions.invite(member=gone, by=bruno, at=clock.now())


def test_password_of_the_fixtures_is_accepted_by_the_rules(alice: Member) -> None:
    assert alice.check_password(PASSWORD)


def test_status_that_opened_ballots_is_not_taken_back(bruno: Member, dora: Member, ballot: Any) -> None:
    late = Status.objects.create(member=bruno, kind=StatusKind.EXTERNAL, since_on=date(2021, 1, 1))
    with pytest.raises(Refused):
        actions.remove_status(status=late, by=bruno, at=clock.now())


def test_hasher_is_argon2id_with_our_parameters() -> None:
    encoded = Argon2id().encode("une phrase", "sel de test 1234")
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert Argon2id().verify("une phrase", encoded)


def test_tidy_task_runs() -> None:
    tidy.delay()


def test_words_of_models(bruno: Member) -> None:
    assert "Bruno Test" in {str(bruno), bruno.get_full_name()}
    assert bruno.get_short_name() == "Bruno"
    assert bruno.get_absolute_url() == "/moi/"
    assert "2020" in str(bruno.statuses.get())
    assert "2020" in str(bruno.mandates.get())
    assert str(Invitation(member=bruno)) == "Bruno Test"
    assert str(Cooperative.objects.get()) == "Les Passeurs"
    assert Member.objects.get_by_natural_key("BRUNO@example.coop") == bruno
