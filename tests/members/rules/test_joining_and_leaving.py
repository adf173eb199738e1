"""Dates of candidacies, consequences of reasons, months."""

from datetime import date

import pytest

from members.choices import EndReason, StatusKind
from members.rules import candidacy, leaving
from members.rules.candidacy import Periods, Task
from members.rules.dates import add_months, due_reminder, end_of_term, last_closing
from members.rules.leaving import Consequence, DateRule

pytestmark = pytest.mark.once
DAY = date.fromisoformat
PERIODS = Periods()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-11-15", 3, "2027-02-15"),
        ("2026-12-01", 0, "2026-12-01"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_add_months(day: str, months: int, expected: str) -> None:
    assert add_months(DAY(day), months) == DAY(expected)


def test_term_ends_on_the_eve() -> None:
    assert end_of_term(DAY("2026-06-22"), 4) == DAY("2030-06-21")
    assert end_of_term(DAY("2028-02-29"), 1) == DAY("2029-02-27")


@pytest.mark.parametrize(
    ("day", "month", "expected"),
    [
        ("2026-12-31", 12, "2026-12-31"),
        ("2026-12-30", 12, "2025-12-31"),
        ("2026-03-31", 3, "2026-03-31"),
        ("2026-03-30", 3, "2025-03-31"),
        ("2026-05-01", 2, "2026-02-28"),
    ],
)
def test_last_closing(day: str, month: int, expected: str) -> None:
    assert last_closing(DAY(day), month) == DAY(expected)


@pytest.mark.parametrize(
    ("day", "step"),
    [
        ("2026-03-01", None),
        ("2026-03-03", 90),
        ("2026-05-01", 90),
        ("2026-05-02", 30),
        ("2026-05-31", 30),
        ("2026-06-01", 0),
        ("2026-07-01", 0),
        ("2026-07-02", None),
    ],
)
def test_only_the_latest_reminder_is_due(day: str, step: int | None) -> None:
    assert due_reminder(DAY("2026-06-01"), DAY(day), (90, 30, 0)) == step


@pytest.mark.parametrize(
    ("mode", "filed", "notified", "on", "task"),
    [
        ("obligatory", None, None, "2027-02-01", Task.APPLY),
        ("obligatory", None, "2027-01-10", "2027-04-10", Task.ANSWER),
        ("obligatory", None, "2025-06-01", "2027-02-01", Task.ANSWER),
        ("obligatory", "2026-01-15", None, "2027-01-15", Task.DECIDE),
        ("on_request", "2026-03-01", None, "2027-03-01", Task.DECIDE),
        ("voluntary", "2025-06-01", None, "2027-02-01", Task.DECIDE),
        ("voluntary", "2026-06-01", None, "2027-06-01", Task.DECIDE),
    ],
)
def test_deadline(mode: str, filed: str | None, notified: str | None, on: str, task: Task) -> None:
    found = candidacy.deadline(
        mode,
        hired_on=DAY("2025-02-01"),
        filed_on=DAY(filed) if filed else None,
        notified_on=DAY(notified) if notified else None,
        periods=PERIODS,
    )
    assert (found.on, found.task) == (DAY(on), task)


def test_a_year_of_work_entitles_to_a_vote() -> None:
    assert not candidacy.has_seniority(DAY("2025-02-01"), DAY("2026-01-31"), PERIODS)
    assert candidacy.has_seniority(DAY("2025-02-01"), DAY("2026-02-01"), PERIODS)


def test_when_one_may_apply() -> None:
    hired = DAY("2025-02-01")
    assert candidacy.may_file_from("voluntary", hired, PERIODS) == hired
    assert candidacy.may_file_from("obligatory", hired, PERIODS) == hired
    assert candidacy.may_file_from("on_request", hired, PERIODS) == DAY("2026-02-01")
    assert candidacy.may_renew_from(hired, Periods(renew_after=12)) == DAY("2026-02-01")
    assert candidacy.may_renew_from(hired, PERIODS) == hired


@pytest.mark.parametrize(
    ("mode", "clause", "expected"),
    [
        ("voluntary", True, False),
        ("on_request", False, True),
        ("obligatory", True, True),
        ("obligatory", False, False),
    ],
)
def test_who_is_admitted_unless_opposed(mode: str, clause: bool, expected: bool) -> None:
    assert candidacy.is_decided_by_opposition(mode, obligatory_unless_opposed=clause) is expected


@pytest.mark.parametrize(
    ("opposition", "adopted", "admitted"),
    [(False, True, True), (False, False, False), (True, True, False), (True, False, True)],
)
def test_what_a_result_means(opposition: bool, adopted: bool, admitted: bool) -> None:
    assert candidacy.is_admitted(by_opposition=opposition, adopted=adopted) is admitted


def test_every_reason_has_its_rule_with_a_source() -> None:
    assert set(leaving.REASONS) == set(EndReason.values)
    assert all(len(rule.source) > 8 for rule in leaving.REASONS.values())


@pytest.mark.parametrize("reason", ["retirement", "economic_dismissal", "unfitness"])
def test_three_reasons_leave_the_quality(reason: str) -> None:
    """Loi 78-763, art. 11."""
    assert leaving.REASONS[reason].consequence is Consequence.KEEPS


def test_only_the_assembly_excludes() -> None:
    deciding = {code for code, rule in leaving.REASONS.items() if rule.consequence is Consequence.ASSEMBLY}
    assert deciding == {"exclusion", "assembly_decision"}
    assert all(leaving.REASONS[code].date_rule is DateRule.DECISION for code in deciding)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("resignation_associate", "2026-06-15"),
        ("dismissal", "2026-06-15"),
        ("death", "2026-06-15"),
        ("exclusion", "2026-06-15"),
        ("mutual_termination", "2026-06-16"),
        ("retirement", "2026-06-16"),
        ("commitment_failure", "2026-09-15"),
        ("deemed_resigned", "2026-09-15"),
    ],
)
def test_first_day_without(reason: str, expected: str) -> None:
    assert leaving.without_from(reason, DAY("2026-06-15"), answer_months=3) == DAY(expected)


