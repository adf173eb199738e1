"""Scrutineers whose keys stand alone, and what is refused on the way to complete keys and a sealed urn."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.sealed.credentials import make_code, public_key
from interlignes.sealed.decryption import partially_decrypt
from interlignes.sealed.encoding import dump
from interlignes.sealed.proofs import sign
from interlignes.sealed.tally import make_tally
from interlignes.sealed.trustees import single, threshold
from interlignes.sealed.trustees.keys import PublicKey
from interlignes.urn import permissions, queries, vault
from interlignes.urn.actions import committee as committees
from interlignes.urn.actions import count as counting
from interlignes.urn.actions import secret, setup
from interlignes.urn.choices import KeyKind, Level
from interlignes.urn.elections import RNG
from interlignes.urn.models import Committee
from members.models import Member
from tests.conftest import make_member
from tests.urn.conftest import MOTION, MakeBox, Scrutineers, message_of

pytestmark = pytest.mark.django_db


def form(members: list[Member], kind: str = KeyKind.THRESHOLD, needed: int = 2) -> Committee:
    """A group without keys."""
    numbers = [member.pk for member in members]
    return committees.form(
        name="Bureau", members=numbers, threshold=needed, kind=kind, by=members[0].pk, at=clock.now()
    )


def submit(committee: Committee, number: int, message: dict[str, Any], by: Member) -> int:
    """One message of a round."""
    return committees.submit_round(committee=committee, number=number, message=message, by=by, at=clock.now())


def people(number: int = 2) -> list[Member]:
    """Members who are nothing yet."""
    return [make_member(name) for name in ("Sacha", "Sidonie", "Saul")[:number]]


def test_keys_that_stand_alone_are_all_needed(make_box: MakeBox, alice: Member) -> None:
    members = people()
    committee = form(members, KeyKind.SINGLE, 1)
    assert committee.threshold == 2
    pairs = [single.make_key(rng=RNG) for _ in members]
    for member, (_, public) in zip(members, pairs, strict=True):
        submit(committee, 1, {"key": public.as_json()}, member)
    committee.refresh_from_db()
    assert committee.completed_at
    holder = committee.holders.order_by("index")[0]
    assert committees.verifying_key(holder, KeyKind.SINGLE) == pairs[0][1].element
    box = make_box([alice], level=Level.BUREAU, committee=committee)
    box.cast(alice, [1])
    box.advance()
    for member, (private, _) in zip(members, pairs, strict=True):
        assert box.urn.result is None
        report = box.verified()
        election = report.setup.election
        tally = make_tally(election, report.ballots, report.setup.weights)
        part = partially_decrypt(election, tally, private=private, rng=RNG).text
        counting.decrypt(urn=box.urn, part=part, by=member, at=box.counted_at)
        counting.advance(urn=box.urn, at=box.counted_at)
        box.urn.refresh_from_db()
    assert box.urn.result == [[0, 0, 1, 0]]


def test_groups_that_cannot_be() -> None:
    members = people()
    for wrong in ([], [members[0].pk] * 2, list(range(1, 11))):
        with pytest.raises(Refused):
            committees.form(
                name="B", members=wrong, threshold=1, kind=KeyKind.THRESHOLD, by=None, at=clock.now()
            )
    for needed in (0, 3):
        with pytest.raises(Refused):
            form(members, needed=needed)
    assert not Committee.objects.exists()


def test_messages_that_are_not_kept(alice: Member) -> None:
    members = people()
    committee = form(members)
    codes = [threshold.make_code(rng=RNG) for _ in members]
    first = message_of(committee, 1, 0, codes[0], 2)
    with pytest.raises(Refused):  # no scrutineer
        submit(committee, 1, first, alice)
    with pytest.raises(Refused):  # not yet
        submit(committee, 2, first, members[0])
    for wrong in ({}, {"cert": {}}, message_of(committee, 1, 1, codes[0], 2)):
        with pytest.raises(Refused):
            submit(committee, 1, wrong, members[0])
    for index, member in enumerate(members):
        submit(committee, 1, message_of(committee, 1, index, codes[index], 2), member)
    deal = message_of(committee, 2, 0, codes[0], 2)
    short = {"deal": {**deal["deal"], "shares": deal["deal"]["shares"][:1]}}
    with pytest.raises(Refused):
        submit(committee, 2, short, members[0])
    for index, member in enumerate(members):
        submit(committee, 2, message_of(committee, 2, index, codes[index], 2), member)
    key = message_of(committee, 3, 0, codes[0], 2)["key"]
    unsigned = {name: value for name, value in key.items() if name != "signature"}
    for wrong in (unsigned, message_of(committee, 3, 1, codes[1], 2)["key"]):
        with pytest.raises(Refused):
            submit(committee, 3, {"key": wrong}, members[0])
    with pytest.raises(Refused):
        committees.rehearse(committee=committee, by=members[0], at=clock.now())
    committee.refresh_from_db()
    assert committee.completed_at is None


def test_key_that_follows_from_other_shares_is_not_kept() -> None:
    """Signed by its holder and well made, but not the key that the deals of all give."""
    members = people()
    committee = form(members)
    codes = [threshold.make_code(rng=RNG) for _ in members]
    for number in (1, 2):
        for index, member in enumerate(members):
            submit(committee, number, message_of(committee, number, index, codes[index], 2), member)
    right = message_of(committee, 3, 0, codes[0], 2)["key"]
    other = single.make_key(rng=RNG)[1]
    signature = sign(str(other.element), threshold._signing_key(codes[0]), rng=RNG)
    wrong = PublicKey(other.element, other.possession, signature).as_json()
    with pytest.raises(Refused):
        submit(committee, 3, {"key": wrong}, members[0])
    submit(committee, 3, {"key": right}, members[0])
    assert not committee.holders.get(index=2).key


def test_key_that_was_altered_in_the_database_lets_no_group_take_office() -> None:
    members = people()
    committee = form(members, KeyKind.SINGLE, 1)
    keys = [single.make_key(rng=RNG)[1] for _ in range(3)]
    submit(committee, 1, {"key": keys[0].as_json()}, members[0])
    mixed = PublicKey(keys[2].element, keys[0].possession)  # of nobody: no one knows its secret
    committee.holders.filter(index=1).update(key=dump(mixed.as_json()))
    with pytest.raises(Refused, match="ne vont pas ensemble"):
        submit(committee, 1, {"key": keys[1].as_json()}, members[1])
    committee.refresh_from_db()
    assert committee.completed_at is None


def test_voting_code_stands_once(
    make_box: MakeBox, scrutineers: Scrutineers, alice: Member, bruno: Member
) -> None:
    at, by = clock.now(), scrutineers.members[0]
    hours = {"opens_at": at, "closes_at": at + timedelta(hours=1), "at": at}
    urn = setup.plan(name="Exclusion", questions=[MOTION], level=Level.RENFORCE, page="/", **hours)
    setup.expect(urn=urn, voters={alice.pk: alice.pk, bruno.pk: bruno.pk})
    first, second = (public_key(make_code(rng=RNG), uuid=urn.uuid) for _ in range(2))
    with pytest.raises(Refused, match="deux fois"):
        setup.save_codes(urn=urn, publics={alice.pk: first, bruno.pk: first}, by=by, at=at)
    setup.save_codes(urn=urn, publics={alice.pk: first}, by=by, at=at)
    with pytest.raises(Refused, match="deux fois"):
        setup.save_codes(urn=urn, publics={bruno.pk: first}, by=by, at=at)
    assert setup.save_codes(urn=urn, publics={bruno.pk: second}, by=by, at=at) == 1


def test_who_holds_no_key_is_given_no_message(make_box: MakeBox, alice: Member) -> None:
    data = queries.count_data(make_box([alice]).urn, alice)
    assert (data["certs"], data["deals"], data["key"], data["owner"]) == ([], [], None, 0)


def test_what_a_stranger_may_not(scrutineers: Scrutineers, alice: Member) -> None:
    committee = scrutineers.committee
    with pytest.raises(Refused):
        committees.rehearse(committee=committee, by=alice, at=clock.now())
    assert permissions.may_see_committee(alice, committee)
    assert not permissions.may_see_committee(AnonymousUser(), committee)
    assert queries.waiting_for(committee, list(committee.holders.all())) == 4


def test_bureau_without_scrutineers_is_refused(make_box: MakeBox, alice: Member) -> None:
    with pytest.raises(Refused):
        make_box([alice], level=Level.BUREAU)


def test_urn_is_sealed_once_and_only_with_all_codes(
    make_box: MakeBox, scrutineers: Scrutineers, alice: Member, bruno: Member
) -> None:
    box = make_box([alice], level=Level.RENFORCE, scrutineer=scrutineers.members[0])
    head = box.urn.head
    voters = {alice.pk: alice.pk}
    assert setup.seal(urn=box.urn, voters=voters, at=clock.now())
    setup.expect(urn=box.urn, voters={bruno.pk: bruno.pk})
    box.urn.refresh_from_db()
    assert (box.urn.head, box.urn.papers.count()) == (head, 1)
    assert queries.codes_missing(box.urn) == 0
    with pytest.raises(Refused):
        setup.save_codes(urn=box.urn, publics={alice.pk: "2"}, by=scrutineers.members[0], at=clock.now())


def test_paper_follows_a_proxy_until_it_is_cast(make_box: MakeBox, alice: Member, bruno: Member) -> None:
    box = make_box([alice])
    setup.hand_to(urn=box.urn, voter=alice.pk, holder=bruno.pk)
    box.cast(alice, [0], by=bruno)
    setup.hand_to(urn=box.urn, voter=alice.pk, holder=alice.pk)
    assert box.urn.papers.get(member=alice).holder_id == bruno.pk


def test_no_secret_is_nothing_to_replace(settings: Any, tmp_path: Any) -> None:
    settings.SERVER_SECRET_FILE = tmp_path / "nothing"
    with pytest.raises(vault.SecretLost):
        secret.rotate(at=clock.now())
