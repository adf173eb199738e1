"""What a person says about herself. Nothing of it touches a right, so the journal does not hold it."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock, images
from interlignes.kit.conflicts import Watched, refuse_if_changed, watch
from interlignes.kit.errors import Refused
from members.choices import StatusKind
from members.models import Member, Photo, Profile
from members.queries.directory import profile_of
from members.rules.sharing import PARTS, days_in, days_text

#: What the form of the profile holds; the photo has a form of its own.
WRITTEN = ("job", "ask_me", "skills", "languages", "days", "days_note", "phone")
SHARED = tuple(f"{part}_audience" for part in PARTS if part != "photo")


def watched_profile(profile: Profile) -> list[Watched]:
    """What is on the screen of somebody who edits her profile."""
    return watch(profile, [*WRITTEN, *SHARED])


@transaction.atomic
def change_profile(
    *, member: Member, seen: str | None = None, by: Member, at: datetime, **fields: Any
) -> Profile:
    """Write what one says about oneself and to whom. Raises Refused, Conflict when another window saved first."""
    profile = _own(member, by, at)
    refuse_if_changed(profile, watched_profile(profile), seen)
    if "days" in fields:
        fields["days"] = days_text(fields["days"])
    for name, value in fields.items():
        setattr(profile, name, value)
    profile.save()
    return profile


@transaction.atomic
def change_photo(*, member: Member, content: bytes | None, audience: str, by: Member, at: datetime) -> None:
    """Put a portrait, made anew from `content`, or (None) only choose who sees it. Raises Refused."""
    profile = _own(member, by, at)
    if content is not None:
        made = _portrait(content)
        values = {"content": made, "digest": hashlib.sha256(made).hexdigest()}
        Photo.objects.update_or_create(member=member, defaults=values)
    profile.photo_audience = audience
    profile.save()


def _portrait(content: bytes) -> bytes:
    """The picture made anew; a refusal is said at the field."""
    try:
        return images.portrait(content)
    except Refused as refused:
        raise Refused(refused.message, field="photo") from refused


@transaction.atomic
def remove_photo(*, member: Member, by: Member, at: datetime) -> None:
    """Take one's portrait away."""
    _own(member, by, at)
    Photo.objects.filter(member=member).delete()


def forget_profile(member: Member) -> None:
    """Erase all that a person said about herself."""
    Photo.objects.filter(member=member).delete()
    Profile.objects.filter(member=member).delete()


def _own(member: Member, by: Member, at: datetime) -> Profile:
    """The profile, the member's row locked. Raises Refused for anybody else, and once she has left."""
    locked = Member.objects.select_for_update().get(pk=member.pk)
    if by.pk != locked.pk or locked.status_on(clock.today(at)) in (None, StatusKind.LEFT):
        raise Refused(_("Only you write what you say about yourself."))
    return profile_of(locked)


def days_of(profile: Profile) -> list[int]:
    """The days one is there, as the form holds them."""
    return list(days_in(profile.days))