@pytest.mark.parametrize(
    ("reason", "was", "keeps", "expected"),
    [
        ("retirement", "associate", True, "former"),
        ("retirement", "associate", False, "left"),
        ("retirement", "employee", True, "left"),
        ("resignation_job", "associate", False, "left"),
        ("resignation_job", "associate", True, "former"),
        ("resignation_job", "employee", False, "left"),
        ("exclusion", "associate", False, "employee"),
        ("exclusion", "associate", True, "associate"),
        ("exclusion", "former", False, "left"),
        ("exclusion", "external", True, "external"),
        ("commitment_failure", "associate", False, "employee"),
        ("renunciation", "external", False, "left"),
        ("exclusion", "cooperative", True, "cooperative"),
        ("renunciation", "cooperative", False, "left"),
        ("assembly_decision", "former", False, "left"),
        ("assembly_decision", "former", True, "former"),
        ("death", "external", False, "left"),
        ("deemed_resigned", "employee", False, "left"),
    ],
)
def test_status_that_follows(reason: str, was: str, keeps: bool, expected: str) -> None:
    assert leaving.status_after(reason, was=was, keeps=keeps) == expected


@pytest.mark.parametrize(
    ("reason", "fits"),
    [
        ("renunciation", {"former", "external", "cooperative"}),
        ("assembly_decision", {"former", "external", "cooperative"}),
        ("resignation_associate", {"associate"}),
        ("exclusion", {"associate", "former", "external", "cooperative"}),
        ("commitment_failure", {"associate", "former", "external", "cooperative"}),
        ("death", {"associate", "former", "external", "cooperative", "employee"}),
        ("deemed_resigned", {"employee"}),
        ("dismissal", {"associate", "employee"}),
        ("contract_end", {"associate", "employee"}),
    ],
)
def test_whom_a_reason_fits(reason: str, fits: set[str]) -> None:
    kinds = set(StatusKind.values)
    assert {was for was in kinds if leaving.applies_to(reason, was)} == fits


@pytest.mark.parametrize(("ends_job", "expected"), [(True, "left"), (False, "employee")])
def test_statuts_may_part_the_quality_from_the_job(ends_job: bool, expected: str) -> None:
    """Loi 78-763, art. 10: giving up the quality ends the contract, unless the statuts say otherwise."""
    table = leaving.reasons(renouncing_ends_job=ends_job)
    assert (
        leaving.status_after("resignation_associate", was="associate", keeps=False, table=table) == expected
    )
    assert {**table, "resignation_associate": None} == {**leaving.REASONS, "resignation_associate": None}
