"""Members, their dated statuses, invitations, and the cooperative itself.

No right hangs on a check-box: `Status` and `Mandate` are dated, and permissions ask what is in force on the day.
"""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, UniqueConstraint
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from interlignes.kit import clock
from members.choices import VOTING, EndReason, Language, LegalForm, Role, StatusKind
from members.models.lifecycle import Suspension


class Cooperative(models.Model):
    """The cooperative that this installation serves; one row, made by the first migration."""

    name = models.CharField(_("Usual name"), max_length=100)
    legal_name = models.CharField(
        _("Legal name"),
        max_length=200,
        blank=True,
        help_text=_(
            "As on every document: the name with “société coopérative et participative”, form, variable capital."
        ),
    )
    legal_form = models.CharField(_("Legal form"), max_length=4, choices=LegalForm, default=LegalForm.SARL)
    address = models.TextField(_("Registered office"), max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="cooperative_single"),
            models.CheckConstraint(
                condition=Q(legal_form__in=LegalForm.values), name="cooperative_legal_form_known"
            ),
        ]
        verbose_name = _("cooperative")
        verbose_name_plural = _("cooperative")

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """As on every document: the legal name, the usual one where none is recorded."""
        return self.legal_name or self.name


class MemberManager(BaseUserManager["Member"]):
    """Finds members by e-mail address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        """The member with this address."""
        return self.get(email=(username or "").lower())

    def with_status(self, day: date, at: datetime | None = None) -> "models.QuerySet[Member]":
        """Members with `status_read`: the kind of the status in force on `day`, None before the first.

        And with `suspended_read`: whether her vote is suspended on that day. A status that an assembly gave or took
        at an instant of the day counts as of its end; give `at` to ask for an instant of `day`.
        """
        latest = Status.objects.reached(day, at).filter(member=OuterRef("pk"))
        suspended = Suspension.objects.in_force(day).filter(member=OuterRef("pk"))
        return self.annotate(
            status_read=Subquery(latest.values("kind")[:1]), suspended_read=Exists(suspended)
        )

    def create_member(self, *, email: str, password: str | None = None, **fields: Any) -> "Member":
        """A member with a lower-case address and, without a password, one that opens no door."""
        member = self.model(email=email.strip().lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member


class Member(AbstractBaseUser):
    """A person of the cooperative, who logs in with her e-mail address.

    The record exists before the account: an associate who never logged in still belongs to the electorate.
    """

    email = models.EmailField(
        _("E-mail address"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("There is already a member with this e-mail address.")},
    )
    first_name = models.CharField(_("First name"), max_length=80)
    last_name = models.CharField(_("Last name"), max_length=80)
    organisation = models.CharField(
        _("Legal person that she represents"),
        max_length=200,
        blank=True,
        help_text=_(
            "Where the associate is a company or a cooperative: its name. The vote is the legal person's."
        ),
    )
    language = models.CharField(_("Language"), max_length=2, choices=Language, default=Language.FRENCH)
    wants_reminders = models.BooleanField(_("Mail me reminders"), default=True)
    wants_results = models.BooleanField(_("Mail me results"), default=True)
    wants_digests = models.BooleanField(_("Mail me the digest of discussions"), default=True)
    is_active = models.BooleanField(_("May log in"), default=True)
    created_at = models.DateTimeField(_("Recorded"), default=clock.now, editable=False)

    # The instant of the last log-in is not kept: beside the time of a vote it has re-identified voters elsewhere.
    last_login = None

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                Lower("email"),
                name="member_email_unique",
                violation_error_message=_("There is already a member with this e-mail address."),
            ),
        ]
        ordering: ClassVar = ["last_name", "first_name", "pk"]
        verbose_name = _("member")
        verbose_name_plural = _("members")

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_absolute_url(self) -> str:
        """The person's own page; others have none yet."""
        return reverse("members:me")

    def get_full_name(self) -> str:
        """First name, last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        """First name."""
        return self.first_name

    @cached_property
    def current_status(self) -> str | None:
        """Kind of the status in force today; no query when `MemberManager.with_status` has read it."""
        if hasattr(self, "status_read"):
            return self.status_read or None
        return self.status_on(clock.today())

    @cached_property
    def roles(self) -> frozenset[str]:
        """Offices in force today, none once the person has left. One query an instance."""
        if not self.is_active or self.current_status == StatusKind.LEFT:
            return frozenset()
        return frozenset(self.mandates.in_force(clock.today()).values_list("role", flat=True))

    def status_on(self, day: date) -> str | None:
        """Kind of the status in force on `day`; None before the first."""
        return Status.objects.reached(day).filter(member=self).values_list("kind", flat=True).first()

    @cached_property
    def has_vote(self) -> bool:
        """An associate of today, employed or not, whose vote is not suspended.

        No query when `MemberManager.with_status` has read it.
        """
        if not self.is_active or self.current_status not in VOTING:
            return False
        if hasattr(self, "suspended_read"):
            return not self.suspended_read
        return not self.suspensions.in_force(clock.today()).exists()

    @property
    def is_staff(self) -> bool:
        """May enter the admin site (with a second factor): the gérance in force.

        No query for the member of a session: `members.backends` has read it with her status.
        """
        if hasattr(self, "gerance_read"):
            return bool(self.gerance_read) and self.is_active and self.current_status != StatusKind.LEFT
        return Role.GERANCE in self.roles

    @property
    def is_superuser(self) -> bool:
        """Nobody is above the rules."""
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's admin asks this; which models it shows and what may be changed is in each ModelAdmin."""
        return self.is_staff

    def has_perms(self, perm_list: Any, obj: object = None) -> bool:
        """All of `perm_list`."""
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        """See `has_perm`."""
        return self.is_staff


