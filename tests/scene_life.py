"""People with a working life for tests/scene.py: contracts, hours wanted, candidacies, a suspension, offices."""

import base64
from datetime import datetime, timedelta
from decimal import Decimal

from interlignes.kit import clock
from interlignes.kit.crypto import encrypt
from members.choices import (
    CandidacyMode,
    CandidacyOutcome,
    ContractKind,
    EndReason,
    Role,
    StatusKind,
    SuspensionReason,
)
from members.models import (
    Candidacy,
    Contract,
    HoursWish,
    Intern,
    Mandate,
    Member,
    PermitCopy,
    PersonnelDetails,
    Status,
    Suspension,
    Terms,
)
from members.models.employment import PERMIT_PURPOSE


def working_people(size: int, now: datetime) -> list[Candidacy]:
    """`size` employees, each with a contract, an amendment, hours wanted and a filed candidacy; one more owes hers."""
    already = Candidacy.objects.count()
    Intern.objects.bulk_create(
        Intern(
            kind="intern",
            last_name=f"Stagiaire {already + n:04}",
            first_name="Noé",
            starts_on=clock.today(now) - timedelta(days=10),
            ends_on=clock.today(now) + timedelta(days=10),
            tutor="Test Alice",
            place="Atelier",
        )
        for n in range(size)
    )
    filed = [_employee(already + n, now, filed=True) for n in range(size)]
    return [*filed, _employee(already + size, now, filed=False)]


def rejected(size: int, now: datetime) -> Candidacy:
    """`size` employees whom an assembly held elsewhere did not admit; the last of them."""
    already = Candidacy.objects.count()
    for n in range(size):
        candidacy = _employee(already + n, now, filed=True)
        candidacy.outcome, candidacy.decided_on = CandidacyOutcome.REJECTED, clock.today(now)
        candidacy.save()
    return candidacy


def _employee(number: int, now: datetime, *, filed: bool) -> Candidacy:
    today = clock.today(now)
    hired = today - timedelta(days=500)
    member = Member.objects.create(
        email=f"salarie{number}@example.coop",
        first_name="Salarié",
        last_name=f"Numéro {number:04}",
        password="!",
    )
    Status.objects.create(member=member, kind=StatusKind.EMPLOYEE, since_on=hired)
    contract = Contract.objects.create(
        member=member, kind=ContractKind.PERMANENT, starts_on=hired, recorded_at=now - timedelta(days=500)
    )
    for since, hours in ((hired, 35), (today - timedelta(days=200), 28)):
        Terms.objects.create(
            contract=contract, since_on=since, job="Médiateur", hours=Decimal(hours), recorded_at=now
        )
    HoursWish.objects.create(member=member, since_on=today - timedelta(days=100), hours=Decimal(35))
    details = {"nationality": "chilienne", "sex": "m", "permit_kind": "Carte", "permit_number": f"C{number}"}
    PersonnelDetails.objects.create(member=member, **details)
    PermitCopy.objects.create(
        member=member,
        content_type="application/pdf",
        content_sealed=encrypt(PERMIT_PURPOSE, base64.b64encode(b"%PDF-1.4 titre").decode()),
        annexed_on=today,
    )
    return Candidacy.objects.create(
        member=member,
        mode=CandidacyMode.VOLUNTARY if filed else CandidacyMode.OBLIGATORY,
        hired_on=hired,
        filed_on=today - timedelta(days=20) if filed else None,
    )


def suspended(size: int, now: datetime) -> Member:
    """`size` retired associates whose vote was suspended once and is again, each with an office; the last of them."""
    today, already = clock.today(now), Suspension.objects.count()
    for number in range(already, already + size):
        member = Member.objects.create(
            email=f"retraite{number}@example.coop",
            first_name="Ancien",
            last_name=f"Numéro {number:04}",
            password="!",
        )
        since = today - timedelta(days=900)
        Status.objects.create(
            member=member, kind=StatusKind.FORMER, since_on=since, reason=EndReason.RETIREMENT
        )
        for first, last in ((300, today - timedelta(days=200)), (60, None)):
            Suspension.objects.create(
                member=member,
                reason=SuspensionReason.COMMITMENT,
                notified_on=today - timedelta(days=first + 30),
                since_on=today - timedelta(days=first),
                until_on=last,
            )
        Mandate.objects.create(
            member=member, role=Role.SUPERVISORY, starts_on=since, ends_on=today + timedelta(days=20)
        )
    return member
