"""What the law asks of offices and numbers; what may be shown of hours."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from members.rules import offices, worktime
from members.rules.offices import Level, Officer, State
from members.rules.worktime import Shown

pytestmark = pytest.mark.once
DAY = date(2026, 6, 15)


def officer(member: int, role: str = "gerance", **fields: Any) -> Officer:
    """Somebody in office since a year, for three more."""
    known: dict[str, Any] = {
        "starts_on": DAY - timedelta(days=365),
        "ends_on": DAY + timedelta(days=1000),
        "is_employed": True,
        "is_external": False,
    }
    return Officer(member=member, role=role, **{**known, **fields})


def found(**fields: Any) -> dict[str, tuple[Level, Mapping[str, int], date | None]]:
    """Findings by code of a SARL of five associates with one gérant·e, but for `fields`."""
    state: dict[str, Any] = {
        "day": DAY,
        "form": "sarl",
        "associates": 5,
        "associates_at_closing": 5,
        "employed_associates": 5,
        "below_since": None,
        "officers": [officer(1)],
    }
    findings = offices.check(State(**{**state, **fields}))
    assert all(len(finding.source) > 5 for finding in findings)
    return {finding.code: (finding.level, finding.numbers, finding.on) for finding in findings}


def levels(**fields: Any) -> dict[str, Level]:
    """Code -> level."""
    return {code: level for code, (level, _, _) in found(**fields).items()}


def test_an_ordinary_cooperative_is_as_it_should_be() -> None:
    elected = levels(officers=[officer(1), officer(2, "scrutineer"), officer(3, "referent", ends_on=None)])
    assert set(elected.values()) == {Level.FINE}
    assert set(elected) == {
        "scrutineer_ends",
        "referent_held",
        "among_associates",
        "gerance_ends",
        "least",
        "contracts_over",
        "sole_employed",
        "term",
        "board_not_needed",
        "most",
        "externals",
    }


def test_sa_and_sas_are_not_asked_for_a_gerance_of_a_sarl() -> None:
    assert set(levels(form="sas")) == {
        "gerance_ends",
        "least",
        "contracts_over",
        "externals",
        "among_associates",
        "scrutineer_vacant",
        "referent_vacant",
    }


@pytest.mark.parametrize(
    ("officers", "code", "level", "on"),
    [
        ([], "scrutineer_vacant", Level.SOON, None),
        ([officer(1, "referent", starts_on=DAY + timedelta(days=1))], "referent_vacant", Level.SOON, None),
        ([officer(1, "referent", ends_on=None)], "referent_held", Level.FINE, None),
        ([officer(1, "scrutineer", ends_on=None)], "scrutineer_held", Level.FINE, None),
        ([officer(1, "referent", ends_on=DAY)], "referent_ends", Level.SOON, DAY),
        (
            [officer(1, "referent", ends_on=DAY), officer(2, "referent", starts_on=DAY + timedelta(days=99))],
            "referent_ends",
            Level.SOON,
            DAY,
        ),
        ([officer(1, is_associate=False)], "among_associates", Level.WRONG, None),
        ([officer(1, "scrutineer", is_associate=False)], "among_associates", Level.FINE, None),
        ([], "gerance_vacant", Level.WRONG, None),
        ([officer(1, "scrutineer")], "gerance_vacant", Level.WRONG, None),
        ([officer(1, starts_on=DAY + timedelta(days=1))], "gerance_vacant", Level.WRONG, None),
        ([officer(1, ends_on=None)], "gerance_held", Level.FINE, None),
        ([officer(1, ends_on=DAY)], "gerance_ends", Level.SOON, DAY),
        (
            [officer(1, ends_on=DAY + timedelta(days=89))],
            "gerance_ends",
            Level.SOON,
            DAY + timedelta(days=89),
        ),
        (
            [officer(1, ends_on=DAY + timedelta(days=90))],
            "gerance_ends",
            Level.FINE,
            DAY + timedelta(days=90),
        ),
        (
            [officer(1, ends_on=DAY), officer(2, starts_on=DAY + timedelta(days=1))],
            "gerance_ends",
            Level.FINE,
            DAY + timedelta(days=1000),
        ),
        (
            [officer(1, ends_on=DAY), officer(2, starts_on=DAY + timedelta(days=2))],
            "gerance_ends",
            Level.SOON,
            DAY,
        ),
    ],
)
def test_vacancy(officers: list[Officer], code: str, level: Level, on: date | None) -> None:
    assert found(officers=officers, form="sas")[code][0::2] == (level, on)


@pytest.mark.parametrize(
    ("employed", "code", "level"),
    [
        ([True], "sole_employed", Level.FINE),
        ([False], "sole_employed", Level.WRONG),
        ([True, False], "two_thirds_employed", Level.WRONG),
        ([True, True, False], "two_thirds_employed", Level.FINE),
        ([True, True, True, False], "two_thirds_employed", Level.FINE),
        ([True, True, True, False, False], "two_thirds_employed", Level.WRONG),
    ],
)
def test_two_thirds_of_the_gerance_are_employed(employed: list[bool], code: str, level: Level) -> None:
    sitting = [officer(number, is_employed=works) for number, works in enumerate(employed)]
    assert levels(officers=sitting)[code] is level


@pytest.mark.parametrize(
    ("ends_on", "level"),
    [(date(2029, 6, 14), Level.FINE), (date(2029, 6, 15), Level.WRONG), (None, Level.WRONG)],
)
def test_gerance_lasts_four_years_at_most(ends_on: date | None, level: Level) -> None:
    sitting = [officer(1, starts_on=date(2025, 6, 15), ends_on=ends_on)]
    assert levels(officers=sitting)["term"] is level


@pytest.mark.parametrize(
    ("closing", "board", "code", "level"),
    [
        (20, 0, "board_not_needed", Level.FINE),
        (21, 0, "board_missing", Level.WRONG),
        (21, 2, "board_size", Level.WRONG),
        (21, 3, "board_size", Level.FINE),
        (21, 9, "board_size", Level.FINE),
        (21, 10, "board_size", Level.WRONG),
        (5, 3, "board_size", Level.FINE),
    ],
)
def test_supervisory_board(closing: int, board: int, code: str, level: Level) -> None:
    sitting = [officer(1), *[officer(10 + n, "supervisory") for n in range(board)]]
    assert levels(associates_at_closing=closing, officers=sitting)[code] is level


def test_nobody_supervises_herself() -> None:
    assert levels(officers=[officer(1), officer(1, "supervisory")])["board_incompatible"] is Level.WRONG


@pytest.mark.parametrize(
    ("form", "number", "level"),
    [("sarl", 2, Level.FINE), ("sarl", 1, Level.WRONG), ("sa", 7, Level.FINE), ("sa", 6, Level.WRONG)],
)
def test_least_number_of_associates_who_work_here(form: str, number: int, level: Level) -> None:
    since = DAY - timedelta(days=40)
    reached, numbers, on = found(form=form, employed_associates=number, below_since=since)["least"]
    assert reached is level
    assert numbers["number"] == number
    assert on == (since if level is Level.WRONG else None)


def test_sarl_has_a_hundred_associates_at_most() -> None:
    assert levels(associates=100)["most"] is Level.FINE
    assert levels(associates=101)["most"] is Level.WRONG


@pytest.mark.parametrize(("external", "level"), [(1, Level.FINE), (2, Level.WRONG)])
def test_externals_hold_a_third_of_the_mandates_at_most(external: int, level: Level) -> None:
    sitting = [officer(n, is_external=n < external) for n in range(3)]
    sitting.append(officer(9, "scrutineer", is_external=True))
    assert levels(officers=sitting)["externals"] is level


def test_day_since_which_there_are_too_few() -> None:
    day = date.fromisoformat
    rows = [
        (1, day("2020-01-01"), "associate"),
        (2, day("2021-01-01"), "associate"),
        (1, day("2022-01-01"), "left"),
        (3, day("2022-01-01"), "associate"),
        (3, day("2023-05-05"), "former"),
        (2, day("2024-01-01"), "external"),
        (4, day("2030-01-01"), "associate"),
    ]
    assert offices.below_since(rows, 2, day("2020-06-01")) is None  # never enough yet
    assert offices.below_since(rows, 2, day("2022-01-01")) is None  # one leaves and one comes on the same day
    assert offices.below_since(rows, 2, day("2023-05-04")) is None
    assert offices.below_since(rows, 2, day("2026-01-01")) == day("2023-05-05")
    assert offices.below_since(rows[:-1], 2, DAY) == day("2023-05-05")
    assert offices.below_since([*rows, (5, day("2024-02-01"), "associate")], 1, DAY) is None


# Hours


@pytest.mark.parametrize(
    ("hours", "wanted", "missing"),
    [("24", "32", "8"), ("24", "20", "0"), ("24", None, "0"), ("35", "39", "0"), ("0", "10", "0")],
)
def test_hours_missing(hours: str, wanted: str | None, missing: str) -> None:
    asked = Decimal(wanted) if wanted else None
    assert worktime.hours_missing(Decimal(hours), asked, Decimal(35)) == Decimal(missing)


def test_quarters() -> None:
    ends = worktime.quarter_ends(date(2026, 6, 30), 5)
    assert [end.isoformat() for end in ends] == [
        "2025-06-30",
        "2025-09-30",
        "2025-12-31",
        "2026-03-31",
        "2026-06-30",
    ]
    assert worktime.quarter_ends(date(2026, 6, 29), 1) == [date(2026, 3, 31)]


def shown(*periods: Mapping[int, bool]) -> list[Shown]:
    """Which of the periods have a figure."""
    return [figure.shown for figure in worktime.figures([(DAY, period) for period in periods])]


FIVE = {n: n == 0 for n in range(5)}


def test_nothing_is_shown_of_four() -> None:
    assert shown(dict.fromkeys(range(4), True)) == [Shown.TOO_FEW]
    assert shown(dict.fromkeys(range(5), True)) == [Shown.YES]


def test_one_who_comes_cannot_be_read_from_the_difference() -> None:
    assert shown(FIVE, {**FIVE, 5: True}) == [Shown.YES, Shown.TOO_CLOSE]
    assert shown(FIVE, {**FIVE, 0: False}) == [Shown.YES, Shown.TOO_CLOSE]
    assert shown(FIVE, FIVE) == [Shown.YES, Shown.YES]
    assert shown(FIVE, {**FIVE, **dict.fromkeys(range(5, 10), True)}) == [Shown.YES, Shown.YES]


def test_nor_from_the_difference_to_an_older_period() -> None:
    """The second differs enough from the first, the third from the second, but not from the first."""
    second = {n: n % 2 == 0 for n in range(10, 20)}
    third = {**FIVE, 5: True}
    assert shown(FIVE, second, third) == [Shown.YES, Shown.YES, Shown.TOO_CLOSE]


@pytest.mark.parametrize("size", range(5, 40))
def test_no_band_means_nobody_or_everybody(size: int) -> None:
    """Each band holds at least two possible counts, or counts between one and all but one."""
    by_band: dict[tuple[int, int], set[int]] = {}
    for more in range(size + 1):
        figure = worktime.figures([(DAY, {n: n < more for n in range(size)})])[0]
        assert figure.low <= 100 * more / size <= figure.high
        by_band.setdefault((figure.low, figure.high), set()).add(more)
    assert all(counts != {0} and counts != {size} for counts in by_band.values())


def test_any_two_shown_periods_are_alike_or_five_people_apart() -> None:
    chance = Random(7)
    for _ in range(200):
        answers: dict[int, bool] = dict.fromkeys(range(8), False)
        periods = []
        for _quarter in range(12):
            for _change in range(chance.randrange(4)):
                answers[chance.randrange(12)] = chance.random() < 0.5
            periods.append((DAY, dict(answers)))
        results = worktime.figures(periods)
        published = [
            period for (_, period), figure in zip(periods, results, strict=True) if figure.shown is Shown.YES
        ]
        gaps = {worktime.differing(one, other) for one in published for other in published}
        assert not gaps & {1, 2, 3, 4}


def test_contract_that_is_over_waits_for_a_departure() -> None:
    assert found()["contracts_over"] == (Level.FINE, {"number": 0}, None)
    assert found(contracts_over=2)["contracts_over"] == (Level.WRONG, {"number": 2}, None)
