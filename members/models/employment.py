"""Contracts in time, their terms, the hours a person wants, and what the registre unique du personnel asks besides."""

import base64
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from interlignes.kit.crypto import decrypt
from members.choices import ContractKind, EndReason, Sex

#: Of a week; Sundays too, for nobody is to be refused by a form.
MOST_HOURS = Decimal(60)
_HOURS = [MinValueValidator(0), MaxValueValidator(MOST_HOURS)]


class ContractQuerySet(models.QuerySet["Contract"]):
    """Readings of contracts."""

    def in_force(self, day: date) -> "ContractQuerySet":
        """Begun on or before `day`, not ended before it."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class Contract(models.Model):
    """The entry of a person into the establishment, and her exit: `ends_on` is the last day, included.

    A fixed term is an `ends_on` in the future. `provider` is the agency or group of employers that lends her.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contracts", verbose_name=_("member")
    )
    kind = models.CharField(_("Contract"), max_length=12, choices=ContractKind)
    starts_on = models.DateField(_("Entry"))
    ends_on = models.DateField(_("Exit (last day)"), null=True, blank=True)
    end_reason = models.CharField(_("Reason of the exit"), max_length=24, choices=EndReason, blank=True)
    authorised_on = models.DateField(
        _("Authorisation of hiring or dismissal"),
        null=True,
        blank=True,
        help_text=_("Where one is required: its date, or that of the request (C. trav. D1221-23, 7°)."),
    )
    provider = models.CharField(
        _("Agency or group of employers"),
        max_length=200,
        blank=True,
        help_text=_("Name and address, for somebody who is lent (C. trav. D1221-23, 10° and 11°)."),
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    end_recorded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ContractQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="contract_ends_after_start",
                violation_error_message=_("The contract would end before it begins."),
            ),
            UniqueConstraint(
                fields=["member", "starts_on"],
                name="contract_one_per_day",
                violation_error_message=_("A contract already begins on this day."),
            ),
            models.CheckConstraint(condition=Q(kind__in=ContractKind.values), name="contract_kind_known"),
            models.CheckConstraint(
                condition=Q(end_reason__in=["", *EndReason.values]), name="contract_end_reason_known"
            ),
        ]
        ordering: ClassVar = ["member", "starts_on"]
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")

    def __str__(self) -> str:
        return f"{self.member}, {self.get_kind_display()} ({self.starts_on:%d/%m/%Y})"


class Terms(models.Model):
    """Job, qualification and weekly hours of a contract from `since_on` on; an amendment adds a row."""

    contract = models.ForeignKey(
        Contract, on_delete=models.CASCADE, related_name="terms", verbose_name=_("contract")
    )
    since_on = models.DateField(_("Since"))
    job = models.CharField(_("Job"), max_length=100)
    qualification = models.CharField(_("Qualification"), max_length=100, blank=True)
    hours = models.DecimalField(_("Hours a week"), max_digits=4, decimal_places=2, validators=_HOURS)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["contract", "since_on"],
                name="terms_one_per_day",
                violation_error_message=_("Terms already begin on this day."),
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=0, hours__lte=MOST_HOURS),
                name="terms_hours_of_a_week",
                violation_error_message=_("Between 0 and 60 hours a week."),
            ),
        ]
        ordering: ClassVar = ["contract", "since_on"]
        verbose_name = _("terms of a contract")
        verbose_name_plural = _("terms of contracts")

    def __str__(self) -> str:
        return f"{self.job} ({self.since_on:%d/%m/%Y})"


class HoursWish(models.Model):
    """How many hours a week a person wants to work, from the day she said so until she says otherwise."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="hours_wishes",
        verbose_name=_("member"),
    )
    since_on = models.DateField(_("Stated on"))
    hours = models.DecimalField(_("Hours wanted a week"), max_digits=4, decimal_places=2, validators=_HOURS)
    by_gerance = models.BooleanField(_("Recorded by the gérance"), default=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["member", "since_on"], name="hours_wish_one_per_day"),
            models.CheckConstraint(
                condition=Q(hours__gte=0, hours__lte=MOST_HOURS),
                name="hours_wish_of_a_week",
                violation_error_message=_("Between 0 and 60 hours a week."),
            ),
        ]
        ordering: ClassVar = ["member", "since_on"]
        verbose_name = _("hours wanted")
        verbose_name_plural = _("hours wanted")

    def __str__(self) -> str:
        return f"{self.hours} h ({self.since_on:%d/%m/%Y})"


#: What copies of permits are encrypted for.
PERMIT_PURPOSE = "members.permit"


class PermitCopy(models.Model):
    """A copy of the document by which a foreign employee may work, annexed to the register (C. trav. D1221-24).

    In the database, so that a backup is whole, and encrypted at rest. Opened by the gérance, each look being written
    down, and by the person herself; nothing is read out of it but what she sees with her eyes.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="permit_copies",
        verbose_name=_("member"),
    )
    content_type = models.CharField(max_length=20)
    content_sealed = models.TextField()
    annexed_on = models.DateField(_("Annexed on"))

    class Meta:
        ordering: ClassVar = ["-annexed_on", "-pk"]
        verbose_name = _("copy of a work permit")
        verbose_name_plural = _("copies of work permits")

    def __str__(self) -> str:
        return f"{self.member_id} ({self.annexed_on:%d/%m/%Y})"

    @property
    def content(self) -> bytes:
        """The file. Raises ValueError where the key that sealed it is gone."""
        return base64.b64decode(decrypt(PERMIT_PURPOSE, self.content_sealed))

    @property
    def suffix(self) -> str:
        """How the name of the file ends."""
        return "pdf" if self.content_type == "application/pdf" else "jpg"


class PersonnelDetails(models.Model):
    """What the registre unique du personnel asks about an employee besides her contract (C. trav. D1221-23).

    Read by the gérance and by the person herself, by nobody else.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="personnel_details",
        verbose_name=_("member"),
    )
    staff_number = models.CharField(
        _("Staff number"),
        max_length=30,
        blank=True,
        help_text=_("As payroll knows her; an import recognises her by it."),
    )
    nationality = models.CharField(_("Nationality"), max_length=60, blank=True)
    born_on = models.DateField(_("Date of birth"), null=True, blank=True)
    sex = models.CharField(_("Sex"), max_length=1, choices=Sex, blank=True)
    permit_kind = models.CharField(
        _("Work permit: kind"),
        max_length=100,
        blank=True,
        help_text=_("For foreign workers who need one (C. trav. D1221-23, 8°)."),
    )
    permit_number = models.CharField(_("Work permit: number"), max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sex__in=["", *Sex.values]), name="personnel_sex_known"),
            UniqueConstraint(
                fields=["staff_number"],
                condition=~Q(staff_number=""),
                name="staff_number_once",
                violation_error_message=_("Somebody else has this staff number."),
            ),
        ]
        verbose_name = _("details for the registre unique du personnel")
        verbose_name_plural = _("details for the registre unique du personnel")

    def __str__(self) -> str:
        return str(self.member)
