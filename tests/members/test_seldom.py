"""What comes up seldom in people's records, and must be right then too."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members import actions
from members.actions.common import withdraw
from members.actions.profile import change_profile
from members.choices import StatusKind
from members.models import (
    Candidacy,
    Contract,
    Invitation,
    Mandate,
    Member,
    PersonnelDetails,
    Profile,
    Status,
    Terms,
)
from members.permissions import directory_level
from members.queries.directory import directory_people, shown_to
from members.queries.profit import _hours
from members.rules.sharing import Level
from tests.client import CheckedClient
from tests.members.test_candidacies import TODAY
from tests.members.test_candidacy_corrections import decided, reopen
from tests.members.test_import import ClientFor, confirm, csv_of, line, upload
from tests.members.test_registers import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_who_has_left_stands_outside_of_the_directory(alice: Member, chloe: Member) -> None:
    assert directory_level(chloe, alice) is Level.OUTSIDE
    assert directory_level(chloe, chloe) is Level.SELF


def test_days_that_are_not_sent_stay(alice: Member) -> None:
    fields = {"days": ["1", "3"], "days_note": "pas en août", "days_audience": "everybody"}
    change_profile(member=alice, by=alice, at=clock.now(), seen=None, **fields)
    change_profile(member=alice, by=alice, at=clock.now(), seen=None, job="Maçonne")
    profile = Profile.objects.get(member=alice)
    assert (profile.days, profile.job) == ("13", "Maçonne")
    person = directory_people(clock.today()).get(pk=alice.pk)
    assert shown_to(Level.EVERYBODY, person)["days_note"] == "pas en août"
    assert "days_note" not in shown_to(Level.OUTSIDE, person)


def test_staff_number_is_one_persons(alice: Member, bruno: Member, dora: Member) -> None:
    PersonnelDetails.objects.create(member=dora, staff_number="0007")
    with pytest.raises(Refused) as refusal:
        actions.change_personnel_details(member=alice, staff_number="0007", by=bruno, at=clock.now())
    assert refusal.value.field == "staff_number"
    actions.change_personnel_details(member=dora, staff_number="0007", by=bruno, at=clock.now())


def test_full_time_contract_without_an_authorisation_is_just_that(
    alice: Member, bruno: Member, client_for: ClientFor
) -> None:
    contract = Contract.objects.create(member=alice, kind="cdi", starts_on=date(2024, 2, 1))
    Terms.objects.create(contract=contract, since_on=date(2024, 2, 1), job="Maçonne", hours=35)
    header, row = rows_of(client_for(bruno), "personnel")
    assert str(contract.get_kind_display()) in row
    assert not any("autorisé" in cell or "temps partiel" in cell for cell in row)
    assert len(header) == len(row)


def on_record(client: CheckedClient, **cells: str) -> Member:
    """Somebody who was imported before, without a number."""
    confirm(client, upload(client, csv_of([line(7, Numéro="", **cells)])))
    member = Member.objects.get(email="p7@exemple.fr")
    assert not PersonnelDetails.objects.filter(member=member).exists()
    return member


def test_office_contract_and_hours_come_to_somebody_on_record(bruno: Member, client_for: ClientFor) -> None:
    client = client_for(bruno)
    member = on_record(client)
    work = {"Contrat": "CDI", "Entrée": "01/09/2025", "Emploi": "Maçonne", "Heures": "28"}
    office = {"Mandat": "scrutatrice", "Mandat du": "01/01/2026", "Heures souhaitées": "35"}
    page = upload(client, csv_of([line(7, **work, **office)]))
    (item,) = page.context["plan"].items
    assert {"contract", "mandate", "wish"} <= set(item.steps)
    confirm(client, page)
    assert Contract.objects.get(member=member).terms.get().hours == 28
    assert Mandate.objects.get(member=member).starts_on == date(2026, 1, 1)
    assert member.hours_wishes.get().hours == 35
    assert upload(client, csv_of([line(7, **work, **office)])).context["counts"]["unchanged"] == 1


def test_hours_of_a_year_leave_out_terms_of_other_years(alice: Member) -> None:
    opens, closes = date(2025, 1, 1), date(2025, 12, 31)
    contract = Contract.objects.create(member=alice, kind="cdi", starts_on=date(2024, 1, 1))
    for since, hours in ((date(2024, 1, 1), 35), (date(2024, 7, 1), 21), (date(2026, 3, 1), 28)):
        Terms.objects.create(contract=contract, since_on=since, job="x", hours=hours)
    assert _hours(alice, opens, closes) == Decimal(21) * 365 / 7
    assert _hours(alice, closes + timedelta(days=1), date(2025, 12, 31)) == 0


def test_a_link_that_was_used_is_not_withdrawn(bruno: Member) -> None:
    at, names = clock.now(), {"email": "fatou@example.coop", "first_name": "Fatou", "last_name": "D"}
    made = actions.add_member(**names, status="associate", since_on=date(2020, 1, 1), by=bruno, at=at)
    actions.invite(member=made, by=bruno, at=at)
    invitation = made.invitations.get()
    Invitation.objects.update(used_at=at)
    withdraw(invitation, at)
    assert Invitation.objects.get().withdrawn_at is None


def test_who_is_no_employee_any_more_waits_for_nothing(dora: Member, bruno: Member) -> None:
    candidacy = decided(dora, bruno, admitted=False)
    Status.objects.create(member=dora, kind=StatusKind.EXTERNAL, since_on=TODAY)
    with pytest.raises(Refused, match="ne peut attendre"):
        reopen(candidacy, bruno)
    assert Candidacy.objects.get().outcome == "rejected"
