"""Taking back an outcome that was entered wrongly: who may, when no longer, twice, and what is put back."""

from datetime import date, timedelta
from typing import Any

import pytest

from governance.models import Ballot, Elector
from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.choices import State
from interlignes.outbox.models import Mail
from members import actions
from members.choices import CandidacyOutcome, Role, StatusKind
from members.models import Candidacy, Member, Status
from members.queries import electorate
from tests.members.test_candidacies import NOW, TODAY, later, opened

pytestmark = pytest.mark.django_db
WHY = "Saisi sur la mauvaise personne"


def decided(member: Member, by: Member, *, admitted: bool = True, **fields: Any) -> Candidacy:
    """A candidacy whose outcome the gérance wrote down."""
    candidacy = opened(member, by)
    known: dict[str, Any] = {"decided_on": TODAY, "by": by, "at": NOW, **fields}
    actions.decide_candidacy(candidacy=candidacy, admitted=admitted, **known)
    return Candidacy.objects.get(pk=candidacy.pk)


def reopen(candidacy: Candidacy, by: Member, days: int = 1) -> Candidacy:
    """As the page does, the next day."""
    actions.reopen_candidacy(candidacy=candidacy, because=WHY, by=by, at=later(days))
    return Candidacy.objects.get(pk=candidacy.pk)


@pytest.mark.parametrize("admitted", [True, False])
def test_everything_is_as_before_and_the_right_outcome_can_be_recorded(
    dora: Member, bruno: Member, admitted: bool
) -> None:
    before = list(dora.statuses.values_list("kind", "since_on"))
    found = reopen(decided(dora, bruno, admitted=admitted), bruno)
    assert (found.outcome, found.decided_on, found.corrected_because) == ("", None, WHY)
    assert list(dora.statuses.values_list("kind", "since_on")) == before
    assert dora not in electorate(TODAY + timedelta(days=1))
    assert Entry.objects.get(kind="member.candidacy_reopened").facts == {
        "outcome": "admitted" if admitted else "rejected"
    }
    assert actions.decide_candidacy(
        candidacy=found, admitted=not admitted, decided_on=TODAY, by=bruno, at=later(2)
    )
    assert (dora in electorate(TODAY + timedelta(days=1))) is not admitted


def test_an_admission_at_an_instant_is_taken_back_too(dora: Member, bruno: Member) -> None:
    reopen(decided(dora, bruno, decided_at=NOW - timedelta(minutes=5)), bruno)
    assert dora.statuses.get().kind == StatusKind.EMPLOYEE


def test_she_is_told_and_gets_the_right_outcome_as_well(dora: Member, bruno: Member) -> None:
    """The first mail, if it still waits, is not sent any more."""
    found = reopen(decided(dora, bruno), bruno)
    actions.decide_candidacy(candidacy=found, admitted=False, decided_on=TODAY, by=bruno, at=later(2))
    mails = Mail.objects.filter(kind="candidacy.decided").order_by("pk")
    assert [mail.state for mail in mails] == [State.CANCELLED, State.WAITING, State.WAITING]
    assert "saisie par erreur" in mails[1].text
    assert "attend de nouveau" in mails[1].subject
    assert "ne vous a pas admis·e" in mails[2].text


def test_twice_is_refused(dora: Member, bruno: Member) -> None:
    candidacy = decided(dora, bruno)
    reopen(candidacy, bruno)
    with pytest.raises(Refused, match="n’est pas décidée"):
        reopen(candidacy, bruno)
    assert Entry.objects.filter(kind="member.candidacy_reopened").count() == 1


def test_only_the_gerance(dora: Member, bruno: Member, alice: Member) -> None:
    candidacy = decided(dora, bruno)
    for person in (alice, dora):
        with pytest.raises(Refused, match="gérance"):
            reopen(candidacy, person)


