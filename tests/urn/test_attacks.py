"""Attempts to break an urn from outside: numbers that no database holds, endless revotes, pages opened twice."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.sealed.encoding import fingerprint
from interlignes.sealed.proofs import sign
from interlignes.sealed.reasons import Invalid
from interlignes.sealed.trustees import threshold
from interlignes.sealed.trustees.keys import PublicKey, make_public_key
from interlignes.urn.actions import cast as casting
from interlignes.urn.actions import committee as committees
from interlignes.urn.actions import setup
from interlignes.urn.choices import Event, KeyKind, Level
from interlignes.urn.elections import RNG
from interlignes.urn.models import Record
from members.models import Member
from tests.client import CheckedClient
from tests.urn.conftest import MakeBox, Scrutineers, message_of

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
#: Written as JSON: beyond 32 and 64 bits, beyond what Python reads, and what is no number.
NUMBERS = [
    "2147483648",
    "1e999",
    "-1e999",
    "NaN",
    "9" * 30,
    "9" * 4000,
    "9" * 5000,
    "-1",
    "true",
    '"\\ud800"',
    '"\\u0000"',
]


@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
def test_numbers_that_nobody_could_mean(
    number: str, make_box: MakeBox, scrutineers: Scrutineers, client_for: ClientFor
) -> None:
    """Whatever a field holds, the answer is a sentence."""
    person = scrutineers.members[0]
    box = make_box([person], level=Level.RENFORCE, committee=scrutineers.committee, scrutineer=person)
    client, keys = client_for(person), scrutineers.committee.pk
    posts = {
        f"/urnes/{box.urn.uuid}/bulletin/": ['{"paper": %s, "ballot": "{}"}', '{"paper": 1, "ballot": %s}'],
        f"/urnes/{box.urn.uuid}/codes/enregistrer/": [
            '{"codes": %s}',
            '{"codes": {"1": %s}}',
            '{"codes": [[%s, "1"]]}',
        ],
        f"/urnes/{box.urn.uuid}/dechiffrement/": ['{"decryption": %s}'],
        f"/scrutateurs/{keys}/tour/": [
            '{"round": %s}',
            '{"round": 1, "cert": %s}',
            '{"round": 1, "cert": [%s]}',
        ],
        f"/scrutateurs/{keys}/code/": ['{"text": %s, "signature": {}}', '{"text": "a", "signature": %s}'],
    }
    for path, bodies in posts.items():
        for body in bodies:
            answer = client.post(path, body % number, content_type="application/json")
            assert answer.status_code in (400, 422), (path, body)
            assert len(answer.json()["error"]) > 10


@pytest.mark.parametrize("name", ["%00", "a%00b", "%F0%9F%97%B3", "x" * 5000, "..%2F..%2Fetc"])
def test_urns_of_strange_names_are_not_there(name: str, alice: Member, client_for: ClientFor) -> None:
    for page in ("", "archive/", "voter/", "verifier/", "codes/", "depouiller/"):
        assert client_for(alice).get(f"/urnes/{name}/{page}").status_code == 404


def test_endless_revotes_cannot_make_an_urn_too_long_to_be_counted(
    make_box: MakeBox, alice: Member, bruno: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Verifiers limit records and bytes: one voter must not reach them for all."""
    monkeypatch.setattr(casting, "MOST_BALLOTS", 3)
    box = make_box([alice, bruno])
    last = ""
    for number in range(3):
        last = box.fill(alice, [number])
        casting.cast(urn=box.urn, voter=alice.pk, ballot=last, by=alice, at=box.opens_at)
    with pytest.raises(Refused, match="3"):
        box.cast(alice, [0])
    assert casting.cast(urn=box.urn, voter=alice.pk, ballot=last, by=alice, at=box.opens_at).again
    box.cast(bruno, [0])
    box.advance()
    assert box.urn.result == [[0, 1, 0, 1]]


def test_key_page_opened_twice(alice: Member, bruno: Member) -> None:
    """The code made last is the one that counts; the page that shows the other one cannot go on with it."""
    at, members = clock.now(), [alice, bruno]
    committee = committees.form(
        name="Bureau",
        members=[each.pk for each in members],
        threshold=2,
        kind=KeyKind.THRESHOLD,
        by=None,
        at=at,
    )
    first, second, hers = (threshold.make_code(rng=RNG) for _ in range(3))
    for code in (first, second):
        message = {"round": 1, **message_of(committee, 1, 0, code, 2)}
        committees.submit_round(committee=committee, number=1, message=message, by=alice, at=at)
    message = {"round": 1, **message_of(committee, 1, 1, hers, 2)}
    committees.submit_round(committee=committee, number=1, message=message, by=bruno, at=at)
    stale = {"round": 1, **message_of(committee, 1, 0, first, 2)}
    with pytest.raises(Refused):
        committees.submit_round(committee=committee, number=1, message=stale, by=alice, at=at)
    holders = list(committee.holders.order_by("index"))
    kept = committees.certificates_of([holders[1]])
    seat = threshold.Seat(1, 2, 2)
    with pytest.raises(Invalid):
        threshold.make_deal(first, committees.certificates_of(holders), seat=seat, rng=RNG)
    old = [threshold.make_certificate(first, seat=seat, rng=RNG), *kept]
    forged = {"round": 2, "deal": threshold.make_deal(first, old, seat=seat, rng=RNG).as_json()}
    with pytest.raises(Refused):
        committees.submit_round(committee=committee, number=2, message=forged, by=alice, at=at)
    for number in (2, 3):
        for index, (member, code) in enumerate(((alice, second), (bruno, hers))):
            message = {"round": number, **message_of(committee, number, index, code, 2)}
            committees.submit_round(committee=committee, number=number, message=message, by=member, at=at)
    committee.refresh_from_db()
    assert committee.completed_at


