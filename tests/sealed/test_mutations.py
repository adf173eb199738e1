"""Random changes of valid archives: none is accepted, none crashes, none takes twice the time of the honest one.

Some here; `script/bench mutations` makes ten thousand (MUTATIONS=10000).
"""

import os
import time
from collections import Counter
from contextlib import suppress
from functools import cache

import pytest

from interlignes.sealed.reasons import Invalid, Reason
from interlignes.sealed.verify import verify
from interlignes.sealed.wording import wording
from tests.sealed.making import MOTION, UP_TO_THREE, Chance, make_bureau_keys, make_scene, make_single_keys
from tests.sealed.mutations import Original, change_number, change_text, mutate, take_apart

pytestmark = pytest.mark.once

NUMBER = int(os.environ.get("MUTATIONS", "200"))
BATCH = 100


@cache
def originals() -> tuple[Original, ...]:
    """Every voter votes, one of them twice, and no trustee more than needed decrypts: nothing in them is idle."""
    basic = make_scene(voters=2, keys=make_single_keys(Chance(3), 2))
    for voter, choice in ((0, [0]), (1, [1]), (0, None)):
        basic.cast(voter, [choice])
    basic.close()
    basic.decrypt([1, 2])
    bureau = make_scene(voters=1, questions=[MOTION, UP_TO_THREE], keys=make_bureau_keys(Chance(4)))
    bureau.cast(0, [[2], [1, 4]])
    bureau.close()
    bureau.decrypt([1, 2, 4])
    return tuple(take_apart(scene) for scene in (basic, bureau))


def cpu_of(content: bytes) -> float:
    """CPU seconds of one verification, whatever it says."""
    began = time.process_time()
    with suppress(Invalid):
        verify(content, rng=Chance(1))
    return time.process_time() - began


@cache
def honest_cpu(number: int) -> float:
    """CPU seconds of the original, at its fastest."""
    return min(cpu_of(originals()[number].content) for _ in range(5))


def is_harmless(original: Original, changed: bytes) -> bool:
    """The same file, or the file as it was before its last events: that is for copies and chain heads to show."""
    return original.content.startswith(changed)


@pytest.mark.parametrize("seed", range(0, NUMBER, BATCH))
def test_no_mutation_is_accepted_crashes_or_is_slow(seed: int) -> None:
    rng = Chance(seed)
    outcomes, sentences = Counter[str](), set[str]()
    for number in range(BATCH):
        which = number % len(originals())
        original = originals()[which]
        kind, changed = mutate(rng, original)
        began = time.process_time()
        try:
            verify(changed, rng=Chance(1))
        except Invalid as error:
            outcomes[error.reason] += 1
            sentences.add(wording("fr").reason(error))
        else:
            assert is_harmless(original, changed), f"mutation {number} of seed {seed} ({kind}) was accepted"
            outcomes["harmless"] += 1
        spent, allowed = time.process_time() - began, 2 * honest_cpu(which)
        # on a busy machine one measurement may be far off
        assert spent < allowed or min(cpu_of(changed) for _ in range(5)) < allowed, f"{kind}: {spent:.3f} s"
    assert outcomes["harmless"] < BATCH // 10
    assert len(outcomes) > 10, outcomes
    assert len(sentences) >= len(outcomes) - 1


def test_changed_numbers_reach_deep() -> None:
    """The changes are not all stopped at the door: proofs, total and decryptions are reached as well."""
    rng, seen = Chance(99), set[Reason]()
    for number in range(100):
        original = originals()[number % 2]
        changed = change_text(rng, original, change_number)
        if changed == original.content:
            continue
        with pytest.raises(Invalid) as caught:
            verify(changed, rng=Chance(1))
        seen.add(caught.value.reason)
    proofs = {Reason.INDIVIDUAL_PROOF, Reason.OVERALL_PROOF, Reason.BLANK_PROOF, Reason.DECRYPTION_PROOF}
    assert {Reason.ELEMENT, Reason.OUTSIDE_GROUP, Reason.TALLY} <= seen, seen
    assert len(proofs & seen) > 2, seen
