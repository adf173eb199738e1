"""Dates and offices that contradict each other: refused at the field, or said at the checks."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from governance.models import Ballot
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members import actions
from members.actions.disclosure import file_request
from members.choices import ContractKind, EndReason, Role, StatusKind
from members.models import Candidacy, Mandate, Member, MembershipRules, Status
from members.queries import findings
from members.rules.offices import Level
from members.wording.lives import finding_in_words
from tests.conftest import LONG_AGO
from tests.members.test_leaving_and_working import NOW, TODAY, hired

pytestmark = pytest.mark.django_db


def refusal(action: Any, **asked: Any) -> str | None:
    """The field of a refusal."""
    with pytest.raises(Refused) as refused:
        action(**asked)
    return refused.value.field


def test_contract_ends_after_it_begins(alice: Member, bruno: Member) -> None:
    hired(alice, bruno)
    asked: Any = {"member": alice, "reason": EndReason.RESIGNATION_JOB, "day": TODAY, "by": bruno, "at": NOW}
    assert refusal(actions.end_membership, last_day=date(2010, 1, 1), **asked) == "last_day"
    assert alice.status_on(TODAY) == StatusKind.ASSOCIATE


@pytest.mark.parametrize("kind", [StatusKind.LEFT, StatusKind.FORMER, StatusKind.EXTERNAL])
def test_status_alone_leaves_no_contract_open(kind: str, alice: Member, bruno: Member) -> None:
    hired(alice, bruno)
    assert refusal(actions.change_status, member=alice, kind=kind, since_on=TODAY, by=bruno, at=NOW) == "kind"


@pytest.mark.parametrize("kind", [StatusKind.LEFT, StatusKind.FORMER, StatusKind.COOPERATIVE])
def test_contract_asks_for_somebody_who_works_here(kind: str, alice: Member, bruno: Member) -> None:
    Status.objects.create(member=alice, kind=kind, since_on=date(2026, 1, 1), reason="retirement")
    asked: Any = {
        "member": alice,
        "kind": ContractKind.PERMANENT,
        "job": "x",
        "qualification": "",
        "hours": Decimal(35),
        "by": bruno,
        "at": NOW,
    }
    assert refusal(actions.start_contract, starts_on=TODAY, ends_on=None, **asked) == "starts_on"
    past = {"starts_on": date(2020, 1, 1), "ends_on": date(2025, 12, 31)}
    assert actions.start_contract(**past, **asked).ends_on == date(2025, 12, 31)


def test_mandate_is_not_lengthened_beyond_its_term(alice: Member, bruno: Member) -> None:
    mandate = actions.start_mandate(
        member=alice, role=Role.GERANCE, starts_on=TODAY, ends_on=date(2027, 6, 14), by=bruno, at=NOW
    )
    asked: Any = {"mandate": mandate, "by": bruno, "at": NOW}
    assert refusal(actions.end_mandate, ends_on=date(2045, 1, 1), **asked) == "ends_on"
    actions.end_mandate(ends_on=date(2030, 6, 14), **asked)
    assert Mandate.objects.get(pk=mandate.pk).ends_on == date(2030, 6, 14)


def test_offices_that_exclude_each_other_do_so_on_every_day(alice: Member, bruno: Member) -> None:
    asked: Any = {"member": alice, "by": bruno, "at": NOW}
    later = TODAY + timedelta(days=60)
    board = actions.start_mandate(
        role=Role.SUPERVISORY, starts_on=later, ends_on=later + timedelta(days=300), **asked
    )
    assert refusal(actions.start_mandate, role=Role.GERANCE, starts_on=TODAY, ends_on=None, **asked) == "role"
    assert (
        refusal(actions.start_mandate, role=Role.SUPERVISORY, starts_on=TODAY, ends_on=None, **asked)
        == "starts_on"
    )
    until = later - timedelta(days=1)
    first = actions.start_mandate(role=Role.GERANCE, starts_on=TODAY, ends_on=until, **asked)
    assert refusal(actions.end_mandate, mandate=first, ends_on=later, by=bruno, at=NOW) == "role"
    actions.start_mandate(
        role=Role.GERANCE, starts_on=board.ends_on + timedelta(days=1), ends_on=None, **asked
    )  # type: ignore[operator]


def test_leaver_keeps_no_mandate_to_come(alice: Member, bruno: Member) -> None:
    later = TODAY + timedelta(days=60)
    actions.start_mandate(member=alice, role=Role.REFERENT, starts_on=later, ends_on=None, by=bruno, at=NOW)
    actions.change_status(member=alice, kind=StatusKind.LEFT, since_on=TODAY, by=bruno, at=NOW)
    assert not alice.mandates.exists()


def test_excluded_gerante_is_a_matter_for_the_assembly(alice: Member, bruno: Member) -> None:
    Mandate.objects.create(member=alice, role=Role.GERANCE, starts_on=LONG_AGO, ends_on=date(2027, 1, 1))

    def said() -> Any:
        return next(finding for finding in findings(TODAY) if finding.code == "among_associates")

    assert (said().level, finding_in_words(said())) == (
        Level.FINE,
        "Celles et ceux qui dirigent et surveillent sont associé·es.",
    )
    asked: Any = {"reason": EndReason.EXCLUSION, "because": "AGE du 1er juin", "by": bruno, "at": NOW}
    actions.end_membership(member=alice, day=TODAY, **asked)
    assert (said().level, said().numbers) == (Level.WRONG, {"number": 1})
    assert "1 personne dirige" in finding_in_words(said())


def test_death_of_the_only_gerante_is_recorded_and_somebody_appointed(alice: Member, bruno: Member) -> None:
    out, today = StringIO(), clock.today()
    with pytest.raises(CommandError, match="Nobody"):
        call_command("appoint", alice.email, "--died", "personne@example.coop", stdout=out)
    with pytest.raises(CommandError):  # nothing is recorded when the second half is refused
        call_command("appoint", bruno.email, "--died", bruno.email, stdout=out)
    assert bruno.status_on(today) == StatusKind.ASSOCIATE
    day = today - timedelta(days=2)
    call_command("appoint", alice.email, "--died", bruno.email, "--on", day.isoformat(), stdout=out)
    assert bruno.status_on(day) == StatusKind.LEFT
    assert Mandate.objects.get(member=alice).role == Role.GERANCE


def test_deemed_resigned_when_the_months_to_answer_are_over(dora: Member, bruno: Member) -> None:
    MembershipRules.objects.filter(pk=1).update(answer_within_months=6, commitment_answer_months=3)
    Candidacy.objects.create(member=dora, mode="obligatory", hired_on=date(2023, 1, 1))
    asked: Any = {"member": dora, "reason": EndReason.DEEMED_RESIGNED, "by": bruno, "at": NOW}
    assert refusal(actions.end_membership, day=date(2026, 1, 1), **asked) == "day"
    assert Candidacy.objects.get().is_pending
    actions.end_membership(day=date(2025, 12, 15), **asked)
    assert dora.status_on(date(2026, 6, 14)) == StatusKind.EMPLOYEE
    assert dora.status_on(date(2026, 6, 15)) == StatusKind.LEFT


def test_candidacy_is_not_decided_at_an_instant_to_come(dora: Member, bruno: Member) -> None:
    candidacy = Candidacy.objects.create(
        member=dora, mode="voluntary", hired_on=date(2023, 1, 1), filed_on=date(2026, 1, 1)
    )
    late = datetime.combine(TODAY, time(23, 58), clock.PARIS)
    asked: Any = {"candidacy": candidacy, "admitted": True, "decided_on": TODAY, "by": bruno, "at": NOW}
    assert refusal(actions.decide_candidacy, decided_at=late, **asked) == "decided_time"


def test_loss_before_a_ballot_was_opened_says_what_becomes_of_it(
    ballot: Ballot, alice: Member, bruno: Member
) -> None:
    ballot.refresh_from_db()
    assert ballot.electors.filter(member=alice).exists()
    asked: Any = {
        "member": alice,
        "reason": EndReason.DISMISSAL,
        "day": clock.today() - timedelta(days=3),
        "by": bruno,
        "at": clock.now(),
    }
    assert refusal(actions.end_membership, **asked) == "because"
    actions.end_membership(because="Le scrutin sera recompté sans elle.", **asked)
    assert alice.status_on(clock.today()) == StatusKind.LEFT


def test_same_correction_is_asked_once(alice: Member) -> None:
    asked: Any = {"member": alice, "kind": "correction", "concern": "", "by": alice, "at": NOW}
    file_request(text="Mon nom s’écrit Test.", **asked)
    assert refusal(file_request, text=" Mon nom s’écrit Test. ", **asked) == "text"
    file_request(text="Autre chose.", **asked)
