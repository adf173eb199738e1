"""Who may do what with an urn, in words."""

from typing import Any

from django.db.models import Q

from interlignes.urn.models import Committee, Holder, Paper, Roll, Urn


def visible_to(person: Any) -> Q:
    """Urns whose board the person may read: open to all who log in, or hers as a voter, or as a scrutineer.

    Who does not belong to the cooperative has no session (members.backends). A discreet urn has no board: its ballots
    would appear one by one under the eyes of those who know who is just answering. Its scrutineers see it from closing
    to the result, to count it.
    """
    mine = {"member": person.pk}
    voter = Q(pk__in=Roll.objects.filter(**mine).values("urn"))
    holder = Q(pk__in=Paper.objects.filter(holder=person.pk).values("urn"))
    scrutineer = Q(committee__in=Holder.objects.filter(**mine).values("committee"))
    shown = Q(is_open_to_all=True, is_rehearsal=False) | voter | holder | scrutineer
    counting = Q(is_discreet=True, ended_at__isnull=False, published_at__isnull=True)
    return Q(is_discreet=False) & shown | counting & scrutineer


def holds_key(person: Any, committee: Committee | None) -> bool:
    """A scrutineer of this group: she alone makes her key, checks her code and decrypts with it."""
    return committee is not None and committee.holders.filter(member=person.pk).exists()


def may_see_committee(person: Any, committee: Committee) -> bool:
    """Everybody who belongs sees who holds keys, and how far they are; what each may do follows from her place."""
    return bool(person.is_authenticated)


def may_make_codes(person: Any, urn: Urn) -> bool:
    """Voting codes are made by a scrutineer of the urn, before it is sealed; the gérance cannot."""
    return urn.has_codes and urn.sealed_at is None and holds_key(person, urn.committee)
