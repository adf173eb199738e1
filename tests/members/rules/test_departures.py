"""What the line of a past departure entails; the days follow the reason."""

from datetime import date
from typing import Any

import pytest

from members.rules.departures import Departure, Statutes, Unfit, look
from members.rules.leaving import reasons

pytestmark = pytest.mark.once
STATUTES = Statutes(reasons(), {"deemed_resigned": 3, "commitment_failure": 3})
SINCE, LEFT, NOTICE, TODAY = date(2018, 1, 1), date(2024, 6, 30), date(2024, 4, 2), date(2026, 11, 28)


def found(
    reason: str, was: str = "associate", *, left_on: date = LEFT, lives: Any = (), **values: Any
) -> Any:
    """For somebody who had been `was` since 2018."""
    cells = {"end_reason": reason, "left_on": left_on, **values}
    return look(cells, [(was, SINCE), *lives], STATUTES, TODAY)


@pytest.mark.parametrize(
    ("reason", "was", "values", "kind", "since_on", "day", "last_day"),
    [
        ("resignation_job", "associate", {}, "left", LEFT, LEFT, LEFT),
        ("resignation_job", "associate", {"notified_on": NOTICE}, "left", NOTICE, NOTICE, LEFT),
        ("dismissal", "employee", {"notified_on": NOTICE}, "left", NOTICE, NOTICE, LEFT),
        ("mutual_termination", "associate", {"notified_on": NOTICE}, "left", date(2024, 7, 1), LEFT, LEFT),
        ("contract_end", "employee", {}, "left", date(2024, 7, 1), LEFT, LEFT),
        ("retirement", "associate", {}, "former", date(2024, 7, 1), LEFT, LEFT),
        ("retirement", "employee", {}, "left", date(2024, 7, 1), LEFT, LEFT),
        ("death", "former", {}, "left", LEFT, LEFT, LEFT),
        ("renunciation", "external", {}, "left", LEFT, LEFT, None),
        ("exclusion", "associate", {"because": "AG 12"}, "employee", LEFT, LEFT, None),
        ("deemed_resigned", "employee", {"notified_on": NOTICE}, "left", date(2024, 7, 2), NOTICE, LEFT),
    ],
)
def test_reason_says_what_follows_and_when(
    reason: str, was: str, values: dict[str, Any], kind: str, since_on: date, day: date, last_day: date | None
) -> None:
    departure = found(reason, was, **values)
    assert isinstance(departure, Departure)
    assert (departure.was, departure.kind, departure.since_on) == (was, kind, since_on)
    because = values.get("because", "")
    assert departure.step == {"reason": reason, "day": day, "last_day": last_day, "because": because}
    assert found(reason, was, lives=[(kind, since_on)], **values) is None  # recorded already


@pytest.mark.parametrize(
    ("reason", "was", "values", "field", "code"),
    [
        ("dismissal", "associate", {"left_on": date(2026, 11, 29)}, "left_on", "not_left_yet"),
        ("deemed_resigned", "employee", {}, "notified_on", "missing_beside"),
        ("exclusion", "associate", {}, "because", "missing_beside"),
        ("renunciation", "associate", {}, "end_reason", "no_such_departure"),
        ("dismissal", "left", {}, "end_reason", "no_such_departure"),
        ("dismissal", "associate", {"left_on": date(2017, 12, 31)}, "end_reason", "no_such_departure"),
        ("dismissal", "employee", {"lives": [("associate", date(2025, 1, 1))]}, "left_on", "status_later"),
        ("dismissal", "employee", {"lives": [("associate", LEFT)]}, "left_on", "status_later"),
        ("dismissal", "associate", {"role_until": LEFT}, "role_until", "office_after"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    reason: str, was: str, values: dict[str, Any], field: str, code: str
) -> None:
    unfit = found(reason, was, **values)
    assert isinstance(unfit, Unfit)
    assert (unfit.field, unfit.code) == (field, code)
