"""The election: its questions, its public key, and the text whose fingerprint every ballot carries."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from interlignes.sealed import groups, limits
from interlignes.sealed.encoding import array, dump, fingerprint, load, record, string, whole
from interlignes.sealed.groups import FixedBase
from interlignes.sealed.randomness import BASE58
from interlignes.sealed.reasons import Invalid, Reason

_UUID = re.compile(rf"[{BASE58}]{{14,64}}")


@dataclass(frozen=True, slots=True)
class Question:
    """Choose between `least` and `most` of the answers; with `blank`, a blank paper instead is possible.

    One of k: least = most = 1. Majority judgment: one such question a candidate, the grades as answers.
    """

    text: str
    answers: tuple[str, ...]
    least: int = 1
    most: int = 1
    blank: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.most <= len(self.answers) or not self.most:
            raise ValueError("the numbers of choices do not fit the answers")

    @property
    def size(self) -> int:
        """Ciphertexts of an answer, figures of a result: the blank paper first where there is one, then the answers."""
        return len(self.answers) + self.blank

    def vector(self, chosen: Sequence[int] | None) -> tuple[int, ...]:
        """0 and 1 for the answers chosen (numbered from 0), None for a blank paper; ValueError if not allowed."""
        if chosen is None:
            if not self.blank:
                raise ValueError("this question knows no blank paper")
            return (1, *[0] * len(self.answers))
        numbers = set(chosen)
        if len(numbers) != len(chosen) or not numbers <= set(range(len(self.answers))):
            raise ValueError("no such answer")
        if not self.least <= len(numbers) <= self.most:
            raise ValueError("too few or too many answers")
        return (*[0] * self.blank, *(int(number in numbers) for number in range(len(self.answers))))

    def as_json(self) -> dict[str, Any]:
        """As it is written."""
        blank = {"blank": True} if self.blank else {}
        return {
            "answers": list(self.answers),
            **blank,
            "min": self.least,
            "max": self.most,
            "question": self.text,
        }


@dataclass(frozen=True)
class Election:
    """An election as read from its text. Two elections are equal when their texts are."""

    text: str
    uuid: str = field(compare=False)
    name: str = field(compare=False)
    description: str = field(compare=False)
    public_key: int = field(compare=False)
    questions: tuple[Question, ...] = field(compare=False)
    administrator: str = field(compare=False, default="")
    credential_authority: str = field(compare=False, default="")

    @cached_property
    def fingerprint(self) -> str:
        """43 characters that stand for the whole text."""
        return fingerprint(self.text)

    @cached_property
    def key(self) -> FixedBase:
        """The public key with its table of powers, made at the first use (some 20 ms)."""
        return groups.fixed_base(self.public_key)

    def with_tables(self) -> Self:
        """Itself, with the tables of powers made, so that forked processes share them."""
        self.key.power(1)
        groups.power_of_g(1)
        return self


def make_election(
    *,
    uuid: str,
    name: str,
    description: str,
    questions: Sequence[Question],
    public_key: int,
    administrator: str = "",
    credential_authority: str = "",
) -> Election:
    """A new election; `public_key` comes from `Trustees.public_key`. ValueError for what no verifier would read."""
    written: dict[str, Any] = {
        "version": 1,
        "description": description,
        "name": name,
        "group": groups.NAME,
        "public_key": str(public_key),
        "questions": [question.as_json() for question in questions],
        "uuid": uuid,
    }
    if administrator:
        written["administrator"] = administrator
    if credential_authority:
        written["credential_authority"] = credential_authority
    try:
        return read_election(dump(written))
    except (Invalid, UnicodeEncodeError) as error:
        raise ValueError(f"not an election: {error}") from error


def read_election(text: str) -> Election:
    """The election of a text; raises Invalid."""
    value = load(text)
    if not isinstance(value, dict) or value.get("version") != 1:
        raise Invalid(Reason.VERSION)
    names = ("version", "description", "name", "group", "public_key", "questions", "uuid")
    fields = record(value, *names, "administrator?", "credential_authority?")
    if fields["group"] != groups.NAME:
        raise Invalid(Reason.GROUP, detail=string(fields["group"])[:40])
    questions = array(fields["questions"], most=limits.QUESTIONS)
    if not questions:
        raise Invalid(Reason.WRONG_SHAPE, detail="questions")
    return Election(
        text=text,
        uuid=read_uuid(fields["uuid"]),
        name=string(fields["name"]),
        description=string(fields["description"]),
        public_key=groups.read_member(fields["public_key"]),
        questions=tuple(_read_question(question) for question in questions),
        administrator=string(fields.get("administrator", "")),
        credential_authority=string(fields.get("credential_authority", "")),
    )


def read_uuid(value: Any) -> str:
    """The name of an election, which is also the name of its file."""
    uuid = string(value)
    if not _UUID.fullmatch(uuid):
        raise Invalid(Reason.UUID)
    return uuid


def _read_question(value: Any) -> Question:
    if isinstance(value, dict) and "type" in value:
        raise Invalid(Reason.QUESTION_KIND)
    fields = record(value, "answers", "blank?", "min", "max", "question")
    answers = array(fields["answers"], most=limits.ANSWERS)
    blank = fields.get("blank", False)
    if not isinstance(blank, bool):
        raise Invalid(Reason.WRONG_SHAPE, detail="blank")
    most = whole(fields["max"], least=1, most=len(answers))
    least = whole(fields["min"], most=most)
    return Question(string(fields["question"]), tuple(map(string, answers)), least, most, blank)
