"""Rows for the lists of the desk."""

from datetime import timedelta

from governance.actions.meetings import create_meeting
from governance.actions.rules import adopt_rules
from governance.rules import presets
from interlignes.kit import clock
from members.actions import add_member, invite, start_mandate
from members.models import Member
from wellbeing.actions.contacts import save_contact
from wellbeing.models import Contact


def fill(bruno: Member, rows: int) -> None:
    """`rows` people with an office and an invitation, meetings, rules, contacts, and what goes with them."""
    at, today = clock.now(), clock.today()
    for number in range(rows):
        member = add_member(
            email=f"membre{number}@example.coop",
            first_name="Membre",
            last_name=str(number),
            status="associate",
            since_on=today,
            by=bruno,
            at=at,
        )
        start_mandate(member=member, role="scrutineer", starts_on=today, ends_on=None, by=bruno, at=at)
        invite(member=member, by=bruno, at=at)
        create_meeting(
            kind="team",
            title=f"Réunion {number}",
            starts_at=at + timedelta(days=9),
            place="Siège",
            by=bruno,
            at=at,
        )
        adopt_rules(
            preset=presets.DEFAULT,
            book=presets.load()[presets.DEFAULT].data,
            source="Statuts",
            in_force_on=today,
            by=bruno,
            at=at,
        )
        save_contact(
            contact=Contact(name="Contact", purpose="Aide", phone="15", checked_on=today), by=bruno, at=at
        )
