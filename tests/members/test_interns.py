"""Interns and volunteers: recorded, corrected, read by the gérance only, gone after five years."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.journal.models import Entry
from interlignes.journal.wording import sentence
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members import actions
from members.actions.interns import save_intern
from members.models import Intern, Member
from tests.client import CheckedClient

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Member | None], CheckedClient]
REGISTER, NEW = "/registre-du-personnel/", "/registre-du-personnel/stagiaires/nouveau/"
FIRST = date(2026, 3, 2)


def typed(**fields: Any) -> dict[str, Any]:
    """What the form sends."""
    return {
        "kind": "intern",
        "last_name": "Roy",
        "first_name": "Noé Ali",
        "starts_on": "2026-03-02",
        "ends_on": "2026-06-30",
        "tutor": "Test Alice",
        "place": "Atelier",
        **fields,
    }


@pytest.fixture
def noe(db: None) -> Intern:
    """From March to June 2026."""
    return Intern.objects.create(
        **{**typed(), "starts_on": FIRST, "ends_on": date(2026, 6, 30)},
    )


def test_recorded_and_read_in_the_register(bruno: Member, client_for: ClientFor) -> None:
    client = client_for(bruno)
    assertNotContains(client.get(REGISTER), "stagiaires.csv")
    answer = client.post(NEW, typed(), follow=True)
    assertContains(answer, "Roy Noé Ali")
    rows = list(
        csv.reader(
            io.StringIO(client.get("/registres/stagiaires.csv").content.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert rows[1] == ["Roy", "Noé Ali", "Stagiaire", "2026-03-02", "2026-06-30", "Test Alice", "Atelier"]
    entry = Entry.objects.get(kind="member.intern_recorded")
    assert "Roy" not in str(entry.facts) + sentence(entry)


def test_somebody_who_leaves_earlier_is_corrected(noe: Intern, bruno: Member, client_for: ClientFor) -> None:
    client, path = client_for(bruno), f"/registre-du-personnel/stagiaires/{noe.pk}/"
    seen = client.get(path).context["form"]["seen"].value()
    assert client.post(path, typed(ends_on="2026-05-15", seen=seen)).status_code == 302
    noe.refresh_from_db()
    assert noe.ends_on == date(2026, 5, 15)
    assert Entry.objects.filter(kind="member.intern_corrected").exists()
    page = client.post(path, typed(tutor="Test Bruno", seen=seen))
    assertContains(page, 'id="conflict-title"')
    assert client.post(path, typed(tutor="Test Bruno")).status_code == 200  # without its memory
    noe.refresh_from_db()
    assert noe.tutor == "Test Alice"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends_on": FIRST - timedelta(days=1)}, "ends_on"),
        ({"ends_on": date(2062, 6, 30)}, "ends_on"),
        ({"starts_on": date(2062, 3, 2), "ends_on": date(2062, 6, 30)}, "starts_on"),
        ({}, "starts_on"),
    ],
)
def test_slips_are_refused_at_their_field(
    fields: dict[str, Any], field: str, noe: Intern, bruno: Member
) -> None:
    asked = {**typed(), "starts_on": FIRST, "ends_on": date(2026, 6, 30), **fields}
    with pytest.raises(Refused) as refused:
        save_intern(intern=None, by=bruno, at=clock.now(), **asked)
    assert refused.value.field == field


def test_only_the_gerance_writes_and_reads(noe: Intern, alice: Member, client_for: ClientFor) -> None:
    with pytest.raises(Refused):
        save_intern(intern=noe, by=alice, at=clock.now(), place="Ailleurs")
    for path in (REGISTER, NEW, f"/registre-du-personnel/stagiaires/{noe.pk}/", "/registres/stagiaires.csv"):
        assert client_for(alice).get(path).status_code == 404


def test_entry_goes_five_years_after_the_last_day(noe: Intern, time_machine: Any) -> None:
    time_machine.move_to("2031-06-30T12:00:00+02:00")
    assert "members.Intern" not in actions.apply_retention(at=clock.now())
    time_machine.move_to("2031-07-03T12:00:00+02:00")
    assert actions.apply_retention(at=clock.now())["members.Intern"] == 1


def test_database_refuses_what_makes_no_sense(noe: Intern) -> None:
    for wrong in ({"ends_on": date(2026, 3, 1)}, {"kind": "roi"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Intern.objects.filter(pk=noe.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Intern.objects.create(**{**typed(), "starts_on": FIRST, "ends_on": FIRST})
    assert str(noe) == "Roy Noé Ali"
