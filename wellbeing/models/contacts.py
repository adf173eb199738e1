"""People and services to turn to."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Contact(models.Model):
    """A local person or service that helps: occupational doctor, referent, psychologist, union..."""

    name = models.CharField(_("Name"), max_length=120)
    purpose = models.CharField(_("What for"), max_length=200)
    phone = models.CharField(_("Telephone"), max_length=30, blank=True)
    email = models.EmailField(_("E-mail address"), blank=True)
    url = models.URLField(_("Web page"), blank=True)
    position = models.PositiveSmallIntegerField(_("Order"), default=1)
    checked_on = models.DateField(_("Checked on"))

    class Meta:
        ordering: ClassVar = ["position", "name"]
        verbose_name = _("useful contact")
        verbose_name_plural = _("useful contacts")

    def __str__(self) -> str:
        return self.name

    @property
    def tel(self) -> str:
        """The telephone number as a `tel:` address wants it: digits and a leading plus sign."""
        return "".join(character for character in self.phone if character.isdigit() or character == "+")
