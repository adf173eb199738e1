"""Paragraphs, differences in words, edits; on texts that people write and on texts made to be slow."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.texts import (
    MOST_PARAGRAPHS,
    Change,
    Edit,
    Piece,
    apply_edits,
    differences,
    has_changes,
    join,
    paragraphs,
)

pytestmark = pytest.mark.once

LINES = st.lists(st.sampled_from(["un deux", "trois", "", "quatre cinq six", "```", " "]), max_size=12)


def side(rows: list[list[Piece]], unwanted: Change) -> str:
    """One of the two texts, from the pieces."""
    parts = ("".join(piece.text for piece in row if piece.change is not unwanted) for row in rows)
    return join([part.rstrip() for part in parts if part.strip()])


def test_paragraphs_are_what_blank_lines_separate() -> None:
    assert paragraphs("\n\nun\ndeux  \r\n \r\ntrois\r\rquatre\n") == ["un\ndeux", "trois", "quatre"]
    assert paragraphs("```\na\n\nb\n```\n\nc") == ["```\na\n\nb\n```", "c"]
    assert paragraphs("~~~\na\n```\n\nb\n~~~") == ["~~~\na\n```\n\nb\n~~~"]
    assert paragraphs("  \n") == []


def test_words_that_changed_are_shown_inside_their_paragraph() -> None:
    rows = differences(
        "Chaque associé dispose d'une voix.\n\nFin.", "Chaque associé·e dispose d'une voix.\n\nFin."
    )
    assert rows[0] == [
        Piece(Change.SAME, "Chaque "),
        Piece(Change.REMOVED, "associé"),
        Piece(Change.ADDED, "associé·e"),
        Piece(Change.SAME, " dispose d'une voix."),
    ]
    assert rows[1] == [Piece(Change.SAME, "Fin.")]
    assert has_changes(rows)


def test_words_added_or_removed_alone() -> None:
    assert differences("a b c", "a b d c")[0][1] == Piece(Change.ADDED, "d ")
    assert differences("a b d c", "a b c")[0][1] == Piece(Change.REMOVED, "d ")


def test_paragraphs_that_came_went_or_have_nothing_in_common() -> None:
    assert differences("un", "un\n\ndeux") == [[Piece(Change.SAME, "un")], [Piece(Change.ADDED, "deux")]]
    assert differences("un\n\ndeux", "un")[1] == [Piece(Change.REMOVED, "deux")]
    assert differences("un deux trois", "quatre cinq six") == [
        [Piece(Change.REMOVED, "un deux trois"), Piece(Change.ADDED, "quatre cinq six")]
    ]


@given(LINES, LINES)
def test_both_texts_can_be_read_out_of_the_differences(before: list[str], after: list[str]) -> None:
    one, other = "\n".join(before), "\n".join(after)
    rows = differences(one, other)
    assert side(rows, Change.ADDED) == join([part.rstrip() for part in paragraphs(one)])
    assert side(rows, Change.REMOVED) == join([part.rstrip() for part in paragraphs(other)])
    assert has_changes(rows) == (paragraphs(one) != paragraphs(other))


def test_very_long_texts_are_compared_by_their_ends() -> None:
    many = [f"paragraphe {n}" for n in range(MOST_PARAGRAPHS)]
    rows = differences(join(many), join([*many[:5], "neuf", *many[6:]]))
    assert [row for row in rows if has_changes([row])] == [
        [Piece(Change.REMOVED, "paragraphe 5"), Piece(Change.ADDED, "neuf")]
    ]
    assert not has_changes(differences(join(many), join(many)))


def test_texts_made_to_be_slow_are_not() -> None:
    """20,000 characters is the most a text may have; a bare comparison of these takes minutes."""
    began = time.process_time()
    differences("a\n\n" * 6000, "a\n\n" * 5999 + "b")
    differences("a " * 9000, "a " * 9001)
    differences(("a " * 900 + "\n\n") * 10, ("a " * 901 + "\n\n") * 10)
    assert time.process_time() - began < 6


def test_edits_replace_insert_and_delete() -> None:
    text = "un\n\ndeux\n\ntrois"
    edits = [Edit(1, "DEUX"), Edit(2, ""), Edit(-1, "zéro", True), Edit(1, "deux et demi", True)]
    assert apply_edits(text, edits) == "zéro\n\nun\n\nDEUX\n\ndeux et demi"
    assert apply_edits(text, []) == text


@pytest.mark.parametrize(
    "edits", [[Edit(3, "x")], [Edit(-1, "x")], [Edit(0, "x"), Edit(0, "y")], [Edit(-2, "x", True)]]
)
def test_edits_that_point_nowhere_or_collide_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="paragraph"):
        apply_edits("un\n\ndeux\n\ntrois", edits)
