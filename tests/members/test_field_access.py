"""Every personal field × role: who can read it anywhere, by asking every page of the product and looking for canaries.

Alice is the person; the columns say who reads. A value is a canary that stands nowhere else; every address that a role
may open is really opened, every register downloaded, the desk included.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils.formats import date_format

from interlignes.kit import clock
from members.choices import Audience, StatusKind
from members.models import (
    Candidacy,
    Contract,
    DataRequest,
    HoursWish,
    Mandate,
    Member,
    Movement,
    PersonnelDetails,
    Photo,
    Profile,
    ProfitVariant,
    ProfitWorker,
    ProfitYear,
    RecordAccess,
    RefundClaim,
    SubscriberDetails,
    Terms,
)
from members.rules.sharing import PARTS
from tests.access_matrix import MATRIX
from tests.client import CheckedClient
from tests.conftest import LONG_AGO, make_member
from tests.scene import Scene, build

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[Member | None], CheckedClient]

#: Who reads, in the order of the columns.
ROLES = ("stranger", "left", "employee", "associate", "external", "scrutineer", "referent", "gérance", "self")
NOBODY = (False,) * 9
SELF = (False,) * 8 + (True,)
GERANCE = (False,) * 7 + (True, True)
ASSOCIATES = (False, False, False, True, True, True, True, True, True)
EVERYBODY = (False, False, True, True, True, True, True, True, True)

#: field -> its canary and who reads it when Alice shares all she says about herself with the gérance only.
FIELDS: dict[str, tuple[str, tuple[bool, ...]]] = {
    "name": ("Alicanari", EVERYBODY),
    "e-mail address": ("canari.courriel@exemple.fr", GERANCE),
    "password": ("canari-secret", NOBODY),
    "job": ("canari-emploi-dit", GERANCE),
    "ask_me": ("canari-demande", GERANCE),
    "skills": ("canari-savoir", GERANCE),
    "languages": ("canari-langue", GERANCE),
    "days_note": ("canari-jours", GERANCE),
    "phone": ("06 41 42 43 44", GERANCE),
    "job of the contract": ("canari-poste", GERANCE),
    "qualification": ("canari-qualification", GERANCE),
    "hours of the contract": ("27,13", GERANCE),
    "hours wanted": ("33,17", GERANCE),
    "staff number": ("canari-matricule", GERANCE),
    "nationality": ("canari-nationalite", GERANCE),
    "date of birth": ("1971-03-07", GERANCE),
    "work permit": ("canari-titre", GERANCE),
    "kind of work permit": ("canari-genre", GERANCE),
    "agency that lends her": ("canari-agence", GERANCE),
    "why her status is not what usually follows": ("canari-motif", GERANCE),
    "why the outcome of her candidacy was taken back": ("canari-rectifie", SELF),
    "gross pay of a year": ("731,29", GERANCE),
    "hours of a year": ("917,43", GERANCE),
    "reference of a movement of shares": ("canari-bulletin", GERANCE),
    "why a limit was broken": ("canari-limite", GERANCE),
    "reason of her refund": ("canari-remboursement", GERANCE),
    "postal address": ("canari-adresse", GERANCE),
    "birth place": ("canari-naissance", GERANCE),
    "spouse": ("canari-conjoint", GERANCE),
    "request about her data": ("canari-requete", GERANCE),
    "answer to a request": ("canari-reponse", GERANCE),
    "who looked at her record": ("2003-01-09", SELF),
}
#: What follows its audience, and who is let in by each.
SHARED = ("job", "ask_me", "skills", "languages", "days_note", "phone", "e-mail address")
BY_AUDIENCE = {"gerance": GERANCE, "associates": ASSOCIATES, "everybody": EVERYBODY}


@pytest.fixture
def alice(alice: Member) -> Member:
    """With a canary in every field."""
    value = {name: canary for name, (canary, _) in FIELDS.items()}
    Member.objects.filter(pk=alice.pk).update(first_name=value["name"], email=value["e-mail address"])
    contract = Contract.objects.create(
        member=alice, kind="cdi", starts_on=LONG_AGO, provider=value["agency that lends her"]
    )
    terms = {"job": value["job of the contract"], "qualification": value["qualification"]}
    Terms.objects.create(contract=contract, since_on=LONG_AGO, hours=Decimal("27.13"), **terms)
    HoursWish.objects.create(member=alice, since_on=LONG_AGO, hours=Decimal("33.17"))
    PersonnelDetails.objects.create(
        member=alice,
        staff_number=value["staff number"],
        nationality=value["nationality"],
        born_on=date(1971, 3, 7),
        permit_kind=value["kind of work permit"],
        permit_number=value["work permit"],
    )
    SubscriberDetails.objects.create(
        member=alice,
        address=value["postal address"],
        birth_place=value["birth place"],
        spouse=value["spouse"],
    )
    RecordAccess.objects.create(member=alice, part="record", day=date(2003, 1, 9))
    DataRequest.objects.create(
        member=alice, kind="correction", text=value["request about her data"], filed_on=clock.today()
    )
    _about_her_status_and_capital(alice, value)
    said = {name: value[name] for name in ("job", "ask_me", "skills", "languages", "days_note", "phone")}
    Profile.objects.create(member=alice, days="6", **said)
    Photo.objects.create(member=alice, content=b"x", digest="d" * 64)
    alice.refresh_from_db()
    return alice


def _about_her_status_and_capital(alice: Member, value: dict[str, str]) -> None:
    """What is recorded of her way in, her pay and her shares, and a request that was answered."""
    today = clock.today()
    alice.statuses.update(because=value["why her status is not what usually follows"])
    Candidacy.objects.create(
        member=alice,
        mode="voluntary",
        hired_on=LONG_AGO,
        filed_on=LONG_AGO,
        outcome="admitted",
        decided_on=LONG_AGO,
        corrected_because=value["why the outcome of her candidacy was taken back"],
    )
    DataRequest.objects.create(
        member=alice,
        kind="correction",
        text="?",
        filed_on=today,
        state="done",
        decided_on=today,
        answer=value["answer to a request"],
    )
    year = ProfitYear.objects.create(
        opens_on=date(2019, 1, 1),
        closes_on=date(2019, 12, 31),
        net_result=Decimal(1000),
        legal_reserve_before=Decimal(0),
    )
    ProfitVariant.objects.create(year=year, title="Ancienne", shared_at=clock.now())
    ProfitWorker.objects.create(
        year=year,
        member=alice,
        presence_months=12,
        seniority_months=12,
        hours=Decimal("917.43"),
        pay=Decimal("731.29"),
    )
    Movement.objects.create(
        number=9001,
        member=alice,
        kind="subscription",
        occurred_on=date(2021, 3, 2),
        shares=3,
        nominal=Decimal(15),
        amount=Decimal(45),
        payment="bank",
        reference=value["reference of a movement of shares"],
        reason=value["why a limit was broken"],
        key=uuid4(),
    )
    RefundClaim.objects.create(
        member=alice,
        shares=1,
        lost_on=today,
        closing_on=today,
        due_on=today,
        reason=value["reason of her refund"],
    )


@pytest.fixture
def people(alice: Member, bruno: Member, chloe: Member, dora: Member) -> dict[str, Member | None]:
    """Somebody in each role."""
    holders = []
    for name in ("scrutineer", "referent"):
        holder = make_member(name.capitalize())
        Mandate.objects.create(member=holder, role=name, starts_on=LONG_AGO)
        holders.append(holder)
    external = make_member("Fanny", StatusKind.EXTERNAL)
    return dict(
        zip(ROLES, [None, chloe, dora, make_member("Gaston"), external, *holders, bruno, alice], strict=True)
    )


@pytest.fixture
def scene(alice: Member, people: dict[str, Member | None]) -> Scene:
    """Meetings, ballots and the like, with Alice among the electors."""
    return build(1, electors=[member for member in people.values() if member and member != people["left"]])


def shared(alice: Member) -> list[str]:
    """Where what she says about herself is shown."""
    return [
        reverse("members:person", args=[alice.pk]),
        reverse("members:directory") + "?q=Alicanari",
        reverse("admin:members_member_change", args=[alice.pk]),
        reverse("members:me"),
        reverse("members:profile"),
    ]


def addresses(scene: Scene, alice: Member) -> Iterator[str]:
    """Every page that is asked by GET, the pages about Alice, and the whole desk."""
    yield from shared(alice)
    for row in MATRIX:
        if row.method == "GET" and not row.name.startswith(("account_", "mfa_", "usersessions_")):
            yield reverse(row.name, kwargs=row.arguments(scene))
    for name in (
        *("photo", "record", "details", "hours", "account", "subscriber_details", "departure", "suspend"),
        *("contract_amend", "statement", "certificate"),
    ):
        yield reverse(f"members:{name}", args=[alice.pk])
    for number in alice.movements.values_list("number", flat=True):
        yield reverse("members:movement", args=[number])
        yield reverse("members:movement_correct", args=[number])
        yield reverse("members:bulletin", args=[number])
    for claim in alice.refund_claims.values_list("pk", flat=True):
        yield reverse("members:refund", args=[claim])
    for year in ProfitYear.objects.values_list("pk", flat=True):
        yield from (reverse(f"members:{name}", args=[year]) for name in ("profit_year", "profit_work"))
        yield reverse("members:profit_commitment", args=[year])
    for variant in ProfitVariant.objects.values_list("pk", flat=True):
        yield reverse("members:profit_variant", args=[variant])
        yield reverse("members:profit_lines", args=[variant, "csv"])
        yield reverse("members:profit_statement", args=[variant, alice.pk])
    for register in ("mouvements", "associes", "comptes", "remboursements", "ministere"):
        yield reverse("members:capital_file", args=[register, "csv"])
    yield reverse("members:directory") + "?q=canari"
    for register in ("personnel", "mandats", "annuaire"):
        yield reverse("members:register", args=[register, "csv"])
    for model in admin.site._registry:
        yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for request in alice.data_requests.values_list("pk", flat=True):
        yield reverse("members:request", args=[request])


def all_that_is_read(client: CheckedClient, paths: list[str]) -> str:
    """Everything that a role is given, as one text; dates of pages as ISO beside."""
    texts = []
    for path in paths:
        response = client.get(path, follow=False)
        if response.status_code == 200 and not response.streaming:
            texts.append(response.content.decode("utf-8", errors="replace"))
    return "\n".join(texts)


def found(text: str, canary: str) -> bool:
    """Whether a canary stands in what was read, however it is written there."""
    spellings = {canary, canary.replace(",", ".")}
    if re.fullmatch(r"\d{4}-\d\d-\d\d", canary):
        day = date.fromisoformat(canary)
        spellings |= {f"{day:%d/%m/%Y}", date_format(day, "DATE_FORMAT")}
    return any(spelling in text for spelling in spellings)


def wrong(
    people: dict[str, Member | None],
    paths: list[str],
    wanted: dict[str, tuple[bool, ...]],
    client_for: ClientFor,
) -> list[str]:
    """Where what is read differs from the table."""
    complaints = []
    for place, (role, member) in enumerate(people.items()):
        text = all_that_is_read(client_for(member), paths)
        for name, row in wanted.items():
            if found(text, FIELDS[name][0]) != row[place]:
                complaints.append(f"{name}: {role} {'does not read it' if row[place] else 'reads it'}")
    return complaints


def test_every_field_is_read_by_those_in_the_table_and_by_nobody_else(
    people: dict[str, Member | None], scene: Scene, alice: Member, client_for: ClientFor
) -> None:
    wanted = {name: expected for name, (_, expected) in FIELDS.items()}
    complaints = wrong(people, list(addresses(scene, alice)), wanted, client_for)
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("audience", Audience.values)
def test_what_she_shares_is_read_by_those_she_shares_it_with(
    audience: str, people: dict[str, Member | None], alice: Member, client_for: ClientFor
) -> None:
    Profile.objects.filter(member=alice).update(**{f"{part}_audience": audience for part in PARTS})
    wanted = dict.fromkeys(SHARED, BY_AUDIENCE[audience])
    complaints = wrong(people, shared(alice), wanted, client_for)
    assert not complaints, "\n".join(complaints)


@pytest.mark.once
def test_every_personal_field_of_the_members_app_is_in_the_table() -> None:
    """A new column about a person needs a row: the number says when somebody has to think again."""
    told: Any = {
        Profile: {"job", "ask_me", "skills", "languages", "days", "days_note", "phone"},
        PersonnelDetails: {"staff_number", "nationality", "born_on", "sex", "permit_kind", "permit_number"},
        SubscriberDetails: {"address", "born_on", "birth_place", "marital", "spouse"},
        Terms: {"since_on", "job", "qualification", "hours"},
        Contract: {"kind", "starts_on", "ends_on", "end_reason", "authorised_on", "provider"},
        ProfitWorker: {"presence_months", "seniority_months", "hours", "pay"},
        DataRequest: {
            *("kind", "concern", "text", "filed_on", "state", "answer", "decided_on", "decided_by"),
        },
        RefundClaim: {"shares", "lost_on", "closing_on", "due_on", "unit_value", "reason"},
    }
    plumbing = {"id", "member", "contract", "year", "recorded_at", "end_recorded_at", "withdrawn_at"}
    for model, names in told.items():
        fields = {field.name for field in model._meta.concrete_fields} - plumbing
        assert {name for name in fields if not name.endswith("_audience")} == names, model
