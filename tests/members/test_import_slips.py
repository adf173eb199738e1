"""Import: days that can only be slips of the keyboard, and sheets that are left out."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.kit import clock
from members.models import Member
from tests.members.test_import import ClientFor, confirm, csv_of, line, upload, xlsx_of

pytestmark = pytest.mark.django_db


def test_days_that_can_only_be_slips_are_told_by_line_and_column(
    bruno: Member, client_for: ClientFor
) -> None:
    """For somebody new and for somebody on record; what begins within a year is taken, and shown as such."""
    client, today = client_for(bruno), clock.today()
    work = {"Contrat": "CDI", "Emploi": "x", "Heures": "35"}
    far, near = f"01/01/{today.year + 2}", f"{today + timedelta(days=200):%d/%m/%Y}"
    confirm(client, upload(client, csv_of([line(6)])))
    lines = [
        line(6, Statut="associé extérieur", **{"Statut depuis": far}),
        line(7, **{"Statut depuis": "01/09/2062"}),
        line(8, **work, Entrée=far),
        line(9, Mandat="scrutateur", **{"Mandat du": far}),
        line(10, **{"Date de naissance": f"01/01/{today.year - 13}"}),
    ]
    page = upload(client, csv_of(lines))
    told = [(fault.line, fault.column, fault.code) for fault in page.context["plan"].faults]
    assert told == [
        (2, "Statut depuis", "too_far_ahead"),
        (3, "Statut depuis", "too_far_ahead"),
        (4, "Entrée", "too_far_ahead"),
        (5, "Mandat du", "too_far_ahead"),
        (6, "Date de naissance", "born_too_late"),
    ]
    assertContains(page, "01/09/2062")
    page = upload(client, csv_of([line(7, **{"Statut depuis": near})]))
    assert page.context["counts"]["new"] == 1
    assertContains(page, "commence après aujourd’hui")
    assertNotContains(upload(client, csv_of([line(7)])), "commence après aujourd’hui")


def test_sheets_that_are_not_read_are_named_before_anything_is_written(
    bruno: Member, client_for: ClientFor
) -> None:
    client, out = client_for(bruno), io.BytesIO()
    book = load_workbook(io.BytesIO(xlsx_of([line(7)])))
    book.worksheets[0].title = "Équipe"
    book.create_sheet("<b>Anciens</b>"[:31].replace("/", "")).append(["x"])
    book.create_sheet("Notes").append(["y"])
    book.save(out)
    page = upload(client, out.getvalue(), "personnes.xlsx")
    assertContains(page, "Équipe")
    assertContains(page, "&lt;b&gt;Anciens&lt;b&gt;, Notes")
    Member.objects.create_member(email="p7@exemple.fr", first_name="Prénom7", last_name="Autre")
    again = confirm(client, page)
    assertContains(again, "&lt;b&gt;Anciens&lt;b&gt;, Notes")
    assert confirm(client, again).status_code == 302
    assertNotContains(upload(client, xlsx_of([line(8)]), "personnes.xlsx"), "est lue")
