"""Somebody who does not work here: she applies, an assembly admits her, and only then she belongs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertNotContains

from governance.actions.candidacies import put_on_agenda
from governance.choices import Choice, DecisionClass
from governance.models import Meeting
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from interlignes.outbox.models import Mail
from members import actions as people
from members.actions import apply_retention
from members.choices import CandidacyMode, CandidacyOutcome, StatusKind
from members.models import Candidacy, Member, MembershipRules, Status
from members.queries import electorate_at
from tests.client import CheckedClient
from tests.conftest import make_member
from tests.governance.conftest import COUNTED, NOTICE, STARTS, MakeMeeting
from tests.governance.test_candidacies import ballot_on, convened, decided

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
FILED = date(2026, 5, 4)
AT = STARTS - NOTICE


def outside(by: Member, **fields: Any) -> Candidacy:
    """Olga applies."""
    known: dict[str, Any] = {
        "mode": CandidacyMode.EXTERNAL,
        "email": "Olga@exemple.fr",
        "first_name": "Olga",
        "last_name": "Petit",
        "filed_on": FILED,
    }
    return people.open_outside_candidacy(by=by, at=AT, **{**known, **fields})


@pytest.fixture
def assembly(make_meeting: MakeMeeting) -> Meeting:
    """An assembly in preparation, with one other motion as its first item."""
    return make_meeting(convened=False)


@pytest.fixture
def associates(alice: Member, bruno: Member) -> list[Member]:
    """Four associates who work here: one external among five keeps below 35 %."""
    return [alice, bruno, make_member("Carla"), make_member("Denis")]


def test_she_is_nobody_until_the_assembly_admits_her_and_an_external_associate_then(
    associates: list[Member], bruno: Member, assembly: Meeting
) -> None:
    candidacy = outside(bruno)
    olga = candidacy.member
    assert (olga.email, olga.current_status, candidacy.is_outside) == ("olga@exemple.fr", None, True)
    assert not Status.objects.filter(member=olga).exists()
    assert olga not in electorate_at(AT)
    with pytest.raises(Refused, match="assemblée"):
        people.invite(member=olga, by=bruno, at=AT)
    ballot = ballot_on(convened(assembly, candidacy, bruno), bruno)
    motion = ballot.motion
    assert (
        motion.text
        == "L’assemblée admet Olga Petit en qualité d’associé·e extérieur·e, avec effet dès cette décision."
    )
    assert "1 voix sur 5" in motion.reasons
    assert "35" in motion.reasons
    assert (motion.decision_class, motion.adoption_rejects) == (DecisionClass.ORDINARY, False)
    mails = Mail.objects.count()
    admitted = decided(ballot, Choice.FOR, associates)
    assert admitted.outcome == CandidacyOutcome.ADMITTED
    status = Status.objects.get(member=olga)
    assert (status.kind, status.since_at) == (StatusKind.EXTERNAL, admitted.decided_at)
    assert olga in electorate_at(COUNTED)
    told = Mail.objects.filter(kind="candidacy.decided").get()
    assert told.recipient == olga.email
    assert "http" not in told.text.replace(told.unsubscribe_url or "-", "").split("--")[0]
    assert Mail.objects.count() > mails


def test_cooperative_is_admitted_as_one_and_named_with_its_representative(
    associates: list[Member], bruno: Member, assembly: Meeting
) -> None:
    with pytest.raises(Refused) as unnamed:
        outside(bruno, mode=CandidacyMode.COOPERATIVE)
    assert unnamed.value.field == "organisation"
    candidacy = outside(bruno, mode=CandidacyMode.COOPERATIVE, organisation="Coop des Quais")
    ballot = ballot_on(convened(assembly, candidacy, bruno), bruno)
    assert "Coop des Quais, représentée par Olga Petit" in ballot.motion.text
    decided(ballot, Choice.FOR, associates)
    assert candidacy.member.status_on(clock.today(COUNTED)) == StatusKind.COOPERATIVE


def test_rejected_she_stays_outside_is_told_without_a_contract_and_may_apply_again(
    associates: list[Member], bruno: Member, assembly: Meeting
) -> None:
    MembershipRules.objects.update_or_create(pk=1, defaults={"renew_after_months": 12})
    candidacy = outside(bruno)
    ballot = ballot_on(convened(assembly, candidacy, bruno), bruno)
    rejected = decided(ballot, Choice.AGAINST, associates)
    assert rejected.outcome == CandidacyOutcome.REJECTED
    assert not Status.objects.filter(member=rejected.member).exists()
    text = Mail.objects.get(kind="candidacy.decided").text
    assert "contrat de travail" not in text
    assert "extérieur·e" in text
    with pytest.raises(Refused, match="à partir du"):
        people.open_outside_candidacy(
            mode="external", email="olga@exemple.fr", first_name="Olga", last_name="petit",
            filed_on=clock.today(COUNTED), by=bruno, at=COUNTED,
        )  # fmt: skip
    # Her address goes five years after the decision, as that of somebody who has left.
    assert apply_retention(at=COUNTED + timedelta(days=1820)).get("members.Member") is None
    apply_retention(at=COUNTED + timedelta(days=1830))
    rejected.member.refresh_from_db()
    assert rejected.member.email.endswith("@erased.invalid")


def test_beyond_the_votes_of_externals_no_assembly_is_asked(
    alice: Member, bruno: Member, assembly: Meeting
) -> None:
    candidacy = outside(bruno)
    assert put_on_agenda(meeting=assembly, candidacy=candidacy, by=bruno, at=AT)  # 1 of 3
    make_member("Paule", StatusKind.EXTERNAL)
    second = outside(bruno, email="zoe@exemple.fr", first_name="Zoé")
    with pytest.raises(Refused, match="2 voix sur 4"):
        put_on_agenda(meeting=assembly, candidacy=second, by=bruno, at=AT)
    # A cooperative lifts the limit of all to 49 %, that of the others stays.
    third = outside(bruno, mode="cooperative", organisation="Coop", email="coop@exemple.fr")
    with pytest.raises(Refused, match="2 voix sur 4"):
        put_on_agenda(meeting=assembly, candidacy=third, by=bruno, at=AT)


@pytest.mark.parametrize(
    "kind", [StatusKind.EMPLOYEE, StatusKind.ASSOCIATE, StatusKind.FORMER, StatusKind.EXTERNAL]
)
def test_who_belongs_here_does_not_apply_from_outside(kind: str, bruno: Member) -> None:
    inside = make_member("Inès", kind)
    with pytest.raises(Refused) as refused:
        outside(bruno, email=inside.email, last_name="Test")
    assert refused.value.field == "email"


def test_who_has_left_may_and_is_known_by_her_address_and_name(chloe: Member, bruno: Member) -> None:
    with pytest.raises(Refused) as other:
        outside(bruno, email=chloe.email, last_name="Autre")
    assert other.value.field == "email"
    assert outside(bruno, email=chloe.email, last_name="TEST").member == chloe
    with pytest.raises(Refused, match="candidature en attente"):
        outside(bruno, email=chloe.email, last_name="Test")
    with pytest.raises(Refused):
        outside(bruno, filed_on=clock.today(AT) + timedelta(days=1))
    with pytest.raises(Refused):
        outside(chloe, email="x@exemple.fr")


def test_who_comes_back_for_another_cooperative_is_its_representative_from_now_on(
    chloe: Member, bruno: Member
) -> None:
    Member.objects.filter(pk=chloe.pk).update(organisation="Coop des Quais")
    outside(bruno, email=chloe.email, last_name="Test", mode="cooperative", organisation=" Coop du Port ")
    assert Member.objects.get(pk=chloe.pk).organisation == "Coop du Port"


def test_ways_do_not_mix(dora: Member, bruno: Member) -> None:
    with pytest.raises(ValueError, match="voluntary"):
        outside(bruno, mode=CandidacyMode.VOLUNTARY)
    with pytest.raises(ValueError, match="external"):
        people.open_candidacy(member=dora, mode="external", hired_on=FILED, filed_on=FILED, by=bruno, at=AT)


def test_gerance_may_refuse_her_and_only_the_gerance_is_reminded(bruno: Member) -> None:
    candidacy = outside(bruno)
    day = clock.start_of(date(2027, 5, 4)) + timedelta(hours=9)
    assert people.remind_candidacies(at=day - timedelta(days=30)) == 1
    assert Mail.objects.get().recipient == bruno.email
    with time_machine.travel(AT, tick=False):
        people.decline_candidacy(candidacy=candidacy, by=bruno, at=AT + timedelta(days=500))
    candidacy.refresh_from_db()
    assert candidacy.outcome == CandidacyOutcome.DECLINED


def test_everything_through_the_pages(associates: list[Member], bruno: Member, client_for: ClientFor) -> None:
    with time_machine.travel(AT, tick=False):
        client = client_for(bruno)
        page = client.get("/candidatures/exterieure/")
        assertContains(page, "1 voix sur 5")
        empty = client.post("/candidatures/exterieure/", {"mode": "cooperative", "email": "x"})
        assertContains(empty, "aria-invalid")
        typed = {
            "mode": "cooperative",
            "email": "quais@exemple.fr",
            "first_name": "Léa",
            "last_name": "Roux",
            "language": "fr",
            "filed_on": "2026-05-04",
        }
        assertContains(client.post("/candidatures/exterieure/", typed), "Nommez la coopérative")
        made = client.post("/candidatures/exterieure/", {**typed, "organisation": "Coop des Quais"})
        assert made.status_code == 302
        candidacy = Candidacy.objects.get()
        listed = client.get("/candidatures/")
        assertContains(listed, "Léa Roux")
        assertNotContains(listed, "Un an de travail")
        hers = client.get(f"/personnes/{candidacy.member_id}/")
        assertContains(hers, "Extérieur")
        assertNotContains(hers, "/contrat/")
        outcome = f"/candidatures/{candidacy.pk}/issue/"
        assertNotContains(client.get(outcome), "moins d’un an")
        client.post(outcome, {"outcome": "admitted", "decided_on": "2026-05-05"})
        assert candidacy.member.status_on(clock.today()) == StatusKind.COOPERATIVE
        client.post(f"/candidatures/{candidacy.pk}/rectifier/", {"because": "Erreur"})
        candidacy.refresh_from_db()
        assert candidacy.is_pending
        assert not Status.objects.filter(member=candidacy.member).exists()
