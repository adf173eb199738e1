"""Texts from outside: canonical JSON with limits, credentials, elections, what cannot be written."""

import json
from dataclasses import replace
from typing import Any

import pytest

from interlignes.sealed import credentials, limits
from interlignes.sealed.archive import START, EventType, append_ballot, first_text
from interlignes.sealed.credentials import (
    check_credentials,
    credentials_text,
    is_code,
    make_code,
    read_credentials,
)
from interlignes.sealed.decryption import count
from interlignes.sealed.election import Question, make_election, read_election
from interlignes.sealed.encoding import array, dump, load, string, whole
from interlignes.sealed.groups import P, power_of_g
from interlignes.sealed.reasons import Invalid, Reason
from tests.sealed.making import JUDGMENT, MOTION, ONE_TO_TWO, Chance, make_scene

pytestmark = pytest.mark.once


def reason_of(call: Any, *arguments: Any, **options: Any) -> Reason:
    """Why a text is refused."""
    with pytest.raises(Invalid) as caught:
        call(*arguments, **options)
    return caught.value.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.NOT_JSON),
        ("{", Reason.NOT_JSON),
        ('{"a":1}x', Reason.NOT_JSON),
        ("'a'", Reason.NOT_JSON),
        ('"\t"', Reason.NOT_JSON),
        ("[1, 2]", Reason.NOT_CANONICAL),
        (" 1", Reason.NOT_CANONICAL),
        ('{"a":1,"a":1}', Reason.NOT_CANONICAL),
        ('"\\u00e9"', Reason.NOT_CANONICAL),
        ('"\\/"', Reason.NOT_CANONICAL),
        ('"\\ud800"', Reason.NOT_CANONICAL),
        ('"\x7f"', Reason.NOT_CANONICAL),
        ("-0", Reason.NOT_CANONICAL),
        ("1.0", Reason.NUMBER),
        ("1e5", Reason.NUMBER),
        ("NaN", Reason.NUMBER),
        ("-Infinity", Reason.NUMBER),
        ("1" * 17, Reason.NUMBER),
        ("1" * 1_000_000, Reason.NUMBER),
        ('"\ud800"', Reason.NOT_UTF8),
        ("[" * 100_000, Reason.TOO_DEEP),
        ('{"a":' * 100_000, Reason.TOO_DEEP),
        ("[" * 100_000 + "]" * 100_000, Reason.TOO_DEEP),
        ('"' + "x" * limits.RECORD_BYTES + '"', Reason.TOO_LARGE),
        ('"' + '\\"' * 1_000_000, Reason.NOT_JSON),
    ],
)
def test_text_that_cannot_be_read(text: str, reason: Reason) -> None:
    assert reason_of(load, text) is reason


@pytest.mark.parametrize(
    "value", [{"é": ["\n", '"', "\\", "🗳", "\x1f", "\x7f"]}, [], {}, "", 0, -5, True, None]
)
def test_what_was_written_can_be_read(value: Any) -> None:
    assert load(dump(value)) == value


def test_shapes() -> None:
    assert reason_of(array, [1, 2], most=1) is Reason.TOO_LARGE
    assert reason_of(string, "xx", most=1) is Reason.TOO_LARGE
    assert reason_of(string, 7) is Reason.WRONG_SHAPE
    assert reason_of(whole, True, most=1) is Reason.WRONG_SHAPE
    assert reason_of(whole, 2, most=1) is Reason.NUMBER


# Credentials


def test_code_is_hard_to_mistype() -> None:
    """One wrong character, or two neighbours exchanged, and the check digit says so in 51 of 53 cases or more."""
    code = make_code(rng=Chance(1))
    assert is_code(code)
    wrong = [code[:at] + "z" + code[at + 1 :] for at in range(len(code)) if code[at] not in "z-"]
    assert sum(map(is_code, wrong)) <= 1
    assert not is_code(code.replace("-", ""))
    assert not is_code(code[:-1] + "0")
    with pytest.raises(ValueError):
        credentials.private_key(wrong[0], uuid="1" * 14)


def test_code_of_later_versions_of_the_tool() -> None:
    """A vector of belenios-tool 3.0; more of them in tests/interop."""
    code = "fFPYt-31Azo3-mj8pA-z6Tsav"
    assert is_code(code)
    assert credentials.public_key(code, uuid="EE7EV9rrfNsxY5").startswith("10516250522284184952")


def test_code_depends_on_the_election() -> None:
    code = make_code(rng=Chance(1))
    assert credentials.public_key(code, uuid="1" * 14) != credentials.public_key(code, uuid="2" * 14)


def test_list_tells_nothing_by_its_order() -> None:
    keys = [str(power_of_g(number)) for number in range(2, 9)]
    assert credentials_text(keys) == credentials_text(reversed(keys))
    assert read_credentials(credentials_text(keys)) == dict.fromkeys(keys, 1)


def test_list_with_too_many_votes() -> None:
    most = [
        dump([f"{power_of_g(number)},{limits.WEIGHT}" for number in range(2, count)])
        for count in (1075, 1076)
    ]
    assert len(read_credentials(most[0])) == 1073
    assert reason_of(read_credentials, most[1]) is Reason.TOO_LARGE


