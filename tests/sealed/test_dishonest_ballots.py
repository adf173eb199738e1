"""Every way in which a ballot can be dishonest, each really made: hashes, signature and chain fit what they hold."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from interlignes.sealed import credentials
from interlignes.sealed.ballot import (
    Answer,
    Ciphertext,
    check_ballot,
    individual_prefix,
    overall_prefix,
    product_of,
    statement,
)
from interlignes.sealed.election import Question
from interlignes.sealed.encoding import dump, fingerprint
from interlignes.sealed.encryption import encrypt_vectors, sign_ballot
from interlignes.sealed.groups import P, Q, arithmetic, power_of_g
from interlignes.sealed.proofs import Opening, Proof, prove_one_of
from interlignes.sealed.randomness import scalar
from interlignes.sealed.reasons import Invalid, Reason
from tests.sealed.making import MOTION, ONE_OF_FOUR, ONE_TO_TWO, Scene, make_scene
from tests.sealed.refusals import refused

pytestmark = pytest.mark.once

MINUS_ONE = P - 1
CUBE_ROOT = next(root for base in range(2, 20) if (root := arithmetic.power(base, (P - 1) // 3, P)) != 1)


def private_of(scene: Scene, voter: int) -> int:
    """The key that a voter signs with."""
    return credentials.private_key(scene.voters[voter].code, uuid=scene.election.uuid)


def put_answers(scene: Scene, voter: int, *answers: Answer) -> None:
    """Cast altered answers, signed by the voter."""
    private = private_of(scene, voter)
    signed = sign_ballot(
        scene.election, scene.voters[voter].public, answers, private_key=private, rng=scene.rng
    )
    scene.put(signed)


def off_by_one(proof: Proof) -> Proof:
    """A false proof."""
    return replace(proof, response=(proof.response + 1) % Q)


ALTERATIONS: dict[str, tuple[Callable[[Answer], Answer], Reason]] = {
    "individual proof": (
        lambda a: replace(a, individual=(*a.individual[:-1], tuple(map(off_by_one, a.individual[-1])))),
        Reason.INDIVIDUAL_PROOF,
    ),
    "overall proof": (
        lambda a: replace(a, overall=(*a.overall[:-1], off_by_one(a.overall[-1]))),
        Reason.OVERALL_PROOF,
    ),
    "blank proof": (lambda a: replace(a, blank=(off_by_one(a.blank[0]), a.blank[1])), Reason.BLANK_PROOF),
    "challenges exchanged": (lambda a: replace(a, blank=a.blank[::-1]), Reason.BLANK_PROOF),
    "ciphertext": (
        lambda a: replace(
            a, choices=(replace(a.choices[0], beta=a.choices[0].beta * power_of_g(1) % P), *a.choices[1:])
        ),
        Reason.INDIVIDUAL_PROOF,
    ),
    "choices exchanged": (
        lambda a: replace(
            a,
            choices=(a.choices[0], a.choices[2], a.choices[1], *a.choices[3:]),
            individual=(a.individual[0], a.individual[2], a.individual[1], *a.individual[3:]),
        ),
        Reason.BLANK_PROOF,
    ),
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_altered_answer(name: str) -> None:
    alter, reason = ALTERATIONS[name]
    scene = make_scene()
    scene.cast(0, [[0]])
    put_answers(scene, 1, alter(scene.ballot_of(1, [[1]]).answers[0]))
    refused(scene.content, reason, ballot=2)


@pytest.mark.parametrize("blank", [False, True])
@pytest.mark.parametrize("most", [1, 3])
@pytest.mark.parametrize("answers", [1, 2, 4, 5, 6, 9])
def test_sum_is_checked_whatever_the_shortest_way_to_it(answers: int, most: int, blank: bool) -> None:
    """`ballot._Total` has three ways, by the numbers of choices and of proofs."""
    most = min(most, answers)
    question = Question("?", tuple("abcdefghi"[:answers]), 1, most, blank)
    scene = make_scene(questions=[question])
    allowed = {scene.voters[0].public}
    check_ballot(scene.ballot_of(0, [list(range(most))]).text, scene.election, credentials=allowed)
    nobody = encrypt_vectors(
        scene.election, [(0,) * question.size], private_key=private_of(scene, 0), rng=scene.rng
    )
    with pytest.raises(Invalid, match=Reason.OVERALL_PROOF.value):
        check_ballot(nobody.text, scene.election, credentials=allowed)


@pytest.mark.parametrize(
    ("question", "vector", "reason"),
    [
        (MOTION, (0, 1, 1, 0), Reason.OVERALL_PROOF),
        (MOTION, (0, 0, 0, 0), Reason.OVERALL_PROOF),
        (MOTION, (1, 1, 0, 0), Reason.BLANK_PROOF),
        (MOTION, (0, 2, -1, 0), Reason.INDIVIDUAL_PROOF),
        (MOTION, (2, 0, 0, 0), Reason.INDIVIDUAL_PROOF),
        (ONE_OF_FOUR, (1, 0, 1, 0), Reason.OVERALL_PROOF),
        (ONE_OF_FOUR, (0, 0, 0, 0), Reason.OVERALL_PROOF),
        (ONE_TO_TWO, (0, 1, 1, 1), Reason.OVERALL_PROOF),
        (ONE_TO_TWO, (1, 1, 0, 0), Reason.BLANK_PROOF),
    ],
)
def test_choices_that_are_not_allowed(question: object, vector: tuple[int, ...], reason: Reason) -> None:
    scene = make_scene(questions=[question])  # type: ignore[list-item]
    scene.put(encrypt_vectors(scene.election, [vector], private_key=private_of(scene, 0), rng=scene.rng))
    refused(scene.content, reason, ballot=1)


def test_credential_that_is_not_listed() -> None:
    scene = make_scene()
    scene.put(encrypt_vectors(scene.election, [(0, 1, 0, 0)], private_key=scalar(scene.rng), rng=scene.rng))
    refused(scene.content, Reason.UNKNOWN_CREDENTIAL, ballot=1)


def test_urn_accepts_a_ballot_of_the_voter_alone() -> None:
    """What an urn asks before it gives a receipt: the whole list, or the one credential of whoever is logged in."""
    scene = make_scene()
    ballot = scene.ballot_of(0, [[0]])
    mine, others = {scene.voters[0].public}, {scene.voters[1].public}
    assert check_ballot(ballot.text, scene.election, credentials=mine) == ballot
    assert check_ballot(ballot.text, scene.election, credentials=scene.weights).tracker == ballot.tracker
    with pytest.raises(Invalid) as caught:
        check_ballot(ballot.text, scene.election, credentials=others)
    assert caught.value.reason is Reason.UNKNOWN_CREDENTIAL


def test_ballot_of_another_election() -> None:
    other = make_scene(seed=7)
    scene = make_scene()
    scene.put(other.ballot_of(0, [[0]]))
    refused(scene.content, Reason.OTHER_ELECTION, ballot=1)


def test_ballot_of_another_election_of_the_same_voters_and_keys() -> None:
    scene = make_scene()
    other = replace(scene.election, text=scene.election.text.replace("Motion n° 1", "Motion n° 2"))
    moved = encrypt_vectors(other, [(0, 1, 0, 0)], private_key=private_of(scene, 0), rng=scene.rng)
    answers, private = moved.answers, private_of(scene, 0)
    scene.put(sign_ballot(scene.election, moved.credential, answers, private_key=private, rng=scene.rng))
    refused(scene.content, Reason.INDIVIDUAL_PROOF, ballot=1)


def test_copied_ballot_of_another_voter() -> None:
    scene = make_scene()
    put_answers(scene, 1, *scene.cast(0, [[0]]).answers)
    refused(scene.content, Reason.INDIVIDUAL_PROOF, ballot=2)


@pytest.mark.parametrize("is_hash_mended", [False, True])
def test_ballot_under_another_name(is_hash_mended: bool) -> None:
    """The credential replaced in the text, with the hash of the result or without, and the old signature."""
    scene = make_scene()
    written = json.loads(scene.ballot_of(0, [[0]]).text)
    written["credential"] = scene.voters[1].public
    signature = written.pop("signature")
    if is_hash_mended:
        signature["hash"] = fingerprint(dump(written))
    cast = dump({**written, "signature": signature})
    scene.put(replace(scene.ballot_of(0, [[0]]), text=cast))
    refused(scene.content, Reason.BALLOT_SIGNATURE if is_hash_mended else Reason.BALLOT_HASH, ballot=1)


def twisted(scene: Scene, voter: int, factor: int, order: int) -> Answer:
    """One of four, the first alpha outside of the group and every proof valid: challenges are tried until factor
    to their power is 1."""
    election, rng = scene.election, scene.rng
    context = f"{election.fingerprint}|{scene.voters[voter].public}"
    secrets, vector = [scalar(rng) for _ in range(4)], (1, 0, 0, 0)
    choices = [
        Ciphertext(power_of_g(secret), election.key.power(secret) * power_of_g(value) % P)
        for secret, value in zip(secrets, vector, strict=True)
    ]
    choices[0] = replace(choices[0], alpha=choices[0].alpha * factor % P)

    def lucky(prefix: str, openings: list[Opening]) -> tuple[Proof, ...]:
        while True:
            proofs = prove_one_of(prefix, openings, election.key, rng=rng)
            if not any(proof.challenge % order for proof in proofs):
                return proofs

    individual = tuple(
        lucky(individual_prefix(context, choice), [Opening(secret, value), Opening(secret, value - 1)])
        for choice, secret, value in zip(choices, secrets, vector, strict=True)
    )
    prefix = overall_prefix(statement(context, choices), product_of(choices), blank=False)
    return Answer(tuple(choices), individual, lucky(prefix, [Opening(sum(secrets), 0)]))


@cache
def crowd() -> Scene:
    """An election of forty ballots, enough for the batch test of membership."""
    scene = make_scene(voters=50, questions=[ONE_OF_FOUR])
    for voter in range(40):
        scene.cast(voter, [[voter % 4]])
    return scene


@pytest.mark.parametrize(("factor", "order"), [(MINUS_ONE, 2), (CUBE_ROOT, 3)], ids=["order 2", "order 3"])
def test_element_outside_the_group_with_valid_proofs(factor: int, order: int) -> None:
    """In a small urn, where each element is tested, and in a large one, where all are tested at once."""
    assert factor != 1
    assert arithmetic.power(factor, order, P) == 1
    few = make_scene(questions=[ONE_OF_FOUR])
    put_answers(few, 1, twisted(few, 1, factor, order))
    refused(few.content, Reason.OUTSIDE_GROUP, ballot=1)
    scene = crowd()
    many = replace(scene, records=list(scene.records), ballots=list(scene.ballots))
    put_answers(many, 41, twisted(many, 41, factor, order))
    refused(many.content, Reason.OUTSIDE_GROUP, ballot=41)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('{"election_uuid":', '{ "election_uuid":', Reason.NOT_CANONICAL),
        ('"answers":[', '"answers":[\n', Reason.NOT_CANONICAL),
        ('"alpha":"', '"\\u0061lpha":"', Reason.NOT_CANONICAL),
        ('"alpha":"', '"alpha":"0', Reason.ELEMENT),
        ('"alpha":"', '"alpha":"+', Reason.ELEMENT),
        ('"response":"', '"response":"0', Reason.NUMBER),
        ('{"alpha"', '{"alpha":"1","alpha"', Reason.NOT_CANONICAL),
        ('{"alpha"', '{"gamma":"1","alpha"', Reason.WRONG_SHAPE),
        ('"overall_proof"', '"overall_proofs"', Reason.WRONG_SHAPE),
    ],
)
def test_text_that_is_not_canonical(old: str, new: str, reason: Reason) -> None:
    """Signed or not: another text of the same ballot would have another tracker."""
    scene = make_scene()
    ballot = scene.ballot_of(0, [[0]])
    assert old in ballot.text
    scene.put(replace(ballot, text=ballot.text.replace(old, new, 1)))
    refused(scene.content, reason, ballot=1)


def test_fields_in_another_order() -> None:
    scene = make_scene()
    ballot = scene.ballot_of(0, [[0]])
    scene.put(replace(ballot, text=dump(dict(sorted(json.loads(ballot.text).items())))))
    refused(scene.content, Reason.WRONG_SHAPE, ballot=1)


def test_scalar_beyond_q() -> None:
    """The same proof with a response one q higher would be a second text of the same ballot."""
    scene = make_scene()
    ballot = scene.ballot_of(0, [[0]])
    answer = ballot.answers[0]
    larger = replace(answer, overall=(replace(answer.overall[0], response=answer.overall[0].response + Q),))
    text = ballot.text.replace(dump(answer.overall[0].as_json()), dump(larger.overall[0].as_json()))
    assert text != ballot.text
    scene.put(replace(ballot, text=text))
    refused(scene.content, Reason.NUMBER, ballot=1)
