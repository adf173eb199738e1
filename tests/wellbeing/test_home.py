"""The page of help."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from interlignes.journal.models import Entry
from interlignes.kit import clock
from interlignes.kit.errors import Refused
from members.choices import Role, StatusKind
from members.models import Mandate, Member, Status
from tests.client import CheckedClient
from wellbeing.actions.contacts import remove_contact, save_contact
from wellbeing.models import Contact
from wellbeing.queries import contacts, referents

pytestmark = pytest.mark.once

ClientFor = Callable[[Member | None], CheckedClient]


def contact(**fields: object) -> Contact:
    """An unsaved contact, checked today."""
    values = {"name": "Dr Test", "purpose": "Médecine du travail", "phone": "02 61 91 00 00"}
    return Contact(**{"checked_on": clock.today(), **values, **fields})


def test_page_names_the_lines_with_links_that_dial(client_for: ClientFor, dora: Member) -> None:
    page = client_for(dora).get("/sante/")
    for number in ("15", "112", "3114", "3919", "0806000126"):
        assertContains(page, f'href="tel:{number}"')
    assertContains(page, 'href="sms:114"')
    assertContains(page, "R4624-34")


def test_page_asks_a_stranger_to_log_in(client_for: ClientFor, db: None) -> None:
    assert client_for(None).get("/sante/").status_code == 302


def test_page_is_the_same_for_everybody(client_for: ClientFor, alice: Member, dora: Member) -> None:
    def body(member: Member) -> str:
        html = client_for(member).get("/sante/").content.decode()
        return html[html.index('<main id="contenu"') : html.index("</main>")]

    assert body(alice) == body(dora)


def test_page_says_what_to_do_without_contacts(client_for: ClientFor, alice: Member) -> None:
    assertContains(client_for(alice).get("/sante/"), 'class="empty"')


def test_old_contact_is_shown_with_a_word_of_caution(client_for: ClientFor, alice: Member) -> None:
    contact(name="Récent").save()
    contact(name="Ancien", checked_on=clock.today() - timedelta(days=366)).save()
    page = client_for(alice).get("/sante/")
    assertContains(page, "chip-attention", count=1)
    assert [found.name for found in contacts(clock.today()) if found.is_stale] == ["Ancien"]


def test_telephone_link_holds_digits_only(db: None) -> None:
    assert contact(phone="+33 (0)2 61-91.00.00").tel == "+330261910000"


def test_referents_are_those_in_force_who_have_not_left(alice: Member, bruno: Member, dora: Member) -> None:
    today = clock.today()
    past = today - timedelta(days=30)
    Mandate.objects.create(member=alice, role=Role.REFERENT, starts_on=past)
    Mandate.objects.create(
        member=bruno, role=Role.REFERENT, starts_on=past, ends_on=today - timedelta(days=1)
    )
    Mandate.objects.create(member=dora, role=Role.REFERENT, starts_on=past)
    Status.objects.create(member=dora, kind=StatusKind.LEFT, since_on=today)
    assert [mandate.member for mandate in referents(today)] == [alice]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_the_same_queries_for_many_rows(
    client_for: ClientFor, alice: Member, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        contact(name=f"Contact {number}").save()
        Mandate.objects.create(member=alice, role=Role.REFERENT, starts_on=date(2020, 1, 1 + number))
    client = client_for(alice)
    with django_assert_num_queries(5):  # session, member, cooperative, referents, contacts
        client.get("/sante/")


def test_saving_a_contact_is_an_entry_of_the_journal(bruno: Member) -> None:
    saved = save_contact(contact=contact(), by=bruno, at=clock.now())
    entry = Entry.objects.get(kind="contact.changed")
    assert (entry.actor_id, entry.about_id) == (bruno.pk, str(saved.pk))


def test_contact_needs_a_way_to_reach_it(bruno: Member) -> None:
    with pytest.raises(Refused) as refused:
        save_contact(contact=contact(phone=""), by=bruno, at=clock.now())
    assert refused.value.field == "phone"


def test_contact_cannot_be_checked_in_the_future(bruno: Member) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        save_contact(contact=contact(checked_on=tomorrow), by=bruno, at=clock.now())
    assert refused.value.field == "checked_on"


def test_only_the_gerance_changes_contacts(alice: Member) -> None:
    kept = contact()
    kept.save()
    with pytest.raises(Refused):
        save_contact(contact=contact(), by=alice, at=clock.now())
    with pytest.raises(Refused):
        remove_contact(contact=kept, by=alice, at=clock.now())
    assert Contact.objects.count() == 1


def test_removed_contact_leaves_an_entry(bruno: Member) -> None:
    gone = save_contact(contact=contact(), by=bruno, at=clock.now())
    remove_contact(contact=gone, by=bruno, at=clock.now())
    assert not Contact.objects.exists()
    assert Entry.objects.filter(kind="contact.changed").count() == 2


def test_numbers_are_not_shown_to_who_has_left(client_for: ClientFor, chloe: Member) -> None:
    assertNotContains(client_for(chloe).get("/sante/", follow=True), "tel:3114")
