"""From the keys to the verified result, in each form that the product uses."""

import random

import pytest

from interlignes.sealed.archive import EventType
from interlignes.sealed.verify import check_continuation, verify
from tests.sealed.making import (
    JUDGMENT,
    MOTION,
    ONE_TO_TWO,
    UP_TO_THREE,
    Chance,
    make_bureau_keys,
    make_scene,
    make_single_keys,
)

pytestmark = pytest.mark.once


def test_motion_with_blank_paper_and_revote() -> None:
    scene = make_scene(voters=4)
    scene.cast(0, [[0]])
    scene.cast(1, [[1]])
    scene.cast(2, [None])
    scene.cast(0, [[2]])
    scene.close()
    scene.decrypt([1])
    report = verify(scene.content, rng=Chance(2))
    assert report.result == ((1, 0, 1, 1),)
    assert (len(report.ballots), report.tally.ballots, report.tally.votes) == (4, 3, 3)
    assert report.is_closed
    assert report.head == scene.head


def test_bureau_needs_the_server_and_two_of_three() -> None:
    keys = make_bureau_keys(Chance(5))
    scene = make_scene(keys=keys, questions=[MOTION, UP_TO_THREE, ONE_TO_TWO, *JUDGMENT])
    scene.cast(0, [[0], [], None, [0], [1], [2]])
    scene.cast(1, [[1], [0, 1, 4], [0, 2], [0], [3], [3]])
    scene.close()
    scene.decrypt([1, 2, 4])
    report = verify(scene.content, rng=random.SystemRandom())
    assert report.result == (
        (0, 1, 1, 0),
        (1, 1, 0, 0, 1),
        (1, 1, 0, 1),
        (2, 0, 0, 0),
        (0, 1, 0, 1),
        (0, 0, 1, 1),
    )
    assert report.decrypted_by == (1, 2, 4)
    assert keys.trustees.is_enough([1, 3, 4])
    assert not keys.trustees.is_enough([2, 3, 4])
    assert not keys.trustees.is_enough([1, 4])


def test_no_ballot_at_all() -> None:
    scene = make_scene(keys=make_single_keys(Chance(3), 2))
    scene.close()
    scene.decrypt([1, 2])
    assert verify(scene.content, rng=Chance(1)).result == ((0, 0, 0, 0),)


def test_weights_multiply_votes() -> None:
    scene = make_scene(voters=3, weights=[3, 1, 5])
    scene.cast(0, [[0]])
    scene.cast(1, [[0]])
    scene.cast(2, [None])
    scene.close()
    scene.decrypt([1])
    report = verify(scene.content, rng=Chance(1))
    assert report.result == ((5, 4, 0, 0),)
    assert (report.tally.ballots, report.tally.votes) == (3, 9)


@pytest.mark.parametrize("jobs", [1, 2])
def test_archive_in_progress_is_checked_as_far_as_it_goes(jobs: int) -> None:
    scene = make_scene(voters=50)
    before = scene.content
    for voter in range(45):
        scene.cast(voter, [[voter % 3]])
    seen: list[tuple[int, int]] = []
    report = verify(scene.content, rng=Chance(1), jobs=jobs, progress=lambda *done: seen.append(done))
    assert report.result is None
    assert report.head.last is EventType.BALLOT
    assert not report.is_closed
    assert seen == [(16, 45), (32, 45), (45, 45)]
    assert check_continuation(before, scene.content) == 45
