"""Whether marks are an answer to a consultation, by method; and what a poll came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from governance.rules import approval, judgment, schulze


def is_answer(asking: str, marks: Any, options: int, people: frozenset[int] = frozenset()) -> bool:
    """Whether `marks` answers a question with so many options; `people` may be named in an election."""
    if not isinstance(marks, list):
        return False
    match asking:
        case "approval":
            return len(marks) == options and all(isinstance(mark, bool) for mark in marks)
        case "judgment":
            return len(marks) == options and all(
                mark is None or (_whole(mark) and 0 <= mark < judgment.GRADES) for mark in marks
            )
        case "ranked":
            return len(marks) == options and all(
                mark is None or (_whole(mark) and 1 <= mark <= options) for mark in marks
            )
        case "consent":
            return len(marks) == 1 and isinstance(marks[0], bool)
        case "candidate":
            return len(marks) == 1 and _whole(marks[0]) and marks[0] in people
    raise ValueError(f"unknown method: {asking}")


def _whole(mark: Any) -> bool:
    return isinstance(mark, int) and not isinstance(mark, bool)


@dataclass(frozen=True, slots=True)
class Place:
    """One option of a poll: its place from 1 (equal ones share it), and what it got in the terms of the method.

    `counts`: acceptances and the rest (approval), papers a grade (judgment), papers that prefer it to each other
    option (ranked).
    """

    option: int
    place: int
    counts: tuple[int, ...]


def standings(asking: str, answers: Sequence[list[Any]], options: int) -> list[Place]:
    """The options from the first to the last, by the method's own rule. Empty without answers."""
    if not answers:
        return []
    counts: dict[int, tuple[int, ...]]
    match asking:
        case "approval":
            accepted = approval.approve([frozenset(_true(marks)) for marks in answers], options)
            counts = {
                option: (number, accepted.papers - number)
                for option, number in enumerate(accepted.acceptances)
            }
            groups = accepted.places
        case "judgment":
            grades = [_grades(answers, option) for option in range(options)]
            counts = dict(enumerate(grades))
            groups = by_majority_grade(grades)
        case _:
            ranking = schulze.rank([tuple(marks) for marks in answers], options)
            counts = dict(enumerate(ranking.preferences))
            groups = ranking.places
    return [
        Place(option, 1 + sum(map(len, groups[:number])), counts[option])
        for number, group in enumerate(groups)
        for option in group
    ]


def _true(marks: list[bool]) -> list[int]:
    return [option for option, mark in enumerate(marks) if mark]


def _grades(answers: Sequence[list[Any]], option: int) -> tuple[int, ...]:
    return tuple(sum(marks[option] == grade for marks in answers) for grade in range(judgment.GRADES))


def by_majority_grade(grades: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """Options in groups, best first, by majority value; who got no grade comes last (see `judgment.judge`)."""
    values = [judgment.majority_value(counts) for counts in grades]
    longest = max(map(len, values))
    keys = [value + (judgment.GRADES,) * (longest - len(value)) for value in values]
    return tuple(
        tuple(option for option, key in enumerate(keys) if key == wanted) for wanted in sorted(set(keys))
    )
