"""The directory as one person sees it: everybody who belongs, with what each shares with her."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F, Prefetch, QuerySet, prefetch_related_objects
from django.urls import reverse

from members.choices import VOTING, StatusKind, Weekday
from members.models import Mandate, Member, Profile
from members.permissions import directory_level
from members.queries.people import members_on
from members.rules.search import matches
from members.rules.sharing import PARTS, Level, days_in, initials


def status_words(member: Member, kind: str) -> str:
    """A status in words, with the legal person whose voice an associate is."""
    label = str(StatusKind(kind).label)
    return f"{label} ({member.organisation})" if member.organisation and kind in VOTING else label


@dataclass(frozen=True)
class Card:
    """A person in the directory; `shown` holds the parts that the reader may see and that are not empty."""

    member: Member
    shown: Mapping[str, Any]

    @property
    def status(self) -> str:
        """Her status today, in words."""
        return status_words(self.member, self.member.current_status or StatusKind.LEFT)

    @property
    def offices(self) -> list[str]:
        """Offices in force, in words."""
        return [mandate.get_role_display() for mandate in self.member.held]  # type: ignore[attr-defined]

    @property
    def initials(self) -> str:
        """For the round picture of somebody without a photo."""
        return initials(self.member.first_name, self.member.last_name)

    @property
    def tel(self) -> str:
        """The telephone number as a `tel:` address wants it."""
        return "".join(sign for sign in self.shown.get("phone", "") if sign.isdigit() or sign == "+")

    @property
    def tint(self) -> int:
        """One of six colours, always the same for a person."""
        return self.member.pk % 6


def directory_people(day: date) -> QuerySet[Member]:
    """Everybody who belongs on `day`, with profile and fingerprint of the photo, in one query."""
    return members_on(day).select_related("profile").annotate(photo_digest=F("photo__digest"))


def with_offices(people: list[Member], day: date) -> list[Member]:
    """The same people with `held`, their mandates in force, in one query for all."""
    held = Prefetch("mandates", Mandate.objects.in_force(day).order_by("role"), to_attr="held")
    prefetch_related_objects(people, held)
    return people


def profile_of(member: Member) -> Profile:
    """What a person says about herself; an unsaved, empty one before she has said anything."""
    try:
        return member.profile
    except ObjectDoesNotExist:
        return Profile(member=member)


def shown_to(level: Level, member: Any) -> dict[str, Any]:
    """The parts of a person from `directory_people` that somebody at `level` sees; empty ones are left out."""
    profile = profile_of(member)
    values = {part: getattr(profile, part, None) for part in PARTS}
    values["email"] = member.email
    values["days"] = [Weekday(day).label for day in days_in(profile.days)]
    digest = member.photo_digest
    values["photo"] = f"{reverse('members:photo', args=[member.pk])}?v={digest[:12]}" if digest else ""
    shown = {part: value for part, value in values.items() if value and profile.shares(part, level)}
    if profile.days_note and profile.shares("days", level):
        shown["days_note"] = profile.days_note
    return shown


def found(
    reader: Member, day: date, *, words: str = "", status: str = "", role: str = "", weekday: int = 0
) -> list[Card]:
    """Who answers to all that is asked, as `reader` sees them; what she may not see finds nobody."""
    people = directory_people(day)
    if status:
        people = people.filter(status_read=status)  # type: ignore[misc]
    if role:
        holding = Mandate.objects.in_force(day).filter(role=role)
        people = people.filter(pk__in=holding.values("member"))
    cards = [Card(member, shown_to(directory_level(reader, member), member)) for member in people]
    return [card for card in cards if _is_there(card, weekday) and matches(words, _texts(card))]


def _is_there(card: Card, weekday: int) -> bool:
    return not weekday or Weekday(weekday).label in card.shown.get("days", ())


def _texts(card: Card) -> list[str]:
    """What a search looks through."""
    said = [card.shown.get(part, "") for part in ("job", "ask_me", "skills", "languages", "days_note")]
    return [card.member.get_full_name(), *said]


def card_of(reader: Member, number: int, day: date) -> Card | None:
    """One person as `reader` sees her; None when she does not belong (any more)."""
    member = directory_people(day).filter(pk=number).first()
    if member is None:
        return None
    with_offices([member], day)
    return Card(member, shown_to(directory_level(reader, member), member))
