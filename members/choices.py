"""Kinds of status and mandate. The French terms are those of the law of 1978 on SCOPs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StatusKind(TextChoices):
    """What a person is to the cooperative from a given day on."""

    EMPLOYEE = "employee", _("Employee, not associate")
    ASSOCIATE = "associate", _("Associate-employee")
    EXTERNAL = "external", _("External associate")
    LEFT = "left", _("Has left")


#: Statuses that give one vote in the assembly (loi 78-763, art. 14; loi 47-1775, art. 3 bis for the externals).
VOTING = (StatusKind.ASSOCIATE, StatusKind.EXTERNAL)


class Role(TextChoices):
    """Offices given by the cooperative, for a time."""

    GERANCE = "gerance", _("Gérance")
    SCRUTINEER = "scrutineer", _("Scrutineer")
    REFERENT = "referent", _("Wellbeing referent")


class Language(TextChoices):
    """Languages of the interface and of mails."""

    FRENCH = "fr", _("French")
    ENGLISH = "en", _("English")