class StatusQuerySet(models.QuerySet["Status"]):
    """Readings of statuses."""

    def reached(self, day: date, at: datetime | None = None) -> "StatusQuerySet":
        """Those that have begun by the end of `day` (or by its instant `at`), the latest first."""
        found = self.filter(since_on__lte=day)
        if at is not None:
            found = found.filter(
                Q(since_on__lt=day) | Q(since_at__isnull=True) | Q(since_at__lte=at),
            )
        return found.order_by("-since_on", F("since_at").desc(nulls_last=True))


class Status(models.Model):
    """What a person is from `since_on` (inclusive) until the next status begins.

    There is no end date, so two statuses can never overlap and no day is without an answer. What an assembly decides,
    and a resignation handed in on its day, begins at an instant: `since_at`, on the Paris day `since_on`; without it
    the status holds from the beginning of the day. `reason` says why a job or the quality of associate ended, `because`
    why something else followed from it than `members.rules.leaving` says.
    """

    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="statuses", verbose_name=_("member")
    )
    kind = models.CharField(_("Status"), max_length=12, choices=StatusKind)
    since_on = models.DateField(_("Since"))
    since_at = models.DateTimeField(_("At"), null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=24, choices=EndReason, blank=True)
    because = models.CharField(_("Why otherwise than usual"), max_length=300, blank=True)

    objects = StatusQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["member", "since_on"],
                condition=Q(since_at__isnull=True),
                name="status_one_per_day",
                violation_error_message=_("A status already begins on this day."),
            ),
            UniqueConstraint(fields=["member", "since_at"], name="status_one_per_instant"),
            models.CheckConstraint(condition=Q(kind__in=StatusKind.values), name="status_kind_known"),
            models.CheckConstraint(
                condition=Q(reason__in=["", *EndReason.values]), name="status_reason_known"
            ),
        ]
        ordering: ClassVar = ["member", "since_on", F("since_at").asc(nulls_first=True)]
        verbose_name = _("status")
        verbose_name_plural = _("statuses")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.since_on:%d/%m/%Y})"


class Invitation(models.Model):
    """A single-use link by which a recorded member opens her account; only a digest of its key is kept.

    Without a member it is the link of a fresh installation, by which the first gérant·e creates the record too.
    """

    member = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="invitations",
        verbose_name=_("member"),
    )
    key_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("invited by"),
    )
    created_at = models.DateTimeField(_("Sent"), default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("Valid until"))
    used_at = models.DateTimeField(_("Used"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("Withdrawn"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_later"
            ),
        ]
        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return str(self.member or _("First access"))

    def is_open(self, at: Any) -> bool:
        """Neither used, nor withdrawn, nor expired at the instant `at`."""
        return self.used_at is None and self.withdrawn_at is None and at < self.expires_at
