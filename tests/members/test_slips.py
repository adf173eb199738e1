"""What is typed wrongly: days years ahead, births to come, years that overlap; and addresses that pry."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members import actions
from members.actions import profit
from members.actions.capital import adopt_terms
from members.choices import (
    CandidacyMode,
    ContractKind,
    EndReason,
    Role,
    StatusKind,
    SuspensionReason,
    Visibility,
)
from members.models import CapitalTerms, Contract, Member, ProfitYear, Status
from tests.client import CheckedClient
from tests.members.test_leaving_and_working import hired

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
NOW = datetime.combine(TODAY, time(10), clock.PARIS)
FAR, NEAR = date(2062, 6, 15), date(2027, 6, 15)
ClientFor = Callable[[Member | None], CheckedClient]
WORK: dict[str, Any] = {"job": "x", "qualification": "", "hours": Decimal(35)}


def begin(what: str, day: date, alice: Member, dora: Member, bruno: Member) -> object:
    """Something that begins on a day."""
    by: dict[str, Any] = {"by": bruno, "at": NOW}
    if what == "status":
        return actions.change_status(member=dora, kind=StatusKind.ASSOCIATE, since_on=day, **by)
    if what == "contract":
        return actions.start_contract(
            member=dora, kind=ContractKind.PERMANENT, starts_on=day, ends_on=None, **WORK, **by
        )
    if what == "amendment":
        return actions.amend_contract(contract=hired(alice, bruno), since_on=day, **WORK, **by)
    if what == "mandate":
        return actions.start_mandate(member=alice, role=Role.REFERENT, starts_on=day, ends_on=None, **by)
    if what == "departure":
        return actions.end_membership(member=dora, reason=EndReason.RESIGNATION_JOB, day=day, **by)
    if what == "suspension":
        return actions.suspend_vote(
            member=alice,
            reason=SuspensionReason.STATUTES,
            notified_on=TODAY,
            since_on=day,
            until_on=None,
            **by,
        )
    return adopt_terms(terms=CapitalTerms(since_on=day, source="S"), **by)


@pytest.mark.parametrize(
    "what", ["status", "contract", "amendment", "mandate", "departure", "suspension", "terms"]
)
def test_what_begins_more_than_a_year_ahead_is_a_slip(
    what: str, alice: Member, dora: Member, bruno: Member
) -> None:
    """Terms of 2062 would have let nobody record newer ones for 36 years."""
    with pytest.raises(Refused, match="plus d’un an") as refused:
        begin(what, FAR, alice, dora, bruno)
    field = {"contract": "starts_on", "mandate": "starts_on", "departure": "day"}.get(what, "since_on")
    assert refused.value.field == field
    Contract.objects.all().delete()
    begin(what, NEAR, alice, dora, bruno)


def test_the_last_day_of_a_contract_lies_within_a_notice(dora: Member, bruno: Member) -> None:
    hired(dora, bruno)
    asked: dict[str, Any] = {
        "member": dora,
        "reason": EndReason.DISMISSAL,
        "day": TODAY,
        "by": bruno,
        "at": NOW,
    }
    with pytest.raises(Refused) as refused:
        actions.end_membership(last_day=FAR, **asked)
    assert refused.value.field == "last_day"
    assert not Status.objects.filter(member=dora, kind=StatusKind.LEFT).exists()
    actions.end_membership(last_day=TODAY + timedelta(days=90), **asked)


def test_a_formal_notice_was_given_and_to_an_associate(alice: Member, bruno: Member) -> None:
    for notified_on in (TODAY + timedelta(days=1), date(1950, 1, 1)):
        with pytest.raises(Refused) as refused:
            actions.suspend_vote(
                member=alice, reason=SuspensionReason.COMMITMENT, notified_on=notified_on,
                since_on=TODAY + timedelta(days=40), until_on=None, by=bruno, at=NOW,
            )  # fmt: skip
        assert refused.value.field == "notified_on"


@pytest.mark.parametrize(
    ("hired_on", "filed_on", "field"),
    [(date(1950, 1, 1), date(1951, 1, 1), "filed_on"), (FAR, None, "hired_on")],
)
def test_a_candidacy_is_filed_by_an_employee(
    hired_on: date, filed_on: date | None, field: str, dora: Member, bruno: Member
) -> None:
    mode = CandidacyMode.VOLUNTARY if filed_on else CandidacyMode.OBLIGATORY
    with pytest.raises(Refused) as refused:
        actions.open_candidacy(member=dora, mode=mode, hired_on=hired_on, filed_on=filed_on, by=bruno, at=NOW)
    assert refused.value.field == field


def save(opens_on: date, closes_on: date, bruno: Member, year: ProfitYear | None = None) -> ProfitYear:
    """A financial year."""
    zero = dict.fromkeys(("prior_losses", "gains_to_reserve", "legal_reserve_before"), Decimal(0))
    return profit.save_year(
        year=year, opens_on=opens_on, closes_on=closes_on, net_result=Decimal(1), holdings="", **zero,
        by=bruno, at=NOW,
    )  # fmt: skip


def test_no_day_belongs_to_two_financial_years_and_none_lasts_for_ever(bruno: Member) -> None:
    year = save(date(2025, 1, 1), date(2025, 12, 31), bruno)
    for opens_on, closes_on, field in (
        (date(2025, 12, 31), date(2026, 5, 31), "opens_on"),
        (date(2024, 6, 1), date(2025, 1, 1), "opens_on"),
        (date(2024, 6, 1), date(2026, 5, 31), "opens_on"),
        (date(1900, 1, 1), date(2024, 12, 31), "opens_on"),
        (date(2061, 1, 1), date(2061, 12, 31), "closes_on"),
    ):
        with pytest.raises(Refused) as refused:
            save(opens_on, closes_on, bruno)
        assert refused.value.field == field
    save(date(2023, 1, 1), date(2024, 12, 31), bruno)
    assert save(date(2025, 1, 1), date(2025, 12, 30), bruno, year).pk == year.pk


@pytest.mark.parametrize("page", ["details", "subscriber_details"])
def test_nobody_is_born_in_the_future(page: str, bruno: Member, client_for: ClientFor) -> None:
    client, path = client_for(bruno), reverse(f"members:{page}", args=[bruno.pk])
    form = client.get(path).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    tomorrow = clock.today() + timedelta(days=1)
    shown = client.post(path, {**data, "born_on": tomorrow.isoformat()})
    assert "born_on" in shown.context["form"].errors
    assert client.post(path, {**data, "born_on": "1980-01-01"}).status_code == 302


@pytest.mark.parametrize("name", ["refund_years", "presence_months", "seniority_months"])
@pytest.mark.parametrize("value", ["7", "999", "99999999999999999999"])
def test_terms_beyond_the_law_get_a_word_at_their_field(
    name: str, value: str, bruno: Member, client_for: ClientFor
) -> None:
    with time_machine.travel(NOW, tick=False):
        client, path = client_for(bruno), reverse("members:terms")
        form = client.get(path).context["form"]
        data = {key: form[key].value() or "" for key in form.fields}
        shown = client.post(path, {**data, "since_on": "2026-06-15", "source": "Statuts", name: value})
    assert list(shown.context["form"].errors) == [name]


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("members_member", "password__startswith=a"),
        ("members_member", "password=a"),
        ("members_invitation", "key_digest__startswith=a"),
        ("outbox_mail", "text__contains=a"),
        ("journal_entry", "hash__startswith=a"),
    ],
)
def test_no_list_of_the_desk_is_filtered_by_what_it_does_not_show(
    page: str, query: str, bruno: Member, client_for: ClientFor
) -> None:
    """Letter by letter the hash of a password, or what a mail says, could have been guessed."""
    client, path = client_for(bruno), reverse(f"admin:{page}_changelist")
    refused = client.get(f"{path}?{query}")
    assert refused.status_code in (302, 400)
    assert client.get(path).status_code == 200
    if page == "outbox_mail":
        assert client.get(f"{path}?state__exact=refused").status_code == 200


def test_a_departure_asks_for_its_reason(alice: Member, bruno: Member, client_for: ClientFor) -> None:
    """The first of the list was chosen already: one careless click, and somebody had resigned."""
    path = reverse("members:departure", args=[alice.pk])
    shown = client_for(bruno).post(path, {"reason": "", "day": clock.today().isoformat()})
    assert "reason" in shown.context["form"].errors


def test_the_first_status_stays_though_another_begins_later(bruno: Member, dora: Member) -> None:
    """Without it she would have been nobody until the other begins, and a gérant·e locked out."""
    off = clock.today() + timedelta(days=30)
    first = dora.statuses.get()
    actions.change_status(member=dora, kind=StatusKind.LEFT, since_on=off, by=bruno, at=clock.now())
    with pytest.raises(Refused, match="premier statut"):
        actions.remove_status(status=first, by=bruno, at=clock.now())
    Status.objects.create(member=dora, kind=StatusKind.EMPLOYEE, since_on=date(2019, 1, 1))
    actions.remove_status(status=first, by=bruno, at=clock.now())


@pytest.mark.parametrize("query", ["", "?au=2021-01-01", "?au=1900-01-01"])
def test_shares_that_are_for_the_gerance_only_are_so_for_days_long_past(
    query: str, alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    """The terms of that day said otherwise, and any day could be asked for."""
    adopt_terms(
        terms=CapitalTerms(since_on=clock.today(), source="S", visibility=Visibility.GERANCE),
        by=bruno, at=clock.now(),
    )  # fmt: skip
    for person, sees in ((alice, False), (bruno, True)):
        table = client_for(person).get(reverse("members:associates") + query).context["table"]
        assert ("Parts" in [str(column.label) for column in table.columns]) is sees


@pytest.mark.parametrize("reason", [EndReason.DEATH, EndReason.EXCLUSION])
def test_what_has_not_happened_yet_ends_nothing(reason: str, alice: Member, bruno: Member) -> None:
    """Nobody dies, and no assembly decides, on a day to come."""
    asked: dict[str, Any] = {"member": alice, "reason": reason, "because": "AGE", "by": bruno, "at": NOW}
    with pytest.raises(Refused, match="pas encore venu") as refused:
        actions.end_membership(day=TODAY + timedelta(days=1), **asked)
    assert refused.value.field == "day"
    actions.end_membership(day=TODAY, keeps=False, **asked)
    assert alice.status_on(TODAY) != StatusKind.ASSOCIATE
