"""Who sees which part of a person's page: the rule, and every part × audience × role through the real pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from members.choices import Audience, StatusKind
from members.models import Mandate, Member, Photo, Profile
from members.rules.search import fold, matches
from members.rules.sharing import PARTS, Level, days_in, days_text, initials, sees
from tests.client import CheckedClient
from tests.conftest import LONG_AGO, make_member

ClientFor = Callable[[Member | None], CheckedClient]

#: audience -> who is let in, by level.
SEEN = {
    "gerance": {Level.GERANCE, Level.SELF},
    "associates": {Level.ASSOCIATE, Level.GERANCE, Level.SELF},
    "everybody": {Level.EVERYBODY, Level.ASSOCIATE, Level.GERANCE, Level.SELF},
    "unknown": {Level.SELF},
}
#: What Alice writes: a word for each part that stands nowhere else.
CANARIES = {
    "job": "canari-emploi",
    "ask_me": "canari-question",
    "skills": "canari-savoir",
    "languages": "canari-langue",
    "days": "samedi",
    "phone": "06 99 88 77 66",
    "email": "alice@example.coop",
    "photo": "/photo/?v=",
}


@pytest.mark.parametrize("audience", SEEN)
@pytest.mark.parametrize("level", list(Level))
def test_audience_is_who_it_says(audience: str, level: Level) -> None:
    assert sees(audience, level) is (level in SEEN[audience])


def test_days_are_digits_in_order() -> None:
    assert days_in("5x1110") == (1, 5)
    assert days_text([5, 1, 1]) == "15"


@pytest.mark.parametrize(
    ("names", "letters"),
    [(("Inès", "Le Goff"), "IL"), (("", "Ko"), "K"), (("–", "…"), "?"), (("émile", "d’Or"), "ÉD")],
)
def test_initials(names: tuple[str, str], letters: str) -> None:
    assert initials(*names) == letters


def test_search_is_deaf_to_accents_and_order() -> None:
    assert fold("Élodie ÇA") == "elodie ca"
    assert matches("goff ines", ["Inès Le Goff", "compta"])
    assert not matches("goff paie", ["Inès Le Goff", "compta"])
    assert matches("", [])
    assert not matches("a b c d e f g h", ["a"])


@pytest.fixture
def shown(alice: Member) -> Callable[[str], None]:
    """Let Alice say everything to one audience."""

    def share(audience: str) -> None:
        values = {part: CANARIES[part] for part in ("job", "ask_me", "skills", "languages", "phone")}
        audiences = {f"{part}_audience": audience for part in PARTS}
        Profile.objects.update_or_create(member=alice, defaults={**values, "days": "6", **audiences})
        Photo.objects.update_or_create(member=alice, defaults={"content": b"x", "digest": "d" * 64})

    return share


def reader(role: str, alice: Member, bruno: Member, dora: Member) -> Member:
    """Somebody in a role."""
    if role in {"scrutineer", "referent"}:
        member = make_member(role.capitalize())
        Mandate.objects.create(member=member, role=role, starts_on=LONG_AGO)
        return member
    if role == "external":
        return make_member("Fanny", StatusKind.EXTERNAL)
    return {"self": alice, "gerance": bruno, "employee": dora, "associate": make_member("Gaston")}[role]


#: Rows: role; columns: what Alice says to the gérance only, to the associates, to everybody.
TABLE = [
    ("self", (True, True, True)),
    ("gerance", (False, True, True)),
    ("associate", (False, True, True)),
    ("external", (False, True, True)),
    ("scrutineer", (False, True, True)),
    ("referent", (False, True, True)),
    ("employee", (False, False, True)),
]


@pytest.mark.parametrize(("role", "expected"), TABLE, ids=[role for role, _ in TABLE])
def test_every_part_is_seen_by_its_audience_alone(
    role: str,
    expected: tuple[bool, ...],
    shown: Callable[[str], None],
    client_for: ClientFor,
    alice: Member,
    bruno: Member,
    dora: Member,
) -> None:
    client = client_for(reader(role, alice, bruno, dora))
    given = {}
    for audience in Audience.values:
        shown(audience)
        page = client.get(reverse("members:person", args=[alice.pk])).content.decode()
        listed = client.get(reverse("members:directory")).content.decode()
        everything = page + listed.partition('role="status"')[2]  # after the filters, which name the days
        for part, canary in CANARIES.items():
            given[part, audience] = canary in everything
        photo = client.get(reverse("members:photo", args=[alice.pk]))
        assert photo.status_code == (200 if given["photo", audience] else 404)
    wanted = dict(zip(Audience.values, expected, strict=True))
    assert given == {(part, audience): wanted[audience] for part in CANARIES for audience in wanted}


def test_who_has_left_or_is_a_stranger_sees_no_page(
    shown: Callable[[str], None], client_for: ClientFor, alice: Member, chloe: Member
) -> None:
    shown("everybody")
    for somebody in (None, chloe):
        for name, arguments in (("person", [alice.pk]), ("photo", [alice.pk]), ("directory", [])):
            assert client_for(somebody).get(reverse(f"members:{name}", args=arguments)).status_code == 302


def test_search_finds_nobody_by_what_is_not_shared(
    shown: Callable[[str], None], client_for: ClientFor, alice: Member, dora: Member
) -> None:
    """A search that answers to hidden words would tell them one letter at a time."""
    shown("associates")
    associate, employee = client_for(make_member("Gaston")), client_for(dora)
    directory = reverse("members:directory")
    for part in ("job", "ask_me", "skills", "languages"):
        asked = {"q": CANARIES[part]}
        assertContains(associate.get(directory, asked), "Alice Test")
        assertNotContains(employee.get(directory, asked), "Alice Test")
    for hidden in (CANARIES["phone"], CANARIES["email"]):
        assertNotContains(associate.get(directory, {"q": hidden}), "Alice Test")
    assertContains(associate.get(directory, {"jour": "6"}), "Alice Test")
    assertNotContains(employee.get(directory, {"jour": "6"}), "Alice Test")


def test_new_profile_says_nothing_to_anybody(client_for: ClientFor, alice: Member) -> None:
    profile = Profile(member=alice)
    assert {getattr(profile, f"{part}_audience") for part in PARTS} == {"gerance"}


@pytest.mark.parametrize("part", PARTS)
def test_database_refuses_an_unknown_audience(alice: Member, part: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Profile.objects.create(member=alice, **{f"{part}_audience": "world"})


def test_person_who_has_left_is_not_in_the_directory(
    client_for: ClientFor, alice: Member, chloe: Member
) -> None:
    client = client_for(alice)
    assertNotContains(client.get(reverse("members:directory")), "Chloé")
    assert client.get(reverse("members:person", args=[chloe.pk])).status_code == 404


def test_filters_by_status_and_office(
    client_for: ClientFor, alice: Member, bruno: Member, dora: Member
) -> None:
    client, directory = client_for(alice), reverse("members:directory")
    assertNotContains(client.get(directory, {"statut": "employee"}), "Bruno Test")
    assertContains(client.get(directory, {"statut": "employee"}), "Dora Test")
    assertContains(client.get(directory, {"mandat": "gerance"}), "Bruno Test")
    assertNotContains(client.get(directory, {"mandat": "gerance"}), "Dora Test")
    assertContains(client.get(directory, {"q": "zzz"}), "0 personne")
    wrong: dict[str, Any] = {"statut": "left", "mandat": "x", "jour": "9", "page": "z", "q": "a" * 200}
    assertContains(client.get(directory, wrong), "Dora Test")


@pytest.mark.parametrize("size", [12, 1000])
def test_directory_asks_as_often_for_12_as_for_1000(
    size: int, client_for: ClientFor, alice: Member, django_assert_num_queries: Any
) -> None:
    people = Member.objects.bulk_create(
        [Member(email=f"m{n}@x.coop", first_name="M", last_name=f"{n:04}", password="!") for n in range(size)]
    )
    alice.statuses.model.objects.bulk_create(
        [alice.statuses.model(member=member, kind="associate", since_on=LONG_AGO) for member in people]
    )
    Profile.objects.bulk_create(
        [Profile(member=member, job="x", job_audience="everybody") for member in people]
    )
    client = client_for(alice)
    client.get("/annuaire/")
    for path in ("/annuaire/", "/annuaire/?q=m+x&mandat=&statut=associate", "/annuaire/?page=1"):
        with django_assert_num_queries(5):
            assert client.get(path).status_code == 200