@pytest.mark.parametrize("size", [1, 150])
def test_stranger_in_a_list(size: int) -> None:
    """In a short list, tested one by one, and in a long one, tested at once."""
    seed = bytes(32)
    keys = [str(power_of_g(number)) for number in range(size)]
    check_credentials(keys, seed=seed)
    assert reason_of(check_credentials, [*keys, str(P - 1)], seed=seed) is Reason.OUTSIDE_GROUP


# Elections


def written(**changes: Any) -> str:
    """The text of an election with some fields changed; None removes one."""
    value = {**json.loads(make_scene().election.text), **changes}
    return dump({name: content for name, content in value.items() if content is not None})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"version": 2}, Reason.VERSION),
        ({"version": None}, Reason.VERSION),
        ({"group": "Ed25519"}, Reason.GROUP),
        ({"group": "RFC-3526-2048"}, Reason.GROUP),
        ({"uuid": "short"}, Reason.UUID),
        ({"uuid": "1" * 65}, Reason.UUID),
        ({"uuid": "../../../../../etc"}, Reason.UUID),
        ({"public_key": str(P - 1)}, Reason.OUTSIDE_GROUP),
        ({"questions": []}, Reason.WRONG_SHAPE),
        ({"questions": [MOTION.as_json()] * 101}, Reason.TOO_LARGE),
        ({"questions": [{"type": "NonHomomorphic", "value": {}}]}, Reason.QUESTION_KIND),
        ({"questions": [{**MOTION.as_json(), "max": 4}]}, Reason.NUMBER),
        ({"questions": [{**MOTION.as_json(), "min": 2}]}, Reason.NUMBER),
        ({"questions": [{**MOTION.as_json(), "max": 0, "min": 0}]}, Reason.NUMBER),
        ({"questions": [{**MOTION.as_json(), "blank": "yes"}]}, Reason.WRONG_SHAPE),
        ({"questions": [{**MOTION.as_json(), "answers": ["x"] * 101}]}, Reason.TOO_LARGE),
        ({"questions": [{**MOTION.as_json(), "question": "x" * 10_001}]}, Reason.TOO_LARGE),
        ({"name": None}, Reason.WRONG_SHAPE),
        ({"something": "else"}, Reason.WRONG_SHAPE),
        ({"administrator": 7}, Reason.WRONG_SHAPE),
    ],
)
def test_election_that_cannot_be_read(changes: dict[str, Any], reason: Reason) -> None:
    assert reason_of(read_election, written(**changes)) is reason


def test_election_of_no_object() -> None:
    assert reason_of(read_election, "[]") is Reason.VERSION


def test_election_keeps_its_officers() -> None:
    election = make_election(
        uuid="1" * 14,
        name="n",
        description="d",
        questions=[MOTION, *JUDGMENT],
        public_key=power_of_g(2),
        administrator="Bruno",
        credential_authority="Serveur",
    )
    assert read_election(election.text) == election
    assert (election.administrator, election.credential_authority) == ("Bruno", "Serveur")
    assert election != replace(election, text=election.text + " ")


@pytest.mark.parametrize("change", [{"uuid": "x"}, {"questions": []}, {"public_key": 0}, {"name": "\ud800"}])
def test_election_that_nobody_could_read_is_not_made(change: dict[str, Any]) -> None:
    honest: dict[str, Any] = {
        "uuid": "1" * 14,
        "name": "",
        "description": "",
        "questions": [MOTION],
        "public_key": power_of_g(2),
    }
    with pytest.raises(ValueError):
        make_election(**{**honest, **change})


@pytest.mark.parametrize(("least", "most"), [(-1, 1), (2, 1), (0, 0), (1, 4)])
def test_question_that_cannot_be_asked(least: int, most: int) -> None:
    with pytest.raises(ValueError):
        Question("?", ("a", "b", "c"), least, most)


@pytest.mark.parametrize("chosen", [[], [0, 1, 2], [3], [-1], [0, 0]])
def test_choice_that_is_not_offered(chosen: list[int]) -> None:
    with pytest.raises(ValueError):
        ONE_TO_TWO.vector(chosen)


def test_choices_as_vectors() -> None:
    assert ONE_TO_TWO.vector(None) == (1, 0, 0, 0)
    assert ONE_TO_TWO.vector([2, 0]) == (0, 1, 0, 1)
    assert JUDGMENT[0].vector([1]) == (0, 1, 0, 0)
    with pytest.raises(ValueError):
        JUDGMENT[0].vector(None)


# What is not written


def test_events_are_written_in_their_order_only() -> None:
    with pytest.raises(ValueError):
        append_ballot(START, "{}")
    scene = make_scene()
    assert scene.head.may_be_followed_by(EventType.BALLOT)
    scene.close()
    with pytest.raises(ValueError):
        append_ballot(scene.head, "{}")


@pytest.mark.parametrize("timestamp", [-1, 8**11])
def test_time_that_a_file_cannot_carry(timestamp: int) -> None:
    with pytest.raises(ValueError):
        first_text(timestamp)


def test_count_beyond_the_votes() -> None:
    assert count([[power_of_g(3), 1], [power_of_g(3)]], votes=3) == ((3, 0), (3,))
    with pytest.raises(ValueError):
        count([[power_of_g(4)]], votes=3)


def test_error_says_where() -> None:
    assert str(Invalid(Reason.RESULT)) == "result"
    assert str(Invalid(Reason.NUMBER, detail="x", ballot=3)) == "ballot 3, number, x"
    assert str(Invalid(Reason.NUMBER, trustee=2)) == "trustee 2, number"
