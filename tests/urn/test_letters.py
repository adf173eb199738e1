"""Scrutineers are told what awaits them: a step of the keys, a count; by mail, and on their home page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.kit import clock
from interlignes.outbox.models import Mail
from interlignes.sealed.credentials import make_code, public_key
from interlignes.sealed.trustees import threshold
from interlignes.urn.actions import committee as committees
from interlignes.urn.actions import setup
from interlignes.urn.actions.count import advance
from interlignes.urn.choices import KeyKind, Level
from interlignes.urn.models import Committee
from interlignes.urn.queries import keys_awaited
from members.models import Member
from tests.client import CheckedClient
from tests.conftest import make_member
from tests.urn.conftest import MOTION, MakeBox, Scrutineers, message_of

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
RNG = committees.RNG


@pytest.fixture
def people(db: None) -> list[Member]:
    """Three who are to hold keys."""
    return [make_member(name) for name in ("Sarah", "Simon", "Soline")]


def form(people: list[Member], kind: str = KeyKind.THRESHOLD) -> Committee:
    """A group without keys."""
    numbers = [member.pk for member in people]
    return committees.form(
        name="Bureau", members=numbers, threshold=2, kind=kind, by=numbers[0], at=clock.now()
    )


def mailed(kind: str, occasion: str = "") -> dict[str, str]:
    """First name -> state of the mail."""
    mails = Mail.objects.filter(kind=kind, occasion=occasion)
    names = {member.pk: member.first_name for member in Member.objects.all()}
    return {names[mail.member_id or 0]: mail.state for mail in mails}


def awaited(people: list[Member]) -> list[str]:
    """Whose step is awaited."""
    return [member.first_name for member in people if keys_awaited(member.pk).exists()]


def test_each_step_of_the_keys_is_asked_for(people: list[Member], client_for: ClientFor) -> None:
    committee = form(people)
    codes = [threshold.make_code(rng=RNG) for _ in people]
    assert mailed("urn.keys", "1") == dict.fromkeys(("Sarah", "Simon", "Soline"), "waiting")
    assertContains(client_for(people[0]).get("/"), "sa création vous attend")

    def step(number: int, index: int) -> None:
        message = {"round": number, **message_of(committee, number, index, codes[index], 3)}
        committees.submit_round(
            committee=committee, number=number, message=message, by=people[index], at=clock.now()
        )

    step(1, 0)
    assert awaited(people) == ["Simon", "Soline"]
    assertNotContains(client_for(people[0]).get("/"), "sa création vous attend")
    assert mailed("urn.keys", "1") == {"Sarah": "cancelled", "Simon": "waiting", "Soline": "waiting"}
    step(1, 1)
    assert mailed("urn.keys", "2") == {}
    step(1, 2)
    assert awaited(people) == ["Sarah", "Simon", "Soline"]
    assert mailed("urn.keys", "2") == {"Sarah": "waiting", "Simon": "waiting"}, "who was last is there"
    for index in (2, 1):
        step(2, index)
    assert awaited(people) == ["Sarah"]
    step(2, 0)
    assert mailed("urn.keys", "3") == {"Simon": "waiting", "Soline": "waiting"}
    for index in (0, 1):
        step(3, index)
    assert awaited(people) == ["Soline"]
    step(3, 2)
    assert awaited(people) == []
    assert set(Mail.objects.filter(kind="urn.keys", state="waiting")) == set()


def test_later_group_overtakes_one_that_was_never_completed(people: list[Member]) -> None:
    form(people)
    form(people[:2], kind=KeyKind.SINGLE)
    assert awaited(people) == ["Sarah", "Simon"]


def test_who_has_left_gets_no_mail(people: list[Member]) -> None:
    Member.objects.filter(pk=people[1].pk).update(is_active=False)
    form(people)
    assert set(mailed("urn.keys", "1")) == {"Sarah", "Soline"}


def test_count_is_asked_for_once_and_taken_back_with_the_result(
    make_box: MakeBox, scrutineers: Scrutineers, alice: Member, client_for: ClientFor
) -> None:
    box = make_box([alice], level=Level.BUREAU)
    box.cast(alice, [0])
    assert mailed("urn.count") == {}
    box.advance()
    box.advance()
    assert mailed("urn.count") == dict.fromkeys(("Sarah", "Simon", "Soline"), "waiting")
    mail = Mail.objects.filter(kind="urn.count")[0]
    assert f"/urnes/{box.urn.uuid}/depouiller/" in mail.text
    home = client_for(scrutineers.members[0]).get("/")
    assertContains(home, "1 scrutin clos attend votre part")
    assertNotContains(client_for(alice).get("/"), "attend votre part")
    scrutineers.count(box.urn, 0, box.counted_at)
    assertNotContains(client_for(scrutineers.members[0]).get("/"), "attend votre part")
    scrutineers.count(box.urn, 2, box.counted_at)
    assert set(mailed("urn.count").values()) == {"cancelled"}
    assertNotContains(client_for(scrutineers.members[1]).get("/"), "attend votre part")


def test_voting_codes_are_asked_for(scrutineers: Scrutineers, alice: Member, client_for: ClientFor) -> None:
    at, client = clock.now(), client_for(scrutineers.members[1])
    hours = {"opens_at": at, "closes_at": at + timedelta(hours=1), "at": at}
    urn = setup.plan(name="Exclusion", questions=[MOTION], level=Level.RENFORCE, page="/", **hours)
    setup.expect(urn=urn, voters={alice.pk: alice.pk})
    assertContains(client.get("/"), "Des codes de vote sont attendus de vous")
    assertContains(client.get("/scrutateurs/"), f"/urnes/{urn.uuid}/codes/")
    assertNotContains(client_for(alice).get("/"), "Des codes de vote sont attendus de vous")
    publics = {alice.pk: public_key(make_code(rng=RNG), uuid=urn.uuid)}
    setup.save_codes(urn=urn, publics=publics, by=scrutineers.members[0], at=at)
    assertNotContains(client.get("/"), "Des codes de vote sont attendus de vous")


def test_nobody_is_written_to_where_nobody_is_needed(
    make_box: MakeBox, scrutineers: Scrutineers, alice: Member
) -> None:
    make_box([alice]).advance()
    rehearsal = committees.rehearse(
        committee=scrutineers.committee, by=scrutineers.members[0], at=clock.now()
    )
    advance(urn=rehearsal, at=clock.now())
    assert rehearsal.ended_at
    assert mailed("urn.count") == {}