def test_scrutineer_with_a_key_of_her_own_is_refused_herself(alice: Member, bruno: Member) -> None:
    """Signed and proven, but not what the shares give: refused at once, and not to the one who comes last."""
    at, codes = clock.now(), [threshold.make_code(rng=RNG) for _ in range(2)]
    pairs = list(zip((alice, bruno), codes, strict=True))
    committee = committees.form(
        name="Bureau", members=[alice.pk, bruno.pk], threshold=2, kind=KeyKind.THRESHOLD, by=None, at=at
    )

    def submit(number: int, message: dict[str, Any], by: Member) -> None:
        posted = {"round": number, **message}
        committees.submit_round(committee=committee, number=number, message=posted, by=by, at=at)

    for number in (1, 2):
        for index, (member, code) in enumerate(pairs):
            submit(number, message_of(committee, number, index, code, 2), member)
    own = make_public_key(12345, rng=RNG)
    signature = sign(str(own.element), threshold._signing_key(codes[0]), rng=RNG)
    with pytest.raises(Refused):
        submit(3, {"key": PublicKey(own.element, own.possession, signature).as_json()}, alice)
    for index, (member, code) in enumerate(pairs):
        submit(3, message_of(committee, 3, index, code, 2), member)
    committee.refresh_from_db()
    assert committee.completed_at


@pytest.mark.parametrize("level", list(Level))
def test_ballots_of_one_urn_are_worth_nothing_in_another(
    level: str, make_box: MakeBox, scrutineers: Scrutineers, alice: Member, bruno: Member
) -> None:
    """The same voters, questions, scrutineers and voting code: neither the text nor its parts can be cast again."""
    options = {
        "level": level,
        "committee": None if level == Level.SIMPLE else scrutineers.committee,
        "scrutineer": scrutineers.members[0] if level == Level.RENFORCE else None,
    }
    one, other = (make_box([alice, bruno], **options) for _ in range(2))
    text = one.fill(alice, [0])
    same_code = other.fill(alice, [0], code=one.code(alice))
    renamed = text.replace(one.urn.uuid, other.urn.uuid)
    moved = json.dumps(
        {
            **json.loads(text),
            "election_uuid": other.urn.uuid,
            "election_hash": fingerprint(other.urn.election),
        },
        separators=(",", ":"),
    )
    for hostile in (text, same_code, renamed, moved):
        with pytest.raises(Refused):
            casting.cast(urn=other.urn, voter=alice.pk, ballot=hostile, by=alice, at=other.opens_at)
    assert not Record.objects.filter(urn=other.urn, event=Event.BALLOT).exists()


def test_delegation_after_a_vote_and_a_vote_after_delegation(
    make_box: MakeBox, alice: Member, bruno: Member
) -> None:
    """Whoever cast a paper first keeps it: a proxy neither takes a vote over nor gives a second one."""
    box = make_box([alice, bruno])
    box.cast(alice, [0])
    setup.hand_to(urn=box.urn, voter=alice.pk, holder=bruno.pk)
    with pytest.raises(Refused):
        box.cast(alice, [1], by=bruno)
    assert box.cast(alice, [2]).replaced
    setup.hand_to(urn=box.urn, voter=bruno.pk, holder=alice.pk)
    with pytest.raises(Refused):
        box.cast(bruno, [0])
    box.cast(bruno, [1], by=alice)
    setup.hand_to(urn=box.urn, voter=bruno.pk, holder=bruno.pk)
    with pytest.raises(Refused):
        box.cast(bruno, [0])
    box.advance()
    assert box.urn.result == [[0, 0, 1, 1]]


def test_closing_while_a_ballot_is_checked(
    make_box: MakeBox, alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count begins between the check of the proofs and the lock: the ballot is refused, the count stands."""
    box = make_box([alice])
    honest = casting._checked

    def slowly(*arguments: Any) -> Any:
        found = honest(*arguments)
        box.advance()
        return found

    monkeypatch.setattr(casting, "_checked", slowly)
    at = box.urn.closes_at - timedelta(seconds=1)
    with pytest.raises(Refused):
        casting.cast(urn=box.urn, voter=alice.pk, ballot=box.fill(alice, [0]), by=alice, at=at)
    assert box.urn.result == [[0, 0, 0, 0]]
    assert box.verified().tally.ballots == 0
