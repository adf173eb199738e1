"""Every way in which the count can be dishonest: total, decryptions, result. Hashes and chain are consistent."""

from dataclasses import replace

import pytest

from interlignes.sealed.archive import EventType
from interlignes.sealed.encoding import dump, hexdigest
from interlignes.sealed.groups import G, P
from interlignes.sealed.reasons import Reason
from interlignes.sealed.tally import Tally, make_tally
from interlignes.sealed.verify import verify
from tests.sealed.making import (
    Chance,
    Scene,
    make_bureau_keys,
    make_single_keys,
    voted,
)
from tests.sealed.refusals import refused

pytestmark = pytest.mark.once


def with_tally(scene: Scene, tally: Tally) -> Scene:
    """Close with another total than that of the ballots, and open that."""
    scene.tally = tally
    scene.close()
    scene.decrypt([1])
    return scene


def test_total_without_a_ballot() -> None:
    scene = voted()
    refused(
        with_tally(scene, make_tally(scene.election, scene.ballots[1:2], scene.weights)).content, Reason.TALLY
    )


def test_total_with_the_replaced_ballot() -> None:
    scene = voted()
    first = make_tally(scene.election, scene.ballots[:2], scene.weights)
    refused(with_tally(scene, first).content, Reason.TALLY)


def test_total_with_a_ballot_more() -> None:
    scene = voted()
    more = make_tally(scene.election, [*scene.ballots, scene.ballot_of(2, [[1]])], scene.weights)
    refused(with_tally(scene, more).content, Reason.TALLY)


@pytest.mark.parametrize("change", [{"ballots": 3}, {"votes": 3}, {"ballots": 1}])
def test_total_that_announces_other_numbers(change: dict[str, int]) -> None:
    scene = voted()
    refused(with_tally(scene, replace(scene.tally, **change)).content, Reason.TALLY)


def test_published_total_is_not_that_of_the_ballots_but_the_result_is() -> None:
    """belenios-tool 2.0 accepts this: it computes the total anew and ignores the published one."""
    scene = voted()
    honest, other = (
        scene.tally,
        make_tally(scene.election, [scene.ballot_of(2, [[0]])] * 2, dict.fromkeys(scene.weights, 1)),
    )
    scene.tally = replace(other, ballots=honest.ballots, votes=honest.votes)
    scene.close()
    scene.tally = honest
    scene.decrypt([1])
    refused(scene.content, Reason.TALLY)


def test_weights_that_are_not_those_of_the_list() -> None:
    scene = voted(weights=[2, 1, 1])
    other = make_tally(scene.election, scene.ballots, dict.fromkeys(scene.weights, 1))
    refused(with_tally(scene, other).content, Reason.TALLY)


def closed(owners: int = 1) -> Scene:
    """Ready to be decrypted."""
    scene = voted(keys=make_single_keys(Chance(4), owners))
    scene.close()
    return scene


def put_part(scene: Scene, owner: int, text: str) -> None:
    """Append a decryption whatever it is."""
    named = dump({"owner": owner, "payload": hexdigest(text)})
    scene.force(EventType.PARTIAL_DECRYPTION, text, named)


def test_false_decryption_factor() -> None:
    scene = closed()
    part = scene.part_of(1)
    row = part.factors[0]
    false = replace(part, factors=((row[0] * G % P, *row[1:]),))
    put_part(scene, 1, false.text)
    refused(scene.content, Reason.DECRYPTION_PROOF, trustee=1)


def test_decryption_factor_outside_the_group() -> None:
    scene = closed()
    part = scene.part_of(1)
    put_part(scene, 1, replace(part, factors=((P - part.factors[0][0], *part.factors[0][1:]),)).text)
    refused(scene.content, Reason.OUTSIDE_GROUP, trustee=1)


def test_decryption_by_another_key() -> None:
    scene = closed(owners=2)
    put_part(scene, 1, scene.part_of(2).text)
    refused(scene.content, Reason.DECRYPTION_PROOF, trustee=1)


def test_decryption_of_something_else() -> None:
    scene = closed()
    honest, scene.tally = (
        scene.tally,
        make_tally(scene.election, [scene.ballot_of(2, [[0]])], scene.weights),
    )
    put_part(scene, 1, scene.part_of(1).text)
    scene.tally = honest
    refused(scene.content, Reason.DECRYPTION_PROOF, trustee=1)


def test_two_decryptions_of_one_trustee() -> None:
    scene = closed()
    put_part(scene, 1, scene.part_of(1).text)
    put_part(scene, 1, scene.part_of(1).text)
    refused(scene.content, Reason.DECRYPTION_TWICE, trustee=1)


def test_decryption_of_a_trustee_that_does_not_exist() -> None:
    scene = closed()
    put_part(scene, 2, scene.part_of(1).text)
    refused(scene.content, Reason.UNKNOWN_TRUSTEE, trustee=2)


def test_decryption_of_trustee_zero() -> None:
    scene = closed()
    put_part(scene, 0, scene.part_of(1).text)
    refused(scene.content, Reason.NUMBER)


@pytest.mark.parametrize("text", ['{"decryption_factors":[],"decryption_proofs":[]}', "[]", '{"x":1}'])
def test_decryption_of_another_shape(text: str) -> None:
    scene = closed()
    put_part(scene, 1, text)
    refused(scene.content, Reason.WRONG_SHAPE, trustee=1)


def test_too_few_decryptions_of_single_trustees() -> None:
    scene = closed(owners=2)
    put_part(scene, 2, scene.part_of(2).text)
    scene.force(EventType.RESULT, dump({"result": [[0, 0, 1, 1]]}))
    refused(scene.content, Reason.TOO_FEW_DECRYPTIONS)


@pytest.mark.parametrize("owners", [[1, 2], [2, 3, 4]])
def test_too_few_decryptions_of_a_threshold(owners: list[int]) -> None:
    scene = voted(keys=make_bureau_keys(Chance(6)))
    scene.close()
    for owner in owners:
        put_part(scene, owner, scene.part_of(owner).text)
    scene.force(EventType.RESULT, dump({"result": [[0, 0, 1, 1]]}))
    refused(scene.content, Reason.TOO_FEW_DECRYPTIONS)


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ([[0, 1, 0, 1]], Reason.RESULT),
        ([[0, 0, 1, 2]], Reason.RESULT),
        ([[0, 0, 1, 3]], Reason.NUMBER),
        ([[0, 0, 1, -1]], Reason.NUMBER),
        ([[0, 0, 1]], Reason.WRONG_SHAPE),
        ([[0, 0, 1, 1], [0]], Reason.WRONG_SHAPE),
        ([[0, 0, 1, True]], Reason.WRONG_SHAPE),
        ([[0, 0, 1, "1"]], Reason.WRONG_SHAPE),
    ],
)
def test_result_that_is_not_the_decryption(result: object, reason: Reason) -> None:
    scene = closed()
    put_part(scene, 1, scene.part_of(1).text)
    scene.force(EventType.RESULT, dump({"result": result}))
    refused(scene.content, reason)


def test_honest_count_passes() -> None:
    """So that no test above refuses for a reason of its own making."""
    scene = closed()
    put_part(scene, 1, scene.part_of(1).text)
    scene.force(EventType.RESULT, dump({"result": [[0, 0, 1, 1]]}))
    assert verify(scene.content, rng=Chance(1)).result == ((0, 0, 1, 1),)