def test_what_a_resolution_or_herself_decided_stays(dora: Member, bruno: Member) -> None:
    with pytest.raises(Refused, match="résolution"):
        reopen(decided(dora, bruno, decided_by="governance.ballot:1"), bruno)
    Candidacy.objects.all().delete()
    Status.objects.filter(member=dora, kind=StatusKind.ASSOCIATE).delete()
    hers = opened(dora, bruno)
    actions.withdraw_candidacy(candidacy=hers, by=dora, at=NOW)
    with pytest.raises(Refused, match="elle-même"):
        reopen(hers, bruno)


def test_a_withdrawal_that_the_gerance_wrote_down_can_be_taken_back(dora: Member, bruno: Member) -> None:
    candidacy = opened(dora, bruno)
    actions.withdraw_candidacy(candidacy=candidacy, by=bruno, at=NOW)
    assert reopen(candidacy, bruno).is_pending


def test_not_after_she_has_left_nor_after_a_newer_candidacy(dora: Member, bruno: Member) -> None:
    first = decided(dora, bruno, admitted=False)
    second = opened(dora, bruno)
    with pytest.raises(Refused, match="dernière candidature"):
        reopen(first, bruno)
    actions.change_status(member=dora, kind=StatusKind.LEFT, since_on=TODAY, by=bruno, at=NOW)
    with pytest.raises(Refused, match="caduque"):
        reopen(second, bruno)


def test_not_once_a_ballot_was_opened_with_her(dora: Member, bruno: Member, ballot: Ballot) -> None:
    candidacy = decided(dora, bruno)
    Elector.objects.create(ballot=ballot, member=dora)
    Ballot.objects.filter(pk=ballot.pk).update(frozen_at=NOW - timedelta(days=2), electorate_hash="x")
    assert reopen(candidacy, bruno).is_pending
    actions.decide_candidacy(candidacy=candidacy, admitted=True, decided_on=TODAY, by=bruno, at=NOW)
    Ballot.objects.filter(pk=ballot.pk).update(frozen_at=NOW)
    with pytest.raises(Refused, match="scrutin"):
        reopen(candidacy, bruno)
    assert dora.statuses.filter(kind=StatusKind.ASSOCIATE).exists()
    assert Entry.objects.filter(kind="member.status_removed").count() == 1


def test_not_once_she_holds_an_office(dora: Member, bruno: Member) -> None:
    candidacy = decided(dora, bruno)
    dora.mandates.create(role=Role.REFERENT, starts_on=TODAY, ends_on=TODAY + timedelta(days=90))
    with pytest.raises(Refused, match="mandat"):
        reopen(candidacy, bruno)


def test_not_once_another_status_has_begun(dora: Member, bruno: Member) -> None:
    candidacy = decided(dora, bruno)
    Status.objects.create(member=dora, kind=StatusKind.FORMER, since_on=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="autre statut"):
        reopen(candidacy, bruno, days=2)


def test_a_status_that_a_candidacy_gave_is_not_taken_back_by_another_door(
    dora: Member, bruno: Member
) -> None:
    candidacy = decided(dora, bruno)
    given = dora.statuses.get(kind=StatusKind.ASSOCIATE)
    with pytest.raises(Refused, match="candidature"):
        actions.remove_status(status=given, by=bruno, at=NOW)
    given.delete()
    assert reopen(candidacy, bruno).is_pending


def test_the_page_leads_there_and_asks_why(dora: Member, bruno: Member, client_for: Any) -> None:
    today = clock.today()
    candidacy = Candidacy.objects.create(
        member=dora, mode="voluntary", hired_on=date(2024, 1, 1), filed_on=today,
        outcome=CandidacyOutcome.REJECTED, decided_on=today,
    )  # fmt: skip
    client, page = client_for(bruno), f"/candidatures/{candidacy.pk}/rectifier/"
    assert page in client.get("/candidatures/").text
    assert client.post(page, {"because": ""}).status_code == 200
    assert client.post(page, {"because": WHY}).status_code == 302
    assert client.get(page).status_code == 404
    assert WHY in client.get(f"/personnes/{dora.pk}/").text
    Candidacy.objects.update(outcome="rejected", decided_on=today, decided_by="governance.ballot:3")
    assert page not in client.get("/candidatures/").text
    assert "par une résolution" in client.get("/candidatures/").text
