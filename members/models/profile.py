"""What a person chooses to say about herself, each part with the people she says it to."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.choices import Audience
from members.models.people import Member
from members.rules.sharing import PARTS, Level, sees


def _audience() -> models.CharField:  # type: ignore[type-arg]
    """Whom a part is said to; the least is the default."""
    return models.CharField(_("Who sees it"), max_length=10, choices=Audience, default=Audience.GERANCE)


class Profile(models.Model):
    """The page of a person in the directory. No row: she has said nothing yet.

    Everything here is optional and hers alone to write: it touches no right and goes at once when she asks.
    """

    member = models.OneToOneField(
        Member,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="profile",
        verbose_name=_("member"),
    )
    job = models.CharField(_("What I do here"), max_length=120, blank=True)
    ask_me = models.TextField(_("What one may ask me"), max_length=600, blank=True)
    skills = models.CharField(_("What I know how to do"), max_length=300, blank=True)
    languages = models.CharField(_("Languages I speak or sign"), max_length=200, blank=True)
    days = models.CharField(_("Days I am there"), max_length=7, blank=True)
    days_note = models.CharField(_("Where and when"), max_length=200, blank=True)
    phone = models.CharField(_("Telephone"), max_length=30, blank=True)
    photo_audience = _audience()
    job_audience = _audience()
    ask_me_audience = _audience()
    skills_audience = _audience()
    languages_audience = _audience()
    days_audience = _audience()
    phone_audience = _audience()
    email_audience = _audience()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(**{f"{part}_audience__in": Audience.values}),
                name=f"profile_{part}_audience",
            )
            for part in PARTS
        ]
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return str(self.member)

    def shares(self, part: str, level: Level) -> bool:
        """Whether somebody at `level` may see a part."""
        return sees(getattr(self, f"{part}_audience"), level)


class Photo(models.Model):
    """The portrait of a person: a small JPEG that we made ourselves, without what her camera wrote into it.

    It stays in the database, so that a backup is whole, and what is erased leaves no file behind.
    """

    member = models.OneToOneField(
        Member,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="photo",
        verbose_name=_("member"),
    )
    content = models.BinaryField(max_length=200_000)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    def __str__(self) -> str:
        return str(self.member)
