"""Kinds of status and mandate. The French terms are those of the law of 1978 on SCOPs."""

from django.db.models import IntegerChoices, TextChoices
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


class Audience(TextChoices):
    """Whom a person says something about herself to."""

    GERANCE = "gerance", _("Only the gérance")
    ASSOCIATES = "associates", _("The associates, employed or not")
    EVERYBODY = "everybody", _("Everybody who belongs to the cooperative")


class Looked(TextChoices):
    """Which part of a person's record the gérance saw."""

    RECORD = "record", _("Record at the gérance's desk: names, address, statuses, offices")
    CONTACT = "contact", _("What she shares with the gérance only")
    REGISTER = "register", _("Downloaded register with personal details")
    DATA = "data", _("What must be kept of her, to answer her request")


class RequestKind(TextChoices):
    """What a person asks about her data."""

    CORRECTION = "correction", _("Correction")
    ERASURE = "erasure", _("Erasure")


class Concern(TextChoices):
    """What is to be corrected."""

    NAME = "name", _("First or last name")
    STATUS = "status", _("Status or its date")
    OFFICE = "office", _("Mandate or its dates")
    WORK = "work", _("Contract, hours, job")
    SHARES = "shares", _("Shares and capital")
    OTHER = "other", _("Something else")


class RequestState(TextChoices):
    """Where a request stands."""

    OPEN = "open", _("Waiting for an answer")
    DONE = "done", _("Done")
    PARTLY = "partly", _("Done in part")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Weekday(IntegerChoices):
    """Days of the week as ISO 8601 numbers them."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")
