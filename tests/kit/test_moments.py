"""Instants in words, in Paris and in the reader's language."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from django.utils.formats import date_format

from interlignes.kit import clock, moments

pytestmark = pytest.mark.once

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)  # a Monday, 9 h in Paris


@pytest.mark.parametrize(
    ("at", "french", "english"),
    [
        (
            datetime(2026, 12, 3, 17, 0, tzinfo=UTC),
            "jeudi 3 décembre 2026 à 18 h",
            "Thursday 3 December 2026 at 18:00",
        ),
        (
            datetime(2026, 7, 3, 16, 5, tzinfo=UTC),
            "vendredi 3 juillet 2026 à 18 h 05",
            "Friday 3 July 2026 at 18:05",
        ),
        (
            datetime(2026, 12, 31, 23, 0, tzinfo=UTC),
            "vendredi 1er janvier 2027 à 0 h",
            "Friday 1 January 2027 at 0:00",
        ),
    ],
)
def test_instant_in_words(at: datetime, french: str, english: str) -> None:
    with translation.override("fr"):
        assert moments.in_words(at).replace("\u00a0", " ").replace("\u202f", " ") == french
    with translation.override("en"):
        assert moments.in_words(at) == english


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(seconds=-1), ""),
        (timedelta(0), ""),
        (timedelta(seconds=59), "in less than a minute"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=59, seconds=59), "in 59 minutes"),
        (timedelta(hours=1), "in 1 hour"),
        (timedelta(hours=14), "in 14 hours"),
        (timedelta(hours=16), "tomorrow"),
        (timedelta(hours=38), "tomorrow"),
        (timedelta(hours=39), "in 2 days"),
        (timedelta(days=8), "in 8 days"),
    ],
)
def test_distance_counts_days_as_a_calendar_does(left: timedelta, words: str) -> None:
    with translation.override("en"):
        assert moments.distance(NOW + left, NOW) == words


def test_an_early_hour_of_tomorrow_is_still_hours_away() -> None:
    late = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)
    with translation.override("en"):
        assert moments.distance(late + timedelta(hours=5), late) == "in 5 hours"


def test_midnight_is_that_of_paris() -> None:
    assert clock.midnight(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == datetime(2026, 7, 1, 22, 0, tzinfo=UTC)


def test_a_day_is_said_once() -> None:
    start = datetime(2026, 6, 22, 12, 30, tzinfo=UTC)
    with translation.override("fr"):
        said = [moments.between(start, start + timedelta(hours=hours)) for hours in (1, 12)]
    assert [words.replace("\u00a0", " ").replace("\u202f", " ") for words in said] == [
        "le lundi 22 juin 2026 de 14 h 30 à 15 h 30",
        "du lundi 22 juin 2026 à 14 h 30 au mardi 23 juin 2026 à 2 h 30",
    ]


def test_first_of_a_month_is_an_ordinal_in_french_only() -> None:
    """In whatever format a date is written, and by whomever."""
    day, other = date(1993, 12, 1), date(1993, 12, 21)
    with translation.override("fr"):
        written = [date_format(day), date_format(day, "j N Y"), date_format(other)]
        assert written[:1] + written[2:] == ["1er décembre 1993", "21 décembre 1993"]
        assert written[1].startswith("1er ")
    with translation.override("en"):
        assert "1er" not in date_format(day, "j F Y")
